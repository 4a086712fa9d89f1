import { join } from "node:path";
import { z } from "zod";
import { bulkFrom } from "../../salesforce/bulk-from.ts";
import { NO_CURSOR, readFrom, withSeen } from "../../salesforce/cursor.ts";
import { discardDownload, download, type OrgColumn } from "../../salesforce/download.ts";
import type { OrgApi } from "../../salesforce/org-api.ts";
import { bodyOf, queryPath, readMany } from "../../salesforce/rest-query.ts";
import { soqlInstant, soqlText } from "../../salesforce/soql.ts";
import type { Value, Warehouse } from "../../warehouse/warehouse.ts";
import { type Books, markChanged, markIds } from "./drift-marks.ts";
import { loadOurObject, type OurObject, type ReadyTarget, saveOurObject } from "./our-objects.ts";
import type { WriteTarget } from "./target.ts";
import { UNIQUE_PREFIX } from "./unique-id.ts";
import { markEdited, WATCHED } from "./watched-edits.ts";

/**
 * What has become of the records that Footfall made: edited, deleted, or deleted for good by somebody else. They are
 * marked, so that the export that follows puts them right; what Footfall made and this store does not know of is taken
 * into its books, so that it is written over or deleted.
 *
 * @see shared/spec/README.md, decision 38; shared/spec/salesforce.md, section 10; docs/decisions/0018-edits-in-the-crm.md
 */
export type Drift = { object: string; edited: number; deleted: number; unknown: number };

export type DriftOptions = {
  api: OrgApi;
  warehouse: Warehouse;
  books: Books;
  /** A plan leaves no trace: the next look sees the same. */
  mode: "plan" | "write" | "withdraw";
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

type Watched = {
  target: WriteTarget;
  columns: OrgColumn[];
  state: OurObject | undefined;
  /** Everything that has changed since; and less, where that is a great deal. */
  soql: string;
  narrow: string;
  /** The query asks for every record. */
  isWhole: boolean;
};

/** All ids of ours are compared after so long at the latest. */
const IDS_EVERY_MS = 7 * 86_400_000;

/** Looks after our records that changed since the last look: one call, where there are few. */
export async function findDrift(ready: readonly ReadyTarget[], options: DriftOptions): Promise<Drift[]> {
  const { api, warehouse } = options;
  const watched: Watched[] = [];
  for (const { target } of ready) {
    const own = await watch(target, options);
    if (own) watched.push(own);
  }
  if (watched.length === 0) return [];
  options.progress?.("looking at the records that Footfall wrote");
  const counted = watched.filter(({ target }) => target.key !== "Id");
  const answers = await readMany(api, [
    ...watched.map(({ soql }) => queryPath(soql, { deleted: true })),
    ...counted.map(({ target }) =>
      queryPath(
        `SELECT COUNT() FROM ${target.object} WHERE Unique_Id__c LIKE '${UNIQUE_PREFIX.slice(0, 3)}%'`,
      ),
    ),
  ]);
  const drifts: Drift[] = [];
  for (const [index, own] of watched.entries()) {
    const { target, columns } = own;
    const page = answerSchema.parse(bodyOf(answers[index]));
    const table = `${warehouse.scratch}.export.drift`;
    await warehouse.run(`CREATE SCHEMA IF NOT EXISTS ${warehouse.scratch}.export`);
    if (page.done) await loadRecords(warehouse, table, columns, page.records);
    else {
      const isLarge = page.totalSize > bulkFrom();
      await readAll(options, table, target.object, isLarge ? own.narrow : own.soql, columns, page.totalSize);
    }
    let ids: IdsSeen = {};
    if (target.key === "Id") await markEdited(warehouse, options.books, target, table);
    else {
      const drift = {
        object: target.object,
        ...(await markChanged(warehouse, options.books, target, table)),
      };
      const place = watched.length + counted.indexOf(own);
      ids = await compareIds(
        options,
        own,
        table,
        answerSchema.parse(bodyOf(answers[place])).totalSize,
        drift,
      );
      drifts.push(drift);
    }
    if (options.mode !== "plan") await remember(options, target, table, ids);
  }
  return drifts;
}

/** Fields on the org's own records are looked at once some were written; our objects always: another store may have written there. */
async function watch(target: WriteTarget, options: DriftOptions): Promise<Watched | undefined> {
  const { api, warehouse } = options;
  if (target.key === "Id" && !WATCHED.has(target.name)) return undefined;
  const state = await loadOurObject(warehouse, target.object);
  const columns = columnsOf(target);
  const select = `SELECT ${columns.map(({ name }) => name).join(", ")} FROM ${target.object}`;
  let from = readFrom(state ?? NO_CURSOR);
  if (target.key === "Id") {
    const sentAt = await firstSentAt(warehouse, target);
    if (sentAt === undefined) return undefined;
    from ??= sentAt - OVERLAP_MS;
  }
  const since = sinceSql(from, state?.newest ?? null, api.org.userId);
  return {
    target,
    columns,
    state,
    soql: select + since.all,
    narrow: select + since.narrow,
    isWhole: since.all === "",
  };
}

/** Clocks differ. */
const OVERLAP_MS = 10 * 60_000;

/**
 * What to look at: everything from the overlap on. Where that is a great deal, it is our own large write, of which only
 * what is new since the last look, and what others wrote in the overlap, is read again.
 */
function sinceSql(
  from: number | null,
  newest: number | null,
  userId: string,
): { all: string; narrow: string } {
  if (from === null) return { all: "", narrow: "" };
  const overlap = `SystemModstamp >= ${soqlInstant(from)}`;
  const others = `(${overlap} AND LastModifiedById != ${soqlText(userId)})`;
  return {
    all: ` WHERE ${overlap}`,
    narrow: ` WHERE ${newest === null ? "" : `SystemModstamp >= ${soqlInstant(newest)} OR `}${others}`,
  };
}

/** When the first of a target's records was sent, in milliseconds; undefined where none was. */
async function firstSentAt(warehouse: Warehouse, { name }: WriteTarget): Promise<number | undefined> {
  const [row] = await warehouse.all<{ at: Date | null }>(
    `SELECT min(sent_at) AS at FROM org.written WHERE target = ${warehouse.dialect.text(name)}`,
  );
  return row?.at?.getTime();
}

/** When all ids were compared, as whom, and how many records with our prefix are there beyond those that we know. */
type IdsSeen = Pick<OurObject, "idsAt" | "idsBy" | "idsBeyond">;

/**
 * Compares all ids of ours, both ways: the first time, weekly, as another user, and where there are more or fewer than
 * this store knows.
 */
async function compareIds(
  options: DriftOptions,
  { target, state, isWhole }: Watched,
  table: string,
  count: number,
  drift: Drift,
): Promise<IdsSeen> {
  const { api, warehouse, books, at } = options;
  const held = async () => {
    const [row] = await warehouse.all<{ n: number }>(
      `SELECT CAST(count(*) AS DOUBLE) AS n FROM ${books.written}
       WHERE target = ${warehouse.dialect.text(target.name)} AND record_id IS NOT NULL
         AND key LIKE '${UNIQUE_PREFIX.slice(0, 3)}%'`,
    );
    return row?.n ?? 0;
  };
  const isDue =
    isWhole ||
    state?.idsAt === undefined ||
    at - state.idsAt >= IDS_EVERY_MS ||
    state.idsBy !== api.org.userId ||
    count - (await held()) !== (state.idsBeyond ?? 0);
  if (!isDue) return {};
  let ids = table;
  if (!isWhole) {
    ids = `${warehouse.scratch}.export.drift_ids`;
    const soql = `SELECT Id, ${target.key}, IsDeleted FROM ${target.object} WHERE IsDeleted = false`;
    const columns = ["Id", target.key, "IsDeleted"].map((name) => plain(name));
    await readAll(options, ids, target.object, soql, columns, count);
  }
  const found = await markIds(warehouse, books, target, ids);
  drift.edited += found.edited;
  drift.deleted += found.deleted;
  drift.unknown += found.unknown;
  return { idsAt: at, idsBy: api.org.userId, idsBeyond: count - (await held()) };
}

const SALESFORCE_TYPES: Record<string, string> = { instant: "datetime", number: "double" };

const plain = (name: string, type = "string"): OrgColumn => ({ name, type, isVolatile: false });

function columnsOf({ key, fields }: WriteTarget): OrgColumn[] {
  return [
    plain("Id"),
    ...(key === "Id" ? [] : [plain(key)]),
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

async function remember(
  { warehouse, at }: DriftOptions,
  { object }: WriteTarget,
  table: string,
  ids: IdsSeen,
): Promise<void> {
  const [row] = await warehouse.all<{ newest: Date | null }>(
    `SELECT max(${warehouse.dialect.toInstant('"SystemModstamp"')}) AS newest FROM ${table}`,
  );
  const state = await loadOurObject(warehouse, object);
  if (state)
    await saveOurObject(warehouse, object, {
      ...state,
      ...withSeen(state, at, row?.newest?.getTime() ?? null),
      ...ids,
    });
}
