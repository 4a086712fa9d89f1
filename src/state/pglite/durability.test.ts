import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runsOf } from "../../../test/support/property-runs.ts";
import { slowTest } from "../../../test/support/slow.ts";
import { openState, StateUnreachable } from "../state.ts";

/** Real processes that are really killed: what they said was written must be there. */

let folder: string;

beforeAll(async () => {
  // What is made here is really made.
  delete process.env.FOOTFALL_STATE_TEMPLATE;
  folder = await mkdtemp(join(tmpdir(), "footfall-durability-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Settles what is pending, then publishes without end, and tells of each commit by a synchronous write. */
const PUBLISHES = `
  import { writeSync } from "node:fs";
  const { openState } = await import(${JSON.stringify(new URL("../state.ts", import.meta.url).href)});
  const state = await openState({ folder: process.argv[1] });
  writeSync(1, "open\\n");
  const pending = await state.pendingPublish();
  if (pending) await state.finishPublish(pending.id, { opened: 0, closed: 0 });
  for (let turn = 0; ; turn++) {
    const dates = Array.from({ length: 1 + ((turn * 37) % 300) }, (_, index) => (
      { campaignMemberId: "00Q" + index, action: "set", touchpointDate: turn, oldAction: null, oldDate: null }));
    const begun = await state.beginPublish(
      { at: turn, now: turn, by: "child", cause: "dates", reason: null, undoes: null, dates });
    writeSync(1, "begun " + begun.id + " " + dates.length + "\\n");
    if (turn % 5 === 4) {
      await state.abandonPublish(begun.id);
      writeSync(1, "abandoned " + begun.id + "\\n");
    } else {
      await state.finishPublish(begun.id, { opened: turn, closed: 0 });
      writeSync(1, "done " + begun.id + "\\n");
    }
  }
`;

/** Runs the script above, and kills it some time after it has begun to open the state, opened it, or committed. */
async function killed(state: string, msMax: number, from: "start" | "open" | "done"): Promise<string[]> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", PUBLISHES, state], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  let complained = "";
  child.stderr.on("data", (text) => {
    complained += text;
  });
  const opened = new Promise<void>((resolve) => {
    child.stdout.on("data", (text) => {
      said += text;
      if (said.includes(from)) resolve();
    });
  });
  const closed = once(child, "close");
  if (from !== "start") await Promise.race([opened, closed]);
  await new Promise((later) => setTimeout(later, Math.random() * msMax));
  child.kill("SIGKILL");
  await closed;
  expect(complained).toBe("");
  return said.split("\n").slice(0, -1);
}

slowTest("a folder whose making was killed is made again, and nothing is left of it", async () => {
  const parent = join(folder, "made");
  for (const msMax of [800, 3000]) await killed(join(parent, "state"), msMax, "start");
  const state = await openState({ folder: join(parent, "state") });
  expect(await state.beginRun({ command: "import", at: 0, by: "ada" })).toBe(1);
  await state.close();
  expect(await readdir(parent)).toEqual(["state"]);
});

test("processes that are killed, one after the other, lose nothing that they have committed", async () => {
  const begun = new Map<number, number>();
  const done = new Set<number>();
  const said: string[] = [];
  for (let round = 0; round < runsOf({ quick: 3, slow: 5 }); round++)
    said.push(...(await killed(join(folder, "made/state"), 400, round % 2 === 0 ? "done" : "open")));
  for (const [event, id, count] of said.map((line) => line.split(" "))) {
    if (event === "begun") begun.set(Number(id), Number(count));
    if (event === "done") done.add(Number(id));
  }
  const state = await openState({ folder: join(folder, "made/state") });
  const ids = (await state.publishes()).map((publish) => publish.id).toReversed();
  expect(ids, said.join(", ")).toEqual(ids.map((_, index) => index + 1));
  expect(ids, said.join(", ")).toEqual(expect.arrayContaining([...done]));
  expect(done.size).toBeGreaterThan(0);
  for (const id of done) {
    let count = 0;
    for await (const rows of state.dateEntries(id)) count += rows.length;
    expect(count, `publish ${id}`).toBe(begun.get(id));
  }
  await state.close();
});

test("what holds no whole state is refused, and left as it is", async () => {
  const other = join(folder, "other");
  await mkdir(other);
  await writeFile(join(other, "PG_VERSION"), "18\n");
  await expect(openState({ folder: other })).rejects.toThrow(StateUnreachable);
  await expect(openState({ folder: other })).rejects.toThrow(
    `${other}: is not empty and holds no whole state (no file footfall-state)`,
  );
  expect(await readdir(other)).toEqual(["PG_VERSION"]);
  await expect(openState({ folder: join(other, "PG_VERSION") })).rejects.toThrow(
    "cannot be read as a folder (ENOTDIR); name another",
  );
});

test("a damaged folder is told", async () => {
  const path = join(folder, "made/state");
  await rm(join(path, "global"), { recursive: true });
  await expect(openState({ folder: path })).rejects.toThrow(`${path}: PostgreSQL does not start on it`);
});
