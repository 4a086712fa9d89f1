import { afterEach, beforeEach, expect, test } from "vitest";
import { loadMirror } from "../../test/support/model-run.ts";
import { openDuckDb } from "../warehouse/duckdb/duckdb-warehouse.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { mergeRecords, missingRecords } from "./merge.ts";
import { importedObjects, knownColumns, prepareRecords, recordsAsOf, takeBackRecords } from "./records.ts";

let warehouse: Warehouse;
let publish = 0;
beforeEach(async () => {
  warehouse = await openDuckDb({ path: ":memory:", threads: 1 });
  publish = 0;
  await prepareRecords(warehouse);
});
afterEach(() => warehouse.close());

const ANN = "003000000000001AAA";
const BOB = "003000000000002AAA";

/** Imports contacts from a small table: a header, and rows of as many cells. */
async function imported(header: string, rows: string[], full = false): Promise<string[]> {
  publish++;
  const columns = header.split(" ");
  const table = {
    columns,
    rows: rows.map((row) => row.split(" ").map((cell) => (cell === "-" ? "" : cell))),
  };
  await loadMirror(warehouse, { Contact: table }, "staged");
  await warehouse.transaction(() =>
    mergeRecords(warehouse, {
      staged: "staged",
      objects: [{ object: "Contact", columns }],
      publish,
      full,
      delta: "delta",
    }),
  );
  const changed = await warehouse.all<{ id: string }>("SELECT id FROM delta.contact ORDER BY id");
  return changed.map(({ id }) => id);
}

/** The mirror's contacts, cells by column, in the order of their ids. */
async function contacts(columns: string, schema = "mirror"): Promise<string[]> {
  const list = columns.split(" ").map((name) => `COALESCE(CAST(${name} AS VARCHAR), '-')`);
  const rows = await warehouse.all<{ row: string }>(
    `SELECT ${list.join(" || ' ' || ")} AS row FROM ${schema}.contact ORDER BY id`,
  );
  return rows.map(({ row }) => row);
}

test("the newest SystemModstamp counts, whichever import brings it", async () => {
  await imported("Id Email SystemModstamp", [`${ANN} new@x.com 2026-01-02T00:00:00Z`]);
  expect(await imported("Id Email SystemModstamp", [`${ANN} old@x.com 2026-01-01T00:00:00Z`])).toEqual([]);
  expect(await contacts("email")).toEqual(["new@x.com"]);
  expect(await imported("Id Email SystemModstamp", [`${ANN} newer@x.com 2026-01-03T00:00:00Z`])).toEqual([
    ANN,
  ]);
  expect(await contacts("email")).toEqual(["newer@x.com"]);
});

test.each([
  ["equal stamps", "2026-01-02T00:00:00Z", "2026-01-02T00:00:00Z"],
  ["no stamp in the store", "-", "2026-01-01T00:00:00Z"],
  ["no stamp in the file", "2026-01-02T00:00:00Z", "-"],
  ["a stamp that cannot be read", "2026-01-02T00:00:00Z", "yesterday"],
])("with %s the later import counts", async (_, held, staged) => {
  await imported("Id Email SystemModstamp", [`${ANN} first@x.com ${held}`]);
  await imported("Id Email SystemModstamp", [`${ANN} second@x.com ${staged}`]);
  expect(await contacts("email")).toEqual(["second@x.com"]);
});

test("LastModifiedDate stands in where there is no SystemModstamp", async () => {
  await imported("Id Email LastModifiedDate", [`${ANN} new@x.com 2026-01-02T00:00:00Z`]);
  await imported("Id Email LastModifiedDate", [`${ANN} old@x.com 2026-01-01T00:00:00Z`]);
  expect(await contacts("email")).toEqual(["new@x.com"]);
});

test("a column that the file lacks keeps what the store has", async () => {
  await imported("Id Email Title IsDeleted", [`${ANN} ann@x.com CEO true`]);
  expect(await imported("Id Email", [`${ANN} ann@y.com`])).toEqual([ANN]);
  expect(await contacts("email title is_deleted cell_isdeleted")).toEqual(["ann@y.com CEO true true"]);
});

test("a column that is new to the store is empty in what was there before", async () => {
  await imported("Id Email", [`${ANN} ann@x.com`, `${BOB} bob@x.com`]);
  await imported("Id Email Shoe_Size__c", [`${BOB} bob@x.com 43`]);
  expect(await contacts("email cell_shoe_size__c")).toEqual(["ann@x.com -", "bob@x.com 43"]);
  const known = (await knownColumns(warehouse)).Contact as ReadonlyMap<string, string>;
  expect(known.get("shoe_size__c")).toBe("Shoe_Size__c");
  expect(await importedObjects(warehouse)).toEqual(["Contact"]);
});

test("the same export twice writes nothing", async () => {
  const rows = [`${ANN} ann@x.com 2026-01-02T00:00:00Z`, `${BOB} - -`];
  await imported("Id Email SystemModstamp", rows);
  expect(await imported("Id Email SystemModstamp", rows, true)).toEqual([]);
  const [count] = await warehouse.all<{ n: bigint }>("SELECT count(*) AS n FROM records.contact");
  expect(Number(count?.n)).toBe(2);
});

test("a full export deletes what it lacks; one that is not says nothing", async () => {
  await imported("Id Email IsDeleted", [`${ANN} ann@x.com false`, `${BOB} bob@x.com -`]);
  expect(await imported("Id Email", [`${ANN} ann@x.com`])).toEqual([]);
  expect(await imported("Id Email", [], true)).toEqual([ANN, BOB]);
  expect(await contacts("email is_deleted cell_isdeleted")).toEqual([
    "ann@x.com true true",
    "bob@x.com true true",
  ]);
  expect(await imported("Id Email", [], true)).toEqual([]);
});

test("what comes again is no longer deleted, and is what it was", async () => {
  await imported("Id Email IsDeleted", [`${ANN} ann@x.com 0`, `${BOB} bob@x.com -`]);
  await imported("Id Email", [], true);
  expect(await imported("Id Email", [`${ANN} ann@x.com`, `${BOB} bob@x.com`])).toEqual([ANN, BOB]);
  expect(await contacts("is_deleted cell_isdeleted")).toEqual(["false 0", "- -"]);
});

test("what comes again says itself whether it is deleted", async () => {
  await imported("Id Email IsDeleted", [`${ANN} ann@x.com false`]);
  await imported("Id Email", [], true);
  await imported("Id Email IsDeleted", [`${ANN} ann@x.com true`]);
  expect(await contacts("is_deleted")).toEqual(["true"]);
  await imported("Id Email IsDeleted", [`${ANN} ann@x.com false`]);
  expect(await contacts("is_deleted")).toEqual(["false"]);
});

test("what comes again as deleted is deleted by the CRM, and stays so where a later file does not say", async () => {
  await imported("Id Email IsDeleted", [`${ANN} ann@x.com false`]);
  await imported("Id Email", [], true);
  expect(await imported("Id Email IsDeleted", [`${ANN} ann@x.com true`])).toEqual([ANN]);
  expect(await imported("Id Email IsDeleted", [`${ANN} ann@x.com true`])).toEqual([]);
  await imported("Id Email", [`${ANN} ann@y.com`]);
  expect(await contacts("email is_deleted cell_isdeleted")).toEqual(["ann@y.com true true"]);
});

test("SystemModstamp counts before LastModifiedDate, which somebody may have typed", async () => {
  const header = "Id Email SystemModstamp LastModifiedDate";
  await imported(header, [`${ANN} new@x.com 2026-01-02T00:00:00Z 2026-01-01T00:00:00Z`]);
  await imported(header, [`${ANN} old@x.com 2026-01-01T00:00:00Z 2026-01-03T00:00:00Z`]);
  expect(await contacts("email")).toEqual(["new@x.com"]);
});

test("an older row clears the tombstone, and nothing else", async () => {
  await imported("Id Email SystemModstamp", [`${ANN} new@x.com 2026-01-02T00:00:00Z`]);
  await imported("Id Email SystemModstamp", [], true);
  expect(await imported("Id Email SystemModstamp", [`${ANN} old@x.com 2026-01-01T00:00:00Z`])).toEqual([ANN]);
  expect(await contacts("email is_deleted")).toEqual(["new@x.com -"]);
});

test("records that were deleted already are not missing", async () => {
  await imported("Id Email IsDeleted", [`${ANN} ann@x.com true`, `${BOB} bob@x.com false`]);
  await loadMirror(warehouse, { Contact: { columns: ["Id", "Email"], rows: [] } }, "staged");
  const objects = [{ object: "Contact" as const, columns: ["Id", "Email"] }];
  expect(await missingRecords(warehouse, "staged", objects)).toEqual([
    { object: "Contact", missing: 1, held: 1 },
  ]);
});

test("every former state is still there", async () => {
  await imported("Id Email", [`${ANN} a@x.com`]);
  await imported("Id Email", [`${ANN} b@x.com`, `${BOB} bob@x.com`]);
  await imported("Id Email", [`${BOB} bob@x.com`], true);
  const former: string[][] = [];
  for (const id of [1, 2, 3]) {
    await recordsAsOf(warehouse, `past_${id}`, id);
    former.push(await contacts("email is_deleted", `past_${id}`));
  }
  expect(former).toEqual([["a@x.com -"], ["b@x.com -", "bob@x.com -"], ["b@x.com true", "bob@x.com -"]]);
});

test("an import that never became a publish is taken back", async () => {
  await imported("Id Email", [`${ANN} a@x.com`]);
  await imported("Id Email", [`${ANN} b@x.com`, `${BOB} bob@x.com`], true);
  await takeBackRecords(warehouse, 1);
  expect(await contacts("email")).toEqual(["a@x.com"]);
  const [row] = await warehouse.all<{ n: bigint }>("SELECT count(*) AS n FROM records.contact");
  expect(Number(row?.n)).toBe(1);
});
