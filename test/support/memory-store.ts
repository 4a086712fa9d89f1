import { applyChange, type ChangeRequest } from "../../src/app/change.ts";
import type { LivingStore } from "../../src/app/living-store.ts";
import { publishOf } from "../../src/ledger/publishes.ts";
import { DELTA, prepareLedger } from "../../src/ledger/tables.ts";
import { mergeRecords } from "../../src/mirror/merge.ts";
import { prepareRecords } from "../../src/mirror/records.ts";
import { OBJECTS } from "../../src/settings/fields.ts";
import type { Warehouse } from "../../src/warehouse/warehouse.ts";
import type { Organisation } from "../reference/csv-values.ts";
import { memoryState } from "./memory-state.ts";
import { loadMirror } from "./model-run.ts";

/** A living store in memory, in a warehouse that forgets what it held of another one. */
export async function memoryStore(warehouse: Warehouse): Promise<LivingStore> {
  for (const schema of ["ledger", "published", "inputs", "records", "mirror", DELTA, "staged"])
    await warehouse.run(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
  await prepareRecords(warehouse);
  await prepareLedger(warehouse);
  const state = memoryState();
  return { folder: "", warehouse, published: undefined, state: async () => state };
}

/** Publishes a change, and makes it the store's newest. */
export async function publishIn(
  store: LivingStore,
  request: Partial<ChangeRequest> & Pick<ChangeRequest, "cause" | "now">,
): ReturnType<typeof applyChange> {
  const result = await applyChange(store, "publish", { reason: null, undoes: null, ...request });
  store.published = await publishOf(store.warehouse);
  return result;
}

/** Brings an export that stands in memory into the records, as `footfall import` does it. */
export function recordsOf(
  warehouse: Warehouse,
  exported: Organisation,
  full: boolean,
): (publish: number) => Promise<void> {
  return async (publish) => {
    await loadMirror(warehouse, exported, "staged");
    const objects = OBJECTS.flatMap((object) => {
      const columns = exported[object]?.columns;
      return columns ? [{ object, columns }] : [];
    });
    await mergeRecords(warehouse, { staged: "staged", objects, publish, full, delta: DELTA });
    await warehouse.dropTables("staged");
  };
}
