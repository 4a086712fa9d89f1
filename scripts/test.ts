import { spawnSync } from "node:child_process";
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

function check(name: string, command: string, args: readonly string[]): boolean {
  const start = performance.now();
  const { status } = spawnSync(command, args, { stdio: "inherit" });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${status === 0 ? "ok    " : "FAILED"} ${name} (${seconds} s)\n`);
  return status === 0;
}

function count(ok: boolean): void {
  if (ok) passed += 1;
  else failed += 1;
}

try {
  count(check("format and lint", "biome", ["ci", "--error-on-warnings", "."]));
  count(check("types", "tsc", ["-p", "tsconfig.json"]));
  count(check("types of the web app", "tsc", ["-p", "web/tsconfig.json"]));
  count(check("the web app builds", "node", ["scripts/web.ts"]));
  count(check("import boundaries", "depcruise", ["--output-type", "err-long", "src", "sim-org"]));
  const ran = check("tests", "vitest", [
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ]);
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
