import type { ModelContext } from "../model/step.ts";
import { InputError } from "../settings/problem.ts";
import { checkUsedColumns, type UsedColumn } from "../sources/files/checks.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { usedColumns } from "./run.ts";

/**
 * Checks the values of columns that the settings begin to use as dates or numbers: nobody looked at them when they
 * came in.
 *
 * @throws {InputError} with object, column, record and value
 * @see shared/spec/README.md, decision 40
 */
export async function checkSettingsFields(
  warehouse: Warehouse,
  before: ModelContext | undefined,
  after: ModelContext,
): Promise<void> {
  const keyOf = ({ object, name, type }: UsedColumn) => `${object}.${name} ${type}`;
  const known = new Set(before ? usedColumns(before.rules).map(keyOf) : []);
  const fresh = usedColumns(after.rules).filter((column) => !known.has(keyOf(column)));
  if (fresh.length === 0) return;
  const { problems, count } = await checkUsedColumns(warehouse, "mirror", fresh);
  if (count > 0) throw new InputError(problems, count);
}
