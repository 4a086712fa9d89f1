import { plusDays, readDay } from "../../settings/zone.ts";

/** The days that a campaign's name tells: one day, or a month. */
export type NamedSpan = { first: string; last: string };

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH =
  "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?";
const YEAR = "((?:19|20)\\d\\d)";

const ISO = /(?<![\d-])((?:19|20)\d\d)-(\d\d)(?:-(\d\d))?(?![\d-])/g;
const DAY_MONTH_YEAR = new RegExp(
  `(?<![\\w-])(\\d{1,2})(?:st|nd|rd|th)?\\.? ${MONTH},? ${YEAR}(?![\\d-])`,
  "gi",
);
const MONTH_DAY_YEAR = new RegExp(`(?<![\\w-])${MONTH} (\\d{1,2})(?:st|nd|rd|th)?,? ${YEAR}(?![\\d-])`, "gi");
const MONTH_YEAR = new RegExp(`(?<![\\w-]|\\d\\.? )${MONTH},? ${YEAR}(?![\\d-])`, "gi");

/**
 * The day or the month in a name as `2026-01-25 Dinner`, `Expo, Jan 25, 2026`, `Dinner January 2026`.
 *
 * Only what can be read in one way: not `1/2/2026`, which is two days of the year in different countries, not a quarter
 * or a year, and nothing where a name tells two dates.
 */
export function readNameDate(name: string): NamedSpan | undefined {
  const spans = new Map<string, NamedSpan>();
  const add = (year = "", month: string | number = "", day?: string) => {
    const span = spanOf(year, String(month).padStart(2, "0"), day?.padStart(2, "0"));
    if (span) spans.set(`${span.first} ${span.last}`, span);
  };
  for (const [, year, month, day] of name.matchAll(ISO)) add(year, month, day);
  for (const [, day, month, year] of name.matchAll(DAY_MONTH_YEAR)) add(year, monthNumber(month), day);
  for (const [, month, day, year] of name.matchAll(MONTH_DAY_YEAR)) add(year, monthNumber(month), day);
  for (const [, month, year] of name.matchAll(MONTH_YEAR)) add(year, monthNumber(month));
  return spans.size === 1 ? [...spans.values()][0] : undefined;
}

function monthNumber(written = ""): number {
  return MONTHS.indexOf(written.slice(0, 3).toLowerCase()) + 1;
}

function spanOf(year: string, month: string, day?: string): NamedSpan | undefined {
  const first = readDay(`${year}-${month}-${day ?? "01"}`);
  if (first === undefined) return undefined;
  if (day !== undefined) return { first, last: first };
  const next =
    month === "12" ? `${Number(year) + 1}-01-01` : `${year}-${String(Number(month) + 1).padStart(2, "0")}-01`;
  return { first, last: plusDays(next, -1) };
}
