import { afterAll, beforeAll } from "vitest";
import type { z } from "zod";
import type { settingsSchema } from "../../src/settings/schema.ts";
import { openDuckDb } from "../../src/warehouse/duckdb/duckdb-warehouse.ts";
import type { Warehouse } from "../../src/warehouse/warehouse.ts";
import { type ModelOutcome, modelOutcome } from "../support/model-run.ts";
import { instant, LOS_ANGELES, organisation } from "../support/tables.ts";

export type SettingsInput = z.input<typeof settingsSchema>;

/** The outcome of an organisation that is written as text (`test/support/tables.ts`). */
export type RunModel = (
  text: string,
  settings?: SettingsInput,
  clock?: { zone?: string; now?: string },
) => Promise<ModelOutcome>;

/** When the tests of a file look at their organisations, unless they say otherwise. */
const NOW = "2026-12-31 12:00";

/** The real model, in one warehouse for the tests of a file; Los Angeles unless said otherwise. */
export function model(): RunModel {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await openDuckDb({ path: ":memory:", threads: 1 });
  });
  afterAll(() => warehouse.close());
  return (text, settings = {}, { zone = LOS_ANGELES, now = NOW } = {}) =>
    modelOutcome(warehouse, organisation(text, zone), { timezone: zone, ...settings }, instant(now, zone));
}
