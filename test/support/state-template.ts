import { openState } from "../../src/state/state.ts";
import { keptFolder } from "./kept-folder.ts";

const MADE_OF = ["src/state/**/*.{ts,sql,json}", "node_modules/@electric-sql/pglite/package.json"];

/**
 * Before all tests: a state that was just made, of which every new store of the tests takes a copy, since initdb in
 * WebAssembly takes some seconds. Kept until a migration or the engine is another.
 */
export async function setup(): Promise<void> {
  const folder = await keptFolder("state", MADE_OF);
  await (await openState({ folder })).close();
  process.env.FOOTFALL_STATE_TEMPLATE = folder;
}
