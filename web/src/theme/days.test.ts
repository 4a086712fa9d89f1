import { expect, test } from "vitest";
import { addDays, addMonths, readDay, readTime, today, weekday, weeksOf } from "./days.ts";

test("a day is read in the ways that cannot be mistaken, and in no other", () => {
  for (const written of [
    "14 Jan 2026",
    "14 january 2026",
    " 14. Jan 2026",
    "14-Jan-2026",
    "Jan 14, 2026",
    "2026-01-14",
  ])
    expect(readDay(written), written).toBe("2026-01-14");
  expect(readDay("3 Sept 2026")).toBe("2026-09-03");
  expect(readDay("29 Feb 2028")).toBe("2028-02-29");
  for (const written of [
    "",
    "01/14/2026",
    "14.01.2026",
    "14 Jan",
    "14 Jan 26",
    "30 Feb 2026",
    "2026-13-01",
    "14 Foo 2026",
    "0 Jan 2026",
  ])
    expect(readDay(written), written).toBeUndefined();
});

test("a time is read with or without a colon, and of the half day", () => {
  expect(["9:30", "0930", "09.30", "9:30 am", "9:30 pm", "12:05 am"].map(readTime)).toEqual([
    "09:30",
    "09:30",
    "09:30",
    "09:30",
    "21:30",
    "00:05",
  ]);
  expect(["24:00", "9", "9:75", "13:00 pm", "noon"].map(readTime)).toEqual(Array(5).fill(undefined));
});

test("the calendar moves over the ends of months and years", () => {
  expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
  expect(addDays("2026-03-01", -1)).toBe("2026-02-28");
  expect(addMonths("2026-01-31", 1)).toBe("2026-02-28");
  expect(addMonths("2026-01-14", -1)).toBe("2025-12-14");
  expect(weekday("2026-11-30")).toBe(0);
  const weeks = weeksOf("2026-02-11");
  expect(weeks[0]).toContain("2026-02-01");
  expect(weeks.at(-1)).toContain("2026-02-28");
  expect(weeks).toHaveLength(5);
  expect(weeksOf("2027-02-01")).toHaveLength(4);
});

test("today is the day of the zone", () => {
  const now = new Date("2026-01-14T02:00:00Z");
  expect(today("America/Los_Angeles", now)).toBe("2026-01-13");
  expect(today("UTC", now)).toBe("2026-01-14");
});
