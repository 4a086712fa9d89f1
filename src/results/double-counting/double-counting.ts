import { dayOf, readDay } from "../../settings/zone.ts";
import { type Outcome, one } from "../explain/story.ts";
import {
  DOUBLE_COUNT_HOURS,
  type DoubleCount,
  type DoubleCountingOptions,
  type ReadOptions,
} from "./double-count.ts";
import { followsMembership } from "./follows-membership.ts";
import { followsWeb } from "./follows-web.ts";
import { onlineCampaigns } from "./online-campaigns.ts";
import { ONLINE_TYPES } from "./online-types.ts";

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
    withinHours: options.withinHours ?? DOUBLE_COUNT_HOURS,
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
