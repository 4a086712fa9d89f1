import Fastify from "fastify";
import { expect, test } from "vitest";
import { readConfig } from "./config.ts";
import type { Desk } from "./desk.ts";
import { measure, metricsRoute } from "./metrics.ts";

async function statusOf(
  environment: Record<string, string>,
  headers: Record<string, string>,
  remoteAddress = "127.0.0.1",
): Promise<number> {
  const app = Fastify();
  measure(app);
  metricsRoute(app, {
    config: readConfig(environment),
    stores: { shown: () => undefined },
    jobs: { list: () => [] },
  } as unknown as Desk);
  const { statusCode } = await app.inject({ url: "/metrics", headers, remoteAddress });
  await app.close();
  return statusCode;
}

const TOKEN = "a token of metrics";

test("without a token: the machine itself, and nobody through a proxy", async () => {
  expect(await statusOf({}, {})).toBe(200);
  expect(await statusOf({}, {}, "203.0.113.9")).toBe(403);
  for (const name of ["x-forwarded-for", "forwarded", "via", "x-real-ip"])
    expect([name, await statusOf({}, { [name]: "203.0.113.9" })]).toEqual([name, 403]);
});

test("with a token: whoever sends it, and nobody else, the machine itself neither", async () => {
  const environment = { FOOTFALL_METRICS_TOKEN: TOKEN };
  expect(await statusOf(environment, {})).toBe(403);
  expect(await statusOf(environment, { authorization: `Bearer ${TOKEN}x` })).toBe(403);
  expect(await statusOf(environment, { authorization: `Bearer ${TOKEN}` }, "203.0.113.9")).toBe(200);
});
