import { Command } from "commander";
import { type RadarApplyRequest, type RadarEntry, radarApply, radarOf } from "../app/radar.ts";
import { changeText } from "./change-text.ts";
import { type Io, progressLine } from "./io.ts";
import { countOption, nowOption } from "./options.ts";
import { countText, moneyFormat, textTable } from "./table.ts";
import { UsageError } from "./usage-error.ts";

const SHOWN = 20;

/** `footfall radar`: campaigns whose members' dates cannot be the event's. */
export function radarCommand(io: Io): Command {
  return new Command("radar")
    .description(
      "campaigns whose members' dates cannot be the event's, worst first, with the evidence and the credit at stake",
    )
    .enablePositionalOptions()
    .addCommand(radarApplyCommand(io))
    .option("--store <folder>", "the living store")
    .option("--as-of <publish>", "as it was at this publish; then without the credit at stake", countOption)
    .option(
      "--stakes <count>",
      "compute the credit at stake for so many of the worst; default: all",
      countOption,
    )
    .option(
      "--now <instant>",
      "taken for the sake of scripts; the radar looks at the newest publish as it was made",
      nowOption,
    )
    .option("--json", "print the findings as one JSON document")
    .action(async (options: { store?: string; asOf?: number; stakes?: number; json?: boolean }) => {
      const progress = progressLine(io);
      try {
        const { store, asOf, stakes } = options;
        if (store === undefined) throw new UsageError("name the store with --store");
        const entries = await radarOf({
          store,
          ...(asOf === undefined ? {} : { asOf }),
          ...(stakes === undefined ? {} : { stakes }),
          progress: progress.show,
        });
        progress.clear();
        io.out(options.json ? `${JSON.stringify(entries, null, 2)}\n` : radarText(entries));
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
    .requiredOption("--store <folder>", "the living store")
    .option(
      "--date <date>",
      "another date than the proposed one: 2026-01-25, or '2026-01-25 09:00' in the organisation's zone",
    )
    .option("--out <file>", "where the dates are written")
    .option(
      "--now <instant>",
      "the model's clock, as 2026-01-25T17:00:00Z; default: the real time",
      nowOption,
    )
    .option("--json", "print what would change as one JSON document")
    .action(
      async (
        campaign: string,
        options: Omit<RadarApplyRequest, "campaign" | "now"> & { now?: number; json?: boolean },
      ) => {
        const progress = progressLine(io);
        try {
          const { json, now, ...rest } = options;
          const result = await radarApply({
            ...rest,
            campaign,
            now: now ?? Date.now(),
            wantsDetails: !json,
            progress: progress.show,
          });
          progress.clear();
          if (json) io.out(`${JSON.stringify(result.document, null, 2)}\n`);
          else {
            const { finding } = result;
            const why = finding.proposal
              ? `Proposed: ${finding.proposal.date}, ${finding.proposal.why}\n`
              : "";
            const next =
              rest.out === undefined
                ? ""
                : `\nThe dates lie in ${rest.out}; footfall publish --store ${rest.store} --dates ${rest.out} makes it so.\n`;
            io.out(
              `${finding.name}\n${evidenceText(finding)}${why}\n${changeText(result, "preview")}${next}`,
            );
          }
        } finally {
          progress.clear();
        }
      },
    );
}

function evidenceText({ evidence }: Pick<RadarEntry, "evidence">): string {
  return evidence.map(({ text }) => `  ${text}\n`).join("");
}

function radarText(entries: readonly RadarEntry[]): string {
  if (entries.length === 0) return "The radar finds no campaign whose members' dates look wrong.\n";
  const stakes = entries.map(({ stake }) => stake?.campaign.find(({ model }) => model === "w_shaped"));
  const money = moneyFormat(
    stakes.flatMap((stake) => (stake ? [Number(stake.won.before), Number(stake.won.after)] : [])),
  );
  const table = textTable(
    [
      { title: "Campaign" },
      { title: "Name" },
      { title: "Event" },
      { title: "Members", align: "right" },
      { title: "of", align: "right" },
      { title: "Sure", align: "right" },
      { title: "Proposed" },
      { title: "Won, W-shaped", align: "right" },
      { title: "if taken", align: "right" },
      { title: "Deals", align: "right" },
    ],
    entries.slice(0, SHOWN).map((entry, index) => {
      const stake = stakes[index];
      return [
        entry.campaignId,
        entry.name,
        entry.startDate ?? "–",
        countText(entry.members),
        countText(entry.ofMembers),
        `${Math.round(entry.confidence * 100)} %`,
        entry.proposal?.date ?? "–",
        stake ? money(Number(stake.won.before)) : "–",
        stake ? money(Number(stake.won.after)) : entry.stake ? "no change" : "–",
        entry.stake ? countText(entry.stake.opportunities) : "–",
      ];
    }),
  );
  const worst = entries
    .slice(0, 3)
    .map((entry) => `${entry.name} (${entry.campaignId})\n${evidenceText(entry)}`);
  const more =
    entries.length > SHOWN ? `${countText(entries.length - SHOWN)} more; --json has them all.\n` : "";
  return `${countText(entries.length)} campaigns, worst first\n${table}${more}\n${worst.join("\n")}\nfootfall radar apply CAMPAIGN previews the proposal for one of them.\n`;
}
