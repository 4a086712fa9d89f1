import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { DrizzleQueryError } from "./drizzle.ts";
import { StateFault } from "./errors.ts";

export type Orm = PgDatabase<PgQueryResultHKT>;

/** A PostgreSQL that holds one state; each engine is a folder beside this file. */
export interface Database {
  /** Single statements. */
  run<T>(work: (orm: Orm) => PromiseLike<T>): Promise<T>;
  /** Statements that hold together; rolled back when the work throws. */
  transaction<T>(work: (orm: Orm) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * A database over an engine's client.
 *
 * @param told - the error to throw in place of one that the engine's client threw
 */
export function databaseOver(
  orm: Orm,
  client: { close(): Promise<void>; told(error: unknown): unknown },
): Database {
  const plainly = async <T>(work: () => PromiseLike<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw client.told(error instanceof DrizzleQueryError ? error.cause : error);
    }
  };
  let closing: Promise<void> | undefined;
  return {
    run: (work) => plainly(() => work(orm)),
    transaction: (work) => plainly(() => orm.transaction(work)),
    close: () => {
      closing ??= client.close();
      return closing;
    },
  };
}

/** An error of the database itself without the values of the statement; any other as it is. */
export function withoutValues(error: unknown): unknown {
  const { code, severity, message } = error as { code?: unknown; severity?: unknown; message?: unknown };
  return severity === undefined ? error : new StateFault(String(message), code as string | undefined);
}
