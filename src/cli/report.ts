import { Command } from "commander";
import { dataDrivenOfFile, dataDrivenOfStore } from "../app/data-driven.ts";
import { type DoubleCountRequest, doubleCounts } from "../app/radar.ts";
import { type DataDrivenResult, PATH_MODELS } from "../results/data-driven/data-driven.ts";
import type { Io } from "./io.ts";
import { countOption, dayOption, hoursOption, NOW_UNUSED, STORE } from "./options.ts";
import { countText, moneyText, textTable } from "./table.ts";
import { UsageError } from "./usage-error.ts";

type Options = {
  store?: string;
  paths?: string;
  asOf?: number;
  measure: "conversions" | "value";
  json?: boolean;
};

/** `footfall report`: questions asked of an outcome. */
export function reportCommand(io: Io): Command {
  const command = new Command("report").description("questions asked of an outcome");
  command
    .command("data-driven")
    .description("credit by channel under Markov and Shapley, computed exactly, beside the simple models")
    .option("--store <folder>", "the closed opportunities of a store: won ones convert, lost ones do not")
    .option("--paths <file>", "a CSV of paths (path,total_conversions,total_conversion_value,total_null)")
    .option("--as-of <publish>", "as it was at this publish of a living store", countOption)
    .option("--measure <conversions or value>", "what the table shows", "conversions")
    .option(...NOW_UNUSED)
    .option("--json", "print the report as one JSON document")
    .action(async (options: Options) => {
      if (options.measure !== "conversions" && options.measure !== "value") {
        throw new UsageError("--measure is conversions or value");
      }
      const result = await resultOf(options);
      io.out(options.json ? `${JSON.stringify(result, null, 2)}\n` : dataDrivenText(result, options.measure));
    });
  command
    .command("double-counting")
    .description(
      "what may be counted twice: online campaigns that are synced, memberships that follow a touch of the same person",
    )
    .requiredOption(...STORE)
    .option("--as-of <publish>", "as it was at this publish", countOption)
    .option(
      "--within-hours <hours>",
      "how near two touches of a person are taken for one; default: 24",
      hoursOption,
    )
    .option(
      "--web-tracking-since <day>",
      "the day on which the web script went live, where no web touches are there",
      dayOption,
    )
    .option("--minimum-people <count>", "leave out pairs of campaigns with fewer people", countOption)
    .option(...NOW_UNUSED)
    .option("--json", "print the report as one JSON document")
    .action(async ({ json, now: _, ...request }: DoubleCountRequest & { json?: boolean; now?: number }) => {
      const found = await doubleCounts(request);
      io.out(json ? `${JSON.stringify(found, null, 2)}\n` : doubleCountText(found));
    });
  return command;
}

/** What may be counted twice, as a table. */
function doubleCountText(found: Awaited<ReturnType<typeof doubleCounts>>): string {
  if (found.length === 0) return "Nothing looks as if it were counted twice.\n";
  const table = textTable(
    [
      { title: "Kind" },
      { title: "Campaign" },
      { title: "Name" },
      { title: "People", align: "right" },
      { title: "Won, W-shaped", align: "right" },
      { title: "What" },
    ],
    found.map((row) => [
      row.kind,
      row.campaignId,
      row.name,
      countText(row.people),
      moneyText(Number(row.won.w_shaped ?? 0)),
      row.text,
    ]),
  );
  return `${table}\nNothing has been changed.\n`;
}

async function resultOf({ store, paths, asOf }: Options): Promise<DataDrivenResult> {
  if (store !== undefined && paths === undefined) return dataDrivenOfStore(store, asOf);
  if (paths !== undefined && store === undefined) return dataDrivenOfFile(paths);
  throw new UsageError("name one of --store and --paths");
}

const LABELS: Record<(typeof PATH_MODELS)[number], string> = {
  first: "First",
  last: "Last",
  linear: "Linear",
  position: "40/20/40",
  markov: "Markov",
  shapley: "Shapley",
};

/** Channels by their Shapley credit, most first; the last line adds up. */
function dataDrivenText(result: DataDrivenResult, measure: "conversions" | "value"): string {
  const rows = [...result.channels].sort((a, b) => b.shapley[measure] - a.shapley[measure]);
  const numbers = rows.map((row) => [
    row.channel,
    ...PATH_MODELS.map((model) => row[model][measure].toFixed(measure === "value" ? 2 : 6)),
    `${(100 * row.removalEffect).toFixed(1)} %`,
  ]);
  const total = (measure === "value" ? result.value : result.conversions).toFixed(
    measure === "value" ? 2 : 6,
  );
  const table = textTable(
    [
      { title: "Channel" },
      ...PATH_MODELS.map((model) => ({ title: LABELS[model], align: "right" as const })),
      { title: "Removal effect", align: "right" },
    ],
    [...numbers, ["Together", ...PATH_MODELS.map(() => total), ""]],
  );
  const journeys = result.conversions + result.nulls;
  return `${countText(journeys)} journeys, ${countText(result.conversions)} converted (${(100 * result.baseProbability).toFixed(2)} %) and brought ${moneyText(result.value)}. The table shows ${measure}.\n\n${table}`;
}
