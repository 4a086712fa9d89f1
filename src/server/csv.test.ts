import { expect, test } from "vitest";
import { cell } from "./csv.ts";

test("cells that a spreadsheet would run are disarmed; numbers stay numbers", () => {
  for (const text of ["=1+1", "+SUM(A1)", "-2+3", "@now", "\t=1", " =cmd|'/c calc'!A0", "\r=1"])
    expect(cell(text)).toBe(`'${text}`);
  for (const text of ["-12.50", "3", "Fair = good", "a@b.c", ""]) expect(cell(text)).toBe(text);
  expect(cell(null)).toBe("");
  expect(cell(-3)).toBe("-3");
});
