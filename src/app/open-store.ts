import { resolve } from "node:path";
import { outcomeAsOf, type Subject, storyOf } from "../ledger/as-of.ts";
import { oldestSeen } from "../ledger/compact.ts";
import type { PublishRecord } from "../ledger/publish.ts";
import { publishOf } from "../ledger/publishes.ts";
import { MAIN_SCHEMAS } from "../model/run.ts";
import type { Outcome } from "../results/explain/story.ts";
import { documentOf } from "../settings/parse.ts";
import { InputError } from "../settings/problem.ts";
import { readRules } from "../settings/rules.ts";
import { openDuckDb, WarehouseUnreadable } from "../warehouse/duckdb/duckdb-warehouse.ts";
import { engineThreads } from "./engine-limits.ts";
import { contextOf, type LivingStore, readLivingStore } from "./living-store.ts";
import {
  NothingImported,
  PublishCompacted,
  PublishMissing,
  readKind,
  readStore,
  StoreDamaged,
} from "./run-store.ts";

export type Look = {
  /** As of this publish of a living store; without it, the newest. */
  asOf?: number | undefined;
  /** What is to be explained: the steps between records and results are made for this alone. */
  subject?: Subject;
};

/**
 * Opens a store, of a run or a living one, to ask questions of it; it is closed when the work is done.
 *
 * @throws {StoreMissing} where there is no store
 * @throws {InputError} where the store has no such publish, or its outcome was taken out
 */
export async function withStore<T>(
  store: string,
  work: (outcome: Outcome, publish?: PublishRecord) => Promise<T>,
  look: Look = {},
): Promise<T> {
  if ((await readKind(resolve(store))) === "living")
    return readLivingStore(store, (living) => lookAt(living, store, look, work));
  const note = await readStore(store);
  if (look.asOf !== undefined)
    throw new InputError([
      { file: store, message: "holds the store of one run, which has no publishes; leave out --as-of" },
    ]);
  const warehouse = await openDuckDb({ path: note.warehouse, readOnly: true, ...engineThreads() }).catch(
    (error) => {
      if (!(error instanceof WarehouseUnreadable)) throw error;
      throw new StoreDamaged(
        `${store}: its warehouse cannot be opened (${error.message}); make it again with footfall run --store ${store}`,
      );
    },
  );
  try {
    const rules = readRules(documentOf(note.settings, "settings"));
    const context = { settings: note.settings, rules, now: note.now, dialect: warehouse.dialect };
    return await work({ warehouse, schemas: MAIN_SCHEMAS, context });
  } finally {
    await warehouse.close();
  }
}

/** Thrown to leave a transaction with what was looked at, and without a trace. */
class Seen extends Error {
  readonly value: unknown;

  constructor(value: unknown) {
    super();
    this.value = value;
  }
}

/** Looks at a publish of a living store; what has to be made for it is gone afterwards. */
export async function lookAt<T>(
  living: LivingStore,
  store: string,
  look: Look,
  work: (outcome: Outcome, publish: PublishRecord) => Promise<T>,
): Promise<T> {
  const { warehouse } = living;
  const publish = await outcomeThere(living, store, look.asOf);
  try {
    return await warehouse.transaction(async () => {
      const context = await contextOf(warehouse, publish);
      const schemas = await outcomeAsOf(warehouse, publish.id, context);
      const own = look.subject ? await storyOf(warehouse, schemas, context, look.subject) : schemas;
      throw new Seen(await work({ warehouse, schemas: own, context }, publish));
    });
  } catch (error) {
    if (error instanceof Seen) return error.value as T;
    throw error;
  }
}

/** @throws {InputError} where the store has no such publish */
export async function publishAsOf(
  { warehouse, published }: LivingStore,
  store: string,
  asOf: number | undefined,
): Promise<PublishRecord> {
  if (!published) throw new NothingImported(store);
  if (asOf === undefined || asOf === published.id) return published;
  const found = await publishOf(warehouse, asOf);
  if (!found) throw new PublishMissing(store, asOf, published.id);
  return found;
}

/**
 * The same where its outcome is still there.
 *
 * @throws {PublishCompacted} where it was taken out
 */
export async function outcomeThere(
  living: LivingStore,
  store: string,
  asOf: number | undefined,
): Promise<PublishRecord> {
  const publish = await publishAsOf(living, store, asOf);
  const oldest = await oldestSeen(living.warehouse);
  if (publish.id < oldest) throw new PublishCompacted(store, publish.id, oldest);
  return publish;
}
