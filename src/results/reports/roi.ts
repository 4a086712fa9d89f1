import { many, type Outcome } from "../explain/story.ts";
import { countNumber, moneyText, ofCampaigns, type ReportQuery } from "./period.ts";
import { quotient } from "./quotient.ts";
import { costGapSql, roiFacts } from "./roi-facts.ts";

/**
 * What marketing cost and what came of it: by channel, subchannel and campaign, with the whole, and a row for what no
 * touch has the credit of.
 *
 * A campaign's cost counts where its members may count, its actual cost is over 0 and it has both dates; it is spread
 * evenly over its days. Each figure goes by its own date: cost by the day it is incurred, revenue of the simple return
 * and deals by the close date, realized revenue, pipeline and touchpoints by the date of the touch, new leads and new
 * opportunities by the date they were created. Returns are multiples of the spend; without spend there is none.
 * @see shared/spec/reporting.md, a.4 and b.3
 */
export type RoiRow = {
  /** `no_touch`: leads, opportunities and deals, or parts of them, that no touch has the credit of. */
  level: "all" | "channel" | "subchannel" | "campaign" | "no_touch";
  channel: string | null;
  subchannel: string | null;
  campaignId: string | null;
  campaign: string | null;
  startDate: string | null;
  endDate: string | null;
  /** In the period; null where no cost counts. */
  cost: string | null;
  /** Why a campaign's does not; null on other rows. */
  costGap: "not_synced" | "no_cost" | "no_dates" | null;
  attributed: string;
  realized: string;
  /** Open deals' credit of touches in the period: provisional. */
  open: string;
  touchpoints: number;
  /** By credit, as `8.5`, or whole ones, each once a row: see `counts` of the query. */
  newLeads: string;
  newOpportunities: string;
  deals: string;
  simpleRoi: string | null;
  realizedRoi: string | null;
  costPerLead: string | null;
  costPerOpportunity: string | null;
  costPerDeal: string | null;
};

/** Leads, opportunities and deals by their credit, which adds up, or whole ones, which a row counts once each. */
export const ROI_COUNTS = ["credit", "distinct"] as const;
export type RoiQuery = Omit<ReportQuery, "dateType"> & { counts: (typeof ROI_COUNTS)[number] };

const LEVELS = ["campaign", "subchannel", "channel", "all"] as const;

type Told = Omit<
  RoiRow,
  "level" | "simpleRoi" | "realizedRoi" | `cost${"PerLead" | "PerOpportunity" | "PerDeal"}`
> & {
  levels: number;
  isUntouched: boolean | null;
  exactLeads: string;
  exactOpportunities: string;
  exactDeals: string;
};

/** Of some campaigns alone there is nothing that no touch has the credit of. */
export async function roi(outcome: Outcome, { counts, ...period }: RoiQuery): Promise<RoiRow[]> {
  const { mirror } = outcome.schemas;
  const { decimalText } = outcome.context.dialect;
  const query: ReportQuery = { ...period, dateType: "close" };
  const amount = (name: string) =>
    counts === "credit"
      ? `CAST(COALESCE(sum(fact.${name}_share), 0) AS DECIMAL(24,8))`
      : `CAST(count(DISTINCT CASE WHEN fact.${name}_share > 0 THEN fact.${name} END) AS DECIMAL(24,8))`;
  // What a row is shown with is rounded; what it is divided by is not.
  const counted = (name: string, key: string) =>
    `${decimalText(`CAST(round(${amount(name)}, 2) AS DECIMAL(24,2))`)} AS "${key}",
     ${decimalText(amount(name))} AS "exact${key.replace(/^new/, "").replace(/^d/, "D")}"`;
  // An untouched part is no whole one.
  const rest =
    counts === "credit"
      ? "TRUE"
      : "NOT fact.is_untouched OR COALESCE(fact.lead_share, fact.opportunity_share, fact.deal_share) = 1";
  const rows = await many<Told>(
    outcome,
    `WITH facts AS (${roiFacts(outcome, query)}),
     sums AS (
       SELECT fact.is_untouched AS is_untouched, fact.channel AS channel, fact.subchannel AS subchannel,
         fact.campaign_id AS campaign_id,
         CAST(GROUPING(fact.campaign_id) + GROUPING(fact.subchannel) + GROUPING(fact.channel) AS INTEGER) AS levels,
         CASE WHEN count(fact.cost) > 0 THEN ${moneyText("sum(fact.cost)")} END AS cost,
         ${moneyText("sum(fact.attributed)")} AS attributed, ${moneyText("sum(fact.realized)")} AS realized,
         ${moneyText("sum(fact.pipeline)")} AS open, COALESCE(sum(fact.attributed), 0) AS earned,
         ${countNumber("count(fact.touchpoint)")} AS touchpoints,
         ${counted("lead", "newLeads")}, ${counted("opportunity", "newOpportunities")}, ${counted("deal", "deals")}
       FROM facts AS fact
       WHERE (${rest}) AND ${ofCampaigns(outcome, "fact.campaign_id", query)}
       GROUP BY GROUPING SETS ((), (fact.is_untouched, fact.channel), (fact.is_untouched, fact.channel, fact.subchannel),
         (fact.is_untouched, fact.channel, fact.subchannel, fact.campaign_id))
       HAVING GROUPING(fact.channel) = 1 OR COALESCE(sum(fact.cost), 0) <> 0 OR count(*) > count(fact.cost)
     )
     SELECT sums.levels, sums.is_untouched AS "isUntouched", sums.channel, sums.subchannel,
       sums.campaign_id AS "campaignId", campaign.name AS campaign,
       CAST(campaign.start_date AS VARCHAR) AS "startDate", CAST(campaign.end_date AS VARCHAR) AS "endDate",
       CASE WHEN sums.campaign_id IS NOT NULL AND gap.reason IS NULL AND gap.campaign_id IS NOT NULL
         THEN COALESCE(sums.cost, '0.00') ELSE sums.cost END AS cost,
       gap.reason AS "costGap", sums.attributed, sums.realized, sums.open, sums.touchpoints,
       sums."newLeads", sums."newOpportunities", sums.deals,
       sums."exactLeads", sums."exactOpportunities", sums."exactDeals"
     FROM sums
     LEFT JOIN ${mirror}.campaign AS campaign ON campaign.id = sums.campaign_id
     LEFT JOIN ${costGapSql(outcome)} AS gap ON gap.campaign_id = sums.campaign_id
     WHERE NOT COALESCE(sums.is_untouched, FALSE) OR sums.levels = 2
     ORDER BY sums.levels DESC, COALESCE(sums.is_untouched, FALSE), sums.earned DESC, sums.channel, sums.subchannel,
       sums.campaign_id`,
  );
  return rows.map(rowOf);
}

function rowOf({ levels, isUntouched, exactLeads, exactOpportunities, exactDeals, ...row }: Told): RoiRow {
  return {
    level: isUntouched ? "no_touch" : (LEVELS[levels] ?? "campaign"),
    ...row,
    simpleRoi: quotient(row.attributed, row.cost, 2),
    realizedRoi: quotient(row.realized, row.cost, 2),
    costPerLead: quotient(row.cost, exactLeads, 2),
    costPerOpportunity: quotient(row.cost, exactOpportunities, 2),
    costPerDeal: quotient(row.cost, exactDeals, 2),
  };
}
