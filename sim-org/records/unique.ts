import type { SObject } from "../metadata/catalogue.ts";
import type { FieldInfo, RecordFault } from "../org.ts";
import { quoted, type Stored } from "../store/database.ts";
import type { Store, Values } from "../store/store.ts";
import { fault } from "./fault.ts";

/** Ids of the records that have the value; those in the recycle bin do not count. */
export function idsWith(store: Store, object: SObject, field: FieldInfo, value: Stored): string[] {
  const sql = `SELECT "Id" FROM ${quoted(object.description.name)} WHERE ${quoted(field.name)} = ? AND "IsDeleted" = 0`;
  return store.database.rows(sql, value).map(([id]) => String(id));
}

/** @param own - the record that is changed, which may keep its value */
export function duplicate(
  store: Store,
  object: SObject,
  values: Values,
  own?: string,
): RecordFault | undefined {
  for (const field of object.description.fields) {
    const value = field.unique ? (values[field.name] ?? null) : null;
    if (value === null) continue;
    const other = idsWith(store, object, field, value).find((id) => id !== own);
    if (other === undefined) continue;
    const message = `duplicate value found: ${field.name} duplicates value on record with id: ${other}`;
    return fault("DUPLICATE_VALUE", message, [field.name]);
  }
  return undefined;
}
