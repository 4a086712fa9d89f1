import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ApiCall } from "./calls.ts";
import type { Fault } from "./faults/fault.ts";
import { addressParts } from "./rest/dispatch.ts";
import { RESOURCES } from "./rest/resources.ts";
import { routeOf } from "./rest/route.ts";
import type { Service } from "./service.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** How the request stands in the log; `undefined` for the simulator's own controls. */
    call: ApiCall | undefined;
    fault: Fault | undefined;
  }
}

/** Writes every request down before anything can befall it, and its status before it is answered. */
export function addCallLog(app: FastifyInstance, service: Service): void {
  app.decorateRequest("call", undefined);
  app.addHook("onRequest", async (request) => {
    const path = pathOf(request);
    if (!/^\/(services|id)\//.test(path)) return;
    request.call = service.calls.add({ ...recognised(request, path), path, status: 0 });
  });
  app.addHook("onSend", async (request, reply, payload) => {
    if (request.call) request.call.status = reply.statusCode;
    return payload;
  });
}

export function pathOf(request: FastifyRequest): string {
  return request.url.split("?")[0] ?? "";
}

/** What Salesforce's `_HttpMethod` makes of a POST. */
export function methodOf(request: FastifyRequest): string {
  return new URL(request.url, "http://127.0.0.1").searchParams.get("_HttpMethod") ?? request.method;
}

function recognised(request: FastifyRequest, path: string): Pick<ApiCall, "method" | "pattern" | "write"> {
  const method = methodOf(request);
  if (!path.startsWith("/services/data/"))
    return { method, pattern: path.replace(/^\/id\/.*/, "/id"), write: false };
  try {
    const { resource } = routeOf(RESOURCES, method, addressParts(request.url).path);
    // A bulk job that comes with its rows writes without being closed by another request.
    const withRows = /^multipart\//i.test(request.headers["content-type"] ?? "");
    return { method, pattern: `/${resource.path}`, write: resource.write === true || withRows };
  } catch {
    return { method, pattern: path, write: false };
  }
}
