import { isUtf8 } from "node:buffer";
import { type FileHandle, open } from "node:fs/promises";

/** `line`: physical, 1-based, where the record, bad byte or quote stands. `column`: field index, 0-based, where one field is meant. */
export type CsvProblem = { line: number; column?: number; message: string };

/** The line ends outside quotes; "\n" where there is none. */
export type LineEnd = "\n" | "\r\n" | "\r" | "mixed";

/** `chunkBytes` is for tests, which try every chunk boundary on small files. */
export type ReadOptions = { signal?: AbortSignal; chunkBytes?: number };

/** Measured on 200 MB: 256 KiB is as fast, 4 MiB up to a third slower, as it no longer fits the core's own cache. */
export const CHUNK_BYTES = 1024 * 1024;
const [QUOTE, COMMA, SPACE] = [0x22, 0x2c, 0x20] as const;
export const [LF, CR] = [0x0a, 0x0d] as const;

const STRAY = 'text follows the closing quote of this value; write a quote inside a quoted value as ""';
/** RFC 4180 has no such field, and DuckDB takes the quote for an opening one after one space, but for a literal after two. */
const SPACED = "a space stands before the opening quote of this value; remove the space";

type State = 0 | 1 | 2 | 3 | 4 | 5;
const [AT_RECORD, AT_FIELD, SPACES, UNQUOTED, QUOTED, QUOTE_SEEN] = [0, 1, 2, 3, 4, 5] as const;

/**
 * Walks over the bytes of a CSV, in chunks of any size, and calls `onLineEnd` at each line end outside quotes.
 * One byte at a time and no allocation per field: DuckDB loads faster than anything that makes strings could check.
 */
export class CsvWalk {
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

  get newline(): LineEnd {
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

export async function reading<T>(
  path: string,
  use: (file: FileHandle, mark: Mark) => Promise<T>,
): Promise<T> {
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

export async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/** The file in chunks that never cut a UTF-8 character; each is valid until the next is asked for. */
export async function* chunksOf(
  file: FileHandle,
  start: number,
  options: ReadOptions,
): AsyncGenerator<Buffer> {
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
export function firstInvalidByte(text: Uint8Array): number {
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

export function lineEndsBefore(end: number, text: Uint8Array, lastByte: number): number {
  let lines = 0;
  let before = lastByte;
  for (const byte of text.subarray(0, end)) {
    if (byte === CR || (byte === LF && before !== CR)) lines += 1;
    before = byte;
  }
  return lines;
}
