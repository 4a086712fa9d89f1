import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The files that take longest, first: one of them begun last would leave the other core idle. */
const LONG = [
  "test/kill",
  "test/salesforce/sweep",
  "test/browser/app",
  "test/living-store",
  "test/salesforce/",
  "test/browser/story",
  "test/errors",
  "test/run",
];

/** Too long for every change: round trips with the simulated org case by case and under faults, the model's invariants. */
const SLOW_ONLY = [
  "test/salesforce/acceptance-*.test.ts",
  "test/salesforce/sweep-*.test.ts",
  "test/invariants.property.test.ts",
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const found = LONG.findIndex((name) => moduleId.includes(`/${name}`));
      return found < 0 ? LONG.length : found;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts", "sim-org/**/*.test.ts", "web/src/**/*.test.ts"],
    // Loading the sources anew for each of many small files takes a tenth of the time; whatever a test sets, it sets back.
    isolate: Boolean(process.env.FOOTFALL_SLOW),
    exclude: ["**/node_modules/**", ...(process.env.FOOTFALL_SLOW ? [] : SLOW_ONLY)],
    globalSetup: ["test/support/folder-in-memory.ts", "test/support/state-template.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Small data: an engine's second thread takes more from the other worker than it gives. The slow suite has both.
    env: process.env.FOOTFALL_SLOW ? {} : { FOOTFALL_THREADS: "1" },
    // Each state that is opened has its WebAssembly made anew; optimised, it takes longer than what it is used for here.
    execArgv: ["--liftoff-only"],
    // Two cores: more workers than that only make DuckDB's own threads wait for each other.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
  },
});
