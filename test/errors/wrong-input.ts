import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runCli } from "../../src/cli/program.ts";
import { type FileName, SOUND_EXPORT } from "./sound-export.ts";

/** Bytes of a file; a function where they take a while to make. */
export type Content = string | Uint8Array | (() => Promise<Uint8Array>);

/** One kind of wrong input, what it ends with and what it says: a test, and a row of docs/errors.md. */
export type WrongInput = {
  /** What is wrong, as the documentation says it. */
  wrong: string;
  /** Files of the export that differ from the sound one; null: not there. */
  files?: Partial<Record<FileName, Content | null>>;
  /** Files beside the export, by their path. */
  beside?: Record<string, Content>;
  /** The text of footfall.yaml, which is then named by `--settings`. */
  settings?: string | Uint8Array;
  /** A living store lies in `store`: see `makeLivingStore`. */
  living?: boolean;
  /** The words after `footfall`; else `run --source export --out outcome`. */
  args?: readonly string[];
  /** Default 1: the input or the settings are wrong. */
  exit?: 1 | 2 | 4;
  /** The lines of the error stream, all of them. */
  says: readonly string[];
};

export type WrongInputs = { title: string; about: string; cases: readonly WrongInput[] };

/** Writes the export, the settings and what lies beside them into the working directory. */
export async function layOut({ files = {}, beside = {}, settings }: WrongInput): Promise<void> {
  const all: Record<string, Content> = { ...beside };
  for (const [name, content] of Object.entries({ ...SOUND_EXPORT, ...files }))
    if (content !== null) all[join("export", name)] = content;
  if (settings !== undefined) all["footfall.yaml"] = settings;
  for (const [path, content] of Object.entries(all)) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, typeof content === "function" ? await content() : content);
  }
}

/** A living store of four publishes: the sound export, settings, and twice a date for its one member. */
export async function makeLivingStore(folder: string): Promise<void> {
  const path = (name: string) => join(folder, name);
  for (const [name, content] of Object.entries(SOUND_EXPORT)) {
    await mkdir(path("export"), { recursive: true });
    await writeFile(path(`export/${name}`), content);
  }
  await writeFile(path("footfall.yaml"), "timezone: Europe/Berlin\n");
  for (const day of ["2026-02-03", "2026-02-04"])
    await writeFile(path(`${day}.csv`), `campaign_member_id,touchpoint_date\n00v000000000001AAA,${day}\n`);
  const store = ["--store", path("store"), "--now", "2026-07-01T00:00:00Z"];
  for (const args of [
    ["import", ...store, "--source", path("export")],
    ["publish", ...store, "--settings", path("footfall.yaml")],
    ["publish", ...store, "--dates", path("2026-02-03.csv")],
    ["publish", ...store, "--dates", path("2026-02-04.csv")],
  ]) {
    const { exit, lines } = await runOn({ wrong: "", says: [], args });
    if (exit !== 0) throw new Error(lines.join("\n"));
  }
}

/** Puts the living store beside the export, where a case wants one. */
export async function layOutStore({ living }: WrongInput, folder: string): Promise<void> {
  if (living) await cp(join(folder, "store"), "store", { recursive: true });
}

/** Runs the command as a script would, in this process. */
export async function runOn({ args, settings }: WrongInput): Promise<{ exit: number; lines: string[] }> {
  let errors = "";
  const words = args ?? ["run", "--source", "export", "--out", "outcome"];
  const named = settings === undefined || args ? [] : ["--settings", "footfall.yaml"];
  const exit = await runCli([...words, ...named], {
    out: () => {},
    error: (text) => {
      errors += text;
    },
    isTerminal: false,
  });
  return { exit, lines: errors.split("\n").slice(0, -1) };
}

/** Files of a living store that opening it may write: a checkpoint, a note of the run. Its history is looked at instead. */
const STORE_FILES = /^store\/(state\b|warehouse\.duckdb)/;

/** Every file and folder in the working directory, files with a digest of their bytes; a living store by its history. */
export async function everythingHere(): Promise<string[]> {
  const entries = await readdir(".", { recursive: true, withFileTypes: true });
  const lines = entries.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile()) return path;
    return `${path} ${createHash("sha1")
      .update(await readFile(path))
      .digest("hex")}`;
  });
  const found = (await Promise.all(lines)).filter((line) => !STORE_FILES.test(line)).sort();
  return existsSync("store/state") ? [...found, await storeHere()] : found;
}

/** What the living store tells of itself. */
async function storeHere(): Promise<string> {
  let text = "";
  const add = (more: string) => {
    text += more;
  };
  await runCli(["history", "--store", "store", "--json"], { out: add, error: add, isTerminal: false });
  return text;
}
