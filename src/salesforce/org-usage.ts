import { BudgetReached } from "./errors.ts";

/** What calls have cost so far. */
export type CallUsage = {
  /** Calls made by this process, each try counted. */
  readonly calls: number;
  /** The org's calls within 24 hours, by everyone, as its last answer told. */
  readonly org: OrgUsage | undefined;
};

export type OrgUsage = {
  readonly used: number;
  readonly max: number;
  /** When it was told, in milliseconds since 1970. */
  readonly at: number;
};

/** How long a full org is believed to be full: others may stop, and the org's 24 hours roll on. */
const BELIEVED_MS = 3_600_000;

/**
 * Reads `Sforce-Limit-Info: api-usage=18/5000`; what an org of connected apps adds (`per-app-api-usage=`) is no limit
 * of ours.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_api_usage.htm
 */
export function readUsage(header: string | undefined, at: number): OrgUsage | undefined {
  const parts = /(?:^|[\s;,])api-usage=(\d+)\/(\d+)/.exec(header ?? "");
  return parts ? { used: Number(parts[1]), max: Number(parts[2]), at } : undefined;
}

/**
 * Keeps a part of the org's allowance free for everyone else.
 *
 * @param reservePercent - of the org's daily limit (setting `salesforce.reservePercent`)
 * @throws {BudgetReached} where the reserve has begun
 */
export function keepReserve(usage: OrgUsage | undefined, reservePercent: number, now: number): void {
  if (usage === undefined || usage.max === 0 || now >= usage.at + BELIEVED_MS) return;
  const ours = Math.floor(usage.max * (1 - reservePercent / 100));
  if (usage.used < ours) return;
  throw new BudgetReached(
    `this org has used ${usage.used} of its ${usage.max} calls in 24 hours, and ${reservePercent} % of them stay free for others (salesforce.reservePercent)`,
    { used: usage.used, max: ours, againAt: usage.at + BELIEVED_MS },
  );
}

/** The org itself refuses every further call. */
export function dailyLimitReached(usage: OrgUsage | undefined, now: number): BudgetReached {
  const figures = usage ? ` (${usage.used} of ${usage.max})` : "";
  return new BudgetReached(`this org's calls of 24 hours are used up${figures}`, {
    used: usage?.used ?? 0,
    max: usage?.max ?? 0,
    againAt: now + BELIEVED_MS,
  });
}
