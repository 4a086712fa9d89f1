import { Command, Option } from "commander";
import { type RunOptions, run } from "../app/run.ts";
import { type Io, progressLine } from "./io.ts";
import { nowOption } from "./options.ts";
import { outcomeText } from "./outcome-text.ts";

/** `footfall run`: the main job. */
export function runCommand(io: Io): Command {
  return new Command("run")
    .description(
      "read a Salesforce export, decide which members count and when, attribute the revenue, write the outcome",
    )
    .requiredOption("--source <folder or ZIP>", "the export: one CSV for each object")
    .option("--settings <file>", "settings (footfall.yaml); without it, every setting has its default")
    .requiredOption("--out <folder>", "where the outcome goes")
    .option(
      "--now <instant>",
      "the model's clock, as 2026-01-25T17:00:00Z; default: the real time",
      nowOption,
    )
    .addOption(
      new Option("--format <format>", "of the outcome files").choices(["csv", "parquet"]).default("csv"),
    )
    .option("--store <folder>", "keep the warehouse there, for footfall explain")
    .action(async (options: Omit<RunOptions, "now" | "progress"> & { now?: number }) => {
      const progress = progressLine(io);
      try {
        const result = await run({ ...options, now: options.now ?? Date.now(), progress: progress.show });
        progress.clear();
        io.out(outcomeText(result, options.out));
      } finally {
        progress.clear();
      }
    });
}
