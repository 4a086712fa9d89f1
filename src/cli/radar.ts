import { Command } from "commander";
import { type RadarApplyRequest, type RadarEntry, radarApply, radarOf } from "../app/radar.ts";
import type { ModelName } from "../model/credit/weights.ts";
import { MODEL_LABELS } from "../results/explain/reasons.ts";
import { changeText } from "./change-text.ts";
import { type Io, progressLine } from "./io.ts";
import {
  countOption,
  modelOption,
  NOW,
  NOW_UNUSED,
  optionsOfBoth,
  STORE,
  storeOf,
  WITHIN_HOURS,
} from "./options.ts";
import { countText, moneyFormat, textTable } from "./table.ts";

const SHOWN = 20;

type RadarOptions = {
  store?: string;
  asOf?: number;
  stakes?: number;
  model: ModelName;
  json?: boolean;
};

/** `footfall radar`: campaigns whose members' dates cannot be the event's. */
export function radarCommand(io: Io): Command {
  return new Command("radar")
    .description(
      "campaigns whose members' dates cannot be the event's, worst first, with the evidence and the credit at stake",
    )
    .enablePositionalOptions()
    .addCommand(radarApplyCommand(io))
    .option(...STORE)
    .option("--as-of <publish>", "as it was at this publish; then without the credit at stake", countOption)
    .option(
      "--stakes <count>",
      "compute the credit at stake for so many of the worst; default: all",
      countOption,
    )
    .addOption(modelOption())
    .option(...NOW_UNUSED)
    .option("--json", "print the findings as one JSON document")
    .action(async (options: RadarOptions) => {
      const progress = progressLine(io);
      try {
        const { asOf, stakes } = options;
        const store = storeOf(options);
        const entries = await radarOf({
          store,
          ...(asOf === undefined ? {} : { asOf }),
          ...(stakes === undefined ? {} : { stakes }),
          progress: progress.show,
        });
        progress.clear();
        io.out(options.json ? `${JSON.stringify(entries, null, 2)}\n` : radarText(entries, options.model));
      } finally {
        progress.clear();
      }
    });
}

/** `footfall radar apply`: the proposal of a finding as a bulk update. */
function radarApplyCommand(io: Io): Command {
  return new Command("apply")
    .description(
      "preview the radar's proposal for a campaign, and write it as a file of dates for footfall publish --dates",
    )
    .argument("<campaign>", "its id")
    .option(...STORE)
    .option(
      "--date <date>",
      "another date than the proposed one: 2026-01-25, or '2026-01-25 09:00' in the organisation's zone",
    )
    .option("--out <file>", "where the dates are written")
    .option(...WITHIN_HOURS)
    .addOption(modelOption())
    .option(...NOW)
    .option("--json", "print what would change as one JSON document")
    .action(async (campaign: string, _: unknown, command: Command) => {
      const progress = progressLine(io);
      try {
        const { json, now, ...rest } = optionsOfBoth<ApplyOptions>(command);
        const store = storeOf(rest);
        const result = await radarApply({
          ...rest,
          store,
          campaign,
          now: now ?? Date.now(),
          wantsDetails: !json,
          progress: progress.show,
        });
        progress.clear();
        if (json) return io.out(`${JSON.stringify(result.document, null, 2)}\n`);
        const { finding } = result;
        const why = finding.proposal ? `Proposed: ${finding.proposal.date}, ${finding.proposal.why}\n` : "";
        const next =
          rest.out === undefined
            ? ""
            : `\nThe dates lie in ${rest.out}; footfall publish --store ${store} --dates ${rest.out} makes it so.\n`;
        io.out(
          `${finding.name}\n${evidenceText(finding)}${why}\n${changeText(result, "preview", rest.model)}${next}`,
        );
      } finally {
        progress.clear();
      }
    });
}

type ApplyOptions = Omit<RadarApplyRequest, "store" | "campaign" | "now" | "model"> & {
  store?: string;
  model: ModelName;
  now?: number;
  json?: boolean;
};

function evidenceText({ evidence }: Pick<RadarEntry, "evidence">): string {
  return evidence.map(({ text }) => `  ${text}\n`).join("");
}

function radarText(entries: readonly RadarEntry[], shownModel: ModelName): string {
  if (entries.length === 0) return "The radar finds no campaign whose members' dates look wrong.\n";
  const stakes = entries.map(({ stake }) => stake?.campaign.find(({ model }) => model === shownModel));
  const money = moneyFormat(
    stakes.flatMap((stake) =>
      stake ? [stake.won.before, stake.won.after, stake.open.before, stake.open.after].map(Number) : [],
    ),
  );
  const shift = (entry: RadarEntry, side: "won" | "open", index: number) => {
    const stake = stakes[index];
    if (stake) return [money(Number(stake[side].before)), money(Number(stake[side].after))];
    return ["–", entry.stake ? "no change" : "–"];
  };
  const table = textTable(
    [
      { title: "Campaign" },
      { title: "Name" },
      { title: "Event" },
      { title: "Members", align: "right" },
      { title: "of", align: "right" },
      { title: "Sure", align: "right" },
      { title: "Proposed" },
      { title: `Won, ${MODEL_LABELS[shownModel]}`, align: "right" },
      { title: "if taken", align: "right" },
      { title: "Open", align: "right" },
      { title: "if taken", align: "right" },
      { title: "Deals", align: "right" },
    ],
    entries.slice(0, SHOWN).map((entry, index) => {
      return [
        entry.campaignId,
        entry.name,
        entry.startDate ?? "–",
        countText(entry.members),
        countText(entry.ofMembers),
        `${Math.round(entry.confidence * 100)} %`,
        entry.proposal?.date ?? "–",
        ...shift(entry, "won", index),
        ...shift(entry, "open", index),
        entry.stake ? countText(entry.stake.opportunities) : "–",
      ];
    }),
  );
  const worst = entries
    .slice(0, 3)
    .map((entry) => `${entry.name} (${entry.campaignId})\n${evidenceText(entry)}`);
  const more =
    entries.length > SHOWN ? `${countText(entries.length - SHOWN)} more; --json has them all.\n` : "";
  return `${countText(entries.length)} ${entries.length === 1 ? "campaign" : "campaigns"}, worst first\n${table}${more}\n${worst.join("\n")}\nfootfall radar apply CAMPAIGN previews the proposal for one of them.\n`;
}
