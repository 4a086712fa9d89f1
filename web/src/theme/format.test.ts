import { describe, expect, test } from "vitest";
import {
  ago,
  BLANK,
  count,
  day,
  difference,
  endOfDay,
  money,
  moneyDifference,
  percent,
  percentOf,
  period,
  plural,
  shortMoney,
  time,
  withDays,
  words,
} from "./format.ts";

describe("money", () => {
  test("has cents below 10,000 only, and where there are some", () => {
    expect(money("1234.5", "USD")).toBe("$1,234.50");
    expect(money("84200.49", "USD")).toBe("$84,200");
    expect(money("6550.00", "USD")).toBe("$6,550");
    expect(money("0.00", "EUR")).toBe("€0");
    expect(money(null, "USD")).toBe(BLANK);
    expect(money("-0.00", "USD")).toBe("$0");
  });
  test("a difference has a sign", () => {
    expect(moneyDifference("84200.00", "USD")).toBe("+$84,200");
    expect(moneyDifference("-51400", "USD")).toBe("−$51,400");
    expect(moneyDifference("0.00", "USD")).toBe("$0");
    expect(difference(412)).toBe("+412");
    expect(difference(-3)).toBe("−3");
    expect(difference(0)).toBe("0");
  });
  test("is short in charts", () => {
    expect(shortMoney("1284000", "USD")).toBe("$1.28M");
    expect(shortMoney("84200", "USD")).toBe("$84.2K");
  });
});

describe("dates", () => {
  test("a day stays its day, whatever the zone", () => {
    expect(day("2026-01-14", "America/Los_Angeles")).toBe("14 Jan 2026");
    expect(day("2026-01-14T02:00:00Z", "America/Los_Angeles")).toBe("13 Jan 2026");
    expect(time("2026-01-14T02:00:00Z", "Europe/Paris")).toBe("14 Jan 2026, 03:00");
    expect(day("2026-09-24")).toBe("24 Sep 2026");
    expect(day(null)).toBe(BLANK);
  });
  test("how long ago", () => {
    const now = Date.parse("2026-06-30T12:00:00Z");
    expect(ago("2026-06-30T11:59:40Z", now)).toBe("just now");
    expect(ago("2026-06-30T11:20:00Z", now)).toBe("40 min ago");
    expect(ago("2026-06-30T02:00:00Z", now)).toBe("10 h ago");
    expect(ago("2026-06-20T02:00:00Z", now)).toBe("20 Jun 2026");
  });
});

test("shares, counts and words", () => {
  expect(percent(0.1234)).toBe("12.3%");
  expect(percent(Number.NaN)).toBe(BLANK);
  expect(count(100000)).toBe("100,000");
  expect(count(0)).toBe("0");
  expect(plural(1, "member")).toBe("1 member");
  expect(plural(2, "touch", "touches")).toBe("2 touches");
  expect(words("include_responded")).toBe("Include responded");
});

test("periods, days in texts, and the end of a day in a zone", () => {
  expect(period("2023-11-21", null)).toBe("from 21 Nov 2023, no end");
  expect(period("2023-11-21", "2023-11-21")).toBe("21 Nov 2023");
  expect(period("2023-11-21", "2023-11-23")).toBe("21 Nov 2023 to 23 Nov 2023");
  expect(period(null, null)).toBe("–");
  expect(withDays("387 dates lie 15 days after 2026-01-14, at 2026-01-14T10:00")).toBe(
    "387 dates lie 15 days after 14 Jan 2026, at 2026-01-14T10:00",
  );
  expect(new Date(endOfDay("2026-07-01", "America/New_York")).toISOString()).toBe("2026-07-02T03:59:59.999Z");
  // The clock goes back that night: the day is 25 hours long.
  expect(new Date(endOfDay("2026-10-25", "Europe/Berlin")).toISOString()).toBe("2026-10-25T22:59:59.999Z");
  expect(percentOf("33.333")).toBe("33.3%");
});
