import { afterEach, beforeEach, expect, test } from "vitest";
import { openDuckDb } from "../../warehouse/duckdb/duckdb-warehouse.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { callsOf, planTarget, type TargetPlan } from "./plan.ts";
import type { WriteTarget } from "./target.ts";
import { noteAcknowledged, noteRefused, noteSending, prepareWritten } from "./written.ts";

let warehouse: Warehouse;
beforeEach(async () => {
  warehouse = await openDuckDb({ path: ":memory:", threads: 1 });
  await prepareWritten(warehouse);
});
afterEach(async () => {
  delete process.env.FOOTFALL_BULK_FROM;
  await warehouse.close();
});

/** `[source, Channel__c]` of each record that should stand in the org. */
type Wanted = readonly (readonly [string, string | null])[];

function targetOf(wanted: Wanted, key: WriteTarget["key"] = "Unique_Id__c"): WriteTarget {
  const { text } = warehouse.dialect;
  const rows = wanted.map(([source, cell]) => `(${text(source)}, ${cell === null ? "NULL" : text(cell)})`);
  const source = key === "Id" ? "key" : "source";
  return {
    name: "touchpoints",
    object: "Footfall_Touchpoint__c",
    key,
    fields: [{ name: "Channel__c", type: "text" }],
    select: `SELECT made.source AS ${source}, 'parent' AS parent, CAST(made.cell AS VARCHAR) AS "Channel__c"
      FROM (VALUES ${rows.join(", ")}) AS made(source, cell)`,
  };
}

const plan = (wanted: Wanted, key?: WriteTarget["key"], lengths: readonly [string, number][] = []) =>
  planTarget(warehouse, targetOf(wanted, key), new Map(lengths));

const counts = ({ insert, update, delete: gone }: TargetPlan) => ({ insert, update, delete: gone });

/** As if the org had acknowledged everything that was planned. */
async function acknowledge({ target, writes }: TargetPlan): Promise<void> {
  await noteSending(warehouse, target.name, writes);
  await noteAcknowledged(
    warehouse,
    target.name,
    `(SELECT key, 'id-' || key AS record_id FROM ${writes} AS row)`,
  );
}

test("nothing acknowledged: everything is an insert", async () => {
  expect(
    counts(
      await plan([
        ["a", "Events"],
        ["b", null],
      ]),
    ),
  ).toEqual({ insert: 2, update: 0, delete: 0 });
});

test("acknowledged: equal is nothing, changed an update, no longer wanted a delete", async () => {
  await acknowledge(
    await plan([
      ["a", "Events"],
      ["b", "Events"],
      ["c", "Events"],
      ["d", null],
    ]),
  );
  const next = await plan([
    ["a", "Events"],
    ["b", "Webinar"],
    ["d", null],
    ["e", "Events"],
  ]);
  expect(counts(next)).toEqual({ insert: 1, update: 1, delete: 1 });
  const [gone] = await warehouse.all(`SELECT record_id FROM ${next.deletes}`);
  expect(gone?.record_id).toMatch(/^id-ff1_/);
});

test("a value that became empty is an update, and so is one that was", async () => {
  await acknowledge(
    await plan([
      ["a", "Events"],
      ["b", null],
    ]),
  );
  expect(
    counts(
      await plan([
        ["a", null],
        ["b", "Events"],
      ]),
    ),
  ).toMatchObject({ update: 2 });
});

test("sent and not acknowledged: wanted or not, it is looked at again", async () => {
  const first = await plan([["a", "Events"]]);
  await noteSending(warehouse, "touchpoints", first.writes);
  expect(counts(await plan([["a", "Events"]]))).toEqual({ insert: 1, update: 0, delete: 0 });
  expect(counts(await plan([["b", "Events"]]))).toEqual({ insert: 1, update: 0, delete: 1 });
});

test("a text is cut to what the field takes, and then it is the same", async () => {
  const lengths: [string, number][] = [["channel__c", 3]];
  const cut = await plan([["a", "Events"]], undefined, lengths);
  const [row] = await warehouse.all(`SELECT "Channel__c" AS cell FROM ${cut.writes}`);
  expect(row?.cell).toBe("Eve");
  await acknowledge(cut);
  expect(counts(await plan([["a", "Eventually"]], undefined, lengths))).toMatchObject({ update: 0 });
});

test.each([
  ["  Trailing and leading \u00a0", "Trailing and leading"],
  [" \n ", null],
  ["", null],
  ["#N/A", null],
  [" #N/A ", null],
  ["#N/A of Larch", "#N/A of Larch"],
  [`${"a".repeat(19)} bcd`, "a".repeat(19)],
  ["🎪".repeat(11), "🎪".repeat(10)],
  [`a${"🎪".repeat(11)}`, `a${"🎪".repeat(9)}`],
])("%j stands in the plan as the org keeps it", async (text, kept) => {
  const { writes } = await plan([["a", text]], undefined, [["channel__c", 20]]);
  const [row] = await warehouse.all(`SELECT "Channel__c" AS cell FROM ${writes}`);
  expect(row?.cell).toBe(kept);
});

test("fields of the org's own records are updates only, never deleted", async () => {
  await acknowledge(await plan([["701000000000001AAA", "Events"]], "Id"));
  expect(counts(await plan([["701000000000002AAA", "Events"]], "Id"))).toEqual({
    insert: 0,
    update: 1,
    delete: 0,
  });
});

test("what was refused before is marked, so that it is tried first", async () => {
  const first = await plan([
    ["a", "Events"],
    ["b", "Events"],
  ]);
  await noteSending(warehouse, "touchpoints", first.writes);
  const [one] = await warehouse.all<{ key: string }>(`SELECT key FROM ${first.writes} ORDER BY key LIMIT 1`);
  const key = String(one?.key);
  await noteRefused(warehouse, first.target, [{ key, code: "X", message: "", fields: [] }], Date.now());
  const next = await plan([
    ["a", "Events"],
    ["b", "Events"],
  ]);
  const refused = await warehouse.all(`SELECT key FROM ${next.writes} WHERE was_refused`);
  expect(refused).toEqual([{ key }]);
});

test("what was refused thirty times on a day in UTC waits until the next, unless there is no limit", async () => {
  const wanted: Wanted = [
    ["a", "Events"],
    ["b", "Events"],
  ];
  const first = await plan(wanted);
  const [{ key } = { key: "" }] = await warehouse.all<{ key: string }>(
    `SELECT key FROM ${first.writes} ORDER BY key LIMIT 1`,
  );
  const refuse = (times: number, at: string) =>
    Array.from({ length: times }).reduce<Promise<void>>(
      (before) =>
        before.then(() =>
          noteRefused(warehouse, first.target, [{ key, code: "X", message: "", fields: [] }], Date.parse(at)),
        ),
      Promise.resolve(),
    );
  const spent = async (at: string) => {
    const limit = { attemptsMax: 30, at: Date.parse(at) };
    const planned = await planTarget(warehouse, targetOf(wanted), new Map(), undefined, limit);
    return [planned.spent, planned.insert];
  };
  await refuse(29, "2026-03-01T00:00:00Z");
  expect(await spent("2026-03-01T01:00:00Z")).toEqual([0, 2]);
  await refuse(1, "2026-03-01T23:59:00Z");
  expect(await spent("2026-03-01T23:59:30Z")).toEqual([1, 1]);
  expect(await spent("2026-03-02T00:00:00Z")).toEqual([0, 2]);
  expect(counts(await plan(wanted))).toEqual({ insert: 2, update: 0, delete: 0 });
  await refuse(1, "2026-03-02T08:00:00Z");
  expect(await spent("2026-03-02T09:00:00Z")).toEqual([0, 2]);
});

test.each([
  [{ insert: 0, update: 0, delete: 0 }, 0],
  [{ insert: 1, update: 0, delete: 0 }, 1],
  [{ insert: 150, update: 50, delete: 0 }, 1],
  [{ insert: 150, update: 51, delete: 201 }, 4],
])("%j takes %i calls by collections", (records, calls) => {
  expect(callsOf(records)).toBe(calls);
});

test("from many records on a job takes fewer", () => {
  expect(callsOf({ insert: 200_000, update: 0, delete: 0 })).toBe(10);
  expect(callsOf({ insert: 1_000_000, update: 0, delete: 0 })).toBeLessThanOrEqual(40);
});
