import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SimulatedOrg } from "../../sim-org/start.ts";
import { startSimulatedOrg } from "../../sim-org/start.ts";
import { writeDemo } from "../../src/demo/index.ts";
import { type Told, told } from "./told.ts";

/** A simulated org and a store that is connected to it, each in a folder that goes with the test. */
export type ConnectedStore = {
  sim: SimulatedOrg;
  folder: string;
  store: string;
  /** The export that the org was loaded from. */
  source: string;
  /** Runs a command; `{ status, out, error }`. */
  cli(...args: string[]): Promise<Told>;
  /** The same, and the JSON that it prints; throws where it fails. */
  json<T = Record<string, unknown>>(...args: string[]): Promise<T>;
  /** The outcome files of the store, by name. */
  outcome(store?: string): Promise<Record<string, string>>;
  /** Connects another store to the same org. */
  connect(store: string): Promise<void>;
  close(): Promise<void>;
};
export const NOW = "2026-07-01T12:00:00.000Z";

/** @param options.members - of the demo organisation; or `source`: an export of the test's own */
export async function connectedStore(options: {
  members?: number;
  seed?: number;
  source?: string;
}): Promise<ConnectedStore> {
  const folder = await mkdtemp(join(tmpdir(), "footfall-org-"));
  const source = options.source ?? join(folder, "export");
  if (options.source === undefined)
    await writeDemo(source, {
      members: options.members ?? 500,
      seed: options.seed ?? 7,
      until: "2026-06-30",
    });
  const sim = await startSimulatedOrg({ load: source });
  process.env.FOOTFALL_KEY_FILE = join(folder, "key");
  const store = join(folder, "store");
  const connected: ConnectedStore = {
    sim,
    folder,
    store,
    source,
    cli: told,
    async json(...args) {
      const { status, out, error } = await told(...args, "--json");
      if (status !== 0) throw new Error(`${args.join(" ")}: ${status}\n${error}`);
      return JSON.parse(out);
    },
    outcome: async (of = store) => outcomeFiles(of, folder),
    connect: async (to) => {
      signInBySim(sim);
      const { status, error } = await told("connect", "--store", to, "--url", sim.url, "--auth", "password");
      if (status !== 0) throw new Error(`connect: ${status}\n${error}`);
    },
    close: async () => {
      await sim.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await connected.connect(store);
  return connected;
}

/** The secrets of the simulated org, where the commands look for them. */
export function signInBySim(sim: SimulatedOrg): void {
  process.env.SF_CLIENT_ID = sim.clientId;
  process.env.SF_CLIENT_SECRET = sim.clientSecret;
  process.env.SF_USERNAME = sim.username;
  process.env.SF_PASSWORD = `${sim.password}${sim.securityToken}`;
}

let count = 0;

async function outcomeFiles(store: string, folder: string): Promise<Record<string, string>> {
  count += 1;
  const out = join(folder, `out-${count}`);
  const { status, error } = await told("results", "--store", store, "--out", out);
  if (status !== 0) throw new Error(`results: ${status}\n${error}`);
  return readOutcome(out);
}

/** The five outcome files of a folder, by name. */
export async function readOutcome(out: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const name of (await readdir(out)).sort())
    if (name !== "summary.json") files[name] = await readFile(join(out, name), "utf8");
  return files;
}
