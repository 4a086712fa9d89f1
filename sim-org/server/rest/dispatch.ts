import { ApiError } from "../../org.ts";
import { COLLECTION_RESOURCES } from "./collections.ts";
import { DESCRIBE_RESOURCES } from "./describe.ts";
import { LIMIT_RESOURCES } from "./limits.ts";
import { QUERY_RESOURCES } from "./query.ts";
import { REPLICATION_RESOURCES } from "./replication.ts";
import { type Answer, notFound, type Resource, type RestRequest } from "./resource.ts";
import { routeOf } from "./route.ts";
import { SOBJECT_RESOURCES } from "./sobjects.ts";
import { versionIn } from "./versions.ts";

/** What may stand alone or inside a composite request. Literal paths come before those with variable parts. */
export const PLAIN_RESOURCES: readonly Resource[] = [
  ...DESCRIBE_RESOURCES,
  ...REPLICATION_RESOURCES,
  ...SOBJECT_RESOURCES,
  ...QUERY_RESOURCES,
  ...COLLECTION_RESOURCES,
  ...LIMIT_RESOURCES,
];

/** The version and the rest of an address: `/services/data/v62.0/query?q=...`. @throws {ApiError} 404 */
export function addressParts(url: string): { version: string; path: string; query: URLSearchParams } {
  const { pathname, searchParams } = new URL(url, "http://127.0.0.1");
  const parts = /^\/services\/data\/([^/]+)\/?(.*?)\/?$/.exec(pathname);
  if (!parts) throw notFound();
  return { version: versionIn(parts[1] ?? ""), path: parts[2] ?? "", query: searchParams };
}

/**
 * Answers a part of a composite request, in the same turn of the event loop as the others.
 *
 * @throws {ApiError} what the part is refused with
 */
export function dispatched(whole: RestRequest, method: string, url: string, body: unknown): Answer {
  const { version, path, query } = addressParts(url);
  const { resource, params } = routeOf(PLAIN_RESOURCES, method, path);
  const answer = resource.answer({ ...whole, version, params, query, body, upload: undefined });
  if (answer instanceof Promise)
    throw new ApiError(400, "INVALID_INPUT", `${method} ${url} cannot stand in a composite request`);
  return answer;
}
