import { expect, test } from "vitest";
import { undoneBy } from "./undone.ts";

test("a publish is undone until its undo is undone", () => {
  const publish = (id: number, undoes: number | null = null) => ({ id, undoes });
  expect([...undoneBy([publish(3, 2), publish(2), publish(1)])]).toEqual([[2, 3]]);
  expect([...undoneBy([publish(4, 3), publish(3, 2), publish(2), publish(1)])]).toEqual([[3, 4]]);
});
