import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { settingsSchema } from "../settings/schema.ts";
import { prepareStore, readStore } from "./run-store.ts";

/** A process that is not there: larger than Linux gives. */
const DEAD = 2 ** 22 + 1;

let home: string;
let store: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "footfall-store-"));
  store = join(home, "store");
});
afterEach(() => rm(home, { recursive: true, force: true }));

async function storeAt(folder: string, now: number): Promise<void> {
  await mkdir(folder);
  const note = { kind: "run", settings: settingsSchema.parse({}), now };
  await writeFile(join(folder, "footfall.json"), JSON.stringify(note));
  await writeFile(join(folder, "warehouse.duckdb"), "");
}

test("a run killed before its store arrived: the store before it is there again", async () => {
  await storeAt(store, 1);
  await rename(store, `${store}.before-${DEAD}`);
  expect((await readStore(store)).now).toBe(1);
  expect(await readdir(home)).toEqual(["store"]);
});

test("a run killed after its store arrived: the new one stays, the old one goes", async () => {
  await storeAt(`${store}.before-${DEAD}`, 1);
  await storeAt(store, 2);
  expect((await readStore(store)).now).toBe(2);
  expect(await readdir(home)).toEqual(["store"]);
});

test("what a killed run was building is removed by the next, what a running one builds is not", async () => {
  await mkdir(`${store}.partial-${DEAD}`);
  await mkdir(`${store}.partial-${process.ppid}`);
  const prepared = await prepareStore(store, {
    source: "export",
    settings: undefined,
    out: join(home, "out"),
  });
  expect(existsSync(`${store}.partial-${DEAD}`)).toBe(false);
  expect(existsSync(`${store}.partial-${process.ppid}`)).toBe(true);
  expect(existsSync(prepared.staging)).toBe(true);
});
