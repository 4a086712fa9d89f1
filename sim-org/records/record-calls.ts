import type { Org } from "../org.ts";
import type { Store } from "../store/store.ts";
import { beginCall, saveEach } from "./call.ts";
import { convertLead } from "./convert-lead.ts";
import { insertOne } from "./insert.ts";
import { mergeRecords } from "./merge.ts";
import { eraseOne, removeOne } from "./remove.ts";
import { deletedBetween, updatedBetween } from "./replication.ts";
import { emptyBinOne, undeleteOne } from "./restore.ts";
import { updateOne } from "./update.ts";
import { keyField, upserter } from "./upsert.ts";

type RecordCalls = Pick<
  Org,
  | "insert"
  | "update"
  | "upsert"
  | "remove"
  | "erase"
  | "undelete"
  | "emptyRecycleBin"
  | "merge"
  | "convertLead"
  | "deleted"
  | "updated"
>;

/** Every call that changes records, or tells which were changed. */
export function recordCalls(store: Store, defaultUserId: string): RecordCalls {
  const by = <T extends object>(options: T) => ({ ...options, defaultUserId });
  return {
    insert: (object, records, options) => {
      const call = beginCall(store, object, "create", by(options));
      return saveEach(store, records, options, (record) => insertOne(call, record));
    },
    update: (object, records, options) => {
      const call = beginCall(store, object, "update", by(options));
      return saveEach(store, records, options, (record) => updateOne(call, record));
    },
    upsert: (object, field, records, options) => {
      const call = beginCall(store, object, "upsert", by(options));
      return saveEach(store, records, options, upserter(call, keyField(call.object, field)));
    },
    remove: (object, ids, options) => {
      const call = beginCall(store, object, "delete", by(options));
      return saveEach(store, ids, options, (id) => removeOne(call, id));
    },
    erase: (object, ids, options) => {
      const call = beginCall(store, object, "delete", by(options));
      return saveEach(store, ids, options, (id) => eraseOne(call, id));
    },
    undelete: (ids, options) =>
      saveEach(store, ids, options, (id) => undeleteOne(store, id, options.userId ?? defaultUserId)),
    emptyRecycleBin: (ids) => saveEach(store, ids, { allOrNone: false }, (id) => emptyBinOne(store, id)),
    merge: (object, master, losers) => mergeRecords(store, object, master, losers, defaultUserId),
    convertLead: (lead, into) => convertLead(store, lead, into, defaultUserId),
    deleted: (object, from, to) => deletedBetween(store, object, from, to),
    updated: (object, from, to) => updatedBetween(store, object, from, to),
  };
}
