import { cp, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keyOf, Stream } from "../../src/demo/random.ts";
import { type Moment, runAndKill } from "./killed.ts";
import { command, historyOf, namesOf, outcomeOf, rowsOf, stateOf } from "./look.ts";
import { type Step, writeSteps } from "./steps.ts";

/**
 * `kill -9` at random moments: whatever is killed while a store is made, changed and undone, the same commands given
 * again lead to the same outcome, history, rows and state, to the byte.
 *
 * A failure prints the seed; `FOOTFALL_KILL_SEED` repeats its draws (the moments hang on the machine as well), and
 * `FOOTFALL_KILLS` says how many processes are killed, `FOOTFALL_KILL_SHOW=1` shows each.
 */
const KILLS = Number(process.env.FOOTFALL_KILLS ?? 1);
const SEED = Number(process.env.FOOTFALL_KILL_SEED ?? Math.floor(Math.random() * 2 ** 31));
const random = new Stream(keyOf(SEED, "kill"));

/** Within `npm test` there is time for the first steps alone. */
const IS_LONG = KILLS > 50;
const STEPS_OF_SHORT = 2;
/** Kills of the first import in each life that begins with it; of another step at most. */
const KILLS_OF_FIRST = IS_LONG ? 4 : 2;
const KILLS_OF_STEP_MAX = IS_LONG ? 6 : 3;

/** The store after a step of the undisturbed life. */
type Undisturbed = {
  store: string;
  history: Awaited<ReturnType<typeof historyOf>>;
  outcome: Record<string, string>;
  /** What the step takes as a process of its own, and how often it changes the store's files. */
  usual: { seconds: number; changes: number };
};

const counts = {
  killed: 0,
  ofFirstImport: 0,
  ofHistory: 0,
  before: 0,
  after: 0,
  between: 0,
  abandoned: 0,
  lives: 0,
};
const undisturbed: Undisturbed[] = [];
let folder: string;
let stepsOf: (store: string) => Step[];
let userBefore: string | undefined;

beforeAll(async () => {
  userBefore = process.env.FOOTFALL_USER;
  process.env.FOOTFALL_USER = "maria";
  folder = await mkdtemp(join(tmpdir(), "footfall-kill-"));
  stepsOf = await writeSteps(folder);
});

afterAll(async () => {
  if (userBefore === undefined) delete process.env.FOOTFALL_USER;
  else process.env.FOOTFALL_USER = userBefore;
  await rm(folder, { recursive: true, force: true });
});

test(`processes (${KILLS}) killed at any moment lead to what undisturbed ones lead to`, async () => {
  const start = performance.now();
  await liveUndisturbed();
  while (counts.killed < KILLS) await live(...nextLife());
  const seconds = Math.round((performance.now() - start) / 1000);
  console.log(`FOOTFALL_KILL_SEED=${SEED}: ${JSON.stringify({ ...counts, seconds })}`);
}, 3_600_000);

async function liveUndisturbed(): Promise<void> {
  const store = join(folder, "undisturbed/store");
  await mkdir(join(folder, "undisturbed"));
  const steps = stepsOf(store);
  for (const [index, { name, args }] of steps.slice(0, IS_LONG ? steps.length : STEPS_OF_SHORT).entries()) {
    const { status, error, seconds, changes } = await runAndKill(args, store, undefined);
    expect(`${status} ${error}`, name).toBe("0 ");
    const kept = join(folder, `after-${index}`);
    await cp(store, kept, { recursive: true });
    const [history, outcome] = [await historyOf(kept), await outcomeOf(kept)];
    expect(history, name).toHaveLength(index + 1);
    undisturbed.push({ store: kept, history, outcome, usual: { seconds, changes } });
  }
}

/** The steps of the next life: the first is whole where there is time, every fifth begins with nothing. */
function nextLife(): [from: number, to: number] {
  const life = counts.lives++;
  if (life === 0 && IS_LONG) return [0, undisturbed.length];
  if (life % 5 === 0) return [0, 2];
  const from = random.between(1, undisturbed.length - 1);
  return [from, Math.min(from + (IS_LONG ? 3 : 2), undisturbed.length)];
}

async function live(from: number, to: number): Promise<void> {
  const home = join(folder, `life-${counts.lives}`);
  const store = join(home, "store");
  await mkdir(home);
  if (from > 0) await cp(undisturbed[from - 1]?.store as string, store, { recursive: true });
  const steps = stepsOf(store);
  const told: string[] = [];
  let done = from;
  let tries = 0;
  while (done < to) {
    const [step, { usual }] = [steps[done] as Step, undisturbed[done] as Undisturbed];
    const isKilled =
      done === 0
        ? tries < KILLS_OF_FIRST
        : tries < KILLS_OF_STEP_MAX && counts.killed < KILLS && random.chance(0.9);
    const moment = isKilled ? momentOf(usual) : undefined;
    tries++;
    const ended = await runAndKill(step.args, store, moment);
    told.push(`${step.name} ${JSON.stringify(moment)} ${ended.byItself ? "ended by itself" : "killed"}`);
    if (ended.byItself) expect(`${ended.status} ${ended.error}`, said(told)).toBe("0 ");
    if (!ended.byItself && random.chance(0.25)) await killHistory(store, told);
    const published = await lookAtHistory(store, done, said(told));
    expect(published === done && ended.byItself, said(told)).toBe(false);
    if (process.env.FOOTFALL_KILL_SHOW) console.log(told.at(-1));
    if (!ended.byItself) await count(done, published, store);
    if (published > done) tries = 0;
    done = published;
  }
  await checkWhole(store, to, said(told));
  await rm(home, { recursive: true });
}

const said = (told: readonly string[]) =>
  `FOOTFALL_KILL_SEED=${SEED}, life ${counts.lives}:\n${told.join("\n")}\n`;

/** A moment from the whole time of a step, from its end, or at a change of the store's files: there the commits are. */
function momentOf({ seconds, changes }: Undisturbed["usual"]): Moment {
  const kind = random.below(4);
  if (kind === 0) return { afterMs: random.unit() * seconds * 1050 };
  if (kind === 1 || changes === 0) return { afterMs: (0.6 + random.unit() * 0.45) * seconds * 1000 };
  return { atChange: random.between(1, changes), afterMs: random.below(4) };
}

/** Reading a store puts it in order first: that may be killed as well. */
async function killHistory(store: string, told: string[]): Promise<void> {
  const moment = { afterMs: 250 + random.unit() * 350 };
  const { byItself } = await runAndKill(["history", "--store", store], store, moment);
  told.push(`history ${JSON.stringify(moment)} ${byItself ? "ended by itself" : "killed"}`);
  if (byItself) return;
  counts.killed++;
  counts.ofHistory++;
}

/** The store holds what it held, or the next publish, each whole. */
async function lookAtHistory(store: string, done: number, what: string): Promise<number> {
  const history = await historyOf(store);
  expect([done, done + 1], what).toContain(history.length);
  const held = undisturbed[history.length - 1];
  expect(history, what).toEqual(held?.history ?? []);
  if (held) expect(differences(await outcomeOf(store), held.outcome), what).toEqual([]);
  return history.length;
}

async function count(done: number, published: number, store: string): Promise<void> {
  counts.killed++;
  if (done === 0) counts.ofFirstImport++;
  if (published === done) counts.before++;
  else {
    counts.after++;
    if (await isPending(store)) counts.between++;
  }
}

/** Whether the state still waits for the warehouse's word; asked of a copy, so that the store stays as it is. */
async function isPending(store: string): Promise<boolean> {
  const copy = `${store}-copy`;
  await mkdir(copy);
  await cp(join(store, "state"), join(copy, "state"), { recursive: true });
  const { pending } = await stateOf(copy);
  await rm(copy, { recursive: true });
  return pending !== undefined;
}

/** Everything that there is to see is as in the undisturbed life after as many steps. */
async function checkWhole(store: string, steps: number, what: string): Promise<void> {
  const reference = undisturbed[steps - 1] as Undisturbed;
  await command(1, "import", "--store", store, "--source", join(folder, "hardly-any"), "--full");
  expect(await historyOf(store), what).toEqual(reference.history);
  for (let publish = 1; publish <= steps; publish++) {
    const { outcome } = undisturbed[publish - 1] as Undisturbed;
    expect(differences(await outcomeOf(store, publish), outcome), `${what}as of ${publish}`).toEqual([]);
  }
  const member = /^(00v\w+),.*,true,created,/m.exec(reference.outcome["members.csv"] ?? "")?.[1] as string;
  const words = ["--member", member, "--as-of", String(steps), "--json"];
  expect(await command(0, "explain", "--store", store, ...words)).toBe(
    await command(0, "explain", "--store", reference.store, ...words),
  );
  expect(await rowsOf(store), what).toEqual(await rowsOf(reference.store));
  const { abandoned, ...state } = await stateOf(store);
  counts.abandoned += abandoned;
  const { abandoned: _, ...expected } = await stateOf(reference.store);
  expect(state, what).toEqual({ ...expected, pending: undefined });
  expect(
    state.publishes.map(({ id, cause, reason, settingsVersion, opened, closed, undoes, by, now }) => ({
      ...{ id, now: new Date(now).toISOString(), by, cause, reason },
      ...{ settingsVersion, opened, closed, undoes },
    })),
    what,
  ).toEqual(reference.history);
  expect(await namesOf(store), what).toEqual(await namesOf(reference.store));
  expect(await readdir(join(store, "..")), what).toEqual([basename(store)]);
}

/** The first line in which each file differs from what it should be. */
function differences(found: Record<string, string>, expected: Record<string, string>): string[] {
  return [...new Set([...Object.keys(found), ...Object.keys(expected)])].flatMap((name) => {
    const [lines, expectedLines] = [found[name]?.split("\n") ?? [], expected[name]?.split("\n") ?? []];
    if (found[name] === expected[name]) return [];
    const at = lines.findIndex((line, index) => line !== expectedLines[index]);
    return [`${name}:${at + 1}: ${lines[at]} in place of ${expectedLines[at]}`];
  });
}
