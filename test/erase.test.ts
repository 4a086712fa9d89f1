import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withLivingStore } from "../src/app/living-store.ts";
import { writeDemo } from "../src/demo/index.ts";
import { NOW, told } from "./support/connected-store.ts";

/** A person is erased: from every version, from every publish, from the bytes of the store. */

let folder: string;
let store: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "footfall-erase-"));
  store = join(folder, "store");
  const source = join(folder, "export");
  await writeDemo(source, { members: 400, seed: 3, until: "2026-06-30" });
  expect((await told("import", "--store", store, "--source", source, "--now", NOW)).error).toBe("");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const ask = <T>(sql: string) => withLivingStore(store, ({ warehouse }) => warehouse.all(sql) as Promise<T[]>);

test("a person is counted, erased, and nowhere any more; everybody else stays", async () => {
  const [who] = await ask<{ person: string; touches: number }>(
    `SELECT person, CAST(count(*) AS DOUBLE) AS touches FROM published.attribution_touchpoints GROUP BY person ORDER BY count(*) DESC, person LIMIT 1`,
  );
  const person = who?.person ?? "";
  const others = `SELECT CAST(count(*) AS DOUBLE) AS n FROM published.touchpoints WHERE person <> '${person}'`;
  const before = await ask<{ n: number }>(others);
  const dry = await told("erase", "--store", store, "--email", person.toUpperCase(), "--dry-run");
  expect(dry.out).toMatch(/^Would erase [1-9]/);
  expect(await ask(`SELECT 1 FROM published.touchpoints WHERE person = '${person}'`)).not.toHaveLength(0);
  const erased = await told("erase", "--store", store, "--email", ` ${person} `);
  expect([erased.status, erased.error]).toEqual([0, ""]);
  expect(await ask<{ n: number }>(others)).toEqual(before);
  for (const table of ["ledger.members", "ledger.touchpoints", "ledger.attribution_touchpoints"])
    expect([table, await ask(`SELECT 1 FROM ${table} WHERE person = '${person}'`)]).toEqual([table, []]);
  expect((await told("explain", "--store", store, "--person", person)).status).toBe(1);
  expect((await told("explain", "--store", store, "--person", person, "--as-of", "1")).status).toBe(1);
  // Incremental and full agree on what is left, and every opportunity's credit still adds up.
  const verified = await told("verify", "--store", store);
  expect([verified.status, verified.error]).toEqual([0, ""]);
  const history = await told("history", "--store", store, "--json");
  expect(history.out).toContain("A person was erased");
  for (const file of await readdir(store, { recursive: true, withFileTypes: true })) {
    if (!file.isFile() || /warehouse\.duckdb$/.test(file.name)) continue;
    const bytes = await readFile(join(file.parentPath, file.name));
    expect([file.name, bytes.includes(person)]).toEqual([file.name, false]);
  }
  expect((await told("erase", "--store", store, "--email", person)).out).toMatch(/^Would erase 0 records/);
});

test("what is no address is refused", async () => {
  const answer = await told("erase", "--store", store, "--email", "nobody");
  expect(answer.status).toBe(1);
  expect(answer.error).toMatch(/is no address/);
});
