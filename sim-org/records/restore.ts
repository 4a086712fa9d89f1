import type { SObject } from "../metadata/catalogue.ts";
import type { SaveResult } from "../org.ts";
import { quoted } from "../store/database.ts";
import { longId } from "../store/ids.ts";
import type { Store } from "../store/store.ts";
import { purgeWithBin } from "./bin.ts";
import { failed, fault, saved } from "./fault.ts";
import { changeValues } from "./system-values.ts";
import { duplicate } from "./unique.ts";

type InBin = { object: SObject; id: string };

/** Out of the recycle bin, with what the deletion took along and the lookups that it emptied. */
export function undeleteOne(store: Store, given: string, userId: string): SaveResult {
  const found = inBin(store, given);
  if (!found) return notInBin(given, "UNDELETE_FAILED");
  const { object, id } = found;
  const again = duplicate(store, object, store.read(object, id) ?? {}, id);
  if (again) return failed(id, again);
  const taken = store.database.rows(`SELECT id, object FROM "_bin" WHERE root = ? AND id <> ?`, id, id);
  restore(store, object, id, userId);
  for (const [child, name] of taken) restore(store, store.catalogue.get(String(name)), String(child), userId);
  return saved(id, false);
}

/** For good. getDeleted goes on telling of the record. */
export function emptyBinOne(store: Store, given: string): SaveResult {
  const found = inBin(store, given);
  if (!found) return notInBin(given, "INVALID_ID_FIELD");
  purgeWithBin(store, found.object, found.id, true);
  return saved(found.id, false);
}

function inBin(store: Store, given: string): InBin | undefined {
  const id = longId(given);
  const [name] = id ? (store.database.row(`SELECT object FROM "_bin" WHERE id = ?`, id) ?? []) : [];
  return id && name ? { object: store.catalogue.get(String(name)), id } : undefined;
}

function notInBin(given: string, statusCode: string): SaveResult {
  return failed(given, fault(statusCode, "Entity is not in the recycle bin"));
}

function restore(store: Store, object: SObject, id: string, userId: string): void {
  const { name } = object.description;
  const merged = object.fields.has("masterrecordid") ? { MasterRecordId: null } : {};
  store.update(object, id, { IsDeleted: 0, ...merged, ...changeValues(store.stamp(), userId) });
  store.database.run(`DELETE FROM "_bin" WHERE id = ?`, id);
  store.database.run(`DELETE FROM "_deleted" WHERE object = ? AND id = ?`, name, id);
  for (const [child, field, childId] of store.database.rows(
    `SELECT object, field, id FROM "_cleared" WHERE parent = ?`,
    id,
  )) {
    const column = quoted(String(field));
    const sql = `UPDATE ${quoted(String(child))} SET ${column} = ? WHERE "Id" = ? AND ${column} IS NULL`;
    store.database.run(sql, id, childId ?? null);
  }
  store.database.run(`DELETE FROM "_cleared" WHERE parent = ?`, id);
}
