import { Command } from "commander";
import { generateDemo } from "../app/demo.ts";
import { type Io, progressLine } from "./io.ts";
import { countOption } from "./options.ts";
import { countText } from "./table.ts";

type Options = {
  members: number;
  seed?: number;
  until?: string;
  out: string;
  settingsOut?: string;
  truthOut?: string;
};

/** `footfall demo`: a believable company to try everything on. */
export function demoCommand(io: Io): Command {
  const command = new Command("demo").description("a made-up company to try Footfall on");
  command
    .command("generate")
    .description("write the demo organisation as a Salesforce Data Export")
    .option("--members <count>", "campaign members; everything else grows with them", countOption, 20_000)
    .option("--seed <number>", "another seed, another company", countOption)
    .option("--until <day>", "the newest day of data, YYYY-MM-DD; three years back from there")
    .requiredOption("--out <file or folder>", "a ZIP where it ends in .zip, else a folder of CSV files")
    .option("--settings-out <file>", "write settings that fit the organisation")
    .option("--truth-out <file>", "write which lists were uploaded late, as JSON")
    .action(async (options: Options) => {
      const progress = progressLine(io);
      try {
        const summary = await generateDemo({ ...options, progress: progress.show });
        progress.clear();
        const counts = Object.entries(summary).map(([object, count]) => `${countText(count)} ${object}`);
        io.out(`${options.out}: ${counts.join(", ")}\n`);
      } finally {
        progress.clear();
      }
    });
  return command;
}
