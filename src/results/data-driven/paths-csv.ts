import { type CsvRow, CsvRows } from "./csv-rows.ts";
import { type Path, pathProblem } from "./path.ts";
import { PathsCsvError } from "./paths-csv-error.ts";

export { PathsCsvError } from "./paths-csv-error.ts";

/** What stands between two channels of a path. */
export const PATH_SEPARATOR = " > ";

/** The column of each field. */
const COLUMN_BY_FIELD = {
  channels: "path",
  conversions: "total_conversions",
  value: "total_conversion_value",
  nulls: "total_null",
} as const satisfies Record<keyof Path, string>;

const FORMAT = Object.values(COLUMN_BY_FIELD).join(",");

/** A decimal number, also as R and spreadsheets write round ones: 1e+05. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Reads journeys in the public format of multi-touch attribution tools: a CSV file with the columns
 * `path,total_conversions,total_conversion_value,total_null`, in any order and among others, with ` > ` between the
 * channels of a path.
 *
 * @example
 * ```ts
 * const text = "path,total_conversions,total_conversion_value,total_null\nEvent > Webinar,1,90,3\n";
 * [...readPaths(text)]; // [{ channels: ["Event", "Webinar"], conversions: 1, value: 90, nulls: 3 }]
 * ```
 *
 * @param text - the file, whole or in pieces of any size; it is read only as far as paths are taken
 * @throws PathsCsvError that names line and column of the first cell that cannot be read
 */
export function* readPaths(text: string | Iterable<string>): Generator<Path> {
  const rows = new CsvRows();
  const paths = new PathRows();
  for (const piece of typeof text === "string" ? [text] : text) {
    for (const row of rows.push(piece)) yield* paths.read(row);
  }
  for (const row of rows.end()) yield* paths.read(row);
  paths.end();
}

/** The same for a stream, such as `fs.createReadStream(file)`; bytes are UTF-8. */
export async function* readPathStream(pieces: AsyncIterable<string | Uint8Array>): AsyncGenerator<Path> {
  const rows = new CsvRows();
  const paths = new PathRows();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const decode = (bytes?: Uint8Array): string => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch {
      throw new PathsCsvError({ line: rows.line, column: 1 }, "at or after this line, the file is not UTF-8");
    }
  };
  for await (const piece of pieces) {
    for (const row of rows.push(typeof piece === "string" ? piece : decode(piece))) yield* paths.read(row);
  }
  for (const row of rows.push(decode())) yield* paths.read(row);
  for (const row of rows.end()) yield* paths.read(row);
  paths.end();
}

/** Turns rows into paths; the first row is the header. */
class PathRows {
  #header: readonly string[] | undefined;

  *read(row: CsvRow): Generator<Path> {
    if (this.#header === undefined) {
      this.#header = readHeader(row);
      return;
    }
    yield readPath(row, this.#header);
  }

  end(): void {
    if (this.#header === undefined) {
      throw new PathsCsvError({ line: 1, column: 1 }, `the file is empty; its first line must be ${FORMAT}`);
    }
  }
}

function readHeader({ line, cells }: CsvRow): readonly string[] {
  const header = cells.map((cell) => cell.trim());
  if (cells.length === 1 && cells[0]?.includes(";")) {
    throw new PathsCsvError(
      { line, column: 1 },
      "the file is separated by semicolons; separate it by commas",
    );
  }
  for (const name of Object.values(COLUMN_BY_FIELD)) {
    const first = header.indexOf(name);
    if (first < 0) {
      throw new PathsCsvError(
        { line, column: cells.length + 1 },
        `no column is called ${name}; need ${FORMAT}`,
      );
    }
    const second = header.indexOf(name, first + 1);
    if (second >= 0)
      throw new PathsCsvError({ line, column: second + 1, name }, "this column is there twice");
  }
  return header;
}

function readPath({ line, cells }: CsvRow, header: readonly string[]): Path {
  if (cells.length !== header.length) {
    const column = Math.min(cells.length, header.length) + 1;
    const problem = `the row has ${cells.length} cells, the header has ${header.length}`;
    throw new PathsCsvError({ line, column, name: header[column - 1] }, problem);
  }
  const cellOf = (field: keyof Path): string => cells[header.indexOf(COLUMN_BY_FIELD[field])]?.trim() ?? "";
  const fail = (field: keyof Path, problem: string): never => {
    const name = COLUMN_BY_FIELD[field];
    throw new PathsCsvError(
      { line, column: header.indexOf(name) + 1, name },
      `"${cellOf(field)}" ${problem}`,
    );
  };
  const numberOf = (field: keyof Path): number => {
    const cell = cellOf(field);
    return NUMBER.test(cell) ? Number(cell) : fail(field, "is not a number");
  };
  const path = {
    channels: cellOf("channels")
      .split(PATH_SEPARATOR)
      .map((channel) => channel.trim()),
    conversions: numberOf("conversions"),
    value: numberOf("value"),
    nulls: numberOf("nulls"),
  };
  const wrong = pathProblem(path);
  return wrong === undefined ? path : fail(wrong.field, wrong.problem);
}
