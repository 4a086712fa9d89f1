import { expect, test } from "vitest";
import { callBudget, type HourlyCalls } from "./call-budget.ts";
import { BudgetReached } from "./errors.ts";

const HOUR = 3_600_000;
const NOON = Date.parse("2026-01-25T12:00:00Z");

test("any 24 hours hold at most so many calls, across starts of the program", async () => {
  let now = NOON;
  let kept: HourlyCalls = {};
  const start = () =>
    callBudget({
      max: 10,
      calls: kept,
      now: () => now,
      save: (calls) => {
        kept = JSON.parse(JSON.stringify(calls));
      },
    });
  for (let call = 0; call < 4; call++) await start().spend();
  now = NOON + 5 * HOUR;
  for (let call = 0; call < 6; call++) await start().spend();
  const error = await Promise.resolve(start().spend()).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(BudgetReached);
  expect(error).toMatchObject({ used: 10, max: 10, againAt: NOON + 25 * HOUR });
  now = NOON + 25 * HOUR - 1;
  await expect(Promise.resolve(start().spend())).rejects.toThrow(BudgetReached);
  now = NOON + 25 * HOUR;
  expect(start().used).toBe(6);
  await start().spend();
  expect(Object.keys(kept)).toHaveLength(2);
});

test("a ceiling that was lowered below what was made already is told as such", async () => {
  const budget = callBudget({ max: 3, calls: { [NOON / HOUR]: 178 }, now: () => NOON });
  await expect(Promise.resolve(budget.spend())).rejects.toThrow(
    /has made 178 calls within a day, and the settings allow 3 /,
  );
});

test("the message names the figures and when to go on", async () => {
  const budget = callBudget({ max: 1, now: () => NOON });
  await budget.spend();
  await expect(Promise.resolve(budget.spend())).rejects.toThrow(
    /1 of the 1 calls .*salesforce\.maxApiCallsPerDay.*2026-01-26T13:00:00\.000Z/,
  );
});

test("counts are saved one after the other, though calls run side by side", async () => {
  let [running, most, last] = [0, 0, 0];
  const budget = callBudget({
    max: null,
    now: () => NOON,
    save: async (calls) => {
      running++;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      last = Object.values(calls)[0] ?? 0;
      running--;
    },
  });
  await Promise.all(Array.from({ length: 20 }, () => budget.spend()));
  expect([most, last]).toEqual([1, 20]);
});

test("a save that fails is told to its call, and does not stop the next", async () => {
  let isBroken = true;
  const budget = callBudget({
    max: null,
    now: () => NOON,
    save: () => {
      if (isBroken) throw new Error("the disk is full");
    },
  });
  await expect(Promise.resolve(budget.spend())).rejects.toThrow("the disk is full");
  isBroken = false;
  await budget.spend();
  expect(budget.used).toBe(2);
});

test("without a ceiling, calls are counted all the same", async () => {
  const budget = callBudget({ max: null, now: () => NOON });
  for (let call = 0; call < 100; call++) await budget.spend();
  expect(budget.used).toBe(100);
});
