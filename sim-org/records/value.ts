import { ApiError, type FieldInfo, type RecordFault } from "../org.ts";
import type { Stored } from "../store/database.ts";
import { dayOf, instantOf, isNumber, isText, stampText } from "../store/values.ts";
import { fault } from "./fault.ts";

const EMAIL = /^[^\s@<>(),;:"]+@[^\s@<>(),;:"]+\.[^\s@<>(),;:".]+$/;

/** What a client's value is stored as, or what is wrong with it. */
export type Converted = { value: Stored } | { fault: RecordFault };

/**
 * A value as a client sends it, for every type but references.
 *
 * @param column - place of the column in a CSV, from 0; undefined where the value came as JSON
 * @throws {ApiError} 400 JSON_PARSER_ERROR: JSON of another type spoils the whole request, a text of CSV only its record
 */
export function convert(field: FieldInfo, given: unknown, column: number | undefined): Converted {
  if (given === null || given === undefined || given === "") {
    return { value: field.type === "boolean" ? 0 : null };
  }
  if (isText(field.type)) return textValue(field, given);
  const value = isNumber(field.type)
    ? numberOf(field, given, column !== undefined)
    : otherValue(field, given);
  if (value === undefined) return { fault: wrongType(field, given, column) };
  return isNumber(field.type) ? inRange(field, Number(value)) : { value };
}

function textValue(field: FieldInfo, given: unknown): Converted {
  if (typeof given === "object") throw parserError(field, given);
  // Salesforce cuts white space at both ends.
  const text = String(given).trim();
  if (text === "") return { value: null };
  if (field.length > 0 && text.length > field.length) {
    const message = `${field.label}: data value too large: ${text} (max length=${field.length})`;
    return { fault: fault("STRING_TOO_LONG", message, [field.name]) };
  }
  if (field.type === "email" && !EMAIL.test(text)) {
    const message = `${field.label}: invalid email address: ${text}`;
    return { fault: fault("INVALID_EMAIL_ADDRESS", message, [field.name]) };
  }
  const wrong = field.restrictedPicklist ? text.split(";").find((each) => !isOnList(field, each)) : undefined;
  if (wrong !== undefined) {
    const message = `${field.label}: bad value for restricted picklist field: ${wrong}`;
    return { fault: fault("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", message, [field.name]) };
  }
  return { value: text };
}

function isOnList(field: FieldInfo, value: string): boolean {
  return field.picklistValues.some((each) => each.active && each.value.toLowerCase() === value.toLowerCase());
}

function numberOf(field: FieldInfo, given: unknown, fromCsv: boolean): number | undefined {
  if (typeof given === "number") return given;
  if (typeof given !== "string") return undefined;
  const text = given.trim();
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return undefined;
  return field.type === "int" && !fromCsv && !/^[+-]?\d+$/.test(text) ? undefined : Number(text);
}

/** Salesforce rounds to the places that the field has, and refuses more digits before the point. */
function inRange(field: FieldInfo, given: number): Converted {
  if (field.type === "int") return { value: Math.trunc(given) };
  const value = field.precision > 0 ? Number(given.toFixed(field.scale)) : given;
  const digits = field.precision - field.scale;
  if (field.precision > 0 && Math.abs(value) >= 10 ** digits) {
    const message = `${field.label}: value outside of valid range on numeric field: ${given}`;
    return { fault: fault("NUMBER_OUTSIDE_VALID_RANGE", message, [field.name]) };
  }
  return { value };
}

function otherValue(field: FieldInfo, given: unknown): Stored | undefined {
  if (field.type === "boolean") return booleanOf(given);
  if (typeof given !== "string") return undefined;
  const text = given.trim();
  if (field.type === "date") return dayOf(text) ?? dayOf(text.slice(0, 10));
  const instant = instantOf(text) ?? (dayOf(text) ? instantOf(`${text}T00:00Z`) : undefined);
  return instant === undefined ? undefined : stampText(instant);
}

function booleanOf(given: unknown): Stored | undefined {
  if (typeof given === "boolean") return given ? 1 : 0;
  if (typeof given !== "string") return undefined;
  if (/^(true|1)$/i.test(given.trim())) return 1;
  return /^(false|0)$/i.test(given.trim()) ? 0 : undefined;
}

function wrongType(field: FieldInfo, given: unknown, column: number | undefined): RecordFault {
  if (column === undefined) throw parserError(field, given);
  const schema =
    field.type === "datetime"
      ? "dateTime"
      : isNumber(field.type) && field.type !== "int"
        ? "double"
        : field.type;
  const message = `Failed to deserialize field at col ${column}. Due to, '${given}' is not a valid value for the type xsd:${schema}`;
  return fault("INVALID_FIELD", message, [field.name]);
}

function parserError(field: FieldInfo, given: unknown): ApiError {
  const kind =
    typeof given === "string"
      ? "VALUE_STRING"
      : Array.isArray(given)
        ? "START_ARRAY"
        : `VALUE_${typeof given}`.toUpperCase();
  const message = `Cannot deserialize instance of ${field.type} from ${kind} value ${JSON.stringify(given)} or request may be missing a required field at ${field.name}`;
  return new ApiError(400, "JSON_PARSER_ERROR", message, [field.name]);
}
