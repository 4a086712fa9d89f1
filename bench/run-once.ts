import { run } from "../src/app/run.ts";

/** One run of the main job, measured; printed as JSON for the process that started it. */
export type Measured = { seconds: number; peakMiB: number; timings: { name: string; seconds: number }[] };

const [source = "", settings = "", out = "", store] = process.argv.slice(2);
const result = await run({
  source,
  settings,
  out,
  now: Date.parse("2026-07-01T00:00:00Z"),
  format: "csv",
  ...(store === undefined ? {} : { store }),
});
const measured: Measured = {
  seconds: result.seconds,
  peakMiB: process.resourceUsage().maxRSS / 1024,
  timings: result.timings,
};
console.log(JSON.stringify(measured));
