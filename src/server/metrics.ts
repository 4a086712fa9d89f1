import { timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { FastifyInstance } from "fastify";
import { collectDefaultMetrics, Histogram, Registry } from "prom-client";
import type { Desk } from "./desk.ts";
import { HttpProblem } from "./problem.ts";

const registries = new WeakMap<FastifyInstance, { registry: Registry; seconds: Histogram }>();

/** Counts and times every request, by route and status. */
export function measure(app: FastifyInstance): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: "footfall_http_request_seconds",
    help: "Seconds from a request to its answer",
    labelNames: ["method", "route", "status"],
    buckets: [0.01, 0.05, 0.1, 0.3, 1, 3, 10, 30],
    registers: [registry],
  });
  registries.set(app, { registry, seconds });
  app.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "page";
    seconds.observe(
      { method: request.method, route, status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
  });
}

/** `/metrics`: for whoever has the token; where none is configured, for the machine itself. */
export function metricsRoute(app: FastifyInstance, { config }: Desk): void {
  const token = config.FOOTFALL_METRICS_TOKEN;
  app.get("/metrics", { schema: { hide: true }, logLevel: "silent" }, async (request, reply) => {
    // Behind a proxy every request comes from the loopback address.
    const isAllowed =
      token === undefined
        ? isLoopback(request.socket.remoteAddress) && !isForwarded(request.headers)
        : isToken(request.headers.authorization, token);
    if (!isAllowed)
      throw new HttpProblem(
        403,
        "forbidden",
        "Metrics are for who sends FOOTFALL_METRICS_TOKEN; where none is set, for the machine itself.",
      );
    const kept = registries.get(app);
    return reply.type("text/plain; version=0.0.4").send(await kept?.registry.metrics());
  });
}

/** Not every proxy says for whom it asks; one that says nothing at all is told from the machine by a token only. */
function isForwarded(headers: IncomingHttpHeaders): boolean {
  return ["x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via"].some(
    (name) => headers[name] !== undefined,
  );
}

function isLoopback(address: string | undefined): boolean {
  return address === "127.0.0.1" || address === "::1" || address === "::ffff:127.0.0.1";
}

function isToken(authorization: string | undefined, token: string): boolean {
  if (authorization === undefined) return false;
  const sent = Buffer.from(authorization.replace(/^bearer /i, ""));
  const wanted = Buffer.from(token);
  return sent.length === wanted.length && timingSafeEqual(sent, wanted);
}
