import type { SObject } from "../metadata/catalogue.ts";
import { type FieldInfo, isIdLookup, type RecordFault, type RecordInput } from "../org.ts";
import { quoted, type Stored } from "../store/database.ts";
import { longId } from "../store/ids.ts";
import type { Store, Values } from "../store/store.ts";
import { fault, malformedId, notWritable } from "./fault.ts";
import { convert } from "./value.ts";

export type Input = { readonly values: Values; readonly faults: readonly RecordFault[] };

type Operation = "insert" | "update";

/**
 * Reads what a client sends for one record.
 *
 * @param key - the external id of an upsert, which has found its record already
 * @throws {ApiError} JSON_PARSER_ERROR
 */
export function readInput(
  store: Store,
  object: SObject,
  record: RecordInput,
  operation: Operation,
  fromCsv: boolean,
): Input {
  const values: Values = {};
  const faults: RecordFault[] = [];
  const forbidden: string[] = [];
  let column = -1;
  for (const [name, raw] of Object.entries(record)) {
    column++;
    const lower = name.toLowerCase();
    if (lower === "attributes" || lower === "id" || raw === undefined) continue;
    if (fromCsv && raw === "") continue;
    const given = fromCsv && raw === "#N/A" ? null : raw;
    const field = object.fields.get(lower);
    if (!field) {
      const found = byParentKey(store, object, name, given);
      if ("fault" in found) faults.push(found.fault);
      else values[found.field] = found.value;
      continue;
    }
    if (field.calculated || !(operation === "insert" ? field.createable : field.updateable)) {
      forbidden.push(field.name);
      continue;
    }
    const converted =
      field.type === "reference"
        ? referenceValue(store, field, given)
        : convert(field, given, fromCsv ? column : undefined);
    if ("fault" in converted) faults.push(converted.fault);
    else values[field.name] = converted.value;
  }
  if (forbidden.length > 0) faults.unshift(notWritable(forbidden));
  return { values, faults };
}

/** The id in a record, whatever its case is written like. */
export function idIn(record: RecordInput): unknown {
  return record.Id ?? record.id ?? Object.entries(record).find(([name]) => name.toLowerCase() === "id")?.[1];
}

function referenceValue(
  store: Store,
  field: FieldInfo,
  given: unknown,
): { value: Stored } | { fault: RecordFault } {
  if (given === null || given === "") return { value: null };
  const written = typeof given === "string" ? given.trim() : JSON.stringify(given);
  const id = longId(written);
  if (!id) return { fault: malformedId(field, written) };
  if (field.referenceTo.length === 0) return { value: id };
  const target = store.catalogue.ofId(id);
  if (!target || !field.referenceTo.includes(target.description.name)) {
    const message = `${field.label}: id value of incorrect type: ${written}`;
    return { fault: fault("FIELD_INTEGRITY_EXCEPTION", message, [field.name]) };
  }
  const state = store.state(target, id);
  if (state === "there") return { value: id };
  return { fault: unreachable(field, id, state) };
}

/** To a custom lookup a deleted record is one without access; to a standard one it is deleted, or no record at all. */
function unreachable(field: FieldInfo, id: string, state: "deleted" | "missing"): RecordFault {
  if (field.custom && state === "deleted") {
    const message = `insufficient access rights on cross-reference id: ${id}`;
    return fault("INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", message, [field.name]);
  }
  if (state === "deleted") return fault("ENTITY_IS_DELETED", "entity is deleted", [field.name]);
  return fault("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", [field.name]);
}

/** A parent named by a field that is an idLookup: `{"Campaign__r": {"Key__c": "x"}}`, in CSV the column `Campaign__r.Key__c`. */
function byParentKey(
  store: Store,
  object: SObject,
  name: string,
  given: unknown,
): { field: string; value: Stored } | { fault: RecordFault } {
  const unknown = {
    fault: fault("INVALID_FIELD", `No such column '${name}' on sobject of type ${object.description.name}`),
  };
  const [relationship = "", path] = name.split(".");
  const field = object.relationships.get(relationship.toLowerCase());
  const parent = field ? store.catalogue.find(field.referenceTo[0] ?? "") : undefined;
  if (!field?.createable || !parent) return unknown;
  if (given === null) return { field: field.name, value: null };
  const nested = typeof given === "object" ? Object.entries(given) : [];
  const [key = "", value] =
    path === undefined ? (nested.find(([each]) => each !== "attributes") ?? []) : [path, given];
  const keyField = parent.fields.get(key.toLowerCase());
  if (!keyField || !isIdLookup(keyField)) return unknown;
  store.index(parent, keyField);
  const sql = `SELECT "Id" FROM ${quoted(parent.description.name)} WHERE ${quoted(keyField.name)} = ? AND "IsDeleted" = 0`;
  const rows = store.database.rows(sql, String(value));
  const [id = null] = rows[0] ?? [];
  if (rows.length === 1) return { field: field.name, value: id };
  const message = `Foreign key external ID: ${value} ${rows.length === 0 ? "not found" : "is not unique"} for field ${keyField.name} in entity ${parent.description.name}`;
  return { fault: fault(rows.length === 0 ? "INVALID_FIELD" : "DUPLICATE_EXTERNAL_ID", message) };
}
