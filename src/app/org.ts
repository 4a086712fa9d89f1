import { existsSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import { type CallBudget, callBudget } from "../salesforce/call-budget.ts";
import { credentialFile } from "../salesforce/credential-file.ts";
import type { OrgApi } from "../salesforce/org-api.ts";
import { openOrg } from "../salesforce/sign-in/open-org.ts";
import { organization } from "../salesforce/who.ts";
import type { LivingStore } from "./living-store.ts";
import { NotConnected } from "./run-store.ts";

/** A store's connection to its org, with the budget of the settings. */

const CALLS = "salesforce.calls.json";
const callsSchema = z.record(z.string(), z.number());
/** Counts are kept this often at most: a call is not worth a write to the disk each. */
const KEPT_MS = 2_000;

/** Whether the store in the folder is connected to an org. */
export function isConnected(folder: string): boolean {
  return existsSync(join(folder, "salesforce.sealed"));
}

/**
 * Opens the connection that `footfall connect` has made.
 *
 * @throws {StoreMissing} where there is none
 */
export async function orgOf(store: LivingStore): Promise<OrgApi> {
  const { folder, published } = store;
  const credentials = credentialFile(folder);
  const connection = await credentials.read();
  if (!connection) {
    throw new NotConnected();
  }
  const settings = published?.settings.salesforce;
  const budget = await budgetOf(folder, settings?.maxApiCallsPerDay ?? null);
  const backOffMs = Number(process.env.FOOTFALL_BACK_OFF_MS ?? Number.NaN);
  const api = await openOrg(connection, credentials, {
    budget,
    reservePercent: settings?.reservePercent ?? 20,
    ...(Number.isFinite(backOffMs) ? { backOffMs } : {}),
  });
  opened.set(folder, api);
  return api;
}

/** What this process has opened last, by the store's folder. */
const opened = new Map<string, OrgApi>();

/** Calls of the org in 24 hours, as it said last to this process; undefined before it has. */
export function callsOf(folder: string): { used: number; max: number } | undefined {
  const org = opened.get(resolve(folder))?.usage.org;
  return org && { used: org.used, max: org.max };
}

/** What the org calls itself; its id where the user may not see that. */
export async function nameOfOrg(api: OrgApi): Promise<string> {
  return (await organization(api)).name ?? api.org.orgId;
}

/** The calls of a store's last 24 hours, and the ceiling of its settings; counted in a file of the store. */
export async function budgetOf(folder: string, max: number | null): Promise<CallBudget> {
  const path = join(folder, CALLS);
  let keptAt = 0;
  return callBudget({
    max,
    calls: await readCalls(path),
    save: async (calls) => {
      if (max === null && Date.now() - keptAt < KEPT_MS) return;
      keptAt = Date.now();
      await writeFile(`${path}.new`, JSON.stringify(calls));
      await rename(`${path}.new`, path);
    },
  });
}

/** Waits; shorter where the first wait between tries was set (`FOOTFALL_BACK_OFF_MS`; a second otherwise). */
export function sleep(milliseconds: number): Promise<void> {
  const factor = Number(process.env.FOOTFALL_BACK_OFF_MS ?? 1000) / 1000;
  return new Promise((resolve) => setTimeout(resolve, milliseconds * Math.min(1, factor)));
}

async function readCalls(path: string): Promise<Record<string, number>> {
  try {
    return callsSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    // None yet, or cut off: counting begins anew.
    return {};
  }
}
