import { expect, test } from "vitest";
import { monthsThrough } from "./month-name.ts";

test("an axis of months leaves none out, over the end of a year too", () => {
  expect(monthsThrough(["2026-02", "2025-11", "2026-02"])).toEqual([
    "2025-11",
    "2025-12",
    "2026-01",
    "2026-02",
  ]);
  expect(monthsThrough(["2026-02"])).toEqual(["2026-02"]);
  expect(monthsThrough([])).toEqual([]);
});
