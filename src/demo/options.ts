/** What the caller asks for, checked and completed. */
import { dayOf, dayOfDate, monthOf, secondsPerDay, yearOf } from "./calendar.ts";

export type DemoOptions = {
  /** Rows of CampaignMember.csv, exactly; everything else grows with it. */
  members: number;
  /** Another seed, another company. Default 1. */
  seed?: number;
  /** `YYYY-MM-DD`, the newest day of data; campaigns and opportunities begin three years before. Default 2026-06-30. */
  until?: string;
  /** Called now and then with the rows written so far, the rows of all tables, and the object that is being written. */
  onProgress?: (done: number, total: number, object: string) => void;
};

/** The company's three years, and how large it is. */
export type Scope = {
  readonly members: number;
  readonly seed: number;
  /** First and last day of the three years. */
  readonly firstDay: number;
  readonly lastDay: number;
  /** The last second (UTC) of the last day: nothing is younger. */
  readonly lastSecond: number;
};

const membersMin = 100;
const membersMax = 50_000_000;

/** Options that no company can be made of. */
export class DemoOptionsError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.name = "DemoOptionsError";
    this.problems = problems;
  }
}

/** @throws {DemoOptionsError} naming every option that cannot be used */
export function scopeOf(options: DemoOptions): Scope {
  const { members, seed = 1, until = "2026-06-30" } = options;
  const problems: string[] = [];
  if (!Number.isInteger(members) || members < membersMin || members > membersMax) {
    problems.push(`members: give a whole number from ${membersMin} to ${membersMax}, not ${members}`);
  }
  if (!Number.isSafeInteger(seed) || seed < 0) {
    problems.push(`seed: give a whole number from 0 to ${Number.MAX_SAFE_INTEGER}, not ${seed}`);
  }
  const lastDay = dayOf(until);
  if (Number.isNaN(lastDay) || yearOf(lastDay) < 1990 || yearOf(lastDay) > 2070) {
    problems.push(`until: give a day from 1990-01-01 to 2070-12-31 as YYYY-MM-DD, not ${until}`);
  }
  if (problems.length > 0) throw new DemoOptionsError(problems);

  const dayOfMonth = lastDay - dayOfDate(yearOf(lastDay), monthOf(lastDay), 1) + 1;
  return {
    members,
    seed,
    firstDay: dayOfDate(yearOf(lastDay) - 3, monthOf(lastDay), dayOfMonth + 1),
    lastDay,
    lastSecond: (lastDay + 1) * secondsPerDay - 1,
  };
}
