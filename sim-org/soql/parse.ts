import { parseQuery, type Query } from "@jetstreamapp/soql-parser-js";
import type { ApiError } from "../org.ts";
import { faultAt, malformed } from "./faults.ts";

/** @throws {ApiError} 400 MALFORMED_QUERY */
export function parseSoql(soql: string): Query {
  let query: Query;
  try {
    query = parseQuery(soql);
  } catch (error) {
    throw explained(soql, error);
  }
  refuseUnsupported(query);
  return query;
}

/** What Salesforce knows and this org does not: said aloud rather than left out. @throws {ApiError} MALFORMED_QUERY */
export function refuseUnsupported(query: Query): void {
  const refused: [unknown, string][] = [
    [query.for, "FOR"],
    [query.update, "UPDATE"],
    [query.usingScope && query.usingScope.toLowerCase() !== "everything", "USING SCOPE"],
    [query.withDataCategory, "WITH DATA CATEGORY"],
    [query.fields?.some(({ type }) => type === "FieldTypeof"), "TYPEOF"],
  ];
  for (const [isThere, name] of refused) {
    if (isThere) throw malformed(`${name} is not offered by this simulated org`);
  }
}

/** The parser tells the place only in its message. */
function explained(soql: string, error: unknown): ApiError {
  if (!(error instanceof Error)) throw error;
  const character = /unexpected character: ->(.+?)<- at offset: (\d+)/s.exec(error.message);
  if (character) {
    const [, found = "", offset = "0"] = character;
    const reason =
      found === "'"
        ? "unexpected end of query: a quote is not closed"
        : `line 1:${offset} no viable alternative at character '${found}'`;
    return faultAt("MALFORMED_QUERY", soql, Number(offset), reason);
  }
  const token = /found(?: -->|:) '?(.*?)'?(?: <--|$)/s.exec(error.message)?.[1] ?? "";
  if (token === "") return faultAt("MALFORMED_QUERY", soql, soql.length, "unexpected token: '<EOF>'");
  return faultAt("MALFORMED_QUERY", soql, lastPlaceOf(soql, token), `unexpected token: '${token}'`);
}

function lastPlaceOf(soql: string, token: string): number {
  const place = soql.lastIndexOf(token);
  return place < 0 ? soql.length : place;
}
