import type { Catalogue } from "../metadata/catalogue.ts";
import type { Cell, FieldType, QueryCursor, RecordJson } from "../org.ts";
import { ApiError } from "../org.ts";
import type { Database, Row, Stored } from "../store/database.ts";
import { csvCell, jsonCell } from "../store/values.ts";
import type { Plan } from "./plan.ts";

/** The newest version of the API, which addresses of records name; a server may put its caller's own. */
export const API_VERSION = "64.0";

/** Groups do not page. */
const GROUPS_MAX = 2_000;

export function openCursor(database: Database, catalogue: Catalogue, plan: Plan): QueryCursor {
  if (plan.answer === "count") return countCursor(database, plan);
  if (plan.answer === "groups") return groupCursor(database, plan);
  return recordCursor(database, catalogue, plan);
}

/** The address of a record, as `attributes.url` has it. */
export function urlOf(object: string, id: Stored): string {
  return `/services/data/v${API_VERSION}/sobjects/${object}/${id}`;
}

function countCursor(database: Database, plan: Plan): QueryCursor {
  const [size] = database.row(plan.sql.sql, ...plan.sql.values) ?? [];
  return {
    type: plan.object,
    size: Number(size),
    columns: [],
    records: () => [],
    cells: () => [],
    close: () => {},
  };
}

function groupCursor(database: Database, plan: Plan): QueryCursor {
  const rows = database.rows(plan.sql.sql, ...plan.sql.values);
  if (rows.length > GROUPS_MAX) {
    throw new ApiError(
      400,
      "EXCEEDED_ID_LIMIT",
      "Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch",
    );
  }
  const types = plan.columns.map(({ expression }) => expression.type);
  return {
    type: plan.object,
    size: rows.length,
    columns: plan.columns.map(({ key }) => key),
    records: (offset, limit) =>
      rows.slice(offset, offset + limit).map((row) => {
        const record: RecordJson = { attributes: { type: plan.object } };
        for (const [place, { key, expression }] of plan.columns.entries()) {
          record[key] = jsonCell(row[place] ?? null, expression.type);
        }
        return record;
      }),
    cells: (offset, limit) => rows.slice(offset, offset + limit).map((row) => csvRow(row, types)),
    close: () => {},
  };
}

function recordCursor(database: Database, catalogue: Catalogue, plan: Plan): QueryCursor {
  let numbers: Float64Array | undefined = rowNumbers(database, plan);
  const { size } = { size: numbers.length };
  const types = plan.columns.map(({ expression }) => expression.type);
  const toJson = recordWriter(catalogue, plan);
  const rows = (offset: number, limit: number): Row[] => {
    if (!numbers) throw new ApiError(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
    const page = `[${numbers.subarray(offset, offset + limit).join(",")}]`;
    return database.rows(plan.page, page);
  };
  return {
    type: plan.object,
    size,
    columns: plan.columns.map(({ expression, alias }) => alias ?? expression.name),
    records: (offset, limit) => {
      const found = rows(offset, limit);
      const records = found.map(toJson);
      if (plan.children.length > 0)
        for (const [place, record] of records.entries())
          addChildren(database, catalogue, plan, record, found[place]?.[plan.columns.length] ?? null);
      return records;
    },
    cells: (offset, limit) => rows(offset, limit).map((row) => csvRow(row, types)),
    close: () => {
      numbers = undefined;
    },
  };
}

/** The children that the query asks of each record, all of them; null where there are none. */
function addChildren(
  database: Database,
  catalogue: Catalogue,
  { children }: Plan,
  record: RecordJson,
  id: Stored,
): void {
  for (const { name, plan } of children) {
    const sql = { sql: plan.sql.sql, values: [String(id), ...plan.sql.values] };
    const cursor = recordCursor(database, catalogue, { ...plan, sql });
    const { size: totalSize } = cursor;
    record[name] = totalSize === 0 ? null : { totalSize, done: true, records: cursor.records(0, totalSize) };
  }
}

/** Which rows the answer has, fixed when the query is asked: eight bytes for each. */
function rowNumbers(database: Database, plan: Plan): Float64Array {
  let numbers = new Float64Array(1_024);
  let count = 0;
  for (const [number] of database.each(plan.sql.sql, ...plan.sql.values)) {
    if (count === numbers.length) {
      const larger = new Float64Array(count * 2);
      larger.set(numbers);
      numbers = larger;
    }
    numbers[count++] = Number(number);
  }
  return numbers.slice(0, count);
}

function csvRow(row: Row, types: readonly FieldType[]): string[] {
  const cells: string[] = new Array(types.length);
  for (let place = 0; place < types.length; place++) {
    cells[place] = csvCell(row[place] ?? null, types[place] ?? "string");
  }
  return cells;
}

/** Rows are the columns, then the id of the record, then those of its parents. */
function recordWriter(catalogue: Catalogue, plan: Plan): (row: Row) => RecordJson {
  const { columns, parents } = plan;
  const places = columns.map(({ expression: { field, type, parents: path }, alias }) =>
    alias === undefined
      ? { name: field.name, type, path, key: path.join(".") }
      : { name: alias, type, path: [], key: "" },
  );
  const parentObjects = parents.map((path) => parentObject(catalogue, plan.object, path));
  return (row) => {
    const record: RecordJson = {
      attributes: { type: plan.object, url: urlOf(plan.object, row[columns.length] ?? null) },
    };
    const holders = new Map<string, RecordJson | null>([["", record]]);
    for (const [place, path] of parents.entries()) {
      const id = row[columns.length + 1 + place] ?? null;
      const object = parentObjects[place] ?? "";
      const child = id === null ? null : { attributes: { type: object, url: urlOf(object, id) } };
      holders.set(path, child);
    }
    for (const [place, { name, type, path, key }] of places.entries()) {
      if (path.length > 0) hang(holders, path);
      const holder = holders.get(key);
      if (holder) holder[name] = jsonCell(row[place] ?? null, type) as Cell;
    }
    return record;
  };
}

/** Puts each parent into its child where the first of its fields stands; null where there is none. */
function hang(places: ReadonlyMap<string, RecordJson | null>, parents: readonly string[]): void {
  for (const [place, name] of parents.entries()) {
    const holder = places.get(parents.slice(0, place).join("."));
    if (holder && !(name in holder)) {
      const parent = places.get(parents.slice(0, place + 1).join(".")) ?? null;
      (holder as Record<string, unknown>)[name] = parent;
    }
  }
}

function parentObject(catalogue: Catalogue, root: string, path: string): string {
  let object = root;
  for (const step of path.split(".")) {
    object = catalogue.get(object).relationships.get(step.toLowerCase())?.referenceTo[0] ?? object;
  }
  return object;
}
