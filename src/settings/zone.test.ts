import { describe, expect, test } from "vitest";
import {
  type DaySpan,
  dayOf,
  daySpans,
  isZone,
  nearestZone,
  plusDays,
  readDay,
  readInstant,
  readTypedDay,
  startOfDay,
} from "./zone.ts";

const iso = (instant: number | undefined) =>
  instant === undefined ? undefined : new Date(instant).toISOString();

/** Where days are not simply 24 hours from one UTC midnight to the next. */
const TRICKY_ZONES = [
  ["Asia/Kolkata", "half an hour, no summer"],
  ["Asia/Kathmandu", "three quarters of an hour"],
  ["Australia/Lord_Howe", "a summer of half an hour"],
  ["America/St_Johns", "half an hour, with a summer"],
  ["America/Sao_Paulo", "midnight skipped in spring, until 2018"],
  ["America/Havana", "midnight skipped in spring, and twice in autumn"],
  ["America/Asuncion", "midnight skipped, and summer for ever since 2024"],
  ["Asia/Beirut", "midnight skipped"],
  ["Africa/Cairo", "summers until 2014 and since 2023"],
  ["Asia/Tehran", "midnight skipped, until 2022, at half an hour"],
  ["Asia/Pyongyang", "another half hour in 2015 and in 2018, then at midnight"],
  ["Africa/Casablanca", "summer but for Ramadan"],
  ["Pacific/Apia", "far east, summers until 2021"],
  ["America/Los_Angeles", "none of this"],
] as const;

const DAY_MS = 86_400_000;

function daysOf({ first, last, start }: DaySpan): [day: number, start: number][] {
  return Array.from({ length: last - first + 1 }, (_, index) => [first + index, start + index * DAY_MS]);
}

describe("daySpans agree with startOfDay", () => {
  function expectAgreement(zone: string, first: string, last: string): void {
    const days = [...daySpans(zone, first, last)].flatMap(daysOf);
    expect(days).toHaveLength((Date.parse(last) - Date.parse(first)) / DAY_MS + 1);
    const wrong = days
      .map(([day, start]) => ({ day: new Date(day * DAY_MS).toISOString().slice(0, 10), start: iso(start) }))
      .filter(({ day, start }) => start !== iso(startOfDay(day, zone)));
    expect(wrong).toEqual([]);
  }

  test.each(TRICKY_ZONES)("%s: %s", (zone) => expectAgreement(zone, "2015-01-01", "2027-12-31"));

  test.each(["Europe/Berlin", "America/New_York", "Asia/Manila", "Africa/Casablanca"])(
    "%s in the wars and before",
    (zone) => expectAgreement(zone, "1900-01-01", "1950-12-31"),
  );

  test.each([
    ["Pacific/Apia", "2011-12-25", "2012-01-05"],
    ["Pacific/Fakaofo", "2011-12-25", "2012-01-05"],
    ["Pacific/Kwajalein", "1993-08-15", "1993-08-25"],
  ])("%s, where a whole day was skipped", (zone, first, last) => expectAgreement(zone, first, last));

  test("a range of one day, and one that is empty", () => {
    const [day, start] = [Date.parse("2026-03-29") / DAY_MS, Date.parse("2026-03-28T23:00:00Z")];
    expect([...daySpans("Europe/Berlin", "2026-03-29", "2026-03-29")]).toEqual([
      { first: day, last: day, start },
    ]);
    expect([...daySpans("UTC", "2026-03-29", "2026-03-28")]).toEqual([]);
  });
});

describe("startOfDay, dayOf, plusDays", () => {
  test.each([
    ["America/Los_Angeles", "2026-01-25", "2026-01-25T08:00:00.000Z"],
    ["America/Los_Angeles", "2026-07-25", "2026-07-25T07:00:00.000Z"],
    // Clocks went from 23:59:59 to 01:00.
    ["America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00.000Z"],
    // Midnight came twice; the day begins with the first.
    ["America/Havana", "2026-11-01", "2026-11-01T04:00:00.000Z"],
    ["Asia/Kathmandu", "2026-01-25", "2026-01-24T18:15:00.000Z"],
  ])("%s %s begins at %s", (zone, day, start) => {
    expect(iso(startOfDay(day, zone))).toBe(start);
    expect(dayOf(Date.parse(start), zone)).toBe(day);
    expect(dayOf(Date.parse(start) - 1, zone)).toBe(plusDays(day, -1));
  });

  test("days go over months, leap years and backwards", () => {
    expect(plusDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(plusDays("2028-02-28", 1)).toBe("2028-02-29");
    expect(plusDays("2026-03-01", -1)).toBe("2026-02-28");
  });
});

describe("isZone", () => {
  test.each([
    "UTC",
    "utc",
    "Europe/Berlin",
    "US/Pacific",
    "Etc/GMT+8",
    "America/Argentina/Buenos_Aires",
    "EST5EDT",
  ])("%s is one", (name) => expect(isZone(name)).toBe(true));
  test.each([
    "",
    "+02:00",
    "PST",
    "Berlin",
    "America/Los_Angelos",
    "2020-01-01T00:00Z",
    "2020-01-01T00:00[Europe/Paris]",
  ])("%j is none", (name) => expect(isZone(name)).toBe(false));

  test.each([
    ["America/Los_Angelos", "America/Los_Angeles"],
    ["Los Angeles", "America/Los_Angeles"],
    ["berlin", "Europe/Berlin"],
    ["PST", undefined],
    ["+02:00", undefined],
    ["", undefined],
  ])("%j was most likely meant to be %s", (written, zone) => expect(nearestZone(written)).toBe(zone));
});

describe("readDay and readTypedDay", () => {
  test.each([
    ["2026-01-25", "2026-01-25"],
    [" 2028-02-29 ", "2028-02-29"],
    ["0001-01-01", "0001-01-01"],
    ["9999-12-31", "9999-12-31"],
    ["2026-02-29", undefined],
    ["2026-13-01", undefined],
    ["2026-1-5", undefined],
    ["2026-01-25T00:00:00Z", undefined],
    ["20260125", undefined],
    ["", undefined],
  ])("%j: %s", (text, day) => {
    expect(readDay(text)).toBe(day);
    expect(readTypedDay(text)).toBe(day);
  });

  test.each([
    ["1/25/2026", "2026-01-25"],
    ["01/05/2026", "2026-01-05"],
    ["25/1/2026", undefined],
    ["2/29/2026", undefined],
    ["1/25/26", undefined],
  ])("people type %j: %s", (text, day) => {
    expect(readDay(text)).toBeUndefined();
    expect(readTypedDay(text)).toBe(day);
  });
});

describe("readInstant", () => {
  test.each([
    ["2026-01-25T17:00:00Z", "2026-01-25T17:00:00.000Z"],
    ["2026-01-25t17:00:00z", "2026-01-25T17:00:00.000Z"],
    ["2026-01-25T17:00Z", "2026-01-25T17:00:00.000Z"],
    ["2026-01-25 17:00:00", "2026-01-25T17:00:00.000Z"],
    ["2026-01-25T17:00:00.000+0000", "2026-01-25T17:00:00.000Z"],
    ["2026-01-25T17:00:00+02:00", "2026-01-25T15:00:00.000Z"],
    ["2026-01-25T17:00:00-08", "2026-01-26T01:00:00.000Z"],
    ["2026-01-25T17:00:00+0545", "2026-01-25T11:15:00.000Z"],
    ["2026-01-25T17:00:00.1234567Z", "2026-01-25T17:00:00.123Z"],
    [" 2026-01-25T17:00:00Z ", "2026-01-25T17:00:00.000Z"],
    ["2026-01-25", undefined],
    ["2026-02-30T17:00:00Z", undefined],
    ["2026-01-25T24:00:00Z", undefined],
    ["2026-01-25T17:60:00Z", undefined],
    ["2026-01-25T17:00:60Z", undefined],
    ["2026-01-25T17Z", undefined],
    ["2026-01-25T17:00:00 Z", undefined],
    ["1/25/2026 17:00", undefined],
    ["", undefined],
  ])("%j: %s", (text, instant) => expect(iso(readInstant(text))).toBe(instant));
});
