import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ApiError } from "../../org.ts";
import { methodOf } from "../call-log-hooks.ts";
import { guarded, guardOf } from "../faults/row-faults.ts";
import { formParts } from "../multipart.ts";
import { bearerOf, bodyJson, bodyText, jsonIn } from "../request.ts";
import type { Service } from "../service.ts";
import { limitExceeded } from "../usage.ts";
import { addressParts } from "./dispatch.ts";
import type { Answer, RestRequest } from "./resource.ts";
import { RESOURCES } from "./resources.ts";
import { routeOf } from "./route.ts";
import { versionList } from "./versions.ts";

/** Salesforce's limit for an address. */
const URL_LENGTH_MAX = 16_384;

/** What a spent day's allowance does not stop: a client that waits has to see when it may go on. */
const ALWAYS_ANSWERED = new Set(["limits"]);

/** `/services/data` and everything below it. */
export function addRestRoutes(app: FastifyInstance, service: Service): void {
  for (const url of ["/services/data", "/services/data/"])
    app.get(url, (_, reply) => reply.send(versionList()));
  app.all("/services/data/*", (request, reply) => answer(service, request, reply));
}

async function answer(service: Service, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  if (request.url.length > URL_LENGTH_MAX) throw new ApiError(414, "URI_TOO_LONG", "URI Too Long");
  const { version, path, query } = addressParts(request.url);
  if (!service.sessions.use(bearerOf(request)))
    throw new ApiError(401, "INVALID_SESSION_ID", "Session expired or invalid");
  // Only what is asked within a session counts.
  service.usage.spend();
  reply.header("sforce-limit-info", service.usage.header);
  const { resource, params } = routeOf(RESOURCES, methodOf(request), path);
  if (!ALWAYS_ANSWERED.has(path)) service.usage.check();
  if (request.fault?.kind === "request_limit") throw limitExceeded();
  checkAccept(request);
  const { headers, fault } = request;
  const asked = { service, version, params, query, headers, ...bodyOf(request), fault };
  // Bulk jobs bring a guard of their own to the rows that they work off later.
  const guard = path.startsWith("jobs/") ? undefined : guardOf(fault);
  const given = guarded(service.org, guard, () => resource.answer(asked));
  return send(reply, given instanceof Promise ? await given : given);
}

/** JSON, or an upload to be read, or both in one: a bulk job that comes with its rows. */
function bodyOf(request: FastifyRequest): Pick<RestRequest, "body" | "upload"> {
  if (request.body instanceof Readable) return { body: undefined, upload: request.body };
  const parts = formParts(request.headers["content-type"], bodyText(request));
  if (!parts) return { body: bodyJson(request), upload: undefined };
  return { body: jsonIn(parts.get("job") ?? ""), upload: Readable.from([parts.get("content") ?? ""]) };
}

function send(reply: FastifyReply, { status, body, headers = {} }: Answer): FastifyReply {
  reply.code(status).headers(headers);
  if (body === undefined) return reply.send();
  if (body instanceof Readable) return reply.send(body);
  return reply.type("application/json;charset=UTF-8").send(JSON.stringify(body));
}

/** @throws {ApiError} 406 where only XML would do */
function checkAccept({ headers: { accept } }: FastifyRequest): void {
  if (accept && !/json|csv|\*\/\*|application\/\*|text\/\*|text\/plain|html/i.test(accept))
    throw new ApiError(406, "NOT_ACCEPTABLE", "only JSON is offered, and CSV for bulk results");
}
