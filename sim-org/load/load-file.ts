import { CsvError, parse } from "csv-parse";
import type { SObject } from "../metadata/catalogue.ts";
import { field as writtenField } from "../metadata/field.ts";
import type { FieldInfo, ObjectInfo } from "../org.ts";
import { quoted, type Stored } from "../store/database.ts";
import { numberOf } from "../store/ids.ts";
import type { Store } from "../store/store.ts";
import { dropIndexes, makeIndexes } from "../store/tables.ts";
import { type CsvFile, UnreadableFile } from "./csv-files.ts";
import { loadedValue } from "./loaded-value.ts";

export type Define = (objects: readonly Partial<ObjectInfo>[]) => void;

/** What an export may leave out and every record has, after its columns. */
const FILLED = ["Id", "SystemModstamp", "IsDeleted"];

/**
 * Stores the rows of one file.
 *
 * @returns how many rows; undefined where the org has no such object
 * @throws {UnreadableFile}
 */
export async function loadFile(store: Store, define: Define, file: CsvFile): Promise<number | undefined> {
  const name =
    store.catalogue.find(file.name)?.description.name ?? (/__c$/i.test(file.name) ? file.name : undefined);
  if (name === undefined) return undefined;
  const stream = await file.open();
  const rows = parse({ bom: true, relax_column_count: true, skip_empty_lines: true });
  stream.on("error", (error) => rows.destroy(error));
  stream.pipe(rows);
  let put: ((row: readonly string[]) => void) | undefined;
  let count = -1;
  try {
    for await (const row of rows as AsyncIterable<string[]>) {
      if (put) put(row);
      else put = writer(store, objectWith(store, define, name, row), row);
      count++;
    }
  } catch (error) {
    if (error instanceof CsvError) throw new UnreadableFile(`${file.name}.csv`, [error.message]);
    throw error;
  }
  if (put) makeIndexes(store.database, store.catalogue.get(name).description);
  return Math.max(count, 0);
}

/** A column ending in `__c` that no metadata knows becomes a text field; values longer than it are kept all the same. */
function objectWith(store: Store, define: Define, name: string, header: readonly string[]): SObject {
  const known = store.catalogue.find(name);
  const fields = header
    .map((column) => column.trim())
    .filter((column) => /^[a-z]\w*__c$/i.test(column) && !known?.fields.has(column.toLowerCase()))
    .map((column) => writtenField(column, "string", { length: 255 }));
  if (!known || fields.length > 0) define([{ name, fields }]);
  return store.catalogue.get(name);
}

function writer(store: Store, object: SObject, header: readonly string[]): (row: readonly string[]) => void {
  const columns: { field: FieldInfo; place: number; read: (cell: string) => Stored }[] = [];
  for (const [place, column] of header.entries()) {
    const field = object.fields.get(column.trim().toLowerCase());
    // Columns of parents and standard fields that this org does not have are not loaded.
    if (!field || columns.some((each) => each.field === field)) continue;
    columns.push({ field, place, read: loadedValue(field) });
  }
  const names = [...new Set([...columns.map(({ field }) => field.name), ...FILLED])];
  const places = new Map(names.map((name, place) => [name, place]));
  const table = quoted(object.description.name);
  if (!store.database.row(`SELECT 1 FROM ${table} LIMIT 1`)) dropIndexes(store.database, object.description);
  const sql = `INSERT OR REPLACE INTO ${table} (${names.map(quoted).join(", ")}) VALUES (${names.map(() => "?").join(", ")})`;
  const now = store.stamp();
  return (row) => {
    // The columns come first among the names, in their order.
    const values: Stored[] = new Array(names.length).fill(null);
    for (const [column, { place, read }] of columns.entries()) values[column] = read(row[place] ?? "");
    fill(store, object, values, places, now);
    store.database.run(sql, ...values);
  };
}

function fill(
  store: Store,
  object: SObject,
  values: Stored[],
  places: ReadonlyMap<string, number>,
  now: string,
): void {
  const get = (name: string) => values[places.get(name) ?? -1] ?? null;
  const set = (name: string, value: Stored) => {
    values[places.get(name) ?? 0] = value;
  };
  const id = get("Id");
  if (id === null) set("Id", store.newId(object));
  else if (typeof id === "string" && numberOf(id) !== undefined) store.reserve(id);
  if (get("SystemModstamp") === null)
    set("SystemModstamp", get("LastModifiedDate") ?? get("CreatedDate") ?? now);
  if (get("IsDeleted") === null) set("IsDeleted", 0);
}
