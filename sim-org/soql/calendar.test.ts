import { expect, test } from "vitest";
import { dateLiteral, dayIn, startOfDay } from "./calendar.ts";

/** What each literal means on Wednesday, 11 March 2026; the second day is the first that is no longer meant. */
test.each([
  ["TODAY", "2026-03-11", "2026-03-12"],
  ["YESTERDAY", "2026-03-10", "2026-03-11"],
  ["TOMORROW", "2026-03-12", "2026-03-13"],
  ["THIS_WEEK", "2026-03-08", "2026-03-15"],
  ["LAST_WEEK", "2026-03-01", "2026-03-08"],
  ["NEXT_WEEK", "2026-03-15", "2026-03-22"],
  ["THIS_MONTH", "2026-03-01", "2026-04-01"],
  ["LAST_MONTH", "2026-02-01", "2026-03-01"],
  ["NEXT_MONTH", "2026-04-01", "2026-05-01"],
  ["LAST_90_DAYS", "2025-12-11", "2026-03-12"],
  ["NEXT_90_DAYS", "2026-03-12", "2026-06-10"],
  ["THIS_QUARTER", "2026-01-01", "2026-04-01"],
  ["LAST_QUARTER", "2025-10-01", "2026-01-01"],
  ["THIS_FISCAL_QUARTER", "2026-01-01", "2026-04-01"],
  ["THIS_YEAR", "2026-01-01", "2027-01-01"],
  ["LAST_YEAR", "2025-01-01", "2026-01-01"],
  ["NEXT_FISCAL_YEAR", "2027-01-01", "2028-01-01"],
  ["LAST_N_DAYS:1", "2026-03-10", "2026-03-12"],
  ["NEXT_N_DAYS:2", "2026-03-12", "2026-03-14"],
  ["N_DAYS_AGO:3", "2026-03-08", "2026-03-09"],
  ["LAST_N_WEEKS:2", "2026-02-22", "2026-03-08"],
  ["N_WEEKS_AGO:1", "2026-03-01", "2026-03-08"],
  ["LAST_N_MONTHS:2", "2026-01-01", "2026-03-01"],
  ["NEXT_N_MONTHS:1", "2026-04-01", "2026-05-01"],
  ["LAST_N_QUARTERS:1", "2025-10-01", "2026-01-01"],
  ["LAST_N_YEARS:2", "2024-01-01", "2026-01-01"],
  ["N_FISCAL_YEARS_AGO:1", "2025-01-01", "2026-01-01"],
])("%s is from %s until before %s", (written, start, end) => {
  expect(dateLiteral(written, "2026-03-11")).toEqual({ start, end });
});

test("days begin at midnight of the zone", () => {
  expect(dayIn("America/Los_Angeles", Date.parse("2026-03-11T06:59:59Z"))).toBe("2026-03-10");
  expect(new Date(startOfDay("America/Los_Angeles", "2026-03-11")).toISOString()).toBe(
    "2026-03-11T07:00:00.000Z",
  );
});
