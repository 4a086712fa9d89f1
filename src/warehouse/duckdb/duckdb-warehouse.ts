import { stat } from "node:fs/promises";
import {
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDateValue,
  DuckDBInstance,
  DuckDBTimestampValue,
} from "@duckdb/node-api";
import type { ColumnType } from "../dialect.ts";
import type { Column, CsvFile, Row, Value, Warehouse } from "../warehouse.ts";
import { type CheckpointGuard, openCheckpointGuard } from "./checkpoint-guard.ts";
import { duckdbDialect } from "./dialect.ts";
import { lockFile, WarehouseLocked } from "./file-lock.ts";

export { WarehouseLocked };

/** The file is no database, is damaged, or was written by a newer engine. */
export class WarehouseUnreadable extends Error {
  override name = "WarehouseUnreadable";
}

export type DuckDbOptions = {
  /** A file, or `:memory:`. */
  path: string;
  /** Threads of the engine; default: one a core. */
  threads?: number;
  /** As DuckDB writes it (`3GiB`); default: DuckDB's own, 80 % of the machine's memory. */
  memoryLimit?: string;
  /** Where the engine may put what does not fit in memory. */
  spillFolder?: string;
  readOnly?: boolean;
  /** A file that is changed again and again, and must stay whole where the process is killed at any moment. */
  isKept?: boolean;
};

/**
 * Opens a DuckDB database as a warehouse.
 *
 * @throws {WarehouseLocked} where another process has it open
 * @throws {WarehouseUnreadable} where the file cannot be opened as a database
 */
export async function openDuckDb(options: DuckDbOptions): Promise<Warehouse> {
  if (!options.isKept) return connect(options);
  const unlock = lockFile(`${options.path}.lock`);
  let guard: CheckpointGuard | undefined;
  const letGo = async () => {
    await guard?.close();
    unlock();
  };
  try {
    guard = await openCheckpointGuard(options.path);
    return await connect(options, { guard, letGo });
  } catch (error) {
    await letGo();
    throw error;
  }
}

/** What a file that is kept has beside its database. */
type Keeping = { guard: CheckpointGuard; letGo: () => Promise<void> };

async function connect(options: DuckDbOptions, keeping?: Keeping): Promise<DuckDbWarehouse> {
  // Checkpoints in the middle of the work stall it, of the scratch database too; those of a file that is kept are ours.
  const settings: Record<string, string> = { checkpoint_threshold: keeping ? "1TiB" : "512MiB" };
  if (options.threads) settings.threads = String(options.threads);
  if (options.memoryLimit) settings.memory_limit = options.memoryLimit;
  if (options.spillFolder) settings.temp_directory = options.spillFolder;
  if (options.readOnly) settings.access_mode = "READ_ONLY";
  const instance = await DuckDBInstance.create(options.path, settings).catch((error: Error) => {
    if (/could not set lock|conflicting lock/i.test(error.message)) throw new WarehouseLocked(error.message);
    if (UNREADABLE.test(error.message))
      throw new WarehouseUnreadable(error.message.replace(/^[\w ]+ Error: /, "").split("\n")[0]);
    throw error;
  });
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  if (keeping) await connection.run("PRAGMA disable_checkpoint_on_shutdown");
  await connection.run(`ATTACH ':memory:' AS ${SCRATCH} (READ_WRITE)`);
  const [own] = (await connection.runAndReadAll("SELECT current_database() AS name")).getRowObjectsJS();
  return new DuckDbWarehouse(instance, connection, String(own?.name), {
    ...(keeping ? { guard: keeping.guard } : {}),
    end: async () => {
      instance.closeSync();
      await keeping?.letGo();
    },
  });
}

/** What the engine says of a file that is none of its own, or is no longer whole. */
const UNREADABLE = /not a valid duckdb|checksum|corrupt|deserializ|storage version|newer version/i;

/** The database in memory. */
const SCRATCH = "scratch";

/** Bytes of a CSV record that DuckDB takes without being told. */
const LINE_SIZE_DEFAULT = 1_900_000;

type Owned = { guard?: CheckpointGuard; end: () => Promise<void> };

class DuckDbWarehouse implements Warehouse {
  readonly dialect = duckdbDialect;
  readonly scratch = SCRATCH;
  readonly home: string;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #name: string;
  readonly #owned: Owned | undefined;
  #closed = false;
  #isInTransaction = false;

  /** @param owned - what goes with it when it is closed; another connection to the same database owns nothing */
  constructor(instance: DuckDBInstance, connection: DuckDBConnection, name: string, owned?: Owned) {
    this.home = duckdbDialect.identifier(name);
    this.#name = name;
    this.#owned = owned;
    this.#instance = instance;
    this.#connection = connection;
  }

  async run(sql: string): Promise<void> {
    await this.#connection.run(sql);
  }

  async all<T extends Row>(sql: string): Promise<T[]> {
    const reader = await this.#connection.runAndReadAll(sql);
    return reader.getRowObjectsJS() as T[];
  }

  async *stream(sql: string): AsyncIterable<Row[]> {
    const result = await this.#connection.stream(sql);
    for await (const rows of result.yieldRowObjectJs()) yield rows as Row[];
  }

  async load(table: string, columns: readonly Column[], rows: Iterable<readonly Value[]>): Promise<void> {
    // An appender commits as it goes; killed in the middle, a table would be there that is not whole.
    if (!this.#isInTransaction) return this.transaction(() => this.load(table, columns, rows));
    const list = columns.map(
      (column) => `${duckdbDialect.identifier(column.name)} ${duckdbDialect.type(column.type)}`,
    );
    await this.run(`CREATE OR REPLACE TABLE ${table} (${list.join(", ")})`);
    const [catalog, schema, name] = /^(?:(?:(\w+)\.)?(\w+)\.)?"?([^"]+)"?$/.exec(table)?.slice(1) ?? [];
    const appender = await this.#connection.createAppender(name ?? table, schema ?? null, catalog ?? null);
    for (const row of rows) {
      columns.forEach((column, index) => {
        append(appender, column.type, row[index] ?? null);
      });
      appender.endRow();
    }
    appender.closeSync();
  }

  async dropTables(schema: string): Promise<void> {
    const [name, catalog] = schema.split(".").reverse();
    const relations = await this.all<{ name: string; type: string }>(
      `SELECT table_name AS name, table_type AS type FROM information_schema.tables
       WHERE table_schema = ${duckdbDialect.text(name ?? "")}
         AND table_catalog = ${catalog === undefined ? "current_database()" : duckdbDialect.text(catalog)}`,
    );
    for (const relation of relations) {
      const kind = relation.type === "VIEW" ? "VIEW" : "TABLE";
      await this.run(`DROP ${kind} ${schema}.${duckdbDialect.identifier(relation.name)}`);
    }
  }

  csv(file: CsvFile): string {
    const columns = file.columns.map((name) => `${duckdbDialect.text(name)}: 'VARCHAR'`);
    // A limit above the default makes every buffer larger, and reading half as fast: only where it must be.
    const lineSize =
      file.longestRecord < LINE_SIZE_DEFAULT ? "" : `max_line_size = ${2 * file.longestRecord}, `;
    // Told that lines end with CR LF, DuckDB 1.5 finds no rows; it sees by itself how the first line ends.
    const newline = file.newline === "\n" ? "new_line = '\\n', " : "";
    return `read_csv(${duckdbDialect.text(file.path)}, auto_detect = false, header = true, delim = ',',
      quote = '"', escape = '"', strict_mode = true, nullstr = ['', '#N/A'],
      ${newline}${lineSize}parallel = ${!file.quotedNewlines}, columns = {${columns.join(", ")}})`;
  }

  async export(select: string, path: string, format: "csv" | "parquet"): Promise<void> {
    const options = format === "csv" ? "FORMAT csv, HEADER" : "FORMAT parquet, COMPRESSION zstd";
    await this.run(`COPY (${select}) TO ${duckdbDialect.text(path)} (${options})`);
  }

  async transaction<T>(work: () => Promise<T>): Promise<T> {
    await this.run("BEGIN TRANSACTION");
    this.#isInTransaction = true;
    try {
      const result = await work();
      await this.run("COMMIT");
      return result;
    } catch (error) {
      // A commit that fails has ended the transaction already; its own error is the one to tell.
      await this.run("ROLLBACK").catch(() => {});
      throw error;
    } finally {
      this.#isInTransaction = false;
    }
  }

  async another(): Promise<Warehouse> {
    const connection = await this.#instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    return new DuckDbWarehouse(this.#instance, connection, this.#name);
  }

  async settle(sizeFrom = 0): Promise<void> {
    const guard = this.#owned?.guard;
    if (!guard) return;
    const size = (await stat(`${await this.#path()}.wal`).catch(() => undefined))?.size ?? 0;
    if (size === 0 || size < sizeFrom) return;
    const [database] = await this.all<{ size: bigint }>(
      `SELECT block_size AS size FROM pragma_database_size() WHERE database_name = ${duckdbDialect.text(this.#name)}`,
    );
    const blocks = await this.all<{ id: bigint }>("SELECT block_id AS id FROM pragma_metadata_info()");
    const ids = blocks.map(({ id }) => Number(id));
    await guard.around({ ids, size: Number(database?.size) }, () => this.run(`CHECKPOINT ${this.home}`));
  }

  async #path(): Promise<string> {
    const [own] = await this.all<{ path: string }>(
      `SELECT path FROM duckdb_databases() WHERE database_name = ${duckdbDialect.text(this.#name)}`,
    );
    return String(own?.path);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    // What cannot be settled now, on a full disk say, stands in the log until the next time.
    await this.settle().catch(() => {});
    this.#connection.closeSync();
    await this.#owned?.end();
  }
}

function append(appender: DuckDBAppender, type: ColumnType, value: Value): void {
  if (value === null) appender.appendNull();
  else if (type === "text") appender.appendVarchar(String(value));
  else if (type === "boolean") appender.appendBoolean(Boolean(value));
  else if (type === "instant") {
    const milliseconds = value instanceof Date ? value.getTime() : Number(value);
    appender.appendTimestamp(new DuckDBTimestampValue(BigInt(milliseconds) * 1000n));
  } else if (type === "day") appender.appendDate(new DuckDBDateValue(daysSince1970(value)));
  else if (type === "integer") appender.appendBigInt(BigInt(value as bigint));
  else if (type === "whole") appender.appendHugeInt(BigInt(value as bigint));
  else if (type === "double") appender.appendDouble(Number(value));
  else throw new TypeError(`a column of type ${type} cannot be loaded from memory`);
}

/** A day as text `YYYY-MM-DD`, or already as a count of days since 1970. */
function daysSince1970(value: Value): number {
  return typeof value === "number" ? value : Math.round(Date.parse(`${value}T00:00:00Z`) / 86_400_000);
}
