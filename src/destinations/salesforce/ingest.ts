import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { bulkFrom } from "../../salesforce/bulk-from.ts";
import {
  abortJob,
  closeJob,
  type IngestJob,
  type IngestOperation,
  jobOf,
  openJob,
  upload,
} from "../../salesforce/bulk-ingest.ts";
import { pollDelayMs } from "../../salesforce/bulk-query.ts";
import { AnswerUnknown, OrgFault } from "../../salesforce/errors.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { keepFormer } from "./crm-fields.ts";
import { beginResults, collect, leftSql, noteLeft } from "./ingest-results.ts";
import { BULK_ROWS_ABOUT, type TargetPlan, UPLOAD_BYTES } from "./plan.ts";
import { findIds, type SendOptions, type Sent, sendDeletes, sendWrites } from "./send.ts";
import type { WriteTarget } from "./target.ts";
import { noteSending } from "./written.ts";

/** Writes many records by Bulk API 2.0, upload by upload; what somebody else held is tried again. */
export async function ingestWrites(
  plan: TargetPlan,
  options: SendOptions,
  attempt: Attempt = FIRST,
): Promise<Sent> {
  const { target } = plan;
  const operation: IngestOperation =
    target.key === "Id" ? { operation: "update" } : { operation: "upsert", externalIdFieldName: target.key };
  const { dialect } = options.warehouse;
  const columns = target.fields.map(
    ({ name }) => `COALESCE(row.${dialect.identifier(name)}, '#N/A') AS ${dialect.identifier(name)}`,
  );
  const select = `row.key AS ${dialect.identifier(target.key)}, ${columns.join(", ")}`;
  const sent = await ingest(
    plan,
    { operation, rows: plan.writes, select, order: "row.parent, row.key", ...attempt },
    options,
  );
  return tryAgain(sent, plan, plan.writes, options, attempt, {
    byJob: (rows, next) => ingestWrites({ ...plan, writes: rows }, options, next),
    byCollections: (rows) => sendWrites(plan, options, rows),
  });
}

/** Deletes many records by Bulk API 2.0; what somebody else held is tried again. */
export async function ingestDeletes(
  plan: TargetPlan,
  options: SendOptions,
  attempt: Attempt = FIRST,
): Promise<Sent> {
  await findIds(plan, options);
  const sent = await ingest(
    plan,
    {
      operation: { operation: "delete" },
      rows: plan.deletes,
      select: 'row.record_id AS "Id"',
      order: "row.record_id",
      ...attempt,
    },
    options,
  );
  return tryAgain(sent, plan, plan.deletes, options, attempt, {
    byJob: (rows, next) => ingestDeletes({ ...plan, deletes: rows }, options, next),
    byCollections: (rows) => sendDeletes({ ...plan, deletes: rows }, options),
  });
}

type Attempt = {
  round: number;
  /** Rows of one upload at most; null: as many as its bytes allow. */
  rowsMax: number | null;
};
const FIRST: Attempt = { round: 1, rowsMax: null };
/** Jobs for records that were refused only for now; what is left then waits for the next export. */
const ROUNDS = 3;

/**
 * Tries what was refused only for now once more: few by collections, many by another job after a while, in halves where
 * the org's own code took too long. What is left in the end is noted, record by record.
 */
async function tryAgain(
  sent: Ingested,
  plan: TargetPlan,
  rows: string,
  options: SendOptions,
  { round, rowsMax }: Attempt,
  ways: { byJob(rows: string, next: Attempt): Promise<Sent>; byCollections(rows: string): Promise<Sent> },
): Promise<Sent> {
  const { warehouse, sleep } = options;
  if (sent.isPaused) return sent;
  const again = `${rows}_again`;
  await warehouse.run(`CREATE OR REPLACE TABLE ${again} AS SELECT * FROM ${leftSql(rows)} AS row`);
  const [left] = await warehouse.all<{ n: number }>(`SELECT CAST(count(*) AS DOUBLE) AS n FROM ${again}`);
  const count = left?.n ?? 0;
  if (count === 0) return sent;
  const isLarge = count > bulkFrom();
  // Thousands of single calls would not fare better, and use up what others need.
  if (isLarge && round >= ROUNDS) {
    await noteLeft(options, plan.target, rows, sent.reason ?? "Salesforce said nothing about this record");
    return { ...sent, failed: sent.failed + count };
  }
  if (isLarge) await sleep(pollDelayMs(round));
  const next: Attempt = {
    round: round + 1,
    rowsMax: sent.isHeavy ? Math.min(Math.ceil((rowsMax ?? count) / 2), BULK_ROWS_ABOUT) : rowsMax,
  };
  const late = await (isLarge ? ways.byJob(again, next) : ways.byCollections(again));
  return {
    insert: sent.insert + late.insert,
    update: sent.update + late.update,
    delete: sent.delete + late.delete,
    failed: sent.failed + late.failed,
    isPaused: late.isPaused,
  };
}

type Ingested = Sent & {
  /** The org's own code took too long for some of the records. */
  isHeavy: boolean;
  /** Why the org gave up a job, in its words. */
  reason: string | null;
};

/** In these words the org says that the file itself is wrong; of an upload that never arrived it says others. */
const WRONG_FILE = /ClientInputError|Field name not found/i;

function jobFailed({ object }: Pick<WriteTarget, "object">, reason: string): OrgFault {
  return new OrgFault({
    status: 200,
    code: /field name not found/i.test(reason) ? "INVALID_FIELD" : "JOB_FAILED",
    message: `Salesforce gave up writing ${object}: ${reason}`,
    fields: [],
  });
}

type Load = { operation: IngestOperation; rows: string; select: string; order: string } & Attempt;

async function ingest(
  plan: TargetPlan,
  { operation, rows, select, order, rowsMax }: Load,
  options: SendOptions,
): Promise<Ingested> {
  const { api, warehouse, folder, progress } = options;
  const { target } = plan;
  const sent: Ingested = {
    insert: 0,
    update: 0,
    delete: 0,
    failed: 0,
    isPaused: false,
    isHeavy: false,
    reason: null,
  };
  const uploads = await placeUploads(warehouse, rows, order, { rowsMax, bytesMax: UPLOAD_BYTES });
  await mkdir(folder, { recursive: true });
  await beginResults(warehouse, rows);
  for (let number = 0; number < uploads; number += 1) {
    const part = `(SELECT * FROM ${rows} WHERE upload = ${number})`;
    const id = await openJob(api, target.object, operation);
    const records = await noteJob(warehouse, plan, operation.operation, id, part);
    const path = join(folder, `${id}.csv`);
    await warehouse.export(`SELECT ${select} FROM ${part} AS row ORDER BY ${order}`, path, "csv");
    progress?.(`sending ${target.object}: upload ${number + 1} of ${uploads}`);
    await deliver(options, id, path);
    await rm(path);
    const job = await waitFor(options, target, id);
    const ended = await collect(options, target, operation.operation, id, job, rows);
    sent.reason = job?.errorMessage ?? sent.reason;
    const taken = job?.numberRecordsProcessed ?? 0;
    if (job?.state === "JobComplete" && taken < records)
      sent.reason ??= `of ${records} records of a job, Salesforce has taken ${taken}`;
    if (job?.state === "Failed" && taken === 0 && WRONG_FILE.test(job.errorMessage ?? ""))
      throw jobFailed(target, job.errorMessage ?? "");
    sent.insert += ended.created;
    sent.update += ended.changed;
    sent.delete += ended.deleted;
    sent.failed += ended.refused;
    sent.isHeavy ||= ended.isHeavy;
    if (ended.needsPerson && options.onError === "pause") return { ...sent, isPaused: true };
  }
  return sent;
}

/** Cuts the rows into uploads that the org takes: no more bytes, and no more rows. @returns how many */
export async function placeUploads(
  warehouse: Warehouse,
  rows: string,
  order: string,
  { rowsMax, bytesMax }: { rowsMax: number | null; bytesMax: number },
): Promise<number> {
  const columns = await warehouse.all<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns
     WHERE table_name = ${warehouse.dialect.text(rows.split(".").at(-1) ?? "")} AND data_type = 'VARCHAR'`,
  );
  const length = columns
    .map(({ name }) => `COALESCE(strlen(row.${warehouse.dialect.identifier(name)}), 4) + 3`)
    .join(" + ");
  const bytes = `sum(${length}) OVER (ORDER BY ${order} ROWS UNBOUNDED PRECEDING) // ${bytesMax}`;
  const count =
    rowsMax === null ? "0" : `(row_number() OVER (ORDER BY ${order}) - 1) // ${Math.max(1, rowsMax)}`;
  await warehouse.run(`ALTER TABLE ${rows} DROP COLUMN IF EXISTS upload`);
  await warehouse.run(
    `CREATE OR REPLACE TABLE ${rows} AS
     SELECT placed.* EXCLUDE (by_bytes, by_rows),
       CAST(dense_rank() OVER (ORDER BY by_bytes, by_rows) - 1 AS INTEGER) AS upload
     FROM (SELECT row.*, ${bytes} AS by_bytes, ${count} AS by_rows FROM ${rows} AS row) AS placed`,
  );
  const [last] = await warehouse.all<{ last: number | null }>(`SELECT max(upload) AS last FROM ${rows}`);
  return last?.last === null || last === undefined ? 0 : last.last + 1;
}

/** @returns how many records the job has */
async function noteJob(
  warehouse: Warehouse,
  { target }: TargetPlan,
  operation: string,
  id: string,
  part: string,
): Promise<number> {
  const { text, instant } = warehouse.dialect;
  await warehouse.transaction(async () => {
    if (operation === "delete") {
      await warehouse.run(
        `UPDATE org.written SET job = ${text(id)} WHERE target = ${text(target.name)} AND key IN (SELECT key FROM ${part} AS row)`,
      );
    } else {
      await keepFormer(warehouse, target, part);
      await noteSending(warehouse, target.name, part, id);
    }
    await warehouse.run(
      `INSERT INTO org.job SELECT ${text(id)}, ${text(target.name)}, ${text(target.object)}, ${text(operation)}, count(*), ${instant(Date.now())} FROM ${part} AS row`,
    );
  });
  const [row] = await warehouse.all<{ n: number }>(
    `SELECT CAST(records AS DOUBLE) AS n FROM org.job WHERE id = ${text(id)}`,
  );
  return row?.n ?? 0;
}

/** Uploads and lets the org begin. Where the answer is lost, the job is given up: nothing of it has begun. */
async function deliver({ api }: SendOptions, id: string, path: string): Promise<void> {
  try {
    await upload(api, id, path);
  } catch (error) {
    if (!(error instanceof AnswerUnknown)) throw error;
    const job = await jobOf(api, id);
    // An open job has not begun; whether it has the upload, its result will tell by its count.
    if (job?.state !== "Open") throw error;
  }
  await closeJob(api, id);
}

async function waitFor(
  { api, sleep, progress }: SendOptions,
  target: Pick<WriteTarget, "object">,
  id: string,
): Promise<IngestJob | undefined> {
  for (let round = 0; ; round += 1) {
    const job = await jobOf(api, id);
    if (!job || ["JobComplete", "Failed", "Aborted"].includes(job.state)) return job;
    progress?.(`${target.object}: Salesforce has taken ${job.numberRecordsProcessed.toLocaleString("en")}`);
    await sleep(pollDelayMs(round));
  }
}

/**
 * Settles jobs that outlived the process that sent them: what the org has of them is taken down, what never began is
 * given up.
 */
export async function recoverJobs(options: SendOptions): Promise<void> {
  const { api, warehouse, progress } = options;
  const jobs = await warehouse.all<{ id: string; target: string; object: string; operation: string }>(
    "SELECT id, target, object, operation FROM org.job ORDER BY begun_at, id",
  );
  for (const { id, target, object, operation } of jobs) {
    progress?.(`asking Salesforce what became of job ${id}`);
    const found = await jobOf(api, id);
    if (found?.state === "Open") await abortJob(api, id);
    const job = found && (await waitFor(options, { object }, id));
    const key = operation === "update" ? "Id" : "Unique_Id__c";
    await collect(options, { name: target, object, key }, operation, id, job);
  }
}
