/** A place in a CSV file, both counted from 1; a row that spans lines is where it starts. */
export type CsvPlace = {
  readonly line: number;
  /** The cell of its row. */
  readonly column: number;
  /** What the header calls the column, where it does. */
  readonly name?: string | undefined;
};

/** A file of paths that cannot be read. The message says where, and what to put right. */
export class PathsCsvError extends Error {
  override readonly name = "PathsCsvError";
  readonly line: number;
  readonly column: number;
  readonly problem: string;

  constructor({ line, column, name }: CsvPlace, problem: string) {
    const called = name === undefined ? "" : ` (${name})`;
    super(`line ${line}, column ${column}${called}: ${problem}`);
    this.line = line;
    this.column = column;
    this.problem = problem;
  }
}
