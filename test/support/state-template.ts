import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { openState } from "../../src/state/state.ts";
import { fingerprint, ROOT } from "./fingerprint.ts";

const MADE_OF = ["src/state/**/*.{ts,sql,json}", "node_modules/@electric-sql/pglite/package.json"];

/**
 * Before all tests: a state that was just made, of which every new store of the tests takes a copy, since initdb in
 * WebAssembly takes some seconds. Kept until a migration or the engine is another.
 */
export async function setup(): Promise<void> {
  const folder = join(ROOT, "node_modules/.cache/footfall", `state-${fingerprint(MADE_OF)}`);
  await mkdir(join(folder, ".."), { recursive: true });
  await (await openState({ folder })).close();
  process.env.FOOTFALL_STATE_TEMPLATE = folder;
}
