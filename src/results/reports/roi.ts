import { many, type Outcome } from "../explain/story.ts";
import { countNumber, creditSql, moneyText, type ReportQuery, within } from "./period.ts";

/**
 * What campaigns cost and what came of it. A campaign's cost counts where its members may count, its actual cost is
 * over 0 and it has both dates; it is spread evenly over its days, first and last included, so that any split of its
 * days adds up to the cost to the cent.
 *
 * Simple return: revenue of deals won in the period by its cost. Realized: revenue of touches in the period, whenever
 * their deals were won. Returns are multiples; without cost there is none.
 * @see shared/spec/reporting.md, a.4 and b.3
 */
export type RoiRow = {
  campaignId: string;
  campaign: string | null;
  channel: string;
  subchannel: string | null;
  startDate: string | null;
  endDate: string | null;
  /** In the period; null where the campaign's cost does not count. */
  cost: string | null;
  /** Why it does not. */
  costGap: "not_synced" | "no_cost" | "no_dates" | null;
  attributed: string;
  realized: string;
  open: string;
  touchpoints: number;
  weightedDeals: number;
};

export async function roi(outcome: Outcome, query: ReportQuery): Promise<RoiRow[]> {
  const { results, mirror } = outcome.schemas;
  const { dialect } = outcome.context;
  const { model, from, to } = query;
  const first =
    from === undefined ? "record.start_date" : `greatest(record.start_date, ${dialect.day(from)})`;
  const last = to === undefined ? "record.end_date" : `least(record.end_date, ${dialect.day(to)})`;
  const days = "(record.end_date - record.start_date + 1)";
  // What has run up to a day, rounded to cents: the difference of two such sums never loses a cent.
  const until = (day: string) =>
    `round(campaign.actual_cost * greatest(0, least(${days}, ${day} - record.start_date + 1)) / ${days}, 2)`;
  const revenue = (dateType: "close" | "touchpoint", column: string) => `(
    SELECT share.campaign_id, sum(share.${model}_revenue) AS ${column},
      sum(share.${model}_percent) * 0.01 AS deals
    FROM ${creditSql(outcome)}
    WHERE deal.is_won AND ${within(outcome, dateType, query)} GROUP BY share.campaign_id)`;
  return many(
    outcome,
    `SELECT campaign.campaign_id AS "campaignId", campaign.name AS campaign, campaign.channel AS channel,
       campaign.subchannel AS subchannel, CAST(record.start_date AS VARCHAR) AS "startDate",
       CAST(record.end_date AS VARCHAR) AS "endDate",
       CASE WHEN gap.reason IS NULL THEN CAST(CAST(
         CASE WHEN ${last} < ${first} THEN 0 ELSE ${until(last)} - ${until(`(${first} - 1)`)} END
       AS DECIMAL(24,2)) AS VARCHAR) END AS cost,
       gap.reason AS "costGap",
       ${moneyText("simple.won")} AS attributed, ${moneyText("realized.touched")} AS realized,
       ${moneyText(`revenue.${model}_open`)} AS open,
       ${countNumber("campaign.touchpoints")} AS touchpoints, CAST(COALESCE(simple.deals, 0) AS DOUBLE) AS "weightedDeals"
     FROM ${results}.campaigns AS campaign
     JOIN ${mirror}.campaign AS record ON record.id = campaign.campaign_id AND NOT COALESCE(record.is_deleted, FALSE)
     JOIN (
       SELECT each.campaign_id, CASE
         WHEN each.sync IS NULL OR each.sync = 'exclude_all' THEN 'not_synced'
         WHEN COALESCE(each.actual_cost, 0) <= 0 THEN 'no_cost'
         WHEN own.start_date IS NULL OR own.end_date IS NULL OR own.end_date < own.start_date THEN 'no_dates'
       END AS reason
       FROM ${results}.campaigns AS each JOIN ${mirror}.campaign AS own ON own.id = each.campaign_id
     ) AS gap ON gap.campaign_id = campaign.campaign_id
     LEFT JOIN ${results}.campaign_revenue AS revenue ON revenue.campaign_id = campaign.campaign_id
     LEFT JOIN ${revenue("close", "won")} AS simple ON simple.campaign_id = campaign.campaign_id
     LEFT JOIN ${revenue("touchpoint", "touched")} AS realized ON realized.campaign_id = campaign.campaign_id
     WHERE gap.reason IS NULL OR simple.won IS NOT NULL OR realized.touched IS NOT NULL OR revenue.${model}_open > 0
     ORDER BY COALESCE(simple.won, 0) DESC, campaign.campaign_id`,
  );
}
