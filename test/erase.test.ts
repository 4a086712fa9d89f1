import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withLivingStore } from "../src/app/living-store.ts";
import { writeDemo } from "../src/demo/index.ts";
import { NOW } from "./support/connected-store.ts";
import { slowTest } from "./support/slow.ts";
import { told } from "./support/told.ts";

/** A person is erased: from every version, from every publish, from the bytes of the store. */

let folder: string;
let store: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "footfall-erase-"));
  store = join(folder, "store");
  process.env.FOOTFALL_KEY_FILE = join(folder, "key");
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

slowTest(
  "every address of the person goes, out of what was typed too, and a full import brings none of them back",
  async () => {
    const [who] = await ask<{ id: string; person: string; other: string }>(
      `SELECT contact.id AS id, people.person AS person FROM published.contact_people AS people
     JOIN mirror.contact AS contact ON contact.id = people.contact_id
     WHERE people.person IN (SELECT person FROM published.attribution_touchpoints)
       AND people.person NOT IN (SELECT person FROM published.lead_people WHERE person IS NOT NULL)
     GROUP BY contact.id, people.person ORDER BY contact.id LIMIT 1`,
    );
    const { id = "", person: old = "" } = who ?? {};
    const fresh = `new.${old}`;
    const source = join(folder, "export");
    const contacts = await readFile(join(source, "Contact.csv"), "utf8");
    const moved = contacts.replaceAll(old, fresh);
    expect(moved).not.toBe(contacts);
    const run = async (...args: string[]) => {
      const answer = await told(...args);
      expect([args[0], answer.status, answer.error]).toEqual([args[0], 0, ""]);
      return answer.out;
    };
    await writeFile(join(source, "Contact.csv"), moved);
    const full = ["--source", source, "--now", NOW, "--full"];
    await run("import", "--store", store, ...full, "--reason", `${old.toUpperCase()} has moved`);
    const settings = join(folder, "settings.yaml");
    await writeFile(
      settings,
      `version: 1\nsuppress:\n  buyerTouchpoints:\n    - name: ${JSON.stringify(`not ${old}`)}\n      anyOf:\n        - - { field: Contact.Email, operator: equals, value: ${JSON.stringify(old)} }\n`,
    );
    await run("publish", "--store", store, "--settings", settings, "--reason", "One person", "--now", NOW);

    expect(await run("erase", "--store", store, "--email", fresh)).toMatch(/their 2 addresses/);
    for (const address of [old, fresh]) {
      for (const table of ["ledger.members", "ledger.touchpoints", "ledger.attribution_touchpoints"])
        expect([table, await ask(`SELECT 1 FROM ${table} WHERE person = '${address}'`)]).toEqual([table, []]);
      expect(await ask(`SELECT 1 FROM records.contact WHERE lower(email) = '${address}'`)).toEqual([]);
      expect(
        await ask(
          `SELECT 1 FROM ledger.publishes WHERE reason ILIKE '%${address}%' OR settings ILIKE '%${address}%'`,
        ),
      ).toEqual([]);
      expect((await told("explain", "--store", store, "--person", address, "--as-of", "1")).status).toBe(1);
    }
    const state = await withLivingStore(store, async (living) => {
      const opened = await living.state();
      const versions = await Promise.all((await opened.publishes()).map(({ id }) => opened.settingsAt(id)));
      return JSON.stringify([
        await opened.publishes(),
        await opened.auditLog(1_000),
        versions,
        await opened.runs(100),
      ]);
    });
    expect(state.toLowerCase()).not.toContain(old);
    expect(state).toContain("(erased)");

    // The CRM still has the person: neither address comes back, and the membership stays a number.
    await writeFile(join(source, "Contact.csv"), contacts);
    await run("import", "--store", store, ...full);
    expect(await ask(`SELECT 1 FROM mirror.contact WHERE id = '${id}' AND email IS NULL`)).toHaveLength(1);
    expect(await ask(`SELECT 1 FROM records.contact WHERE lower(email) IN ('${old}', '${fresh}')`)).toEqual(
      [],
    );
    await run("verify", "--store", store);

    expect(await run("erase", "--store", store, "--email", old, "--lift")).toMatch(
      /may bring the person again/,
    );
    await run("import", "--store", store, ...full);
    expect(await ask(`SELECT 1 FROM mirror.contact WHERE id = '${id}' AND email IS NOT NULL`)).toHaveLength(
      1,
    );
  },
);

test("what is no address is refused", async () => {
  const answer = await told("erase", "--store", store, "--email", "nobody");
  expect(answer.status).toBe(1);
  expect(answer.error).toMatch(/is no address/);
});
