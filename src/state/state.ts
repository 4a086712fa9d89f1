import { type AuditLine, addAuditLine, auditLines } from "./audit.ts";
import type { Database } from "./database.ts";
import { type DateEntry, readDateEntries } from "./dates.ts";
import { addErased, erasedHashes, eraseTexts, liftErased, rewriteTables } from "./erased.ts";
import {
  abandonPublish,
  beginPublish,
  donePublishes,
  finishPublish,
  newestPublish,
  type Publish,
  type PublishIntent,
  pendingPublish,
  publishOf,
} from "./publishes.ts";
import { addRun, endRun, newestRuns, type Run, type RunBegin, type RunEnd } from "./runs.ts";
import {
  doneVersions,
  type SettingsVersion,
  type StoredSettings,
  settingsInForce,
} from "./settings-versions.ts";

export type { AuditLine } from "./audit.ts";
export type { DateAction, DateEntry } from "./dates.ts";
export { PublishPending, StateAbsent, StateFault, StateUnreachable } from "./errors.ts";
export type { Cause, Publish, PublishIntent } from "./publishes.ts";
export type { Run, RunBegin, RunEnd } from "./runs.ts";
export type { SettingsVersion, StoredSettings } from "./settings-versions.ts";

/**
 * Where the state is: a folder (PGlite; made where absent), or a PostgreSQL server.
 *
 * On a server every store has a schema of its own, `footfall_` and the store's id, so that several share a database.
 */
export type StateOptions = ({ folder: string } | { url: string; store: string }) & {
  /** It must be there already: nothing is made where it is not. */
  isThere?: boolean;
};

/** What people typed, and what came of it. Instants are milliseconds since 1970 UTC. */
export interface State {
  /**
   * Writes an intent in one transaction: the publish (the next id, pending), its settings version, its batch, and
   * an audit line. The first publish always makes settings version 1: the settings given, or the defaults.
   *
   * @throws {PublishPending} where another has been begun
   */
  beginPublish(intent: PublishIntent): Promise<Publish>;
  finishPublish(id: number, counts: { opened: number; closed: number }): Promise<void>;
  /** Takes a pending publish back, with its settings version and its batch; the id is free again, an audit line stays. */
  abandonPublish(id: number): Promise<void>;
  pendingPublish(): Promise<Publish | undefined>;
  /** The newest of those that are done. */
  newestPublish(): Promise<Publish | undefined>;
  /** Those that are done, newest first. */
  publishes(): Promise<Publish[]>;
  /** Also where it is pending. */
  publish(id: number): Promise<Publish | undefined>;
  /** The settings in force as of a publish that is done. */
  settingsAt(publish: number): Promise<StoredSettings>;
  /** The settings in force; undefined before the first publish is done. */
  latestSettings(): Promise<StoredSettings | undefined>;
  /** Those of publishes that are done, newest first. */
  settingsVersions(): Promise<SettingsVersion[]>;
  /** The batch of a publish, also where it is pending, in rows of some thousands by the members' ids. */
  dateEntries(publish: number): AsyncIterable<DateEntry[]>;
  /** A use of a command, for history and for support. */
  beginRun(run: RunBegin): Promise<number>;
  endRun(id: number, end: RunEnd): Promise<void>;
  /** Newest first; with `before`, those of lesser ids alone. */
  runs(limit: number, before?: number): Promise<Run[]>;
  audit(line: AuditLine): Promise<void>;
  /** Newest first; with `before`, those of lesser ids alone. */
  auditLog(limit: number, before?: number): Promise<(AuditLine & { id: number })[]>;
  /** Takes addresses (in lower case) out of all texts, and keeps their keyed hashes for imports to leave out. */
  erase(addresses: readonly string[], hashes: readonly string[]): Promise<void>;
  /** The keyed hashes of addresses that were erased. */
  erased(): Promise<string[]>;
  /** Forgets that addresses were erased. @returns how many there were of them */
  liftErased(hashes: readonly string[]): Promise<number>;
  close(): Promise<void>;
}

/**
 * Opens the state, making or migrating it where needed.
 *
 * A folder is opened by one process at a time: whoever opens it holds the warehouse of the same store.
 * @throws {StateUnreachable}
 * @throws {StateAbsent} where it was to be there already
 */
export async function openState(options: StateOptions): Promise<State> {
  // Each engine takes time to load, and only one is used.
  if ("folder" in options) {
    const { openPglite } = await import("./pglite/database.ts");
    return stateIn(await openPglite(options.folder, options));
  }
  const { openPostgres } = await import("./postgres/database.ts");
  return stateIn(await openPostgres(options.url, options.store, options));
}

/** The state that a database holds. */
export function stateIn(database: Database): State {
  return {
    beginPublish: (intent) => database.transaction((orm) => beginPublish(orm, intent)),
    finishPublish: (id, counts) => database.run((orm) => finishPublish(orm, id, counts)),
    abandonPublish: (id) => database.transaction((orm) => abandonPublish(orm, id, Date.now())),
    pendingPublish: () => database.run(pendingPublish),
    newestPublish: () => database.run(newestPublish),
    publishes: () => database.run(donePublishes),
    publish: (id) => database.run((orm) => publishOf(orm, id)),
    settingsAt: async (publish) => {
      const settings = await database.run((orm) => settingsInForce(orm, publish));
      if (!settings) throw new Error(`publish ${publish} is not done`);
      return settings;
    },
    latestSettings: () => database.run((orm) => settingsInForce(orm)),
    settingsVersions: () => database.run(doneVersions),
    dateEntries: (publish) => readDateEntries(database, publish),
    beginRun: (run) => database.run((orm) => addRun(orm, run)),
    endRun: (id, end) => database.run((orm) => endRun(orm, id, end)),
    runs: (limit, before) => database.run((orm) => newestRuns(orm, limit, before)),
    audit: (line) => database.run((orm) => addAuditLine(orm, line)),
    auditLog: (limit, before) => database.run((orm) => auditLines(orm, limit, before)),
    erase: async (addresses, hashes) => {
      await database.transaction(async (orm) => {
        await eraseTexts(orm, addresses);
        await addErased(orm, hashes, Date.now());
      });
      await database.run(rewriteTables);
    },
    erased: () => database.run(erasedHashes),
    liftErased: (hashes) => database.run((orm) => liftErased(orm, hashes)),
    close: () => database.close(),
  };
}
