import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

/** The project's folder. */
export const ROOT = join(import.meta.dirname, "../..");
const CACHE = join(ROOT, "node_modules/.cache/footfall");
/** No run of tests takes as long. */
const OLD_MS = 86_400_000;

/**
 * Where something that tests share is kept as long as it is made of the same; what was made of other files is taken away
 * when it is a day old.
 *
 * @param kind - what it is, in a word
 * @param madeOf - patterns of files under the project's folder; tests are left out
 * @returns the folder, which need not be there yet
 */
export async function keptFolder(kind: string, madeOf: readonly string[]): Promise<string> {
  await mkdir(CACHE, { recursive: true });
  const name = `${kind}-${fingerprint(madeOf)}`;
  for (const other of await readdir(CACHE)) {
    if (other === name || !other.startsWith(`${kind}-`)) continue;
    const path = join(CACHE, other);
    const found = await stat(path).catch(() => undefined);
    if (found && found.mtimeMs < Date.now() - OLD_MS) await rm(path, { recursive: true, force: true });
  }
  return join(CACHE, name);
}

/** Other files, or others of their bytes, give another text. */
function fingerprint(patterns: readonly string[]): string {
  const hash = createHash("sha256");
  const files = globSync(patterns, { cwd: ROOT }).filter((name) => !name.includes(".test."));
  for (const name of files.sort()) hash.update(`${name}\n`).update(readFileSync(join(ROOT, name)));
  return hash.digest("hex").slice(0, 16);
}
