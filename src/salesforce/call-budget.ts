import { BudgetReached } from "./errors.ts";

/** Footfall's own ceiling of calls. */
export interface CallBudget {
  /** Calls within the last 24 hours. */
  readonly used: number;
  /**
   * Counts one more, before it is made.
   *
   * @throws {BudgetReached}
   */
  spend(): void | Promise<void>;
}

/** Calls by the hour in which they were made: hours since 1970. */
export type HourlyCalls = Readonly<Record<number, number>>;

const HOUR_MS = 3_600_000;
const HOURS = 24;

/**
 * A ceiling over any 24 hours (setting `salesforce.maxApiCallsPerDay`).
 *
 * Counted by hours that begin on the clock; an hour is forgotten once all of it lies a day back, so that no 24 hours
 * ever hold more than `max`.
 *
 * @param options.max - null: none; calls are counted all the same
 * @param options.calls - as `save` was given them last
 * @param options.save - keeps the counts; called before each call that is made
 */
export function callBudget(options: {
  max: number | null;
  calls?: HourlyCalls;
  save?: (calls: HourlyCalls) => void | Promise<void>;
  now?: () => number;
}): CallBudget {
  const { max, save, now = Date.now } = options;
  const counts = new Map(Object.entries(options.calls ?? {}).map(([hour, count]) => [Number(hour), count]));
  const used = () => {
    const first = Math.floor(now() / HOUR_MS) - HOURS;
    for (const hour of counts.keys()) if (hour < first) counts.delete(hour);
    return counts.values().reduce((sum, count) => sum + count, 0);
  };
  let saved: Promise<void> = Promise.resolve();
  return {
    get used() {
      return used();
    },
    async spend() {
      const spent = used();
      const hour = Math.floor(now() / HOUR_MS);
      const oldest = Math.min(hour, ...counts.keys());
      if (max !== null && spent >= max) {
        throw new BudgetReached(
          spent > max
            ? `Footfall has made ${spent} calls within a day, and the settings allow ${max} (salesforce.maxApiCallsPerDay)`
            : `Footfall has made ${spent} of the ${max} calls a day that the settings allow (salesforce.maxApiCallsPerDay)`,
          { used: spent, max, againAt: (oldest + HOURS + 1) * HOUR_MS },
        );
      }
      counts.set(hour, (counts.get(hour) ?? 0) + 1);
      // One after the other: calls run side by side, and the newest count must be kept last.
      saved = saved.catch(() => {}).then(() => save?.(Object.fromEntries(counts)));
      await saved;
    },
  };
}
