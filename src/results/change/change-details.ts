import { MODELS, type ModelName } from "../../model/credit/weights.ts";
import { syncModes } from "../../model/date-ways.ts";
import { describeChanges } from "../../settings/describe-changes.ts";
import type { Settings } from "../../settings/schema.ts";
import type { Row, Warehouse } from "../../warehouse/warehouse.ts";

/** A member at one side of the change; `positions` of its touchpoint in the person's journey, null where it has none. */
type Standing = { status: string; date: string | null; source: string | null; positions: string | null };

/** What people read beside the figures of a change. */
export type ChangeDetails = {
  /** What differs between the settings, a line each. */
  settings: string[];
  /** Members whose standing or date changes, some of them, with the reasons before and after. */
  members: {
    id: string;
    campaignId: string;
    person: string | null;
    before: Standing | null;
    after: Standing;
  }[];
  /** How many members go from which date to which; dates to the quarter of an hour, in which every zone's days begin. */
  dates: { before: string | null; after: string | null; members: number }[];
  /**
   * Opportunities whose credit moves most between touchpoints, under each model the same number; `moved` is what moves
   * W-shaped, `models` what moves under each where anything does.
   */
  opportunities: {
    id: string;
    name: string | null;
    amount: string;
    moved: string;
    models: { model: ModelName; moved: string }[];
  }[];
  /** All opportunities that are touched, by how they stand. */
  deals: { won: number; open: number; lost: number };
  /** Which channel each campaign whose money changes goes to afterwards. */
  campaignChannels: { campaignId: string; channel: string }[];
  /** From which positions touchpoints go to which, in the journeys of people and on opportunities; most first. */
  positions: {
    before: string | null;
    after: string | null;
    touchpoints: number;
    attributionTouchpoints: number;
  }[];
  /** The picklist no longer counts, or counts again, because the first rule came or the last one went. */
  precedence: string | null;
};

/** How many members and opportunities are named where the caller says nothing. */
const SHOWN = 10;
/** Pairs of positions: there are some dozens that a journey can give. */
const MOVES_MAX = 100;
/** Pairs of dates; more than that no picture shows. */
const PAIRS_MAX = 2_000;
export async function changeDetails(
  warehouse: Warehouse,
  schema: string,
  options: {
    settingsBefore: Settings | undefined;
    settingsAfter: Settings;
    shown?: number;
  },
): Promise<ChangeDetails> {
  const { settingsBefore, settingsAfter, shown = SHOWN } = options;
  return {
    settings: settingsBefore ? describeChanges(settingsBefore, settingsAfter) : [],
    members: await someMembers(warehouse, schema, shown),
    dates: await datePairs(warehouse, schema),
    opportunities: await movingOpportunities(warehouse, schema, shown),
    deals: await touchedDeals(warehouse, schema),
    campaignChannels: await channelsOfCampaigns(warehouse, schema),
    positions: await movedPositions(warehouse, schema),
    precedence: precedenceNote(settingsBefore, settingsAfter),
  };
}

async function someMembers(
  warehouse: Warehouse,
  schema: string,
  shown: number,
): Promise<ChangeDetails["members"]> {
  const { instantText } = warehouse.dialect;
  const rows = await warehouse.all<Record<string, string | null>>(
    `SELECT after.campaign_member_id AS id, after.campaign_id AS campaign, after.person,
       before.status AS old_status, ${instantText("before.touchpoint_date")} AS old_date, before.date_source AS old_source,
       after.status AS new_status, ${instantText("after.touchpoint_date")} AS new_date, after.date_source AS new_source,
       was.positions AS old_positions, will.positions AS new_positions
     FROM ${schema}.opening_members AS after
     LEFT JOIN ${schema}.closing_members AS before ON before.campaign_member_id = after.campaign_member_id
     LEFT JOIN ${schema}.closing_touchpoints AS was ON was.touchpoint_id = before.touchpoint_id
     LEFT JOIN ${schema}.opening_touchpoints AS will ON will.touchpoint_id = after.touchpoint_id
     WHERE before.status IS DISTINCT FROM after.status OR before.touchpoint_date IS DISTINCT FROM after.touchpoint_date
     ORDER BY after.campaign_member_id LIMIT ${shown}`,
  );
  return rows.map((row) => ({
    id: String(row.id),
    campaignId: String(row.campaign),
    person: row.person ?? null,
    before:
      row.old_status === null || row.old_status === undefined
        ? null
        : {
            status: row.old_status,
            date: row.old_date ?? null,
            source: row.old_source ?? null,
            positions: row.old_positions ?? null,
          },
    after: {
      status: String(row.new_status),
      date: row.new_date ?? null,
      source: row.new_source ?? null,
      positions: row.new_positions ?? null,
    },
  }));
}

async function datePairs(warehouse: Warehouse, schema: string): Promise<ChangeDetails["dates"]> {
  const { instantText } = warehouse.dialect;
  const quarter = (side: string) =>
    `CASE WHEN ${side}.counts THEN time_bucket(INTERVAL 15 MINUTE, ${side}.touchpoint_date) END`;
  const rows = await warehouse.all<{ before: string | null; after: string | null; members: number }>(
    `SELECT ${instantText("pair.before")} AS before, ${instantText("pair.after")} AS after, pair.members
     FROM (
       SELECT ${quarter("before")} AS before, ${quarter("after")} AS after, CAST(count(*) AS DOUBLE) AS members
       FROM ${schema}.opening_members AS after
       LEFT JOIN ${schema}.closing_members AS before ON before.campaign_member_id = after.campaign_member_id
       GROUP BY ALL
     ) AS pair
     WHERE pair.before IS DISTINCT FROM pair.after
     ORDER BY pair.members DESC, pair.before, pair.after LIMIT ${PAIRS_MAX}`,
  );
  return rows.map(({ before, after, members }) => ({
    before: before ?? null,
    after: after ?? null,
    members,
  }));
}

async function movingOpportunities(
  warehouse: Warehouse,
  schema: string,
  shown: number,
): Promise<ChangeDetails["opportunities"]> {
  const each = (text: (model: ModelName) => string) => MODELS.map(text).join(", ");
  const side = (name: string, sign: string) =>
    `SELECT opportunity_id, touchpoint_id, ${each((model) => `${sign}${model}_revenue AS ${model}`)}
           FROM ${schema}.${name}_attribution_touchpoints`;
  const rows = await warehouse.all<Row>(
    `WITH moved AS (
       SELECT opportunity_id, ${each((model) => `CAST(COALESCE(sum(abs(${model})), 0) / 2 AS DECIMAL(18,2)) AS ${model}`)}
       FROM (
         SELECT opportunity_id, touchpoint_id, ${each((model) => `sum(${model}) AS ${model}`)}
         FROM (${side("opening", "")} UNION ALL ${side("closing", "-")}) AS sides
         GROUP BY opportunity_id, touchpoint_id
       ) AS changes
       GROUP BY opportunity_id
     ),
     placed AS (
       SELECT *, ${each((model) => `row_number() OVER (ORDER BY ${model} DESC, opportunity_id) AS ${model}_place`)}
       FROM moved
     )
     SELECT placed.opportunity_id AS id, record.name AS name,
       CAST(CAST(deal.cents * 0.01 AS DECIMAL(18,2)) AS VARCHAR) AS amount,
       ${each((model) => `CAST(placed.${model} AS VARCHAR) AS ${model}`)}
     FROM placed
     LEFT JOIN ${schema}.opportunities AS deal ON deal.opportunity_id = placed.opportunity_id
     LEFT JOIN mirror.opportunity AS record ON record.id = placed.opportunity_id
     WHERE ${MODELS.map((model) => `placed.${model} > 0 AND placed.${model}_place <= ${shown}`).join(" OR ")}
     ORDER BY placed.w_shaped DESC, placed.opportunity_id`,
  );
  return rows.map((row) => ({
    id: String(row.id),
    name: row.name === null ? null : String(row.name),
    amount: String(row.amount ?? "0.00"),
    moved: String(row.w_shaped),
    models: MODELS.map((model) => ({ model, moved: String(row[model]) })).filter(
      ({ moved }) => Number(moved) > 0,
    ),
  }));
}

async function touchedDeals(warehouse: Warehouse, schema: string): Promise<ChangeDetails["deals"]> {
  const counted = (test: string) => `CAST(count(*) FILTER (WHERE ${test}) AS DOUBLE)`;
  const [row] = await warehouse.all<ChangeDetails["deals"]>(
    `SELECT ${counted("COALESCE(deal.is_won, FALSE)")} AS won, ${counted("COALESCE(deal.is_open, FALSE)")} AS open,
       ${counted("NOT COALESCE(deal.is_won, FALSE) AND NOT COALESCE(deal.is_open, FALSE)")} AS lost
     FROM (
       SELECT opportunity_id FROM ${schema}.opening_attribution_touchpoints
       UNION
       SELECT opportunity_id FROM ${schema}.closing_attribution_touchpoints
     ) AS touched
     LEFT JOIN ${schema}.opportunities AS deal ON deal.opportunity_id = touched.opportunity_id`,
  );
  return row ?? { won: 0, open: 0, lost: 0 };
}

async function channelsOfCampaigns(
  warehouse: Warehouse,
  schema: string,
): Promise<ChangeDetails["campaignChannels"]> {
  return warehouse.all<ChangeDetails["campaignChannels"][number]>(
    `SELECT campaign.id AS "campaignId", campaign.channel AS "channel"
     FROM ${schema}.campaign_decisions AS campaign
     WHERE campaign.channel IS NOT NULL AND campaign.id IN (
       SELECT campaign_id FROM ${schema}.opening_campaign_revenue
       UNION
       SELECT campaign_id FROM ${schema}.closing_campaign_revenue
     )
     ORDER BY campaign.id`,
  );
}

/** Touchpoints by their positions before and after; no position is empty, no touchpoint null. */
async function movedPositions(warehouse: Warehouse, schema: string): Promise<ChangeDetails["positions"]> {
  const moved = (ledger: string, key: readonly string[]) => `
    SELECT CASE WHEN before.touchpoint_id IS NOT NULL THEN COALESCE(before.positions, '') END AS before,
      CASE WHEN after.touchpoint_id IS NOT NULL THEN COALESCE(after.positions, '') END AS after,
      '${ledger}' AS ledger
    FROM ${schema}.opening_${ledger} AS after
    FULL JOIN ${schema}.closing_${ledger} AS before
      ON ${key.map((column) => `before.${column} = after.${column}`).join(" AND ")}`;
  const counted = (ledger: string) => `CAST(count(*) FILTER (WHERE moved.ledger = '${ledger}') AS DOUBLE)`;
  const rows = await warehouse.all<ChangeDetails["positions"][number]>(
    `SELECT moved.before, moved.after, ${counted("touchpoints")} AS touchpoints,
       ${counted("attribution_touchpoints")} AS "attributionTouchpoints"
     FROM (
       ${moved("touchpoints", ["touchpoint_id"])}
       UNION ALL
       ${moved("attribution_touchpoints", ["opportunity_id", "touchpoint_id"])}
     ) AS moved
     WHERE moved.before IS DISTINCT FROM moved.after
     GROUP BY moved.before, moved.after
     ORDER BY count(*) DESC, moved.before NULLS FIRST, moved.after NULLS FIRST LIMIT ${MOVES_MAX}`,
  );
  return rows.map((row) => ({ ...row, before: row.before ?? null, after: row.after ?? null }));
}

function precedenceNote(before: Settings | undefined, after: Settings): string | null {
  if (!before) return null;
  const [old, fresh] = [syncModes({ settings: before }), syncModes({ settings: after })];
  if (old.syncType && !fresh.syncType)
    return "From now on only rules decide: campaigns that count by the picklist Enable Buyer Touchpoints no longer do, unless a rule matches their members. To keep them, set sync.precedence: rules_then_sync_type, or write a rule for each sync type.";
  if (!old.syncType && fresh.syncType)
    return "The picklist Enable Buyer Touchpoints decides again where no rule matches.";
  return null;
}
