import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * `npm run test:slow`: what takes too long for every change: 200 processes killed at random moments, 40 round trips
 * with the simulated org under faults and kills, write-back and import case by case, every kind of wrong input, more runs
 * of the dear property tests, axe on every page wide and narrow. Ends with `N passed, N failed`; `FOOTFALL_KILLS`, `FOOTFALL_SWEEPS` and `FOOTFALL_PROPERTY_RUNS` set other numbers.
 */
const folder = mkdtempSync(join(tmpdir(), "footfall-slow-"));
const report = join(folder, "report.json");
try {
  spawnSync("node", ["scripts/web.ts"], { stdio: "inherit" });
  const { status } = spawnSync(
    "vitest",
    [
      "run",
      "test/kill",
      "test/salesforce/sweep",
      "test/salesforce/acceptance",
      "test/store/scoped-publish",
      "test/ledger.property",
      "test/invariants.property",
      "test/model.property",
      "test/browser/app",
      "test/browser/story",
      "test/browser/accessibility",
      "test/living-store",
      "test/errors",
      "test/run.test",
      "test/salesforce/round-trip",
      "test/reference/reference-properties",
      "test/journey.property",
      "src/mirror/merge.property",
      "src/results/bulk-dates",
      "src/state/state",
      "src/state/pglite/durability",
      "test/store/batches",
      "src/results/radar/radar",
      "src/results/double-counting",
      "test/explain",
      "test/erase",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
    ],
    {
      stdio: "inherit",
      env: {
        FOOTFALL_SLOW: "1",
        FOOTFALL_KILLS: "200",
        FOOTFALL_SWEEPS: "40",
        FOOTFALL_PROPERTY_RUNS: "25",
        FOOTFALL_BROWSER: "thorough",
        ...process.env,
      },
    },
  );
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, "utf8")) as {
    numPassedTests: number;
    numFailedTests: number;
  };
  // A file that could not be loaded fails without a failed test.
  const failed = status !== 0 && numFailedTests === 0 ? 1 : numFailedTests;
  console.log(`${numPassedTests} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
