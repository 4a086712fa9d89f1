import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { computeChange, writeChange } from "../src/ledger/publish.ts";
import { prepareLedger } from "../src/ledger/tables.ts";
import { runModel } from "../src/model/run.ts";
import type { ModelContext } from "../src/model/step.ts";
import { openDuckDb } from "../src/warehouse/duckdb/duckdb-warehouse.ts";
import type { Warehouse } from "../src/warehouse/warehouse.ts";
import { organisationAndSettings } from "./reference/arbitraries.ts";
import { contextOf, loadMirror, outcomeTables } from "./support/model-run.ts";
import { limited } from "./support/property-runs.ts";

/** Whatever is published after whatever: the open rows of the ledger are the outcome of a full run, to the byte. */

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openDuckDb({ path: ":memory:", threads: 1 });
});
afterAll(() => warehouse.close());

const RUNS = Number(process.env.FOOTFALL_PROPERTY_RUNS ?? 3);

async function publish(id: number, before: ModelContext | undefined, after: ModelContext): Promise<boolean> {
  const schema = `${warehouse.scratch}.candidate`;
  const change = { publish: id, schema, before, after, hasRecords: false, dates: undefined };
  const computed = await computeChange(warehouse, change);
  return warehouse.transaction(async () => {
    await writeChange(warehouse, change, computed, {
      id,
      at: 0,
      now: after.now,
      by: "test",
      cause: "settings",
      reason: null,
      settingsVersion: id,
      settings: after.settings,
      undoes: null,
      moved: "0.00",
    });
    return computed.isFull;
  });
}

test("settings published one after the other give what a full run gives", async () => {
  let scoped = 0;
  await fc.assert(
    fc.asyncProperty(
      organisationAndSettings(),
      fc.array(fc.record({ mix: fc.integer({ min: 0, max: 1 << 16 }), now: fc.boolean() }), {
        minLength: 1,
        maxLength: 4,
      }),
      organisationAndSettings(),
      async (sample, mixes, other) => {
        for (const schema of ["ledger", "published", "inputs"])
          await warehouse.run(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
        const columns = await loadMirror(warehouse, sample.organisation);
        await prepareLedger(warehouse);
        let before = contextOf(warehouse, sample.settings, columns, sample.now);
        await publish(1, undefined, before);
        for (const [index, { mix, now }] of mixes.entries()) {
          // Some parts of one document, some of the other: the usual change leaves most of it alone.
          const parts = Object.keys({ ...sample.settings, ...other.settings }).filter(
            (key) => key !== "timezone",
          );
          const settings: Record<string, unknown> = { ...sample.settings };
          parts.forEach((key, place) => {
            if ((mix >> place) & 1) settings[key] = (other.settings as Record<string, unknown>)[key];
          });
          let after: ModelContext;
          try {
            after = contextOf(warehouse, settings, columns, now ? other.now : sample.now);
          } catch {
            continue;
          }
          if (!(await publish(index + 2, before, after))) scoped++;
          before = after;
          await runModel(warehouse, after, {
            schemas: { mirror: "mirror", inputs: "expected", results: "expected" },
          });
          const [actual, expected] = [
            await outcomeTables(warehouse, "published"),
            await outcomeTables(warehouse, "expected"),
          ];
          for (const name of Object.keys(expected)) expect(actual[name], name).toEqual(expected[name]);
        }
      },
    ),
    limited(RUNS),
  );
  if (RUNS >= 20) expect(scoped, "publishes that were computed for a scope alone").toBeGreaterThan(0);
}, 3_600_000);
