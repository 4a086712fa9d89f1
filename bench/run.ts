import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { generateDemo } from "../src/app/demo.ts";
import { countText, textTable } from "../src/cli/table.ts";
import type { Measured } from "./run-once.ts";

/** Everything before the model: the export is unpacked, scanned, loaded and checked. */
const READING = ["check structure", "read"];

/**
 * `npm run bench -- run [--members 1000000] [--runs 3] [--store]`: the main job over the demo organisation, each
 * time in a process of its own; medians by step, their share, and the highest memory of any run.
 */
export async function benchRun(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      members: { type: "string", default: "1000000" },
      runs: { type: "string", default: "3" },
      store: { type: "boolean", default: false },
    },
  });
  const folder = mkdtempSync(join(tmpdir(), "footfall-bench-"));
  try {
    const source = join(folder, "export.zip");
    const settings = join(folder, "footfall.yaml");
    await generateDemo({ members: Number(values.members), out: source, settingsOut: settings });
    const runs: Measured[] = [];
    for (let run = 0; run < Number(values.runs); run++) {
      runs.push(
        measure([source, settings, join(folder, "out"), ...(values.store ? [join(folder, "store")] : [])]),
      );
    }
    console.log(reportText(Number(values.members), runs));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measure(args: readonly string[]): Measured {
  const child = spawnSync(process.execPath, [join(import.meta.dirname, "run-once.ts"), ...args], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  if (child.status !== 0) throw new Error(child.stderr);
  return JSON.parse(child.stdout) as Measured;
}

function reportText(members: number, runs: readonly Measured[]): string {
  const names = runs[0]?.timings.map(({ name }) => name) ?? [];
  const steps = names.map((name) => ({
    name,
    seconds: median(runs.map((run) => run.timings.find((timing) => timing.name === name)?.seconds ?? 0)),
  }));
  const total = median(runs.map((run) => run.seconds));
  const reading = steps
    .filter(({ name }) => READING.includes(name))
    .reduce((sum, step) => sum + step.seconds, 0);
  const row = (name: string, seconds: number) => [
    name,
    seconds.toFixed(2),
    `${((100 * seconds) / total).toFixed(1)} %`,
  ];
  const table = textTable(
    [{ title: "Step" }, { title: "Seconds", align: "right" }, { title: "Share", align: "right" }],
    [
      ...steps.map(({ name, seconds }) => row(name, seconds)),
      row("reading", reading),
      row("after reading", total - reading),
      row("in all", total),
    ],
  );
  const memory = Math.max(...runs.map((run) => run.peakMiB));
  return `${countText(members)} members, ${availableParallelism()} cores, medians of ${runs.length} runs; peak memory ${countText(Math.round(memory))} MiB\n\n${table}`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
