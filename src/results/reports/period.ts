import type { ModelName } from "../../model/credit/weights.ts";
import type { Outcome } from "../explain/story.ts";

/** Which date of credit counts: when the deal closed (or shall), when it was created, or when the touch was. */
export const DATE_TYPES = ["close", "created", "touchpoint"] as const;
export type DateType = (typeof DATE_TYPES)[number];

/** Days as `YYYY-MM-DD`, both inclusive, in the settings' zone; undefined: without bound. */
export type Period = { from?: string; to?: string };
/** Only touches of these campaigns, by 18-character id; undefined: of all. */
export type OfCampaigns = { campaigns?: readonly string[] };
export type ReportQuery = Period & OfCampaigns & { model: ModelName; dateType: DateType };

/** SQL of the day of a deal's close as the CRM writes it, or of an instant's bounds; a condition for each bound. */
export function within(outcome: Outcome, dateType: DateType, { from, to }: Period): string {
  const bounds: string[] = [];
  const { dialect } = outcome.context;
  const { inputs } = outcome.schemas;
  if (dateType === "close") {
    if (from !== undefined) bounds.push(`record.close_date >= ${dialect.day(from)}`);
    if (to !== undefined) bounds.push(`record.close_date <= ${dialect.day(to)}`);
  } else {
    const column = dateType === "created" ? "deal.created_at" : "share.touchpoint_date";
    const start = (day: string) => `(SELECT start FROM ${inputs}.zone_day WHERE day = ${day})`;
    if (from !== undefined) bounds.push(`${column} >= ${start(dialect.day(from))}`);
    if (to !== undefined) bounds.push(`${column} < ${start(`${dialect.day(to)} + 1`)}`);
  }
  return bounds.length === 0 ? "TRUE" : bounds.join(" AND ");
}

/** The condition that a column holds one of the campaigns; always true where none are named. */
export function ofCampaigns(
  { context: { dialect } }: Outcome,
  column: string,
  { campaigns }: OfCampaigns,
): string {
  if (campaigns === undefined || campaigns.length === 0) return "TRUE";
  return `${column} IN (${campaigns.map((id) => dialect.text(id)).join(", ")})`;
}

/** Credit with its deal, as the reports read it: aliases `share`, `deal` and `record`. */
export function creditSql({ schemas: { results, mirror } }: Outcome): string {
  return `${results}.attribution_touchpoints AS share
    JOIN ${results}.opportunities AS deal ON deal.opportunity_id = share.opportunity_id
    JOIN ${mirror}.opportunity AS record ON record.id = share.opportunity_id`;
}

/** Money as text with two decimals. */
export const moneyText = (sql: string) => `CAST(CAST(COALESCE(${sql}, 0) AS DECIMAL(24,2)) AS VARCHAR)`;
/** A count as a number of JavaScript. */
export const countNumber = (sql: string) => `CAST(${sql} AS DOUBLE)`;
/** The month of a day, `2026-01`. */
export const monthOf = (day: string) => `substr(CAST(${day} AS VARCHAR), 1, 7)`;
