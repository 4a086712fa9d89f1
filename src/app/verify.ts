import { countDifferences } from "../ledger/compare.ts";
import { computeChange } from "../ledger/publish.ts";
import { contextOf, withLivingStore } from "./living-store.ts";
import { publishAsOf } from "./open-store.ts";

export type Verified = { publish: number; opened: number; closed: number; seconds: number };

/**
 * Computes everything anew, from the records on, and holds it against what is published: rows that would open or close.
 * None should. Changes nothing.
 */
export function verifyStore(store: string, progress?: (what: string) => void): Promise<Verified> {
  const start = performance.now();
  return withLivingStore(store, async (living) => {
    const { warehouse } = living;
    const published = await publishAsOf(living, store, undefined);
    const context = await contextOf(warehouse, published);
    const schema = `${warehouse.scratch}.candidate`;
    await computeChange(warehouse, {
      publish: published.id + 1,
      schema,
      before: context,
      after: context,
      hasRecords: false,
      dates: undefined,
      isFull: true,
      ...(progress ? { onStep: progress } : {}),
    });
    const differences = await countDifferences(warehouse, schema);
    return { publish: published.id, ...differences, seconds: (performance.now() - start) / 1000 };
  });
}
