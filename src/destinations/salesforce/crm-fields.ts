import type { Dialect } from "../../warehouse/dialect.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { campaignSince, DATED_SINCE } from "./decided-since.ts";
import { instantCell, type WriteTarget, type WriteType } from "./target.ts";

/**
 * Fields of Footfall on campaigns and campaign members that people may edit too: what was decided in Footfall is written
 * there, and what stood there before is kept.
 *
 * What Footfall wrote does not count as a change when it comes back with an import; what somebody else has written since
 * is a conflict, which is shown and never overwritten.
 * @see shared/spec/README.md, decisions 34, 37, 38
 */
type CrmField = {
  target: string;
  object: "Campaign" | "CampaignMember";
  field: string;
  type: WriteType;
  /** The mirror's table, and the columns that hold the field there. */
  table: "campaign" | "campaign_member";
  columns: readonly string[];
  /** The value in the mirror as the API writes it; the row stands under this alias. */
  value: (alias: string, dialect: Dialect) => string;
  /** What Footfall has decided: `id`, `value`, and the publish `since` which that holds. */
  decided: (warehouse: Warehouse) => string;
};

/** Settings of campaigns, with the publish since which they hold. */
const settingSql = (warehouse: Warehouse, setting: string, value: string) =>
  `SELECT setting.campaign_id AS id, ${value} AS value, decided.since
   FROM inputs.campaign_setting AS setting
   JOIN ${campaignSince(warehouse)} AS decided
     ON decided.id = setting.campaign_id AND decided.setting = '${setting}'
   WHERE setting.${setting}`;

const DECIDED_LABELS: Record<string, string> = {
  include_all: "Include all Campaign Members",
  include_responded: 'Include only "Responded" Campaign Members',
  exclude_all: "Exclude all Campaign Members",
};

const campaignDay = (field: string, column: string, setting: string, day: string): CrmField => ({
  target: setting,
  object: "Campaign",
  field,
  type: "day",
  table: "campaign",
  columns: [column, `cell_${field.toLowerCase()}`],
  value: (alias) => `CAST(${alias}.${column} AS VARCHAR)`,
  decided: (warehouse) => settingSql(warehouse, setting, `CAST(setting.${day} AS VARCHAR)`),
});

export const CRM_FIELDS: readonly CrmField[] = [
  {
    target: "member dates",
    object: "CampaignMember",
    field: "Footfall_Touchpoint_Date__c",
    type: "instant",
    table: "campaign_member",
    columns: ["footfall_touchpoint_date", "footfall_touchpoint_date_day", "cell_footfall_touchpoint_date__c"],
    value: (alias, dialect) => instantCell(`${alias}.footfall_touchpoint_date`, dialect),
    decided: ({ dialect }) =>
      `SELECT id, ${instantCell("touchpoint_date", dialect)} AS value, since FROM (${DATED_SINCE}) AS dated`,
  },
  {
    target: "sets_sync",
    object: "Campaign",
    field: "Footfall_Sync_Type__c",
    type: "text",
    table: "campaign",
    columns: ["footfall_sync_type"],
    value: (alias) => `${alias}.footfall_sync_type`,
    decided: (warehouse) =>
      settingSql(
        warehouse,
        "sets_sync",
        `CASE setting.sync ${Object.entries(DECIDED_LABELS)
          .map(([code, label]) => `WHEN '${code}' THEN ${warehouse.dialect.text(label)}`)
          .join(" ")} END`,
      ),
  },
  campaignDay("Footfall_Touchpoint_Start__c", "footfall_touchpoint_start", "sets_start", "start_day"),
  campaignDay("Footfall_Touchpoint_End__c", "footfall_touchpoint_end", "sets_end", "end_day"),
];

/** A record whose field was edited in the CRM after Footfall wrote it, or decided about it. */
export type Conflict = {
  object: string;
  field: string;
  id: string;
  ours: string | null;
  theirs: string | null;
};

const SHOWN = 100;

/** Whether somebody has written something else since Footfall wrote: `kept` tells what stood there and what was sent. */
const isEditedSince = (now: string) =>
  `${now} IS DISTINCT FROM kept.former AND ${now} IS DISTINCT FROM kept.sent AND ${now} IS DISTINCT FROM kept.written`;

/**
 * Whether somebody has written something else since Footfall decided, or wrote: neither what stood there then, nor what
 * was sent. Of a decision that came after the last writing, what stood there then is `stood`. Somebody who has put back
 * what stood there has written something else too, as long as nothing was decided since an import saw that.
 */
const isForeign = (now: string) =>
  `(decided.id IS NOT NULL OR kept.id IS NOT NULL)
   AND (decided.id IS NULL OR ${now} IS DISTINCT FROM decided.value)
   AND (kept.id IS NULL OR (${now} IS DISTINCT FROM kept.sent AND ${now} IS DISTINCT FROM kept.written))
   AND (COALESCE(kept.set_back > decided.since, FALSE) OR ${now} IS DISTINCT FROM CASE
     WHEN kept.id IS NOT NULL AND (decided.id IS NULL OR COALESCE(kept.publish >= decided.since, TRUE)) THEN kept.former
     ELSE stood.value END)`;

/** What stood in the CRM when Footfall decided: `id`, `value`; of a record that came later, what it came with. */
function stoodSql(field: CrmField, { dialect }: Warehouse, decided: string): string {
  const then = "GREATEST(decided.since, known.first)";
  return `
      SELECT version.id, ${field.value("version", dialect)} AS value
      FROM (${decided}) AS decided
      JOIN (SELECT id, min(opened_by) AS first FROM records.${field.table} GROUP BY id) AS known
        ON known.id = decided.id
      JOIN records.${field.table} AS version ON version.id = decided.id
        AND version.opened_by <= ${then} AND (version.closed_by IS NULL OR version.closed_by > ${then})`;
}

/** Nothing is decided any more. */
const NOTHING = "SELECT NULL AS id, NULL AS value, NULL AS since WHERE FALSE";

/** The relations `record`, `decided`, `kept` and `stood` of a field. */
function factsSql(field: CrmField, warehouse: Warehouse, decided: string): string {
  return `mirror.${field.table} AS record
    LEFT JOIN (${decided}) AS decided ON decided.id = record.id
    LEFT JOIN org.crm_field AS kept ON kept.target = '${field.target}' AND kept.id = record.id
    LEFT JOIN (${stoodSql(field, warehouse, decided)}) AS stood ON stood.id = record.id`;
}

/** What of these fields is written; `nothing`: as if nothing had been decided, so that everything goes back. */
export type CrmFieldWants = { dates: boolean; campaigns: boolean; nothing?: boolean };

function wanted({ dates, campaigns }: CrmFieldWants): CrmField[] {
  return CRM_FIELDS.filter(({ object }) => (object === "Campaign" ? campaigns : dates));
}

/** What the fields are to hold: what is decided, and where nothing is any more, what stood there before. */
export function crmFieldTargets(warehouse: Warehouse, wants: CrmFieldWants): WriteTarget[] {
  return wanted(wants).map((field) => {
    const now = field.value("record", warehouse.dialect);
    const decided = wants.nothing ? NOTHING : field.decided(warehouse);
    return {
      name: field.target,
      object: field.object,
      key: "Id" as const,
      fields: [{ name: field.field, type: field.type }],
      select: `
    SELECT
      record.id AS key,
      ${field.object === "CampaignMember" ? "record.campaign_id" : "record.id"} AS parent,
      CASE WHEN decided.id IS NOT NULL THEN decided.value ELSE kept.former END AS "${field.field}"
    FROM ${factsSql(field, warehouse, decided)}
    WHERE NOT COALESCE(record.is_deleted, FALSE)
      AND (decided.id IS NOT NULL OR kept.id IS NOT NULL)
      AND NOT (${isForeign(now)})
      AND (kept.id IS NOT NULL OR ${now} IS DISTINCT FROM decided.value)`,
    };
  });
}

/**
 * Where somebody's value stands in place of ours, or may do so since a decision that came later, the org no longer has
 * what it has acknowledged.
 */
export async function unknowEdited(warehouse: Warehouse, written: string): Promise<void> {
  for (const field of CRM_FIELDS)
    await warehouse.run(
      `UPDATE ${written} SET hash = NULL WHERE target = '${field.target}' AND hash IS NOT NULL AND key IN (
         SELECT kept.id FROM org.crm_field AS kept JOIN mirror.${field.table} AS record ON record.id = kept.id
         WHERE kept.target = '${field.target}'
           AND (kept.set_back IS NOT NULL OR ${isEditedSince(field.value("record", warehouse.dialect))})
         UNION ALL
         SELECT kept.id FROM org.crm_field AS kept
         JOIN (${field.decided(warehouse)}) AS decided ON decided.id = kept.id AND decided.since > kept.publish
         WHERE kept.target = '${field.target}' AND kept.id IN (
           SELECT version.id FROM records.${field.table} AS version
           WHERE version.id = kept.id AND version.opened_by > kept.publish))`,
    );
}

/** Notes what stands in the CRM before it is written over, and what is about to be sent. */
export async function keepFormer(warehouse: Warehouse, target: WriteTarget, rows: string): Promise<void> {
  const field = CRM_FIELDS.find((candidate) => candidate.target === target.name);
  if (!field) return;
  const { dialect } = warehouse;
  const now = field.value("record", dialect);
  // What a person has written since, and what Footfall then decided to replace, is what stood there before.
  await warehouse.run(
    `UPDATE org.crm_field AS kept SET former = ${now}
     FROM ${rows} AS row JOIN mirror.${field.table} AS record ON record.id = row.key
     WHERE kept.target = '${field.target}' AND kept.id = row.key AND ${isEditedSince(now)}`,
  );
  await warehouse.run(
    `INSERT INTO org.crm_field (target, id, former, sent, written)
     SELECT '${field.target}', row.key, ${now}, NULL, ${now}
     FROM ${rows} AS row JOIN mirror.${field.table} AS record ON record.id = row.key
     WHERE row.key NOT IN (SELECT id FROM org.crm_field WHERE target = '${field.target}')`,
  );
  await warehouse.run(
    `UPDATE org.crm_field SET sent = row.${dialect.identifier(field.field)},
       publish = (SELECT max(id) FROM ledger.publishes), written_at = NULL, set_back = NULL
     FROM ${rows} AS row WHERE org.crm_field.target = '${field.target}' AND org.crm_field.id = row.key`,
  );
}

/** What was sent stands in the CRM now. @param keys - a relation of the records (`key`) */
export async function noteWritten(warehouse: Warehouse, target: WriteTarget, keys: string): Promise<void> {
  if (!CRM_FIELDS.some((candidate) => candidate.target === target.name)) return;
  const done = `target = '${target.name}' AND id IN (SELECT key FROM ${keys} AS done)`;
  await warehouse.run(
    `UPDATE org.crm_field SET written = sent, written_at = ${warehouse.dialect.instant(Date.now())} WHERE ${done}`,
  );
  // What stands there as before is nobody's but the CRM's: whoever edits it now is in nobody's way.
  const restored = `SELECT id FROM org.crm_field WHERE ${done} AND written IS NOT DISTINCT FROM former`;
  await warehouse.run(`DELETE FROM org.written WHERE target = '${target.name}' AND key IN (${restored})`);
  await warehouse.run(`DELETE FROM org.crm_field WHERE target = '${target.name}' AND id IN (${restored})`);
}

/**
 * Fields that somebody has edited since, some of them and how many there are. Whoever decides in Footfall what stands
 * in the CRM, or nothing any more, has settled it.
 *
 * @param wants - the fields that are written; of others, those that Footfall wrote once
 * @param unseen - edits that the mirror does not show
 */
export async function conflicts(
  warehouse: Warehouse,
  wants: CrmFieldWants,
  unseen: readonly Conflict[] = [],
): Promise<{ count: number; examples: Conflict[] }> {
  const { dialect } = warehouse;
  const written = wanted(wants);
  const parts = CRM_FIELDS.map((field) => {
    const now = field.value("record", dialect);
    return `SELECT '${field.object}' AS object, '${field.field}' AS field, record.id, decided.value AS ours, ${now} AS theirs
     FROM ${factsSql(field, warehouse, field.decided(warehouse))}
     WHERE decided.id IS NOT NULL ${written.includes(field) ? "" : "AND kept.id IS NOT NULL"}
       AND NOT COALESCE(record.is_deleted, FALSE) AND ${isForeign(now)}`;
  });
  const all = parts.join(" UNION ALL ");
  const [row] = await warehouse.all<{ n: number }>(
    `SELECT CAST(count(*) AS DOUBLE) AS n FROM (${all}) AS found`,
  );
  const examples = await warehouse.all<Conflict>(
    `SELECT * FROM (${all}) AS found ORDER BY object, field, id LIMIT ${SHOWN}`,
  );
  return { count: (row?.n ?? 0) + unseen.length, examples: [...unseen, ...examples].slice(0, SHOWN) };
}

/** The import that has staged records. */
export type StagedImport = {
  publish: number;
  /** When the org was first asked, in milliseconds of this machine; null where nobody knows, as of exported files. */
  beganAt: number | null;
};

/**
 * Takes what Footfall itself has written out of staged records: the mirror keeps what stood there before, so that an
 * export moves no outcome, and an undo brings back the former one. Where the former value stands again, although the org
 * had acknowledged ours before it was asked, somebody has put it back: that is noted, since the mirror does not show it.
 *
 * @param staged - schema of the records that an import has read
 * @param objects - their objects, with the columns that they have
 */
export async function dropEchoes(
  warehouse: Warehouse,
  staged: string,
  objects: readonly { object: string; columns: readonly string[] }[],
  { publish, beganAt }: StagedImport,
): Promise<void> {
  const { dialect } = warehouse;
  const known = await warehouse.all<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns
     WHERE table_catalog = current_database() AND table_schema = 'org' AND table_name = 'crm_field'`,
  );
  if (known.length === 0) return;
  // A store that an earlier Footfall made has the column from its next export on.
  const knowsSetBack = known.some(({ name }) => name === "set_back");
  for (const field of CRM_FIELDS) {
    const has = objects.some(
      ({ object, columns }) =>
        object === field.object && columns.some((name) => name.toLowerCase() === field.field.toLowerCase()),
    );
    if (!has) continue;
    const now = field.value("staged", dialect);
    const isEcho = `(${now} IS NOT DISTINCT FROM kept.sent OR ${now} IS NOT DISTINCT FROM kept.written)`;
    // Somebody had another value there and has put ours in its place: from now on it is theirs.
    await warehouse.run(
      `DELETE FROM org.crm_field AS kept WHERE kept.target = '${field.target}' AND EXISTS (
         SELECT 1 FROM ${staged}.${field.table} AS staged JOIN mirror.${field.table} AS held ON held.id = staged.id
         WHERE staged.id = kept.id AND ${isEcho}
           AND (${knowsSetBack ? "kept.set_back IS NOT NULL OR " : ""}${isEditedSince(field.value("held", dialect))}))`,
    );
    if (knowsSetBack && beganAt !== null)
      await warehouse.run(
        `UPDATE org.crm_field AS kept SET set_back = ${Number(publish)} FROM ${staged}.${field.table} AS staged
         WHERE staged.id = kept.id AND kept.target = '${field.target}' AND kept.set_back IS NULL
           AND kept.written_at < ${dialect.instant(beganAt)}
           AND ${now} IS NOT DISTINCT FROM kept.former AND ${now} IS DISTINCT FROM kept.written`,
      );
    await warehouse.run(
      `UPDATE ${staged}.${field.table} AS staged
       SET ${field.columns.map((column) => `${column} = held.${column}`).join(", ")}
       FROM mirror.${field.table} AS held, org.crm_field AS kept
       WHERE held.id = staged.id AND kept.id = staged.id AND kept.target = '${field.target}'
         AND ${isEcho}`,
    );
  }
}
