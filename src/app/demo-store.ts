import { join } from "node:path";
import { demoSettings } from "../demo/index.ts";
import { API_VERSION, connect } from "./connect.ts";
import { generateDemo } from "./demo.ts";
import { importOrg } from "./import-org.ts";
import { withLivingStore } from "./living-store.ts";
import { orgOf } from "./org.ts";
import { changePending } from "./pending.ts";

/** The demo's clock: the instant after its newest day, so that every start gives the same outcome. */
export const DEMO_NOW = Date.parse("2026-07-01T00:00:00Z");
/** Enough for every report, and made in seconds. */
export const DEMO_MEMBERS = 20_000;

/** A simulated org that listens, as whoever starts it tells of it. */
export type DemoOrg = {
  url: string;
  username: string;
  password: string;
  securityToken: string;
  clientId: string;
  clientSecret: string;
};

/** Writes the demo organisation as an export, for the simulated org to be filled with. @returns its path */
export async function writeDemoExport(home: string, progress?: (what: string) => void): Promise<string> {
  const out = join(home, "demo-export.zip");
  await generateDemo({ members: DEMO_MEMBERS, out, ...(progress ? { progress } : {}) });
  return out;
}

/**
 * Connects the demo's store to its org, and makes the store where it is not there: the records by the API, as from any
 * org, then the settings. A store that is there keeps what was published in it; only the org's address is new.
 */
export async function makeDemoStore(
  folder: string,
  org: DemoOrg,
  progress?: (what: string) => void,
): Promise<void> {
  const told = progress ? { progress } : {};
  const { url, username, password, securityToken, clientId, clientSecret } = org;
  await connect({
    store: folder,
    loginUrl: url,
    apiVersion: API_VERSION,
    signIn: { auth: "password", clientId, clientSecret, username, password: `${password}${securityToken}` },
    ...told,
  });
  await withLivingStore(folder, async (store) => {
    if (store.published) return;
    await importOrg(store, await orgOf(store), { now: DEMO_NOW, reason: "The demo organisation", ...told });
  });
  await withLivingStore(folder, async (store) => {
    // Killed between the two, the next start goes on here.
    if (store.published?.id !== 1) return;
    await changePending(store, "publish", {
      changes: [{ kind: "settings", yaml: `${demoSettings}\nsalesforce: { writeBack: true }\n` }],
      reason: "Zone and channels",
      now: DEMO_NOW,
      ...told,
    });
  });
}
