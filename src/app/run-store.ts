import { mkdir, readdir, readFile, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import { z } from "zod";
import { isRunning, stagingBeside } from "../destinations/files/staging.ts";
import { issueText } from "../settings/issue-text.ts";
import { InputError } from "../settings/problem.ts";
import { type Settings, settingsSchema } from "../settings/schema.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";

/** What is kept of a run: the warehouse, and a note of what it was made from. */
export type RunStore = { folder: string; staging: string; warehouse: string; parents: readonly string[] };
export type StoreNote = z.output<typeof storeNote>;

const storeKind = z.object({ kind: z.enum(["run", "living"]) });
const storeNote = storeKind.extend({ settings: settingsSchema, now: z.number() });

const livingNote = z.object({ id: z.string() });

const NOTE = "footfall.json";
/** What the store before is called while the new one takes its place; the process stands behind it. */
const BEFORE = ".before-";
const WAREHOUSE = "warehouse.duckdb";

/** The store cannot be used for this. Ends the command with exit status 4. */
export class StoreRefused extends Error {
  override name = "StoreRefused";
}

/** There is no store to read. Ends the command with exit status 1. */
export class StoreMissing extends Error {
  override name = "StoreMissing";
}

/** The store cannot be used as it lies there: a part is missing, damaged or another's. Ends the command with 1. */
export class StoreDamaged extends StoreMissing {
  override name = "StoreDamaged";
}

/** There is a store, with nothing in it yet. */
export class NothingImported extends StoreMissing {
  override name = "NothingImported";

  /** @param source - what the command of the way out also names, as ` --source EXPORT` */
  constructor(store: string, source = " --source EXPORT") {
    super(`${store}: nothing has been imported yet; begin with footfall import --store ${store}${source}`);
  }
}

/** The store has no such publish. */
export class PublishMissing extends InputError {
  readonly publish: number;
  readonly newest: number;

  constructor(store: string, publish: number, newest: number) {
    super([
      { file: store, message: `has no publish ${publish}; it has 1 to ${newest}, see footfall history` },
    ]);
    this.name = "PublishMissing";
    this.publish = publish;
    this.newest = newest;
  }
}

/** The outcome of a publish was taken out of the store. */
export class PublishCompacted extends InputError {
  readonly publish: number;
  readonly oldest: number;

  constructor(store: string, publish: number, oldest: number) {
    super([
      {
        file: store,
        message: `the outcome of publish ${publish} was taken out by footfall compact; the oldest that can be looked at is that of publish ${oldest}`,
      },
    ]);
    this.name = "PublishCompacted";
    this.publish = publish;
    this.oldest = oldest;
  }
}

/** The store knows no org. */
export class NotConnected extends StoreMissing {
  override name = "NotConnected";

  constructor() {
    super(
      "the store is not connected to Salesforce; connect it with footfall connect, or name an export with --source",
    );
  }
}

type OrgUser = { orgId: string; username: string };

/** The store belongs to another org than the one that was signed in to. */
export class OtherOrg extends StoreRefused {
  override name = "OtherOrg";
  readonly kept: OrgUser;
  readonly found: OrgUser;

  constructor(store: string, kept: OrgUser, found: OrgUser) {
    super(
      `${store}: belongs to the org ${kept.orgId} (${kept.username}), and ${found.username} works in another, ${found.orgId}: their records must not mix; connect another store, with --store`,
    );
    this.kept = { orgId: kept.orgId, username: kept.username };
    this.found = { orgId: found.orgId, username: found.username };
  }
}

/** The other paths of a run, none of which may lie in the folder of its store. */
type RunPaths = { source: string; settings: string | undefined; out: string };

/**
 * Makes room for the store of a run: a folder that is absent or empty, or that an earlier `run` has made.
 *
 * The store is built beside it and takes its place when it is whole (`finishStore`).
 * @throws {StoreRefused} where the folder holds a living store, or anything else
 * @see shared/spec/README.md, decision 32
 */
export async function prepareStore(path: string, others: RunPaths): Promise<RunStore> {
  const folder = resolve(path);
  const inside = Object.entries(others).find(([, other]) => other !== undefined && liesIn(folder, other));
  if (inside) {
    throw new StoreRefused(
      `${path}: --${inside.join(" ")} lies in the folder of the store, which is replaced as a whole; name a folder for the store alone`,
    );
  }
  await settle(folder);
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    const reason = error.code === "ENOTDIR" ? "is a file, or lies in one" : `cannot be read (${error.code})`;
    throw new StoreRefused(`${path}: ${reason}; name an empty or a new folder for the store`);
  });
  if (entries.length > 0) {
    const kind = storeKind.safeParse(await readNote(folder)).data?.kind;
    if (kind === "living") {
      throw new StoreRefused(
        `${path}: holds a living store, with its history, which run would throw away; use footfall import and footfall publish, or name another folder`,
      );
    }
    if (kind === undefined)
      throw new StoreRefused(`${path}: is not empty and holds no store; name an empty or a new folder`);
  }
  const staging = await stagingBeside(folder);
  const made = await mkdir(staging, { recursive: true });
  const parents: string[] = [];
  for (let parent = dirname(staging); made && parent.length >= made.length; parent = dirname(parent))
    parents.push(parent);
  return { folder, staging, warehouse: join(staging, WAREHOUSE), parents };
}

function liesIn(folder: string, path: string): boolean {
  return `${resolve(path)}${sep}`.startsWith(`${folder}${sep}`);
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
  const before = `${store.folder}${BEFORE}${process.pid}`;
  await rename(store.folder, before).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
  await rename(store.staging, store.folder);
  await rm(before, { recursive: true, force: true });
}

/**
 * Puts right what a killed run has left between its two renames: the store before it takes its place again where the
 * new one had not arrived, and is removed where it had.
 */
async function settle(folder: string): Promise<void> {
  const prefix = `${basename(folder)}${BEFORE}`;
  const beside = await readdir(dirname(folder)).catch(() => []);
  for (const name of beside.filter((candidate) => candidate.startsWith(prefix))) {
    if (isRunning(Number(name.slice(prefix.length)))) continue;
    const before = join(dirname(folder), name);
    const arrived = (await readNote(folder)) !== undefined;
    if (arrived) await rm(before, { recursive: true, force: true });
    else await rename(before, folder).catch(() => {});
  }
}

/** Throws away what `prepareStore` has begun, and the folders that it has made for it where they are empty. */
export async function abandonStore(store: RunStore): Promise<void> {
  await rm(store.staging, { recursive: true, force: true });
  for (const parent of store.parents) await rmdir(parent).catch(() => {});
}

/**
 * What a store was made from, and where its warehouse is.
 *
 * @throws {StoreMissing} where there is none, or its note is none that this version can read
 */
export async function readStore(path: string): Promise<StoreNote & { warehouse: string }> {
  await settle(resolve(path));
  const found = await readNote(resolve(path));
  if (found === undefined)
    throw new StoreMissing(`${path}: holds no store; make one with footfall run --store ${path}`);
  const again = `make it again with footfall run --store ${path}`;
  const note = storeNote.safeParse(found, { reportInput: true });
  if (!note.success) {
    const faults = note.error.issues.map((issue) => `${issue.path.join(".")} ${issueText(issue)}`);
    throw new StoreMissing(
      `${path}: holds a store whose ${NOTE} cannot be read (${faults.join("; ")}); ${again}`,
    );
  }
  const warehouse = join(resolve(path), WAREHOUSE);
  const held = await stat(warehouse).catch(() => undefined);
  if (!held?.isFile()) throw new StoreMissing(`${path}: holds a store without its ${WAREHOUSE}; ${again}`);
  return { ...note.data, warehouse };
}

/** What tells a living store from every other, also from one that was in its folder before; undefined where there is none. */
export async function readStoreId(folder: string): Promise<string | undefined> {
  return livingNote.safeParse(await readNote(folder)).data?.id;
}

/** What kind of store a folder holds; undefined where there is none. */
export async function readKind(folder: string): Promise<"run" | "living" | undefined> {
  return storeKind.safeParse(await readNote(folder)).data?.kind;
}

/** The note as it stands in the folder, to be checked; undefined where there is none, or it is no JSON. */
async function readNote(folder: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(folder, NOTE), "utf8"));
  } catch {
    return undefined;
  }
}
