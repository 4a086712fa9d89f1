import { setTimeout as later } from "node:timers/promises";
import { Command } from "commander";
import { BudgetReached, OrgError, StoreRefused } from "../app/errors.ts";
import { exportOrg, refuseBlocked } from "../app/export-org.ts";
import { importOrg } from "../app/import-org.ts";
import { withLivingStore } from "../app/living-store.ts";
import { nameOfOrg, orgOf } from "../app/org.ts";
import { syncStore } from "../app/sync.ts";
import { InputError } from "../settings/problem.ts";
import { ask } from "./ask.ts";
import { changeText } from "./change-text.ts";
import { exportJson, exportText, objectsTable, someRecords, tellErrors } from "./export-text.ts";
import { type Io, progressLine } from "./io.ts";
import { countOption, NOW, NOW_UNCOMPUTED, optionsOfBoth, STORE, storeOf } from "./options.ts";
import { countText } from "./table.ts";
import { UsageError } from "./usage-error.ts";

/** The commands that talk to the connected org: export and sync; `import` without a source. */

/** `footfall import` without `--source`. */
export async function importFromOrg(
  io: Io,
  options: { store: string; full?: boolean; yes?: boolean; reason?: string; now?: number; json?: boolean },
): Promise<void> {
  const progress = progressLine(io);
  try {
    const { full, yes, reason } = options;
    const result = await withLivingStore(options.store, async (store) =>
      importOrg(store, await orgOf(store), {
        now: options.now ?? Date.now(),
        ...(full === undefined ? {} : { full }),
        ...(yes === undefined ? {} : { yes }),
        ...(reason === undefined ? {} : { reason }),
        wantsDetails: !options.json,
        progress: progress.show,
      }),
    );
    progress.clear();
    for (const note of result.notes) io.error(`${note}\n`);
    io.out(
      options.json
        ? `${JSON.stringify(result.document, null, 2)}\n`
        : `${countText(result.records)} records came from Salesforce.\n\n${changeText(result, "publish")}`,
    );
  } finally {
    progress.clear();
  }
}

type ExportOptions = {
  store?: string;
  plan?: boolean;
  dryRun?: boolean;
  skipErrors?: boolean;
  json?: boolean;
};

/** `footfall export`: the outcome back to the org. */
export function exportCommand(io: Io): Command {
  return new Command("export")
    .description(
      "write the published outcome back to the connected org: only what differs from what it has acknowledged",
    )
    .option(...STORE)
    .enablePositionalOptions()
    .addCommand(exportUndoCommand(io))
    .option("--plan", "only count what would be written, and the calls that it takes")
    .option("--dry-run", "the same, and show some of the records")
    .option(
      "--skip-errors",
      "go on after a refusal that needs a person; without it the rest of that object waits",
    )
    .option(...NOW_UNCOMPUTED)
    .option("--json", "print what was written as one JSON document")
    .action(async (options: ExportOptions) => {
      const progress = progressLine(io);
      try {
        const isPlan = options.plan === true || options.dryRun === true;
        const { report, records } = await withLivingStore(storeOf(options), async (store) => {
          const made = await exportOrg(store, await orgOf(store), {
            mode: isPlan ? "plan" : "write",
            ...(options.skipErrors ? { onError: "skip" } : {}),
            progress: progress.show,
          });
          return { report: made, records: options.dryRun ? await someRecords(made, store.warehouse) : [] };
        });
        progress.clear();
        tellErrors(io, report);
        io.out(
          options.json
            ? `${JSON.stringify(exportJson(report), null, 2)}\n`
            : exportText(report, isPlan) + records.map((line) => `${line}\n`).join(""),
        );
        refuseBlocked(report);
      } finally {
        progress.clear();
      }
    });
}

/** `footfall export undo`: everything that Footfall wrote, out of the org again. */
function exportUndoCommand(io: Io): Command {
  return new Command("undo")
    .description(
      "take everything out of the org that Footfall wrote there: our records are deleted, fields get back what stood there; asks for the org's name",
    )
    .option(...STORE)
    .option(...NOW_UNCOMPUTED)
    .option("--json", "print what was done as one JSON document")
    .action(async (_: unknown, command: Command) => {
      const { json, ...given } = optionsOfBoth<{ store?: string; json?: boolean }>(command);
      const folder = storeOf(given);
      const progress = progressLine(io);
      try {
        const report = await withLivingStore(folder, async (store) => {
          const api = await orgOf(store);
          const name = await nameOfOrg(api);
          const typed = await ask(io, {
            variable: "FOOTFALL_CONFIRM_ORG",
            text: `This deletes every record that Footfall made in the org. Type its name, ${name}`,
          });
          if (typed !== name)
            throw new UsageError(`the org is called ${name}, not ${typed}; nothing was changed`);
          return exportOrg(store, api, { mode: "withdraw", onError: "skip", progress: progress.show });
        });
        progress.clear();
        tellErrors(io, report);
        if (json) {
          io.out(`${JSON.stringify(exportJson(report), null, 2)}\n`);
          return refuseBlocked(report);
        }
        const isOut =
          report.conflicts.count === 0 &&
          report.missingFields.length === 0 &&
          report.blocked.length === 0 &&
          report.objects.every(({ failed }) => failed === 0);
        const told = isOut
          ? "What Footfall wrote is out of the org."
          : "Not everything that Footfall wrote is out of the org: what is left stands above.";
        io.out(
          `${told} The next export, and each sync while salesforce.writeBack is true, writes it anew.\n\n${objectsTable(report, false)}`,
        );
        refuseBlocked(report);
      } finally {
        progress.clear();
      }
    });
}

/** `footfall sync`: import, publish, export. */
export function syncCommand(io: Io): Command {
  return new Command("sync")
    .description(
      "import what has changed in the connected org, publish, and write back where the settings allow it",
    )
    .requiredOption(...STORE)
    .option("--yes", "delete even where more than a fifth of an object is gone")
    .option("--skip-errors", "go on after a refusal that needs a person")
    .option(
      "--every <minutes>",
      "again and again, until it is told to end; what fails is told, and tried again the next time",
      countOption,
    )
    .option(...NOW)
    .option("--json", "print what was done as one JSON document")
    .action(async (options: SyncOptions) => {
      if (options.every === undefined) return syncOnce(io, options);
      if (options.json || options.now !== undefined)
        throw new UsageError("--every goes with neither --json nor --now: each round has its own time");
      if (options.every > MINUTES_MAX)
        throw new UsageError(`--every takes at most ${MINUTES_MAX} minutes, a week`);
      await syncForever(io, options, options.every);
    });
}

const MINUTES_MAX = 7 * 24 * 60;

type SyncOptions = {
  store: string;
  every?: number;
  yes?: boolean;
  skipErrors?: boolean;
  now?: number;
  json?: boolean;
};

async function syncOnce(io: Io, options: SyncOptions): Promise<void> {
  const progress = progressLine(io);
  try {
    const { imported, exported } = await withLivingStore(options.store, (store) =>
      syncStore(store, {
        now: options.now ?? Date.now(),
        ...(options.yes ? { yes: true } : {}),
        ...(options.skipErrors ? { onError: "skip" } : {}),
        wantsDetails: !options.json,
        progress: progress.show,
      }),
    );
    progress.clear();
    for (const note of imported.notes) io.error(`${note}\n`);
    if (exported) tellErrors(io, exported);
    if (options.json) {
      const document = {
        import: imported.document,
        export: exported === null ? null : exportJson(exported),
      };
      io.out(`${JSON.stringify(document, null, 2)}\n`);
      if (exported) refuseBlocked(exported);
      return;
    }
    io.out(
      `${countText(imported.records)} records came from Salesforce.\n\n${changeText(imported, "publish")}\n`,
    );
    io.out(
      exported === null
        ? "Nothing was written back: the settings say salesforce.writeBack: false. To let sync write, set it to true; footfall export writes once.\n"
        : exportText(exported, false),
    );
    if (exported) refuseBlocked(exported);
  } finally {
    progress.clear();
  }
}

/** One round after the other; the store is free in between. What a later round may mend does not end it. */
async function syncForever(io: Io, options: SyncOptions, minutes: number): Promise<void> {
  const told = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => told.abort());
  let rounds = 0;
  while (!told.signal.aborted) {
    const began = Date.now();
    let next = began + minutes * 60_000;
    try {
      io.out(`${new Date(began).toISOString()}\n`);
      await syncOnce(io, options);
      rounds += 1;
    } catch (error) {
      const isTold =
        error instanceof OrgError || error instanceof InputError || error instanceof StoreRefused;
      // What went well once may go well again, whatever it was that failed.
      if (!isTold && rounds === 0) throw error;
      io.error(`${isTold ? error.message : String(error)}\n`);
      if (error instanceof BudgetReached) next = Math.max(next, error.againAt);
    }
    await later(Math.max(0, next - Date.now()), undefined, { signal: told.signal }).catch(() => {});
  }
}
