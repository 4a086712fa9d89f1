import { DELTA, isOpen } from "../tables.ts";
import { heldAmong, ledgerNamed, type Scope } from "./scope.ts";

/** The ledgers of sums: channels, campaigns, and the campaigns' revenue. */

/**
 * A table of sums after the change: the published sums, without what the scope was, with what it is.
 *
 * Right because every person and every opportunity of the scope is in it as a whole, before and after, so that
 * distinct counts add up too.
 */
export async function computeSums(
  scope: Scope,
  name: "channels" | "campaign_revenue",
  key: readonly string[],
): Promise<void> {
  const columns = ledgerNamed(name).columns.filter((column) => !key.includes(column));
  await scope.step(name, `${name}_of_scope`);
  await scope.step(name, `${name}_of_former`, {
    touchpoints: `${scope.schema}.before_touchpoints`,
    attribution_touchpoints: `${scope.schema}.before_attribution_touchpoints`,
    opportunities: `(SELECT * FROM published.opportunities WHERE opportunity_id IN (SELECT id FROM ${scope.schema}.reached_opportunity))`,
  });
  const same = key.map((column) => `scope.${column} IS NOT DISTINCT FROM held.${column}`).join(" AND ");
  const reached = `(SELECT ${key.join(", ")} FROM ${scope.schema}.${name}_of_scope UNION SELECT ${key.join(", ")} FROM ${scope.schema}.${name}_of_former)`;
  await scope.table(
    `before_${name}`,
    `SELECT held.${scope.position} AS place, ${[...key, ...columns].map((column) => `held.${column}`).join(", ")}
     FROM ledger.${name} AS held SEMI JOIN ${reached} AS scope ON ${same} WHERE ${isOpen("held")}`,
  );
  const type = (column: string) =>
    ["touchpoints", "people", "opportunities"].includes(column) ? "BIGINT" : "DECIMAL(24,2)";
  const list = columns.join(", ");
  await scope.table(
    name,
    `SELECT ${key.join(", ")}, ${columns.map((column) => `CAST(sum(${column}) AS ${type(column)}) AS ${column}`).join(", ")}
     FROM (
       SELECT ${key.join(", ")}, ${list} FROM ${scope.schema}.before_${name}
       UNION ALL SELECT ${key.join(", ")}, ${list} FROM ${scope.schema}.${name}_of_scope
       UNION ALL SELECT ${key.join(", ")}, ${columns.map((column) => `-${column}`).join(", ")} FROM ${scope.schema}.${name}_of_former
     ) AS parts
     GROUP BY ${key.join(", ")}
     HAVING ${name === "channels" ? "sum(touchpoints) > 0 OR sum(opportunities) > 0" : "sum(touchpoints) > 0"}`,
  );
  await scope.compare(name);
}

/** The campaigns of which a member or a touchpoint has changed, or the campaign itself: each over all its members. */
export async function computeCampaigns(scope: Scope): Promise<void> {
  const schema = scope.schema;
  const sources = [
    `SELECT id FROM ${schema}.dirty_campaign`,
    `SELECT campaign_id AS id FROM mirror.campaign_member WHERE id IN (SELECT id FROM ${schema}.ruled_member)`,
    `SELECT campaign_id AS id FROM ${schema}.closing_members`,
    `SELECT campaign_id AS id FROM ${schema}.opening_members`,
    // A position that moves to another touchpoint changes no campaign.
    `SELECT COALESCE(after.campaign_id, before.campaign_id) AS id
     FROM ${schema}.opening_touchpoints AS after
     FULL JOIN ${schema}.closing_touchpoints AS before
       ON before.touchpoint_id = after.touchpoint_id AND before.campaign_id = after.campaign_id
       AND before.touchpoint_date = after.touchpoint_date
     WHERE after.touchpoint_id IS NULL OR before.touchpoint_id IS NULL`,
  ];
  if (scope.change.hasRecords) {
    sources.push(
      `SELECT campaign_id AS id FROM records.campaign_member WHERE id IN (SELECT id FROM ${DELTA}.campaign_member)`,
    );
  }
  await scope.ids("reached_campaign", sources);
  const listed = await scope.listed("reached_campaign");
  const reached = `IN (${listed ?? `SELECT id FROM ${schema}.reached_campaign`})`;
  const isDecided =
    scope.campaignsAlone !== undefined &&
    (await scope.count("reached_campaign")) === (await scope.count("dirty_campaign"));
  if (!isDecided) {
    await scope.step("member_checks", "other_checks", {
      campaign_member: `(SELECT * FROM mirror.campaign_member
        WHERE campaign_id ${reached} AND id NOT IN (SELECT campaign_member_id FROM ${schema}.fresh_checks))`,
    });
  }
  const rest = (columns: string, ledger: string, test: string) =>
    `SELECT ${columns} FROM published.${ledger} WHERE campaign_id ${reached} AND ${test}`;
  await scope.step("campaigns", "campaigns", {
    campaign_decisions: `(SELECT * FROM ${scope.schema}.campaign_decisions WHERE id ${reached})`,
    member_checks: isDecided
      ? `${schema}.fresh_checks`
      : `(SELECT * FROM ${schema}.fresh_checks UNION ALL SELECT * FROM ${schema}.other_checks)`,
    duplicate_members: `(SELECT campaign_member_id FROM ${scope.schema}.members WHERE status = 'duplicate_member'
      UNION ALL ${rest("campaign_member_id", "members", `status = 'duplicate_member' AND campaign_member_id NOT IN (SELECT campaign_member_id FROM ${scope.schema}.members)`)})`,
    touchpoints: `(SELECT campaign_id, touchpoint_date FROM ${scope.schema}.touchpoints
      UNION ALL ${rest("campaign_id, touchpoint_date", "touchpoints", `person NOT IN (SELECT id FROM ${scope.schema}.dirty_person)`)})`,
  });
  await scope.table("before_campaigns", heldAmong(scope, "campaigns", "campaign_id", "reached_campaign"));
  await scope.compare("campaigns");
}
