import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The project's folder. */
export const ROOT = join(import.meta.dirname, "../..");

/** Other files, or others of their bytes, give another text: for what is kept as long as it is made of the same. @param patterns - under the project's folder; tests are left out */
export function fingerprint(patterns: readonly string[]): string {
  const hash = createHash("sha256");
  const files = globSync(patterns, { cwd: ROOT }).filter((name) => !name.includes(".test."));
  for (const name of files.sort()) hash.update(`${name}\n`).update(readFileSync(join(ROOT, name)));
  return hash.digest("hex").slice(0, 16);
}
