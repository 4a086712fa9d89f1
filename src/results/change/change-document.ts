import { MODELS, type ModelName } from "../../model/credit/weights.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { Warning } from "../summary.ts";
import { type ChangeWarningOptions, changeWarnings } from "./warnings.ts";

/**
 * What a change does to people and money: the difference between a candidate and what is published.
 * @see shared/spec/contract.md, "preview --json"
 */
export type Money = { before: string; after: string };
export type ChangeDocument = {
  members: { gained: number; lost: number; redated: number };
  touchpoints: RowCounts;
  attributionTouchpoints: RowCounts;
  opportunities: number;
  channels: {
    channel: string;
    subchannel: string | null;
    model: ModelName;
    won: Money;
    open: Money;
  }[];
  campaigns: { campaignId: string; name: string; model: ModelName; won: Money; open: Money }[];
  statuses: { before: string | null; after: string; members: number }[];
  warnings: Warning[];
};
export type RowCounts = { added: number; removed: number; changed: number };

/** Reads the document off the candidate in a schema, once it was compared. */
export async function changeDocument(
  warehouse: Warehouse,
  schema: string,
  options: ChangeWarningOptions,
): Promise<ChangeDocument> {
  return {
    members: await memberCounts(warehouse, schema),
    touchpoints: await rowCounts(warehouse, schema, "touchpoints"),
    attributionTouchpoints: await rowCounts(warehouse, schema, "attribution_touchpoints"),
    opportunities: await opportunityCount(warehouse, schema),
    channels: await channelMoney(warehouse, schema),
    campaigns: await campaignMoney(warehouse, schema),
    statuses: await statusPairs(warehouse, schema),
    warnings: await changeWarnings(warehouse, schema, options),
  };
}

/** An opening and a closing row of one key side by side; either may be absent. */
function pairs(schema: string, name: string, key: readonly string[]): string {
  const same = key.map((column) => `before.${column} IS NOT DISTINCT FROM after.${column}`).join(" AND ");
  return `${schema}.opening_${name} AS after FULL JOIN ${schema}.closing_${name} AS before ON ${same}`;
}

const counted = (test: string) => `CAST(count(*) FILTER (WHERE ${test}) AS DOUBLE)`;

async function memberCounts(warehouse: Warehouse, schema: string): Promise<ChangeDocument["members"]> {
  const [was, is] = ["COALESCE(before.counts, FALSE)", "COALESCE(after.counts, FALSE)"];
  const [row] = await warehouse.all<ChangeDocument["members"]>(
    `SELECT ${counted(`${is} AND NOT ${was}`)} AS gained, ${counted(`${was} AND NOT ${is}`)} AS lost,
       ${counted(`${was} AND ${is} AND before.touchpoint_date <> after.touchpoint_date`)} AS redated
     FROM ${pairs(schema, "members", ["campaign_member_id"])}`,
  );
  return row ?? { gained: 0, lost: 0, redated: 0 };
}

async function rowCounts(warehouse: Warehouse, schema: string, name: string): Promise<RowCounts> {
  const [row] = await warehouse.all<RowCounts>(
    `SELECT ${counted("place IS NULL")} AS added, ${counted("fresh IS NULL")} AS removed,
       ${counted("place IS NOT NULL AND fresh IS NOT NULL")} AS changed
     FROM ${schema}.differing_${name}`,
  );
  return row ?? { added: 0, removed: 0, changed: 0 };
}

async function opportunityCount(warehouse: Warehouse, schema: string): Promise<number> {
  const [row] = await warehouse.all<{ n: number }>(
    `SELECT CAST(count(*) AS DOUBLE) AS n FROM (
       SELECT opportunity_id FROM ${schema}.opening_attribution_touchpoints
       UNION SELECT opportunity_id FROM ${schema}.closing_attribution_touchpoints) AS reached`,
  );
  return row?.n ?? 0;
}

/** Won and open of each model, before and after, as text with two decimals. */
const moneyColumns = MODELS.flatMap((model) =>
  (["won", "open"] as const).flatMap((kind) =>
    (["before", "after"] as const).map(
      (side) =>
        `CAST(CAST(COALESCE(${side}.${model}_${kind}, 0) AS DECIMAL(24,2)) AS VARCHAR) AS ${model}_${kind}_${side}`,
    ),
  ),
).join(",\n       ");

/** The models under which a row's money differs, in the contract's order. */
function differing(row: Record<string, unknown>): { model: ModelName; won: Money; open: Money }[] {
  const money = (model: ModelName, kind: "won" | "open"): Money => ({
    before: String(row[`${model}_${kind}_before`]),
    after: String(row[`${model}_${kind}_after`]),
  });
  return MODELS.map((model) => ({ model, won: money(model, "won"), open: money(model, "open") })).filter(
    ({ won, open }) => won.before !== won.after || open.before !== open.after,
  );
}

async function channelMoney(warehouse: Warehouse, schema: string): Promise<ChangeDocument["channels"]> {
  const rows = await warehouse.all(
    `SELECT COALESCE(after.channel, before.channel) AS channel,
       COALESCE(after.subchannel, before.subchannel) AS subchannel,
       ${moneyColumns}
     FROM ${pairs(schema, "channels", ["channel", "subchannel"])}
     ORDER BY 1, 2 NULLS FIRST`,
  );
  return rows.flatMap((row) =>
    differing(row).map((money) => ({
      channel: String(row.channel),
      subchannel: row.subchannel === null ? null : String(row.subchannel),
      ...money,
    })),
  );
}

async function campaignMoney(warehouse: Warehouse, schema: string): Promise<ChangeDocument["campaigns"]> {
  const rows = await warehouse.all(
    `SELECT changed.*, campaign.name
     FROM (
       SELECT COALESCE(after.campaign_id, before.campaign_id) AS campaign_id,
       ${moneyColumns}
       FROM ${pairs(schema, "campaign_revenue", ["campaign_id"])}
     ) AS changed
     LEFT JOIN ${schema}.campaign_decisions AS campaign ON campaign.id = changed.campaign_id
     ORDER BY changed.campaign_id`,
  );
  return rows.flatMap((row) =>
    differing(row).map((money) => ({
      campaignId: String(row.campaign_id),
      name: row.name === null ? "" : String(row.name),
      ...money,
    })),
  );
}

async function statusPairs(warehouse: Warehouse, schema: string): Promise<ChangeDocument["statuses"]> {
  return warehouse.all<ChangeDocument["statuses"][number]>(
    `SELECT before.status AS "before", after.status AS "after", CAST(count(*) AS DOUBLE) AS "members"
     FROM ${pairs(schema, "members", ["campaign_member_id"])}
     WHERE before.status IS DISTINCT FROM after.status
     GROUP BY before.status, after.status
     ORDER BY before.status NULLS FIRST, after.status NULLS FIRST`,
  );
}

/** Revenue and pipeline that come to other campaigns, W-shaped: what came or what went, whichever is more. */
export async function movedMoney(warehouse: Warehouse, schema: string): Promise<string> {
  const change =
    "COALESCE(after.w_shaped_won, 0) + COALESCE(after.w_shaped_open, 0) - COALESCE(before.w_shaped_won, 0) - COALESCE(before.w_shaped_open, 0)";
  const sum = (test: string) => `COALESCE(sum(abs(change)) FILTER (WHERE change ${test} 0), 0)`;
  const [row] = await warehouse.all<{ moved: string }>(
    `SELECT CAST(CAST(greatest(${sum(">")}, ${sum("<")}) AS DECIMAL(24,2)) AS VARCHAR) AS moved
     FROM (SELECT ${change} AS change FROM ${pairs(schema, "campaign_revenue", ["campaign_id"])}) AS changes`,
  );
  return row?.moved ?? "0.00";
}
