import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, vi } from "vitest";
import type { HistoryEntry } from "../../src/app/history.ts";
import { demoSettings, demoTables } from "../../src/demo/index.ts";
import { toCsv } from "../reference/csv-text.ts";
import type { Table } from "../reference/csv-values.ts";
import { told } from "../support/told.ts";

/** A folder with the demo's export and stores of it, and the commands of "The living store" as a script gives them. */

export const NOW = "2026-07-01T00:00:00Z";
export const FILES = ["members", "touchpoints", "attribution_touchpoints", "campaigns", "channels"];
export const MEMBER = "00v000000000001AAA";

let folder: string;
export const demo: Record<string, Table> = {};
const before = { user: process.env.FOOTFALL_USER, url: process.env.DATABASE_URL };
let taken = 0;

/** Of cases that differ in little the slow suite runs each, the quick one the last, which holds the others. */
export const cases = <T>(all: readonly T[]) => (process.env.FOOTFALL_SLOW ? all : all.slice(-1));

export const path = (name: string) => join(folder, name);
/** A path in the folder that nothing has taken yet. */
export const freshPath = (kind: string) => path(`${kind}-${taken++}`);

/** Makes the folder before the tests of a file, with the demo's export, settings and dates, and takes it away behind them. */
export function aLivingFolder(): void {
  beforeAll(make);
  afterAll(takeAway);
  afterEach(() => {
    vi.unstubAllEnvs();
  });
}

async function make(): Promise<void> {
  process.env.FOOTFALL_USER = "maria";
  delete process.env.DATABASE_URL;
  folder = await mkdtemp(join(tmpdir(), "footfall-living-"));
  for await (const { object, columns, rows } of demoTables({ members: 800 }))
    demo[object] = { columns: [...columns], rows: [...rows].map((row) => [...row]) };
  await writeExport("whole", demo);
  await writeFile(path("demo.yaml"), demoSettings);
  await writeFile(path("stricter.yaml"), demoSettings.replace("lookbackDays: null", "lookbackDays: 120"));
  const members = cells(demo.CampaignMember as Table, "Id");
  await writeDates("dates.csv", ...members.slice(0, 150).map((id) => `${id},2025-11-03T10:00:00Z`));
  await cli(0, "import", "--store", path("base"), "--source", path("whole"), "--now", NOW);
}

async function takeAway(): Promise<void> {
  for (const [name, value] of [
    ["FOOTFALL_USER", before.user],
    ["DATABASE_URL", before.url],
  ] as const) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  await rm(folder, { recursive: true, force: true });
}

/** Runs a command in this process; it ends with that status. */
export async function cli(expected: number, ...args: string[]): Promise<{ out: string; error: string }> {
  const { status, out, error } = await told(...args);
  expect(status, `footfall ${args.join(" ")}\n${error}`).toBe(expected);
  return { out, error };
}

/** The one document that `--json` prints. */
export async function document<T = Record<string, unknown>>(...args: string[]): Promise<T> {
  const { out, error } = await cli(0, ...args, "--json");
  expect(error).toBe("");
  return JSON.parse(out) as T;
}

export const history = (store: string) => document<HistoryEntry[]>("history", "--store", store);

/** A store with the demo in it, as publish 1. */
export async function demoStore(): Promise<string> {
  const store = freshPath("store");
  await cp(path("base"), store, { recursive: true });
  return store;
}

/** The same after settings, dates and stricter settings: at publish 4. */
export async function changedStore() {
  const store = await demoStore();
  const publish = (...args: string[]) => cli(0, "publish", "--store", store, ...args, "--now", NOW);
  await publish("--settings", path("demo.yaml"));
  await publish("--dates", path("dates.csv"));
  await publish("--settings", path("stricter.yaml"));
  return { store, publish };
}

export async function writeExport(name: string, tables: Record<string, Table>): Promise<void> {
  await mkdir(path(name), { recursive: true });
  for (const [object, table] of Object.entries(tables))
    await writeFile(join(path(name), `${object}.csv`), toCsv(table));
}

export async function writeDates(name: string, ...rows: string[]): Promise<string> {
  await writeFile(path(name), `${["campaign_member_id,touchpoint_date", ...rows].join("\n")}\n`);
  return path(name);
}

export function cells({ columns, rows }: Table, name: string): string[] {
  return rows.map((row) => row[columns.indexOf(name)] ?? "");
}

/** The outcome files, by their names. */
export async function outcome(store: string, ...args: string[]): Promise<Record<string, string>> {
  const out = freshPath("outcome");
  await cli(0, "results", "--store", store, "--out", out, ...args);
  return filesOf(out);
}

export async function filesOf(out: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const name of (await readdir(out)).sort())
    if (name !== "summary.json")
      files[name] = (await readFile(join(out, name))).toString(name.endsWith(".csv") ? "utf8" : "base64");
  return files;
}

/** Names of the files that differ: a shorter message than the files. */
export function differing(found: Record<string, string>, expected: Record<string, string>): string[] {
  const names = new Set([...Object.keys(found), ...Object.keys(expected)]);
  return [...names].filter((name) => found[name] !== expected[name]);
}

/** A row of a CSV that needs no quotes, by the value of its first column. */
export function rowOf(file: string | undefined, first: string): Record<string, string> {
  const [header = "", ...lines] = (file ?? "").split("\n");
  const found = lines.find((line) => line.startsWith(`${first},`))?.split(",") ?? [];
  return Object.fromEntries(header.split(",").map((name, index) => [name, found[index] ?? ""]));
}
