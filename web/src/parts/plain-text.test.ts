import { expect, test } from "vitest";
import { plainText } from "./plain-text.ts";

test("days and date fields of a text read as everywhere else", () => {
  expect(plainText("StartDate 2026-01-14; the campaign has no EndDate. Touchpoint Start Date stays.")).toBe(
    "Start date 14 Jan 2026; the campaign has no end date. Touchpoint Start Date stays.",
  );
  expect(plainText("22 have the day of the upload as FirstRespondedDate.")).toBe(
    "22 have the day of the upload as first responded date.",
  );
});
