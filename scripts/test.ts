import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * `npm test`: everything that must hold before a change lands, in one go; ends with `N passed, N failed`.
 *
 * Each check counts as one; the test runner's tests count each for itself.
 */
const folder = mkdtempSync(join(tmpdir(), "footfall-test-"));
const report = join(folder, "report.json");
let passed = 0;
let failed = 0;

/** Runs a command; what it says is shown when it has ended, so that two of them do not talk at once, or `live`. */
async function check(name: string, command: string, args: readonly string[], live = false): Promise<boolean> {
  const start = performance.now();
  const child = spawn(command, args, { stdio: live ? "inherit" : "pipe" });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (part: Buffer) => said.push(part));
  const [status] = (await once(child, "close")) as [number | null];
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  process.stdout.write(Buffer.concat(said));
  console.log(`${status === 0 ? "ok    " : "FAILED"} ${name} (${seconds} s)\n`);
  return status === 0;
}

function count(ok: boolean): void {
  if (ok) passed += 1;
  else failed += 1;
}

try {
  // Two cores: the longest check on the one, the others in turn on the other.
  const types = check("types", "tsc", ["-p", "tsconfig.json"]);
  count(await check("format and lint", "biome", ["ci", "--error-on-warnings", "."]));
  count(await check("types of the web app", "tsc", ["-p", "web/tsconfig.json"]));
  count(await check("the web app builds", "node", ["scripts/web.ts"]));
  count(await check("import boundaries", "depcruise", ["--output-type", "err-long", "src", "sim-org"]));
  count(await types);
  const vitest = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const ran = await check("tests", "vitest", vitest, true);
  const result = JSON.parse(readFileSync(report, "utf8")) as {
    numPassedTests: number;
    numFailedTests: number;
    numTotalTests: number;
  };
  passed += result.numPassedTests;
  failed += result.numFailedTests;
  // A file that could not be loaded fails without a failed test.
  if (!ran && result.numFailedTests === 0) failed += 1;
} catch (error) {
  console.error(error);
  failed += 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
