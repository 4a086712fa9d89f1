import { mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { type IngestJob, type JobResults, jobResults } from "../../salesforce/bulk-ingest.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { needsPerson } from "./converted-leads.ts";
import { noteWritten } from "./crm-fields.ts";
import { classOf, isGone } from "./faults.ts";
import type { SendOptions } from "./send.ts";
import type { WriteTarget } from "./target.ts";
import {
  noteAcknowledged,
  noteDeleted,
  noteRefused,
  noteRefusedRows,
  type RecordRefusal,
} from "./written.ts";

/** What became of the records of a bulk job: written, refused for good or for now, or nobody says. */

/** The keys of rows of which it is settled what became of them, and the reasons of those that were refused for now. */
const settledOf = (rows: string) => `${rows}_settled`;
const reasonsOf = (rows: string) => `${rows}_reasons`;

/** Nothing is settled yet. @param rows - a table of records that are about to be sent */
export async function beginResults(warehouse: Warehouse, rows: string): Promise<void> {
  await warehouse.run(`CREATE OR REPLACE TABLE ${settledOf(rows)} (key VARCHAR)`);
  await warehouse.run(
    `CREATE OR REPLACE TABLE ${reasonsOf(rows)} (key VARCHAR, code VARCHAR, fields VARCHAR, message VARCHAR)`,
  );
}

/** The rows that have to be sent again. */
export const leftSql = (rows: string) =>
  `(SELECT * FROM ${rows} AS row WHERE row.key NOT IN (SELECT key FROM ${settledOf(rows)}))`;

/** Notes of each row that is left why: in the org's words about it, else in those about the job. */
export async function noteLeft(
  { warehouse }: SendOptions,
  target: Pick<WriteTarget, "name" | "object">,
  rows: string,
  reason: string,
): Promise<void> {
  const { text } = warehouse.dialect;
  const told = `(SELECT row.key, COALESCE(reason.code, 'JOB_FAILED') AS code, COALESCE(reason.fields, '') AS fields,
      COALESCE(reason.message, ${text(reason)}) AS message
    FROM ${leftSql(rows)} AS row
    LEFT JOIN (SELECT key, min(code) AS code, min(fields) AS fields, min(message) AS message
      FROM ${reasonsOf(rows)} GROUP BY key) AS reason ON reason.key = row.key)`;
  await warehouse.run(`CREATE OR REPLACE TABLE ${rows}_told AS SELECT * FROM ${told} AS told`);
  await warehouse.transaction(() =>
    noteRefusedRows(warehouse, target, `(SELECT * FROM ${rows}_told)`, Date.now()),
  );
}

type Ended = {
  created: number;
  changed: number;
  deleted: number;
  refused: number;
  needsPerson: boolean;
  isHeavy: boolean;
};

/**
 * Takes down what a job has done. Records of which it says nothing stay unknown, and are sent again.
 *
 * @param job - undefined where the org does not know it any more
 * @param rows - the table that the records came from, where they may be sent again
 */
export async function collect(
  options: SendOptions,
  target: Pick<WriteTarget, "name" | "object" | "key"> & Partial<Pick<WriteTarget, "fields">>,
  operation: string,
  id: string,
  job: IngestJob | undefined,
  rows?: string,
): Promise<Ended> {
  const { warehouse } = options;
  const { dialect } = warehouse;
  const ended: Ended = { created: 0, changed: 0, deleted: 0, refused: 0, needsPerson: false, isHeavy: false };
  const done = `${warehouse.scratch}.export.job_done`;
  const failed = `${warehouse.scratch}.export.job_failed`;
  await warehouse.run(`CREATE SCHEMA IF NOT EXISTS ${warehouse.scratch}.export`);
  const isDelete = operation === "delete";
  const key = isDelete ? "Id" : target.key;
  const processed = job?.numberRecordsProcessed ?? 0;
  const failures = job?.numberRecordsFailed ?? 0;
  await readResults(options, { id, kind: "successfulResults", records: processed - failures }, key, done);
  await readResults(options, { id, kind: "failedResults", records: failures }, key, failed);
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
  const gone = told.filter(({ code }) => key === "Id" && isGone(code));
  const isForNow = ({ code, message }: RecordRefusal) =>
    ["transient", "heavy"].includes(classOf(code, message));
  const goneKeys = new Set(gone.map((refusal) => refusal.key));
  const forNow = told.filter((refusal) => !goneKeys.has(refusal.key) && isForNow(refusal));
  const lasting = told.filter((refusal) => !goneKeys.has(refusal.key) && !isForNow(refusal));
  ended.isHeavy = forNow.some(({ code, message }) => classOf(code, message) === "heavy");
  if (rows !== undefined)
    ended.needsPerson = await needsPerson(
      warehouse,
      { fields: isDelete ? [] : (target.fields ?? []) },
      rows,
      lasting,
    );
  ended.refused = lasting.length;
  const [counts] = await warehouse.all<{ created: number; changed: number }>(
    `SELECT CAST(count(*) FILTER (WHERE created) AS DOUBLE) AS created, CAST(count(*) FILTER (WHERE NOT created) AS DOUBLE) AS changed
     FROM (SELECT key, bool_or(created) AS created FROM ${keyed(done)} AS row GROUP BY key) AS records`,
  );
  if (isDelete) ended.deleted = (counts?.created ?? 0) + (counts?.changed ?? 0) + gone.length;
  else Object.assign(ended, counts);
  const written = `(SELECT key, min(record_id) AS record_id FROM ${keyed(done)} AS row WHERE key IS NOT NULL GROUP BY key)`;
  const mine = dialect.text(id);
  if (rows !== undefined) await settle(warehouse, rows, written, [...gone, ...lasting], forNow);
  await warehouse.transaction(async () => {
    for (const { key: record } of gone)
      await noteDeleted(warehouse, target.name, `(SELECT ${dialect.text(record)} AS key)`);
    if (isDelete) await noteDeleted(warehouse, target.name, written);
    else {
      await noteAcknowledged(warehouse, target.name, written);
      await noteWritten(warehouse, target as WriteTarget, written);
    }
    await noteLasting(options, target, lasting);
    await warehouse.run(`UPDATE org.written SET job = NULL WHERE job = ${mine}`);
    await warehouse.run(`DELETE FROM org.job WHERE id = ${mine}`);
  });
  return ended;
}

/** Notes in tables of the moment which rows need not be sent again, and why others do. */
async function settle(
  warehouse: Warehouse,
  rows: string,
  written: string,
  settled: readonly RecordRefusal[],
  forNow: readonly RecordRefusal[],
): Promise<void> {
  const { text } = warehouse.dialect;
  await warehouse.run(`INSERT INTO ${settledOf(rows)} SELECT key FROM ${written} AS row`);
  for (let first = 0; first < settled.length; first += REFUSALS_MAX) {
    const keys = settled.slice(first, first + REFUSALS_MAX).map(({ key }) => `(${text(key)})`);
    await warehouse.run(`INSERT INTO ${settledOf(rows)} VALUES ${keys.join(", ")}`);
  }
  for (let first = 0; first < forNow.length; first += REFUSALS_MAX) {
    const reasons = forNow
      .slice(first, first + REFUSALS_MAX)
      .map(
        ({ key, code, fields, message }) =>
          `(${text(key)}, ${text(code)}, ${text(fields.join(", "))}, ${text(message)})`,
      );
    await warehouse.run(`INSERT INTO ${reasonsOf(rows)} VALUES ${reasons.join(", ")}`);
  }
}

/** So many refusals in one statement; the engine reads longer ones slowly. */
const REFUSALS_MAX = 1000;

async function noteLasting(
  { warehouse }: SendOptions,
  target: Pick<WriteTarget, "name" | "object">,
  refusals: readonly RecordRefusal[],
): Promise<void> {
  for (let first = 0; first < refusals.length; first += REFUSALS_MAX)
    await noteRefused(warehouse, target, refusals.slice(first, first + REFUSALS_MAX), Date.now());
}

/** An answer that was cut where nobody could see it is asked for so often. */
const READINGS = 3;
/** A header is shorter than this, in bytes. */
const HEADER_MAX = 65_536;

/** Loads a result of a job: `record_id`, `created`, `error`, `result_key`. @param asked.records - how many there are */
async function readResults(
  { api, warehouse, folder }: SendOptions,
  asked: { id: string; kind: JobResults; records: number },
  key: string,
  table: string,
): Promise<void> {
  const columns = ["record_id", "created", "error", "result_key"];
  await warehouse.run(
    `CREATE OR REPLACE TABLE ${table} (record_id VARCHAR, created BOOLEAN, error VARCHAR, result_key VARCHAR)`,
  );
  if (asked.records <= 0) return;
  await mkdir(folder, { recursive: true });
  const path = join(folder, "results.csv");
  for (let reading = 1; reading <= READINGS; reading += 1) {
    await jobResults(api, asked.id, asked.kind, path);
    const header = await headerOf(path);
    if (!header) continue;
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
    const [row] = await warehouse.all<{ n: number }>(`SELECT CAST(count(*) AS DOUBLE) AS n FROM ${table}`);
    if ((row?.n ?? 0) >= asked.records) break;
  }
  await rm(path, { force: true });
}

/** The columns of a CSV file; undefined where it holds no record. */
async function headerOf(path: string): Promise<string[] | undefined> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(size, HEADER_MAX)), 0);
    const text = buffer.toString("utf8", 0, bytesRead);
    const end = text.indexOf("\n");
    if (end < 0 || (size <= HEADER_MAX && text.slice(end + 1).trim() === "")) return undefined;
    return text
      .slice(0, end)
      .trim()
      .split(",")
      .map((name) => name.replace(/^"(.*)"$/, "$1"));
  } finally {
    await file.close();
  }
}

/** `CODE:message:fields --`, as the bulk API tells it; of several, which stand behind one another, the first. */
export function readError(text: string): { code: string; message: string; fields: string[] } {
  const [, code = "UNKNOWN_EXCEPTION", message = text, fields = ""] =
    /^([A-Z][A-Z0-9_]+):([\s\S]*?)(?::([\w, ]*?))?(?: ?--(?=;[A-Z][A-Z0-9_]+:)|(?: ?--)?$)/.exec(text) ?? [];
  return { code, message, fields: fields.split(/,\s*/).filter((field) => field !== "") };
}
