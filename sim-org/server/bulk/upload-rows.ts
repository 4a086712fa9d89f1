import { closeSync, createReadStream, openSync, readSync } from "node:fs";
import { type CsvError, parse } from "csv-parse";
import { DELIMITERS, type IngestJob } from "./job.ts";

/** What makes a whole job fail, in the words of the job's errorMessage. */
export class JobFault extends Error {
  override name = "JobFault";
}

/** How far into an upload its first line's end is looked for. */
const FIRST_LINE_BYTES = 64 * 1024;

/** The rows of an upload, its header first. @throws {JobFault} where it is no CSV of the shape that the job named */
export async function* uploadRows(job: IngestJob, file: string): AsyncGenerator<string[]> {
  checkLineEnding(job, file);
  try {
    yield* parsed(job, file, false);
  } catch (error) {
    const { code, message } = error as CsvError;
    if (code?.startsWith("CSV_")) throw new JobFault(`InvalidBatch : ${message}`);
    throw error;
  }
}

/** The same of an upload that may have failed its job: rows as they can be told apart, up to where none can be. */
export async function* uploadRowsAsFound(job: IngestJob, file: string): AsyncGenerator<string[]> {
  try {
    yield* parsed(job, file, true);
  } catch (error) {
    if (!(error as CsvError).code?.startsWith("CSV_")) throw error;
  }
}

async function* parsed(job: IngestJob, file: string, lenient: boolean): AsyncGenerator<string[]> {
  const delimiter = DELIMITERS[job.columnDelimiter];
  const relaxed = { relax_column_count: lenient, relax_quotes: lenient };
  const parser = createReadStream(file).pipe(
    parse({ delimiter, bom: true, skip_empty_lines: true, ...relaxed }),
  );
  for await (const row of parser) yield row as string[];
}

function checkLineEnding(job: IngestJob, file: string): void {
  const beginning = Buffer.alloc(FIRST_LINE_BYTES);
  const opened = openSync(file, "r");
  const length = readSync(opened, beginning, 0, FIRST_LINE_BYTES, 0);
  closeSync(opened);
  const end = beginning.subarray(0, length).indexOf("\n");
  if (end < 0) return;
  const found = beginning[end - 1] === 0x0d ? "CRLF" : "LF";
  if (found !== job.lineEnding)
    throw new JobFault(
      `ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is ${job.lineEnding}`,
    );
}
