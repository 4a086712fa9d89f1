import { FIELDS, OBJECTS, type ObjectName } from "../settings/fields.ts";
import type { Dialect } from "../warehouse/dialect.ts";
import type { Column, Warehouse } from "../warehouse/warehouse.ts";
import { dataColumns, noteImport, recordsOf } from "./records.ts";
import { cellColumn, dayColumn, hasCell, tableOf, typedColumn } from "./tables.ts";

/** An object of an export that stands in a schema of its own, ready to be merged. */
export type StagedObject = {
  object: ObjectName;
  /** As the header spells them. */
  columns: readonly string[];
};

/** Undeleted records that the store holds of an object, and how many of these an export lacks. */
export type Missing = { object: ObjectName; missing: number; held: number };

export async function missingRecords(
  warehouse: Warehouse,
  staged: string,
  objects: readonly StagedObject[],
): Promise<Missing[]> {
  const found: Missing[] = [];
  for (const { object } of objects) {
    const [row] = await warehouse.all<{ missing: number; held: number }>(
      `SELECT CAST(count(*) FILTER (WHERE staged.id IS NULL) AS DOUBLE) AS missing, CAST(count(*) AS DOUBLE) AS held
       FROM ${recordsOf(object)} AS held
       LEFT JOIN ${staged}.${tableOf(object)} AS staged ON staged.id = held.id
       WHERE held.closed_by IS NULL AND NOT COALESCE(held.is_deleted, FALSE)`,
    );
    found.push({ object, missing: row?.missing ?? 0, held: row?.held ?? 0 });
  }
  return found;
}

export type MergeOptions = {
  /** The schema of the staged tables. */
  staged: string;
  objects: readonly StagedObject[];
  /** The publish that the new versions open with. */
  publish: number;
  /** What an export lacks is deleted. */
  full: boolean;
  /** The schema that tells which ids have changed, a table for each object. */
  delta: string;
  /** What is staged is what the CRM holds now: it counts whatever its stamps say, which the CRM's clock may put back. */
  isCurrent?: boolean;
};

/**
 * Merges an export into the records, within a transaction of the caller.
 *
 * What the CRM holds now counts. Of what may be older, by id the newest SystemModstamp counts, else the newest LastModifiedDate; where they are equal, or one is missing, the
 * later import. A column that the file lacks keeps what the store has. A record that stays the same in every column is
 * not written.
 * @see shared/spec/README.md, decision 32; shared/spec/salesforce.md, section 7
 */
export async function mergeRecords(warehouse: Warehouse, options: MergeOptions): Promise<void> {
  const { delta, objects } = options;
  await warehouse.run(`CREATE SCHEMA IF NOT EXISTS ${delta}`);
  for (const object of OBJECTS) {
    const staged = objects.find((candidate) => candidate.object === object);
    if (staged) await mergeObject(warehouse, staged, options);
    else {
      await warehouse.run(
        `CREATE OR REPLACE TABLE ${delta}.${tableOf(object)} AS SELECT id FROM ${recordsOf(object)} WHERE FALSE`,
      );
    }
  }
}

async function mergeObject(
  warehouse: Warehouse,
  { object, columns: header }: StagedObject,
  { staged, publish, full, delta, isCurrent = false }: MergeOptions,
): Promise<void> {
  const { dialect } = warehouse;
  const [table, records] = [tableOf(object), recordsOf(object)];
  await noteImport(warehouse, object, header);
  const columns = await dataColumns(warehouse, object);
  const names = columns.map(({ name }) => dialect.identifier(name));
  const list = names.join(", ");
  const changed = `${delta}.${table}`;
  const [empty] = await warehouse.all(`SELECT 1 AS held FROM ${records} LIMIT 1`);
  if (!empty) {
    await warehouse.run(`INSERT INTO ${records} (${list}, tombstone, opened_by)
      SELECT ${stagedColumns(object, header, columns, dialect).join(", ")}, FALSE, ${publish} FROM ${staged}.${table} AS staged`);
    await warehouse.run(`CREATE OR REPLACE TABLE ${changed} AS SELECT id FROM ${staged}.${table}`);
    return;
  }
  const merged = `${delta}.merged_${table}`;
  await warehouse.run(
    `CREATE OR REPLACE TABLE ${merged} AS ${mergedSql(object, header, columns, { staged: `${staged}.${table}`, isCurrent }, dialect)}`,
  );
  if (full) {
    await warehouse.run(`INSERT INTO ${merged} (${list}, tombstone, kept_deleted)
      SELECT ${tombstoneColumns(object, columns, dialect).join(", ")}, TRUE, held.${isDeletedCell(object, dialect)}
      FROM ${records} AS held
      ANTI JOIN ${staged}.${table} AS staged ON staged.id = held.id
      WHERE held.closed_by IS NULL AND NOT COALESCE(held.is_deleted, FALSE)`);
  }
  await warehouse.run(
    `UPDATE ${records} SET closed_by = ${publish} WHERE closed_by IS NULL AND id IN (SELECT id FROM ${merged})`,
  );
  await warehouse.run(`INSERT INTO ${records} (${list}, tombstone, kept_deleted, opened_by)
    SELECT ${list}, tombstone, kept_deleted, ${publish} FROM ${merged}`);
  await warehouse.run(`CREATE OR REPLACE TABLE ${changed} AS SELECT id FROM ${merged}`);
  await warehouse.run(`DROP TABLE ${merged}`);
}

function isDeletedCell(object: ObjectName, dialect: Dialect): string {
  return dialect.identifier(cellColumn(object, "IsDeleted"));
}

/** The columns of a record that is gone: what it was, and deleted. */
function tombstoneColumns(object: ObjectName, columns: readonly Column[], dialect: Dialect): string[] {
  const isDeleted = isDeletedCell(object, dialect);
  return columns.map(({ name }) => {
    const column = dialect.identifier(name);
    if (name === "is_deleted") return "TRUE";
    return column === isDeleted ? "'true'" : `held.${column}`;
  });
}

/**
 * Makes tombstones of records that are gone from the CRM without a changed record, after `mergeRecords` and within the
 * same transaction.
 *
 * @param gone - a table of their ids (`id`)
 */
export async function removeRecords(
  warehouse: Warehouse,
  object: ObjectName,
  gone: string,
  { publish, delta }: Pick<MergeOptions, "publish" | "delta">,
): Promise<void> {
  const { dialect } = warehouse;
  const [table, records] = [tableOf(object), recordsOf(object)];
  const columns = await dataColumns(warehouse, object);
  const list = columns.map(({ name }) => dialect.identifier(name)).join(", ");
  const doomed = `${delta}.doomed_${table}`;
  await warehouse.run(
    `CREATE OR REPLACE TABLE ${doomed} AS
     SELECT ${tombstoneColumns(object, columns, dialect)
       .map((value, index) => `${value} AS ${dialect.identifier(columns[index]?.name ?? "")}`)
       .join(", ")}, held.${isDeletedCell(object, dialect)} AS kept_deleted
     FROM ${records} AS held
     WHERE held.closed_by IS NULL AND NOT COALESCE(held.is_deleted, FALSE) AND held.id IN (SELECT id FROM ${gone})`,
  );
  // A version that this publish has opened never was true to anybody.
  await warehouse.run(
    `DELETE FROM ${records} WHERE opened_by = ${publish} AND id IN (SELECT id FROM ${doomed})`,
  );
  await warehouse.run(
    `UPDATE ${records} SET closed_by = ${publish} WHERE closed_by IS NULL AND id IN (SELECT id FROM ${doomed})`,
  );
  await warehouse.run(`INSERT INTO ${records} (${list}, tombstone, kept_deleted, opened_by)
    SELECT ${list}, TRUE, kept_deleted, ${publish} FROM ${doomed}`);
  await warehouse.run(
    `INSERT INTO ${delta}.${table} SELECT id FROM ${doomed} WHERE id NOT IN (SELECT id FROM ${delta}.${table})`,
  );
  await warehouse.run(`DROP TABLE ${doomed}`);
}

/** The mirror's columns that a header brings. */
function broughtBy(object: ObjectName, header: readonly string[]): Set<string> {
  const has = new Set(header.map((name) => name.toLowerCase()));
  const brought = new Set<string>();
  for (const field of FIELDS[object]) {
    if (!has.delete(field.name.toLowerCase())) continue;
    brought.add(typedColumn(field));
    if (field.type === "datetime") brought.add(dayColumn(field));
    if (hasCell(field.type)) brought.add(cellColumn(object, field.name));
  }
  for (const other of has) brought.add(cellColumn(object, other));
  return brought;
}

/** The staged row's columns, in the order of the store's; NULL where the file has none. */
function stagedColumns(
  object: ObjectName,
  header: readonly string[],
  columns: readonly Column[],
  dialect: Dialect,
): string[] {
  const brought = broughtBy(object, header);
  return columns.map(({ name, type }) =>
    brought.has(name) ? `staged.${dialect.identifier(name)}` : `CAST(NULL AS ${dialect.type(type)})`,
  );
}

/**
 * The new versions of the records that change, of those that are staged.
 *
 * A tombstone whose record is here again is gone, also where that changes no column: from now on the CRM says whether
 * the record is deleted.
 */
function mergedSql(
  object: ObjectName,
  header: readonly string[],
  columns: readonly Column[],
  { staged, isCurrent }: { staged: string; isCurrent: boolean },
  dialect: Dialect,
): string {
  const brought = broughtBy(object, header);
  const held = new Set(columns.map(({ name }) => name));
  // NULL, and so true, for a record that is new.
  const wins = isCurrent
    ? "TRUE"
    : `COALESCE(${stampOf("staged", object, brought, dialect)} >= ${stampOf("held", object, held, dialect)}, TRUE)`;
  const values = columns.map(({ name }) => {
    const column = dialect.identifier(name);
    const former = formerly(object, name, column);
    const value = brought.has(name) ? `CASE WHEN ${wins} THEN staged.${column} ELSE ${former} END` : former;
    return `${value} AS ${column}`;
  });
  const differs = columns
    .filter(({ name }) => brought.has(name))
    .map(({ name }) => dialect.identifier(name))
    .map((column) => `staged.${column} IS DISTINCT FROM held.${column}`);
  // The stamps are read last: in most rows of an export nothing differs, and reading a time is dear.
  return `
  SELECT ${values.join(",\n    ")},
    FALSE AS tombstone, CAST(NULL AS ${dialect.type("text")}) AS kept_deleted
  FROM ${staged} AS staged
  LEFT JOIN (SELECT * FROM ${recordsOf(object)} WHERE closed_by IS NULL) AS held ON held.id = staged.id
  WHERE held.id IS NULL OR held.tombstone OR ((${differs.join(" OR ")}) AND ${wins})`;
}

/** What the store has in a column, a tombstone taken away. */
function formerly(object: ObjectName, name: string, column: string): string {
  if (name === "is_deleted")
    return `CASE WHEN NOT held.tombstone THEN held.is_deleted WHEN held.kept_deleted IS NOT NULL THEN FALSE END`;
  if (name === cellColumn(object, "IsDeleted"))
    return `CASE WHEN held.tombstone THEN held.kept_deleted ELSE held.${column} END`;
  return `held.${column}`;
}

/** When a row was last changed in the CRM: SystemModstamp, else LastModifiedDate; NULL where it has neither. */
function stampOf(alias: string, object: ObjectName, columns: ReadonlySet<string>, dialect: Dialect): string {
  const stamps: string[] = [];
  for (const name of ["SystemModstamp", "LastModifiedDate"]) {
    const known = FIELDS[object].find((field) => field.name === name);
    const column = known ? typedColumn(known) : cellColumn(object, name);
    if (!columns.has(column)) continue;
    const read = `${alias}.${dialect.identifier(column)}`;
    stamps.push(known ? read : dialect.toInstant(dialect.trimmed(read)));
  }
  if (stamps.length === 0) return `CAST(NULL AS ${dialect.type("instant")})`;
  return stamps.length === 1 ? (stamps[0] as string) : `COALESCE(${stamps.join(", ")})`;
}
