import { longId } from "../store/ids.ts";
import { dayOf, instantOf, instantText, isId, isNumber, isText } from "../store/values.ts";
import { queryFault } from "./faults.ts";
import type { Expression } from "./scope.ts";

/** A value as a comparison has it: null, a value as it is stored, or days. */
export type Literal =
  | { readonly kind: "null" }
  | { readonly kind: "value"; readonly value: string | number }
  | { readonly kind: "days"; readonly written: string };

/**
 * The value of a literal, fitting the field that it is compared with.
 *
 * @param written - as it stands in the query, with its quotes
 * @throws {ApiError} INVALID_FIELD where its type is not the field's, INVALID_QUERY_FILTER_OPERATOR for a wrong id
 */
export function literal(soql: string, to: Expression, written: string, type: string): Literal {
  if (type === "NULL") return { kind: "null" };
  const fault = (expected: string, quotes: string) =>
    queryFault(
      "INVALID_FIELD",
      soql,
      to.name,
      `value of filter criterion for field '${to.field.name}' must be of type ${expected} and should ${quotes}be enclosed in quotes`,
    );
  if (isText(to.type)) {
    if (type !== "STRING") throw fault("string", "");
    return text(unquoted(written));
  }
  if (isId(to.type)) {
    if (type !== "STRING") throw fault("ID", "");
    return id(soql, to, unquoted(written));
  }
  if (to.type === "boolean") {
    if (type !== "BOOLEAN") throw fault("boolean", "not ");
    return { kind: "value", value: written.toUpperCase() === "TRUE" ? 1 : 0 };
  }
  if (isNumber(to.type)) {
    if (type !== "INTEGER" && type !== "DECIMAL") throw fault(to.type === "int" ? "int" : "double", "not ");
    return { kind: "value", value: Number(written) };
  }
  return day(to, written, type) ?? raise(fault(to.type === "date" ? "date" : "dateTime", "not "));
}

/** The text between the quotes of SOQL, its escapes resolved. */
export function unquoted(written: string): string {
  return resolved(written, (character) => character);
}

/** The same as a pattern of LIKE in SQL: what was escaped stands for itself, and is escaped by a backslash there too. */
export function likePattern(written: string): string {
  return resolved(written, (character) => ("%_\\".includes(character) ? `\\${character}` : character));
}

const NAMED: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };

function resolved(written: string, meant: (character: string) => string): string {
  return written.slice(1, -1).replaceAll(/\\(u[0-9a-fA-F]{4}|.)/gs, (_, escaped: string) => {
    if (escaped.length > 1) return meant(String.fromCharCode(Number.parseInt(escaped.slice(1), 16)));
    return meant(NAMED[escaped] ?? escaped);
  });
}

/** Salesforce keeps no empty text: it is null. */
function text(value: string): Literal {
  return value === "" ? { kind: "null" } : { kind: "value", value };
}

function id(soql: string, to: Expression, value: string): Literal {
  if (value === "") return { kind: "null" };
  const long = longId(value);
  if (long) return { kind: "value", value: long };
  throw queryFault("INVALID_QUERY_FILTER_OPERATOR", soql, to.name, `invalid ID field: ${value}`);
}

function day(to: Expression, written: string, type: string): Literal | undefined {
  if (type === "DATE_LITERAL" || type === "DATE_N_LITERAL") return { kind: "days", written };
  if (to.type === "date" && type === "DATE") {
    const value = dayOf(written);
    return value ? { kind: "value", value } : undefined;
  }
  if (to.type === "datetime" && type === "DATETIME") {
    const instant = instantOf(written);
    return instant === undefined ? undefined : { kind: "value", value: instantText(instant) };
  }
  return undefined;
}

function raise(error: Error): never {
  throw error;
}
