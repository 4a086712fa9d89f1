import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import type { HistoryEntry } from "../../src/app/history.ts";
import { openState } from "../../src/state/state.ts";
import { openDuckDb } from "../../src/warehouse/duckdb/duckdb-warehouse.ts";
import { told } from "../support/told.ts";

/** What there is to see of a store from outside and from inside, so that two stores can be compared. */

/** Runs a command in this process; it must end with that status. */
export async function command(expected: number, ...args: string[]): Promise<string> {
  const { status, out, error } = await told(...args);
  expect(status, `${args.join(" ")}\n${error}`).toBe(expected);
  return out;
}

/** The history without what differs from run to run; empty also where nothing has been begun. */
export async function historyOf(store: string): Promise<Omit<HistoryEntry, "at">[]> {
  if (!(await readdir(store).catch(() => [] as string[])).includes("footfall.json")) return [];
  const entries = JSON.parse(await command(0, "history", "--store", store, "--json")) as HistoryEntry[];
  return entries.map(({ at: _, ...entry }) => entry);
}

/** The outcome files by their names, without the summary, which says how long it took. */
export async function outcomeOf(store: string, asOf?: number): Promise<Record<string, string>> {
  const out = `${store}-outcome`;
  await command(0, "results", "--store", store, "--out", out, ...(asOf ? ["--as-of", String(asOf)] : []));
  const files: Record<string, string> = {};
  for (const name of (await readdir(out)).sort())
    if (name !== "summary.json") files[name] = await readFile(join(out, name), "utf8");
  await rm(out, { recursive: true });
  return files;
}

/** Every table of the warehouse with the count and a digest of its rows, in whatever order; when they were made left out. */
export async function rowsOf(store: string): Promise<Record<string, string>> {
  const warehouse = await openDuckDb({ path: join(store, "warehouse.duckdb"), isKept: true });
  try {
    const tables = await warehouse.all<{ name: string; type: string }>(
      `SELECT table_schema || '."' || table_name || '"' AS name, table_type AS type FROM information_schema.tables
       WHERE table_catalog = current_database() ORDER BY 1`,
    );
    const rows: Record<string, string> = {};
    for (const { name, type } of tables) {
      const columns = name === 'ledger."publishes"' ? "* EXCLUDE (made_at)" : "*";
      const [row] = await warehouse.all<{ digest: string }>(
        `SELECT count(*) || ' rows, ' || COALESCE(bit_xor(hash(held)), 0) AS digest FROM (SELECT ${columns} FROM ${name}) AS held`,
      );
      rows[name] = `${type} ${row?.digest}`;
    }
    return rows;
  } finally {
    await warehouse.close();
  }
}

/** What the state holds of publishes, settings and batches; `pending` must be undefined at the end. */
export async function stateOf(store: string) {
  const state = await openState({ folder: join(store, "state") });
  try {
    const done = await state.publishes();
    const publishes = done.map(({ at: _, ...publish }) => publish);
    const versions = await Promise.all(
      (await state.settingsVersions()).map(async ({ version, publish }) => ({
        ...{ version, publish },
        settings: await state.settingsAt(publish),
      })),
    );
    const batches: Record<number, unknown[]> = {};
    for (const { id } of done) {
      const entries: unknown[] = [];
      for await (const rows of state.dateEntries(id)) entries.push(...rows);
      batches[id] = entries;
    }
    const abandoned = (await state.auditLog(10_000)).filter(
      ({ action }) => action === "publish.abandon",
    ).length;
    return { pending: await state.pendingPublish(), publishes, versions, batches, abandoned };
  } finally {
    await state.close();
  }
}

/** Names of what lies in a store, without the write-ahead log, which may be there or not. */
export async function namesOf(store: string): Promise<string[]> {
  return (await readdir(store)).filter((name) => name !== "warehouse.duckdb.wal").sort();
}
