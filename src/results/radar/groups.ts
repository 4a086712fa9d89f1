import { many, type Outcome } from "../explain/story.ts";
import { dayBoundsSql, eventsSql, isCorrected, isDatedByCreation, localDay } from "./event.ts";
import type { NamedSpan } from "./name-date.ts";

/**
 * Created dates further apart than this are not of one upload: whoever types a list from business cards needs a minute or
 * two for each, and a program waits minutes at most before it tries again.
 */
export const PAUSE_MINUTES = 10;
/** Fewer members than this at one time are a coincidence, or somebody who adds a few by hand. */
export const GROUP_MEMBERS_MIN = 5;

/**
 * Members that arrived together, after the event or where nobody knows when it was.
 *
 * `upload`: created one after the other without a pause; its `members` are dated on that day. `stamp`: created at another
 * time, but all dated on one day, as when the status of a list is set in bulk.
 */
export type Group = {
  campaignId: string;
  kind: "upload" | "stamp";
  /** First and last CreatedDate of an upload, touchpoint date of a stamp. */
  from: string;
  to: string;
  hours: number;
  /** The day of `from` in the settings' zone. */
  day: string;
  /** All members that came with it, and those of them that count with a date that nobody has corrected. */
  size: number;
  members: number;
  /** Of `members`: those that responded; of them, those whose FirstRespondedDate is the day of their creation or a neighbour; and the very day. */
  responded: number;
  respondedAtUpload: number;
  respondedSameDay: number;
  /** Of all in an upload: those that responded, and those that did so at one time with it. */
  answered: number;
  answeredTogether: number;
  firstTouchpointDay: string;
  lastTouchpointDay: string;
};

/** A campaign with members that are dated after its event, and those of their groups that are large enough to look at. */
export type Arrivals = {
  campaignId: string;
  /** Members that count; of them, those that are dated after the event and not corrected. */
  counting: number;
  late: number;
  groups: Group[];
};

type GroupRow = Group & { counting: number; late: number };

/** Groups of members by campaign, in the order of their arrival. */
export async function lateArrivals(
  outcome: Outcome,
  named: ReadonlyMap<string, NamedSpan>,
  campaign: string | undefined,
): Promise<Arrivals[]> {
  const rows = await many<GroupRow>(outcome, groupsSql(outcome, named, campaign));
  const arrivals = new Map<string, Arrivals>();
  for (const { counting, late, ...group } of rows) {
    const { campaignId } = group;
    const known = arrivals.get(campaignId) ?? { campaignId, counting, late, groups: [] };
    known.groups.push(group);
    arrivals.set(campaignId, known);
  }
  return [...arrivals.values()];
}

/**
 * The groups, as a SELECT. Only members after the event are joined and sorted, so that it takes two scans of the members
 * and little more.
 */
function groupsSql(
  outcome: Outcome,
  named: ReadonlyMap<string, NamedSpan>,
  campaign: string | undefined,
): string {
  const { schemas, context } = outcome;
  const { dialect } = context;
  const paused = `${dialect.daysBetween("before", "created_date")} * 1440 > ${PAUSE_MINUTES}`;
  return `
  WITH event AS (${eventsSql(outcome, named, campaign)}
  ),
  day_bounds AS (${dayBoundsSql(outcome)}
  ),
  counted AS (
    SELECT member.campaign_id, count(*) AS counting
    FROM ${schemas.results}.members AS member
    WHERE member.counts
    GROUP BY member.campaign_id
  ),
  suspect AS (
    SELECT member.campaign_member_id, member.campaign_id, member.touchpoint_date
    FROM ${schemas.results}.members AS member
    JOIN event ON event.id = member.campaign_id
    WHERE member.counts
      AND NOT ${isCorrected("member", outcome)}
      AND (event.late_from IS NULL OR member.touchpoint_date >= event.late_from)
  ),
  suspected AS (
    SELECT suspect.campaign_id, count(*) AS late
    FROM suspect
    GROUP BY suspect.campaign_id
  ),
  arrived AS (
    SELECT
      member.id,
      member.campaign_id,
      member.created_date,
      member.created_date_day,
      member.first_responded_date,
      suspect.touchpoint_date
    FROM ${schemas.mirror}.campaign_member AS member
    JOIN event ON event.id = member.campaign_id
    JOIN suspected ON suspected.campaign_id = member.campaign_id
    LEFT JOIN suspect ON suspect.campaign_member_id = member.id
    WHERE NOT COALESCE(member.is_deleted, FALSE)
      AND (event.late_from IS NULL OR member.created_date >= event.late_from OR suspect.campaign_member_id IS NOT NULL)
  ),
  placed AS (
    SELECT
      arrived.*,
      COALESCE(arrived.created_date_day, ${localDay("arrived.created_date", "created")}) AS created_on,
      ${localDay("arrived.touchpoint_date", "touched")} AS touched_on
    FROM arrived
    LEFT JOIN day_bounds AS created ON created.day = CAST(arrived.created_date AS DATE)
    LEFT JOIN day_bounds AS touched ON touched.day = CAST(arrived.touchpoint_date AS DATE)
  ),
  measured AS (
    SELECT
      placed.*,
      touchpoint_date IS NOT NULL AND COALESCE(${isDatedByCreation("touched_on", "created_on")}, FALSE)
        AND created_date IS NOT NULL AS is_dated_by_upload,
      lag(created_date) OVER (PARTITION BY campaign_id ORDER BY created_date) AS before
    FROM placed
  ),
  numbered AS (
    SELECT
      measured.*,
      sum(CASE WHEN before IS NULL OR ${paused} THEN 1 ELSE 0 END)
        OVER (PARTITION BY campaign_id ORDER BY created_date RANGE UNBOUNDED PRECEDING) AS upload
    FROM measured
  ),
  grouped AS (
    SELECT
      campaign_id,
      'upload' AS kind,
      min(created_date) AS first_at,
      max(created_date) AS last_at,
      min(created_on) AS first_day,
      count(*) AS size,
      count(*) FILTER (WHERE is_dated_by_upload) AS members,
      count(*) FILTER (WHERE is_dated_by_upload AND first_responded_date IS NOT NULL) AS responded,
      count(*) FILTER (WHERE is_dated_by_upload AND ${isDatedByCreation("first_responded_date", "created_on")})
        AS responded_at_upload,
      count(*) FILTER (WHERE is_dated_by_upload AND first_responded_date = created_on) AS responded_same_day,
      count(first_responded_date) AS answered,
      GREATEST(
        count(*) FILTER (WHERE first_responded_date = created_on - 1),
        count(*) FILTER (WHERE first_responded_date = created_on),
        count(*) FILTER (WHERE first_responded_date = created_on + 1)
      ) AS answered_together,
      min(CASE WHEN is_dated_by_upload THEN touched_on END) AS first_touched,
      max(CASE WHEN is_dated_by_upload THEN touched_on END) AS last_touched
    FROM numbered
    WHERE created_date IS NOT NULL
    GROUP BY campaign_id, upload
    UNION ALL
    SELECT
      campaign_id,
      'stamp' AS kind,
      min(touchpoint_date) AS first_at,
      max(touchpoint_date) AS last_at,
      touched_on AS first_day,
      count(*) AS size,
      count(*) AS members,
      0 AS responded,
      0 AS responded_at_upload,
      0 AS responded_same_day,
      0 AS answered,
      0 AS answered_together,
      touched_on AS first_touched,
      touched_on AS last_touched
    FROM numbered
    WHERE touchpoint_date IS NOT NULL AND NOT is_dated_by_upload
    GROUP BY campaign_id, touched_on
  )
  SELECT
    grouped.campaign_id AS "campaignId",
    grouped.kind AS "kind",
    ${dialect.instantText("grouped.first_at")} AS "from",
    ${dialect.instantText("grouped.last_at")} AS "to",
    ${dialect.daysBetween("grouped.first_at", "grouped.last_at")} * 24 AS "hours",
    CAST(grouped.first_day AS VARCHAR) AS "day",
    CAST(grouped.size AS INTEGER) AS "size",
    CAST(grouped.members AS INTEGER) AS "members",
    CAST(grouped.responded AS INTEGER) AS "responded",
    CAST(grouped.responded_at_upload AS INTEGER) AS "respondedAtUpload",
    CAST(grouped.responded_same_day AS INTEGER) AS "respondedSameDay",
    CAST(grouped.answered AS INTEGER) AS "answered",
    CAST(grouped.answered_together AS INTEGER) AS "answeredTogether",
    CAST(grouped.first_touched AS VARCHAR) AS "firstTouchpointDay",
    CAST(grouped.last_touched AS VARCHAR) AS "lastTouchpointDay",
    CAST(counted.counting AS INTEGER) AS "counting",
    CAST(suspected.late AS INTEGER) AS "late"
  FROM grouped
  JOIN counted ON counted.campaign_id = grouped.campaign_id
  JOIN suspected ON suspected.campaign_id = grouped.campaign_id
  WHERE grouped.members > 0 AND grouped.size >= ${GROUP_MEMBERS_MIN}
  ORDER BY grouped.campaign_id, grouped.first_at, grouped.kind`;
}
