import { startOfDay } from "../../settings/zone.ts";
import { many, type Outcome } from "../explain/story.ts";
import { moneySql, wonCreditSql, wonOf } from "./credit.ts";
import type { DoubleCount, ReadOptions } from "./double-count.ts";
import { onlineNames, whyOnline } from "./online-types.ts";

type Row = {
  campaignId: string;
  name: string;
  type: string | null;
  channel: string | null;
  windowEnd: string | null;
  people: number;
  members: number;
  touchpoints: number;
  peopleSince: number;
  membersSince: number;
  touchpointsSince: number;
  byRule: number;
};

/**
 * Campaigns of an online type whose members count: the web script counts the same people.
 *
 * What lies before web tracking began is its history, and is counted once. A campaign that has touches on both sides should
 * end where tracking began; one that has them only since then should not be synced.
 */
export async function onlineCampaigns(outcome: Outcome, options: ReadOptions): Promise<DoubleCount[]> {
  const online = onlineNames(options.onlineTypes);
  const rows = await many<Row & Record<string, unknown>>(outcome, campaignsSql(outcome, options));
  return rows.flatMap((row) => {
    const why = whyOnline(row, online);
    return why === undefined ? [] : (findingOf(row, why, outcome, options) ?? []);
  });
}

function findingOf(
  row: Row & Record<string, unknown>,
  why: string,
  outcome: Outcome,
  { webTrackingSince: since, models }: ReadOptions,
): DoubleCount | undefined {
  const { campaignId, name } = row;
  if (since !== undefined && row.touchpointsSince === 0) return undefined;
  if (since === undefined || row.touchpointsSince === row.touchpoints) {
    const { people, members, touchpoints } = row;
    return {
      kind: "online_type",
      campaignId,
      name,
      people,
      members,
      touchpoints,
      won: wonOf(row, models),
      text: `${why}, yet ${touchpointsText(touchpoints)} of ${peopleText(people)} count. ${whatToDo(row, since)}`,
    };
  }
  return {
    kind: "overlaps_web_tracking",
    campaignId,
    name,
    people: row.peopleSince,
    members: row.membersSince,
    touchpoints: row.touchpointsSince,
    won: wonOf(row, models, "_since"),
    text: `${why}. Of ${touchpointsText(row.touchpoints)}, ${row.touchpointsSince} are dated ${since} or later, when the web was tracked already. Let its touchpoints end where tracking begins: what came before is counted once.${ruleNote(row)}`,
    proposal: { touchpointEnd: endDay(since, outcome) },
  };
}

function whatToDo({ windowEnd }: Row, since: string | undefined): string {
  if (since !== undefined)
    return `All are dated since the web is tracked (${since}): exclude the campaign from the sync.`;
  if (windowEnd !== null)
    return `Its Touchpoint End Date is ${windowEnd}: if the web was tracked before that day, set it to when tracking began.`;
  return "If the web is tracked, exclude the campaign from the sync, or set its Touchpoint End Date to when tracking began.";
}

function ruleNote({ byRule }: Row): string {
  return byRule === 0
    ? ""
    : ` ${touchpointsText(byRule)} count by a rule that does not look at that date: switch on applyCampaignWindow in it.`;
}

/** The first day that no longer counts; with `endDateInclusive` the last that does. */
function endDay(since: string, { context }: Outcome): string {
  if (!context.settings.sync.endDateInclusive) return since;
  return new Date(Date.parse(`${since}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

function touchpointsText(count: number): string {
  return count === 1 ? "1 touchpoint" : `${count} touchpoints`;
}

function peopleText(count: number): string {
  return count === 1 ? "1 person" : `${count} people`;
}

function campaignsSql(outcome: Outcome, { models, webTrackingSince }: ReadOptions): string {
  const { schemas, context } = outcome;
  const { dialect, rules, settings } = context;
  const isSince =
    webTrackingSince === undefined
      ? "FALSE"
      : `touch.touchpoint_date >= ${dialect.instant(startOfDay(webTrackingSince, settings.timezone))}`;
  const unwindowed = rules.sync
    .filter((rule) => !rule.applyCampaignWindow)
    .map((rule) => dialect.text(rule.name));
  const byRule = unwindowed.length === 0 ? "FALSE" : `member.rule IN (${unwindowed.join(", ")})`;
  const won = models.flatMap((model) => [
    `${moneySql(`sum(credit.${model})`)} AS "won_${model}"`,
    `${moneySql(`sum(CASE WHEN ${isSince} THEN credit.${model} END)`)} AS "won_${model}_since"`,
  ]);
  return `
  WITH credit AS (${wonCreditSql(outcome, models)}
  )
  SELECT
    campaign.id AS "campaignId",
    COALESCE(campaign.name, campaign.id) AS "name",
    campaign.effective_type AS "type",
    campaign.channel AS "channel",
    CAST(campaign.window_end_day AS VARCHAR) AS "windowEnd",
    CAST(count(DISTINCT touch.person) AS INTEGER) AS "people",
    CAST(count(DISTINCT touch.campaign_member_id) AS INTEGER) AS "members",
    CAST(count(*) AS INTEGER) AS "touchpoints",
    CAST(count(DISTINCT CASE WHEN ${isSince} THEN touch.person END) AS INTEGER) AS "peopleSince",
    CAST(count(DISTINCT CASE WHEN ${isSince} THEN touch.campaign_member_id END) AS INTEGER) AS "membersSince",
    CAST(count(*) FILTER (WHERE ${isSince}) AS INTEGER) AS "touchpointsSince",
    CAST(count(*) FILTER (WHERE ${isSince} AND ${byRule}) AS INTEGER) AS "byRule",
    ${won.join(",\n    ")}
  FROM ${schemas.results}.touchpoints AS touch
  JOIN ${schemas.results}.campaign_decisions AS campaign ON campaign.id = touch.campaign_id
  LEFT JOIN ${schemas.results}.members AS member ON member.campaign_member_id = touch.campaign_member_id
  LEFT JOIN credit ON credit.touchpoint_id = touch.touchpoint_id
  WHERE touch.source = 'crm_campaign'
  GROUP BY campaign.id, campaign.name, campaign.effective_type, campaign.channel, campaign.window_end_day
  ORDER BY campaign.id`;
}
