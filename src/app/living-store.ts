import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";
import type { PublishRecord } from "../ledger/publish.ts";
import { publishOf } from "../ledger/publishes.ts";
import { DELTA, prepareLedger } from "../ledger/tables.ts";
import { knownColumns, prepareRecords, takeBackRecords } from "../mirror/records.ts";
import type { ModelContext } from "../model/step.ts";
import { documentOf, type SettingsDocument } from "../settings/parse.ts";
import { readRules } from "../settings/rules.ts";
import type { Settings } from "../settings/schema.ts";
import type { State } from "../state/state.ts";
import { openDuckDb, WarehouseLocked, WarehouseUnreadable } from "../warehouse/duckdb/duckdb-warehouse.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { engineMemory, engineThreads } from "./engine-limits.ts";
import { readKind, StoreDamaged, StoreMissing, StoreRefused } from "./run-store.ts";
import { openStateOf, openStateOfUnpublished, type StatePlace, settleState } from "./settle-state.ts";

/**
 * A store that lives on: imports, settings and dates come one after the other, and every publish is kept.
 *
 * The warehouse's own lock is the lock of the store: the engine's, so it goes with the process.
 * @see docs/decisions/0007-the-living-store.md
 */
export type LivingStore = {
  folder: string;
  warehouse: Warehouse;
  /** The newest publish; undefined before the first. */
  published: PublishRecord | undefined;
  /** What people typed. Opened when it is first asked for, and put in order then: see `openStateOf`. */
  state(): Promise<State>;
};

const NOTE = "footfall.json";
const WAREHOUSE = "warehouse.duckdb";
/** Bytes of changes that are brought into the warehouse's file while the store is held; the rest when it is let go. */
const LARGE_LOG = 64 * 1024 * 1024;

const storeId = z.object({ id: z.string() });

const actor = new AsyncLocalStorage<string>();

/** Does the work in somebody's name: what it publishes and notes is theirs. */
export function actingAs<T>(name: string, work: () => Promise<T>): Promise<T> {
  return actor.run(name, work);
}

/** Who works here, for the history: who is signed in, whom `FOOTFALL_USER` names, or the user of the machine. */
export function userName(): string {
  const acting = actor.getStore();
  if (acting !== undefined) return acting;
  const named = process.env.FOOTFALL_USER?.trim();
  if (named) return named;
  try {
    return userInfo().username;
  } catch {
    return "unknown";
  }
}

/**
 * Opens a living store, and closes it when the work is done.
 *
 * @throws {StoreMissing} where there is none
 * @throws {StoreRefused} where another process holds it, or the folder holds something else
 */
export async function withLivingStore<T>(path: string, work: (store: LivingStore) => Promise<T>): Promise<T> {
  const held = heldStores.get(resolve(path));
  return held ? held.write(work) : openLivingStore(path, work);
}

async function openLivingStore<T>(path: string, work: Parameters<typeof open<T>>[2]): Promise<T> {
  const folder = resolve(path);
  const kind = await readKind(folder);
  if (kind === "run") {
    throw new StoreRefused(
      `${path}: holds the store of one run, which has no history; make a living store in another folder with footfall import --store`,
    );
  }
  if (kind === undefined) {
    refuseWithoutNote(path, await readdir(folder).catch(() => []));
    throw new StoreMissing(
      `${path}: holds no store; make one with footfall import --store ${path} --source EXPORT, or with footfall connect --store ${path} from a Salesforce org`,
    );
  }
  return open(folder, path, work);
}

/**
 * The same for work that only asks questions: where the store is held, it need not wait for an import or a publish
 * that is under way, and sees what was committed last.
 */
export async function readLivingStore<T>(path: string, work: (store: LivingStore) => Promise<T>): Promise<T> {
  const held = heldStores.get(resolve(path));
  return held ? held.read(work) : withLivingStore(path, work);
}

/** A store that stays open for a process that answers many: one change at a time, and questions beside it. */
type HeldStore = {
  write<T>(work: (store: LivingStore) => Promise<T>): Promise<T>;
  read<T>(work: (store: LivingStore) => Promise<T>): Promise<T>;
};

/** The stores that this process holds, by folder. */
const heldStores = new Map<string, HeldStore>();

/**
 * Opens a living store and holds it: until it is let go, everything in this process that uses the store takes turns
 * on it, and no other process can open it.
 *
 * @returns lets the store go, once what is under way has ended
 * @throws {StoreMissing} {StoreRefused} as {@link withLivingStore}
 */
export async function holdStore(path: string): Promise<() => Promise<void>> {
  const folder = resolve(path);
  if (heldStores.has(folder)) throw new StoreRefused(`${path}: is held already`);
  const ended = Promise.withResolvers<void>();
  const ready = Promise.withResolvers<void>();
  const lanes = { write: inTurn(), read: inTurn() };
  const holding = openLivingStore(path, async (store, settle) => {
    const { warehouse } = store;
    const reader = await warehouse.another();
    try {
      heldStores.set(folder, {
        write: (work) =>
          lanes.write(async () => {
            await takeBackUnpublished(warehouse);
            // A publish of which the state could not say the last word. Where it still cannot, the next publish says so.
            await settle().catch(() => {});
            const result = await work({ ...store, published: await publishOf(warehouse) });
            // A question that is being answered may stand in the way: then after the next change.
            await warehouse.settle(LARGE_LOG).catch(() => {});
            return result;
          }),
        read: (work) =>
          lanes.read(async () => work({ ...store, warehouse: reader, published: await publishOf(reader) })),
      });
      ready.resolve();
      await ended.promise;
    } finally {
      heldStores.delete(folder);
      await Promise.all([lanes.write(async () => {}), lanes.read(async () => {})]);
      await reader.close();
    }
  });
  await Promise.race([ready.promise, holding]);
  return () => {
    ended.resolve();
    return holding;
  };
}

/** Runs what it is given one after the other, in the order in which it came. */
function inTurn(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const own = last.then(work);
    last = own.catch(() => {});
    return own;
  };
}

/**
 * The same, and makes the store where the folder is absent or empty. What it made goes again where the work fails
 * before anything was published.
 */
export async function withNewOrLivingStore<T>(
  path: string,
  work: (store: LivingStore) => Promise<T>,
): Promise<T> {
  const folder = resolve(path);
  if ((await readKind(folder)) !== undefined) return withLivingStore(path, work);
  const made = await makeStore(path);
  try {
    return await open(folder, path, work);
  } catch (error) {
    if (!(error instanceof StoreRefused)) await removeUnpublished(folder, made);
    throw error;
  }
}

/**
 * Makes an empty living store where the folder is absent or empty; does nothing where there is one.
 *
 * @returns the topmost folder that had to be made; undefined where there was nothing to make
 * @throws {StoreRefused} where the folder holds something else
 */
export async function makeStore(path: string): Promise<string | undefined> {
  const folder = resolve(path);
  const kind = await readKind(folder);
  if (kind === "living") return undefined;
  const held = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new StoreRefused(`${path}: cannot be used for a store (${error.code}); name a new folder`);
  });
  if (kind !== undefined || held?.some((name) => !OURS.test(name) && !KEPT.test(name)))
    throw new StoreRefused(`${path}: is not empty and holds no store; name an empty or a new folder`);
  refuseWithoutNote(path, held ?? []);
  // The records of people: nobody else on this machine reads them.
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(
    join(folder, `${NOTE}.new`),
    `${JSON.stringify({ kind: "living", id: randomUUID() }, null, 2)}\n`,
    { mode: 0o600 },
  );
  await rename(join(folder, `${NOTE}.new`), join(folder, NOTE));
  return made;
}

/** @throws {StoreDamaged} where the note of a store is lost or cannot be read, and the rest of it is there */
function refuseWithoutNote(path: string, names: readonly string[]): void {
  if (names.includes(WAREHOUSE) || names.includes("state"))
    throw new StoreDamaged(
      `${path}: holds a store whose ${NOTE} ${names.includes(NOTE) ? "cannot be read" : "is missing"}; ${BACKUP}`,
    );
}

/** What a store that was never finished may have left. */
const OURS = /^(salesforce\..*|incoming.*|outgoing|footfall\.json(\.new)?|state(\..*)?|warehouse\.duckdb.*)$/;

/** What a person has kept for the next store of the folder: it is never taken away. */
const KEPT = /^settings\.kept\.yaml(\.new)?$/;

async function removeUnpublished(folder: string, made: string | undefined): Promise<void> {
  const warehouse = await openDuckDb({ path: join(folder, WAREHOUSE), isKept: true }).catch(() => undefined);
  const published = warehouse && (await publishOf(warehouse).catch(() => undefined));
  await warehouse?.close();
  if (published) return;
  // The note last: without it nobody knows what the others are.
  const names = (await readdir(folder)).filter((name) => OURS.test(name) && name !== NOTE);
  for (const name of [...names, NOTE]) await rm(join(folder, name), { recursive: true, force: true });
  if (made !== undefined) await rmdir(folder).catch(() => {});
}

/** @param work - given the store, and how its state is put in order again where it is open */
async function open<T>(
  folder: string,
  path: string,
  work: (store: LivingStore, settle: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const place: StatePlace = { folder, path, id: await readId(folder, path) };
  const file = join(folder, WAREHOUSE);
  const isNew = !existsSync(file);
  const warehouse = await openWarehouse(file, path);
  let state: Promise<State> | undefined;
  try {
    await prepareRecords(warehouse);
    await prepareLedger(warehouse);
    await takeBackUnpublished(warehouse);
    const published = await publishOf(warehouse);
    if (!published) {
      const found = await openStateOfUnpublished(place, warehouse);
      if (found) state = Promise.resolve(found);
    }
    const store: LivingStore = {
      folder,
      warehouse,
      published,
      state: () => {
        state ??= openStateOf(place, warehouse);
        return state;
      },
    };
    return await work(store, async () => {
      if (state) await settleState(await state, warehouse, place);
    });
  } catch (error) {
    // An empty warehouse in the place of one that was lost would look like a new store.
    if (isNew && error instanceof StoreDamaged) await removeWarehouse(warehouse, folder);
    throw error;
  } finally {
    await (await state?.catch(() => undefined))?.close();
    await warehouse.close();
  }
}

/** @throws {StoreDamaged} where the note of the store does not say its id */
async function readId(folder: string, path: string): Promise<string> {
  const note = storeId.safeParse(JSON.parse(await readFile(join(folder, NOTE), "utf8")));
  if (note.success) return note.data.id;
  throw new StoreDamaged(`${path}: its ${NOTE} does not say the id of the store; ${BACKUP}`);
}

const BACKUP = "bring the folder back from a backup, or begin a new store in another folder";

/**
 * @throws {StoreRefused} where another process holds the store
 * @throws {StoreDamaged} where the file is no database that can be opened
 */
async function openWarehouse(file: string, path: string): Promise<Warehouse> {
  return openDuckDb({ path: file, ...engineMemory(), ...engineThreads(), isKept: true }).catch((error) => {
    if (error instanceof WarehouseLocked)
      throw new StoreRefused(`${path}: another process holds the store; wait until it is done, or end it`);
    if (error instanceof WarehouseUnreadable)
      throw new StoreDamaged(`${path}: its ${WAREHOUSE} cannot be opened (${error.message}); ${BACKUP}`);
    throw error;
  });
}

async function removeWarehouse(warehouse: Warehouse, folder: string): Promise<void> {
  await warehouse.close();
  for (const name of await readdir(folder))
    if (name.startsWith(WAREHOUSE)) await rm(join(folder, name), { force: true });
}

/** What was merged for a publish that never came. */
async function takeBackUnpublished(warehouse: Warehouse): Promise<void> {
  await takeBackRecords(warehouse, (await publishOf(warehouse))?.id ?? 0);
  await warehouse.dropTables(DELTA);
}

/** The settings and rules that a publish was computed with, as the model takes them. */
export async function contextOf(
  warehouse: Warehouse,
  made: { settings: Settings; now: number },
  document: SettingsDocument = documentOf(made.settings, "settings"),
): Promise<ModelContext> {
  const rules = readRules(document, await knownColumns(warehouse), "store");
  return { settings: made.settings, rules, now: made.now, dialect: warehouse.dialect };
}
