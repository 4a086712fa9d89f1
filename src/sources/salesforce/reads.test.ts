import { afterEach, beforeEach, expect, test } from "vitest";
import { openDuckDb } from "../../warehouse/duckdb/duckdb-warehouse.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { loadReads, type ObjectRead, orgOfRecords, prepareReads, STATUSES, saveReads } from "./reads.ts";

const ORG = "00D000000000001EAA";
let warehouse: Warehouse;
beforeEach(async () => {
  warehouse = await openDuckDb({ path: ":memory:", threads: 1 });
  await prepareReads(warehouse);
});
afterEach(() => warehouse.close());

const read = (over: Partial<ObjectRead> = {}): ObjectRead => ({
  columns: [{ name: "Region__c", type: "string", isVolatile: false }],
  newest: 1_770_000_000_000,
  seen: [{ at: 1_770_000_100_000, newest: 1_770_000_000_000 }],
  deletedTo: null,
  readAt: 1_770_000_100_000,
  listedAt: 1_770_000_100_000,
  describedAt: 1_770_000_100_000,
  followed: [],
  ...over,
});

test("a store that has read nothing knows no org", async () => {
  expect(await orgOfRecords(warehouse)).toBeUndefined();
  expect(await loadReads(warehouse)).toEqual(new Map());
});

test("what was saved comes back, and replaces what was there", async () => {
  await saveReads(
    warehouse,
    ORG,
    new Map([
      ["Lead", read()],
      ["Campaign", read()],
    ]),
  );
  const next = new Map([
    ["Lead" as const, read({ newest: null, seen: [], deletedTo: 5 })],
    [STATUSES, read({ followed: ["it's one 2026-01-25T17:00:00.000+0000"] })],
  ] as [Parameters<typeof saveReads>[2] extends Map<infer K, ObjectRead> ? K : never, ObjectRead][]);
  await saveReads(warehouse, ORG, next);
  expect(await loadReads(warehouse)).toEqual(next);
  expect(await orgOfRecords(warehouse)).toBe(ORG);
});

test("what a transaction did not commit was not read", async () => {
  await saveReads(warehouse, ORG, new Map([["Lead", read()]]));
  const failing = warehouse.transaction(async () => {
    await saveReads(warehouse, ORG, new Map([["Lead", read({ newest: 1 })]]));
    throw new Error("cut");
  });
  await expect(failing).rejects.toThrow("cut");
  expect((await loadReads(warehouse)).get("Lead")?.newest).toBe(1_770_000_000_000);
});

test("making the tables again leaves what they hold", async () => {
  await saveReads(warehouse, ORG, new Map([["Lead", read()]]));
  await prepareReads(warehouse);
  expect((await loadReads(warehouse)).size).toBe(1);
});

test("an object that a later version reads is passed over", async () => {
  await warehouse.run("INSERT INTO org.reads VALUES ('Task', '{}')");
  expect(await loadReads(warehouse)).toEqual(new Map());
});
