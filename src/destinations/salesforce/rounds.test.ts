import { afterAll, beforeAll, expect, test } from "vitest";
import { openDuckDb } from "../../warehouse/duckdb/duckdb-warehouse.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { Rounds, rememberedSize, rememberSize } from "./rounds.ts";
import { prepareWritten } from "./written.ts";

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openDuckDb({ path: ":memory:", threads: 1 });
  await prepareWritten(warehouse);
});
afterAll(() => warehouse.close());

/** Records that are held for ever: the size of each round's calls, and the seconds waited before. */
async function roundsOf(left: number): Promise<{ sizes: number[]; calls: number; seconds: number[] }> {
  const rounds = new Rounds();
  const told = { sizes: [rounds.size], calls: Math.ceil(left / rounds.size), seconds: [] as number[] };
  while (!rounds.isLast(left)) {
    await rounds.next(left, async (milliseconds) => {
      told.seconds.push(milliseconds / 1000);
    });
    told.sizes.push(rounds.size);
    told.calls += Math.ceil(left / rounds.size);
  }
  return told;
}

test("what is held goes again five times, then in halves down to one record", async () => {
  expect(await roundsOf(7)).toEqual({
    sizes: [200, 200, 200, 200, 200, 200, 4, 2, 1],
    calls: 6 + 2 + 4 + 7,
    seconds: [1, 2, 4, 8, 16, 1, 1, 1],
  });
  expect((await roundsOf(1)).sizes).toEqual([200, 200, 200, 200, 200, 200, 1]);
});

test("of many records, no more calls are made than are worth it", async () => {
  for (const left of [30, 200, 3_000, 9_999]) {
    const { sizes, calls } = await roundsOf(left);
    expect(calls, sizes.join()).toBeLessThanOrEqual(6 * Math.ceil(left / 200) + 60);
  }
  expect((await roundsOf(9_999)).sizes).toEqual([200, 200, 200, 200, 200, 200]);
});

test("where the org's own code takes too long, fewer go at once, and never fewer than 25", () => {
  const rounds = new Rounds();
  const sizes = [rounds.size];
  while (rounds.shrink()) sizes.push(rounds.size);
  expect(sizes).toEqual([200, 100, 50, 25]);
  // What few calls can try is tried again; thousands of records are not.
  expect([rounds.isLastOfHeavy(625), rounds.isLastOfHeavy(626)]).toEqual([false, true]);
  expect(new Rounds().isLastOfHeavy(9_999)).toBe(false);
});

test("a size that an object did not bear is remembered for a day", async () => {
  const at = Date.parse("2026-03-01T12:00:00Z");
  const hours = (count: number) => at + count * 3_600_000;
  const size = (when: number, object = "Footfall_Touchpoint__c") => rememberedSize(warehouse, object, when);
  expect(await size(at)).toBe(200);
  await rememberSize(warehouse, "Footfall_Touchpoint__c", 100, at);
  await rememberSize(warehouse, "Footfall_Touchpoint__c", 50, hours(1));
  expect([await size(hours(2)), await size(hours(24)), await size(hours(25))]).toEqual([50, 50, 200]);
  expect(await size(hours(2), "Footfall_Attribution__c")).toBe(200);
});
