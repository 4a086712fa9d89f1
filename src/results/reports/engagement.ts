import { many, type Outcome } from "../explain/story.ts";
import { countNumber, monthOf, type OfCampaigns, ofCampaigns, type Period } from "./period.ts";

/**
 * Who was touched, when and by what: touchpoints by month and channel, the people and accounts behind them, and how
 * many were somebody's first touch or made a lead.
 *
 * @see shared/spec/reporting.md, the board "Engagement": by touchpoint date
 */
export type EngagementRow = {
  /** Null in the sum of the channel. */
  month: string | null;
  channel: string;
  touchpoints: number;
  people: number;
  accounts: number;
  firstTouches: number;
  leadCreations: number;
};

/** All channels together: a person of several counts once. */
export type EngagementWhole = { touchpoints: number; people: number; accounts: number };

export async function engagement(
  outcome: Outcome,
  query: Period & OfCampaigns,
): Promise<{ rows: EngagementRow[]; whole: EngagementWhole }> {
  const { results, inputs } = outcome.schemas;
  const { dialect } = outcome.context;
  const { from, to } = query;
  const bounds = [
    from === undefined ? "TRUE" : `zone.day >= ${dialect.day(from)}`,
    to === undefined ? "TRUE" : `zone.day <= ${dialect.day(to)}`,
    ofCampaigns(outcome, "touch.campaign_id", query),
  ];
  const all = await many<Omit<EngagementRow, "channel"> & { channel: string | null; levels: number }>(
    outcome,
    `WITH days AS (
       SELECT zone.day, zone.start, lead(zone.start) OVER (ORDER BY zone.day) AS ends
       FROM ${inputs}.zone_day AS zone
     ),
     touched AS (
       SELECT touch.touchpoint_id, touch.person, touch.channel, touch.positions, ${monthOf("zone.day")} AS month
       FROM ${results}.touchpoints AS touch
       JOIN days AS zone ON touch.touchpoint_date >= zone.start AND touch.touchpoint_date < zone.ends
       WHERE ${bounds.join(" AND ")}
     ),
     homes AS (
       SELECT person, min(account_id) AS account_id FROM ${results}.contact_people
       WHERE is_there AND person IS NOT NULL GROUP BY person
     )
     SELECT touched.month AS month, touched.channel AS channel, CAST(GROUPING(touched.channel) AS INTEGER) AS levels,
       ${countNumber("count(*)")} AS touchpoints, ${countNumber("count(DISTINCT touched.person)")} AS people,
       ${countNumber("count(DISTINCT homes.account_id)")} AS accounts,
       ${countNumber("count(*) FILTER (WHERE (', ' || touched.positions || ', ') LIKE '%, FT, %')")} AS "firstTouches",
       ${countNumber("count(*) FILTER (WHERE (', ' || touched.positions || ', ') LIKE '%, LC, %')")} AS "leadCreations"
     FROM touched LEFT JOIN homes ON homes.person = touched.person
     GROUP BY GROUPING SETS ((touched.month, touched.channel), (touched.channel), ())
     ORDER BY month NULLS FIRST, channel`,
  );
  const { touchpoints = 0, people = 0, accounts = 0 } = all.find(({ levels }) => levels === 1) ?? {};
  const rows = all
    .filter(({ levels }) => levels === 0)
    .map(({ levels: _, channel, ...row }) => ({ ...row, channel: String(channel) }));
  return { rows, whole: { touchpoints, people, accounts } };
}
