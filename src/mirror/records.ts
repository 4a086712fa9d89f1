import { FIELDS, OBJECTS, type ObjectName } from "../settings/fields.ts";
import type { ExportColumns } from "../settings/rules.ts";
import type { Column, Warehouse } from "../warehouse/warehouse.ts";
import { cellColumn, columnsOf, tableOf } from "./tables.ts";

/**
 * The records of a living store, as a ledger: each version of a record is a row, true from the publish `opened_by` on
 * until `closed_by` (NULL: to this day). `mirror.<table>` shows the rows that are open.
 *
 * A record that a full export lacks is a tombstone: `IsDeleted` is true, and `kept_deleted` keeps what the cell was.
 * @see docs/decisions/0007-the-living-store.md
 */

const SCHEMA = "records";

/** The ledger of an object's records. */
export function recordsOf(object: ObjectName): string {
  return `${SCHEMA}.${tableOf(object)}`;
}

/** Makes the tables and views of a store that is new; does nothing where they are there. */
export async function prepareRecords(warehouse: Warehouse): Promise<void> {
  const { dialect } = warehouse;
  const [known] = await warehouse.all(
    `SELECT 1 AS known FROM information_schema.tables
     WHERE table_catalog = current_database() AND table_schema = '${SCHEMA}' AND table_name = 'imported'`,
  );
  if (known) return;
  const text = dialect.type("text");
  await warehouse.transaction(async () => {
    await warehouse.run(`CREATE SCHEMA IF NOT EXISTS ${SCHEMA}`);
    await warehouse.run("CREATE SCHEMA IF NOT EXISTS mirror");
    for (const object of OBJECTS) {
      const columns = columnsOf(object, []).map(
        ({ name, type }) => `${dialect.identifier(name)} ${dialect.type(type)}`,
      );
      await warehouse.run(
        `CREATE TABLE ${recordsOf(object)} (${columns.join(", ")}, tombstone BOOLEAN, kept_deleted ${text}, opened_by INTEGER, closed_by INTEGER)`,
      );
      await showMirror(warehouse, object, []);
    }
    await warehouse.run(
      `CREATE TABLE ${SCHEMA}.column_name (object ${text}, column_key ${text}, name ${text})`,
    );
    await warehouse.run(`CREATE TABLE ${SCHEMA}.imported (object ${text})`);
  });
}

/** The columns that the contract does not know, of each object, as the first header that had them spelled them. */
export async function otherColumns(warehouse: Warehouse): Promise<Map<ObjectName, string[]>> {
  const rows = await warehouse.all<{ object: string; name: string }>(
    `SELECT object, name FROM ${SCHEMA}.column_name ORDER BY object, column_key`,
  );
  const found = new Map<ObjectName, string[]>(OBJECTS.map((object) => [object, []]));
  for (const { object, name } of rows) found.get(object as ObjectName)?.push(name);
  return found;
}

/** The objects of which anything was ever imported. */
export async function importedObjects(warehouse: Warehouse): Promise<ObjectName[]> {
  const rows = await warehouse.all<{ object: string }>(`SELECT object FROM ${SCHEMA}.imported`);
  const imported = new Set(rows.map(({ object }) => object));
  return OBJECTS.filter((object) => imported.has(object));
}

/** The columns that the store holds, for the rules that name them. */
export async function knownColumns(warehouse: Warehouse): Promise<ExportColumns> {
  const others = await otherColumns(warehouse);
  const columns: ExportColumns = {};
  for (const object of await importedObjects(warehouse)) {
    const names = [...FIELDS[object].map((field) => field.name), ...(others.get(object) ?? [])];
    columns[object] = new Map(names.map((name) => [name.toLowerCase(), name]));
  }
  return columns;
}

/** Notes that an object has been imported, and adds the columns of its header that the store does not have yet. */
export async function noteImport(
  warehouse: Warehouse,
  object: ObjectName,
  header: readonly string[],
): Promise<void> {
  const { dialect } = warehouse;
  if (!(await importedObjects(warehouse)).includes(object))
    await warehouse.run(`INSERT INTO ${SCHEMA}.imported VALUES (${dialect.text(object)})`);
  const others = (await otherColumns(warehouse)).get(object) ?? [];
  const known = new Set(
    [...FIELDS[object].map((field) => field.name), ...others].map((name) => name.toLowerCase()),
  );
  const fresh = header.filter((name) => !known.has(name.toLowerCase()));
  if (fresh.length === 0) return;
  for (const name of fresh) {
    await warehouse.run(
      `ALTER TABLE ${recordsOf(object)} ADD COLUMN ${dialect.identifier(cellColumn(object, name))} ${dialect.type("text")}`,
    );
    await warehouse.run(
      `INSERT INTO ${SCHEMA}.column_name VALUES (${dialect.text(object)}, ${dialect.text(name.toLowerCase())}, ${dialect.text(name)})`,
    );
  }
  await showMirror(warehouse, object, [...others, ...fresh]);
}

/** Every data column of an object in the store. */
export async function dataColumns(warehouse: Warehouse, object: ObjectName): Promise<Column[]> {
  return columnsOf(object, (await otherColumns(warehouse)).get(object) ?? []);
}

async function showMirror(
  warehouse: Warehouse,
  object: ObjectName,
  others: readonly string[],
): Promise<void> {
  await warehouse.run(
    `CREATE OR REPLACE VIEW mirror.${tableOf(object)} AS ${recordsWhere(warehouse, object, others, "held.closed_by IS NULL")}`,
  );
}

function recordsWhere(
  { dialect }: Warehouse,
  object: ObjectName,
  others: readonly string[],
  test: string,
): string {
  const columns = columnsOf(object, others).map(({ name }) => `held.${dialect.identifier(name)}`);
  return `SELECT ${columns.join(", ")} FROM ${recordsOf(object)} AS held WHERE ${test}`;
}

/**
 * Takes back what a merge has brought after a publish: the import that it belonged to never became a publish.
 *
 * Columns that it added stay, empty.
 */
export async function takeBackRecords(warehouse: Warehouse, publish: number): Promise<void> {
  const merged = await mergedBeyond(warehouse, publish);
  if (merged.length === 0) return;
  await warehouse.transaction(async () => {
    for (const object of merged) {
      await warehouse.run(`DELETE FROM ${recordsOf(object)} WHERE opened_by > ${publish}`);
      await warehouse.run(`UPDATE ${recordsOf(object)} SET closed_by = NULL WHERE closed_by > ${publish}`);
    }
  });
}

/** Whether records were merged for a publish that is not there yet, or will never be. */
export async function isMergedBeyond(warehouse: Warehouse, publish: number): Promise<boolean> {
  return (await mergedBeyond(warehouse, publish)).length > 0;
}

async function mergedBeyond(warehouse: Warehouse, publish: number): Promise<ObjectName[]> {
  // Two tests of one column each, which skip what is older without reading it.
  const parts = OBJECTS.map(
    (object) =>
      `SELECT '${object}' AS object
       WHERE EXISTS (SELECT 1 FROM ${recordsOf(object)} WHERE opened_by > ${publish})
         OR EXISTS (SELECT 1 FROM ${recordsOf(object)} WHERE closed_by > ${publish})`,
  );
  const rows = await warehouse.all<{ object: ObjectName }>(parts.join(" UNION ALL "));
  return rows.map(({ object }) => object);
}

/** Views of the records as of a publish, in a schema that this makes. */
export async function recordsAsOf(warehouse: Warehouse, schema: string, publish: number): Promise<void> {
  const others = await otherColumns(warehouse);
  await warehouse.run(`CREATE SCHEMA ${schema}`);
  const test = `held.opened_by <= ${publish} AND (held.closed_by IS NULL OR held.closed_by > ${publish})`;
  for (const object of OBJECTS) {
    await warehouse.run(
      `CREATE VIEW ${schema}.${tableOf(object)} AS ${recordsWhere(warehouse, object, others.get(object) ?? [], test)}`,
    );
  }
}
