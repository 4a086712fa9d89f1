import { many, type Outcome } from "../explain/story.ts";
import { creditSql, moneyText, monthOf, ofCampaigns, type ReportQuery, within } from "./period.ts";
import { quotient } from "./quotient.ts";
import { costBetween, costDays, costGapSql } from "./roi-facts.ts";

/**
 * Spend and return over time: each cost in the months of its days, revenue of the simple return in the month of the
 * close, of the realized one in the month of the touch. Months add up to the report of their period to the cent.
 * @see shared/spec/reporting.md, a.4, visuals 2 and 3
 */
export type RoiMonth = {
  month: string;
  /** Null in the sum of the month. */
  channel: string | null;
  /** Null where no cost counts in the month. */
  cost: string | null;
  attributed: string;
  realized: string;
  simpleRoi: string | null;
  realizedRoi: string | null;
};

export async function roiMonths(
  outcome: Outcome,
  period: Omit<ReportQuery, "dateType">,
): Promise<RoiMonth[]> {
  const { inputs } = outcome.schemas;
  const { model } = period;
  const query: ReportQuery = { ...period, dateType: "close" };
  const [first, last] = costDays(outcome, query);
  const none = "CAST(NULL AS DECIMAL(24,2))";
  const rows = await many<Omit<RoiMonth, "simpleRoi" | "realizedRoi">>(
    outcome,
    `WITH months AS (
       SELECT ${monthOf("zone.day")} AS month, min(zone.day) AS first_day, max(zone.day) AS last_day,
         min(zone.start) AS begins
       FROM ${inputs}.zone_day AS zone GROUP BY ${monthOf("zone.day")}
     ),
     spans AS (SELECT months.*, lead(begins) OVER (ORDER BY month) AS ends FROM months),
     facts AS (
       SELECT spans.month, spent.channel, spent.campaign_id,
         CAST(${costBetween(`greatest(${first}, spans.first_day)`, `least(${last}, spans.last_day)`)} AS DECIMAL(24,2)) AS cost,
         ${none} AS attributed, ${none} AS realized
       FROM ${costGapSql(outcome)} AS spent
       JOIN spans ON spans.first_day <= ${last} AND spans.last_day >= ${first}
       WHERE spent.reason IS NULL
       UNION ALL
       SELECT ${monthOf("record.close_date")}, share.channel, share.campaign_id, ${none}, share.${model}_revenue, ${none}
       FROM ${creditSql(outcome)} WHERE deal.is_won AND record.close_date IS NOT NULL AND ${within(outcome, "close", query)}
       UNION ALL
       SELECT spans.month, share.channel, share.campaign_id, ${none}, ${none}, share.${model}_revenue
       FROM ${creditSql(outcome)}
       JOIN spans ON share.touchpoint_date >= spans.begins AND share.touchpoint_date < spans.ends
       WHERE deal.is_won AND ${within(outcome, "touchpoint", query)}
     )
     SELECT fact.month AS month, fact.channel AS channel,
       CASE WHEN count(fact.cost) > 0 THEN ${moneyText("sum(fact.cost)")} END AS cost,
       ${moneyText("sum(fact.attributed)")} AS attributed, ${moneyText("sum(fact.realized)")} AS realized
     FROM facts AS fact
     WHERE ${ofCampaigns(outcome, "fact.campaign_id", query)}
     GROUP BY GROUPING SETS ((fact.month), (fact.month, fact.channel))
     ORDER BY fact.month, GROUPING(fact.channel) DESC, fact.channel`,
  );
  return rows.map((row) => ({
    ...row,
    simpleRoi: quotient(row.attributed, row.cost, 2),
    realizedRoi: quotient(row.realized, row.cost, 2),
  }));
}
