import { join } from "node:path";
import { dropEchoes } from "../destinations/salesforce/crm-fields.ts";
import { DELTA } from "../ledger/tables.ts";
import { mergeRecords, removeRecords } from "../mirror/merge.ts";
import { cellColumn, tableOf } from "../mirror/tables.ts";
import { withSeen } from "../salesforce/cursor.ts";
import { type Download, discardDownload, download } from "../salesforce/download.ts";
import { OrgError, OrgFault, OrgUnreachable } from "../salesforce/errors.ts";
import type { OrgApi } from "../salesforce/org-api.ts";
import { placeOfObject } from "../salesforce/place.ts";
import { OBJECTS, type ObjectName } from "../settings/fields.ts";
import { InputError, type Problem } from "../settings/problem.ts";
import { FileExport } from "../sources/files/read-export.ts";
import { type ImportQueries, importQueries } from "../sources/salesforce/queries.ts";
import {
  loadReads,
  type ObjectRead,
  prepareReads,
  type Reads,
  STATUSES,
  saveReads,
} from "../sources/salesforce/reads.ts";
import { findRemovals, type Removals } from "../sources/salesforce/removals.ts";
import { changedStatuses } from "../sources/salesforce/statuses.ts";
import { applyChange, type ChangeResult } from "./change.ts";
import { checkOrg } from "./check-org.ts";
import { leaveOutErased } from "./erased.ts";
import { MISSING_MAX } from "./import.ts";
import { takeKeptSettings } from "./kept-settings.ts";
import { contextOf, type LivingStore, userName } from "./living-store.ts";
import { namedColumns } from "./named-columns.ts";
import { sleep } from "./org.ts";
import { usedColumns } from "./run.ts";

export type OrgImportRequest = {
  now: number;
  /** Read everything again, and look at every id. */
  full?: boolean;
  /** Delete even where more than a fifth of an object would go. */
  yes?: boolean;
  reason?: string;
  wantsDetails?: boolean;
  progress?: (what: string) => void;
};

export type OrgImportResult = ChangeResult & {
  /** What a person should know: fields that have gone, records that were read again. */
  notes: string[];
  /** Records that the org sent, in all. */
  records: number;
};

/** The schema in which what was read is put before it is merged. */
const STAGED = "staged";
const INCOMING = "incoming";

/**
 * Brings a store up to its org: everything the first time, then what has changed; merges it and publishes what follows.
 *
 * What is read lies in files of the store until it is published, so that an import that was cut off goes on.
 * @throws {InputError} where fields cannot be seen, values cannot be read, or too much is gone; the store is as it was
 * @see shared/spec/salesforce.md, section 6; shared/spec/README.md, decision 39
 */
export async function importOrg(
  store: LivingStore,
  api: OrgApi,
  request: OrgImportRequest,
): Promise<OrgImportResult> {
  const { warehouse } = store;
  await prepareReads(warehouse);
  await checkOrg(store, api);
  const state = await store.state();
  const run = await state.beginRun({ command: "import", at: Date.now(), by: userName() });
  try {
    const result = await readAndPublish(store, api, request);
    if (!store.published) result.notes.push(...(await takeKeptSettings(store, request.now)));
    await state.endRun(run, {
      at: Date.now(),
      outcome: "done",
      publish: result.document.publish,
      message: null,
    });
    return result;
  } catch (error) {
    const message =
      error instanceof InputError
        ? `${error.count} problems`
        : `${(error as Error).name}: ${(error as Error).message}`;
    await state.endRun(run, { at: Date.now(), outcome: "failed", publish: null, message }).catch(() => {});
    throw error;
  }
}

/** The org shows records that were there before and that we have never seen. */
class Lacking extends Error {
  readonly objects: readonly ObjectName[];

  constructor(objects: readonly ObjectName[]) {
    super(`records of ${objects.join(", ")} are lacking`);
    this.objects = objects;
  }
}

async function readAndPublish(
  store: LivingStore,
  api: OrgApi,
  request: OrgImportRequest,
): Promise<OrgImportResult> {
  try {
    return await readOnce(store, api, request, []);
  } catch (error) {
    if (!(error instanceof Lacking)) throw error;
    await discardDownload(join(store.folder, INCOMING));
    const result = await readOnce(store, api, request, error.objects);
    const names = error.objects.join(" and ");
    result.notes.push(`${names} had records that could not be seen before; all of them were read again`);
    return result;
  }
}

/** @param whole - objects to read as a whole; without any, those that lack records are thrown */
async function readOnce(
  store: LivingStore,
  api: OrgApi,
  request: OrgImportRequest,
  whole: readonly ObjectName[],
): Promise<OrgImportResult> {
  const at = Date.now();
  const { warehouse, published } = store;
  const reads = await loadReads(warehouse);
  const folder = join(store.folder, INCOMING);
  const { progress } = request;
  progress?.("asking Salesforce what has changed");
  const statuses = await changedStatuses(api, reads.get(STATUSES), at).catch(ifUnseen);
  const named = published ? namedColumns((await contextOf(warehouse, published)).rules) : new Map();
  const ask = async (describeAgain: boolean) => {
    const asked = await importQueries(api, {
      reads,
      named,
      campaigns: statuses?.campaigns ?? [],
      at,
      describeAgain,
      everything: request.full ?? false,
      whole,
    });
    return {
      asked,
      read: await download(api, asked.queries, {
        folder,
        orgId: api.org.orgId,
        sleep,
        ...(progress ? { progress } : {}),
      }),
    };
  };
  const { asked, read } = await ask(false).catch((error) => {
    // A field that was there yesterday may have gone.
    if (error instanceof OrgFault && ["INVALID_FIELD", "INVALID_TYPE"].includes(error.code) && reads.size > 0)
      return ask(true);
    throw error;
  });
  const endedAt = Date.now();
  let removals: Removals | undefined;
  let newest = new Map<ObjectName, number | null>();
  const change = applyChange(store, "publish", {
    cause: "import",
    reason: request.reason ?? null,
    now: request.now,
    undoes: null,
    wantsDetails: request.wantsDetails ?? false,
    ...(progress ? { progress } : {}),
    records: async (publish) => {
      newest = await mergeDownload(store, asked, read, publish, request);
      removals = await findRemovals(api, warehouse, {
        objects: asked.queries.map(({ object }) => object),
        reads,
        at,
        everything: request.full ?? false,
        newest: newestOf(reads, newest),
        schema: DELTA,
        sleep,
        ...(progress ? { progress } : {}),
      });
      if (whole.length === 0 && !request.full && removals.lacking.length > 0)
        throw new Lacking(removals.lacking);
      if (!request.yes) guardRemovals(removals);
      for (const [object, { table }] of removals.tables)
        await removeRecords(warehouse, object, table, { publish, delta: DELTA });
    },
    alongside: async () => {
      const next = nextReads(reads, asked, newest, removals, {
        at,
        beganAt: Math.min(at, read.beganAt),
        endedAt,
      });
      if (statuses) next.set(STATUSES, statuses.read);
      await saveReads(warehouse, api.org.orgId, next);
    },
  });
  const result = await change.catch(async (error: unknown) => {
    // What an import has read goes on with the next one only where that failed for want of the org. Records that cannot
    // be taken are read again: somebody may have put them right.
    if (!(error instanceof OrgError)) await discardDownload(folder);
    throw error;
  });
  await discardDownload(folder);
  const records = [...read.rows.values()].reduce((sum, rows) => sum + rows, 0);
  const notes = [...asked.notes];
  if (read.isResumed)
    notes.push(
      "this import went on where an earlier one was cut off; what has changed since comes with the next import",
    );
  return { ...result, notes, records };
}

/** The newest stamps of all that was read, now and before. */
function newestOf(reads: Reads, now: ReadonlyMap<ObjectName, number | null>): Map<ObjectName, number> {
  const newest = new Map<ObjectName, number>();
  for (const object of OBJECTS) {
    const known = Math.max(now.get(object) ?? 0, reads.get(object)?.newest ?? 0);
    if (known > 0) newest.set(object, known);
  }
  return newest;
}

/** Statuses may not be there, or not be seen: then nothing is watched. */
function ifUnseen(error: unknown): undefined {
  if (error instanceof OrgFault && ["INVALID_TYPE", "INVALID_FIELD", "NOT_FOUND"].includes(error.code))
    return undefined;
  throw error;
}

/** Loads what was read, and merges it. @returns the newest SystemModstamp of each object, in milliseconds */
async function mergeDownload(
  store: LivingStore,
  { queries }: ImportQueries,
  { folder, rows, beganAt }: Download,
  publish: number,
  request: OrgImportRequest,
): Promise<Map<ObjectName, number | null>> {
  const { warehouse, published } = store;
  const { progress } = request;
  const source = await FileExport.open(folder, folder, progress, { partial: true });
  const cut = [...rows].find(([object, count]) => source.recordsIn(object as ObjectName) !== count);
  if (cut) {
    // An answer that was cut where nobody could see it; what was read is of no use.
    await discardDownload(join(folder, ".."));
    throw new OrgUnreachable(
      `the records of ${cut[0]}`,
      1,
      `${cut[1]} were announced, and ${source.recordsIn(cut[0] as ObjectName)} came`,
    );
  }
  if (source.problemCount > 0) throw new InputError(inSalesforce(source.problems), source.problemCount);
  const used = published ? usedColumns((await contextOf(warehouse, published)).rules) : [];
  const loaded = await source.load(warehouse, STAGED, used, progress);
  if (loaded.count > 0) throw new InputError(inSalesforce(loaded.problems), loaded.count);
  const newest = new Map<ObjectName, number | null>();
  const { dialect } = warehouse;
  for (const { object, columns } of queries) {
    if (!source.has(object)) continue;
    const table = `${STAGED}.${tableOf(object)}`;
    for (const { name, type } of columns) {
      if (!NUMBERS.includes(type)) continue;
      const cell = dialect.identifier(cellColumn(object, name));
      await warehouse.run(
        `UPDATE ${table} SET ${cell} = ${dialect.decimalText(dialect.toNumber(cell))}
         WHERE ${dialect.toNumber(cell)} IS NOT NULL AND ${cell} <> ${dialect.decimalText(dialect.toNumber(cell))}`,
      );
    }
    if (!columns.some(({ name }) => name === "SystemModstamp")) continue;
    const stamp = dialect.toInstant(dialect.identifier(cellColumn(object, "SystemModstamp")));
    const [row] = await warehouse.all<{ newest: Date | null }>(
      `SELECT max(${stamp}) AS newest FROM ${table}`,
    );
    newest.set(object, row?.newest?.getTime() ?? null);
  }
  await leaveOutErased(store, STAGED, source.staged);
  await dropEchoes(warehouse, STAGED, source.staged, { publish, beganAt });
  progress?.("merging the records");
  await mergeRecords(warehouse, {
    staged: STAGED,
    objects: source.staged,
    publish,
    full: false,
    delta: DELTA,
    isCurrent: true,
  });
  await warehouse.dropTables(STAGED);
  return newest;
}

/** The bulk API writes a number with its decimal places, REST without: both become plain digits. */
const NUMBERS: readonly string[] = ["int", "long", "double", "currency", "percent"];

/** The same problems, at the place that a person knows: there was no file. */
function inSalesforce(problems: readonly Problem[]): Problem[] {
  return problems.map(({ file, column, message }) => ({
    file: placeOfObject(file.replace(/\.csv$/i, "") as ObjectName),
    ...(column === undefined ? {} : { column }),
    message,
  }));
}

/** @throws {InputError} where more than a fifth of an object cannot be seen any more, and nobody has said yes */
function guardRemovals({ tables }: Removals): void {
  const problems = [...tables]
    .filter(([, { unseen, held }]) => unseen > MISSING_MAX * held)
    .map(
      ([object, { unseen, held }]): Problem => ({
        file: placeOfObject(object),
        message: `${unseen} of the ${held} records that the store holds are not in the org any more, or the connected user may not see them; look at its permissions (footfall doctor), or add --yes if they are really gone`,
      }),
    );
  if (problems.length > 0) throw new InputError(problems);
}

function nextReads(
  before: Reads,
  { queries, describedAt }: ImportQueries,
  newest: ReadonlyMap<ObjectName, number | null>,
  removals: Removals | undefined,
  { at, beganAt, endedAt }: { at: number; beganAt: number; endedAt: number },
): Reads {
  const next: Reads = new Map(before);
  for (const { object, columns } of queries) {
    const held = before.get(object);
    const read: ObjectRead = {
      columns: [...columns],
      newest: held?.newest ?? null,
      seen: held?.seen ?? [],
      // Where the org did not tell, it is asked from the last reading on: what it was asked before may be too long ago.
      deletedTo: removals?.deletedTo.get(object) ?? null,
      readAt: at,
      listedAt: held && !removals?.listed.has(object) ? held.listedAt : at,
      describedAt: describedAt.get(object) ?? at,
      followed: [],
    };
    next.set(object, { ...read, ...withSeen(read, beganAt, newest.get(object) ?? null, endedAt) });
  }
  return next;
}
