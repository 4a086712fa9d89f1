import { PathsCsvError } from "./paths-csv-error.ts";

export type CsvRow = { readonly line: number; readonly cells: readonly string[] };

/** No path is that long; a quote that is never closed would otherwise take in the whole file. */
export const CELL_LENGTH_MAX = 1_000_000;

/** Where the reader stands in a cell: at its start, in plain text, inside quotes, after a quote inside quotes. */
type Standing = "start" | "plain" | "quoted" | "quoteEnded";

/**
 * Takes CSV text (RFC 4180; lines may end in LF, CR or both) in pieces of any size, and gives its rows.
 * Blank lines are no rows.
 */
export class CsvRows {
  #standing: Standing = "start";
  #cell = "";
  #cells: string[] = [];
  #line = 1;
  #rowLine = 1;
  #cellLine = 1;
  #afterReturn = false;
  #begun = false;

  /** @throws PathsCsvError for quotes that do not pair and cells that do not end */
  *push(text: string): Generator<CsvRow> {
    for (const character of text) {
      if (!this.#begun) {
        this.#begun = true;
        if (character === "\uFEFF") continue;
      }
      const endsReturn = this.#afterReturn && character === "\n";
      this.#afterReturn = character === "\r";
      const endsLine = character === "\r" || (character === "\n" && !endsReturn);
      if (this.#standing === "quoted") {
        this.#takeQuoted(character);
        if (endsLine) this.#line += 1;
      } else if (endsLine) {
        yield* this.#endRow();
        this.#line += 1;
        this.#rowLine = this.#line;
        this.#cellLine = this.#line;
      } else if (!endsReturn) {
        this.#takePlain(character);
      }
    }
  }

  /** The last row, where the text does not end in a line break. */
  *end(): Generator<CsvRow> {
    if (this.#standing === "quoted") this.#fail("the quote that opens this cell is never closed");
    yield* this.#endRow();
  }

  /** The line that is being read. */
  get line(): number {
    return this.#line;
  }

  #takeQuoted(character: string): void {
    if (character === '"') this.#standing = "quoteEnded";
    else this.#append(character);
  }

  #takePlain(character: string): void {
    if (character === ",") {
      this.#endCell();
    } else if (this.#standing === "quoteEnded") {
      if (character !== '"') this.#fail("text after the closing quote; write a quote inside quotes twice");
      this.#standing = "quoted";
      this.#append(character);
    } else if (character !== '"') {
      this.#standing = "plain";
      this.#append(character);
    } else if (this.#standing === "start") {
      this.#standing = "quoted";
    } else {
      this.#fail(
        "a quote in a cell that does not start with one; put the cell in quotes, and write it twice",
      );
    }
  }

  #append(character: string): void {
    if (this.#cell.length >= CELL_LENGTH_MAX) {
      this.#fail(`the cell is longer than ${CELL_LENGTH_MAX} characters; is a closing quote missing?`);
    }
    this.#cell += character;
  }

  #endCell(): void {
    this.#cells.push(this.#cell);
    this.#cell = "";
    this.#cellLine = this.#line;
    this.#standing = "start";
  }

  *#endRow(): Generator<CsvRow> {
    const blank = this.#cells.length === 0 && this.#standing !== "quoteEnded" && this.#cell.trim() === "";
    this.#endCell();
    const cells = this.#cells;
    this.#cells = [];
    if (!blank) yield { line: this.#rowLine, cells };
  }

  #fail(problem: string): never {
    throw new PathsCsvError({ line: this.#cellLine, column: this.#cells.length + 1 }, problem);
  }
}
