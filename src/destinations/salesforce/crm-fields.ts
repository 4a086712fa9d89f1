import type { Dialect } from "../../warehouse/dialect.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
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
  /** What Footfall has decided: `id`, `value`. */
  decided: (dialect: Dialect) => string;
};

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
  decided: () =>
    `SELECT campaign_id AS id, CAST(${day} AS VARCHAR) AS value FROM inputs.campaign_setting WHERE ${setting}`,
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
    decided: (dialect) =>
      `SELECT campaign_member_id AS id, ${instantCell("touchpoint_date", dialect)} AS value
       FROM ledger.batch_dates WHERE closed_by IS NULL AND action IN ('set', 'clear')`,
  },
  {
    target: "sets_sync",
    object: "Campaign",
    field: "Footfall_Sync_Type__c",
    type: "text",
    table: "campaign",
    columns: ["footfall_sync_type"],
    value: (alias) => `${alias}.footfall_sync_type`,
    decided: (dialect) =>
      `SELECT campaign_id AS id, CASE sync ${Object.entries(DECIDED_LABELS)
        .map(([code, label]) => `WHEN '${code}' THEN ${dialect.text(label)}`)
        .join(" ")} END AS value FROM inputs.campaign_setting WHERE sets_sync`,
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

/** Whether neither Footfall nor the record's former value explains what stands in the CRM. */
const isForeign = (now: string) =>
  `kept.id IS NOT NULL AND ${now} IS DISTINCT FROM kept.former AND ${now} IS DISTINCT FROM kept.sent
   AND ${now} IS DISTINCT FROM kept.written`;

/** Nothing is decided any more. */
const NOTHING = "SELECT NULL AS id, NULL AS value WHERE FALSE";

/**
 * What the fields are to hold: what is decided, and where nothing is any more, what stood there before.
 *
 * @param wants.nothing - as if nothing had been decided: everything goes back
 */
export function crmFieldTargets(
  dialect: Dialect,
  wants: { dates: boolean; campaigns: boolean; nothing?: boolean },
): WriteTarget[] {
  return CRM_FIELDS.filter(({ object }) => (object === "Campaign" ? wants.campaigns : wants.dates)).map(
    (field) => {
      const now = field.value("record", dialect);
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
    FROM mirror.${field.table} AS record
    LEFT JOIN (${wants.nothing ? NOTHING : field.decided(dialect)}) AS decided ON decided.id = record.id
    LEFT JOIN org.crm_field AS kept ON kept.target = '${field.target}' AND kept.id = record.id
    WHERE NOT COALESCE(record.is_deleted, FALSE)
      AND (decided.id IS NOT NULL OR kept.id IS NOT NULL)
      AND NOT (${isForeign(now)})
      AND (kept.id IS NOT NULL OR ${now} IS DISTINCT FROM decided.value)`,
      };
    },
  );
}

/** Notes what stands in the CRM before it is written over, and what is about to be sent. */
export async function keepFormer(warehouse: Warehouse, target: WriteTarget, rows: string): Promise<void> {
  const field = CRM_FIELDS.find((candidate) => candidate.target === target.name);
  if (!field) return;
  const { dialect } = warehouse;
  await warehouse.run(
    `INSERT INTO org.crm_field (target, id, former, sent, written)
     SELECT '${field.target}', row.key, ${field.value("record", dialect)}, NULL, ${field.value("record", dialect)}
     FROM ${rows} AS row JOIN mirror.${field.table} AS record ON record.id = row.key
     WHERE row.key NOT IN (SELECT id FROM org.crm_field WHERE target = '${field.target}')`,
  );
  await warehouse.run(
    `UPDATE org.crm_field SET sent = row.${dialect.identifier(field.field)}
     FROM ${rows} AS row WHERE org.crm_field.target = '${field.target}' AND org.crm_field.id = row.key`,
  );
}

/** What was sent stands in the CRM now. @param keys - a relation of the records (`key`) */
export async function noteWritten(warehouse: Warehouse, target: WriteTarget, keys: string): Promise<void> {
  if (!CRM_FIELDS.some((candidate) => candidate.target === target.name)) return;
  const done = `target = '${target.name}' AND id IN (SELECT key FROM ${keys} AS done)`;
  await warehouse.run(`UPDATE org.crm_field SET written = sent WHERE ${done}`);
  // What stands there as before is nobody's but the CRM's: whoever edits it now is in nobody's way.
  const restored = `SELECT id FROM org.crm_field WHERE ${done} AND written IS NOT DISTINCT FROM former`;
  await warehouse.run(`DELETE FROM org.written WHERE target = '${target.name}' AND key IN (${restored})`);
  await warehouse.run(`DELETE FROM org.crm_field WHERE target = '${target.name}' AND id IN (${restored})`);
}

/**
 * Fields that somebody has edited since, some of them and how many there are. Whoever decides in Footfall what stands
 * in the CRM, or nothing any more, has settled it.
 *
 * @param unseen - edits that no import has brought yet
 */
export async function conflicts(
  warehouse: Warehouse,
  unseen: readonly Conflict[] = [],
): Promise<{ count: number; examples: Conflict[] }> {
  const { dialect } = warehouse;
  const parts = CRM_FIELDS.map(
    (field) => `SELECT '${field.object}' AS object, '${field.field}' AS field, record.id, kept.sent AS ours,
       ${field.value("record", dialect)} AS theirs
     FROM org.crm_field AS kept JOIN mirror.${field.table} AS record ON record.id = kept.id
     JOIN (${field.decided(dialect)}) AS decided ON decided.id = kept.id
     WHERE kept.target = '${field.target}' AND NOT COALESCE(record.is_deleted, FALSE)
       AND ${isForeign(field.value("record", dialect))}
       AND decided.value IS DISTINCT FROM ${field.value("record", dialect)}`,
  );
  const all = parts.join(" UNION ALL ");
  const [row] = await warehouse.all<{ n: number }>(
    `SELECT CAST(count(*) AS DOUBLE) AS n FROM (${all}) AS found`,
  );
  const examples = await warehouse.all<Conflict>(
    `SELECT * FROM (${all}) AS found ORDER BY object, field, id LIMIT ${SHOWN}`,
  );
  return { count: (row?.n ?? 0) + unseen.length, examples: [...unseen, ...examples].slice(0, SHOWN) };
}

/**
 * Takes what Footfall itself has written out of staged records: the mirror keeps what stood there before, so that an
 * export moves no outcome, and an undo brings back the former one.
 *
 * @param staged - schema of the records that an import has read
 * @param objects - their objects, with the columns that they have
 */
export async function dropEchoes(
  warehouse: Warehouse,
  staged: string,
  objects: readonly { object: string; columns: readonly string[] }[],
): Promise<void> {
  const { dialect } = warehouse;
  const [known] = await warehouse.all(
    `SELECT 1 AS known FROM information_schema.tables
     WHERE table_catalog = current_database() AND table_schema = 'org' AND table_name = 'crm_field'`,
  );
  if (!known) return;
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
         WHERE staged.id = kept.id AND ${isEcho} AND ${isForeign(field.value("held", dialect))})`,
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
