import { afterAll, beforeAll, expect, test } from "vitest";
import { openDuckDb } from "../../warehouse/duckdb/duckdb-warehouse.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { hashSql, type WriteField } from "./target.ts";

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openDuckDb({ path: ":memory:", threads: 1 });
});
afterAll(() => warehouse.close());

const FIELDS: readonly WriteField[] = [
  { name: "One__c", type: "text" },
  { name: "Other__c", type: "text" },
  { name: "Run_Id__c", type: "text", isIncidental: true },
];

async function hashOf(...cells: readonly (string | null)[]): Promise<string | undefined> {
  const table = "hashed";
  await warehouse.load(
    table,
    FIELDS.map(({ name }) => ({ name, type: "text" as const })),
    [cells],
  );
  const [row] = await warehouse.all<{ hash: string }>(
    `SELECT ${hashSql(FIELDS, warehouse.dialect, "row")} AS hash FROM ${table} AS row`,
  );
  return row?.hash;
}

test("rows that differ have different hashes, whatever their texts hold", async () => {
  const rows: (string | null)[][] = [
    ["ab", "c"],
    ["a", "bc"],
    ["a", "b"],
    ["b", "a"],
    ["a", null],
    [null, "a"],
    [null, null],
    ["-", null],
    ["", null],
    ["", ""],
    ["1:a", "b"],
    ["a1:b", null],
    ["a", "B"],
    ["a ", "b"],
  ];
  const hashes = new Set<string | undefined>();
  for (const row of rows) hashes.add(await hashOf(...row, "1"));
  expect(hashes.size).toBe(rows.length);
  expect(hashes).not.toContain(undefined);
});

test("equal rows have equal hashes, and what is written along makes no difference", async () => {
  expect(await hashOf("a", null, "1")).toBe(await hashOf("a", null, "2"));
  expect(await hashOf("a", null, null)).toBe(await hashOf("a", null, "2"));
});
