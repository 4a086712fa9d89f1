import { many, type Outcome } from "../explain/story.ts";
import { moneySql, wonCreditSql, wonOf } from "./credit.ts";
import type { DoubleCount, ReadOptions } from "./double-count.ts";
import { hoursText } from "./follows-web.ts";

type Row = {
  campaignId: string;
  name: string;
  otherId: string;
  otherName: string;
  people: number;
  members: number;
  peopleOfSmaller: number;
  sameInstant: number;
};

/**
 * Pairs of campaigns that hold the same people at nearly the same time, as a registration and the attendance.
 *
 * A pair is told under the campaign that mostly comes later, with the credit that its touches have. Two dates without time meet
 * at midnight by chance, so only pairs with enough people are told, which are enough of the smaller campaign.
 */
export async function followsMembership(outcome: Outcome, options: ReadOptions): Promise<DoubleCount[]> {
  const rows = await many<Row & Record<string, unknown>>(outcome, pairsSql(outcome, options));
  return rows.map((row) => ({
    kind: "follows_membership",
    campaignId: row.campaignId,
    name: row.name,
    other: { campaignId: row.otherId, name: row.otherName },
    people: row.people,
    members: row.members,
    touchpoints: row.members,
    won: wonOf(row, options.models),
    text: textOf(row, options),
  }));
}

function textOf(row: Row, { withinHours }: ReadOptions): string {
  const share = Math.round((100 * row.people) / row.peopleOfSmaller);
  const same =
    row.sameInstant === 0
      ? ""
      : ` ${row.sameInstant === row.people ? "All" : row.sameInstant} of them have the very same date in both, so that the order is not known.`;
  return `${row.people} people (${share} % of the smaller campaign) have a touchpoint in "${row.otherName}" and one within ${hoursText(withinHours)} in "${row.name}".${same} Where both are one thing, as a registration and the attendance, let only one count.`;
}

/**
 * Campaigns are numbered and joined by number: the join has a row for every two touches of a person that lie near each other.
 */
function pairsSql(
  outcome: Outcome,
  { models, withinHours, minimumPeople, minimumShare }: ReadOptions,
): string {
  const { schemas, context } = outcome;
  const { dialect } = context;
  const won = models.map(
    (model) =>
      `${moneySql(`CASE WHEN pair.first_is_later THEN pair.first_${model} ELSE pair.second_${model} END`)} AS "won_${model}"`,
  );
  const sums = models.flatMap((model) => [
    `sum(first_credit.${model}) AS first_${model}`,
    `sum(second_credit.${model}) AS second_${model}`,
  ]);
  return `
  WITH touch AS (
    SELECT touch.touchpoint_id, touch.person, touch.campaign_id, touch.touchpoint_date,
      ${dialect.plusDays("touch.touchpoint_date", String(-withinHours / 24))} AS since,
      ${dialect.plusDays("touch.touchpoint_date", String(withinHours / 24))} AS until
    FROM ${schemas.results}.touchpoints AS touch
    WHERE touch.source = 'crm_campaign'
  ),
  sized AS (
    SELECT campaign_id, count(*) AS people
    FROM touch
    GROUP BY campaign_id
  ),
  met AS (
    SELECT
      first.campaign_id AS first_id,
      second.campaign_id AS second_id,
      first.touchpoint_id AS first_touchpoint,
      second.touchpoint_id AS second_touchpoint,
      CASE WHEN first.touchpoint_date < second.touchpoint_date THEN 1 ELSE 0 END AS second_later,
      CASE WHEN first.touchpoint_date > second.touchpoint_date THEN 1 ELSE 0 END AS first_later
    FROM touch AS first
    JOIN touch AS second ON second.person = first.person
      AND second.campaign_id > first.campaign_id
      AND second.touchpoint_date >= first.since
      AND second.touchpoint_date <= first.until
  ),
  frequent AS (
    SELECT
      met.first_id,
      met.second_id,
      count(*) AS people,
      sum(met.second_later) AS second_later,
      sum(met.first_later) AS first_later,
      min(LEAST(first_size.people, second_size.people)) AS smaller
    FROM met
    JOIN sized AS first_size ON first_size.campaign_id = met.first_id
    JOIN sized AS second_size ON second_size.campaign_id = met.second_id
    GROUP BY met.first_id, met.second_id
    HAVING count(*) >= ${minimumPeople}
      AND count(*) >= ${dialect.number(minimumShare.toFixed(6))} * min(LEAST(first_size.people, second_size.people))
  ),
  credit AS (${wonCreditSql(outcome, models)}
  ),
  pair AS (
    SELECT
      frequent.first_id,
      frequent.second_id,
      min(frequent.people) AS people,
      min(frequent.smaller) AS smaller,
      min(frequent.people - frequent.second_later - frequent.first_later) AS same_instant,
      min(frequent.first_later) > min(frequent.second_later) AS first_is_later,
      ${sums.join(",\n      ")}
    FROM frequent
    JOIN met ON met.first_id = frequent.first_id AND met.second_id = frequent.second_id
    LEFT JOIN credit AS first_credit ON first_credit.touchpoint_id = met.first_touchpoint
    LEFT JOIN credit AS second_credit ON second_credit.touchpoint_id = met.second_touchpoint
    GROUP BY frequent.first_id, frequent.second_id
  )
  SELECT
    later.id AS "campaignId",
    COALESCE(later.name, later.id) AS "name",
    earlier.id AS "otherId",
    COALESCE(earlier.name, earlier.id) AS "otherName",
    CAST(pair.people AS INTEGER) AS "people",
    CAST(pair.people AS INTEGER) AS "members",
    CAST(pair.smaller AS INTEGER) AS "peopleOfSmaller",
    CAST(pair.same_instant AS INTEGER) AS "sameInstant",
    ${won.join(",\n    ")}
  FROM pair
  JOIN ${schemas.results}.campaign_decisions AS later
    ON later.id = CASE WHEN pair.first_is_later THEN pair.first_id ELSE pair.second_id END
  JOIN ${schemas.results}.campaign_decisions AS earlier
    ON earlier.id = CASE WHEN pair.first_is_later THEN pair.second_id ELSE pair.first_id END
  ORDER BY pair.first_id, pair.second_id`;
}
