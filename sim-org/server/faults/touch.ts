import { addressParts } from "../rest/dispatch.ts";
import { objectOfLocator } from "../rest/query.ts";
import type { Service } from "../service.ts";

const ROWS = 3;

/**
 * Saves some records anew, as somebody in the org would while a client is paging: those of the object that the client
 * is reading, the ones longest unchanged.
 */
export function touch(service: Service, url: string, rows = ROWS): void {
  const object = objectAsked(service, url);
  if (!object) return;
  const cursor = service.org.query(`SELECT Id FROM ${object} ORDER BY SystemModstamp LIMIT ${rows}`);
  const records = cursor.records(0, rows).map(({ Id }) => ({ Id }));
  cursor.close();
  service.org.update(object, records, { allOrNone: false });
}

function objectAsked(service: Service, url: string): string | undefined {
  const { path, query } = addressParts(url);
  const [resource, id = "", last] = path.split("/");
  if (resource === "jobs" && last !== undefined) return jobObject(service, path.split("/")[2] ?? "");
  if (resource !== "query" && resource !== "queryAll") return undefined;
  if (id !== "") return objectOfLocator(service, id);
  return /\bFROM\s+(\w+)/i.exec(query.get("q") ?? "")?.[1];
}

function jobObject(service: Service, id: string): string | undefined {
  return service.jobs.list("query").find((job) => job.id === id)?.object;
}
