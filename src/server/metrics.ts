import { timingSafeEqual } from "node:crypto";
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

/** `/metrics`: for the machine itself, or for whoever has the token. */
export function metricsRoute(app: FastifyInstance, { config }: Desk): void {
  const token = config.FOOTFALL_METRICS_TOKEN;
  app.get("/metrics", { schema: { hide: true }, logLevel: "silent" }, async (request, reply) => {
    // Behind a proxy every request comes from the loopback address.
    const isLocal =
      isLoopback(request.socket.remoteAddress) && request.headers["x-forwarded-for"] === undefined;
    if (!isLocal && !isToken(request.headers.authorization, token))
      throw new HttpProblem(
        403,
        "forbidden",
        "Metrics are for the machine itself, or for who sends FOOTFALL_METRICS_TOKEN.",
      );
    const kept = registries.get(app);
    return reply.type("text/plain; version=0.0.4").send(await kept?.registry.metrics());
  });
}

function isLoopback(address: string | undefined): boolean {
  return address === "127.0.0.1" || address === "::1" || address === "::ffff:127.0.0.1";
}

function isToken(authorization: string | undefined, token: string | undefined): boolean {
  if (token === undefined || authorization === undefined) return false;
  const sent = Buffer.from(authorization.replace(/^bearer /i, ""));
  const wanted = Buffer.from(token);
  return sent.length === wanted.length && timingSafeEqual(sent, wanted);
}
