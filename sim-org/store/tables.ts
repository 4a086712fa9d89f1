import type { FieldInfo, ObjectInfo } from "../org.ts";
import { type Database, quoted } from "./database.ts";
import { columnType } from "./values.ts";

/** Tables beside those of the objects. */
const OWN_TABLES = `
CREATE TABLE IF NOT EXISTS "_metadata" (object TEXT PRIMARY KEY, description TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS "_sequence" (prefix TEXT PRIMARY KEY, next INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS "_deleted" (object TEXT, id TEXT, at TEXT, PRIMARY KEY (object, id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS "_deleted_at" ON "_deleted" (object, at);
CREATE TABLE IF NOT EXISTS "_bin" (id TEXT PRIMARY KEY, object TEXT NOT NULL, root TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS "_bin_root" ON "_bin" (root);
CREATE TABLE IF NOT EXISTS "_cleared" (parent TEXT, object TEXT, field TEXT, id TEXT,
  PRIMARY KEY (parent, object, field, id)) WITHOUT ROWID;
`;

/** `_row` numbers the records and is never used again, so that a cursor never shows another record in its place. */
export const ROW = '"_row"';

/** Makes the tables that are missing. */
export function makeTables(database: Database, objects: readonly ObjectInfo[]): void {
  database.script(OWN_TABLES);
  for (const object of objects) makeTable(database, object);
}

/** Makes the table of an object, or adds the columns that it lacks. */
export function makeTable(database: Database, object: ObjectInfo): void {
  const table = quoted(object.name);
  const columns = object.fields.map((field) => `${quoted(field.name)} ${columnDefinition(field)}`);
  database.script(
    `CREATE TABLE IF NOT EXISTS ${table} (${ROW} INTEGER PRIMARY KEY AUTOINCREMENT, ${columns.join(", ")})`,
  );
  const present = new Set(
    database.rows(`SELECT lower(name) FROM pragma_table_info(?)`, object.name).map(([name]) => name),
  );
  for (const field of object.fields) {
    if (present.has(field.name.toLowerCase())) continue;
    database.script(`ALTER TABLE ${table} ADD COLUMN ${quoted(field.name)} ${columnDefinition(field)}`);
  }
  makeIndexes(database, object);
}

export function makeIndexes(database: Database, object: ObjectInfo): void {
  for (const columns of indexes(object)) {
    const name = quoted(`${object.name}_${columns.join("_")}`);
    database.script(
      `CREATE INDEX IF NOT EXISTS ${name} ON ${quoted(object.name)} (${columns.map(quoted).join(", ")})`,
    );
  }
}

/** Without them a large load is quicker; `makeIndexes` brings them back. */
export function dropIndexes(database: Database, object: ObjectInfo): void {
  for (const columns of indexes(object)) {
    database.script(`DROP INDEX IF EXISTS ${quoted(`${object.name}_${columns.join("_")}`)}`);
  }
}

/** Parents that a client may delete or merge, the cursor of every import, and external ids. */
function indexes(object: ObjectInfo): string[][] {
  const isParent = (field: FieldInfo) =>
    field.createable &&
    field.referenceTo.length === 1 &&
    !/^(User|RecordType)$/.test(field.referenceTo[0] ?? "");
  return [
    ["SystemModstamp", "Id"],
    ...object.fields.filter((field) => field.externalId || isParent(field)).map((field) => [field.name]),
  ];
}

function columnDefinition(field: FieldInfo): string {
  const type = columnType(field);
  if (field.name === "Id") return `${type} NOT NULL UNIQUE`;
  return field.type === "boolean" ? `${type} DEFAULT 0` : type;
}
