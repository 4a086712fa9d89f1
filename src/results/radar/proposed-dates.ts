import { readInstant } from "../../settings/zone.ts";
import type { Outcome } from "../explain/story.ts";
import { dayBoundsSql, isCorrected, isDatedByCreation, localDay } from "./event.ts";
import type { RadarFinding } from "./radar.ts";

/** What of a finding says which members it concerns. */
export type Concerned = Pick<RadarFinding, "campaignId" | "groups" | "proposal">;

/**
 * A SELECT of `campaign_member_id`, `old_date`, `new_date` (instants): the members that a finding concerns.
 *
 * @param date - another instant than the proposed one; needed where nothing is proposed
 * @throws {RangeError} where there is neither
 */
export function proposedDatesSql(
  outcome: Outcome,
  finding: Concerned,
  date: string | undefined = finding.proposal?.date,
): string {
  if (date === undefined)
    throw new RangeError(`nothing is proposed for the campaign ${finding.campaignId}; give a date`);
  return membersSql(outcome, [{ ...finding, date }]);
}

/** The same of many findings at once; those without a proposal are left out. */
export function allProposedDatesSql(outcome: Outcome, findings: readonly Concerned[]): string {
  return membersSql(
    outcome,
    findings.flatMap((finding) => (finding.proposal ? [{ ...finding, date: finding.proposal.date }] : [])),
  );
}

function membersSql(outcome: Outcome, findings: readonly (Concerned & { date: string })[]): string {
  const { schemas, context } = outcome;
  const { dialect } = context;
  const groups = findings.flatMap(({ campaignId, groups, date }) =>
    groups.map(({ by, from, to }) => {
      const instants = [from, to, date].map((text) => instantSql(text, outcome));
      return `(${dialect.text(campaignId)}, ${dialect.text(by)}, ${instants.join(", ")})`;
    }),
  );
  const [text, instant] = [dialect.type("text"), dialect.type("instant")].map(
    (type) => `CAST(NULL AS ${type})`,
  );
  return `
    WITH chosen AS (
      SELECT * FROM (
        VALUES ${[`(${text}, ${text}, ${instant}, ${instant}, ${instant})`, ...groups].join(", ")}
      ) AS listed(campaign_id, chosen_by, first_at, last_at, new_date)
    ),
    day_bounds AS (${dayBoundsSql(outcome)}
    ),
    open AS (
      SELECT member.campaign_member_id, member.campaign_id, member.touchpoint_date, record.created_date
      FROM ${schemas.results}.members AS member
      JOIN ${schemas.mirror}.campaign_member AS record ON record.id = member.campaign_member_id
      WHERE member.counts
        AND member.campaign_id IN (SELECT campaign_id FROM chosen)
        AND NOT ${isCorrected("member", outcome)}
    ),
    placed AS (
      SELECT
        open.*,
        COALESCE(${isDatedByCreation(localDay("open.touchpoint_date", "touched"), localDay("open.created_date", "created"))}, FALSE)
          AS is_dated_by_creation
      FROM open
      LEFT JOIN day_bounds AS created ON created.day = CAST(open.created_date AS DATE)
      LEFT JOIN day_bounds AS touched ON touched.day = CAST(open.touchpoint_date AS DATE)
    )
    SELECT
      member.campaign_member_id,
      member.touchpoint_date AS old_date,
      chosen.new_date
    FROM placed AS member
    JOIN chosen ON chosen.campaign_id = member.campaign_id
      AND CASE chosen.chosen_by WHEN 'created' THEN member.created_date ELSE member.touchpoint_date END
        BETWEEN chosen.first_at AND chosen.last_at
      AND CASE chosen.chosen_by
        WHEN 'created' THEN member.is_dated_by_creation
        WHEN 'stamped' THEN NOT member.is_dated_by_creation
        ELSE TRUE
      END`;
}

function instantSql(text: string, { context }: Outcome): string {
  const instant = readInstant(text);
  if (instant === undefined) throw new RangeError(`not an instant: ${text}`);
  return context.dialect.instant(instant);
}
