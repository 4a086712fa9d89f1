import { isUtf8 } from "node:buffer";
import { type FileHandle, open, rm } from "node:fs/promises";
import {
  CHUNK_BYTES,
  CR,
  type CsvProblem,
  CsvWalk,
  chunksOf,
  firstInvalidByte,
  LF,
  type LineEnd,
  lineEndsBefore,
  type ReadOptions,
  readAt,
  reading,
} from "./csv-walk.ts";

export type CsvFacts = {
  /** Column names, trimmed; empty where no header can be read. */
  header: string[];
  /** Data records; neither the header nor blank lines count. */
  records: number;
  newline: LineEnd;
  quotedNewlines: boolean;
  hasBom: boolean;
  blankLines: number;
  bytes: number;
  hasNul: boolean;
  /** Bytes of the longest record. */
  longestRecord: number;
};

type ScanOptions = ReadOptions & { onProgress?(bytes: number): void; maxProblems?: number };

const RECORD_BYTES_MAX = 16 * 1024 * 1024;

const SAVE_AS_UTF8 = 'save it as UTF-8 (Excel: "CSV UTF-8") or export it again';
const USE_COMMAS =
  'export it with commas (Data Loader: Settings, comma as the delimiter; sf: --column-delimiter COMMA; Excel: "CSV UTF-8 (comma delimited)")';
const UNCLOSED = 'the quote that opens here is never closed; close it, or write a quote inside a value as ""';
const TOO_LONG =
  "the record is longer than 16 MiB, mostly because a quote stands in the wrong place; correct the row or remove it";

/**
 * Reads a CSV once and tells its structure and everything that is wrong with it.
 *
 * This is the authority on structure, not DuckDB's reader, which skips blank lines silently, rejects mixed line ends,
 * can misjudge quoted newlines when it reads in parallel, and stops at the first error.
 *
 * @param options.onProgress - is told after each chunk how many bytes have been read
 * @returns the first `maxProblems` problems (default 100) by line; `problemCount` counts all of them
 */
export async function scanCsv(
  path: string,
  options: ScanOptions = {},
): Promise<{ facts: CsvFacts; problems: CsvProblem[]; problemCount: number }> {
  const maxProblems = options.maxProblems ?? 100;
  return reading(path, async (file, mark) => {
    const structure = new Structure(maxProblems);
    const walk = new CsvWalk((bytes) => structure.lineEnd(walk, bytes), mark === "utf-8" ? 3 : 0);
    const encoding: CsvProblem[] = [];
    let hasNul = false;
    if (mark === "utf-16") encoding.push({ line: 1, message: `the file is UTF-16; ${SAVE_AS_UTF8}` });
    else {
      for await (const chunk of chunksOf(file, walk.offset, options)) {
        hasNul ||= chunk.includes(0);
        if (encoding.length === 0 && !isUtf8(chunk)) {
          const line = walk.line + lineEndsBefore(firstInvalidByte(chunk), chunk, walk.lastByte);
          encoding.push({ line, message: `the text is not valid UTF-8; ${SAVE_AS_UTF8}` });
        }
        walk.feed(chunk);
        options.onProgress?.(walk.offset);
      }
      walk.finish();
    }
    const header = mark === "utf-16" ? { names: [], problems: [] } : await readHeader(file, structure.header);
    // In a file of another kind every further finding only repeats that.
    const records = header.otherKind ? new Problems(0) : structure.problems;
    const problems = [...header.problems, ...encoding, ...records.first].sort(
      (one, other) => one.line - other.line,
    );
    return {
      facts: {
        header: header.names,
        records: structure.records,
        newline: walk.newline,
        quotedNewlines: walk.quotedNewlines,
        hasBom: mark === "utf-8",
        blankLines: structure.blankLines,
        bytes: (await file.stat()).size,
        hasNul,
        longestRecord: structure.longestRecord,
      },
      problems: problems.slice(0, maxProblems),
      problemCount: header.problems.length + encoding.length + records.count,
    };
  });
}

/** Physical line on which each of the given data records begins; 0 is the first after the header, blank lines do not count. */
export async function linesOfRecords(
  path: string,
  records: readonly number[],
  options: ReadOptions = {},
): Promise<Map<number, number>> {
  const wanted = new Set(records);
  const lines = new Map<number, number>();
  let record = -1;
  return reading(path, async (file, mark) => {
    const walk = new CsvWalk(
      (bytes) => {
        if (bytes === 0) return;
        if (record >= 0 && wanted.has(record)) lines.set(record, walk.recordLine);
        record += 1;
      },
      mark === "utf-8" ? 3 : 0,
    );
    for await (const chunk of chunksOf(file, walk.offset, options)) {
      if (lines.size === wanted.size) return lines;
      walk.feed(chunk);
    }
    walk.finish();
    return lines;
  });
}

/** Copies the file with every line end outside quotes as "\n", no byte order mark and no blank lines, so that DuckDB reads it. */
export async function normaliseCsv(from: string, to: string, options: ReadOptions = {}): Promise<void> {
  await reading(from, async (file, mark) => {
    let chunk: Uint8Array = Buffer.alloc(0);
    let copiedTo = 0;
    let used = 0;
    let afterCr = false;
    // A chunk grows by one byte at most: its line ends are replaced, only the end of the file adds one.
    const out = Buffer.allocUnsafe((options.chunkBytes ?? CHUNK_BYTES) + 8);
    const copyUntil = (end: number): void => {
      if (copiedTo >= end) return;
      const begin = afterCr && chunk[copiedTo] === LF ? copiedTo + 1 : copiedTo;
      out.set(chunk.subarray(begin, end), used);
      used += end - begin;
      afterCr = false;
    };
    const walk = new CsvWalk(
      (bytes, at) => {
        // Records that end in "\n" stay part of one long run that is copied at once.
        if (bytes > 0 && chunk[at] === LF) return;
        copyUntil(at);
        if (bytes > 0) out[used++] = LF;
        copiedTo = at + 1;
        afterCr = chunk[at] === CR;
      },
      mark === "utf-8" ? 3 : 0,
    );
    const target = await open(to, "w");
    try {
      for await (chunk of chunksOf(file, walk.offset, options)) {
        [copiedTo, used] = [0, 0];
        walk.feed(chunk);
        copyUntil(chunk.length);
        await target.writeFile(out.subarray(0, used));
      }
      [chunk, copiedTo, used] = [Buffer.alloc(0), 0, 0];
      walk.finish();
      await target.writeFile(out.subarray(0, used));
    } catch (error) {
      await rm(to, { force: true });
      throw error;
    } finally {
      await target.close();
    }
  });
}

class Problems {
  readonly first: CsvProblem[] = [];
  count = 0;
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  add(problem: CsvProblem): void {
    this.count += 1;
    if (this.first.length < this.#max) this.first.push(problem);
  }
}

type HeaderPlace = { begin: number; bytes: number; line: number; fields: number; closed: boolean };

/** Counts records and tells what is wrong with each: one problem a record, since the first brings the others about. */
class Structure {
  readonly problems: Problems;
  header: HeaderPlace | undefined;
  records = 0;
  blankLines = 0;
  longestRecord = 0;

  constructor(maxProblems: number) {
    this.problems = new Problems(maxProblems);
  }

  lineEnd(walk: CsvWalk, bytes: number): void {
    if (bytes === 0) {
      this.blankLines += 1;
      return;
    }
    if (bytes > this.longestRecord) this.longestRecord = bytes;
    const { recordLine: line, recordBegin: begin, unclosed, misquoted } = walk;
    const fields = walk.commas + 1;
    if (this.header) this.records += 1;
    else this.header = { begin, bytes, line, fields, closed: !unclosed };
    if (unclosed) this.problems.add({ line: walk.quoteLine, column: walk.commas, message: UNCLOSED });
    else if (misquoted) this.problems.add(misquoted);
    else if (bytes > RECORD_BYTES_MAX) this.problems.add({ line, message: TOO_LONG });
    else if (fields !== this.header.fields)
      this.problems.add({ line, message: wrongCount(fields, this.header.fields) });
  }
}

function wrongCount(fields: number, expected: number): string {
  const remedy =
    fields > expected
      ? "put values that hold a comma in double quotes"
      : "give every column its place, empty ones too, or export the file again";
  return `has ${fields} field${fields === 1 ? "" : "s"}, the header has ${expected}; ${remedy}`;
}

type Header = { names: string[]; problems: CsvProblem[]; otherKind?: boolean };

async function readHeader(file: FileHandle, place: HeaderPlace | undefined): Promise<Header> {
  if (!place) {
    const message = "the file is empty; export it again with the API names of its columns in the first line";
    return { names: [], problems: [{ line: 1, message }] };
  }
  if (!place.closed || place.bytes > RECORD_BYTES_MAX) return { names: [], problems: [] };
  const { line } = place;
  const text = (await readAt(file, place.begin, place.bytes)).toString();
  const separator = text.includes(",") ? undefined : /[;\t]/.exec(text)?.[0];
  if (separator) {
    const message = `the file is separated by ${separator === ";" ? "semicolons" : "tabs"}; ${USE_COMMAS}`;
    return { names: [], problems: [{ line, message }], otherKind: true };
  }
  if (text.includes("\0")) {
    const message = `the header holds NUL bytes, as UTF-16 text does; ${SAVE_AS_UTF8}`;
    return { names: [], problems: [{ line, message }], otherKind: true };
  }
  const names = fieldsOf(text).map((name) => name.trim());
  const problems: CsvProblem[] = [];
  const seen = new Map<string, number>();
  for (const [column, name] of names.entries()) {
    const first = seen.get(name.toLowerCase());
    if (name === "") {
      problems.push({
        line,
        column,
        message: `column ${column + 1} has no name; name it in the header or remove it`,
      });
    } else if (first === undefined) seen.set(name.toLowerCase(), column);
    else {
      const message = `the header names "${name}" twice, in columns ${first + 1} and ${column + 1}; remove or rename one`;
      problems.push({ line, column, message });
    }
  }
  return { names, problems };
}

/** The fields of one record without its line end; what follows a closing quote belongs to the field, as in the walk. */
function fieldsOf(record: string): string[] {
  const fields: string[] = [];
  for (const [, quoted, rest = "", comma] of record.matchAll(/(?:"([^"]*(?:""[^"]*)*)")?([^,]*)(,|$)/gy)) {
    fields.push(quoted === undefined ? rest : quoted.replaceAll('""', '"') + rest);
    if (comma === "") break;
  }
  return fields;
}
