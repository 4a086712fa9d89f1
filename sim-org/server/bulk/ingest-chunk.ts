import { appendFileSync } from "node:fs";
import type { Org, RecordFault, RecordInput, SaveGuard, SaveResult } from "../../org.ts";
import { guarded } from "../faults/row-faults.ts";
import { type Random, shuffle } from "../random.ts";
import { csvLine } from "./csv-text.ts";
import { DELIMITERS, type IngestCounts, type IngestJob, LINE_ENDINGS } from "./job.ts";
import type { JobFiles } from "./job-folder.ts";

export type ChunkWork = {
  org: Org;
  job: IngestJob;
  files: JobFiles;
  random: Random;
  /** Called when a chunk has been counted. */
  keep: () => void;
};

/**
 * Saves a chunk of rows and writes its results down.
 *
 * Records are committed by the org, counts are kept in the job's own file: a process that is killed may have done one
 * and not the other. Rows that change or delete are simply done again. New records must not be, so with them the counts
 * are kept before the commit, along with one new id: if it is not there afterwards, nothing was committed.
 */
export function workChunk(
  work: ChunkWork,
  columns: string[],
  rows: string[][],
  guard: SaveGuard | undefined,
): void {
  const { org, job, keep } = work;
  const before = countsOf(job);
  try {
    const created = org.atomic(() => {
      const records = rows.map((row) => recordOf(columns, row));
      const results = guarded(org, guard, () => saved(org, job, records));
      writeResults(work, rows, records, results);
      const createdId = results.find((result) => result.success && isNew(job, result))?.id ?? null;
      job.lastChunk = createdId === null ? null : { createdId, before };
      if (createdId !== null) keep();
      return createdId !== null;
    });
    if (!created) keep();
  } catch (error) {
    Object.assign(job, before);
    throw error;
  }
}

/** After a restart: takes the counts of a chunk back that was never committed. */
export function settleLastChunk(org: Org, job: IngestJob): void {
  if (!job.lastChunk) return;
  const { createdId, before } = job.lastChunk;
  const cursor = org.query(`SELECT Id FROM ${job.object} WHERE Id = '${createdId}'`, true);
  const committed = cursor.size > 0;
  cursor.close();
  if (!committed) Object.assign(job, before);
}

function countsOf({ processed, failed, successfulBytes, failedBytes }: IngestJob): IngestCounts {
  return { processed, failed, successfulBytes, failedBytes };
}

function isNew(job: IngestJob, result: SaveResult): boolean {
  return result.created || job.operation === "insert";
}

function writeResults(
  { job, files, random }: ChunkWork,
  rows: readonly string[][],
  records: readonly RecordInput[],
  results: readonly SaveResult[],
): void {
  const [delimiter, lineEnding] = [DELIMITERS[job.columnDelimiter], LINE_ENDINGS[job.lineEnding]];
  let successful = "";
  let failed = "";
  // Results stand in no order that a client may rely on.
  for (const at of shuffle([...rows.keys()], random)) {
    const [row = [], result, record] = [rows[at], results[at], records[at]];
    if (!result) throw new Error("the org gave fewer results than records");
    if (result.success) {
      successful += csvLine([result.id, String(isNew(job, result)), ...row], delimiter, lineEnding);
    } else {
      job.failed += 1;
      const id = result.id ?? (typeof record?.Id === "string" ? record.Id : "");
      failed += csvLine([id, result.errors.map(errorText).join(";"), ...row], delimiter, lineEnding);
    }
  }
  appendFileSync(files.successful, successful);
  appendFileSync(files.failed, failed);
  job.successfulBytes += Buffer.byteLength(successful);
  job.failedBytes += Buffer.byteLength(failed);
  job.processed += rows.length;
}

function saved(org: Org, job: IngestJob, records: RecordInput[]): readonly SaveResult[] {
  const options = { allOrNone: false, fromCsv: true };
  const ids = () => records.map(({ Id }) => String(Id ?? ""));
  switch (job.operation) {
    case "insert":
      return org.insert(job.object, records, options);
    case "update":
      return org.update(job.object, records, options);
    case "upsert":
      return org.upsert(job.object, job.externalIdFieldName ?? "Id", records, options);
    case "delete":
      return org.remove(job.object, ids(), options);
    case "hardDelete":
      return org.erase(job.object, ids(), options);
  }
}

/** `CODE:message:fields --`, as failedResults shows it. */
function errorText({ statusCode, message, fields }: RecordFault): string {
  return `${statusCode}:${message}:${fields.join(", ")} --`;
}

function recordOf(columns: readonly string[], row: readonly string[]): RecordInput {
  const record: RecordInput = {};
  for (const [at, column] of columns.entries()) record[column] = row[at] ?? "";
  return record;
}
