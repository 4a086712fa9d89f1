import { benchApp } from "./app.ts";
import { benchPreview } from "./preview.ts";
import { benchRadar } from "./radar.ts";
import { benchRun } from "./run.ts";
import { benchSalesforce } from "./salesforce.ts";

/** `npm run bench -- NAME [options]`: measurements that print a table. Nothing is asserted of time. */
const BENCHES: Record<string, (args: readonly string[]) => Promise<void>> = {
  run: benchRun,
  app: benchApp,
  preview: benchPreview,
  radar: benchRadar,
  salesforce: benchSalesforce,
};

const [name = "", ...args] = process.argv.slice(2);
const bench = BENCHES[name];
if (bench) await bench(args);
else {
  console.error(`npm run bench -- NAME, with one of: ${Object.keys(BENCHES).join(", ")}`);
  process.exitCode = 2;
}
