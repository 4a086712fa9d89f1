import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Accounts } from "../state/accounts.ts";
import { readConfig } from "./config.ts";
import type { Desk } from "./desk.ts";
import { jobsWith } from "./jobs.ts";
import { schedulerOver } from "./schedule.ts";
import type { OpenStore, StoreName, Stores } from "./stores.ts";

const home = mkdtempSync(join(tmpdir(), "footfall-schedule-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** A desk of which only what the schedule asks for is there. */
function deskWith(names: readonly StoreName[], shown: StoreName, kept: Map<string, unknown>): Desk {
  const store = (name: StoreName): OpenStore => ({ name, folder: join(home, name), id: name });
  const stores: Pick<Stores, "held" | "shown"> = {
    held: (name) => (names.includes(name) ? store(name) : undefined),
    shown: () => store(shown),
  };
  const accounts: Pick<Accounts, "setting" | "keepSetting"> = {
    setting: async (key) => kept.get(key),
    keepSetting: async (key, value) => void kept.set(key, value),
  };
  const rest = { config: readConfig({}), jobs: jobsWith(String), log: () => {} };
  return { ...rest, stores, accounts } as unknown as Desk;
}

function connected(name: StoreName): void {
  mkdirSync(join(home, name), { recursive: true });
  writeFileSync(join(home, name, "salesforce.sealed"), "");
}

test("belongs to the company's own org once that is connected, whichever store is shown", async () => {
  connected("demo");
  const scheduler = await schedulerOver(deskWith(["demo", "own"], "demo", new Map()));
  expect(scheduler.state().store).toBe("demo");
  connected("own");
  expect(scheduler.state().store).toBe("own");
  await scheduler.ended("sync", "demo", { status: "failed", error: "no", by: "somebody" });
  expect([scheduler.state().last, scheduler.syncOf("demo").last?.status]).toEqual([null, "failed"]);
  scheduler.stop();
});

test("what was missed while the server was down is overdue; what failed once after a success is not", async () => {
  connected("own");
  const hours = (count: number) => Date.now() - count * 3_600_000;
  const schedule = { cron: "0 * * * *", enabled: true };
  const isOverdue = async (doneAt: number | null, status: "done" | "failed") => {
    const last = { at: new Date(hours(0)).toISOString(), status, error: null, by: "schedule" };
    const kept = new Map<string, unknown>([
      ["schedule", { schedule, since: hours(48) }],
      ["last-sync-own", { last, doneAt }],
    ]);
    const scheduler = await schedulerOver(deskWith(["own"], "own", kept));
    const { isOverdue } = scheduler.state();
    scheduler.stop();
    return isOverdue;
  };
  expect(await isOverdue(hours(5), "done")).toBe(true);
  expect(await isOverdue(null, "failed")).toBe(true);
  expect(await isOverdue(Date.now(), "failed")).toBe(false);
});

test("a job that is asked to end is waited for, and the next of its kind is another", async () => {
  const jobs = jobsWith(String);
  const waiting = (credentials: string) =>
    jobs.begin("connect", "own", "admin", async (_, signal) => {
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      return credentials;
    });
  const first = waiting("old");
  expect(waiting("new").id).toBe(first.id);
  await jobs.end("connect");
  expect(jobs.job(first.id)?.status).toBe("done");
  const second = waiting("new");
  expect(second.id).not.toBe(first.id);
  await jobs.end("connect");
});
