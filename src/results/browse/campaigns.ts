import type { ModelName } from "../../model/credit/weights.ts";
import { isId, longId } from "../../settings/ids.ts";
import { many, type Outcome, one } from "../explain/story.ts";

/** A campaign as a row of the app's table. Money is text with two decimals. */
export type CampaignRow = {
  id: string;
  name: string;
  /** As the settings or the CRM have it. */
  type: string | null;
  channel: string;
  subchannel: string | null;
  /** The campaign's own sync type, from the settings or the CRM; null where there is none. */
  syncType: string | null;
  /** Who decides that: Footfall's settings beat the CRM. */
  syncTypeFrom: "footfall" | "crm" | null;
  /** What decides about its members, as the outcome has it: a sync type, rules, or nothing. */
  sync: string | null;
  startDate: string | null;
  endDate: string | null;
  createdDate: string | null;
  touchpointStart: string | null;
  touchpointEnd: string | null;
  members: number;
  responded: number;
  withoutEmail: number;
  touchpoints: number;
  lateMembers: number;
  cost: string | null;
  won: string;
  open: string;
  warnings: string[];
};

export const CAMPAIGN_VIEWS = [
  "all",
  "to_sync",
  "late",
  "unmapped",
  "excluded_but_matched",
  "no_dates",
] as const;
export type CampaignView = (typeof CAMPAIGN_VIEWS)[number];

/** What the table can be ordered by, and the column that does it. */
const SORTS = {
  name: "lower(campaign.name)",
  type: "lower(campaign.type)",
  channel: "lower(campaign.channel)",
  syncType: "decided.sync",
  startDate: "record.start_date",
  endDate: "record.end_date",
  createdDate: "record.created_date",
  touchpointStart: "decided.window_start_day",
  touchpointEnd: "decided.window_end_day",
  members: "campaign.members",
  responded: "campaign.responded",
  withoutEmail: "campaign.without_email",
  touchpoints: "campaign.touchpoints",
  lateMembers: "campaign.late_upload_members",
  cost: "campaign.actual_cost",
  won: "won",
  open: "open",
} as const;
export type CampaignSort = keyof typeof SORTS;
export const CAMPAIGN_SORTS = Object.keys(SORTS) as CampaignSort[];

export type CampaignQuery = {
  /** Part of a name, or an id of 15 or 18 characters. */
  search?: string;
  view?: CampaignView;
  type?: string;
  channel?: string;
  /** `none`: those without one. */
  syncType?: string;
  warning?: string;
  /** The day, in the settings' zone, from which on they were created. */
  createdSince?: string;
  sort?: CampaignSort;
  order?: "asc" | "desc";
  model: ModelName;
  offset: number;
  limit: number;
};

/** A window of the campaigns that fit, and how many fit in all. Deleted campaigns are left out. */
export async function browseCampaigns(
  outcome: Outcome,
  query: CampaignQuery,
): Promise<{ items: CampaignRow[]; total: number }> {
  const where = conditions(outcome, query).join("\n    AND ");
  const { sort = "createdDate", order = sort === "createdDate" ? "desc" : "asc" } = query;
  const [rows, count] = [
    await many<Record<string, unknown>>(
      outcome,
      `SELECT ${columns(outcome, query.model)}
       FROM ${relations(outcome)}
       WHERE ${where}
       ORDER BY ${SORTS[sort]} ${order === "desc" ? "DESC" : "ASC"} NULLS LAST, campaign.campaign_id
       LIMIT ${query.limit} OFFSET ${query.offset}`,
    ),
    await one<{ total: number }>(
      outcome,
      `SELECT CAST(count(*) AS DOUBLE) AS total FROM ${relations(outcome)} WHERE ${where}`,
    ),
  ];
  return { items: rows.map(rowOf), total: count?.total ?? 0 };
}

/** One campaign; undefined where there is none of the id. */
export async function browseCampaign(
  outcome: Outcome,
  id: string,
  model: ModelName,
): Promise<CampaignRow | undefined> {
  const { text } = outcome.context.dialect;
  const row = await one<Record<string, unknown>>(
    outcome,
    `SELECT ${columns(outcome, model)} FROM ${relations(outcome)}
     WHERE campaign.campaign_id = ${text(longId(id))}`,
  );
  return row && rowOf(row);
}

function relations({ schemas: { results, mirror, inputs } }: Outcome): string {
  return `${results}.campaigns AS campaign
    JOIN ${results}.campaign_decisions AS decided ON decided.id = campaign.campaign_id
    JOIN ${mirror}.campaign AS record ON record.id = campaign.campaign_id AND NOT COALESCE(record.is_deleted, FALSE)
    LEFT JOIN ${inputs}.campaign_setting AS setting ON setting.campaign_id = campaign.campaign_id
    LEFT JOIN ${results}.campaign_revenue AS revenue ON revenue.campaign_id = campaign.campaign_id`;
}

function columns({ context: { dialect } }: Outcome, model: ModelName): string {
  const money = (column: string) => `CAST(CAST(COALESCE(${column}, 0) AS DECIMAL(24,2)) AS VARCHAR)`;
  const day = (column: string) => `CAST(${column} AS VARCHAR)`;
  const number = (column: string) => `CAST(${column} AS DOUBLE)`;
  return `campaign.campaign_id AS "id", campaign.name AS "name", campaign.type AS "type",
    campaign.channel AS "channel", campaign.subchannel AS "subchannel", decided.sync AS "syncType",
    CASE WHEN decided.sync IS NULL THEN NULL WHEN COALESCE(setting.sets_sync, FALSE) THEN 'footfall' ELSE 'crm' END AS "syncTypeFrom",
    campaign.sync AS "sync", ${day("record.start_date")} AS "startDate", ${day("record.end_date")} AS "endDate",
    COALESCE(${dialect.instantText("record.created_date")}, ${day("record.created_date_day")}) AS "createdDate",
    ${day("decided.window_start_day")} AS "touchpointStart", ${day("decided.window_end_day")} AS "touchpointEnd",
    ${number("campaign.members")} AS "members", ${number("campaign.responded")} AS "responded",
    ${number("campaign.without_email")} AS "withoutEmail", ${number("campaign.touchpoints")} AS "touchpoints",
    ${number("campaign.late_upload_members")} AS "lateMembers",
    CAST(CAST(campaign.actual_cost AS DECIMAL(24,2)) AS VARCHAR) AS "cost",
    ${money(`revenue.${model}_won`)} AS "won", ${money(`revenue.${model}_open`)} AS "open",
    COALESCE(revenue.${model}_won, 0) AS won, COALESCE(revenue.${model}_open, 0) AS open,
    campaign.warnings AS "warnings"`;
}

const VIEWS: Record<CampaignView, string> = {
  all: "TRUE",
  // Mapped to an offline channel (`NULL` leaves it to the web), and nobody has decided yet whether its members count.
  to_sync:
    "decided.sync IS NULL AND campaign.sync IS NULL AND decided.channel_entry IS NOT NULL AND campaign.members > 0 AND COALESCE(campaign.warnings, '') NOT LIKE '%null_channel%'",
  late: "campaign.late_upload_members > 0",
  unmapped: "campaign.warnings LIKE '%unmapped_type%'",
  excluded_but_matched: "campaign.warnings LIKE '%excluded_but_rule_matches%'",
  no_dates: "record.start_date IS NULL AND record.end_date IS NULL",
};

function conditions({ context: { dialect }, schemas }: Outcome, query: CampaignQuery): string[] {
  const { text } = dialect;
  const { search, view = "all", type, channel, syncType, warning, createdSince } = query;
  const found = [VIEWS[view]];
  const words = search?.trim();
  if (words)
    found.push(
      isId(words)
        ? `campaign.campaign_id = ${text(longId(words))}`
        : dialect.contains(dialect.folded("campaign.name"), dialect.folded(text(words))),
    );
  if (type !== undefined) found.push(`${dialect.folded("campaign.type")} = ${dialect.folded(text(type))}`);
  if (channel !== undefined) found.push(`campaign.channel = ${text(channel)}`);
  if (syncType === "none") found.push("decided.sync IS NULL");
  else if (syncType !== undefined) found.push(`decided.sync = ${text(syncType)}`);
  if (warning !== undefined) found.push(`(';' || campaign.warnings || ';') LIKE ${text(`%;${warning};%`)}`);
  if (createdSince !== undefined) {
    const since = dialect.day(createdSince);
    found.push(
      `(record.created_date >= (SELECT start FROM ${schemas.inputs}.zone_day WHERE day = ${since}) OR record.created_date_day >= ${since})`,
    );
  }
  return found;
}

function rowOf({ warnings, ...row }: Record<string, unknown>): CampaignRow {
  return { ...(row as Omit<CampaignRow, "warnings">), warnings: warnings ? String(warnings).split(";") : [] };
}
