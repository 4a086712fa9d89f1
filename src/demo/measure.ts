/**
 * Prints the rates of a demo organisation: `node src/demo/measure.ts --members 20000 [--seed 1] [--until 2026-06-30]`.
 * docs/demo-organisation.md shows what it prints, and what to make of it.
 */
import { parseArgs } from "node:util";
import { type DemoOptions, demoTables, demoTruth } from "./index.ts";
import type { Rate } from "./measures/rate.ts";
import { ratesOf } from "./measures/rates.ts";
import { readTables } from "./measures/records.ts";

/** Every row is held as an object here: beyond this, memory runs out. */
const membersMax = 1_000_000;

const { values } = parseArgs({
  options: {
    members: { type: "string", default: "20000" },
    seed: { type: "string" },
    until: { type: "string" },
  },
});
const options: DemoOptions = {
  members: Number(values.members),
  ...(values.seed === undefined ? {} : { seed: Number(values.seed) }),
  ...(values.until === undefined ? {} : { until: values.until }),
};
if (options.members > membersMax) throw new Error(`--members: measure at most ${membersMax}`);

const records = await readTables(demoTables(options));
const lines = [
  "| measure | value | bounds at 20,000 members |",
  "|---|---|---|",
  ...Object.entries(records).map(
    ([object, rows]) => `| ${object} | ${rows.length.toLocaleString("en-US")} | |`,
  ),
  ...ratesOf(records, demoTruth(options)).map(
    (rate) =>
      `| ${rate.name} | ${text(rate, rate.value)} | ${text(rate, rate.low)} to ${text(rate, rate.high)} |`,
  ),
];
process.stdout.write(`${lines.join("\n")}\n`);

function text({ unit }: Rate, value: number): string {
  if (unit === "share") return `${(value * 100).toFixed(value < 0.002 ? 3 : 1)} %`;
  if (unit === "dollars") return `$${Math.round(value).toLocaleString("en-US")}`;
  return value.toLocaleString("en-US", { maximumFractionDigits: 2 });
}
