import { isUtf8 } from "node:buffer";
import { type FileHandle, open, rm } from "node:fs/promises";

/** `line`: physical, 1-based, where the record, bad byte or quote stands. `column`: field index, 0-based, where one field is meant. */
export type CsvProblem = { line: number; column?: number; message: string };

export type CsvFacts = {
  /** Column names, trimmed; empty where no header can be read. */
  header: string[];
  /** Data records; neither the header nor blank lines count. */
  records: number;
  /** The line ends outside quotes; "\n" where there is none. */
  newline: "\n" | "\r\n" | "\r" | "mixed";
  quotedNewlines: boolean;
  hasBom: boolean;
  blankLines: number;
  bytes: number;
  hasNul: boolean;
};

/** `chunkBytes` is for tests, which try every chunk boundary on small files. */
type ReadOptions = { signal?: AbortSignal; chunkBytes?: number };
type ScanOptions = ReadOptions & { onProgress?(bytes: number): void; maxProblems?: number };

const RECORD_BYTES_MAX = 16 * 1024 * 1024;
/** Measured on 200 MB: 256 KiB is as fast, 4 MiB up to a third slower, as it no longer fits the core's own cache. */
const CHUNK_BYTES = 1024 * 1024;
const [QUOTE, COMMA, SPACE, LF, CR] = [0x22, 0x2c, 0x20, 0x0a, 0x0d] as const;

const SAVE_AS_UTF8 = 'save it as UTF-8 (Excel: "CSV UTF-8") or export it again';
const USE_COMMAS =
  'export it with commas (Data Loader: Settings, comma as the delimiter; sf: --column-delimiter COMMA; Excel: "CSV UTF-8 (comma delimited)")';
const UNCLOSED = 'the quote that opens here is never closed; close it, or write a quote inside a value as ""';
const STRAY = 'text follows the closing quote of this value; write a quote inside a quoted value as ""';
/** RFC 4180 has no such field, and DuckDB takes the quote for an opening one after one space, but for a literal after two. */
const SPACED = "a space stands before the opening quote of this value; remove the space";
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

  constructor(maxProblems: number) {
    this.problems = new Problems(maxProblems);
  }

  lineEnd(walk: CsvWalk, bytes: number): void {
    if (bytes === 0) {
      this.blankLines += 1;
      return;
    }
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
    return { names: [text.trim()], problems: [{ line, message }], otherKind: true };
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

type State = 0 | 1 | 2 | 3 | 4 | 5;
const [AT_RECORD, AT_FIELD, SPACES, UNQUOTED, QUOTED, QUOTE_SEEN] = [0, 1, 2, 3, 4, 5] as const;

/**
 * Walks over the bytes of a CSV, in chunks of any size, and calls `onLineEnd` at each line end outside quotes.
 * One byte at a time and no allocation per field: DuckDB loads faster than anything that makes strings could check.
 */
class CsvWalk {
  offset: number;
  line = 1;
  lastByte = 0;
  recordBegin: number;
  recordLine = 1;
  /** Commas outside quotes in the record so far: the index of the field under way. */
  commas = 0;
  /** Line of the last opening quote. */
  quoteLine = 0;
  /** The first quote of the record that is out of place. */
  misquoted: CsvProblem | undefined;
  /** Set at the end of the file. */
  unclosed = false;
  quotedNewlines = false;
  readonly #ends = { lf: 0, cr: 0, crlf: 0 };
  #state: State = AT_RECORD;
  readonly #onLineEnd: (bytes: number, at: number) => void;

  /** @param onLineEnd - gets the length of the record (0: a blank line) and the place of its line end in the chunk */
  constructor(onLineEnd: (bytes: number, at: number) => void, start: number) {
    this.#onLineEnd = onLineEnd;
    this.offset = start;
    this.recordBegin = start;
  }

  get newline(): CsvFacts["newline"] {
    const { lf, cr, crlf } = this.#ends;
    if (cr === 0) return "\n";
    if (lf === 0 && crlf === 0) return "\r";
    return lf === 0 && crlf === cr ? "\r\n" : "mixed";
  }

  feed(chunk: Uint8Array): void {
    const length = chunk.length;
    let state = this.#state;
    let at = 0;
    while (at < length) {
      let byte = chunk[at] as number;
      if (state === QUOTED) {
        while (byte !== QUOTE) {
          if (byte <= CR) this.#quotedByte(byte, at === 0 ? this.lastByte : (chunk[at - 1] as number));
          if (++at === length) break;
          byte = chunk[at] as number;
        }
        if (at === length) break;
        at += 1;
        // The next value is mostly quoted too: `","` without a round through the states.
        if (at + 1 < length && chunk[at] === COMMA && chunk[at + 1] === QUOTE) {
          at += 2;
          this.commas += 1;
          this.quoteLine = this.line;
        } else state = QUOTE_SEEN;
        continue;
      }
      if (state === UNQUOTED) {
        while (byte !== COMMA && byte > CR && ++at < length) byte = chunk[at] as number;
        if (at === length) break;
      }
      at += 1;
      if (byte === COMMA) {
        this.commas += 1;
        state = AT_FIELD;
      } else if (byte === CR) {
        this.#ends.cr += 1;
        this.#endRecord(at - 1);
        state = AT_RECORD;
      } else if (byte === LF) {
        if ((at === 1 ? this.lastByte : chunk[at - 2]) === CR) {
          this.#ends.crlf += 1;
          this.recordBegin += 1;
        } else {
          this.#ends.lf += 1;
          this.#endRecord(at - 1);
        }
        state = AT_RECORD;
      } else if (byte === QUOTE && state === QUOTE_SEEN) state = QUOTED;
      else if (byte === QUOTE && (state === AT_FIELD || state === AT_RECORD)) {
        this.quoteLine = this.line;
        state = QUOTED;
      } else if (byte === SPACE && state <= SPACES) state = SPACES;
      else {
        if (state === QUOTE_SEEN) this.#misquoted(STRAY);
        if (state === SPACES && byte === QUOTE) this.#misquoted(SPACED);
        state = UNQUOTED;
      }
    }
    this.#state = state;
    this.offset += length;
    if (length > 0) this.lastByte = chunk[length - 1] as number;
  }

  /** Ends the last record where the file does so without a line end. */
  finish(): void {
    this.unclosed = this.#state === QUOTED;
    if (this.offset > this.recordBegin) this.#endRecord(0);
  }

  #quotedByte(byte: number, before: number): void {
    if (byte !== LF && byte !== CR) return;
    this.quotedNewlines = true;
    if (byte === CR || before !== CR) this.line += 1;
  }

  #misquoted(message: string): void {
    this.misquoted ??= { line: this.line, column: this.commas, message };
  }

  #endRecord(at: number): void {
    const end = this.offset + at;
    this.#onLineEnd(end - this.recordBegin, at);
    this.line += 1;
    this.recordLine = this.line;
    this.recordBegin = end + 1;
    this.commas = 0;
    this.misquoted = undefined;
  }
}

async function reading<T>(path: string, use: (file: FileHandle, mark: Mark) => Promise<T>): Promise<T> {
  const file = await open(path);
  try {
    const start = await readAt(file, 0, 3);
    const [first, second, third] = start;
    if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
      return await use(file, "utf-16");
    return await use(file, first === 0xef && second === 0xbb && third === 0xbf ? "utf-8" : undefined);
  } finally {
    await file.close();
  }
}

type Mark = "utf-8" | "utf-16" | undefined;

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/** The file in chunks that never cut a UTF-8 character; each is valid until the next is asked for. */
async function* chunksOf(file: FileHandle, start: number, options: ReadOptions): AsyncGenerator<Buffer> {
  const size = options.chunkBytes ?? CHUNK_BYTES;
  const buffer = Buffer.allocUnsafe(size + 3);
  let position = start;
  let held = 0;
  for (;;) {
    options.signal?.throwIfAborted();
    const { bytesRead } = await file.read(buffer, held, size, position);
    position += bytesRead;
    const filled = buffer.subarray(0, held + bytesRead);
    const whole = bytesRead === 0 ? held : wholeCharacters(filled);
    if (whole > 0) yield filled.subarray(0, whole);
    if (bytesRead === 0) return;
    held = filled.length - whole;
    buffer.copyWithin(0, whole, filled.length);
  }
}

/** Length of the text without an unfinished UTF-8 character at its end. */
function wholeCharacters(text: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= text.length; back++) {
    const byte = text[text.length - back] as number;
    if (byte < 0x80) break;
    if (byte >= 0xc0)
      return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? text.length - back : text.length;
  }
  return text.length;
}

/** Where the first byte stands that is not UTF-8, in a text that holds one: by halves, as `isUtf8` only answers yes or no. */
function firstInvalidByte(text: Uint8Array): number {
  let valid = 0;
  let invalid = text.length;
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1;
    const whole = wholeCharacters(text.subarray(0, middle));
    if (isUtf8(text.subarray(0, whole))) valid = middle;
    else invalid = middle;
  }
  return wholeCharacters(text.subarray(0, valid));
}

function lineEndsBefore(end: number, text: Uint8Array, lastByte: number): number {
  let lines = 0;
  let before = lastByte;
  for (const byte of text.subarray(0, end)) {
    if (byte === CR || (byte === LF && before !== CR)) lines += 1;
    before = byte;
  }
  return lines;
}
