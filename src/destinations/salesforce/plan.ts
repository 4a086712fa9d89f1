import { bulkFrom } from "../../salesforce/bulk-from.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { Books } from "./drift-marks.ts";
import { hashSql, textCell, type WriteField, type WriteTarget } from "./target.ts";
import { uniqueIdSql } from "./unique-id.ts";
import { BOOKS, spentSql } from "./written.ts";

/** What differs between what should stand in the org and what it has acknowledged. */
export type TargetPlan = {
  target: WriteTarget;
  /** Table of records to write: `key`, `parent`, `hash`, `record_id`, `is_new`, `is_spent`, the fields. */
  writes: string;
  /** Table of records to delete: `key`, `record_id`, `is_spent`. */
  deletes: string;
  /** Records that were refused so often today that they wait until tomorrow; counted nowhere else. */
  spent: number;
  insert: number;
  update: number;
  delete: number;
};

/** How often a record that is refused is tried: so many times a day, in UTC. */
export type AttemptLimit = { attemptsMax: number; at: number };

/** Records that one call of the collections API takes. */
export const COLLECTION_MAX = 200;
/** Bytes of one upload: 100 MB are advised, since the org counts them encoded. */
export const UPLOAD_BYTES = 80_000_000;
/** Calls of one bulk job: create, upload, close, a few polls, three results. */
const BULK_CALLS = 10;

/**
 * Compares a target with what was acknowledged.
 *
 * @param lengths - characters that each text field of the org takes; longer texts are cut
 * @param books - what was acknowledged; of a plan, a copy of it
 * @param limit - left out: what was refused is tried, however often it was
 */
export async function planTarget(
  warehouse: Warehouse,
  target: WriteTarget,
  lengths: ReadonlyMap<string, number>,
  books: Books = BOOKS,
  limit?: AttemptLimit,
): Promise<TargetPlan> {
  const { dialect } = warehouse;
  const schema = `${warehouse.scratch}.export`;
  await warehouse.run(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
  const slug = target.name.replaceAll(/\W/g, "_");
  const [wanted, writes, deletes] = ["wanted", "writes", "deletes"].map(
    (kind) => `${schema}.${slug}_${kind}`,
  ) as [string, string, string];
  const columns = (cell: (column: string, field: WriteField) => string) =>
    target.fields
      .map((field) => {
        const column = dialect.identifier(field.name);
        return `${field.type === "text" ? cell(`row.${column}`, field) : `row.${column}`} AS ${column}`;
      })
      .join(", ");
  const trimmed = columns((column) => dialect.trimmed(column));
  const cut = columns((column, { name }) => textCell(column, lengths.get(name.toLowerCase()), dialect));
  const key = target.key === "Id" ? "row.key" : `${uniqueIdSql("row.digest")} AS key`;
  const source =
    target.key === "Id"
      ? `(${target.select})`
      : `(SELECT made.*, sha256(made.source) AS digest FROM (${target.select}) AS made)`;
  await warehouse.run(
    `CREATE OR REPLACE TABLE ${wanted} AS
     SELECT shaped.*, ${hashSql(target.fields, dialect, "shaped")} AS hash
     FROM (
       SELECT row.key, row.parent, ${cut}
       FROM (SELECT ${key}, row.parent, ${trimmed} FROM ${source} AS row) AS row
     ) AS shaped`,
  );
  const name = dialect.text(target.name);
  const isSpent = limit
    ? (key: string) =>
        `${key} IN (SELECT key FROM ${spentSql(warehouse, limit.attemptsMax, limit.at)} AS spent WHERE target = ${name})`
    : () => "FALSE";
  await warehouse.run(
    `CREATE OR REPLACE TABLE ${writes} AS
     SELECT wanted.*, written.record_id, written.record_id IS NULL AND written.hash IS NULL AS is_new,
       refused.key IS NOT NULL AS was_refused, ${isSpent("wanted.key")} AS is_spent
     FROM ${wanted} AS wanted
     LEFT JOIN (SELECT * FROM ${books.written} WHERE target = ${name}) AS written ON written.key = wanted.key
     LEFT JOIN (SELECT DISTINCT key FROM org.export_error WHERE target = ${name}) AS refused ON refused.key = wanted.key
     WHERE written.hash IS DISTINCT FROM wanted.hash`,
  );
  await warehouse.run(
    `CREATE OR REPLACE TABLE ${deletes} AS
     SELECT written.key, written.record_id, ${isSpent("written.key")} AS is_spent FROM ${books.written} AS written
     WHERE written.target = ${name} AND ${target.key === "Id" ? "FALSE" : "TRUE"}
       AND written.key NOT IN (SELECT key FROM ${wanted})`,
  );
  await warehouse.run(`DROP TABLE ${wanted}`);
  return countPlan(warehouse, { target, writes, deletes });
}

/** The plan with its figures as its tables have them. */
export async function countPlan(
  warehouse: Warehouse,
  { target, writes, deletes }: Pick<TargetPlan, "target" | "writes" | "deletes">,
): Promise<TargetPlan> {
  const [row] = await warehouse.all<{ insert: number; update: number; delete: number; spent: number }>(
    `SELECT CAST(count(*) FILTER (WHERE is_new AND NOT is_spent) AS DOUBLE) AS insert,
       CAST(count(*) FILTER (WHERE NOT is_new AND NOT is_spent) AS DOUBLE) AS update,
       (SELECT CAST(count(*) AS DOUBLE) FROM ${deletes} WHERE NOT is_spent) AS delete,
       CAST(count(*) FILTER (WHERE is_spent) AS DOUBLE)
         + (SELECT CAST(count(*) AS DOUBLE) FROM ${deletes} WHERE is_spent) AS spent
     FROM ${writes}`,
  );
  const isUpdate = target.key === "Id";
  const [insert, update] = [row?.insert ?? 0, row?.update ?? 0];
  return {
    target,
    writes,
    deletes,
    insert: isUpdate ? 0 : insert,
    update: isUpdate ? insert + update : update,
    delete: row?.delete ?? 0,
    spent: row?.spent ?? 0,
  };
}

/** About how many calls the plan takes. */
export function callsOf(plan: Pick<TargetPlan, "insert" | "update" | "delete">): number {
  const calls = (records: number) =>
    records > bulkFrom()
      ? BULK_CALLS * Math.ceil(records / BULK_ROWS_ABOUT)
      : Math.ceil(records / COLLECTION_MAX);
  return calls(plan.insert + plan.update) + calls(plan.delete);
}
/** Records of one upload, at three hundred bytes each. */
export const BULK_ROWS_ABOUT = UPLOAD_BYTES / 300;
