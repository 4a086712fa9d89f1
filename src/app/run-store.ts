import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Settings } from "../settings/schema.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";

/** What is kept of a run: the warehouse, and a note of what it was made from. */
export type RunStore = { folder: string; staging: string; warehouse: string };
export type StoreNote = { kind: "run" | "living"; settings: Settings; now: number };

const NOTE = "footfall.json";
const WAREHOUSE = "warehouse.duckdb";

/** The store cannot be used for this. Ends the command with exit status 4. */
export class StoreRefused extends Error {
  override name = "StoreRefused";
}

/** There is no store to read. Ends the command with exit status 1. */
export class StoreMissing extends Error {
  override name = "StoreMissing";
}

/**
 * Makes room for the store of a run: a folder that is absent or empty, or that an earlier `run` has made.
 *
 * The store is built beside it and takes its place when it is whole (`finishStore`).
 * @throws {StoreRefused} where the folder holds a living store, or anything else
 * @see shared/spec/README.md, decision 32
 */
export async function prepareStore(path: string): Promise<RunStore> {
  const folder = resolve(path);
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw new StoreRefused(`${path} is not a folder that can hold a store: ${error.message}`);
  });
  if (entries.length > 0) {
    const note = await readNote(folder);
    if (note?.kind === "living") {
      throw new StoreRefused(
        `${path} holds a living store, with its history; run would throw that away. Use footfall import and footfall publish, or name another folder`,
      );
    }
    if (!note)
      throw new StoreRefused(`${path} is not empty and holds no store; name an empty or a new folder`);
  }
  const staging = `${folder}.partial-${process.pid}`;
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { recursive: true });
  return { folder, staging, warehouse: join(staging, WAREHOUSE) };
}

/** Puts the finished store in its place. The warehouse is closed. */
export async function finishStore(
  store: RunStore,
  warehouse: Warehouse,
  made: { settings: Settings; now: number },
): Promise<void> {
  await warehouse.close();
  const note: StoreNote = { kind: "run", ...made };
  await writeFile(join(store.staging, NOTE), `${JSON.stringify(note, null, 2)}\n`);
  const before = `${store.folder}.before-${process.pid}`;
  await rename(store.folder, before).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
  await rename(store.staging, store.folder);
  await rm(before, { recursive: true, force: true });
}

/** Throws away what `prepareStore` has begun. */
export async function abandonStore(store: RunStore): Promise<void> {
  await rm(store.staging, { recursive: true, force: true });
}

/** What a store was made from, and where its warehouse is. */
export async function readStore(path: string): Promise<StoreNote & { warehouse: string }> {
  const note = await readNote(resolve(path));
  if (!note) throw new StoreMissing(`${path} holds no store; make one with footfall run --store ${path}`);
  return { ...note, warehouse: join(resolve(path), WAREHOUSE) };
}

async function readNote(folder: string): Promise<StoreNote | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, NOTE), "utf8")) as StoreNote;
  } catch {
    return undefined;
  }
}
