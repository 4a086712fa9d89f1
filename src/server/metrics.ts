import { timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { FastifyInstance } from "fastify";
import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { readLivingStore } from "../app/living-store.ts";
import { callsOf } from "../app/org.ts";
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
export function metricsRoute(app: FastifyInstance, desk: Desk): void {
  const { config } = desk;
  const token = config.FOOTFALL_METRICS_TOKEN;
  const own = registries.get(app);
  if (own) measureProduct(own.registry, desk);
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

/** What the store that is shown is about: looked up when somebody asks. */
function measureProduct(registry: Registry, desk: Desk): void {
  const gauge = (name: string, help: string, value: () => number | undefined | Promise<number | undefined>) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        const found = await Promise.resolve(value()).catch(() => undefined);
        if (found === undefined) this.reset();
        else this.set(found);
      },
    });
  const publishes = (where: string) => async () => {
    const store = desk.stores.shown();
    if (!store) return undefined;
    return readLivingStore(store.folder, async ({ warehouse }) => {
      const [row] = await warehouse.all<{ n: number }>(
        `SELECT CAST(count(*) AS DOUBLE) AS n FROM ledger.publishes WHERE ${where}`,
      );
      return row?.n;
    });
  };
  gauge("footfall_publishes", "Publishes of the store that is shown", publishes("TRUE"));
  gauge("footfall_imports", "Of these, imports", publishes("cause = 'import'"));
  gauge(
    "footfall_jobs_running",
    "Jobs that are under way",
    () => desk.jobs.list().filter(({ status }) => status === "running").length,
  );
  gauge("footfall_last_sync_age_seconds", "Seconds since a sync last succeeded", () => {
    const last = desk.scheduler?.state().last;
    return last?.status === "done" ? (Date.now() - Date.parse(last.at)) / 1000 : undefined;
  });
  gauge("footfall_sync_overdue", "1 where a sync is overdue", () =>
    desk.scheduler ? Number(desk.scheduler.state().isOverdue) : undefined,
  );
  gauge(
    "footfall_salesforce_calls_left",
    "API calls that the org has left in 24 hours, as it last said",
    () => {
      const store = desk.stores.shown();
      const usage = store && callsOf(store.folder);
      return usage && usage.max - usage.used;
    },
  );
}
