import { existsSync, truncateSync, writeFileSync } from "node:fs";
import { isIdLookup, type Org, type SaveGuard } from "../../org.ts";
import { guardOf } from "../faults/row-faults.ts";
import { type ChunkWork, workChunk } from "./ingest-chunk.ts";
import { hasEnded, type IngestJob } from "./job.ts";
import type { JobFiles } from "./job-folder.ts";
import type { Turns } from "./turns.ts";
import { JobFault, uploadRows } from "./upload-rows.ts";

/** What Salesforce itself cuts an upload into. */
const CHUNK_ROWS = 10_000;

export type IngestWork = ChunkWork & { turns: Turns };

/**
 * Works off an upload in chunks, each one transaction of the org, other requests being answered in between. A job that
 * a restart interrupted goes on after the last chunk that it kept.
 *
 * @throws {JobFault} what fails the whole job
 */
export async function ingest(work: IngestWork): Promise<void> {
  const { job, files, turns } = work;
  cutToKept(job, files);
  const guard = guardOf(job.fault ?? undefined);
  const rows = uploadRows(job, files.upload);
  const header = (await rows.next()).value as string[] | undefined;
  if (!header) throw new JobFault("InvalidBatch : Records not found for this job");
  const columns = fieldsOf(work, header);
  let skipped = 0;
  let chunk: string[][] = [];
  for await (const row of rows) {
    if (skipped < job.processed) {
      skipped += 1;
      continue;
    }
    chunk.push(row);
    if (chunk.length < CHUNK_ROWS) continue;
    if (!(await worked(work, columns, chunk, guard))) return;
    skipped = job.processed;
    chunk = [];
  }
  if (turns.closed || hasEnded(job)) return;
  if (chunk.length > 0) await worked(work, columns, chunk, guard);
}

/** @returns whether the job goes on */
async function worked(work: IngestWork, columns: string[], rows: string[][], guard: SaveGuard | undefined) {
  const { job, turns } = work;
  if (turns.closed || hasEnded(job)) return false;
  const struck = job.fault?.kind === "job_failed" || job.fault?.kind === "job_aborted";
  // A job that breaks off has done part of its work.
  workChunk(work, columns, struck ? rows.slice(0, Math.floor(rows.length / 2)) : rows, guard);
  if (struck && job.fault?.kind === "job_aborted") {
    job.state = "Aborted";
    return false;
  }
  if (struck) throw new JobFault("InternalServerError : An unexpected error occurred. Please retry later");
  await turns.next();
  return true;
}

/** The header's columns as the object names them. @throws {JobFault} where the object has no such field */
function fieldsOf({ org, job }: IngestWork, header: readonly string[]): string[] {
  const known = new Map(org.object(job.object).fields.map(({ name }) => [name.toLowerCase(), name]));
  const columns = header.map((column) => {
    const field = known.get(column.trim().toLowerCase()) ?? parentKey(org, job.object, column.trim());
    if (!field) throw new JobFault(`InvalidBatch : Field name not found : ${column}`);
    return field;
  });
  const key = {
    insert: undefined,
    upsert: job.externalIdFieldName ?? "Id",
    update: "Id",
    delete: "Id",
    hardDelete: "Id",
  };
  const wanted = key[job.operation];
  if (wanted && !columns.some((column) => column.toLowerCase() === wanted.toLowerCase()))
    throw new JobFault(`InvalidBatch : Field name not found : ${wanted}`);
  return columns;
}

/** `Owner.Email`: a parent, named by one of its fields that is an idLookup; `undefined` where there is none. */
function parentKey(org: Org, object: string, column: string): string | undefined {
  const [relationship = "", name = "", ...further] = column.toLowerCase().split(".");
  const lookup = org
    .object(object)
    .fields.find(({ relationshipName }) => relationshipName?.toLowerCase() === relationship);
  const [parent] = lookup?.referenceTo ?? [];
  if (!lookup || !parent || further.length > 0) return undefined;
  const key = org.object(parent).fields.find((field) => field.name.toLowerCase() === name);
  return key && isIdLookup(key) ? `${lookup.relationshipName}.${key.name}` : undefined;
}

/** The result files as the job last counted them. */
function cutToKept(job: IngestJob, files: JobFiles): void {
  for (const [file, size] of [
    [files.successful, job.successfulBytes],
    [files.failed, job.failedBytes],
  ] as const) {
    if (!existsSync(file)) writeFileSync(file, "");
    truncateSync(file, size);
  }
}
