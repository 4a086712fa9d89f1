import { anyOfSql, conditionSql } from "../../model/conditions.ts";
import { syncModes } from "../../model/date-ways.ts";
import type { SyncRule } from "../../settings/rules.ts";
import type { Dialect } from "../../warehouse/dialect.ts";
import { commonRules } from "../rule-changes.ts";
import { DELTA, isOpen } from "../tables.ts";
import { heldRows, type Scope } from "./scope.ts";

/** Which members may be decided otherwise (`dirty_member`), and which are (`changed_member`). */

/** Beyond this share of all members, computing everything is quicker. */
const WIDE = 0.2;

/** What a member's decision is, apart from its status. */
export const CHECKED = [
  "campaign_id",
  "person",
  "lead_id",
  "contact_id",
  "rule",
  "touchpoint_date",
  "date_source",
  "channel",
  "subchannel",
];

export async function findDirtyMembers(scope: Scope): Promise<boolean> {
  const { hasRecords, dates } = scope.change;
  const member = "mirror.campaign_member";
  const isEmpty = async (name: string) => (await scope.count(name)) === 0;
  const sources: string[] = [];
  if (hasRecords) sources.push(`SELECT id FROM ${DELTA}.campaign_member`);
  for (const object of ["campaign", "contact", "lead"] as const) {
    if (await isEmpty(`dirty_${object}`)) continue;
    sources.push(
      `SELECT id FROM ${member} WHERE ${object}_id IN (SELECT id FROM ${scope.schema}.dirty_${object})`,
    );
  }
  if (dates !== undefined) sources.push(`SELECT campaign_member_id AS id FROM ${dates}`);
  sources.push(...overriddenMembers(scope), ...clockedMembers(scope));
  const ruled = ruledMembers(scope);
  if (sources.length === 1 && ruled.length === 0 && !hasRecords && !(await isEmpty("dirty_campaign")))
    scope.campaignsAlone = await scope.listed("dirty_campaign");
  await scope.ids("ruled_member", ruled);
  await scope.ids(
    "dirty_member",
    ruled.length > 0 ? [...sources, `SELECT id FROM ${scope.schema}.ruled_member`] : sources,
  );
  if (!hasRecords && scope.campaignsAlone === undefined) {
    await scope.ids("dirty_members_campaign", [
      `SELECT campaign_id AS id FROM ${member} WHERE id IN (SELECT id FROM ${scope.schema}.dirty_member)`,
    ]);
    scope.campaignsOfDirty = await scope.listed("dirty_members_campaign");
  }
  const [row] = await scope.warehouse.all<{ dirty: number; members: number }>(
    `SELECT CAST((SELECT count(*) FROM ${scope.schema}.dirty_member) AS DOUBLE) AS dirty,
      CAST((SELECT count(*) FROM published.members) AS DOUBLE) AS members`,
  );
  return (row?.dirty ?? 0) <= Math.max(2000, WIDE * (row?.members ?? 0));
}

/** Members whose entry in `overrides` is another one. */
function overriddenMembers(scope: Scope): string[] {
  const { before, after } = scope.change;
  if (JSON.stringify(before?.settings.overrides) === JSON.stringify(after.settings.overrides)) return [];
  const [old, fresh] = ["inputs.override_setting", `${scope.schema}.override_setting`];
  return [
    `SELECT campaign_member_id AS id FROM (
      (SELECT * FROM ${old} EXCEPT SELECT * FROM ${fresh}) UNION ALL (SELECT * FROM ${fresh} EXCEPT SELECT * FROM ${old})) AS differing`,
  ];
}

/** Members whose date lies between the two clocks: in the future for one, not for the other. */
function clockedMembers(scope: Scope): string[] {
  const { before, after } = scope.change;
  if (before === undefined || before.now === after.now) return [];
  const [early, late] = [before.now, after.now].sort((a, b) => a - b) as [number, number];
  const { instant } = scope.warehouse.dialect;
  return [
    `SELECT campaign_member_id AS id FROM ledger.members AS held
     WHERE ${isOpen("held")} AND touchpoint_date > ${instant(early)} AND touchpoint_date <= ${instant(late)}`,
  ];
}

/** Members that match a rule which was added, removed, edited or moved. */
function ruledMembers(scope: Scope): string[] {
  const { before, after } = scope.change;
  if (before === undefined || !syncModes(after).rules) return [];
  const { removed, added } = commonRules(before.rules.sync, after.rules.sync);
  const matching = (rules: readonly SyncRule[], decisions: string): string[] => {
    if (rules.length === 0) return [];
    const { dialect } = scope.warehouse;
    return [
      `SELECT member.id FROM mirror.campaign_member AS member
       JOIN ${decisions} AS campaign ON campaign.id = member.campaign_id
       WHERE (${rules.map((rule) => campaignsOf(rule, dialect)).join(" OR ")})
         AND (${rules.map((rule) => anyOfSql(rule.anyOf, dialect)).join(" OR ")})`,
    ];
  };
  return [
    ...matching(removed, "published.campaign_decisions"),
    ...matching(added, `${scope.schema}.campaign_decisions`),
  ];
}

/** Decides the dirty members anew, and keeps those whose decision is another one. */
export async function decideMembers(scope: Scope): Promise<void> {
  const skipping =
    scope.campaignsOfDirty === undefined ? "" : `campaign_id IN (${scope.campaignsOfDirty}) AND `;
  const dirty = (id: string) =>
    scope.campaignsAlone === undefined
      ? `${skipping}${id} IN (SELECT id FROM ${scope.schema}.dirty_member)`
      : `campaign_id IN (${scope.campaignsAlone})`;
  await scope.step("member_checks", "fresh_checks", {
    campaign_member: `(SELECT * FROM mirror.campaign_member WHERE ${dirty("id")})`,
  });
  await scope.table("dirty_before", heldRows(scope, "members", dirty("campaign_member_id")));
  const differs = CHECKED.map((column) => `before.${column} IS DISTINCT FROM after.${column}`);
  await scope.table(
    "changed_member",
    `SELECT after.campaign_member_id AS id, before.person AS old_person, after.person AS new_person,
      before.campaign_id AS old_campaign, after.campaign_id AS new_campaign,
      COALESCE(before.status IN ('created', 'duplicate_member'), FALSE) AS was_created, after.status = 'created' AS is_created
     FROM ${scope.schema}.fresh_checks AS after
     LEFT JOIN ${scope.schema}.dirty_before AS before ON before.campaign_member_id = after.campaign_member_id
     WHERE before.campaign_member_id IS NULL OR ${differs.join(" OR ")}
       OR CASE before.status WHEN 'duplicate_member' THEN 'created' ELSE before.status END IS DISTINCT FROM after.status`,
  );
}

/** A test of a campaign alone that holds wherever the rule can match one of its members. */
function campaignsOf(rule: SyncRule, dialect: Dialect): string {
  const groups = rule.anyOf.map((group) =>
    group
      .filter((condition) => condition.field.object === "Campaign")
      .map((condition) => conditionSql(condition, dialect)),
  );
  if (groups.some((group) => group.length === 0)) return "TRUE";
  return `(${groups.map((group) => `(${group.join(" AND ")})`).join(" OR ")})`;
}
