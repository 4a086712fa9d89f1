/** What Salesforce says of a query that it cannot run: the text around the fault, a caret below it, the place, the reason. */
import { ApiError } from "../org.ts";

const AROUND = 60;

/** @param name - the word at fault, looked for in the query; at its end where it does not stand there */
export function queryFault(errorCode: string, soql: string, name: string, reason: string): ApiError {
  return faultAt(errorCode, soql, placeOf(soql, name), reason);
}

export function faultAt(errorCode: string, soql: string, place: number, reason: string): ApiError {
  const before = soql.slice(0, place).split("\n");
  const column = (before.at(-1) ?? "").length;
  const line = soql.split("\n")[before.length - 1] ?? "";
  const from = Math.max(0, column - AROUND);
  const shown = line.slice(from, column + AROUND);
  const caret = `${" ".repeat(column - from)}^`;
  const where = `ERROR at Row:${before.length}:Column:${column + 1}`;
  return new ApiError(400, errorCode, `\n${shown}\n${caret}\n${where}\n${reason}`);
}

export function malformed(reason: string): ApiError {
  return new ApiError(400, "MALFORMED_QUERY", reason);
}

export function noSuchColumn(soql: string, path: string, field: string, entity: string): ApiError {
  return queryFault(
    "INVALID_FIELD",
    soql,
    path,
    `No such column '${field}' on entity '${entity}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
  );
}

export function noSuchRelationship(soql: string, path: string, relationship: string): ApiError {
  return queryFault(
    "INVALID_FIELD",
    soql,
    path,
    `Didn't understand relationship '${relationship}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
  );
}

export function noSuchChildren(soql: string, relationship: string): ApiError {
  return queryFault(
    "INVALID_TYPE",
    soql,
    relationship,
    `Didn't understand relationship '${relationship}' in FROM part of query call. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
  );
}

export function noSuchObject(soql: string, object: string): ApiError {
  return queryFault(
    "INVALID_TYPE",
    soql,
    object,
    `sObject type '${object}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
  );
}

function placeOf(soql: string, name: string): number {
  const escaped = name.replaceAll(/[^\w]/g, "\\$&");
  const found = new RegExp(`(?<![\\w.])${escaped}(?!\\w)`, "i").exec(soql);
  return found ? found.index : soql.length;
}
