import { publishesOf } from "../ledger/publishes.ts";
import {
  type Difference,
  type DiffReport,
  publishDifference,
} from "../results/difference/publish-difference.ts";
import { readLivingStore } from "./living-store.ts";
import { outcomeThere } from "./open-store.ts";

export type DiffDocument = { from: number; to: number; report: DiffReport; rows: Difference[] };

/**
 * Two publishes of a store side by side, differences split by cause.
 *
 * @throws {InputError} where the store has no such publish, or its outcome was taken out
 */
export function diff(store: string, from: number, to: number, report: DiffReport): Promise<DiffDocument> {
  return readLivingStore(store, async (living) => {
    for (const id of [from, to]) await outcomeThere(living, store, id);
    const causes = new Map((await publishesOf(living.warehouse)).map(({ id, cause }) => [id, cause]));
    const causeOf = (id: number) => causes.get(id) ?? "unknown";
    return { from, to, report, rows: await publishDifference(living.warehouse, from, to, report, causeOf) };
  });
}
