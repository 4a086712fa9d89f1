import { createHash, generateKeyPairSync } from "node:crypto";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jwtVerify } from "jose";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { dropped, json, ScriptedOrg, type Turn, text } from "../../../test/support/scripted-org.ts";
import type { Grant } from "../connection.ts";
import { HostRefused, NeedsSignIn, OrgUnreachable } from "../errors.ts";
import { signIn, signInAgain } from "./sign-in.ts";

const NO_WAIT = { delayMs: 1, sleep: async () => {}, random: () => 0 };

let org: ScriptedOrg;
let folder: string;
beforeAll(async () => {
  org = await ScriptedOrg.open();
  folder = await mkdtemp(join(tmpdir(), "footfall-sign-in-"));
});
afterAll(async () => {
  await org.close();
  await rm(folder, { recursive: true, force: true });
});

const tokens = (more: Record<string, string> = {}): Turn =>
  json(200, {
    access_token: "the-access-token",
    instance_url: org.url,
    id: `${org.url}/id/00D000000000001EAA/005000000000001AAA`,
    token_type: "Bearer",
    ...more,
  });
const refusal = (error: string, description: string): Turn =>
  json(400, { error, error_description: description });
const form = (index = 0) => new URLSearchParams(org.asked[index]?.body ?? "");

async function failure(work: Promise<unknown>): Promise<Error> {
  try {
    await work;
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing failed");
}

describe("client credentials", () => {
  const grant = { auth: "client-credentials", clientId: "the-key", clientSecret: "the-secret" } as const;

  test("ask the org's own token endpoint, in a body", async () => {
    org.play(tokens());
    const signed = await signIn(org.url, grant);
    expect(signed).toMatchObject({
      tokens: { accessToken: "the-access-token", instanceUrl: org.url },
      grant,
    });
    expect(org.asked[0]).toMatchObject({ method: "POST", path: "/services/oauth2/token" });
    expect(Object.fromEntries(form())).toEqual({
      grant_type: "client_credentials",
      client_id: "the-key",
      client_secret: "the-secret",
    });
  });

  test.each(["https://login.salesforce.com", "https://test.salesforce.com"])(
    "%s is refused with the way out, without asking it",
    async (url) => {
      expect((await failure(signIn(url, grant))).message).toMatch(
        /--url https:\/\/NAME\.my\.salesforce\.com/,
      );
    },
  );

  test("a refusal tells what to click, and never the secret, even where the org sends it back", async () => {
    org.play(refusal("invalid_grant", "no client credentials user enabled for the-secret"));
    const { message } = await failure(signIn(org.url, grant));
    expect(message).toContain("Run As");
    expect(message).not.toContain("the-secret");
  });

  test("an instance elsewhere is refused", async () => {
    org.play(tokens({ instance_url: "https://evil.example" }));
    expect(await failure(signIn(org.url, grant))).toBeInstanceOf(HostRefused);
  });

  test("a fault of the network is tried again; a page that is none of Salesforce's is not", async () => {
    org.play(text(503, "text/html", "<html>"), tokens());
    expect((await signIn(org.url, grant, NO_WAIT)).tokens.accessToken).toBe("the-access-token");
    for (const fault of [
      json(503, [{ errorCode: "SERVER_UNAVAILABLE", message: "down" }]),
      json(401, [{ errorCode: "INVALID_SESSION_ID", message: "no answer of the sign-in" }]),
      json(200, { unexpected: true }),
    ]) {
      org.play(fault, tokens());
      expect((await signIn(org.url, grant, NO_WAIT)).tokens.accessToken).toBe("the-access-token");
    }
    org.play(text(404, "text/html", "<html>"));
    expect(await failure(signIn(org.url, grant))).toBeInstanceOf(NeedsSignIn);
    expect(org.asked).toHaveLength(1);
  });
});

describe("JWT", () => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

  test.each(["pkcs8", "pkcs1"] as const)("signs an assertion with RS256 (%s key)", async (type) => {
    org.play(tokens());
    const pem = privateKey.export({ type, format: "pem" }).toString();
    await signIn(org.url, { auth: "jwt", clientId: "the-key", username: "me@acme.example", privateKey: pem });
    expect(form().get("grant_type")).toBe("urn:ietf:params:oauth:grant-type:jwt-bearer");
    const { payload, protectedHeader } = await jwtVerify(form().get("assertion") ?? "", publicKey);
    expect(protectedHeader.alg).toBe("RS256");
    expect(payload).toMatchObject({ iss: "the-key", sub: "me@acme.example", aud: org.url });
    const left = (payload.exp ?? 0) - Date.now() / 1000;
    expect(left).toBeGreaterThan(60);
    expect(left).toBeLessThanOrEqual(180);
  });

  test("a user who is not approved: where to click", async () => {
    org.play(refusal("invalid_grant", "user hasn't approved this consumer"));
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const request = { auth: "jwt", clientId: "k", username: "u", privateKey: pem } as const;
    expect((await failure(signIn(org.url, request))).message).toContain(
      "Admin approved users are pre-authorized",
    );
  });

  test("a file without a key: how to make one, without quoting it", async () => {
    const request = { auth: "jwt", clientId: "k", username: "u", privateKey: "not a key at all" } as const;
    const { message } = await failure(signIn(org.url, request));
    expect(message).toContain("openssl");
    expect(message).not.toContain("not a key at all");
  });
});

describe("password", () => {
  const grant = {
    auth: "password",
    clientId: "the-key",
    clientSecret: "the-secret",
    username: "me@acme.example",
    password: "the-password-and-token",
  } as const;

  test("is for the simulated org alone", async () => {
    expect(await failure(signIn("https://login.salesforce.com", grant))).toBeInstanceOf(NeedsSignIn);
    org.play(tokens());
    await signIn(org.url, grant);
    expect(form().get("grant_type")).toBe("password");
    expect(form().get("password")).toBe("the-password-and-token");
  });

  test("a refusal does not repeat it", async () => {
    org.play(refusal("invalid_grant", "authentication failure"));
    const { message } = await failure(signIn(org.url, grant));
    expect(message).toContain("security token");
    expect(message).not.toContain("the-password-and-token");
  });
});

describe("web", () => {
  /** A free port, for a moment at least. */
  async function freePort(): Promise<number> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    await new Promise((resolve) => server.close(resolve));
    return typeof address === "object" && address ? address.port : 0;
  }

  /** Signs in, with a browser that does this once it is shown the address. */
  async function withBrowser(browse: (address: URL, port: number) => Promise<unknown>, timeoutMs = 5000) {
    const port = await freePort();
    let browsing: Promise<unknown> = Promise.resolve();
    const signed = signIn(org.url, {
      auth: "web",
      clientId: "the-key",
      port,
      timeoutMs,
      show: (address) => {
        browsing = browse(new URL(address), port);
      },
    });
    const outcome = await signed.catch((error: unknown) => error as Error);
    await browsing;
    return { outcome, port };
  }

  const callback = (port: number, query: Record<string, string>, init: RequestInit = {}) =>
    fetch(`http://localhost:${port}/callback?${new URLSearchParams(query)}`, init);

  test("PKCE, a state, the exact callback; the code is exchanged once for tokens", async () => {
    org.play(tokens({ refresh_token: "the-refresh-token" }));
    let challenge = "";
    let page = "";
    const { outcome, port } = await withBrowser(async (address, port) => {
      expect(address.origin + address.pathname).toBe(`${org.url}/services/oauth2/authorize`);
      expect(Object.fromEntries(address.searchParams)).toMatchObject({
        response_type: "code",
        client_id: "the-key",
        redirect_uri: `http://localhost:${port}/callback`,
        scope: "api refresh_token",
        code_challenge_method: "S256",
      });
      challenge = address.searchParams.get("code_challenge") ?? "";
      const answer = await callback(port, {
        code: "the-code",
        state: address.searchParams.get("state") ?? "",
      });
      page = await answer.text();
    });
    expect(outcome).toMatchObject({
      grant: { auth: "web", clientId: "the-key", refreshToken: "the-refresh-token" },
    });
    expect(page).toContain("Close this page");
    expect(page).not.toContain("the-code");
    expect(form().get("code")).toBe("the-code");
    expect(form().get("redirect_uri")).toBe(`http://localhost:${port}/callback`);
    const verifier = form().get("code_verifier") ?? "";
    expect(verifier.length).toBeGreaterThanOrEqual(43);
    expect(verifier.length).toBeLessThanOrEqual(128);
    expect(createHash("sha256").update(verifier).digest("base64url")).toBe(challenge);
    await expect(callback(port, { code: "again" })).rejects.toThrow();
  });

  test("an answer without the state, or of a foreign host name, changes nothing; the right one still counts", async () => {
    org.play(tokens({ refresh_token: "the-refresh-token" }));
    const statuses: number[] = [];
    const { outcome } = await withBrowser(async (address, port) => {
      statuses.push((await callback(port, { code: "evil" })).status);
      statuses.push((await callback(port, { code: "evil", state: "guessed" })).status);
      statuses.push((await fetch(`http://localhost:${port}/elsewhere`)).status);
      statuses.push((await fetch(`http://localhost:${port}//`)).status);
      const state = address.searchParams.get("state") ?? "";
      statuses.push((await callback(port, { code: "evil", state }, { method: "POST" })).status);
      statuses.push(await statusForHost(port, "evil.example", state));
      statuses.push((await callback(port, { code: "good", state })).status);
    });
    expect(statuses).toEqual([400, 400, 404, 404, 404, 403, 200]);
    expect(outcome).toMatchObject({ grant: { refreshToken: "the-refresh-token" } });
    expect(form().get("code")).toBe("good");
  });

  test("the state is new each time", async () => {
    const states: string[] = [];
    org.play(tokens({ refresh_token: "r" }));
    for (let round = 0; round < 2; round++)
      await withBrowser(async (address, port) => {
        const state = address.searchParams.get("state") ?? "";
        states.push(state);
        await callback(port, { code: "c", state });
      });
    expect(new Set(states).size).toBe(2);
    expect(states[0]?.length).toBeGreaterThanOrEqual(43);
  });

  test("a person who declines", async () => {
    org.play(tokens());
    const { outcome } = await withBrowser(async (address, port) => {
      const state = address.searchParams.get("state") ?? "";
      await callback(port, {
        error: "access_denied",
        error_description: "end-user denied authorization",
        state,
      });
    });
    expect(outcome).toBeInstanceOf(NeedsSignIn);
    expect((outcome as Error).message).toContain("end-user denied authorization");
    expect(org.asked).toHaveLength(0);
  });

  test("nobody comes", async () => {
    const { outcome, port } = await withBrowser(async () => {}, 50);
    expect(outcome).toBeInstanceOf(NeedsSignIn);
    await expect(callback(port, {})).rejects.toThrow();
  });

  test("a code is never sent twice", async () => {
    org.play(dropped);
    const { outcome } = await withBrowser((address, port) =>
      callback(port, { code: "c", state: address.searchParams.get("state") ?? "" }),
    );
    expect(outcome).toBeInstanceOf(OrgUnreachable);
    expect(org.asked).toHaveLength(1);
  });

  test("an app without the scope refresh_token: what to add", async () => {
    org.play(tokens());
    const { outcome } = await withBrowser((address, port) =>
      callback(port, { code: "c", state: address.searchParams.get("state") ?? "" }),
    );
    expect((outcome as Error).message).toContain("add the scope refresh_token");
  });

  test("a taken port: how to name another", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const request = { auth: "web", clientId: "k", port, show: () => {} } as const;
    expect((await failure(signIn(org.url, request))).message).toContain("FOOTFALL_CALLBACK_PORT");
    await new Promise((resolve) => server.close(resolve));
  });

  test("a refresh token that the org has replaced is kept from then on", async () => {
    const grant: Grant = { auth: "web", clientId: "the-key", refreshToken: "first" };
    org.play(tokens({ refresh_token: "second" }), tokens());
    const again = await signInAgain(org.url, grant);
    expect(again.grant).toEqual({ ...grant, refreshToken: "second" });
    expect((await signInAgain(org.url, again.grant)).grant).toEqual(again.grant);
    expect([form(0), form(1)].map((sent) => sent.get("refresh_token"))).toEqual(["first", "second"]);
  });
});

describe("the Salesforce CLI", () => {
  const TOKEN = "00D000000000001!AQ.the_access_token";
  const before = process.env.FOOTFALL_SF;
  beforeEach(() => {
    process.env.FOOTFALL_SF = join(folder, "sf");
  });
  afterEach(() => {
    if (before === undefined) delete process.env.FOOTFALL_SF;
    else process.env.FOOTFALL_SF = before;
  });

  /** A program in the place of the CLI: for each command, what it prints and how it ends. */
  async function install(answers: Record<string, { status: number; prints: unknown }>): Promise<void> {
    const source = `#!${process.execPath}
const answers = ${JSON.stringify(answers)};
const words = process.argv.slice(2);
const answer = answers[words.slice(0, words.indexOf("--json")).join(" ")];
if (words.at(-2) !== "--target-org" || words.at(-1) !== "prod" || !answer) process.exit(9);
process.stdout.write(JSON.stringify(answer.prints));
process.exitCode = answer.status;
`;
    await writeFile(join(folder, "sf"), source);
    await chmod(join(folder, "sf"), 0o755);
  }
  const display = (instanceUrl: string) => ({
    status: 0,
    prints: {
      status: 0,
      result: {
        id: "00D000000000001EAA",
        username: "me@acme.example",
        instanceUrl,
        accessToken: "[REDACTED]",
      },
    },
  });

  test("lends its token, which is asked for on its own", async () => {
    await install({
      "org display": display("https://acme.my.salesforce.com"),
      "org auth show-access-token": { status: 0, prints: { status: 0, result: { accessToken: TOKEN } } },
    });
    const signed = await signIn("https://login.salesforce.com", { auth: "sf", alias: "prod" });
    expect(signed).toEqual({
      tokens: {
        accessToken: TOKEN,
        instanceUrl: "https://acme.my.salesforce.com",
        orgId: "00D000000000001EAA",
        username: "me@acme.example",
      },
      grant: { auth: "sf", alias: "prod" },
    });
  });

  test("that is not installed: what to do", async () => {
    process.env.FOOTFALL_SF = join(folder, "nowhere");
    const { message } = await failure(signIn(org.url, { auth: "sf", alias: "prod" }));
    expect(message).toMatch(/not installed.*FOOTFALL_SF/);
  });

  test("that is not signed in, in its own words, without a token", async () => {
    const prints = { name: "NoAuthInfo", message: `No authorization found for prod (${TOKEN})` };
    await install({ "org display": { status: 1, prints } });
    const { message } = await failure(signIn(org.url, { auth: "sf", alias: "prod" }));
    expect(message).toContain("No authorization found for prod");
    expect(message).not.toContain(TOKEN);
  });

  test("an instance elsewhere is refused", async () => {
    await install({
      "org display": display("https://evil.example"),
      "org auth show-access-token": { status: 0, prints: { result: { accessToken: TOKEN } } },
    });
    expect(await failure(signIn(org.url, { auth: "sf", alias: "prod" }))).toBeInstanceOf(HostRefused);
  });

  test("an alias cannot become an option of the program", async () => {
    await install({});
    for (const alias of ["--help", "-o", "a b", "", "$(x)"])
      expect((await failure(signIn(org.url, { auth: "sf", alias }))).message).toContain("no alias");
  });
});

async function statusForHost(port: number, host: string, state: string): Promise<number> {
  const { request } = await import("node:http");
  return await new Promise((resolve, reject) => {
    request(
      { host: "127.0.0.1", port, path: `/callback?code=evil&state=${state}`, headers: { host } },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    )
      .on("error", reject)
      .end();
  });
}
