import type { ChildrenJson, RecordFault, RecordJson, SaveResult } from "../../org.ts";

/** A record with the addresses that this version of the API gives to it and to its parents. */
export function addressed(record: RecordJson, version: string): RecordJson {
  const { attributes } = record;
  const id = idIn(record) ?? attributes.url?.split("/").at(-1);
  const shown: RecordJson = { ...record, attributes: { type: attributes.type } };
  if (id !== undefined) shown.attributes.url = `/services/data/v${version}/sobjects/${attributes.type}/${id}`;
  for (const [field, value] of Object.entries(record)) {
    if (field === "attributes" || typeof value !== "object" || value === null) continue;
    if (isRecord(value)) shown[field] = addressed(value, version);
    else if (isChildren(value))
      shown[field] = { ...value, records: value.records.map((child) => addressed(child, version)) };
  }
  return shown;
}

function idIn(record: RecordJson): string | undefined {
  return typeof record.Id === "string" ? record.Id : undefined;
}

function isRecord(value: object): value is RecordJson {
  return "attributes" in value;
}

function isChildren(value: object): value is ChildrenJson {
  return "records" in value;
}

/** One result of a collection, in the order of the request. */
export function resultJson(result: SaveResult, withCreated = false): Record<string, unknown> {
  const created = withCreated ? { created: result.created } : {};
  return result.success
    ? { id: result.id, success: true, errors: [], ...created }
    : { success: false, errors: result.errors.map(faultJson), ...created };
}

export function faultJson({ statusCode, message, fields }: RecordFault): Record<string, unknown> {
  return { statusCode, message, fields };
}
