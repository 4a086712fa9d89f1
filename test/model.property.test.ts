import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDuckDb } from "../src/warehouse/duckdb/duckdb-warehouse.ts";
import type { Warehouse } from "../src/warehouse/warehouse.ts";
import { organisationAndSettings } from "./reference/arbitraries.ts";
import { referenceOutcome } from "./reference/outcome.ts";
import { modelOutcome } from "./support/model-run.ts";
import { limited } from "./support/property-runs.ts";

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openDuckDb({ path: ":memory:", threads: 1 });
});
afterAll(() => warehouse.close());

const RUNS = Number(process.env.FOOTFALL_PROPERTY_RUNS ?? 9);

test("the SQL model and the brute-force reference agree on random organisations and settings", async () => {
  await fc.assert(
    fc.asyncProperty(organisationAndSettings(), async ({ organisation, settings, now }) => {
      const expected = referenceOutcome(organisation, settings, now);
      const actual = await modelOutcome(warehouse, organisation, settings, now);
      for (const name of [
        "members",
        "touchpoints",
        "attribution_touchpoints",
        "campaigns",
        "channels",
      ] as const) {
        expect(actual[name], name).toEqual(expected[name]);
      }
      expect(actual.warnings.map(({ code, count }) => ({ code, count }))).toEqual(expected.warnings);
      expect(actual.counts).toEqual(expected.counts);
    }),
    limited(RUNS),
  );
}, 3_600_000);
