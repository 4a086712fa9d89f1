import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { loadExport } from "./load/load.ts";
import { Catalogue } from "./metadata/catalogue.ts";
import { childRelationships } from "./metadata/child-relationships.ts";
import { makeFirstRecords } from "./metadata/first-records.ts";
import { defineObjects, recallObjects } from "./metadata/keep.ts";
import type { ObjectInfo, Org } from "./org.ts";
import { recordCalls } from "./records/record-calls.ts";
import { query } from "./soql/query.ts";
import { retrieve, retrieveBy } from "./soql/retrieve.ts";
import { Database } from "./store/database.ts";
import { Store } from "./store/store.ts";
import { makeTables } from "./store/tables.ts";

/**
 * Opens a simulated org.
 *
 * @param options - `file`: the SQLite file that keeps it, made where it is missing; in memory where there is none.
 *   `now`: the org's clock in milliseconds
 */
export function openOrg(options: { file?: string; now?: () => number } = {}): Org {
  if (options.file && !existsSync(options.file)) mkdirSync(dirname(options.file), { recursive: true });
  const database = new Database(options.file);
  const catalogue = new Catalogue();
  makeTables(database, catalogue.all());
  recallObjects(database, catalogue);
  const store = new Store(database, catalogue, options.now ?? Date.now);
  if (!database.row(`SELECT 1 FROM "Organization"`)) store.call(() => makeFirstRecords(store));
  return org(store);
}

function org(store: Store): Org {
  const { database, catalogue } = store;
  const [id] = database.row(`SELECT "Id" FROM "Organization"`) ?? [];
  const [userId] = database.row(`SELECT "Id" FROM "User" ORDER BY "_row" LIMIT 1`) ?? [];
  const ask = (soql: string, includeDeleted: boolean) =>
    query(database, catalogue, soql, includeDeleted, { now: store.clock(), zone: store.zone() });
  // What changed before this process opened the org is not known.
  let changedAt = store.clock();
  const define = (objects: readonly Partial<ObjectInfo>[]) => {
    defineObjects(database, catalogue, objects);
    store.forgetStatements();
    changedAt = store.clock();
  };
  return {
    id: String(id),
    userId: String(userId),
    now: () => store.clock(),
    setClock: (clock) => {
      store.clock = clock;
    },
    setGuard: (guard) => {
      store.guard = guard;
    },
    atomic: (work) => store.call(work),
    objects: () => catalogue.all(),
    object: (name) => catalogue.get(name).description,
    metadataChangedAt: () => changedAt,
    children: (parent) => childRelationships(catalogue.all(), parent),
    define,
    query: (soql, includeDeleted = false) => ask(soql, includeDeleted),
    retrieve: (object, recordId, fields) => retrieve(ask, catalogue.get(object), recordId, fields),
    retrieveBy: (object, field, value, fields) =>
      retrieveBy(ask, catalogue.get(object), field, value, fields),
    ...recordCalls(store, String(userId)),
    load: (source) => loadExport(store, define, String(userId), source),
    close: () => database.close(),
  };
}
