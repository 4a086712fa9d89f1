import type { Warehouse } from "../../warehouse/warehouse.ts";
import { hashSql, type WriteTarget } from "./target.ts";
import { UNIQUE_PREFIX } from "./unique-id.ts";

/** What the org has acknowledged, and which statuses were edited there: relations of `written.ts`, or copies of them. */
export type Books = { written: string; edited: string };

/** How many records were found edited or deleted by somebody else, and how many that nobody knew. */
export type Found = { edited: number; deleted: number; unknown: number };

/** What an answer's cells say in the form in which they were sent: `id`, `key`, `is_deleted`, `hash`, the fields. */
export function seenSql(target: WriteTarget, table: string, { dialect }: Warehouse): string {
  const canonical = target.fields.map((field) => {
    const column = `seen.${dialect.identifier(field.name)}`;
    const read =
      field.type === "number"
        ? dialect.decimalText(dialect.toNumber(column))
        : field.type === "instant"
          ? dialect.instantText(dialect.toInstant(column))
          : field.type === "boolean"
            ? `lower(${column})`
            : column;
    return `${read} AS ${dialect.identifier(field.name)}`;
  });
  return `SELECT shaped.*, ${hashSql(target.fields, dialect, "shaped")} AS hash
     FROM (SELECT seen."Id" AS id, seen."${target.key}" AS key, lower(seen."IsDeleted") = 'true' AS is_deleted, ${canonical.join(", ")}
           FROM ${table} AS seen) AS shaped`;
}

/** Marks what differs from what was acknowledged. @param table - records that have changed since the last look */
export async function markChanged(
  warehouse: Warehouse,
  { written }: Books,
  target: WriteTarget,
  table: string,
): Promise<Found> {
  const rows = `${warehouse.scratch}.export.drift_rows`;
  await warehouse.run(
    `CREATE OR REPLACE TABLE ${rows} AS
     SELECT id, key, is_deleted, hash FROM (${seenSql(target, table, warehouse)}) AS seen`,
  );
  const name = warehouse.dialect.text(target.name);
  const live = `(SELECT key, min(id) AS id, min(hash) AS hash FROM ${rows} WHERE NOT is_deleted GROUP BY key)`;
  const { renamed, count } = await findRenamed(warehouse, written, name, live);
  return warehouse.transaction(async () => {
    await applyRenamed(warehouse, written, name, renamed);
    const edited = `SELECT held.key FROM ${written} AS held JOIN ${live} AS live ON live.key = held.key
      WHERE held.target = ${name} AND held.hash IS NOT NULL AND held.hash <> live.hash`;
    const deleted = `SELECT held.key FROM ${written} AS held
      WHERE held.target = ${name} AND held.record_id IN (SELECT id FROM ${rows} WHERE is_deleted)
        AND held.key NOT IN (SELECT key FROM ${live} AS live WHERE key IS NOT NULL)`;
    const found = {
      edited: count + (await countOf(warehouse, edited)),
      deleted: await countOf(warehouse, deleted),
      unknown: 0,
    };
    await warehouse.run(
      `UPDATE ${written} SET hash = NULL, record_id = NULL WHERE target = ${name} AND key IN (${deleted})`,
    );
    await warehouse.run(`UPDATE ${written} SET hash = NULL WHERE target = ${name} AND key IN (${edited})`);
    await adoptIds(warehouse, written, name, live, false);
    return found;
  });
}

/**
 * Compares all ids both ways: records that are gone, that go by another key, and those with our prefix that this store
 * never wrote, or has forgotten: of a lost store, or of another one.
 *
 * @param table - every record of the object that is there
 */
export async function markIds(
  warehouse: Warehouse,
  { written }: Books,
  target: WriteTarget,
  table: string,
): Promise<Found> {
  const name = warehouse.dialect.text(target.name);
  const live = `(SELECT "${target.key}" AS key, min("Id") AS id FROM ${table}
    WHERE lower("IsDeleted") <> 'true' AND "${target.key}" IS NOT NULL GROUP BY "${target.key}")`;
  const { renamed, count: edited } = await findRenamed(warehouse, written, name, live);
  return warehouse.transaction(async () => {
    await applyRenamed(warehouse, written, name, renamed);
    const missing = `SELECT key FROM ${written} AS held WHERE target = ${name} AND record_id IS NOT NULL
      AND key NOT IN (SELECT key FROM ${live} AS live)`;
    const deleted = await countOf(warehouse, missing);
    await warehouse.run(
      `UPDATE ${written} SET hash = NULL, record_id = NULL WHERE target = ${name} AND key IN (${missing})`,
    );
    await adoptIds(warehouse, written, name, live, true);
    const strangers = `SELECT live.key, live.id FROM ${live} AS live
      WHERE starts_with(live.key, '${UNIQUE_PREFIX}') AND live.key NOT IN (SELECT key FROM ${written} WHERE target = ${name})`;
    const unknown = await countOf(warehouse, strangers);
    await warehouse.run(
      `INSERT INTO ${written} (target, key, record_id) SELECT ${name}, key, id FROM (${strangers}) AS stranger`,
    );
    return { edited, deleted, unknown };
  });
}

/** Records of ours that somebody has given another key. @returns their table (`former`, `key`, `id`), and how many */
async function findRenamed(
  warehouse: Warehouse,
  written: string,
  name: string,
  live: string,
): Promise<{ renamed: string; count: number }> {
  const renamed = `${warehouse.scratch}.export.drift_renamed`;
  await warehouse.run(
    `CREATE OR REPLACE TABLE ${renamed} AS
     SELECT held.key AS former, live.key, live.id
     FROM ${written} AS held JOIN ${live} AS live ON live.id = held.record_id
     WHERE held.target = ${name} AND live.key IS DISTINCT FROM held.key`,
  );
  return { renamed, count: await countOf(warehouse, `SELECT former FROM ${renamed}`) };
}

/** They stand in the books under the key that they have now: what nothing wants goes, and is made anew under its own. */
async function applyRenamed(
  warehouse: Warehouse,
  written: string,
  name: string,
  renamed: string,
): Promise<void> {
  const own = (column: string) => `target = ${name} AND key IN (SELECT ${column} FROM ${renamed})`;
  await warehouse.run(`UPDATE ${written} SET hash = NULL, record_id = NULL WHERE ${own("former")}`);
  await warehouse.run(`UPDATE ${written} SET hash = NULL WHERE ${own("key")}`);
  await warehouse.run(
    `INSERT INTO ${written} (target, key, record_id) SELECT ${name}, key, id FROM ${renamed} AS renamed
     WHERE key IS NOT NULL AND key NOT IN (SELECT key FROM ${written} WHERE target = ${name})`,
  );
}

/** The org's ids of records that go by our keys; a record of another id is not the one that was acknowledged. */
async function adoptIds(
  warehouse: Warehouse,
  written: string,
  name: string,
  live: string,
  isOther: boolean,
): Promise<void> {
  await warehouse.run(
    `UPDATE ${written} SET record_id = live.id${isOther ? ", hash = NULL" : ""} FROM ${live} AS live
     WHERE ${written}.target = ${name} AND live.key = ${written}.key AND ${written}.record_id IS DISTINCT FROM live.id`,
  );
}

async function countOf(warehouse: Warehouse, sql: string): Promise<number> {
  const [row] = await warehouse.all<{ n: number }>(
    `SELECT CAST(count(*) AS DOUBLE) AS n FROM (${sql}) AS found`,
  );
  return row?.n ?? 0;
}
