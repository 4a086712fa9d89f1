import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";

/** What SQLite keeps: texts, numbers (booleans as 0 and 1) and nothing. Dates are texts that sort. */
export type Stored = string | number | null;
export type Row = Stored[];

/** SQLite in this process: statements are prepared once, and calls nest in one transaction. */
export class Database {
  readonly #connection: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #depth = 0;

  /** @param file - on disk; in memory where there is none */
  constructor(file: string | undefined) {
    this.#connection = new DatabaseSync(file ?? ":memory:");
    // A killed process loses nothing that a client was told of: the log is synced at each commit.
    if (file) this.script("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    this.script("PRAGMA cache_size = -65536;");
    this.#connection.function("fold", { deterministic: true }, fold);
  }

  /** Runs statements that bind nothing and answer nothing. */
  script(sql: string): void {
    this.#connection.exec(sql);
  }

  run(sql: string, ...values: readonly SQLInputValue[]): number {
    return Number(this.#prepared(sql).run(...values).changes);
  }

  rows(sql: string, ...values: readonly SQLInputValue[]): Row[] {
    return this.#prepared(sql).all(...values) as unknown as Row[];
  }

  row(sql: string, ...values: readonly SQLInputValue[]): Row | undefined {
    return this.#prepared(sql).get(...values) as unknown as Row | undefined;
  }

  /** One after the other, without holding them all. Nothing else may be asked of the same statement meanwhile. */
  each(sql: string, ...values: readonly SQLInputValue[]): IterableIterator<Row> {
    return this.#prepared(sql).iterate(...values) as unknown as IterableIterator<Row>;
  }

  /** All of `work` or, when it throws, nothing of it. May stand inside another. */
  transaction<T>(work: () => T): T {
    const level = this.#depth;
    this.script(level === 0 ? "BEGIN IMMEDIATE" : `SAVEPOINT level_${level}`);
    this.#depth = level + 1;
    try {
      const result = work();
      this.script(level === 0 ? "COMMIT" : `RELEASE level_${level}`);
      return result;
    } catch (error) {
      // SQLite takes everything back by itself when the disk is full, for one.
      if (this.#connection.isTransaction) {
        this.script(level === 0 ? "ROLLBACK" : `ROLLBACK TO level_${level}; RELEASE level_${level}`);
      }
      throw error;
    } finally {
      this.#depth = level;
    }
  }

  /** The same for work that waits in between; what others ask meanwhile belongs to it. */
  async longTransaction<T>(work: () => Promise<T>): Promise<T> {
    if (this.#depth > 0) throw new Error("a load cannot begin inside another call");
    this.script("BEGIN IMMEDIATE");
    this.#depth = 1;
    try {
      const result = await work();
      this.script("COMMIT");
      return result;
    } catch (error) {
      if (this.#connection.isTransaction) this.script("ROLLBACK");
      throw error;
    } finally {
      this.#depth = 0;
    }
  }

  close(): void {
    this.#statements.clear();
    this.#connection.close();
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#connection.prepare(sql);
    statement.setReturnArrays(true);
    // Queries of clients differ without end; what is prepared again costs little.
    if (this.#statements.size >= 2_000) this.#statements.clear();
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** An identifier of SQL. The catalogue lets in names of letters, digits and underscores only. */
export function quoted(name: string): string {
  return `"${name}"`;
}

/** SQLite itself compares only ASCII without regard to case. */
function fold(value: SQLInputValue): SQLInputValue {
  return typeof value === "string" ? value.toLowerCase() : value;
}
