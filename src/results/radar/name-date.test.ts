import { expect, test } from "vitest";
import { readNameDate } from "./name-date.ts";

test.each([
  ["2026-01-25 Executive Dinner", "2026-01-25", "2026-01-25"],
  ["Dinner 2026-02, Paris", "2026-02-01", "2026-02-28"],
  ["Expo, Jan 25, 2026", "2026-01-25", "2026-01-25"],
  ["Expo 25 January 2026", "2026-01-25", "2026-01-25"],
  ["Expo Sept. 3rd, 2026", "2026-09-03", "2026-09-03"],
  ["Dinner December 2025", "2025-12-01", "2025-12-31"],
])("%s is from %s to %s", (name, first, last) => {
  expect(readNameDate(name)).toEqual({ first, last });
});

test.each([
  "Expo 2026",
  "2026 Q1 Dinners",
  "Expo 1/2/2026",
  "Dinner 2026-13-01",
  "2026-01-25 to 2026-01-27 Expo",
  "Order 12026-01-25",
  "Mayfair 2026",
  "Summary March",
])("%s tells no date, or not which", (name) => {
  expect(readNameDate(name)).toBeUndefined();
});
