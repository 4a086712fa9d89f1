import { generateKeyPairSync, randomBytes } from "node:crypto";
import { SignJWT } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SimulatedOrg, startSimulatedOrg } from "../../start.ts";
import { ask, post } from "../test-client.ts";

let sim: SimulatedOrg;
beforeAll(async () => {
  sim = await startSimulatedOrg();
});
afterAll(() => sim.close());

const CALLBACK = "http://localhost:1717/callback";
const TOKEN = "/services/oauth2/token";

function consentUrl(asked: Record<string, string>): string {
  const query = { response_type: "code", client_id: sim.clientId, redirect_uri: CALLBACK, ...asked };
  return `${sim.url}/services/oauth2/authorize?${new URLSearchParams(query)}`;
}

async function code(asked: Record<string, string> = {}): Promise<string> {
  const sent = await fetch(consentUrl({ ...asked, sim_approve: "1" }), { redirect: "manual" });
  return new URL(sent.headers.get("location") ?? "").searchParams.get("code") ?? "";
}

function redeem(value: string, more: Record<string, string> = {}) {
  const form = {
    grant_type: "authorization_code",
    code: value,
    redirect_uri: CALLBACK,
    client_id: sim.clientId,
  };
  return post(sim, TOKEN, { ...form, ...more });
}

test("a code is good once, for the callback it was asked for", async () => {
  const value = await code();
  expect(await redeem(value)).toMatchObject({
    status: 200,
    body: {
      access_token: expect.stringContaining(sim.org.id.slice(0, 15)),
      refresh_token: expect.any(String),
      instance_url: sim.url,
      id: `${sim.url}/id/${sim.org.id}/${sim.org.userId}`,
      token_type: "Bearer",
      issued_at: expect.stringMatching(/^\d{13}$/),
      signature: expect.any(String),
      scope: expect.any(String),
    },
  });
  expect(await redeem(value)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  expect(await redeem(await code(), { redirect_uri: "http://localhost:1717/other" })).toMatchObject({
    status: 400,
    body: { error: "redirect_uri_mismatch" },
  });
});

test("PKCE: the code needs the verifier that its challenge was made of", async () => {
  const verifier = randomBytes(32).toString("base64url");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  const challenge = {
    code_challenge: Buffer.from(digest).toString("base64url"),
    code_challenge_method: "S256",
  };
  expect((await redeem(await code(challenge))).status).toBe(400);
  expect((await redeem(await code(challenge), { code_verifier: "wrong" })).status).toBe(400);
  expect((await redeem(await code(challenge), { code_verifier: verifier })).status).toBe(200);
  const plain = await fetch(consentUrl({ code_challenge: "x", code_challenge_method: "plain" }), {
    redirect: "manual",
  });
  expect(new URL(plain.headers.get("location") ?? "").searchParams.get("error")).toBe("invalid_request");
});

test("to an address that is not registered letter by letter nothing is sent back", async () => {
  for (const uri of [`${CALLBACK}/`, "http://127.0.0.1:1717/callback", "http://localhost:1718/callback"]) {
    const sent = await fetch(consentUrl({ redirect_uri: uri, sim_approve: "1" }), { redirect: "manual" });
    expect([uri, sent.status, sent.headers.get("location")]).toEqual([uri, 400, null]);
  }
  sim.registerRedirectUri("http://localhost:1718/callback");
  const sent = await fetch(consentUrl({ redirect_uri: "http://localhost:1718/callback", sim_approve: "1" }), {
    redirect: "manual",
  });
  expect(sent.status).toBe(302);
  expect((await fetch(consentUrl({ client_id: "other" }), { redirect: "manual" })).status).toBe(400);
});

test("a person is asked, and what the app sent is shown without being believed", async () => {
  const page = await fetch(consentUrl({ state: '"><script>alert(1)</script>' }));
  const text = await page.text();
  expect(page.status).toBe(200);
  expect(text).toContain("<button>Allow</button>");
  expect(text).not.toContain("<script>");
  const form = { response_type: "code", client_id: sim.clientId, redirect_uri: CALLBACK, state: "a&b=c" };
  const approved = await post(sim, "/services/oauth2/authorize", form);
  expect(approved.status).toBe(302);
  expect(new URL(approved.headers.get("location") ?? "").searchParams.get("state")).toBe("a&b=c");
});

test("a refresh token gives sessions until it is revoked, and takes those along", async () => {
  const { refresh_token } = (await redeem(await code())).body as { refresh_token: string };
  const form = { grant_type: "refresh_token", refresh_token, client_id: sim.clientId };
  const refreshed = (await post(sim, TOKEN, form)).body as { access_token: string; refresh_token?: string };
  expect(refreshed.refresh_token).toBeUndefined();
  const headers = { authorization: `Bearer ${refreshed.access_token}` };
  expect((await ask(sim, "GET", "/limits", undefined, headers)).status).toBe(200);
  expect(await post(sim, TOKEN, { ...form, client_secret: "wrong" })).toMatchObject({
    body: { error: "invalid_client" },
  });
  expect((await post(sim, "/services/oauth2/revoke", { token: refresh_token })).status).toBe(200);
  expect((await ask(sim, "GET", "/limits", undefined, headers)).status).toBe(401);
  expect(await post(sim, TOKEN, form)).toMatchObject({
    status: 400,
    body: { error: "invalid_grant", error_description: "expired access/refresh token" },
  });
  expect((await post(sim, "/services/oauth2/revoke", { token: "none" })).status).toBe(400);
});

test("password and client credentials need the app's secret", async () => {
  const app = { client_id: sim.clientId, client_secret: sim.clientSecret };
  const password = {
    grant_type: "password",
    username: sim.username,
    password: sim.password + sim.securityToken,
  };
  expect((await post(sim, TOKEN, { ...password, ...app })).status).toBe(200);
  expect((await post(sim, TOKEN, { ...password, client_id: sim.clientId })).body).toMatchObject({
    error: "invalid_client",
  });
  expect((await post(sim, TOKEN, { ...password, ...app, password: "x" })).body).toEqual({
    error: "invalid_grant",
    error_description: "authentication failure",
  });
  expect((await post(sim, TOKEN, { grant_type: "client_credentials", ...app })).status).toBe(200);
  expect(
    (await post(sim, TOKEN, { grant_type: "client_credentials", ...app, client_secret: "x" })).status,
  ).toBe(401);
  const basic = async (secret: string) => {
    const authorization = `Basic ${Buffer.from(`${sim.clientId}:${secret}`).toString("base64")}`;
    const body = new URLSearchParams({ grant_type: "client_credentials" });
    return (await fetch(sim.url + TOKEN, { method: "POST", headers: { authorization }, body })).status;
  };
  expect([await basic(sim.clientSecret), await basic("x")]).toEqual([200, 401]);
  expect((await post(sim, TOKEN, { grant_type: "other", ...app })).body).toMatchObject({
    error: "unsupported_grant_type",
  });
});

test("JWT bearer: the right app, user, audience and time, signed by a registered key", async () => {
  const ours = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const others = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = String(ours.publicKey.export({ type: "spki", format: "pem" }));
  const now = Math.floor(Date.now() / 1000);
  const good = { iss: sim.clientId, sub: sim.username, aud: "https://login.salesforce.com", exp: now + 120 };
  const signIn = async (claims: Record<string, unknown>, key = ours.privateKey, alg = "RS256") => {
    const assertion = await new SignJWT({ ...good, ...claims }).setProtectedHeader({ alg }).sign(key);
    const { status, body } = await post(sim, TOKEN, {
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      assertion,
    });
    const { error, error_description: words, refresh_token: refresh } = body as Record<string, string>;
    return status === 200 ? [200, refresh] : [status, error, words];
  };
  expect((await signIn({}))[0]).toBe(400);
  sim.registerCertificate(pem);
  expect(await signIn({})).toEqual([200, undefined]);
  expect((await signIn({ aud: sim.url }))[0]).toBe(200);
  expect((await signIn({ aud: "https://test.salesforce.com" }))[0]).toBe(200);
  expect(await signIn({ aud: "https://evil.example" })).toEqual([
    400,
    "invalid_grant",
    "audience is invalid",
  ]);
  expect(await signIn({ exp: now - 60 })).toEqual([400, "invalid_grant", "expired authorization code"]);
  expect((await signIn({ exp: now + 3600 }))[1]).toBe("invalid_grant");
  expect((await signIn({ iss: "other" }))[1]).toBe("invalid_client_id");
  expect(await signIn({ sub: "other" })).toEqual([
    400,
    "invalid_grant",
    "user hasn't approved this consumer",
  ]);
  expect((await signIn({}, others.privateKey))[1]).toBe("invalid_grant");
  expect((await signIn({}, ours.privateKey, "RS512"))[1]).toBe("invalid_grant");
  expect(() => sim.registerCertificate("no key")).toThrow(/neither a public key nor a certificate/);
});

test("the identity URL and userinfo answer to the token only, with addresses of this org", async () => {
  const identity = await ask(sim, "GET", `/id/${sim.org.id}/${sim.org.userId}`);
  expect(identity.body).toMatchObject({
    user_id: sim.org.userId,
    organization_id: sim.org.id,
    username: sim.username,
    urls: { rest: `${sim.url}/services/data/v{version}/` },
  });
  expect((await ask(sim, "GET", "/services/oauth2/userinfo")).body).toMatchObject({
    preferred_username: sim.username,
  });
  const wrong = { authorization: "Bearer wrong" };
  expect((await ask(sim, "GET", `/id/${sim.org.id}/${sim.org.userId}`, undefined, wrong)).status).toBe(403);
  expect((await ask(sim, "GET", `/id/00D/${sim.org.userId}`)).status).toBe(404);
});

test("a session ends when it has not been used for its lifetime", async () => {
  sim.sessions.lifetimeMs = -1;
  expect((await ask(sim, "GET", "/limits")).body).toMatchObject([{ errorCode: "INVALID_SESSION_ID" }]);
  sim.sessions.lifetimeMs = 3600_000;
  const app = { client_id: sim.clientId, client_secret: sim.clientSecret };
  const { access_token } = (await post(sim, TOKEN, { grant_type: "client_credentials", ...app })).body as {
    access_token: string;
  };
  const headers = { authorization: `Bearer ${access_token}` };
  expect((await ask(sim, "GET", "/limits", undefined, headers)).status).toBe(200);
});
