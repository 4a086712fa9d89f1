/** How large an opportunity is, how long it takes, whether it is won: the numbers of the trade. */
import { dayOfDate, monthOf, quarterEnd, weekday, yearOf } from "../calendar.ts";
import type { Segment } from "../company-profile.ts";
import type { Stream } from "../random.ts";

const medianAmount: Record<Segment, number> = { SMB: 13_500, "Mid-Market": 31_000, Enterprise: 120_000 };
const spreadOfAmounts = 0.8;
const amountMin = 2_400;
const amountMax = 2_500_000;

const medianCycleDays: Record<Segment, number> = { SMB: 52, "Mid-Market": 76, Enterprise: 112 };
const cycleDaysMin = 21;
const cycleDaysMax = 240;

/** How many opportunities a month sees, January first: budgets in spring and autumn, a dip in summer. */
const monthAppetite = [0.95, 0.95, 1, 0.9, 0.92, 0.95, 0.85, 0.8, 0.95, 1, 0.98, 0.72];

/** In cents. List prices end in hundreds; now and then a discount leaves odd cents. */
export function amountInCents(segment: Segment, stream: Stream): number {
  const dollars = Math.min(
    amountMax,
    Math.max(amountMin, stream.logNormal(medianAmount[segment], spreadOfAmounts)),
  );
  const step = dollars > 100_000 ? 1_000 : dollars > 20_000 ? 500 : 100;
  const listed = Math.round(dollars / step) * step * 100;
  return stream.chance(0.12)
    ? Math.round(listed * (1 - stream.between(3, 15) / 100) + stream.below(100))
    : listed;
}

export function cycleDays(segment: Segment, stream: Stream): number {
  const days = Math.round(stream.logNormal(medianCycleDays[segment], 0.42));
  return Math.min(cycleDaysMax, Math.max(cycleDaysMin, days));
}

export type Prospect = {
  /** 0 to 255. */
  readonly fit: number;
  /** Responses of the company's people before the opportunity. */
  readonly responses: number;
  readonly isCustomer: boolean;
};

/** Buyers who engage more buy more: each doubling of responses adds two points in a hundred. */
export function chanceToWin({ fit, responses, isCustomer }: Prospect): number {
  return 0.08 + 0.022 * Math.min(7, Math.log2(1 + responses)) + 0.08 * (fit / 255) + (isCustomer ? 0.09 : 0);
}

export function isMonthFor(day: number, stream: Stream): boolean {
  return stream.chance(monthAppetite[monthOf(day) - 1] as number);
}

/** Deals slip to the end of the quarter, most of all to the end of the year; nobody signs on a weekend. */
export function closeDay(naturalDay: number, earliest: number, isWon: boolean, stream: Stream): number {
  const end = quarterEnd(naturalDay);
  const isYearEnd = end === dayOfDate(yearOf(end), 12, 31);
  const pull = (isYearEnd ? 0.75 : 0.52) * (isWon ? 1 : 0.5);
  const isNear = end - naturalDay <= (isYearEnd ? 55 : 30);
  const day = isNear && stream.chance(pull) ? end - stream.below(7) : naturalDay;
  return Math.max(earliest, weekday(day) === 6 ? day - 1 : weekday(day) === 0 ? day - 2 : day);
}
