import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { longId } from "../../settings/ids.ts";
import { readDatesFile } from "../../sources/files/dates-file.ts";
import { openDuckDb } from "../../warehouse/duckdb/duckdb-warehouse.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { writeDatesFile } from "./dates-file.ts";

let warehouse: Warehouse;
let folder: string;
beforeAll(async () => {
  warehouse = await openDuckDb({ path: ":memory:", threads: 1 });
  folder = await mkdtemp(join(tmpdir(), "dates-file-"));
});
afterAll(async () => {
  await warehouse.close();
  await rm(folder, { recursive: true });
});

/** Writes members with their new dates, and gives the file's path. */
async function written(rows: readonly (readonly [id: string, date: number | null])[]): Promise<string> {
  await warehouse.load(
    "bulk",
    [
      { name: "campaign_member_id", type: "text" },
      { name: "old_date", type: "instant" },
      { name: "new_date", type: "instant" },
    ],
    rows.map(([id, date]) => [id, 0, date]),
  );
  const path = join(folder, "dates.csv");
  await writeDatesFile(warehouse, "bulk", path);
  return path;
}

test("ids with dates to the millisecond, cleared ones empty, in the order of ids", async () => {
  const path = await written([
    ["00v000000000002AAA", null],
    ["00v000000000001AAA", Date.UTC(2026, 0, 25, 17, 0, 0, 7)],
  ]);
  expect(await readFile(path, "utf8")).toBe(
    "campaign_member_id,touchpoint_date\n00v000000000001AAA,2026-01-25T17:00:00.007Z\n00v000000000002AAA,\n",
  );
  expect(await readdir(folder)).toEqual(["dates.csv"]);
});

test("nothing to write: the header alone", async () => {
  expect(await readFile(await written([]), "utf8")).toBe("campaign_member_id,touchpoint_date\n");
});

test("what is written is read as it was", async () => {
  const id = fc.stringMatching(/^00v[a-zA-Z0-9]{12}$/).map(longId);
  const date = fc.option(fc.integer({ min: Date.UTC(1900), max: Date.UTC(2100) }));
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.tuple(id, date), { selector: ([one]) => one }), async (rows) => {
      const path = await written(rows);
      const read = await readDatesFile(path, "America/Los_Angeles");
      const sorted = rows.toSorted(([one], [other]) => (one < other ? -1 : 1));
      expect(read.map((row) => [row.campaignMemberId, row.touchpointDate])).toEqual(sorted);
    }),
    { numRuns: 50 },
  );
});
