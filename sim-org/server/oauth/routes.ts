import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { bearerOf, bodyText } from "../request.ts";
import type { Service } from "../service.ts";
import { authorize, type Consent } from "./authorize.ts";
import { Codes } from "./codes.ts";
import { identity, userInfo } from "./identity.ts";
import { OAuthError } from "./oauth-error.ts";
import { token } from "./token.ts";

/** Sign-in: OAuth 2.0 and the identity URL. */
export function addOAuthRoutes(app: FastifyInstance, service: Service): void {
  const codes = new Codes();
  app.post("/services/oauth2/token", async (request, reply) => {
    try {
      return await token(service, codes, withClient(request, formOf(request)));
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      const status = error.error === "invalid_client" ? 401 : 400;
      return reply.code(status).send({ error: error.error, error_description: error.message });
    }
  });
  app.get("/services/oauth2/authorize", (request, reply) => {
    const asked = queryOf(request);
    const approved = asked.get("sim_approve") === "1";
    return sendConsent(reply, authorize(service, codes, asked, approved));
  });
  app.post("/services/oauth2/authorize", (request, reply) =>
    sendConsent(reply, authorize(service, codes, formOf(request), true)),
  );
  for (const method of ["GET", "POST"] as const)
    app.route({
      method,
      url: "/services/oauth2/revoke",
      handler: (request, reply) => {
        const asked = method === "GET" ? queryOf(request) : formOf(request);
        if (service.sessions.revoke(asked.get("token") ?? "")) return reply.code(200).send("");
        const refusal = {
          error: "unsupported_token_type",
          error_description: "this token type is not supported",
        };
        return reply.code(400).send(refusal);
      },
    });
  app.get("/services/oauth2/userinfo", (request, reply) => withSession(service, request, reply, userInfo));
  app.get<{ Params: { orgId: string; userId: string } }>("/id/:orgId/:userId", (request, reply) => {
    const { orgId, userId } = request.params;
    if (orgId !== service.org.id || userId !== service.org.userId) return reply.code(404).send("Not Found");
    return withSession(service, request, reply, identity);
  });
}

/** These two answer with plain words where the API answers with a list of errors. */
function withSession(
  service: Service,
  request: FastifyRequest,
  reply: FastifyReply,
  answer: (service: Service) => Record<string, unknown>,
) {
  const asked = bearerOf(request) ?? queryOf(request).get("oauth_token") ?? undefined;
  if (!service.sessions.use(asked)) return reply.code(403).type("text/html").send("Bad_OAuth_Token");
  return reply.send(answer(service));
}

function sendConsent(reply: FastifyReply, consent: Consent) {
  if ("location" in consent) return reply.redirect(consent.location, 302);
  return reply.code(consent.status).type("text/html; charset=utf-8").send(consent.html);
}

function queryOf(request: FastifyRequest): URLSearchParams {
  return new URL(request.url, "http://127.0.0.1").searchParams;
}

/** The app's id and secret, which may also come as name and password of HTTP; what the form says itself counts. */
function withClient(request: FastifyRequest, form: URLSearchParams): URLSearchParams {
  const [, written = ""] = /^Basic\s+(\S+)$/i.exec(request.headers.authorization ?? "") ?? [];
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(written, "base64").toString("utf8")) ?? [];
  if (id !== undefined && !form.has("client_id")) form.set("client_id", id);
  if (secret !== undefined && !form.has("client_secret")) form.set("client_secret", secret);
  return form;
}

function formOf(request: FastifyRequest): URLSearchParams {
  const form = new URLSearchParams(bodyText(request));
  for (const [name, value] of queryOf(request)) if (!form.has(name)) form.set(name, value);
  return form;
}
