import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bulkFrom } from "../../salesforce/bulk-from.ts";
import {
  abortJob,
  closeJob,
  type IngestJob,
  type IngestOperation,
  jobOf,
  jobResults,
  openJob,
  upload,
} from "../../salesforce/bulk-ingest.ts";
import { pollDelayMs } from "../../salesforce/bulk-query.ts";
import { AnswerUnknown, OrgFault } from "../../salesforce/errors.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { keepFormer, noteWritten } from "./crm-fields.ts";
import { classOf } from "./faults.ts";
import { type TargetPlan, UPLOAD_BYTES } from "./plan.ts";
import { findIds, type SendOptions, type Sent, sendWrites } from "./send.ts";
import type { WriteTarget } from "./target.ts";
import { noteAcknowledged, noteDeleted, noteRefused, noteSending } from "./written.ts";

/** Writes many records by Bulk API 2.0, upload by upload; what somebody else held is tried again by collections. */
export async function ingestWrites(plan: TargetPlan, options: SendOptions, round = 1): Promise<Sent> {
  const { warehouse, sleep } = options;
  const { target } = plan;
  const operation: IngestOperation =
    target.key === "Id" ? { operation: "update" } : { operation: "upsert", externalIdFieldName: target.key };
  const { dialect } = warehouse;
  const columns = target.fields.map(
    ({ name }) => `COALESCE(row.${dialect.identifier(name)}, '#N/A') AS ${dialect.identifier(name)}`,
  );
  const select = `row.key AS ${dialect.identifier(target.key)}, ${columns.join(", ")}`;
  const sent = await ingest(plan, operation, plan.writes, select, "row.parent, row.key", options);
  if (sent.isPaused || sent.again === null) return sent;
  const again = `${plan.writes}_again`;
  await warehouse.run(`CREATE OR REPLACE TABLE ${again} AS SELECT * FROM ${sent.again} AS row`);
  const [left] = await warehouse.all<{ n: number }>(`SELECT CAST(count(*) AS DOUBLE) AS n FROM ${again}`);
  const isLarge = (left?.n ?? 0) > bulkFrom();
  // Thousands of single calls would not fare better, and use up what others need.
  if (isLarge && round >= ROUNDS) throw jobFailed(target, sent.reason ?? "it does not say why");
  if (isLarge) await sleep(pollDelayMs(round));
  const late = await (isLarge
    ? ingestWrites({ ...plan, writes: again }, options, round + 1)
    : sendWrites(plan, options, again));
  return {
    insert: sent.insert + late.insert,
    update: sent.update + late.update,
    delete: 0,
    failed: sent.failed + late.failed,
    isPaused: late.isPaused,
  };
}

/** Deletes many records by Bulk API 2.0. */
export async function ingestDeletes(plan: TargetPlan, options: SendOptions): Promise<Sent> {
  await findIds(plan, options);
  const select = 'row.record_id AS "Id"';
  return ingest(plan, { operation: "delete" }, plan.deletes, select, "row.record_id", options);
}

/** Jobs for records that were refused only for now; what is left then goes by collections. */
const ROUNDS = 3;

type Ingested = Sent & {
  /** Relation of rows that were refused only for now; null where there are none. */
  again: string | null;
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

async function ingest(
  plan: TargetPlan,
  operation: IngestOperation,
  rows: string,
  select: string,
  order: string,
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
    again: null,
    reason: null,
  };
  const uploads = await placeUploads(warehouse, rows, order);
  await mkdir(folder, { recursive: true });
  for (let number = 0; number < uploads; number += 1) {
    const part = `(SELECT * FROM ${rows} WHERE upload = ${number})`;
    const id = await openJob(api, target.object, operation);
    await noteJob(warehouse, plan, operation.operation, id, part);
    const path = join(folder, `${id}.csv`);
    await warehouse.export(`SELECT ${select} FROM ${part} AS row ORDER BY ${order}`, path, "csv");
    progress?.(`sending ${target.object}: upload ${number + 1} of ${uploads}`);
    await deliver(options, id, await readFile(path, "utf8"));
    await rm(path);
    const job = await waitFor(options, target, id);
    const ended = await collect(options, target, operation.operation, id, job);
    sent.reason = job?.errorMessage ?? sent.reason;
    if (
      job?.state === "Failed" &&
      job.numberRecordsProcessed === 0 &&
      WRONG_FILE.test(job.errorMessage ?? "")
    )
      throw jobFailed(target, job.errorMessage ?? "");
    sent.insert += ended.created;
    sent.update += ended.changed;
    sent.delete += ended.deleted;
    sent.failed += ended.refused;
    if (ended.needsPerson && options.onError === "pause") return { ...sent, isPaused: true };
  }
  if (operation.operation !== "delete") {
    const transient = `(SELECT * FROM ${rows} AS row WHERE row.key IN (
      SELECT key FROM org.written WHERE target = ${warehouse.dialect.text(target.name)} AND hash IS NULL)
      AND row.key NOT IN (SELECT key FROM org.export_error WHERE target = ${warehouse.dialect.text(target.name)}))`;
    const [left] = await warehouse.all(`SELECT 1 AS held FROM ${transient} AS row LIMIT 1`);
    if (left) sent.again = transient;
  }
  return sent;
}

/** Cuts the rows into uploads that the org takes. @returns how many */
async function placeUploads(warehouse: Warehouse, rows: string, order: string): Promise<number> {
  const columns = await warehouse.all<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns
     WHERE table_name = ${warehouse.dialect.text(rows.split(".").at(-1) ?? "")} AND data_type = 'VARCHAR'`,
  );
  const length = columns
    .map(({ name }) => `COALESCE(strlen(row.${warehouse.dialect.identifier(name)}), 4) + 3`)
    .join(" + ");
  await warehouse.run(`ALTER TABLE ${rows} DROP COLUMN IF EXISTS upload`);
  await warehouse.run(
    `CREATE OR REPLACE TABLE ${rows} AS
     SELECT row.*, CAST(sum(${length}) OVER (ORDER BY ${order} ROWS UNBOUNDED PRECEDING) // ${UPLOAD_BYTES} AS INTEGER) AS upload
     FROM ${rows} AS row`,
  );
  const [last] = await warehouse.all<{ last: number | null }>(`SELECT max(upload) AS last FROM ${rows}`);
  return last?.last === null || last === undefined ? 0 : last.last + 1;
}

async function noteJob(
  warehouse: Warehouse,
  { target }: TargetPlan,
  operation: string,
  id: string,
  part: string,
): Promise<void> {
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
}

/** Uploads and lets the org begin. Where the answer is lost, the job is given up: nothing of it has begun. */
async function deliver({ api }: SendOptions, id: string, csv: string): Promise<void> {
  try {
    await upload(api, id, csv);
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

type Ended = { created: number; changed: number; deleted: number; refused: number; needsPerson: boolean };

/**
 * Takes down what a job has done. Records of which it says nothing stay unknown, and are sent again.
 *
 * @param job - undefined where the org does not know it any more
 */
async function collect(
  options: SendOptions,
  target: Pick<WriteTarget, "name" | "object" | "key">,
  operation: string,
  id: string,
  job: IngestJob | undefined,
): Promise<Ended> {
  const { api, warehouse } = options;
  const { dialect } = warehouse;
  const ended: Ended = { created: 0, changed: 0, deleted: 0, refused: 0, needsPerson: false };
  const done = `${warehouse.scratch}.export.job_done`;
  const failed = `${warehouse.scratch}.export.job_failed`;
  await warehouse.run(`CREATE SCHEMA IF NOT EXISTS ${warehouse.scratch}.export`);
  const isDelete = operation === "delete";
  const key = isDelete ? "Id" : target.key;
  const none = job === undefined || job.numberRecordsProcessed === 0;
  const noFailure = none || job.numberRecordsFailed === 0;
  await readResults(options, none ? "" : await jobResults(api, id, "successfulResults"), key, done);
  await readResults(options, noFailure ? "" : await jobResults(api, id, "failedResults"), key, failed);
  const keyed = isDelete
    ? (table: string) =>
        `(SELECT written.key, result.record_id, result.created, result.error FROM ${table} AS result
          JOIN org.written AS written ON written.record_id = result.result_key AND written.job = ${dialect.text(id)})`
    : (table: string) =>
        `(SELECT result.result_key AS key, result.record_id, result.created, result.error FROM ${table} AS result)`;
  const refusals = await warehouse.all<{ key: string; error: string | null }>(
    `SELECT key, min(error) AS error FROM ${keyed(failed)} AS row WHERE key IS NOT NULL GROUP BY key`,
  );
  const told = refusals.map(({ key: record, error }) => ({ key: record, ...readError(error ?? "") }));
  const gone = told.filter(({ code }) => isDelete && isGone(code));
  const lasting = told.filter(
    (refusal) => !gone.includes(refusal) && classOf(refusal.code, refusal.message) !== "transient",
  );
  ended.needsPerson = lasting.some(({ code, message }) => classOf(code, message) === "configuration");
  ended.refused = lasting.length;
  const [counts] = await warehouse.all<{ created: number; changed: number }>(
    `SELECT CAST(count(*) FILTER (WHERE created) AS DOUBLE) AS created, CAST(count(*) FILTER (WHERE NOT created) AS DOUBLE) AS changed
     FROM (SELECT key, bool_or(created) AS created FROM ${keyed(done)} AS row GROUP BY key) AS records`,
  );
  if (isDelete) ended.deleted = (counts?.created ?? 0) + (counts?.changed ?? 0) + gone.length;
  else Object.assign(ended, counts);
  const rows = `(SELECT key, min(record_id) AS record_id FROM ${keyed(done)} AS row WHERE key IS NOT NULL GROUP BY key)`;
  const mine = dialect.text(id);
  await warehouse.transaction(async () => {
    if (isDelete) {
      await noteDeleted(warehouse, target.name, rows);
      for (const { key: record } of gone)
        await noteDeleted(warehouse, target.name, `(SELECT ${dialect.text(record)} AS key)`);
    } else {
      await noteAcknowledged(warehouse, target.name, rows);
      await noteWritten(warehouse, target as WriteTarget, rows);
    }
    await noteLasting(options, target, lasting);
    await warehouse.run(`UPDATE org.written SET job = NULL WHERE job = ${mine}`);
    await warehouse.run(`DELETE FROM org.job WHERE id = ${mine}`);
  });
  return ended;
}

const isGone = (code: string) => classOf(code, "") === "gone" || code === "INVALID_CROSS_REFERENCE_KEY";

/** So many refusals in one statement; the engine reads longer ones slowly. */
const REFUSALS_MAX = 1000;

async function noteLasting(
  { warehouse }: SendOptions,
  target: Pick<WriteTarget, "name" | "object">,
  refusals: readonly { key: string; code: string; message: string; fields: readonly string[] }[],
): Promise<void> {
  for (let first = 0; first < refusals.length; first += REFUSALS_MAX)
    await noteRefused(warehouse, target, refusals.slice(first, first + REFUSALS_MAX), Date.now());
}

/** Loads a result CSV: `record_id`, `created`, `error`, `result_key`. */
async function readResults(
  { warehouse, folder }: SendOptions,
  csv: string,
  key: string,
  table: string,
): Promise<void> {
  const columns = ["record_id", "created", "error", "result_key"];
  const end = csv.indexOf("\n");
  if (end < 0 || csv.slice(end + 1).trim() === "") {
    await warehouse.run(
      `CREATE OR REPLACE TABLE ${table} (record_id VARCHAR, created BOOLEAN, error VARCHAR, result_key VARCHAR)`,
    );
    return;
  }
  const header = csv
    .slice(0, end)
    .trim()
    .split(",")
    .map((name) => name.replace(/^"(.*)"$/, "$1"));
  await mkdir(folder, { recursive: true });
  const path = join(folder, "results.csv");
  await writeFile(path, csv);
  const place = (name: string) => {
    const index = header.findIndex((column) => column.toLowerCase() === name.toLowerCase());
    return index < 0 ? "CAST(NULL AS VARCHAR)" : `cells.c${index}`;
  };
  const relation = warehouse.csv({
    path,
    columns: header.map((_, index) => `c${index}`),
    newline: "\n",
    quotedNewlines: true,
    longestRecord: 100_000,
  });
  const values = [
    place("sf__Id"),
    `COALESCE(lower(${place("sf__Created")}) = 'true', FALSE)`,
    place("sf__Error"),
    place(key),
  ];
  await warehouse.run(
    `CREATE OR REPLACE TABLE ${table} AS SELECT ${values.map((value, index) => `${value} AS ${columns[index]}`).join(", ")} FROM ${relation} AS cells`,
  );
  await rm(path);
}

/** `CODE:message:fields --`, as the bulk API tells it. */
function readError(text: string): { code: string; message: string; fields: string[] } {
  const [, code = "UNKNOWN_EXCEPTION", message = text, fields = ""] =
    /^([A-Z][A-Z0-9_]+):([\s\S]*?)(?::([\w, ]*?))?(?: ?--)?$/.exec(text) ?? [];
  return { code, message, fields: fields.split(/,\s*/).filter((field) => field !== "") };
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
