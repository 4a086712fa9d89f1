/**
 * Days as people write them, as text `2026-01-14` without a zone. Day and month are never told apart by their order:
 * `01/14/2026` is refused.
 */
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const NAMES = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];
const DAY_MS = 86_400_000;

/** `14 Jan 2026`, `14 January 2026`, `Jan 14, 2026` or `2026-01-14`; undefined for what is no day. */
export function readDay(written: string): string | undefined {
  const text = written.trim().toLowerCase();
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (iso) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const dayFirst = /^(\d{1,2})[ .-]+([a-z]+)[ .,-]+(\d{4})$/.exec(text);
  if (dayFirst) return dayOf(Number(dayFirst[3]), monthOf(dayFirst[2]), Number(dayFirst[1]));
  const monthFirst = /^([a-z]+)[ .]+(\d{1,2})[ ,]+(\d{4})$/.exec(text);
  if (monthFirst) return dayOf(Number(monthFirst[3]), monthOf(monthFirst[1]), Number(monthFirst[2]));
  return undefined;
}

/** `09:30`, `9.30`, `0930` or `9:30 pm` as `09:30`; undefined for what is no time. */
export function readTime(written: string): string | undefined {
  const found = /^(\d{1,2})[:.]?(\d{2})\s*(am|pm)?$/.exec(written.trim().toLowerCase());
  if (!found) return undefined;
  const [, hours = "", minutes = "", half] = found;
  if (half && (Number(hours) < 1 || Number(hours) > 12)) return undefined;
  const hour = half ? (Number(hours) % 12) + (half === "pm" ? 12 : 0) : Number(hours);
  if (hour > 23 || Number(minutes) > 59) return undefined;
  return `${String(hour).padStart(2, "0")}:${minutes}`;
}

/** The day so many days later. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The same day of another month, or the last day of one that is shorter. */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(date, last));
  return first.toISOString().slice(0, 10);
}

/** The place of a day in its week: 0 is Monday. */
export const weekday = (day: string): number => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;

/** The weeks from Monday on that a month reaches into. */
export function weeksOf(day: string): string[][] {
  const first = `${day.slice(0, 7)}-01`;
  const start = addDays(first, -weekday(first));
  const weeks: string[][] = [];
  for (let week = start; week.slice(0, 7) <= day.slice(0, 7); week = addDays(week, 7))
    weeks.push(Array.from({ length: 7 }, (_, index) => addDays(week, index)));
  return weeks;
}

/** Today on the wall of a zone. */
export function today(zone: string, now = new Date()): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(now);
}

function monthOf(name = ""): number {
  if (name === "sept") return 9;
  const short = MONTHS.indexOf(name);
  return (short < 0 ? NAMES.indexOf(name) : short) + 1;
}

function dayOf(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && year >= 1000;
  return isReal && month >= 1 ? date.toISOString().slice(0, 10) : undefined;
}
