import { Command } from "commander";
import { compactStore } from "../app/compact.ts";
import { withLivingStore } from "../app/living-store.ts";
import { type Io, progressLine } from "./io.ts";
import { countOption, nowOption, STORE } from "./options.ts";
import { countText } from "./table.ts";
import { UsageError } from "./usage-error.ts";

type Options = {
  store: string;
  before?: number;
  olderThan?: number;
  dryRun?: boolean;
  now?: number;
  json?: boolean;
};

/** `footfall compact`: old outcomes out of a store, so that it does not grow for ever. */
export function compactCommand(io: Io): Command {
  return new Command("compact")
    .description(
      "take the outcomes of old publishes out of a store: they can no longer be looked at or compared; records, settings, dates and undo stay",
    )
    .requiredOption(...STORE)
    .option("--before <publish>", "of all publishes before this one", countOption)
    .option("--older-than <days>", "of all that were made so many days ago", countOption)
    .option("--dry-run", "only count what would go")
    .option("--now <instant>", "from which days are counted back; default: the real time", nowOption)
    .option("--json", "print what was done as one JSON document")
    .action(async ({ store, before, olderThan, dryRun, now, json }: Options) => {
      const asked = [
        ...(before === undefined ? [] : [{ publish: before }]),
        ...(olderThan === undefined ? [] : [{ withinDays: olderThan }]),
      ];
      const [wanted] = asked;
      if (wanted === undefined || asked.length > 1)
        throw new UsageError("name either --before PUBLISH or --older-than DAYS");
      const progress = progressLine(io);
      try {
        progress.show("taking out what no publish shows any more");
        const isDryRun = dryRun === true;
        const { from, oldest, rows, all } = await withLivingStore(store, (living) =>
          compactStore(living, {
            store,
            oldest: wanted,
            isDryRun,
            now: now ?? Date.now(),
          }),
        );
        progress.clear();
        if (json) return io.out(`${JSON.stringify({ oldest, rows, of: all, isDryRun }, null, 2)}\n`);
        if (oldest === from)
          return io.out(
            from === 1
              ? "There is nothing to take out: every publish is to stay.\n"
              : `There is nothing to take out: publish ${from} is the oldest that can be looked at already.\n`,
          );
        const which = oldest === 2 ? "publish 1" : `publishes 1 to ${oldest - 1}`;
        io.out(
          `${isDryRun ? "Would take out" : "Took out"} the outcome of ${which}: ${countText(rows)} of ${countText(all)} rows of the ledger.\nThe oldest that can be looked at ${isDryRun ? "would be" : "is"} publish ${oldest}. Publishes can be undone as before.\n`,
        );
      } finally {
        progress.clear();
      }
    });
}
