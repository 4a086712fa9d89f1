import { join } from "node:path";
import { z } from "zod";
import { bulkFrom } from "../../salesforce/bulk-from.ts";
import { type Cursor, NO_CURSOR, readFrom, withSeen } from "../../salesforce/cursor.ts";
import { discardDownload, download, type OrgColumn } from "../../salesforce/download.ts";
import type { OrgApi } from "../../salesforce/org-api.ts";
import { bodyOf, queryPath, readMany } from "../../salesforce/rest-query.ts";
import { soqlInstant, soqlText } from "../../salesforce/soql.ts";
import type { Value, Warehouse } from "../../warehouse/warehouse.ts";
import { loadOurObject, type ReadyTarget, saveOurObject } from "./our-objects.ts";
import { hashSql, type WriteTarget } from "./target.ts";
import { UNIQUE_PREFIX } from "./unique-id.ts";

/**
 * What has become of the records that Footfall made: edited, deleted, or deleted for good by somebody else. They are
 * marked, so that the export that follows puts them right.
 * @see shared/spec/README.md, decision 38; shared/spec/salesforce.md, section 10
 */
export type Drift = { object: string; edited: number; deleted: number };

export type DriftOptions = {
  api: OrgApi;
  warehouse: Warehouse;
  /** Folder for what is read. */
  folder: string;
  at: number;
  progress?: (what: string) => void;
};

const answerSchema = z.object({
  totalSize: z.number(),
  done: z.boolean(),
  records: z.array(z.record(z.string(), z.unknown())).default([]),
});

/** Looks after our records that changed since the last look: one call, where there are few. */
export async function findDrift(ready: readonly ReadyTarget[], options: DriftOptions): Promise<Drift[]> {
  const { api, warehouse } = options;
  const watched: { target: WriteTarget; soql: string; narrow: string; columns: OrgColumn[] }[] = [];
  for (const { target } of ready) {
    if (target.key === "Id" || !(await hasWritten(warehouse, target))) continue;
    const columns = columnsOf(target);
    const select = `SELECT ${columns.map(({ name }) => name).join(", ")} FROM ${target.object}`;
    const since = sinceSql(await loadOurObject(warehouse, target.object), api.org.userId);
    watched.push({ target, soql: select + since.all, narrow: select + since.narrow, columns });
  }
  if (watched.length === 0) return [];
  options.progress?.("looking at the records that Footfall wrote");
  const answers = await readMany(api, [
    ...watched.map(({ soql }) => queryPath(soql, { deleted: true })),
    ...watched.map(({ target }) =>
      queryPath(
        `SELECT COUNT() FROM ${target.object} WHERE Unique_Id__c LIKE '${UNIQUE_PREFIX.slice(0, 3)}%'`,
      ),
    ),
  ]);
  const drifts: Drift[] = [];
  for (const [index, { target, soql, narrow, columns }] of watched.entries()) {
    const page = answerSchema.parse(bodyOf(answers[index]));
    const table = `${warehouse.scratch}.export.drift`;
    await warehouse.run(`CREATE SCHEMA IF NOT EXISTS ${warehouse.scratch}.export`);
    if (page.done) await loadRecords(warehouse, table, columns, page.records);
    else {
      const isLarge = page.totalSize > bulkFrom();
      await readAll(options, table, target.object, isLarge ? narrow : soql, columns, page.totalSize);
    }
    const drift = await mark(warehouse, target, table);
    const count = answerSchema.parse(bodyOf(answers[watched.length + index])).totalSize;
    drift.deleted += await markMissing(options, target, count);
    await remember(options, target, table);
    drifts.push(drift);
  }
  return drifts;
}

/**
 * What to look at: everything from the overlap on. Where that is a great deal, it is our own large write, of which only
 * what is new since the last look, and what others wrote in the overlap, is read again.
 */
function sinceSql(state: Cursor | undefined, userId: string): { all: string; narrow: string } {
  const from = readFrom(state ?? NO_CURSOR);
  if (from === null || !state?.newest) return { all: "", narrow: "" };
  const overlap = `SystemModstamp >= ${soqlInstant(from)}`;
  const others = `(${overlap} AND LastModifiedById != ${soqlText(userId)})`;
  return {
    all: ` WHERE ${overlap}`,
    narrow: ` WHERE SystemModstamp >= ${soqlInstant(state.newest)} OR ${others}`,
  };
}

async function hasWritten(warehouse: Warehouse, { name }: WriteTarget): Promise<boolean> {
  const [row] = await warehouse.all(
    `SELECT 1 AS held FROM org.written WHERE target = ${warehouse.dialect.text(name)} LIMIT 1`,
  );
  return row !== undefined;
}

const SALESFORCE_TYPES: Record<string, string> = { instant: "datetime", number: "double" };

function columnsOf({ key, fields }: WriteTarget): OrgColumn[] {
  const plain = (name: string, type = "string"): OrgColumn => ({ name, type, isVolatile: false });
  return [
    plain("Id"),
    plain(key),
    plain("IsDeleted"),
    plain("SystemModstamp", "datetime"),
    ...fields.map(({ name, type }) => plain(name, SALESFORCE_TYPES[type] ?? "string")),
  ];
}

function loadRecords(
  warehouse: Warehouse,
  table: string,
  columns: readonly OrgColumn[],
  records: readonly Record<string, unknown>[],
): Promise<void> {
  const rows = records.map((record) =>
    columns.map(({ name }): Value => {
      const value = record[name];
      return value === null || value === undefined ? null : String(value);
    }),
  );
  return warehouse.load(
    table,
    columns.map(({ name }) => ({ name, type: "text" as const })),
    rows,
  );
}

async function readAll(
  { api, warehouse, folder, progress }: DriftOptions,
  table: string,
  object: string,
  soql: string,
  columns: readonly OrgColumn[],
  expected: number,
): Promise<void> {
  const into = join(folder, object);
  // Of an earlier look nothing is of use: records have changed since.
  await discardDownload(into);
  const read = await download(api, [{ object, soql, columns, expected }], {
    folder: into,
    orgId: api.org.orgId,
    ...(progress ? { progress } : {}),
  });
  const cells = warehouse.csv({
    path: join(read.folder, `${object}.csv`),
    columns: columns.map((_, index) => `c${index}`),
    newline: "\n",
    quotedNewlines: true,
    longestRecord: 100_000,
  });
  const { dialect } = warehouse;
  await warehouse.run(
    `CREATE OR REPLACE TABLE ${table} AS
     SELECT ${columns.map(({ name }, index) => `cells.c${index} AS ${dialect.identifier(name)}`).join(", ")} FROM ${cells} AS cells`,
  );
  await discardDownload(into);
}

/** Marks what differs from what was acknowledged. */
async function mark(warehouse: Warehouse, target: WriteTarget, table: string): Promise<Drift> {
  const { dialect } = warehouse;
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
  const rows = `${warehouse.scratch}.export.drift_rows`;
  await warehouse.run(
    `CREATE OR REPLACE TABLE ${rows} AS
     SELECT shaped.id, shaped.key, shaped.is_deleted, ${hashSql(target.fields, dialect, "shaped")} AS hash
     FROM (SELECT seen."Id" AS id, seen."${target.key}" AS key, lower(seen."IsDeleted") = 'true' AS is_deleted, ${canonical.join(", ")}
           FROM ${table} AS seen) AS shaped`,
  );
  const name = dialect.text(target.name);
  const live = `(SELECT key, min(id) AS id, min(hash) AS hash FROM ${rows} WHERE NOT is_deleted GROUP BY key)`;
  const edited = `SELECT written.key FROM org.written AS written JOIN ${live} AS live ON live.key = written.key
    WHERE written.target = ${name} AND written.hash IS NOT NULL AND written.hash <> live.hash`;
  const deleted = `SELECT written.key FROM org.written AS written
    WHERE written.target = ${name} AND written.record_id IN (SELECT id FROM ${rows} WHERE is_deleted)
      AND written.key NOT IN (SELECT key FROM ${live} AS live WHERE key IS NOT NULL)`;
  const count = async (sql: string) =>
    (await warehouse.all<{ n: number }>(`SELECT CAST(count(*) AS DOUBLE) AS n FROM (${sql}) AS found`))[0]
      ?.n ?? 0;
  const drift = { object: target.object, edited: await count(edited), deleted: await count(deleted) };
  await warehouse.transaction(async () => {
    await warehouse.run(
      `UPDATE org.written SET hash = NULL, record_id = NULL WHERE target = ${name} AND key IN (${deleted})`,
    );
    await warehouse.run(`UPDATE org.written SET hash = NULL WHERE target = ${name} AND key IN (${edited})`);
    await warehouse.run(
      `UPDATE org.written SET record_id = live.id FROM ${live} AS live
       WHERE org.written.target = ${name} AND live.key = org.written.key AND org.written.record_id IS DISTINCT FROM live.id`,
    );
  });
  return drift;
}

/** Where the org has fewer than were acknowledged, some were deleted for good: every id is looked at. */
async function markMissing(options: DriftOptions, target: WriteTarget, count: number): Promise<number> {
  const { warehouse } = options;
  const { dialect } = warehouse;
  const name = dialect.text(target.name);
  const ours = `SELECT key FROM org.written WHERE target = ${name} AND record_id IS NOT NULL`;
  const [held] = await warehouse.all<{ n: number }>(
    `SELECT CAST(count(*) AS DOUBLE) AS n FROM (${ours}) AS held`,
  );
  if (count >= (held?.n ?? 0)) return 0;
  const table = `${warehouse.scratch}.export.drift_ids`;
  const columns: OrgColumn[] = ["Id", target.key].map((column) => ({
    name: column,
    type: "string",
    isVolatile: false,
  }));
  await readAll(
    options,
    table,
    target.object,
    `SELECT Id, ${target.key} FROM ${target.object} WHERE IsDeleted = false`,
    columns,
    count,
  );
  const missing = `SELECT key FROM (${ours}) AS held WHERE key NOT IN (SELECT "${target.key}" FROM ${table} WHERE "${target.key}" IS NOT NULL)`;
  const [gone] = await warehouse.all<{ n: number }>(
    `SELECT CAST(count(*) AS DOUBLE) AS n FROM (${missing}) AS missing`,
  );
  await warehouse.run(
    `UPDATE org.written SET hash = NULL, record_id = NULL WHERE target = ${name} AND key IN (${missing})`,
  );
  return gone?.n ?? 0;
}

async function remember(
  { warehouse, at }: DriftOptions,
  { object }: WriteTarget,
  table: string,
): Promise<void> {
  const [row] = await warehouse.all<{ newest: Date | null }>(
    `SELECT max(${warehouse.dialect.toInstant('"SystemModstamp"')}) AS newest FROM ${table}`,
  );
  const state = await loadOurObject(warehouse, object);
  if (state)
    await saveOurObject(warehouse, object, {
      ...state,
      ...withSeen(state, at, row?.newest?.getTime() ?? null),
    });
}
