import type { ColumnType, Dialect } from "./dialect.ts";

/** A value on its way into a table or out of a query. Instants are Dates; whole numbers are bigint. */
export type Value = string | number | bigint | boolean | Date | null;
export type Row = Record<string, Value>;
export type Column = { name: string; type: ColumnType };

/** A CSV file of which the structure is known to be sound. Cells come out as text, `""` and `#N/A` as NULL. */
export type CsvFile = {
  path: string;
  columns: readonly string[];
  /** How every line ends, the first at the end of the header. */
  newline: "\n" | "\r\n";
  /** A quoted cell holds a line end, so that the file must not be cut into parts to be read in parallel. */
  quotedNewlines: boolean;
  /** Bytes of the longest record. */
  longestRecord: number;
};

/**
 * A SQL engine that holds the mirror and the results.
 *
 * The model, the sources and the destinations reach their data only through this seam; each engine is a folder
 * beside this file.
 */
export interface Warehouse {
  readonly dialect: Dialect;
  /** A database beside, for tables of the moment: in memory, gone with the process, cheap to write. A prefix of schemas. */
  readonly scratch: string;
  /** The warehouse's own database: a prefix of schemas, which views that lie in the scratch database need. */
  readonly home: string;
  /** Runs a statement. */
  run(sql: string): Promise<void>;
  /** All rows of a query; for answers that fit in memory. */
  all<T extends Row = Row>(sql: string): Promise<T[]>;
  /** The rows of a query in batches, for answers of any size. */
  stream(sql: string): AsyncIterable<Row[]>;
  /** Creates (or replaces) a table and fills it with rows from memory, values in the order of the columns. */
  load(table: string, columns: readonly Column[], rows: Iterable<readonly Value[]>): Promise<void>;
  /** Drops every table and view of a schema. */
  dropTables(schema: string): Promise<void>;
  /** A relation (to stand after FROM) over a CSV file, in the order of the file. */
  csv(file: CsvFile): string;
  /** Writes the rows of a query, in its order, as CSV (RFC 4180, LF, header) or Parquet. */
  export(select: string, path: string, format: "csv" | "parquet"): Promise<void>;
  /** Runs the work in one transaction; rolls back when it throws. */
  transaction<T>(work: () => Promise<T>): Promise<T>;
  /** Another way to the same database: sees what is committed, and need not wait for what this one does. Closed alone. */
  another(): Promise<Warehouse>;
  /**
   * Brings what was committed from the log into the database itself, where the log is larger than so many bytes: it is
   * read whole when the database is opened. Closing does so as well.
   */
  settle(sizeFrom?: number): Promise<void>;
  close(): Promise<void>;
}
