/**
 * Days and instants as whole numbers: a day counts from 1970-01-01, an instant is its second in UTC.
 *
 * The company sits in Los Angeles: office hours, and the days that Salesforce writes into date-only fields, are Pacific.
 */

export const secondsPerDay = 86_400;
export const secondsPerHour = 3_600;

/** Texts are cached, since ten million members share the same three years. The array covers the years 1970 to 2079. */
const dayTexts = new Array<string | undefined>(40_000);
const twoDigits = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, "0"));
const minuteTexts = Array.from(
  { length: 1_440 },
  (_, minute) => `${twoDigits[Math.floor(minute / 60)]}:${twoDigits[minute % 60]}`,
);

/** The day of a text `YYYY-MM-DD`; NaN where there is no such day. */
export function dayOf(text: string): number {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return Number.NaN;
  const day = Date.parse(`${text}T00:00:00Z`) / (secondsPerDay * 1_000);
  return Number.isNaN(day) || dayText(day) !== text ? Number.NaN : day;
}

/** `YYYY-MM-DD`. */
export function dayText(day: number): string {
  let text = dayTexts[day];
  if (text === undefined) {
    text = new Date(day * secondsPerDay * 1_000).toISOString().slice(0, 10);
    dayTexts[day] = text;
  }
  return text;
}

/** `YYYY-MM-DDTHH:MM:SS.000Z`. */
export function instantText(second: number): string {
  const day = Math.floor(second / secondsPerDay);
  const ofDay = second - day * secondsPerDay;
  return `${dayText(day)}T${minuteTexts[Math.floor(ofDay / 60)]}:${twoDigits[ofDay % 60]}.000Z`;
}

export function dayOfDate(year: number, month: number, dayOfMonth: number): number {
  return Date.UTC(year, month - 1, dayOfMonth) / (secondsPerDay * 1_000);
}

export function yearOf(day: number): number {
  return Number(dayText(day).slice(0, 4));
}

/** 1 to 12. */
export function monthOf(day: number): number {
  return Number(dayText(day).slice(5, 7));
}

/** 0 is Sunday. */
export function weekday(day: number): number {
  return (day + 4) % 7;
}

/** The same day, or the Monday after a weekend. */
export function workday(day: number): number {
  const ofWeek = weekday(day);
  return ofWeek === 6 ? day + 2 : ofWeek === 0 ? day + 1 : day;
}

/** The last day of the calendar quarter that holds `day`. */
export function quarterEnd(day: number): number {
  const year = yearOf(day);
  const lastMonth = Math.ceil(monthOf(day) / 3) * 3;
  return dayOfDate(lastMonth === 12 ? year + 1 : year, lastMonth === 12 ? 1 : lastMonth + 1, 1) - 1;
}

/** First and last second of daylight saving time, by year from 1970: second Sunday of March to first Sunday of November. */
const daylightStarts: number[] = [];
const daylightEnds: number[] = [];
for (let year = 1970; year < 2080; year++) {
  const march = dayOfDate(year, 3, 8);
  const november = dayOfDate(year, 11, 1);
  daylightStarts.push((march + ((7 - weekday(march)) % 7)) * secondsPerDay + 10 * secondsPerHour);
  daylightEnds.push((november + ((7 - weekday(november)) % 7)) * secondsPerDay + 9 * secondsPerHour);
}

function isDaylightSaving(second: number): boolean {
  // The mean length of a year is exact enough: at New Year neither neighbour is on daylight saving time.
  const year = Math.floor(second / 31_556_952);
  return second >= (daylightStarts[year] as number) && second < (daylightEnds[year] as number);
}

/** The day on a calendar in Los Angeles. */
export function pacificDay(second: number): number {
  return Math.floor((second - (isDaylightSaving(second) ? 7 : 8) * secondsPerHour) / secondsPerDay);
}

/** The instant at which that day begins in Los Angeles. */
export function pacificMidnight(day: number): number {
  const standard = day * secondsPerDay + 8 * secondsPerHour;
  return isDaylightSaving(standard) ? standard - secondsPerHour : standard;
}

/** An instant within office hours (08:00 to 18:00 in Los Angeles) of that day; `unit` in [0, 1) says where. */
export function officeSecond(day: number, unit: number): number {
  return pacificMidnight(day) + 8 * secondsPerHour + Math.floor(unit * 10 * secondsPerHour);
}

/** An instant between 05:00 and 22:00 in Los Angeles, when people anywhere in the company's markets fill in forms. */
export function wakingSecond(day: number, unit: number): number {
  return pacificMidnight(day) + 5 * secondsPerHour + Math.floor(unit * 17 * secondsPerHour);
}
