import { Command, Option } from "commander";
import type { ChangeResult } from "../app/change.ts";
import { diff } from "../app/diff.ts";
import { history } from "../app/history.ts";
import { type ImportRequest, importExport } from "../app/import.ts";
import { type PublishRequest, preview, publish } from "../app/publish.ts";
import { type ResultsRequest, storeResults } from "../app/store-results.ts";
import { undo } from "../app/undo.ts";
import { verifyStore } from "../app/verify.ts";
import { type ModelName, SHOWN_MODEL } from "../model/credit/weights.ts";
import { DIFF_REPORTS, type DiffReport } from "../results/difference/publish-difference.ts";
import { InputError } from "../settings/problem.ts";
import { bulkDatesCommand } from "./bulk-dates.ts";
import { changeText } from "./change-text.ts";
import { diffText, historyText } from "./history-text.ts";
import { type Io, progressLine } from "./io.ts";
import {
  AFTER,
  countOption,
  modelOption,
  NOW,
  NOW_UNUSED,
  REASON,
  STORE,
  storeOf,
  WITHIN_HOURS,
} from "./options.ts";
import { countText } from "./table.ts";

/** The commands of a living store: import, preview, publish, results, history, undo, diff. */

const REREAD = [
  "--reread",
  "accept rules on formulas and on fields of parents: all records of the object are read again at each import from the org",
] as const;

type Changing = { json?: boolean; now?: number; model?: ModelName; withinHours?: number };

/** Runs a use case that changes or previews, and prints what it tells. */
async function tell(
  io: Io,
  options: Changing,
  kind: "preview" | "publish",
  work: (common: {
    now: number;
    wantsDetails: boolean;
    model: ModelName;
    withinHours?: number;
    progress: (what: string) => void;
  }) => Promise<ChangeResult>,
): Promise<void> {
  const { model = SHOWN_MODEL } = options;
  const progress = progressLine(io);
  try {
    const result = await work({
      now: options.now ?? Date.now(),
      wantsDetails: !options.json,
      model,
      ...given({ withinHours: options.withinHours }),
      progress: progress.show,
    });
    progress.clear();
    io.out(options.json ? `${JSON.stringify(result.document, null, 2)}\n` : changeText(result, kind, model));
  } finally {
    progress.clear();
  }
}

/** `footfall import`: records into a store. */
export function importCommand(io: Io): Command {
  return new Command("import")
    .description(
      "merge a Salesforce export, or what has changed in the connected org, into a living store, and publish what follows from it; the first import makes the store",
    )
    .requiredOption(...STORE)
    .option(
      "--source <folder or ZIP>",
      "the export: one CSV for each object, all of them or some; without it, from the connected org",
    )
    .option(
      "--full",
      "the export is whole: what a file lacks is deleted; from an org: read everything again, and compare all ids",
    )
    .option("--yes", "delete even where more than a fifth of an object is missing")
    .option(...REASON)
    .option(...NOW)
    .option("--json", "print what changed as one JSON document")
    .action(async (options: Partial<ImportRequest> & Changing & { store: string }) => {
      const { store, source, reason } = options;
      if (source === undefined) return (await import("./sync.ts")).importFromOrg(io, options);
      const { full = false, yes = false } = options;
      await tell(io, options, "publish", (common) =>
        importExport({ store, source, full, yes, ...(reason === undefined ? {} : { reason }), ...common }),
      );
    });
}

type ChangeOptions = Pick<PublishRequest, "settings" | "dates" | "reason" | "after"> &
  Changing & { store?: string; reread?: boolean };

/** `footfall preview`: what publishing would change. */
export function previewCommand(io: Io): Command {
  return new Command("preview")
    .description(
      "show what publishing settings or dates would change: people, touchpoints, money; changes nothing",
    )
    .option(...STORE)
    .enablePositionalOptions()
    .addCommand(bulkDatesCommand(io, "preview"))
    .option("--settings <file>", "the whole settings document, as it would be")
    .option(
      "--dates <file>",
      "touchpoint dates: a CSV with campaign_member_id,touchpoint_date; an empty date clears",
    )
    .option(...REREAD)
    .option(...WITHIN_HOURS)
    .addOption(modelOption())
    .option(...NOW)
    .option("--json", "print what would change as one JSON document")
    .action(async (options: ChangeOptions) => {
      const { settings, dates, reread } = options;
      const store = storeOf(options);
      await tell(io, options, "preview", (common) =>
        preview({ store, ...given({ settings, dates, acceptsRereading: reread }), ...common }),
      );
    });
}

/** `footfall publish`: makes it so. */
export function publishCommand(io: Io): Command {
  return new Command("publish")
    .description("publish settings or dates, in one transaction; footfall undo takes it back")
    .option(...STORE)
    .enablePositionalOptions()
    .addCommand(bulkDatesCommand(io, "publish"))
    .option("--settings <file>", "the whole settings document")
    .option(
      "--dates <file>",
      "touchpoint dates: a CSV with campaign_member_id,touchpoint_date; an empty date clears",
    )
    .option(...REASON)
    .option(...AFTER)
    .option(...REREAD)
    .option(...WITHIN_HOURS)
    .addOption(modelOption())
    .option(...NOW)
    .option("--json", "print what changed as one JSON document")
    .action(async (options: ChangeOptions) => {
      const { settings, dates, reason, after, reread } = options;
      const store = storeOf(options);
      await tell(io, options, "publish", (common) =>
        publish({
          store,
          ...given({ settings, dates, reason, after, acceptsRereading: reread }),
          ...common,
        }),
      );
    });
}

/** `footfall undo`: takes the settings and dates of a publish back. */
export function undoCommand(io: Io): Command {
  return new Command("undo")
    .description("take back the settings and dates that a publish changed, as a new publish")
    .requiredOption(...STORE)
    .argument("<publish>", "its id, see footfall history", countOption)
    .option("--preview", "only show what taking it back would change")
    .option(...REASON)
    .option(...WITHIN_HOURS)
    .addOption(modelOption())
    .option(...NOW)
    .option("--json", "print what changed as one JSON document")
    .action(
      async (target: number, options: { store: string; preview?: boolean; reason?: string } & Changing) => {
        const { store, reason } = options;
        const mode = options.preview ? "preview" : "publish";
        await tell(io, options, mode, (common) =>
          undo(mode, { store, publish: target, ...given({ reason }), ...common }),
        );
      },
    );
}

/** `footfall results`: the outcome files. */
export function resultsCommand(io: Io): Command {
  return new Command("results")
    .description("write the outcome files of a living store, as they are or as they were")
    .requiredOption(...STORE)
    .requiredOption("--out <folder>", "where the outcome goes")
    .option("--as-of <publish>", "as it was at this publish", countOption)
    .addOption(
      new Option("--format <format>", "of the outcome files").choices(["csv", "parquet"]).default("csv"),
    )
    .option(...NOW_UNUSED)
    .action(async (options: ResultsRequest) => {
      const progress = progressLine(io);
      try {
        const { store, out, format, asOf } = options;
        const written = await storeResults({
          store,
          out,
          format,
          ...given({ asOf }),
          progress: progress.show,
        });
        progress.clear();
        io.out(
          `${out}: the outcome of publish ${written.publish}, ${countText(written.touchpoints)} touchpoints\n`,
        );
      } finally {
        progress.clear();
      }
    });
}

/** `footfall history`: every publish. */
export function historyCommand(io: Io): Command {
  return new Command("history")
    .description("every publish of a living store, newest first: when, who, why, and what it moved")
    .requiredOption(...STORE)
    .option(...NOW_UNUSED)
    .option("--json", "print the publishes as one JSON document")
    .action(async ({ store, json }: { store: string; json?: boolean }) => {
      const { entries, moved } = await history(store);
      io.out(json ? `${JSON.stringify(entries, null, 2)}\n` : historyText(entries, moved));
    });
}

/** `footfall verify`: everything anew, against what is published. */
export function verifyCommand(io: Io): Command {
  return new Command("verify")
    .description("compute everything anew and hold it against what is published; changes nothing")
    .requiredOption(...STORE)
    .option(...NOW_UNUSED)
    .action(async ({ store }: { store: string }) => {
      const progress = progressLine(io);
      try {
        const { publish: id, opened, closed, seconds } = await verifyStore(store, progress.show);
        progress.clear();
        if (opened + closed > 0)
          throw new InputError([
            {
              file: store,
              message: `publish ${id} is not what everything computed anew gives: ${opened} rows would open, ${closed} close; publish once more to put it right, and tell the developers`,
            },
          ]);
        io.out(
          `Publish ${id} is what everything computed anew gives, to the byte. ${seconds.toFixed(1)} s\n`,
        );
      } finally {
        progress.clear();
      }
    });
}

/** `footfall diff`: two publishes side by side. */
export function diffCommand(io: Io): Command {
  return new Command("diff")
    .description("two publishes side by side, the differences split by their cause")
    .requiredOption(...STORE)
    .argument("<from>", "a publish", countOption)
    .argument("<to>", "another", countOption)
    .addOption(
      new Option("--report <report>", "what is compared").choices(DIFF_REPORTS).makeOptionMandatory(),
    )
    .addOption(modelOption())
    .option(...NOW_UNUSED)
    .option("--json", "print the differences as one JSON document")
    .action(
      async (
        from: number,
        to: number,
        options: { store: string; report: DiffReport; model: ModelName; json?: boolean },
      ) => {
        const document = await diff(options.store, from, to, options.report);
        io.out(options.json ? `${JSON.stringify(document, null, 2)}\n` : diffText(document, options.model));
      },
    );
}

/** Without the keys that were not given. */
function given<T extends Record<string, unknown>>(
  options: T,
): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
}
