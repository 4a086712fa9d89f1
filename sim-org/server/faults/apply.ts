import { once } from "node:events";
import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ApiError } from "../../org.ts";
import { bearerOf } from "../request.ts";
import type { Service } from "../service.ts";
import type { Fault } from "./fault.ts";
import { touch } from "./touch.ts";

const SLOW_MS = 1000;
const SKEW_MS = 10 * 60_000;
/** So long what was sent has to leave the process before the connection is cut. */
const FLUSH_MS = 20;

/** Lets faults strike requests, before they are handled and after. */
export function addFaults(app: FastifyInstance, service: Service): void {
  app.decorateRequest("fault", undefined);
  app.addHook("onRequest", async (request, reply) => {
    // The simulator's own controls are never struck, and stand in no log.
    if (!request.call) return;
    request.fault = service.faults.next(request.call.method, request.call.path);
    if (request.fault) await before(service, request.fault, request, reply);
  });
  app.addHook("onSend", async (request, reply, payload) => {
    if (!request.fault) return payload;
    return after(request.fault, request, reply, payload);
  });
}

async function before(service: Service, fault: Fault, request: FastifyRequest, reply: FastifyReply) {
  switch (fault.kind) {
    case "session_expired": {
      const token = bearerOf(request);
      if (token !== undefined) service.sessions.revoke(token);
      return;
    }
    case "unavailable":
      return reply.code(503).type("text/html; charset=utf-8").send("<h1>Service Unavailable</h1>");
    case "unavailable_json":
      throw new ApiError(503, "SERVER_UNAVAILABLE", "We are currently undergoing maintenance");
    case "unknown_exception":
      throw new ApiError(
        500,
        "UNKNOWN_EXCEPTION",
        "An unexpected error occurred. ErrorId: 1234567890-1 (1234567890)",
      );
    case "drop_before":
      return cut(request, reply);
    case "half_open":
      return fault.handled ? undefined : hang(fault, request, reply);
    case "slow":
      await delay(fault.ms ?? SLOW_MS);
      return;
    case "clock_skew":
      return service.clock.advance(fault.ms ?? SKEW_MS);
    case "touch":
      return touch(service, request.url, fault.rows);
  }
}

async function after(
  fault: Fault,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  if (fault.kind === "truncated") return truncated(reply, payload);
  const hangs = fault.kind === "half_open" && fault.handled === true;
  if (!hangs && fault.kind !== "drop_after") return payload;
  if (payload instanceof Readable) payload.destroy();
  if (hangs) await hang(fault, request, reply);
  else cut(request, reply);
  return "";
}

function cut(request: FastifyRequest, reply: FastifyReply): void {
  if (request.call) request.call.status = 0;
  reply.hijack();
  request.raw.socket.destroy();
}

/** Says nothing until the client gives up, or for so long. */
async function hang(fault: Fault, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (request.call) request.call.status = 0;
  reply.hijack();
  const { socket } = request.raw;
  const timer = fault.ms === undefined ? undefined : setTimeout(() => socket.destroy(), fault.ms);
  if (!socket.destroyed) await once(socket, "close");
  clearTimeout(timer);
}

/** The first half, under a length that promises the whole; of a stream whose length is unknown, its first piece. */
function truncated(reply: FastifyReply, payload: unknown): unknown {
  if (payload instanceof Readable) return Readable.from(firstPiece(payload));
  const whole = typeof payload === "string" ? Buffer.from(payload) : payload;
  if (!Buffer.isBuffer(whole) || whole.length === 0) return payload;
  reply.header("content-length", whole.length);
  return Readable.from(firstPiece([whole]));
}

async function* firstPiece(pieces: AsyncIterable<unknown> | Iterable<unknown>): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    const bytes = Buffer.from(piece as Uint8Array | string);
    if (bytes.length < 2) continue;
    yield bytes.subarray(0, bytes.length >> 1);
    break;
  }
  await delay(FLUSH_MS);
  throw new Error("the fault asked for a body that breaks off");
}
