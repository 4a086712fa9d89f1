import { many, type Outcome } from "../explain/story.ts";
import { countNumber, creditSql, moneyText, ofCampaigns, type ReportQuery, within } from "./period.ts";

/**
 * Credit by channel, subchannel and campaign; rows of all three levels and the whole.
 *
 * Deals and touchpoints are distinct at their level, and so do not add up; money does, to the cent.
 * @see shared/spec/reporting.md, a.2 and a.3
 */
export type ChannelRow = {
  level: "all" | "channel" | "subchannel" | "campaign";
  channel: string | null;
  subchannel: string | null;
  campaignId: string | null;
  campaign: string | null;
  touchpoints: number;
  deals: number;
  /** Deals counted by their share, as `12.3`: adds up over channels, but for the rounding to two places. */
  weightedDeals: string;
  won: string;
  /** Open deals' credit: provisional. */
  open: string;
};

const LEVELS = ["campaign", "subchannel", "channel", "all"] as const;

/** `stage`: deals that are in it now; `channel`: credit of that channel alone. */
export type ChannelQuery = ReportQuery & { stage?: string; channel?: string };

/** The stages that deals are in which have credit, won or provisional. */
export async function dealStages(outcome: Outcome): Promise<string[]> {
  const rows = await many<{ stage: string }>(
    outcome,
    `SELECT DISTINCT record.stage_name AS stage FROM ${creditSql(outcome)}
     WHERE (deal.is_won OR deal.is_open) AND record.stage_name IS NOT NULL ORDER BY stage`,
  );
  return rows.map(({ stage }) => stage);
}

/** What the report is narrowed to: days, stage, channel and campaigns. */
function narrowed(outcome: Outcome, query: ChannelQuery): string {
  const { text } = outcome.context.dialect;
  const { dateType, stage, channel } = query;
  const tests = [
    "(deal.is_won OR deal.is_open)",
    within(outcome, dateType, query),
    ofCampaigns(outcome, "share.campaign_id", query),
  ];
  if (stage !== undefined) tests.push(`record.stage_name = ${text(stage)}`);
  if (channel !== undefined) tests.push(`share.channel = ${text(channel)}`);
  return tests.join(" AND ");
}

export async function channelReport(outcome: Outcome, query: ChannelQuery): Promise<ChannelRow[]> {
  const { mirror } = outcome.schemas;
  const { decimalText } = outcome.context.dialect;
  const { model } = query;
  const weighted = `COALESCE(sum(CASE WHEN deal.is_won THEN share.${model}_percent END), 0) * 0.01`;
  const rows = await many<Omit<ChannelRow, "level"> & { levels: number }>(
    outcome,
    `SELECT row.*, campaign.name AS campaign FROM (
       SELECT share.channel AS channel, share.subchannel AS subchannel, share.campaign_id AS "campaignId",
         CAST(GROUPING(share.campaign_id) + GROUPING(share.subchannel) + GROUPING(share.channel) AS INTEGER) AS levels,
         ${countNumber("count(DISTINCT share.touchpoint_id)")} AS touchpoints,
         ${countNumber("count(DISTINCT share.opportunity_id)")} AS deals,
         ${decimalText(`CAST(round(${weighted}, 2) AS DECIMAL(24,2))`)} AS "weightedDeals",
         ${moneyText(`sum(CASE WHEN deal.is_won THEN share.${model}_revenue END)`)} AS won,
         ${moneyText(`sum(CASE WHEN deal.is_open THEN share.${model}_revenue END)`)} AS open
       FROM ${creditSql(outcome)}
       WHERE ${narrowed(outcome, query)}
       GROUP BY GROUPING SETS ((), (share.channel), (share.channel, share.subchannel), (share.channel, share.subchannel, share.campaign_id))
     ) AS row
     LEFT JOIN ${mirror}.campaign AS campaign ON campaign.id = row."campaignId"
     ORDER BY row.levels DESC, CAST(row.won AS DECIMAL(24,2)) DESC, row.channel, row.subchannel, row."campaignId"`,
  );
  return rows.map(({ levels, ...row }) => ({ level: LEVELS[levels] ?? "campaign", ...row }));
}

/** A deal behind a row. */
export type DealRow = {
  opportunityId: string;
  name: string | null;
  stage: string | null;
  closeDate: string | null;
  isWon: boolean;
  isOpen: boolean;
  amount: string;
  touchpoints: number;
  percent: string;
  revenue: string;
};
export type DealQuery = ChannelQuery & {
  /** Empty: those without a subchannel. */
  subchannel?: string;
  offset: number;
  limit: number;
};

/** The deals that a row's money comes from, the largest share first. */
export async function dealsBehind(
  outcome: Outcome,
  query: DealQuery,
): Promise<{ items: DealRow[]; total: number }> {
  const { text, decimalText } = outcome.context.dialect;
  const { model, subchannel, offset, limit } = query;
  const tests = [narrowed(outcome, query)];
  if (subchannel !== undefined)
    tests.push(subchannel === "" ? "share.subchannel IS NULL" : `share.subchannel = ${text(subchannel)}`);
  const rows = await many<DealRow & { total: number }>(
    outcome,
    `SELECT deal.opportunity_id AS "opportunityId", record.name AS name, record.stage_name AS stage,
       CAST(record.close_date AS VARCHAR) AS "closeDate", deal.is_won AS "isWon", deal.is_open AS "isOpen",
       ${moneyText("deal.cents * 0.01")} AS amount, ${countNumber("count(*)")} AS touchpoints,
       ${decimalText(`CAST(sum(share.${model}_percent) AS DECIMAL(9,6))`)} AS percent,
       ${moneyText(`sum(share.${model}_revenue)`)} AS revenue, ${countNumber("count(*) OVER ()")} AS total
     FROM ${creditSql(outcome)}
     WHERE ${tests.join(" AND ")}
     GROUP BY deal.opportunity_id, record.name, record.stage_name, record.close_date, deal.is_won, deal.is_open, deal.cents
     ORDER BY sum(share.${model}_revenue) DESC NULLS LAST, deal.opportunity_id
     LIMIT ${limit} OFFSET ${offset}`,
  );
  return { items: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}
