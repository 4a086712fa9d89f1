import { many, type Outcome } from "../explain/story.ts";
import { creditSql, moneyText, monthOf, ofCampaigns, type ReportQuery, within } from "./period.ts";

/**
 * Credit by channel over months, of the date that the report goes by.
 *
 * @see shared/spec/reporting.md, a.2
 */
export type ChannelMonth = {
  /** `2026-01`, in the settings' zone. */
  month: string;
  channel: string;
  won: string;
  /** Open deals' credit: provisional. */
  open: string;
};

export type ChannelMonthQuery = ReportQuery & { channel?: string };

export async function channelMonths(outcome: Outcome, query: ChannelMonthQuery): Promise<ChannelMonth[]> {
  const { inputs } = outcome.schemas;
  const { text } = outcome.context.dialect;
  const { model, dateType, channel } = query;
  const instant = dateType === "created" ? "deal.created_at" : "share.touchpoint_date";
  const days =
    dateType === "close"
      ? ""
      : `JOIN (SELECT zone.day, zone.start, lead(zone.start) OVER (ORDER BY zone.day) AS ends FROM ${inputs}.zone_day AS zone) AS days
         ON ${instant} >= days.start AND ${instant} < days.ends`;
  const tests = [
    "(deal.is_won OR deal.is_open)",
    within(outcome, dateType, query),
    ofCampaigns(outcome, "share.campaign_id", query),
  ];
  if (channel !== undefined) tests.push(`share.channel = ${text(channel)}`);
  return many<ChannelMonth>(
    outcome,
    `SELECT ${monthOf(dateType === "close" ? "record.close_date" : "days.day")} AS month, share.channel AS channel,
       ${moneyText(`sum(CASE WHEN deal.is_won THEN share.${model}_revenue END)`)} AS won,
       ${moneyText(`sum(CASE WHEN deal.is_open THEN share.${model}_revenue END)`)} AS open
     FROM ${creditSql(outcome)} ${days}
     WHERE ${tests.join(" AND ")}
     GROUP BY 1, 2
     ORDER BY 1, 2`,
  );
}
