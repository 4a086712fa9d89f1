import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { Warning } from "../summary.ts";

const EXAMPLES = 5;

/** Campaign warnings that a change brings, under the names that people know from the preview. */
const CAMPAIGN_WARNINGS: Record<string, string> = {
  excluded_but_rule_matches: "excluded_but_rule_matches",
  late_upload: "late_upload",
  window_inverted: "window_inverted",
  null_channel: "online_type",
};

/** Two touches of a person in different campaigns within this time are probably one visit. */
const DOUBLE_COUNT_HOURS = 24;

/**
 * What somebody should look at before the change is published.
 *
 * - `double_count`: members that come to count, or get another date, within a day of another membership of the same
 *   person in another campaign;
 * - `online_type`: campaigns that come to count though their type is an online one (channel `NULL`);
 * - `excluded_but_rule_matches`, `window_inverted`, `late_upload`: campaigns that get this warning by the change.
 */
export async function changeWarnings(
  warehouse: Warehouse,
  schema: string,
  options: { doubleCount: boolean },
): Promise<Warning[]> {
  const parts = Object.entries(CAMPAIGN_WARNINGS).map(([warning, code]) => {
    const { contains, text } = warehouse.dialect;
    const has = (side: string) =>
      contains(`';' || COALESCE(${side}.warnings, '') || ';'`, text(`;${warning};`));
    const isNew =
      code === "online_type"
        ? "COALESCE(after.touchpoints, 0) > COALESCE(before.touchpoints, 0)"
        : `NOT COALESCE(${has("before")}, FALSE)`;
    return `SELECT '${code}' AS code, after.campaign_id || ' ' || after.name AS example
      FROM ${schema}.opening_campaigns AS after
      LEFT JOIN ${schema}.closing_campaigns AS before ON before.campaign_id = after.campaign_id
      WHERE ${has("after")} AND ${isNew}`;
  });
  if (options.doubleCount) parts.push(doubleCounts(warehouse, schema));
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
  for (const { code, example, n } of rows) {
    const warning = warnings.get(code) ?? { code, count: n, examples: [] };
    warning.examples.push(example);
    warnings.set(code, warning);
  }
  return [...warnings.values()];
}

function doubleCounts({ dialect }: Warehouse, schema: string): string {
  const within = (column: string) =>
    `abs(${dialect.daysBetween(column, "member.touchpoint_date")}) * 24 <= ${DOUBLE_COUNT_HOURS}`;
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
