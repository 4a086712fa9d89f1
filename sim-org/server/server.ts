import fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from "fastify";
import { ApiError } from "../org.ts";
import { addAdminRoutes } from "./admin.ts";
import { addCallLog } from "./call-log-hooks.ts";
import { addCompression } from "./compress.ts";
import { addFaults } from "./faults/apply.ts";
import { addOAuthRoutes } from "./oauth/routes.ts";
import { addRestRoutes } from "./rest/routes.ts";
import type { Service } from "./service.ts";
import { addSoapRoutes } from "./soap/routes.ts";

/** More than any request but an upload holds; uploads are streamed and have a limit of their own. */
const BODY_BYTES_MAX = 50_000_000;
/** Room for addresses up to Salesforce's own limit, and for headers. */
const HEADER_BYTES_MAX = 48_000;

/** The HTTP server over an org; it does not listen yet. */
export function serverOver(service: Service): FastifyInstance {
  const app = fastify({
    bodyLimit: BODY_BYTES_MAX,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    // Tokens stand in headers and forms, so nothing is logged.
    logger: false,
    http: { maxHeaderSize: HEADER_BYTES_MAX },
    // An address that cannot be decoded leads nowhere.
    frameworkErrors: (_, _request, reply) => nowhere(reply),
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("text/csv", (_, payload, done) => done(null, payload));
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_, body, done) => done(null, body));
  addHostCheck(app);
  addErrors(app);
  addCallLog(app, service);
  addCompression(app);
  addFaults(app, service);
  addOAuthRoutes(app, service);
  addSoapRoutes(app, service);
  addRestRoutes(app, service);
  addAdminRoutes(app, service);
  return app;
}

/** A page in a browser must not reach the org under a name that it made point here. */
function addHostCheck(app: FastifyInstance): void {
  app.addHook("onRequest", async (request, reply) => {
    if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(request.headers.host ?? ""))
      return reply.code(421).type("text/plain").send("only the loopback address is served");
  });
}

function addErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError | ApiError, _, reply) => {
    // A stream that failed before its first piece may have promised to be compressed.
    reply.removeHeader("content-encoding").type("application/json;charset=UTF-8");
    if (error instanceof ApiError) {
      const { message, errorCode, fields } = error;
      return reply
        .code(error.status)
        .send(JSON.stringify([{ message, errorCode, ...(fields ? { fields } : {}) }]));
    }
    const status = error.statusCode ?? 500;
    const errorCode =
      status === 413 ? "REQUEST_TOO_LARGE" : status < 500 ? "BAD_REQUEST" : "UNKNOWN_EXCEPTION";
    // A defect of the simulator itself has to be seen as such.
    if (status >= 500) process.stderr.write(`simulated org: ${error.stack ?? error.message}\n`);
    return reply.code(status).send(JSON.stringify([{ message: error.message, errorCode }]));
  });
  app.setNotFoundHandler((_, reply) => nowhere(reply));
}

function nowhere(reply: FastifyReply): FastifyReply {
  const refusal = [{ errorCode: "NOT_FOUND", message: "The requested resource does not exist" }];
  return reply.code(404).type("application/json;charset=UTF-8").send(JSON.stringify(refusal));
}
