import { MAIN_SCHEMAS } from "../model/run.ts";
import type { Outcome } from "../results/explain/story.ts";
import { documentOf } from "../settings/parse.ts";
import { readRules } from "../settings/rules.ts";
import { openDuckDb } from "../warehouse/duckdb/duckdb-warehouse.ts";
import { readStore } from "./run-store.ts";

/**
 * Opens the store of a run to ask questions of it; it is closed when the work is done.
 *
 * @throws {StoreMissing} where there is no store
 */
export async function withStore<T>(store: string, work: (outcome: Outcome) => Promise<T>): Promise<T> {
  const note = await readStore(store);
  const warehouse = await openDuckDb({ path: note.warehouse, readOnly: true });
  try {
    const rules = readRules(documentOf(note.settings, "settings"));
    const context = { settings: note.settings, rules, now: note.now, dialect: warehouse.dialect };
    return await work({ warehouse, schemas: MAIN_SCHEMAS, context });
  } finally {
    await warehouse.close();
  }
}
