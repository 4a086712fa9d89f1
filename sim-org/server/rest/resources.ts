import { BULK_INGEST_RESOURCES } from "../bulk/ingest-resources.ts";
import { BULK_QUERY_RESOURCES } from "../bulk/query-resources.ts";
import { COMPOSITE_RESOURCES } from "./composite.ts";
import { PLAIN_RESOURCES } from "./dispatch.ts";
import type { Answer, Resource, RestRequest } from "./resource.ts";

/** Everything that the REST API offers below a version. */
export const RESOURCES: readonly Resource[] = [
  { method: "GET", path: "", answer: resourceList },
  ...COMPOSITE_RESOURCES,
  ...PLAIN_RESOURCES,
  ...BULK_QUERY_RESOURCES,
  ...BULK_INGEST_RESOURCES,
];

/** The addresses of the resources, and that of who is signed in, where a client with nothing but a token begins. */
function resourceList({ service, version }: RestRequest): Answer {
  const names = ["sobjects", "query", "queryAll", "composite", "limits", "jobs"];
  const resources = Object.fromEntries(names.map((name) => [name, `/services/data/v${version}/${name}`]));
  const { org, url } = service;
  return { status: 200, body: { ...resources, identity: `${url}/id/${org.id}/${org.userId}` } };
}
