import type { Warehouse } from "../../warehouse/warehouse.ts";
import { onlineNames, whyOnline } from "../double-counting/index.ts";
import type { Warning } from "../summary.ts";

const EXAMPLES = 5;

/** Campaign warnings that a change brings. */
const CAMPAIGN_WARNINGS = ["excluded_but_rule_matches", "late_upload", "window_inverted"];

export type ChangeWarningOptions = {
  /** How near two memberships of a person are warned of as one visit; null: they are not. */
  withinHours: number | null;
  /** Nothing was published before: nothing comes to count that did not before. */
  isFirst: boolean;
};

/**
 * What somebody should look at before the change is published.
 *
 * - `double_count`: members that come to count, or get another date, within so many hours of another membership of the
 *   same person in another campaign;
 * - `online_type`: campaigns that come to count though their type or channel is an online one, or their channel `NULL`;
 * - `excluded_but_rule_matches`, `window_inverted`, `late_upload`: campaigns that get this warning by the change.
 */
export async function changeWarnings(
  warehouse: Warehouse,
  schema: string,
  options: ChangeWarningOptions,
): Promise<Warning[]> {
  const parts = CAMPAIGN_WARNINGS.map((warning) => {
    const { contains, text } = warehouse.dialect;
    const has = (side: string) =>
      contains(`';' || COALESCE(${side}.warnings, '') || ';'`, text(`;${warning};`));
    return `SELECT '${warning}' AS code, after.campaign_id || ' ' || after.name AS example
      FROM ${schema}.opening_campaigns AS after
      LEFT JOIN ${schema}.closing_campaigns AS before ON before.campaign_id = after.campaign_id
      WHERE ${has("after")} AND NOT COALESCE(${has("before")}, FALSE)`;
  });
  if (options.withinHours !== null) parts.push(doubleCounts(warehouse, schema, options.withinHours));
  const rows = await warehouse.all<{ code: string; example: string; n: number }>(
    `SELECT code, example, n FROM (
       SELECT code, example, CAST(count(*) OVER (PARTITION BY code) AS DOUBLE) AS n,
         row_number() OVER (PARTITION BY code ORDER BY example) AS place
       FROM (${parts.join("\n UNION ALL ")}) AS found
     ) AS numbered
     WHERE place <= ${EXAMPLES}
     ORDER BY code, place`,
  );
  const warnings = new Map<string, Warning>();
  const online = options.isFirst ? undefined : await onlineTypes(warehouse, schema);
  for (const { code, example, n } of rows) {
    const warning = warnings.get(code) ?? { code, count: n, examples: [] };
    warning.examples.push(example);
    warnings.set(code, warning);
  }
  if (online) warnings.set(online.code, online);
  return [...warnings.values()].sort((one, other) => (one.code < other.code ? -1 : 1));
}

/** Campaigns of which more members come to count, though the web script sees their people by itself. */
async function onlineTypes(warehouse: Warehouse, schema: string): Promise<Warning | undefined> {
  const rows = await warehouse.all<{
    id: string;
    name: string;
    type: string | null;
    channel: string | null;
  }>(
    `SELECT after.campaign_id AS id, COALESCE(after.name, after.campaign_id) AS name, after.type, after.channel
     FROM ${schema}.opening_campaigns AS after
     LEFT JOIN ${schema}.closing_campaigns AS before ON before.campaign_id = after.campaign_id
     WHERE COALESCE(after.touchpoints, 0) > COALESCE(before.touchpoints, 0)
     ORDER BY after.campaign_id`,
  );
  const names = onlineNames();
  const found = rows.filter((row) => whyOnline(row, names) !== undefined);
  if (found.length === 0) return undefined;
  const examples = found.slice(0, EXAMPLES).map(({ id, name }) => `${id} ${name}`);
  return { code: "online_type", count: found.length, examples };
}

function doubleCounts({ dialect }: Warehouse, schema: string, withinHours: number): string {
  const within = (column: string) =>
    `abs(${dialect.daysBetween(column, "member.touchpoint_date")}) * 24 <= ${withinHours}`;
  const order =
    "OVER (PARTITION BY member.person ORDER BY member.touchpoint_date, member.campaign_member_id)";
  return `SELECT 'double_count' AS code, near.campaign_member_id || ' ' || near.person AS example
    FROM (
      SELECT member.campaign_member_id, member.person, member.touchpoint_date, member.campaign_id,
        lag(member.touchpoint_date) ${order} AS earlier, lag(member.campaign_id) ${order} AS earlier_campaign,
        lead(member.touchpoint_date) ${order} AS later, lead(member.campaign_id) ${order} AS later_campaign
      FROM ${schema}.touchpoints AS member
      WHERE member.person IN (SELECT person FROM ${schema}.opening_members WHERE counts)
    ) AS near
    JOIN ${schema}.opening_members AS member ON member.campaign_member_id = near.campaign_member_id AND member.counts
    LEFT JOIN ${schema}.closing_members AS before ON before.campaign_member_id = near.campaign_member_id
    WHERE (NOT COALESCE(before.counts, FALSE) OR before.touchpoint_date <> member.touchpoint_date)
      AND ((${within("near.earlier")} AND near.earlier_campaign <> near.campaign_id)
        OR (${within("near.later")} AND near.later_campaign <> near.campaign_id))`;
}
