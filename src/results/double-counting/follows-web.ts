import { many, type Outcome } from "../explain/story.ts";
import { moneySql, wonCreditSql, wonOf } from "./credit.ts";
import type { DoubleCount, ReadOptions } from "./double-count.ts";

type Row = {
  campaignId: string;
  name: string;
  people: number;
  members: number;
  touchpoints: number;
  of: number;
};

/**
 * Memberships that follow a web touch of the same person: the form on the site, and the list that was made of it.
 *
 * A membership whose date has no time stands at midnight, before the form of the same day; so for these the whole day counts.
 * @see shared/spec/online.md, 9.3
 */
export async function followsWeb(outcome: Outcome, options: ReadOptions): Promise<DoubleCount[]> {
  const rows = await many<Row & Record<string, unknown>>(outcome, followsWebSql(outcome, options));
  return rows.map((row) => ({
    kind: "follows_web",
    campaignId: row.campaignId,
    name: row.name,
    people: row.people,
    members: row.members,
    touchpoints: row.touchpoints,
    won: wonOf(row, options.models),
    text: `${row.touchpoints} of ${row.of} touchpoints follow a web touch of the same person within ${hoursText(options.withinHours)}: where the list was made of a form on the site, one of the two is enough.`,
  }));
}

export function hoursText(hours: number): string {
  return hours === 1 ? "1 hour" : `${hours} hours`;
}

function followsWebSql(outcome: Outcome, { models, withinHours, minimumPeople }: ReadOptions): string {
  const { schemas, context } = outcome;
  const { dialect } = context;
  const won = models.map((model) => `${moneySql(`sum(credit.${model})`)} AS "won_${model}"`);
  return `
  WITH web AS (
    SELECT touch.person, touch.touchpoint_date
    FROM ${schemas.results}.touchpoints AS touch
    WHERE touch.source <> 'crm_campaign'
  ),
  membership AS (
    SELECT
      touch.*,
      CASE WHEN midnight.start IS NULL THEN touch.touchpoint_date
        ELSE COALESCE(next.start, touch.touchpoint_date) END AS until_date
    FROM ${schemas.results}.touchpoints AS touch
    LEFT JOIN ${schemas.inputs}.zone_day AS midnight ON midnight.start = touch.touchpoint_date
    LEFT JOIN ${schemas.inputs}.zone_day AS next ON next.day = midnight.day + 1
    WHERE touch.source = 'crm_campaign'
      AND touch.person IN (SELECT person FROM web)
  ),
  following AS (
    SELECT DISTINCT membership.touchpoint_id
    FROM membership
    JOIN web ON web.person = membership.person
      AND web.touchpoint_date >= ${dialect.plusDays("membership.touchpoint_date", String(-withinHours / 24))}
      AND web.touchpoint_date <= membership.until_date
  ),
  credit AS (${wonCreditSql(outcome, models)}
  ),
  counted AS (
    SELECT touch.campaign_id, count(*) AS touchpoints
    FROM ${schemas.results}.touchpoints AS touch
    WHERE touch.source = 'crm_campaign'
    GROUP BY touch.campaign_id
  )
  SELECT
    touch.campaign_id AS "campaignId",
    COALESCE(min(campaign.name), touch.campaign_id) AS "name",
    CAST(count(DISTINCT touch.person) AS INTEGER) AS "people",
    CAST(count(DISTINCT touch.campaign_member_id) AS INTEGER) AS "members",
    CAST(count(*) AS INTEGER) AS "touchpoints",
    CAST(min(counted.touchpoints) AS INTEGER) AS "of",
    ${won.join(",\n    ")}
  FROM following
  JOIN ${schemas.results}.touchpoints AS touch ON touch.touchpoint_id = following.touchpoint_id
  JOIN counted ON counted.campaign_id = touch.campaign_id
  LEFT JOIN ${schemas.results}.campaign_decisions AS campaign ON campaign.id = touch.campaign_id
  LEFT JOIN credit ON credit.touchpoint_id = touch.touchpoint_id
  GROUP BY touch.campaign_id
  HAVING count(DISTINCT touch.person) >= ${minimumPeople}
  ORDER BY touch.campaign_id`;
}
