import { ApiError, type QueryCursor } from "../../org.ts";
import type { Service } from "../service.ts";
import { addressed } from "./record-json.ts";
import { type Answer, param, type Resource, type RestRequest } from "./resource.ts";

/** Rows on a page: Salesforce's default and most, and its least. */
const PAGE = { most: 2000, least: 200 };

export const QUERY_RESOURCES: readonly Resource[] = [
  { method: "GET", path: "query", answer: (request) => firstPage(request, false) },
  { method: "GET", path: "queryAll", answer: (request) => firstPage(request, true) },
  { method: "GET", path: "query/:locator", answer: nextPage },
  { method: "GET", path: "queryAll/:locator", answer: nextPage },
];

function firstPage(request: RestRequest, includeDeleted: boolean): Answer {
  const soql = request.query.get("q");
  if (!soql) throw new ApiError(400, "MALFORMED_QUERY", "A query string has to be specified");
  const cursor = request.service.org.query(soql, includeDeleted);
  return page(request, cursor, undefined, 0);
}

/** A locator is the cursor's id and the row to go on from: `01g...AAA-2000`. */
function nextPage(request: RestRequest): Answer {
  const { id, offset } = locatorParts(param(request, "locator"));
  return page(request, request.service.cursors.find(id), id, offset);
}

function locatorParts(locator: string): { id: string; offset: number } {
  const parts = /^(01g\w{15})-(\d+)$/.exec(locator);
  if (!parts) throw new ApiError(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
  return { id: parts[1] ?? "", offset: Number(parts[2]) };
}

/** The object that a locator's query asks; `undefined` where the locator is none of ours. */
export function objectOfLocator(service: Service, locator: string): string | undefined {
  try {
    return service.cursors.find(locatorParts(locator).id).type;
  } catch {
    return undefined;
  }
}

function page(request: RestRequest, cursor: QueryCursor, kept: string | undefined, offset: number): Answer {
  const { cursors } = request.service;
  const records = cursor.records(offset, pageSize(request));
  const next = offset + records.length;
  // A count has a size and no rows.
  const done = records.length === 0 || next >= cursor.size;
  const body: Record<string, unknown> = { totalSize: cursor.size, done };
  // An answer may get lost: the last page of a kept cursor can be asked for again.
  if (done && kept === undefined) cursor.close();
  if (!done) {
    const id = kept ?? cursors.keep(cursor);
    body.nextRecordsUrl = `/services/data/v${request.version}/query/${id}-${next}`;
  }
  body.records = records.map((record) => addressed(record, request.version));
  return { status: 200, body };
}

/** Salesforce takes `Sforce-Query-Options: batchSize=N` as a wish between 200 and 2,000. */
function pageSize({ headers }: RestRequest): number {
  const header = headers["sforce-query-options"];
  const wished = /batchSize\s*=\s*(\d+)/i.exec(
    Array.isArray(header) ? header.join(",") : (header ?? ""),
  )?.[1];
  if (wished === undefined) return PAGE.most;
  const size = Number(wished);
  if (size < PAGE.least || size > PAGE.most)
    throw new ApiError(400, "INVALID_QUERY_OPTIONS", `batchSize lies between ${PAGE.least} and ${PAGE.most}`);
  return size;
}
