import { isUtf8 } from "node:buffer";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { type OutcomeFormat, writeOutcome } from "../destinations/files/write-outcome.ts";
import { MAIN_SCHEMAS, runModel, type StepTiming } from "../model/run.ts";
import type { ModelContext } from "../model/step.ts";
import { type ChannelRevenue, channelRevenue } from "../results/channel-revenue.ts";
import { type Summary, summarise } from "../results/summary.ts";
import { OBJECTS } from "../settings/fields.ts";
import { defaultSettings, parseSettings, type SettingsDocument, SettingsError } from "../settings/parse.ts";
import { InputError, type Problem } from "../settings/problem.ts";
import { type CrmField, type Rules, readRules } from "../settings/rules.ts";
import type { UsedColumn } from "../sources/files/checks.ts";
import { FileExport } from "../sources/files/read-export.ts";
import { openDuckDb } from "../warehouse/duckdb/duckdb-warehouse.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { engineThreads } from "./engine-limits.ts";
import { checkOutFolder } from "./out-folder.ts";
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
    if (options.store !== undefined) {
      const { source, settings, out } = options;
      store = await prepareStore(options.store, { source, settings, out });
    }
    warehouse = await openDuckDb({
      path: store?.warehouse ?? ":memory:",
      spillFolder: join(scratch, "spill"),
      ...engineThreads(),
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
  const problems: Problem[] = [];
  let count = 0;
  const tell = (found: readonly Problem[], number: number) => {
    problems.push(...found);
    count += number;
  };
  const gather = async <T>(work: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      tell(error.problems, error.count);
    }
  };
  await gather(() => checkOutFolder(options.out));
  const { settings: file } = options;
  let rest: SettingsDocument | undefined;
  const document = await gather(async () => {
    try {
      return file === undefined ? defaultSettings() : await readSettings(file);
    } catch (error) {
      if (error instanceof SettingsError) rest = error.rest;
      throw error;
    }
  });
  const source = await timed("check structure", () =>
    gather(() => FileExport.open(options.source, scratch, options.progress)),
  );
  const readable = document ?? rest;
  const rules = readable && (await gather(() => readRules(readable, source?.columns)));
  if (source) {
    tell(source.problems, source.problemCount);
    const loaded = await timed("read", () =>
      source.load(warehouse, MAIN_SCHEMAS.mirror, rules ? usedColumns(rules) : [], options.progress),
    );
    tell(loaded.problems, loaded.count);
  }
  if (problems.length > 0 || !document || !rules || !source) throw new InputError(problems, count);
  return { document, rules, objects: OBJECTS.filter((object) => source.has(object)) };
}

/** @throws {InputError} where the file is not there or is no settings document */
export async function readSettings(path: string): Promise<SettingsDocument> {
  const file = basename(path);
  const fail = (message: string): never => {
    throw new InputError([{ file, message }]);
  };
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR")
      return fail(`there is no settings file ${path}; name the one that is there, or leave out --settings`);
    if (error.code === "EISDIR") return fail("is a folder; name the settings file in it, as footfall.yaml");
    return fail(`the settings file cannot be read: ${error.message}`);
  });
  if (!isUtf8(bytes))
    return fail("the settings file is not UTF-8; save it as UTF-8 (Notepad: Save as, Encoding)");
  return parseSettings(bytes.toString(), file);
}

/** The columns beyond the contract's that the settings use as dates and numbers. */
export function usedColumns(rules: Rules): UsedColumn[] {
  const used = new Map<string, UsedColumn>();
  const add = ({ object, name, known }: CrmField, type: UsedColumn["type"]) => {
    if (!known) used.set(`${object}.${name} ${type}`, { object, name, type });
  };
  for (const rule of rules.sync) {
    for (const date of rule.dates) if (date.kind === "field") add(date.field, "moment");
  }
  for (const field of rules.packageFields.touchpointDate) add(field, "moment");
  for (const field of rules.packageFields.touchpointStart) add(field, "date");
  for (const field of rules.packageFields.touchpointEnd) add(field, "date");
  add(rules.amount, "number");
  return [...used.values()];
}
