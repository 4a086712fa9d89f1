import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import fastifyStatic from "@fastify/static";
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import Fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import { packageVersion } from "../app/package-version.ts";
import { keyOf } from "./accounts/tokens.ts";
import { placeOf } from "./accounts/tries.ts";
import type { ServerConfig } from "./config.ts";
import type { Desk } from "./desk.ts";
import { guard } from "./guard.ts";
import { headersOf } from "./headers.ts";
import { healthOf } from "./health.ts";
import { measure, metricsRoute } from "./metrics.ts";
import { describeApi, SESSION_COOKIE } from "./openapi.ts";
import { HttpProblem, problemOf, problemSchema, sendProblem } from "./problem.ts";
import { authorise, type Caller, type Route } from "./route.ts";
import { ROUTES } from "./routes/index.ts";
import { securityHeaders } from "./security-headers.ts";
import { onlyUsable } from "./usable.ts";

/** Bytes of a body: a settings document and a tray of changes fit many times. */
const BODY_MAX = 4 * 2 ** 20;
const REQUESTS_PER_MINUTE = 1_200;

declare module "fastify" {
  interface FastifyRequest {
    caller: Caller | undefined;
  }
}

/** The HTTP server over a desk; not listening yet. */
export async function serverOver(desk: Desk): Promise<FastifyInstance> {
  const { config } = desk;
  const app = Fastify({
    logger: config.FOOTFALL_LOG === "silent" ? false : loggerOptions(config.FOOTFALL_LOG),
    bodyLimit: BODY_MAX,
    trustProxy: trusted(config.FOOTFALL_TRUST_PROXY),
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: "idle",
    // An address that cannot be decoded never reaches a route.
    frameworkErrors: (error, _, reply) => void sendProblem(reply, problemOf(error)),
  });
  // Forms of other sites can send text, but not JSON.
  app.removeContentTypeParser("text/plain");
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.decorateRequest("caller", undefined);
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error);
    if (problem.status >= 500) request.log.error({ err: error }, "request failed");
    return sendProblem(reply, problem);
  });
  await app.register(helmet, securityHeaders(config));
  guard(app, config);
  measure(app);
  await app.register(rateLimit, {
    max: REQUESTS_PER_MINUTE,
    timeWindow: 60_000,
    keyGenerator: (request) => placeOf(request.ip),
    errorResponseBuilder: tooMany,
  });
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Footfall",
        version: packageVersion(),
        description:
          "Offline campaign attribution for Salesforce. Money is text, in the org's currency; instants are UTC.",
      },
      components: {
        securitySchemes: {
          session: { type: "apiKey", in: "cookie", name: SESSION_COOKIE },
          key: { type: "http", scheme: "bearer" },
        },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: (document) =>
      "openapiObject" in document ? describeApi(document.openapiObject, config) : document.swaggerObject,
  });
  await app.register(swaggerUi, {
    routePrefix: "/api/docs",
    staticCSP: true,
    uiHooks: { onRequest: async (request) => signedIn(desk, request) },
  });
  for (const route of ROUTES) addRoute(app, desk, route);
  app.get("/api/openapi.json", { schema: { hide: true } }, async () => app.swagger());
  const health = healthOf(desk);
  app.get("/healthz", { schema: { hide: true }, logLevel: "silent" }, () => health());
  metricsRoute(app, desk);
  await addPages(app);
  return app;
}

/** Which addresses may say for whom they ask: the nearest so many, or those of a list. */
function trusted(proxies: ServerConfig["FOOTFALL_TRUST_PROXY"]) {
  return typeof proxies === "number" ? (_: string, hop: number) => hop < proxies : proxies;
}

function loggerOptions(level: string) {
  // Neither cookies nor keys nor the tokens of links belong into a log.
  return {
    level,
    serializers: {
      req: (request: FastifyRequest) => ({
        method: request.method,
        url: request.url.replace(/^(\/api\/links\/|\/link\/)[^/?]+/, "$1…").replace(/\?.*/, ""),
      }),
    },
  };
}

function tooMany(_: FastifyRequest, { after }: { after: string }): HttpProblem {
  return new HttpProblem(429, "too_many_requests", `Too many requests; wait ${after} and try again.`);
}

function addRoute(app: FastifyInstance, desk: Desk, route: Route): void {
  const { query, params, body, answer, access, isTry } = route;
  app.route({
    method: route.method,
    url: `/api${route.path}`,
    schema: {
      summary: route.summary,
      tags: [route.tag],
      description:
        access === "public"
          ? "Public."
          : `Needs the role ${access}${route.scope ? `, or a key with the scope ${route.scope}` : "; not for keys"}.`,
      ...(access === "public" ? {} : { security: [{ session: [] }, ...(route.scope ? [{ key: [] }] : [])] }),
      querystring: query,
      ...(params ? { params } : {}),
      ...(body ? { body } : {}),
      response: { ...(answer ? { 200: answer } : {}), default: problemSchema },
    },
    ...(isTry
      ? { config: { rateLimit: { max: desk.config.FOOTFALL_TRIES_PER_MINUTE, timeWindow: 60_000 } } }
      : {}),
    onRequest: async (request) => {
      request.caller = access === "public" ? undefined : await callerOf(desk, request);
      authorise(route, request.caller);
    },
    preValidation: onlyUsable,
    handler: async (request, reply) => {
      const { query: q, params: p, body: b, caller } = request;
      const told = await route.handle({ query: q, params: p, body: b, desk, caller, request, reply });
      if (reply.sent) return reply;
      if (answer === undefined && told === undefined) return reply.status(204).send();
      return reply.header("cache-control", "no-store").send(told);
    },
  });
}

/** Who asks: by the key of a program, or by the cookie of a session. */
async function callerOf(desk: Desk, request: FastifyRequest): Promise<Caller | undefined> {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const key = await keyOf(desk.accounts, authorization);
    return key && { kind: "key", keyId: key.id, name: key.name, scopes: key.scopes };
  }
  const user = await desk.auth.userOf(headersOf(request));
  return user && { kind: "person", userId: user.id, name: user.name, email: user.email, role: user.role };
}

async function signedIn(desk: Desk, request: FastifyRequest): Promise<void> {
  if (!(await callerOf(desk, request)))
    throw new HttpProblem(
      401,
      "not_signed_in",
      "Sign in first; the description itself is at /api/openapi.json.",
    );
}

/** The web app's files, and its one page for every address that is the app's to know. */
async function addPages(app: FastifyInstance): Promise<void> {
  const root = webFolder();
  if (!existsSync(root)) {
    app.setNotFoundHandler((request, reply) =>
      sendProblem(
        reply,
        new HttpProblem(404, "not_found", `${request.method} ${request.url}: there is no such address.`),
      ),
    );
    return;
  }
  await app.register(fastifyStatic, {
    root,
    wildcard: false,
    setHeaders: (reply, path) => {
      const isNamedByContent = path.includes("/assets/");
      reply.header("cache-control", isNamedByContent ? "public, max-age=31536000, immutable" : "no-cache");
    },
  });
  app.setNotFoundHandler((request, reply) => {
    const isPage =
      request.method === "GET" && !request.url.startsWith("/api/") && !request.url.startsWith("/assets/");
    if (isPage) return reply.sendFile("index.html");
    return sendProblem(
      reply,
      new HttpProblem(
        404,
        "not_found",
        `${request.method} ${request.url.split("?")[0]}: there is no such address.`,
      ),
    );
  });
}

/** `dist/web`, from the sources as from what was built of them. */
export function webFolder(): string {
  const isBuilt = import.meta.url.includes("/dist/src/server/");
  return fileURLToPath(new URL(isBuilt ? "../../web/" : "../../dist/web/", import.meta.url));
}
