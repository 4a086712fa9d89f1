import { closeSync, createReadStream, openSync, readFileSync, readSync, statSync } from "node:fs";
import { Readable } from "node:stream";
import { ApiError } from "../../org.ts";
import type { QueryJob } from "./job.ts";
import type { JobFiles } from "./job-folder.ts";

const OFFSET_BYTES = 8;

export type ResultPage = {
  rows: number;
  /** What the next page is asked by; `null` after the last. */
  locator: string | null;
  csv: Readable;
};

/** A page of a query's results with its header, read from disk as it is sent. @throws {ApiError} 400 bad locator */
export function resultPage(job: QueryJob, files: JobFiles, locator: string | null, most: number): ResultPage {
  const first = locator === null ? 0 : rowOf(locator);
  if (first > job.processed) throw badLocator(locator);
  const next = Math.min(first + most, job.processed);
  const [start, end] = bytes(files, first, next, job.processed);
  return {
    rows: next - first,
    locator: next < job.processed ? locatorOf(next) : null,
    csv: Readable.from(withHeader(files, start, end)),
  };
}

async function* withHeader(files: JobFiles, start: number, end: number): AsyncGenerator<Buffer> {
  yield readFileSync(files.header);
  if (end > start) yield* createReadStream(files.rows, { start, end: end - 1, highWaterMark: 1 << 18 });
}

/** Where rows `first` to `next` (not included) lie in the file. */
function bytes(files: JobFiles, first: number, next: number, rows: number): [number, number] {
  const offset = Buffer.alloc(OFFSET_BYTES);
  const starts = openSync(files.rowStarts, "r");
  const startOf = (row: number) => {
    if (row >= rows) return statSync(files.rows).size;
    readSync(starts, offset, 0, OFFSET_BYTES, row * OFFSET_BYTES);
    return offset.readDoubleLE(0);
  };
  try {
    return [startOf(first), startOf(next)];
  } finally {
    closeSync(starts);
  }
}

function locatorOf(row: number): string {
  return Buffer.from(String(row)).toString("base64url");
}

function rowOf(locator: string): number {
  const text = Buffer.from(locator, "base64url").toString();
  if (!/^\d{1,15}$/.test(text)) throw badLocator(locator);
  return Number(text);
}

function badLocator(locator: string | null): ApiError {
  return new ApiError(400, "INVALID_QUERY_LOCATOR", `invalid query locator: ${locator}`);
}
