import { many, type Outcome, one } from "../explain/story.ts";
import { countNumber, creditSql, moneyText, monthOf, type ReportQuery, within } from "./period.ts";

/**
 * What share of won deals and their revenue carries touches, and which part of the credit is offline.
 *
 * @see shared/spec/reporting.md, a.1: whole deals, by close date
 */
export type Overview = {
  won: { deals: number; revenue: string };
  /** Of them, those with any touchpoint. */
  attributed: { deals: number; revenue: string };
  /** Open deals, whatever their date: all, and the credit that touches would get today; provisional. */
  pipeline: { deals: number; amount: string; credited: string };
  /** Model-weighted won revenue by the class of the touch. */
  classes: { touchClass: "offline" | "digital"; touchpoints: number; won: string; open: string }[];
  months: { month: string; won: string; attributed: string }[];
};

export async function overview(outcome: Outcome, query: ReportQuery): Promise<Overview> {
  const { results, mirror } = outcome.schemas;
  const inPeriod = within(outcome, "close", query);
  const deals = `SELECT deal.opportunity_id, deal.is_won, deal.is_open, deal.cents * 0.01 AS amount, record.close_date,
      touched.opportunity_id IS NOT NULL AS is_touched
    FROM ${results}.opportunities AS deal
    JOIN ${mirror}.opportunity AS record ON record.id = deal.opportunity_id
    LEFT JOIN (SELECT DISTINCT opportunity_id FROM ${results}.attribution_touchpoints) AS touched
      ON touched.opportunity_id = deal.opportunity_id`;
  const won = `deal.is_won AND ${inPeriod.replaceAll("record.", "deal.")}`;
  const sum = (test: string) => `sum(CASE WHEN ${test} THEN deal.amount ELSE 0 END)`;
  const number = (test: string) => countNumber(`count(*) FILTER (WHERE ${test})`);
  const totals = await one<Record<string, string | number>>(
    outcome,
    `SELECT ${number(won)} AS won_deals, ${moneyText(sum(won))} AS won,
       ${number(`${won} AND deal.is_touched`)} AS attributed_deals, ${moneyText(sum(`${won} AND deal.is_touched`))} AS attributed,
       ${number("deal.is_open")} AS open_deals, ${moneyText(sum("deal.is_open"))} AS open
     FROM (${deals}) AS deal`,
  );
  const months = await many<Overview["months"][number]>(
    outcome,
    `SELECT ${monthOf("deal.close_date")} AS month, ${moneyText("sum(deal.amount)")} AS won,
       ${moneyText(sum("deal.is_touched"))} AS attributed
     FROM (${deals}) AS deal WHERE ${won} AND deal.close_date IS NOT NULL GROUP BY ${monthOf("deal.close_date")} ORDER BY month`,
  );
  const classes = await touchClasses(outcome, query);
  const credited = classes.reduce((cents, { open }) => cents + Math.round(Number(open) * 100), 0);
  return {
    won: { deals: Number(totals?.won_deals ?? 0), revenue: String(totals?.won ?? "0.00") },
    attributed: {
      deals: Number(totals?.attributed_deals ?? 0),
      revenue: String(totals?.attributed ?? "0.00"),
    },
    pipeline: {
      deals: Number(totals?.open_deals ?? 0),
      amount: String(totals?.open ?? "0.00"),
      credited: (credited / 100).toFixed(2),
    },
    classes,
    months,
  };
}

/** Touches that come from campaign members are offline; web visits and activities are digital. */
async function touchClasses(outcome: Outcome, query: ReportQuery): Promise<Overview["classes"]> {
  const { results } = outcome.schemas;
  const { model } = query;
  const inPeriod = within(outcome, "close", query);
  return many(
    outcome,
    `SELECT CASE WHEN COALESCE(touch.source, 'crm_campaign') = 'crm_campaign' THEN 'offline' ELSE 'digital' END AS "touchClass",
       ${countNumber("count(DISTINCT share.touchpoint_id)")} AS touchpoints,
       ${moneyText(`sum(CASE WHEN deal.is_won AND ${inPeriod} THEN share.${model}_revenue END)`)} AS won,
       ${moneyText(`sum(CASE WHEN deal.is_open THEN share.${model}_revenue END)`)} AS open
     FROM ${creditSql(outcome)}
     LEFT JOIN ${results}.touchpoints AS touch ON touch.touchpoint_id = share.touchpoint_id
     GROUP BY 1 ORDER BY 1 DESC`,
  );
}
