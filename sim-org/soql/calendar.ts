import { Temporal } from "temporal-polyfill";
import { malformed } from "./faults.ts";

/** Days from `start` up to, but not with, `end`. */
export type DayRange = { readonly start: string; readonly end: string };

type Day = Temporal.PlainDate;
type Unit = "DAY" | "WEEK" | "MONTH" | "QUARTER" | "YEAR";

/** The day on which an instant falls in a zone, `YYYY-MM-DD`. */
export function dayIn(zone: string, instant: number): string {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** The first instant of a day in a zone, in milliseconds. */
export function startOfDay(zone: string, day: string): number {
  return Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds;
}

/**
 * The days that a date literal of SOQL means. Weeks begin on Sunday, fiscal years with the calendar's.
 *
 * `LAST_N_DAYS:n` holds today and the n days before it; `LAST_N_WEEKS:n` and its kin end before the current one, as
 * Salesforce's "Date Formats and Date Literals in WHERE" has it.
 *
 * @param written - `TODAY`, `LAST_N_DAYS:3`
 */
export function dateLiteral(written: string, today: string): DayRange {
  const [name = "", variable] = written.toUpperCase().replace("FISCAL_", "").split(":");
  const count = variable === undefined ? undefined : Number(variable);
  const now = Temporal.PlainDate.from(today);
  const range = count === undefined ? plain(name, now) : within(() => counted(name, count, now));
  if (!range) throw malformed(`unexpected token: '${written}'`);
  return { start: range[0].toString(), end: range[1].toString() };
}

/** Days far away have no name, or one that does not sort among the others: undefined. */
function within(days: () => [Day, Day] | undefined): [Day, Day] | undefined {
  try {
    const range = days();
    return range?.every(({ year }) => year > 0 && year < 10_000) ? range : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function plain(name: string, now: Day): [Day, Day] | undefined {
  if (name === "LAST_90_DAYS") return [add(now, "DAY", -90), add(now, "DAY", 1)];
  if (name === "NEXT_90_DAYS") return [add(now, "DAY", 1), add(now, "DAY", 91)];
  const days: Record<string, number> = { YESTERDAY: -1, TODAY: 0, TOMORROW: 1 };
  const shift = days[name];
  if (shift !== undefined) return spans(now, "DAY", shift, 1);
  const [, which = "", unit] = /^(LAST|THIS|NEXT)_(WEEK|MONTH|QUARTER|YEAR)$/.exec(name) ?? [];
  const shifts: Record<string, number> = { LAST: -1, THIS: 0, NEXT: 1 };
  return unit ? spans(now, unit as Unit, shifts[which] ?? 0, 1) : undefined;
}

function counted(name: string, count: number, now: Day): [Day, Day] | undefined {
  if (name === "LAST_N_DAYS") return [add(now, "DAY", -count), add(now, "DAY", 1)];
  const ago = /^N_(DAY|WEEK|MONTH|QUARTER|YEAR)S_AGO$/.exec(name)?.[1];
  if (ago) return spans(now, ago as Unit, -count, 1);
  const [, which, unit] = /^(LAST|NEXT)_N_(DAY|WEEK|MONTH|QUARTER|YEAR)S$/.exec(name) ?? [];
  return unit ? spans(now, unit as Unit, which === "LAST" ? -count : 1, count) : undefined;
}

function spans(now: Day, unit: Unit, shift: number, count: number): [Day, Day] {
  const start = add(startOf(now, unit), unit, shift);
  return [start, add(start, unit, count)];
}

function startOf(day: Day, unit: Unit): Day {
  if (unit === "DAY") return day;
  if (unit === "WEEK") return day.subtract({ days: day.dayOfWeek % 7 });
  if (unit === "MONTH") return day.with({ day: 1 });
  if (unit === "QUARTER") return day.with({ day: 1, month: Math.floor((day.month - 1) / 3) * 3 + 1 });
  return day.with({ day: 1, month: 1 });
}

function add(day: Day, unit: Unit, count: number): Day {
  if (unit === "DAY") return day.add({ days: count });
  if (unit === "WEEK") return day.add({ weeks: count });
  if (unit === "YEAR") return day.add({ years: count });
  return day.add({ months: unit === "QUARTER" ? count * 3 : count });
}
