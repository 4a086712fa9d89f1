import type { Outcome } from "../explain/story.ts";
import { many } from "../explain/story.ts";
import { type NamedSpan, readNameDate } from "./name-date.ts";

/**
 * From this many days after its last day on, a date cannot be that of the event any more: lists are usually loaded on the
 * evening of the last day, or within two days of it. `late_upload_members` of the outcome has the same bound.
 * @see shared/spec/contract.md, "campaigns"
 */
export const LATE_DAYS = 3;
/** Without EndDate an event may have lasted a working week: so many days more are not too late. */
const UNKNOWN_DAYS = 4;

/** A date that is corrected already, in Footfall or in the CRM, needs nobody's attention. */
export function isCorrected(member: string, { context }: Outcome): string {
  const { dialect, rules } = context;
  const sources = [
    "override",
    ...rules.packageFields.touchpointDate.map(({ name }) => `CampaignMember.${name}`),
  ];
  return `COALESCE(${member}.date_source IN (${sources.map((source) => dialect.text(source)).join(", ")}), FALSE)`;
}

/** Days that are read out of the names of campaigns that have none, for `eventsSql`. */
export async function namedSpans(
  outcome: Outcome,
  campaign: string | undefined,
): Promise<ReadonlyMap<string, NamedSpan>> {
  const { schemas, context } = outcome;
  const rows = await many<{ id: string; name: string | null }>(
    outcome,
    `SELECT id, name FROM ${schemas.results}.campaign_decisions
     WHERE start_date IS NULL AND end_date IS NULL AND NOT COALESCE(is_deleted, FALSE)
     ${campaign === undefined ? "" : `AND id = ${context.dialect.text(campaign)}`}`,
  );
  return new Map(
    rows.flatMap(({ id, name }) => {
      const span = readNameDate(name ?? "");
      return span ? [[id, span] as const] : [];
    }),
  );
}

/**
 * Each campaign with the days of its event, as a SELECT.
 *
 * Swapped dates are put in order. `late_from`: the first instant that is too late; NULL where no day is known.
 */
export function eventsSql(
  { schemas, context }: Outcome,
  named: ReadonlyMap<string, NamedSpan>,
  campaign: string | undefined,
): string {
  const { dialect } = context;
  const spans = [...named].map(
    ([id, { first, last }]) => `(${dialect.text(id)}, ${dialect.day(first)}, ${dialect.day(last)})`,
  );
  const nothing = `(CAST(NULL AS ${dialect.type("text")}), CAST(NULL AS ${dialect.type("day")}), CAST(NULL AS ${dialect.type("day")}))`;
  return `
    SELECT
      event.*,
      first_day.start AS starts_at,
      late_day.start AS late_from
    FROM (
      SELECT
        campaign.id,
        campaign.end_date IS NOT NULL OR campaign.start_date IS NULL AS has_end,
        COALESCE(campaign.created_date, created_day.start) AS created_at,
        COALESCE(LEAST(campaign.start_date, campaign.end_date), campaign.start_date, campaign.end_date, named.first_day) AS first_day,
        COALESCE(GREATEST(campaign.start_date, campaign.end_date), campaign.end_date, campaign.start_date, named.last_day) AS last_day
      FROM ${schemas.results}.campaign_decisions AS campaign
      LEFT JOIN (VALUES ${[nothing, ...spans].join(", ")}) AS named(campaign_id, first_day, last_day)
        ON named.campaign_id = campaign.id
      LEFT JOIN ${schemas.inputs}.zone_day AS created_day ON created_day.day = campaign.created_date_day
      WHERE NOT COALESCE(campaign.is_deleted, FALSE)
      ${campaign === undefined ? "" : `AND campaign.id = ${dialect.text(campaign)}`}
    ) AS event
    LEFT JOIN ${schemas.inputs}.zone_day AS first_day ON first_day.day = event.first_day
    LEFT JOIN ${schemas.inputs}.zone_day AS late_day ON late_day.day = event.last_day + ${LATE_DAYS}
      + CASE WHEN event.has_end THEN 0 ELSE ${UNKNOWN_DAYS} END`;
}

/**
 * The day of the zone on which an instant falls: the day of that date in UTC, or a neighbour.
 *
 * `bounds` is a row of `dayBoundsSql` joined by the date in UTC. Beyond the calendar's years: the date in UTC.
 */
export function localDay(instant: string, bounds: string): string {
  return `CASE
      WHEN ${instant} < ${bounds}.start THEN ${bounds}.day - 1
      WHEN ${instant} >= ${bounds}.next_start THEN ${bounds}.day + 1
      ELSE CAST(${instant} AS DATE)
    END`;
}

export function dayBoundsSql({ schemas }: Outcome): string {
  return `
    SELECT this.day, this.start, next.start AS next_start
    FROM ${schemas.inputs}.zone_day AS this
    JOIN ${schemas.inputs}.zone_day AS next ON next.day = this.day + 1`;
}

/**
 * Whether a date is the day of the creation. FirstRespondedDate is a day where the one who set it lives, so that a neighbour
 * may be the same day.
 */
export function isDatedByCreation(touchedOn: string, createdOn: string): string {
  return `${touchedOn} BETWEEN ${createdOn} - 1 AND ${createdOn} + 1`;
}
