import { knownColumns } from "../mirror/records.ts";
import { type FieldRow, fieldsOf } from "../results/browse/fields.ts";
import { readLivingStore } from "./living-store.ts";

/** The fields that rules may name in a store. */
export function rulesFields(folder: string): Promise<FieldRow[]> {
  return readLivingStore(folder, async ({ warehouse }) => fieldsOf(await knownColumns(warehouse)));
}
