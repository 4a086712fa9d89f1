import { readFile, writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import type { Table } from "../reference/csv-values.ts";
import { slowTest } from "../support/slow.ts";
import {
  aLivingFolder,
  cases,
  cells,
  changedStore,
  cli,
  demo,
  demoStore,
  differing,
  document,
  FILES,
  filesOf,
  history,
  MEMBER,
  NOW,
  outcome,
  path,
  writeDates,
} from "./living-folder.ts";

/** The contract's "The living store": import, preview, publish, undo, compact. */

aLivingFolder();

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

  slowTest("what the radar proposes can be published as a file of dates", async () => {
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
