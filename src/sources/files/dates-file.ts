import { basename } from "node:path";
import { idFault, isId, longId } from "../../settings/ids.ts";
import { nearestName } from "../../settings/nearest.ts";
import { InputError, type Problem } from "../../settings/problem.ts";
import { readDay, readInstant, startOfDay } from "../../settings/zone.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { type CsvFacts, scanCsv } from "./csv-scan.ts";
import { CsvWalk, chunksOf, reading } from "./csv-walk.ts";

/** One touchpoint date of a batch. */
export type DateRow = {
  /** 18 characters, whatever the file wrote. */
  campaignMemberId: string;
  /** Milliseconds since 1970 UTC; null clears. */
  touchpointDate: number | null;
  /** Where the row begins in the file. */
  line: number;
};

const MEMBER = "campaign_member_id";
const DATE = "touchpoint_date";
const HEADER = `${MEMBER},${DATE}`;

/** The file is wrong; what can be read of it may have problems of its own. */
export class DatesFileError extends InputError {
  override name = "DatesFileError";
  readonly rows: readonly DateRow[];

  constructor(problems: readonly Problem[], count: number, rows: readonly DateRow[]) {
    super(problems, count);
    this.rows = rows;
  }
}

/** Problems kept; the others are counted. */
const KEPT = 100;

/** A row of two short cells that is longer than this has a quote in the wrong place, and is told of already. */
const ROW_BYTES_MAX = 1024 * 1024;

/** Dates that are remembered: most batches repeat a few, and to read one costs some microseconds. */
const REMEMBERED_MAX = 10_000;

/**
 * Reads a batch of touchpoint dates: a CSV with the columns `campaign_member_id` and `touchpoint_date`, in any order.
 *
 * A date is an instant (without offset in UTC), a day alone (its local midnight in the zone), or empty, which clears.
 * @returns the rows in the order of the file
 * @throws {DatesFileError} with every problem of the file, of which 100 are kept
 * @see shared/spec/contract.md, "The living store"; shared/spec/README.md, decisions 30 and 34
 */
export async function readDatesFile(path: string, zone: string): Promise<DateRow[]> {
  const file = basename(path);
  const { facts, problems, problemCount } = await scanCsv(path).catch((error: NodeJS.ErrnoException) => {
    throw new InputError([{ file, message: notReadable(path, error) }]);
  });
  const batch = new Batch(file, zone, facts.header);
  if (isEmpty(facts)) batch.fail(1, undefined, `the file is empty; its first line must be ${HEADER}`);
  else {
    for (const { line, column, message } of problems) batch.fail(line, column, message);
    batch.uncounted(problemCount - problems.length);
    const isSwallowed = problemCount > 0 && facts.longestRecord > ROW_BYTES_MAX;
    if (batch.hasColumns() && !isSwallowed) await eachRecord(path, (cells, line) => batch.read(cells, line));
  }
  return batch.rows();
}

/**
 * The rows whose member the store does not hold.
 *
 * @param members - the relation of the members that it holds, with a column `id`
 * @param file - the file's name, as problems show it
 * @returns the first 100 of them as problems, and how many there are
 */
export async function unknownMembers(
  warehouse: Warehouse,
  members: string,
  rows: readonly DateRow[],
  file: string,
): Promise<{ problems: Problem[]; count: number }> {
  const table = "dates_file_members";
  try {
    await warehouse.load(
      table,
      [
        { name: "id", type: "text" },
        { name: "line", type: "integer" },
      ],
      cellsOf(rows),
    );
    const unknown = await warehouse.all<{ id: string; line: bigint; count: number }>(
      `SELECT dated.id, dated.line, CAST(count(*) OVER () AS INTEGER) AS count
       FROM ${table} AS dated
       ANTI JOIN ${members} AS member ON member.id = dated.id
       ORDER BY dated.line LIMIT ${KEPT}`,
    );
    const problems = unknown.map(
      ({ id, line }): Problem => ({ file, line: Number(line), column: MEMBER, message: unknownMember(id) }),
    );
    return { problems, count: unknown[0]?.count ?? 0 };
  } finally {
    await warehouse.run(`DROP TABLE IF EXISTS ${table}`);
  }
}

function* cellsOf(rows: readonly DateRow[]): Generator<[id: string, line: number]> {
  for (const { campaignMemberId, line } of rows) yield [campaignMemberId, line];
}

/** By the first three characters of their ids. */
const OTHER_OBJECTS: Record<string, string> = {
  "001": "an account",
  "003": "a contact",
  "006": "an opportunity",
  "00Q": "a lead",
  "701": "a campaign",
};

function unknownMember(id: string): string {
  const other = OTHER_OBJECTS[id.slice(0, 3)];
  return other
    ? `${id} is the id of ${other}; write the id of the campaign member`
    : `the store holds no campaign member ${id}; import it first, or remove the row`;
}

function notReadable(path: string, error: NodeJS.ErrnoException): string {
  if (error.code === "ENOENT" || error.code === "ENOTDIR")
    return `there is no file ${path}; name the file that holds the dates`;
  if (error.code === "EISDIR") return "is a folder; name the file in it that holds the dates";
  return `the file cannot be read: ${error.message}`;
}

/** Nothing at all, but perhaps a byte order mark and blank lines. (A UTF-16 file is not scanned, and is told of as such.) */
function isEmpty({ header, longestRecord, blankLines, bytes, hasBom }: CsvFacts): boolean {
  return header.length === 0 && longestRecord === 0 && (blankLines > 0 || bytes === (hasBom ? 3 : 0));
}

/** What has been read, and all that is wrong with it. */
class Batch {
  readonly #file: string;
  readonly #header: readonly string[];
  readonly #readDate: (cell: string) => number | undefined;
  readonly #memberPlace: number;
  readonly #datePlace: number;
  readonly #rows: DateRow[] = [];
  readonly #lines = new Map<string, number>();
  readonly #problems: Problem[] = [];
  #count = 0;

  constructor(file: string, zone: string, header: readonly string[]) {
    this.#file = file;
    this.#header = header;
    this.#readDate = dateReader(zone);
    const placeOf = (name: string) => header.findIndex((column) => column.toLowerCase() === name);
    this.#memberPlace = placeOf(MEMBER);
    this.#datePlace = placeOf(DATE);
  }

  fail(line: number, place: number | undefined, message: string): void {
    const column = place === undefined ? undefined : this.#header[place];
    this.#tell({ file: this.#file, line, ...(column ? { column } : {}), message });
  }

  /** Further problems of which nothing more is known. */
  uncounted(count: number): void {
    this.#count += count;
  }

  /** Whether rows can be read; tells of columns that are missing, and of those that are not known. */
  hasColumns(): boolean {
    // Where no header can be read, that has been told instead.
    if (this.#header.length === 0) return false;
    const missing = [MEMBER, DATE].filter((_, index) =>
      index === 0 ? this.#memberPlace < 0 : this.#datePlace < 0,
    );
    for (const [place, column] of this.#header.entries()) {
      if (column === "" || [MEMBER, DATE].includes(column.toLowerCase())) continue;
      const near = nearestName(column, missing);
      this.fail(
        1,
        place,
        near?.isNear
          ? `unknown column ${column}; did you mean ${near.name}?`
          : `unknown column ${column}; a file of dates has the columns ${HEADER} and no others, so rename or remove it`,
      );
    }
    for (const column of missing) {
      const message = `the column ${column} is missing; the first line must be ${HEADER}`;
      this.#tell({ file: this.#file, line: 1, column, message });
    }
    return missing.length === 0;
  }

  read(cells: readonly string[], line: number): void {
    // Rows with too few or too many cells have been told of.
    if (cells.length !== this.#header.length) return;
    const member = this.#member((cells[this.#memberPlace] ?? "").trim(), line);
    const date = this.#date((cells[this.#datePlace] ?? "").trim(), line);
    if (date === undefined || member === undefined) return;
    this.#rows.push({ campaignMemberId: member, touchpointDate: date, line });
  }

  /** @throws {DatesFileError} where anything is wrong */
  rows(): DateRow[] {
    if (this.#count === 0) return this.#rows;
    const inOrder = this.#problems.sort((one, other) => (one.line ?? 0) - (other.line ?? 0));
    throw new DatesFileError(inOrder.slice(0, KEPT), this.#count, this.#rows);
  }

  #member(cell: string, line: number): string | undefined {
    if (!isId(cell)) {
      const fault =
        cell === ""
          ? "is empty; write the id of the campaign member, or remove the row"
          : `${idFault(cell)}; copy it from Salesforce again`;
      this.fail(line, this.#memberPlace, fault);
      return undefined;
    }
    const id = longId(cell);
    const first = this.#lines.get(id);
    if (first === undefined) {
      this.#lines.set(id, line);
      return id;
    }
    const shown = cell === id ? id : `${cell} (${id})`;
    this.fail(line, this.#memberPlace, `${shown} stands already in line ${first}; keep one of the two rows`);
    return undefined;
  }

  #date(cell: string, line: number): number | null | undefined {
    if (cell === "") return null;
    const date = this.#readDate(cell);
    if (date === undefined) this.fail(line, this.#datePlace, notADate(cell));
    return date;
  }

  /** The structure's problems come first, but those of values stand between them: twice as many are held until they are sorted. */
  #tell(problem: Problem): void {
    this.#count += 1;
    if (this.#problems.length < 2 * KEPT) this.#problems.push(problem);
  }
}

/** Reads dates of a zone, each different one once. */
function dateReader(zone: string): (cell: string) => number | undefined {
  const remembered = new Map<string, number | undefined>();
  return (cell) => {
    const known = remembered.get(cell);
    if (known !== undefined) return known;
    const day = readDay(cell);
    const date = day === undefined ? readInstant(cell) : startOfDay(day, zone);
    if (remembered.size >= REMEMBERED_MAX) remembered.clear();
    remembered.set(cell, date);
    return date;
  };
}

function notADate(cell: string): string {
  const value = JSON.stringify(cell.slice(0, 60));
  if (/^\d{4}-\d{2}-\d{2}$/.test(cell)) return `${value} is not a day of the calendar; correct it`;
  // A spreadsheet writes it where it looked a value up and found none: nobody wanted to clear this date.
  if (cell === "#N/A") return `${value} is not a date; write a date, or leave the cell empty to clear it`;
  return `${value} is not a date and time; write 2026-01-25T17:00:00Z, or a day as 2026-01-25, or leave the cell empty to clear the date`;
}

/** Gives the cells of each record of which the quotes are sound, and the line on which it begins; the header is none. */
async function eachRecord(
  path: string,
  take: (cells: readonly string[], line: number) => void,
): Promise<void> {
  await reading(path, async (file, mark) => {
    let chunk: Buffer = Buffer.alloc(0);
    /** The beginning of a record that goes on in the next chunk. */
    let begun: Buffer = Buffer.alloc(0);
    let isHeader = true;
    const walk = new CsvWalk(
      (bytes, at) => {
        if (bytes === 0) return;
        const begin = walk.recordBegin - walk.offset;
        if (isHeader) isHeader = false;
        else if (!walk.misquoted && !walk.unclosed) {
          const record =
            begin >= 0
              ? chunk.toString("utf8", begin, at)
              : Buffer.concat([begun, chunk.subarray(0, at)]).toString();
          take(cellsIn(record), walk.recordLine);
        }
      },
      mark === "utf-8" ? 3 : 0,
    );
    for await (chunk of chunksOf(file, walk.offset, {})) {
      const chunkBegin = walk.offset;
      walk.feed(chunk);
      const rest = walk.recordBegin - chunkBegin;
      begun = rest >= 0 ? Buffer.from(chunk.subarray(rest)) : Buffer.concat([begun, chunk]);
    }
    chunk = Buffer.alloc(0);
    walk.finish();
  });
}

/** The cells of a record in which every quote stands where it should. */
function cellsIn(record: string): string[] {
  if (!record.includes('"')) return record.split(",");
  const cells: string[] = [];
  for (const [, quoted, plain = "", end] of record.matchAll(/(?:"((?:[^"]|"")*)"|([^,]*))(,|$)/gy)) {
    cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === "") break;
  }
  return cells;
}
