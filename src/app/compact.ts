import { compactLedger, countCompaction, oldestSeen } from "../ledger/compact.ts";
import { publishesOf } from "../ledger/publishes.ts";
import { type LivingStore, userName } from "./living-store.ts";
import { NothingImported, PublishMissing } from "./run-store.ts";

export type CompactRequest = {
  /** The store as the person named it. */
  store: string;
  /** The oldest publish that can be seen afterwards: by its number, or the first that was made within so many days. */
  oldest: { publish: number } | { withinDays: number };
  isDryRun: boolean;
  /** From which days are counted back. */
  now: number;
};

export type Compacted = {
  /** The oldest publish that can be seen, before and after. */
  from: number;
  oldest: number;
  /** Rows of the ledger that go, and all that there were. */
  rows: number;
  all: number;
};

/**
 * Takes the outcomes of old publishes out of a store, or only counts. The newest always stays; publishes, their settings
 * and dates stay too, and can be undone.
 *
 * @throws {PublishMissing} where there is no such publish
 */
export async function compactStore(store: LivingStore, request: CompactRequest): Promise<Compacted> {
  const { warehouse, published } = store;
  if (!published) throw new NothingImported(request.store);
  const from = await oldestSeen(warehouse);
  const wanted =
    "publish" in request.oldest
      ? request.oldest.publish
      : await firstWithin(store, request.now - request.oldest.withinDays * DAY_MS);
  if (wanted > published.id) throw new PublishMissing(request.store, wanted, published.id);
  const oldest = Math.max(from, wanted);
  const counted = await countCompaction(warehouse, oldest);
  const result = { from, oldest, ...counted };
  if (request.isDryRun || oldest === from) return result;
  const state = await store.state();
  await warehouse.transaction(() => compactLedger(warehouse, oldest));
  await state.audit({ at: Date.now(), by: userName(), action: "compact", detail: { oldest } });
  await warehouse.settle();
  return result;
}

const DAY_MS = 86_400_000;

/** The first publish that was made at an instant or later; else the newest. */
async function firstWithin({ warehouse, published }: LivingStore, from: number): Promise<number> {
  const ids = (await publishesOf(warehouse)).filter(({ at }) => at >= from).map(({ id }) => id);
  return Math.min(published?.id ?? 1, ...ids);
}
