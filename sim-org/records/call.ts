import type { SObject } from "../metadata/catalogue.ts";
import { ApiError, type RecordInput, type SaveOptions, type SaveResult } from "../org.ts";
import type { Store } from "../store/store.ts";
import { failed, fault } from "./fault.ts";

/** One call that saves records: what each step of it needs. */
export type Call = {
  readonly store: Store;
  readonly object: SObject;
  readonly userId: string;
  readonly fromCsv: boolean;
};

const rolledBack = fault(
  "ALL_OR_NONE_OPERATION_ROLLED_BACK",
  "Record rolled back because not all records were valid and the request was using AllOrNone header",
);

/** Takes a transaction back that has nothing wrong with it. */
class TakenBack extends Error {
  override name = "TakenBack";
}

/**
 * Saves records one after the other, in one transaction.
 *
 * A record is written only once nothing is wrong with it, so a faulty one needs no savepoint. With `allOrNone` one fault
 * takes all back.
 */
export function saveEach<T>(
  store: Store,
  records: readonly T[],
  options: SaveOptions,
  save: (record: T, place: number) => SaveResult,
): SaveResult[] {
  let results: SaveResult[] = [];
  try {
    store.call(() => {
      results = records.map(save);
      if (options.allOrNone && results.some(({ success }) => !success)) throw new TakenBack();
    });
    return results;
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error;
    return results.map((result) => (result.success ? failed(null, rolledBack) : result));
  }
}

/** @throws {ApiError} where no record of the object can be saved that way */
export function beginCall(
  store: Store,
  name: string,
  operation: "create" | "update" | "upsert" | "delete",
  options: SaveOptions & { defaultUserId: string },
): Call {
  const object = store.catalogue.get(name);
  const { createable, updateable, deletable } = object.description;
  const allowed = {
    create: createable,
    update: updateable,
    upsert: createable && updateable,
    delete: deletable,
  };
  // CampaignMember has had no upsert since version 16 of the API.
  if (!allowed[operation] || (operation === "upsert" && object.description.name === "CampaignMember")) {
    const message = `entity type ${object.description.name} does not support ${operation}`;
    throw new ApiError(400, "INVALID_TYPE_FOR_OPERATION", message);
  }
  return {
    store,
    object,
    userId: options.userId ?? options.defaultUserId,
    fromCsv: options.fromCsv ?? false,
  };
}

/** A validation rule or a trigger of the org. */
export function guarded(
  { store, object }: Call,
  operation: "insert" | "update" | "delete",
  record: Readonly<RecordInput>,
) {
  return store.guard?.(object.description.name, operation, record);
}
