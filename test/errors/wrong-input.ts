import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
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

/** Every file and folder in the working directory, files with a digest of their bytes. */
export async function everythingHere(): Promise<string[]> {
  const entries = await readdir(".", { recursive: true, withFileTypes: true });
  const lines = entries.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile()) return path;
    return `${path} ${createHash("sha1")
      .update(await readFile(path))
      .digest("hex")}`;
  });
  return (await Promise.all(lines)).sort();
}
