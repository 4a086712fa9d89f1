import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { openState } from "../../src/state/state.ts";

const ROOT = join(import.meta.dirname, "../..");

/**
 * Before all tests: a state that was just made, of which every new store of the tests takes a copy, since initdb in
 * WebAssembly takes some seconds. Kept until a migration or the engine is another.
 */
export async function setup(): Promise<void> {
  const folder = join(ROOT, "node_modules/.cache/footfall", `state-${fingerprint()}`);
  await mkdir(join(folder, ".."), { recursive: true });
  await (await openState({ folder })).close();
  process.env.FOOTFALL_STATE_TEMPLATE = folder;
}

function fingerprint(): string {
  const hash = createHash("sha256");
  const files = globSync("src/state/**/*.{ts,sql,json}", { cwd: ROOT }).filter(
    (name) => !name.includes(".test."),
  );
  for (const name of [...files.sort(), "node_modules/@electric-sql/pglite/package.json"])
    hash.update(`${name}\n`).update(readFileSync(join(ROOT, name)));
  return hash.digest("hex").slice(0, 16);
}
