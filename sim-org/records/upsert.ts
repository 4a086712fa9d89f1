import type { SObject } from "../metadata/catalogue.ts";
import { ApiError, type FieldInfo, isIdLookup, type RecordInput, type SaveResult } from "../org.ts";
import type { Call } from "./call.ts";
import { failed, fault } from "./fault.ts";
import { idIn } from "./input.ts";
import { insertOne } from "./insert.ts";
import { idsWith } from "./unique.ts";
import { updateOne } from "./update.ts";
import { convert } from "./value.ts";

/** Salesforce works a call off in portions, and only within one it minds a key that comes twice (salesforce.md, [X 34]). */
const PORTION = 200;

/**
 * The field of an upsert.
 *
 * @throws {ApiError} 400 where it is no external id
 */
export function keyField(object: SObject, name: string): FieldInfo {
  const field = object.fields.get(name.toLowerCase());
  if (field && isIdLookup(field)) return field;
  const message = `Field name provided, ${name} does not match an External ID for ${object.description.name}`;
  throw new ApiError(field ? 400 : 404, field ? "INVALID_FIELD" : "NOT_FOUND", message);
}

/** @returns saves the record at a place, as `saveEach` asks for it */
export function upserter(call: Call, field: FieldInfo): (record: RecordInput, place: number) => SaveResult {
  const seen = new Set<string>();
  call.store.index(call.object, field);
  return (record, place) => {
    if (place % PORTION === 0) seen.clear();
    if (field.type === "id") return idIn(record) ? updateOne(call, record) : insertOne(call, record);
    const given = keyIn(record, field);
    const converted = convert(field, given, call.fromCsv ? 0 : undefined);
    if ("fault" in converted) return failed(null, converted.fault);
    const key = converted.value;
    if (key === null) return failed(null, fault("MISSING_ARGUMENT", `${field.name} not specified`, []));
    const folded = field.caseSensitive ? String(key) : String(key).toLowerCase();
    if (seen.has(folded)) {
      return failed(null, fault("DUPLICATE_VALUE", `Duplicate external id specified: ${key}`, [field.name]));
    }
    seen.add(folded);
    return saveByKey(call, field, key, record);
  };
}

function saveByKey(call: Call, field: FieldInfo, key: string | number, record: RecordInput): SaveResult {
  const [id, ...others] = idsWith(call.store, call.object, field, key);
  if (id === undefined) return insertOne(call, record);
  if (others.length > 0) {
    const message = `${field.name}: more than one record found for external id field: [${[id, ...others].join(", ")}]`;
    return failed(null, fault("DUPLICATE_EXTERNAL_ID", message, [field.name]));
  }
  return updateOne(call, { ...withoutKey(record, field), Id: id });
}

/** The key finds the record: it is not written again, and neither is an Id that was sent beside it. */
function withoutKey(record: RecordInput, field: FieldInfo): RecordInput {
  const key = field.name.toLowerCase();
  const rest: RecordInput = {};
  for (const [name, value] of Object.entries(record)) {
    const lower = name.toLowerCase();
    if (lower !== key && lower !== "id") rest[name] = value;
  }
  return rest;
}

function keyIn(record: RecordInput, field: FieldInfo): unknown {
  if (Object.hasOwn(record, field.name)) return record[field.name];
  const key = field.name.toLowerCase();
  return Object.entries(record).find(([name]) => name.toLowerCase() === key)?.[1];
}
