import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { type OutcomeFormat, writeOutcome } from "../destinations/files/write-outcome.ts";
import { MAIN_SCHEMAS, runModel, type StepTiming } from "../model/run.ts";
import type { ModelContext } from "../model/step.ts";
import { type ChannelRevenue, channelRevenue } from "../results/channel-revenue.ts";
import { type Summary, summarise } from "../results/summary.ts";
import { OBJECTS } from "../settings/fields.ts";
import { defaultSettings, parseSettings, type SettingsDocument } from "../settings/parse.ts";
import { InputError, type Problem } from "../settings/problem.ts";
import { type CrmField, type Rules, readRules } from "../settings/rules.ts";
import type { UsedColumn } from "../sources/files/checks.ts";
import { FileExport } from "../sources/files/read-export.ts";
import { openDuckDb } from "../warehouse/duckdb/duckdb-warehouse.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { abandonStore, finishStore, prepareStore, type RunStore } from "./run-store.ts";

export type RunOptions = {
  /** Folder or ZIP of a Salesforce export. */
  source: string;
  /** A settings file; without it every setting has its default. */
  settings?: string;
  /** The folder of the outcome. */
  out: string;
  /** The model's clock, in milliseconds since 1970 UTC. */
  now: number;
  format: OutcomeFormat;
  /** Where the warehouse is kept; without it, it is thrown away. */
  store?: string;
  /** Told what is being done. */
  progress?: (what: string) => void;
};

export type RunResult = Summary & {
  seconds: number;
  /** Revenue by channel, most first. */
  channels: ChannelRevenue[];
  timings: StepTiming[];
};

export const VERSION = 1;

/**
 * The main job: reads an export, computes everything, writes the outcome.
 *
 * @throws {InputError} with every problem of the settings and the export; then nothing has been written
 */
export async function run(options: RunOptions): Promise<RunResult> {
  const start = performance.now();
  const progress = options.progress ?? (() => {});
  const timings: StepTiming[] = [];
  const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    const result = await work();
    timings.push({ name, seconds: (performance.now() - began) / 1000 });
    return result;
  };
  const scratch = await mkdtemp(join(tmpdir(), "footfall-"));
  let warehouse: Warehouse | undefined;
  let store: RunStore | undefined;
  try {
    if (options.store !== undefined) store = await prepareStore(options.store);
    warehouse = await openDuckDb({
      path: store?.warehouse ?? ":memory:",
      spillFolder: join(scratch, "spill"),
    });
    const { document, rules, objects } = await readInput(warehouse, options, scratch, timed);
    const context: ModelContext = {
      settings: document.settings,
      rules,
      now: options.now,
      dialect: warehouse.dialect,
    };
    const opened = warehouse;
    timings.push(
      ...(await runModel(opened, context, {
        onStep: (step, index, count) =>
          progress(`computing ${step.name.replaceAll("_", " ")} (${index + 1} of ${count})`),
      })),
    );
    progress("counting");
    const summary = await timed("summary", () => summarise(opened, MAIN_SCHEMAS, objects));
    progress("writing the outcome");
    const seconds = () => Math.round(performance.now() - start) / 1000;
    await timed("write", () =>
      writeOutcome(opened, MAIN_SCHEMAS.results, options.out, options.format, () => ({
        version: VERSION,
        now: new Date(options.now).toISOString(),
        ...summary,
        seconds: seconds(),
      })),
    );
    const channels = await channelRevenue(opened, MAIN_SCHEMAS.results);
    if (store) await finishStore(store, opened, { settings: document.settings, now: options.now });
    return { ...summary, channels, seconds: seconds(), timings };
  } finally {
    await warehouse?.close();
    if (store) await abandonStore(store);
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Reads settings and records; gathers the problems of both before it fails. */
async function readInput(
  warehouse: Warehouse,
  options: RunOptions,
  scratch: string,
  timed: <T>(name: string, work: () => Promise<T>) => Promise<T>,
) {
  const found: Problem[] = [];
  let count = 0;
  const gather = (error: unknown) => {
    if (!(error instanceof InputError)) throw error;
    found.push(...error.problems);
    count += error.count;
  };
  let document: SettingsDocument = defaultSettings();
  let readable = true;
  try {
    if (options.settings !== undefined) document = await readSettings(options.settings);
  } catch (error) {
    gather(error);
    readable = false;
  }
  const source = await timed("check structure", () =>
    FileExport.open(options.source, scratch, options.progress),
  );
  let rules: Rules | undefined;
  try {
    // A file that could not be read has no columns to hold the rules against.
    if (readable) rules = readRules(document, source.problems.length === 0 ? source.columns : undefined);
  } catch (error) {
    gather(error);
  }
  const loaded = await timed("read", () =>
    source.load(warehouse, MAIN_SCHEMAS.mirror, rules ? usedColumns(rules) : [], options.progress),
  );
  const problems = [...found, ...source.problems, ...loaded.problems];
  if (problems.length > 0 || !rules)
    throw new InputError(problems, count + source.problemCount + loaded.count);
  return { document, rules, objects: OBJECTS.filter((object) => source.has(object)) };
}

/** @throws {InputError} where the file is not there or is no settings document */
export async function readSettings(path: string): Promise<SettingsDocument> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : (error as Error).message;
    throw new InputError([{ file: basename(path), message: `cannot be read: ${reason} (${path})` }]);
  }
  return parseSettings(text, basename(path));
}

/** The columns beyond the contract's that the settings use as dates and numbers. */
export function usedColumns(rules: Rules): UsedColumn[] {
  const used: UsedColumn[] = [];
  const add = (field: CrmField, type: UsedColumn["type"]) => {
    if (!field.known) used.push({ object: field.object, name: field.name, type });
  };
  for (const rule of rules.sync) {
    for (const date of rule.dates) if (date.kind === "field") add(date.field, "moment");
  }
  for (const field of rules.packageFields.touchpointDate) add(field, "moment");
  for (const field of rules.packageFields.touchpointStart) add(field, "date");
  for (const field of rules.packageFields.touchpointEnd) add(field, "date");
  add(rules.amount, "number");
  return used;
}
