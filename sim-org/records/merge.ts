import { ApiError, type SaveResult } from "../org.ts";
import { longId } from "../store/ids.ts";
import type { Store } from "../store/store.ts";
import { putInBin } from "./bin.ts";
import { saveEach } from "./call.ts";
import { entityIsDeleted, failed, fault, saved } from "./fault.ts";
import { moveChildren, moveMembers } from "./reparent.ts";
import { changeValues } from "./system-values.ts";

/** Salesforce merges at most three records into one. */
const LOSERS_MAX = 2;

/**
 * Merges leads, contacts or accounts: losers go into the bin with MasterRecordId, their children to the master.
 *
 * @throws {ApiError} 400 where the object does not merge, or the master is not there
 */
export function mergeRecords(
  store: Store,
  name: string,
  master: string,
  losers: readonly string[],
  userId: string,
): SaveResult[] {
  const object = store.catalogue.get(name);
  const parent = object.description.name;
  if (!object.description.mergeable) {
    throw new ApiError(400, "INVALID_TYPE_FOR_OPERATION", `entity type ${parent} does not support merge`);
  }
  if (losers.length === 0 || losers.length > LOSERS_MAX) {
    throw new ApiError(
      400,
      "INVALID_NUMBER_OF_MERGE_RECORDS",
      `one or ${LOSERS_MAX} records can be merged into another`,
    );
  }
  const masterId = longId(master) ?? "";
  if (store.state(object, masterId) !== "there") {
    throw new ApiError(400, "ENTITY_IS_DELETED", `the master record ${master} is not there`);
  }
  return store.call(() => {
    store.update(object, masterId, changeValues(store.stamp(), userId));
    return saveEach(store, losers, { allOrNone: true }, (given) => {
      const loser = longId(given) ?? "";
      if (loser === masterId)
        return failed(given, fault("INVALID_INPUT", "a record cannot be merged with itself"));
      if (store.state(object, loser) !== "there") return failed(given, entityIsDeleted);
      if (parent === "Lead") moveMembers(store, member("LeadId", loser), member("LeadId", masterId), userId);
      if (parent === "Contact")
        moveMembers(store, member("ContactId", loser), member("ContactId", masterId), userId);
      moveChildren(store, parent, loser, masterId, userId);
      putInBin(store, object, loser, loser);
      store.update(object, loser, { MasterRecordId: masterId });
      return saved(loser, false);
    });
  });
}

function member(field: "LeadId" | "ContactId", id: string) {
  return { field, id };
}
