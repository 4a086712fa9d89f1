import { many, type Outcome } from "../explain/story.ts";
import { eventsSql, isCorrected } from "./event.ts";
import type { NamedSpan } from "./name-date.ts";

/** No invitation to an event goes out half a year before it: then the date or the campaign's StartDate is wrong. */
export const EARLY_DAYS = 180;

/** Members that count and are dated before their campaign can have reached them. */
export type Early = {
  campaignId: string;
  counting: number;
  /** Dated before the campaign began, and before its record was there: nobody can have been invited by it. */
  beforeRecord: number;
  /** Half a year or more before the campaign began. */
  longBefore: number;
  /** The earliest touchpoint date of all of them, and the last of either. */
  firstAt: string;
  lastBeforeRecord: string | null;
  lastLongBefore: string | null;
};

export async function earlyMembers(
  outcome: Outcome,
  named: ReadonlyMap<string, NamedSpan>,
  campaign: string | undefined,
): Promise<Early[]> {
  const { schemas, context } = outcome;
  const { dialect } = context;
  const isBefore = "member.touchpoint_date < event.created_at";
  const isLongBefore = `member.touchpoint_date < ${dialect.plusDays("event.starts_at", String(-EARLY_DAYS))}`;
  return many<Early>(
    outcome,
    `WITH event AS (${eventsSql(outcome, named, campaign)}
    ),
    early AS (
      SELECT
        member.campaign_id,
        count(*) FILTER (WHERE ${isBefore}) AS before_record,
        max(member.touchpoint_date) FILTER (WHERE ${isBefore}) AS last_before,
        count(*) FILTER (WHERE ${isLongBefore}) AS long_before,
        max(member.touchpoint_date) FILTER (WHERE ${isLongBefore}) AS last_long_before,
        min(member.touchpoint_date) AS first_at
      FROM ${schemas.results}.members AS member
      JOIN event ON event.id = member.campaign_id
      WHERE member.counts
        AND member.touchpoint_date < event.starts_at
        AND (${isBefore} OR ${isLongBefore})
        AND NOT ${isCorrected("member", outcome)}
      GROUP BY member.campaign_id
    ),
    counted AS (
      SELECT member.campaign_id, count(*) AS counting
      FROM ${schemas.results}.members AS member
      JOIN early ON early.campaign_id = member.campaign_id
      WHERE member.counts
      GROUP BY member.campaign_id
    )
    SELECT
      early.campaign_id AS "campaignId",
      CAST(counted.counting AS INTEGER) AS "counting",
      CAST(early.before_record AS INTEGER) AS "beforeRecord",
      CAST(early.long_before AS INTEGER) AS "longBefore",
      ${dialect.instantText("early.first_at")} AS "firstAt",
      ${dialect.instantText("early.last_before")} AS "lastBeforeRecord",
      ${dialect.instantText("early.last_long_before")} AS "lastLongBefore"
    FROM early
    JOIN counted ON counted.campaign_id = early.campaign_id
    ORDER BY early.campaign_id`,
  );
}
