import { timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ApiError, type ObjectInfo } from "../org.ts";
import type { FaultRule, RandomFaults } from "./faults/fault.ts";
import { publicKey } from "./oauth/assertion.ts";
import { bearerOf, bodyJson } from "./request.ts";
import { isObject } from "./rest/resource.ts";
import type { Service } from "./service.ts";

/** Where stamps sort as texts: years of four digits. */
const EARLIEST = Date.parse("1970-01-01T00:00:00Z");
const LATEST = Date.parse("9999-12-31T00:00:00Z");

type Control = (body: Record<string, unknown>, request: FastifyRequest) => unknown;

/**
 * The simulator's own controls under `/sim/`, for tests in another process: what `startSimulatedOrg` gives within one.
 * Whoever has the printed access token may use them, even when it has expired as a session.
 */
export function addAdminRoutes(app: FastifyInstance, service: Service): void {
  const route = (method: "GET" | "POST" | "DELETE", url: string, control: Control) =>
    app.route({
      method,
      url,
      handler: (request, reply) => controlled(service, request, reply, control),
    });
  const { faults, calls, sessions, usage, jobs, clock } = service;
  route("GET", "/sim", () => stateOf(service));
  route("GET", "/sim/faults", () => ({ rules: faults.rules, struck: faults.struck }));
  route("POST", "/sim/faults", (body) => ({ id: faults.add(body as FaultRule) }));
  route("POST", "/sim/faults/random", (body) =>
    faults.random(body.rate ? (body as RandomFaults) : undefined),
  );
  route("DELETE", "/sim/faults", () => faults.clear());
  route("DELETE", "/sim/faults/:id", (_, request) =>
    faults.remove(Number((request.params as { id: string }).id)),
  );
  route("GET", "/sim/calls", () => ({
    total: calls.total,
    writes: calls.writes,
    counts: calls.counts,
    list: calls.list,
  }));
  route("DELETE", "/sim/calls", () => calls.reset());
  route("POST", "/sim/clock", (body) => {
    const instant = body.now === undefined ? undefined : instantOf(body.now);
    const advanceMs = numberIn(body, "advanceMs", 0);
    const target = (instant ?? clock.now()) + advanceMs;
    if (!(target >= EARLIEST && target < LATEST))
      throw new ApiError(400, "INVALID_INPUT", "the clock goes from the year 1970 to 9999");
    if (instant !== undefined) clock.set(instant);
    clock.advance(advanceMs);
    return { now: new Date(clock.now()).toISOString() };
  });
  route("POST", "/sim/sessions", (body) => {
    sessions.lifetimeMs = numberIn(body, "lifetimeMs", sessions.lifetimeMs);
    if (body.expire === true) sessions.expireAll();
  });
  route("POST", "/sim/limits", (body) => {
    const used = numberIn(body, "used", usage.used);
    usage.dailyMax = numberIn(body, "dailyApiRequests", usage.dailyMax);
    usage.reset(used);
  });
  route("POST", "/sim/bulk", (body) => {
    const pageRows = numberIn(body, "pageRows", jobs.pageRows);
    jobs.latencyMs = numberIn(body, "latencyMs", jobs.latencyMs);
    jobs.pageRows = pageRows;
  });
  route("POST", "/sim/certificates", (body) => register(service, String(body.pem)));
  route("POST", "/sim/redirect-uris", (body) => {
    service.credentials.redirectUris.push(String(body.uri));
    service.keepCredentials();
  });
  route("POST", "/sim/define", (body) => service.org.define(body.objects as Partial<ObjectInfo>[]));
  route("POST", "/sim/reset", () => reset(service));
}

function instantOf(value: unknown): number {
  const instant = Date.parse(String(value));
  if (Number.isNaN(instant))
    throw new ApiError(400, "INVALID_INPUT", `now is no instant: ${String(value)}; as 2026-07-01T12:00:00Z`);
  return instant;
}

/** Registers the public key, or the certificate, that JWT assertions are checked with. */
export function register(service: Service, pem: string): void {
  try {
    publicKey(pem);
  } catch {
    throw new ApiError(400, "INVALID_INPUT", "pem is neither a public key nor a certificate");
  }
  service.credentials.certificates.push(pem);
  service.keepCredentials();
}

/** Faults, counters, allowances and waiting times as they were in the beginning; records and the clock stay. */
function reset({ faults, calls, usage, jobs }: Service): void {
  faults.clear();
  calls.reset();
  usage.restore();
  jobs.restore();
}

function controlled(service: Service, request: FastifyRequest, reply: FastifyReply, control: Control) {
  if (!sameText(bearerOf(request) ?? "", service.credentials.accessToken))
    throw new ApiError(
      401,
      "INVALID_SESSION_ID",
      "the simulator's controls take the access token that it printed",
    );
  const body = bodyJson(request) ?? {};
  if (!isObject(body)) throw new ApiError(400, "JSON_PARSER_ERROR", "a JSON object is expected");
  try {
    return reply.send(control(body, request) ?? { done: true });
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError)
      throw new ApiError(400, "INVALID_INPUT", error.message);
    throw error;
  }
}

function stateOf({ clock, usage, calls, faults, jobs, sessions }: Service): Record<string, unknown> {
  return {
    now: new Date(clock.now()).toISOString(),
    dailyApiRequests: { max: usage.dailyMax, used: usage.used },
    calls: calls.total,
    writes: calls.writes,
    faults: faults.rules.length,
    struck: faults.struck.length,
    bulkLatencyMs: jobs.latencyMs,
    sessionLifetimeMs: sessions.lifetimeMs,
  };
}

function numberIn(body: Record<string, unknown>, name: string, missing: number): number {
  const value = body[name] ?? missing;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new ApiError(400, "INVALID_INPUT", `${name} is a number`);
}

function sameText(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
