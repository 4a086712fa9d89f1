import { ApiError } from "../../org.ts";
import { type Answer, param, type Resource, type RestRequest } from "./resource.ts";

/** getUpdated and getDeleted. */
export const REPLICATION_RESOURCES: readonly Resource[] = [
  { method: "GET", path: "sobjects/:object/updated", answer: updated },
  { method: "GET", path: "sobjects/:object/deleted", answer: deleted },
];

function updated(request: RestRequest): Answer {
  const { org } = request.service;
  const object = org.object(param(request, "object")).name;
  return { status: 200, body: org.updated(object, instant(request, "start"), instant(request, "end")) };
}

function deleted(request: RestRequest): Answer {
  const { org } = request.service;
  const object = org.object(param(request, "object")).name;
  return { status: 200, body: org.deleted(object, instant(request, "start"), instant(request, "end")) };
}

/** ISO 8601 with a zone; a `+` that was not encoded arrives as a blank. */
function instant(request: RestRequest, name: string): number {
  const text = request.query.get(name);
  if (!text) throw new ApiError(400, "MISSING_ARGUMENT", `${name} is required`);
  const value = Date.parse(text.replace(" ", "+").replace(/([+-]\d\d)(\d\d)$/, "$1:$2"));
  if (Number.isNaN(value)) throw new ApiError(400, "MALFORMED_ID", `invalid date: ${text}`);
  return value;
}
