import { describe, expect, it } from "vitest";
import {
  dayOf,
  dayText,
  instantText,
  officeSecond,
  pacificDay,
  pacificMidnight,
  quarterEnd,
  workday,
} from "./calendar.ts";

const second = (text: string) => Date.parse(text) / 1_000;

describe("calendar", () => {
  it("reads and writes days, and refuses those that do not exist", () => {
    expect(dayText(dayOf("2024-02-29"))).toBe("2024-02-29");
    expect(dayOf("2025-02-29")).toBeNaN();
    expect(dayOf("2025-1-1")).toBeNaN();
  });

  it("writes instants", () => {
    expect(instantText(second("2026-01-25T17:05:09Z"))).toBe("2026-01-25T17:05:09.000Z");
  });

  it("knows Los Angeles as the time-zone database does, every six hours of three years", () => {
    const local = new Intl.DateTimeFormat("en-CA", { timeZone: "America/Los_Angeles", dateStyle: "short" });
    for (let at = second("2023-07-01T01:30:00Z"); at < second("2026-07-01T00:00:00Z"); at += 6 * 3_600) {
      expect(dayText(pacificDay(at))).toBe(local.format(at * 1_000));
    }
  });

  it.each([
    ["2026-03-08", "2026-03-08T08:00:00.000Z"],
    ["2026-03-09", "2026-03-09T07:00:00.000Z"],
    ["2026-11-01", "2026-11-01T07:00:00.000Z"],
    ["2026-11-02", "2026-11-02T08:00:00.000Z"],
  ])("begins %s at %s", (day, midnight) => {
    expect(instantText(pacificMidnight(dayOf(day)))).toBe(midnight);
  });

  it("keeps office hours", () => {
    expect(instantText(officeSecond(dayOf("2026-01-05"), 0.5))).toBe("2026-01-05T21:00:00.000Z");
  });

  it("ends quarters and skips weekends", () => {
    expect(dayText(quarterEnd(dayOf("2025-11-05")))).toBe("2025-12-31");
    expect(dayText(quarterEnd(dayOf("2025-06-30")))).toBe("2025-06-30");
    expect(dayText(workday(dayOf("2026-06-27")))).toBe("2026-06-29");
  });
});
