import { expect, test } from "vitest";
import { z } from "zod";
import { questionOf, readCursor, writeCursor } from "./cursor.ts";
import { allRows } from "./lists.ts";

test("all windows of a list come, one after the other", async () => {
  const all = Array.from({ length: 12_345 }, (_, n) => ({ n }));
  const rows: { n: number }[] = [];
  for await (const row of allRows(async (offset, limit) => ({
    items: all.slice(offset, offset + limit),
    total: all.length,
  })))
    rows.push(row);
  expect(rows).toEqual(all);
});

test("a cursor is read as it was written, and nothing else is taken for one", () => {
  const place = z.strictObject({ offset: z.number().int().nonnegative() });
  expect(readCursor(writeCursor({ offset: 12 }), place)).toEqual({ offset: 12 });
  for (const text of [
    "",
    "12",
    "e30",
    "%%%",
    writeCursor({ offset: -1 }),
    writeCursor({ offset: 1, of: "x" }),
  ])
    expect(() => readCursor(text, place)).toThrow("belongs to another list");
  expect(questionOf({ a: 1, b: undefined })).toBe(questionOf({ a: 1 }));
  expect(questionOf({ a: 1 })).not.toBe(questionOf({ a: 2 }));
});
