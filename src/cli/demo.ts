import { Command } from "commander";
import { type DemoTour, generateDemo, startDemo } from "../app/demo.ts";
import { type Io, progressLine } from "./io.ts";
import { countOption } from "./options.ts";
import { outcomeText } from "./outcome-text.ts";
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
  command
    .command("start")
    .description("make the demo organisation, run the main job over it, and say where everything lies")
    .option("--home <folder>", "where it goes; default: FOOTFALL_HOME, else footfall-demo")
    .action(async (options: { home?: string }) => {
      const progress = progressLine(io);
      try {
        const home = options.home ?? process.env.FOOTFALL_HOME ?? "footfall-demo";
        const tour = await startDemo(home, progress.show);
        progress.clear();
        io.out(`${outcomeText(tour.result, tour.out)}\n${nextSteps(tour)}`);
      } finally {
        progress.clear();
      }
    });
  return command;
}

/** What to try next, with ids that are there. */
function nextSteps({ export: source, settings, out, store, examples }: DemoTour): string {
  const footfall = "npm run --silent footfall --";
  const now = "--now 2026-07-01T00:00:00Z";
  const lines = [
    "What lies where",
    `  ${source}  the organisation, as Salesforce's Data Export writes it`,
    `  ${settings}  its settings`,
    `  ${out}  members.csv, touchpoints.csv, attribution_touchpoints.csv, campaigns.csv, channels.csv, summary.json`,
    `  ${store}  a living store: every import and every publish is kept`,
    "",
    "Ask why",
  ];
  if (examples.member) lines.push(`  ${footfall} explain --store ${store} --member ${examples.member}`);
  if (examples.opportunity)
    lines.push(`  ${footfall} explain --store ${store} --opportunity ${examples.opportunity}`);
  lines.push(
    `  ${footfall} report data-driven --store ${store}`,
    "",
    "See it before you save it",
    `  ${footfall} radar --store ${store}`,
  );
  if (examples.lateList)
    lines.push(`  ${footfall} radar apply ${examples.lateList} --store ${store} --out dates.csv ${now}`);
  lines.push(
    `  ${footfall} preview --store ${store} --settings ${settings} ${now}      (change something in it first)`,
    `  ${footfall} publish --store ${store} --settings ${settings} --reason "why" ${now}`,
    `  ${footfall} history --store ${store}`,
    "",
    "docs/guide/late-list.md walks through it.",
  );
  return `${lines.join("\n")}\n`;
}
