import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { parse } from "csv-parse/sync";
import { csvLine } from "./csv-text.ts";
import { DELIMITERS, type IngestJob, LINE_ENDINGS } from "./job.ts";
import type { JobFiles } from "./job-folder.ts";
import { uploadRowsAsFound } from "./upload-rows.ts";

const HIGH_WATER = 1 << 18;
/** Rows that the fault `duplicate_results` lists twice, and how much of the file they are looked for in. */
const TWICE_ROWS = 3;
const TWICE_BYTES = 64 * 1024;

/** successfulResults: `sf__Id`, `sf__Created`, then the upload's columns. */
export function successfulResults(job: IngestJob, files: JobFiles, twice: boolean): Readable {
  return Readable.from(resultsOf(job, files, files.successful, "sf__Created", job.successfulBytes, twice));
}

/** failedResults: `sf__Id`, `sf__Error`, then the upload's columns. */
export function failedResults(job: IngestJob, files: JobFiles): Readable {
  return Readable.from(resultsOf(job, files, files.failed, "sf__Error", job.failedBytes, false));
}

/** What was uploaded and never looked at, under the upload's own header. */
export function unprocessedRecords(job: IngestJob, files: JobFiles): Readable {
  return Readable.from(unprocessed(job, files));
}

async function* resultsOf(
  job: IngestJob,
  files: JobFiles,
  file: string,
  second: string,
  bytes: number,
  twice: boolean,
): AsyncGenerator<string | Buffer> {
  if (!job.uploaded) return;
  yield lineOf(job, ["sf__Id", second, ...(await headerOf(job, files))]);
  if (bytes === 0) return;
  yield* createReadStream(file, { end: bytes - 1, highWaterMark: HIGH_WATER });
  if (twice) yield* firstRows(job, file);
}

async function* firstRows(job: IngestJob, file: string): AsyncGenerator<string> {
  let text = "";
  for await (const chunk of createReadStream(file, { end: TWICE_BYTES, encoding: "utf8" })) text += chunk;
  const options = { delimiter: DELIMITERS[job.columnDelimiter], to: TWICE_ROWS, relax_quotes: true };
  for (const row of parse(text, options) as string[][]) yield lineOf(job, row);
}

async function* unprocessed(job: IngestJob, files: JobFiles): AsyncGenerator<string> {
  if (!job.uploaded) return;
  let at = -1;
  let text = "";
  for await (const row of uploadRowsAsFound(job, files.upload)) {
    if (at === -1 || at >= job.processed) text += lineOf(job, row);
    at += 1;
    if (text.length < HIGH_WATER) continue;
    yield text;
    text = "";
  }
  yield text;
}

async function headerOf(job: IngestJob, files: JobFiles): Promise<string[]> {
  for await (const row of uploadRowsAsFound(job, files.upload)) return row;
  return [];
}

function lineOf(job: IngestJob, cells: readonly string[]): string {
  return csvLine(cells, DELIMITERS[job.columnDelimiter], LINE_ENDINGS[job.lineEnding]);
}
