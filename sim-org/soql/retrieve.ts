import type { SObject } from "../metadata/catalogue.ts";
import { ApiError, isIdLookup, type QueryCursor, type RecordJson, SeveralMatch } from "../org.ts";
import { longId } from "../store/ids.ts";
import { isNumber } from "../store/values.ts";

type Ask = (soql: string, includeDeleted: boolean) => QueryCursor;

/**
 * One record by its id.
 *
 * @param fields - all where none are named
 * @throws {ApiError} 404 NOT_FOUND, 400 INVALID_FIELD
 */
export function retrieve(ask: Ask, object: SObject, id: string, fields?: readonly string[]): RecordJson {
  const long = longId(id);
  const condition = long ? `Id = '${long}'` : undefined;
  const [record] = condition ? find(ask, object, condition, fields).records(0, 1) : [];
  if (!record) throw new ApiError(404, "NOT_FOUND", "The requested resource does not exist");
  return record;
}

/** @throws {ApiError} 404 NOT_FOUND @throws {SeveralMatch} where several records have the value */
export function retrieveBy(
  ask: Ask,
  object: SObject,
  name: string,
  value: string,
  fields?: readonly string[],
): RecordJson {
  const field = object.fields.get(name.toLowerCase());
  if (field?.type === "id") return retrieve(ask, object, value, fields);
  if (!field || !isIdLookup(field)) {
    throw new ApiError(
      404,
      "NOT_FOUND",
      `Provided external ID field does not exist or is not accessible: ${name}`,
    );
  }
  const written = isNumber(field.type) ? String(Number(value)) : quotedText(value);
  const condition = `${field.name} = ${written}`;
  const found = find(ask, object, condition, fields);
  if (found.size > 1) {
    const all = find(ask, object, condition, ["Id"]).records(0, found.size);
    throw new SeveralMatch(all.map(({ Id }) => String(Id)));
  }
  const [record] = found.records(0, 1);
  if (!record) throw new ApiError(404, "NOT_FOUND", "The requested resource does not exist");
  return record;
}

function find(ask: Ask, object: SObject, condition: string, fields?: readonly string[]): QueryCursor {
  const names = fields ?? object.description.fields.map(({ name }) => name);
  return ask(`SELECT ${names.join(", ")} FROM ${object.description.name} WHERE ${condition}`, false);
}

function quotedText(value: string): string {
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
