import { ApiError } from "../../org.ts";
import { notFound, type Resource } from "./resource.ts";

export type Route = { resource: Resource; params: Record<string, string> };

/**
 * Finds the resource of a path; the first that matches wins, so that literal parts stand before variable ones.
 *
 * @param path - below the version, without slashes at its ends, still encoded
 * @throws {ApiError} 404 where no resource has this path, 405 where none of those takes this method
 */
export function routeOf(resources: readonly Resource[], method: string, path: string): Route {
  let known = false;
  for (const resource of resources) {
    const params = matched(resource.path, path);
    if (!params) continue;
    if (resource.method === method || (method === "HEAD" && resource.method === "GET"))
      return { resource, params };
    known = true;
  }
  if (known)
    throw new ApiError(405, "METHOD_NOT_ALLOWED", `HTTP Method '${method}' not allowed. Allowed are others`);
  throw notFound();
}

function matched(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    const found = given[at] ?? "";
    if (!part.startsWith(":")) {
      if (part !== found) return undefined;
    } else if (found === "") return undefined;
    else params[part.slice(1)] = decoded(found);
  }
  return params;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw notFound();
  }
}
