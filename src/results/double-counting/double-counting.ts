import type { ModelName } from "../../model/credit/weights.ts";
import { dayOf, readDay } from "../../settings/zone.ts";
import { type Outcome, one } from "../explain/story.ts";
import { followsMembership } from "./follows-membership.ts";
import { followsWeb } from "./follows-web.ts";
import { ONLINE_TYPES, onlineCampaigns } from "./online-campaigns.ts";

export type DoubleCount = {
  kind: "online_type" | "follows_web" | "follows_membership" | "overlaps_web_tracking";
  campaignId: string;
  name: string;
  /** The campaign whose people it holds a second time. */
  other?: { campaignId: string; name: string };
  people: number;
  members: number;
  touchpoints: number;
  /** Credit of won opportunities that may be counted twice, by model: money with two decimals. */
  won: Record<string, string>;
  text: string;
  /** `YYYY-MM-DD`, for the campaign's Touchpoint End Date. */
  proposal?: { touchpointEnd: string };
};

export type DoubleCountingOptions = {
  /** Touches of one person no further apart than this may be one; default 24. */
  withinHours?: number | undefined;
  /** The day, `YYYY-MM-DD`, from which on the web is tracked; default: that of the earliest web touch, if there is any. */
  webTrackingSince?: string | undefined;
  /** Fewer people are a coincidence; default 5. */
  minimumPeople?: number | undefined;
  /** Of the smaller of two campaigns, what share of its people both must hold; default 0.2. */
  minimumShare?: number | undefined;
  /** Types and channels that the web script sees by itself; default `ONLINE_TYPES`. */
  onlineTypes?: readonly string[] | undefined;
  /** Models whose credit is told; the first one gives the order. Default: W-shaped. */
  models?: readonly ModelName[] | undefined;
};

export type ReadOptions = {
  [Option in Exclude<keyof DoubleCountingOptions, "webTrackingSince">]-?: NonNullable<
    DoubleCountingOptions[Option]
  >;
} & { webTrackingSince: string | undefined };

/**
 * What may be counted twice, most credit first: told, never changed.
 *
 * @throws {RangeError} where an option is out of range
 * @see shared/spec/online.md, 9.3
 */
export async function doubleCounting(
  outcome: Outcome,
  options: DoubleCountingOptions = {},
): Promise<DoubleCount[]> {
  const read = await readOptions(outcome, options);
  const found = [
    ...(await onlineCampaigns(outcome, read)),
    ...(await followsWeb(outcome, read)),
    ...(await followsMembership(outcome, read)),
  ];
  const model = read.models[0] ?? "w_shaped";
  return found.sort(
    (a, b) =>
      Number(b.won[model]) - Number(a.won[model]) ||
      b.people - a.people ||
      compare(a.campaignId, b.campaignId) ||
      compare(a.kind, b.kind) ||
      compare(a.other?.campaignId ?? "", b.other?.campaignId ?? ""),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

async function readOptions(outcome: Outcome, options: DoubleCountingOptions): Promise<ReadOptions> {
  const read = {
    withinHours: options.withinHours ?? 24,
    minimumPeople: options.minimumPeople ?? 5,
    minimumShare: options.minimumShare ?? 0.2,
    onlineTypes: options.onlineTypes ?? ONLINE_TYPES,
    models: options.models ?? (["w_shaped"] as const),
  };
  if (!(read.withinHours > 0 && read.withinHours <= 24 * 365))
    throw new RangeError(`${read.withinHours} hours: write a number above 0, at most a year`);
  if (!(Number.isInteger(read.minimumPeople) && read.minimumPeople >= 1))
    throw new RangeError(`${read.minimumPeople} people: write a whole number of at least 1`);
  if (!(read.minimumShare >= 0 && read.minimumShare <= 1))
    throw new RangeError(`a share of ${read.minimumShare}: write a number from 0 to 1`);
  const since = options.webTrackingSince;
  if (since !== undefined && readDay(since) === undefined)
    throw new RangeError(`"${since}" is not a day; write it as 2026-01-25`);
  return { ...read, webTrackingSince: since?.trim() ?? (await firstWebTouch(outcome)) };
}

/** The day of the earliest web touch. */
async function firstWebTouch(outcome: Outcome): Promise<string | undefined> {
  const { schemas, context } = outcome;
  const row = await one<{ first: string | null }>(
    outcome,
    `SELECT ${context.dialect.instantText("min(touch.touchpoint_date)")} AS "first"
     FROM ${schemas.results}.touchpoints AS touch
     WHERE touch.source <> 'crm_campaign'`,
  );
  return row?.first ? dayOf(Date.parse(row.first), context.settings.timezone) : undefined;
}
