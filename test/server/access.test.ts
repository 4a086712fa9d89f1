import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeLink } from "../../src/server/accounts/tokens.ts";
import { ROUTES } from "../../src/server/routes/index.ts";
import { ROLES, type Role, SCOPES } from "../../src/state/accounts.ts";
import {
  addressOf,
  cookieOf,
  PASSWORD,
  type RunningServer,
  runningServer,
} from "../support/running-server.ts";

let server: RunningServer;
beforeAll(async () => {
  // One proxy of ours: what it says of who asks counts, what stands to the left of that does not.
  server = await runningServer({
    environment: { FOOTFALL_TRUST_PROXY: "1", FOOTFALL_TRIES_PER_MINUTE: "200" },
  });
});
afterAll(() => server.close());

/** What contract.md lets anybody ask. */
const PUBLIC = ["POST /session", "GET /links/:token", "POST /links/:token"];

const path = (written: string) => `/api${written.replaceAll(/:\w+/g, "1")}`;
const named = ROUTES.map((route) => ({ route, name: `${route.method} ${route.path}` }));
/** Ends what the table asks with: another test's. */
const ENDS = "DELETE /session";

describe("who may ask what", () => {
  test("public are sign-in and one-time links, nothing else", () => {
    expect(named.filter(({ route }) => route.access === "public").map(({ name }) => name)).toEqual(PUBLIC);
  });

  test.each(named.filter(({ route }) => route.access !== "public"))("$name", async ({ route, name }) => {
    const nobody = await server.ask(route.method, path(route.path));
    expect(nobody.status).toBe(401);
    expect(nobody.headers.get("content-type")).toContain("application/problem+json");
    for (const role of ROLES) {
      if (name === ENDS) continue;
      const { status } = await server.ask(route.method, path(route.path), { as: role });
      const isAllowed = ROLES.indexOf(role) >= ROLES.indexOf(route.access as Role);
      // What is allowed fails for other reasons at worst: there is no body, and no record 1.
      if (isAllowed) expect([401, 403], `${role}: ${status}`).not.toContain(status);
      else expect(status, role).toBe(403);
    }
    for (const scope of SCOPES) {
      const { status } = await server.ask(route.method, path(route.path), {
        headers: await server.keyed(scope),
      });
      if (scope === route.scope) expect([401, 403], scope).not.toContain(status);
      else expect(status, scope).toBe(403);
    }
  });

  test("a key that is made up, taken back or run out lets nobody in", async () => {
    const made = await server.ask("POST", "/api/keys", {
      as: "admin",
      body: { name: "one", scopes: ["read"] },
    });
    const headers = { authorization: `Bearer ${made.body.key}` };
    expect((await server.ask("GET", "/api/store", { headers })).status).toBe(200);
    expect((await server.ask("DELETE", `/api/keys/${made.body.id}`, { as: "admin" })).status).toBe(204);
    expect((await server.ask("GET", "/api/store", { headers })).status).toBe(401);
    const old = await server.ask("POST", "/api/keys", {
      as: "admin",
      body: { name: "old", scopes: ["read"], expiresAt: "2020-01-01T00:00:00Z" },
    });
    const gone = { authorization: `Bearer ${old.body.key}` };
    expect((await server.ask("GET", "/api/store", { headers: gone })).status).toBe(401);
    const madeUp = { authorization: "Bearer ffk_madeup" };
    expect((await server.ask("GET", "/api/store", { headers: madeUp })).status).toBe(401);
  });

  test("the health, the description and nothing of the store answer without sign-in", async () => {
    expect((await server.ask("GET", "/healthz")).body).toEqual({ status: "ok" });
    const { body } = await server.ask("GET", "/api/openapi.json");
    expect(body.openapi).toBe("3.1.0");
    const paths = Object.keys(body.paths as object);
    expect(paths).toEqual(expect.arrayContaining(["/healthz", "/metrics"]));
    type Operation = { operationId: string; responses: Record<string, { content?: object }> };
    const operations = Object.values(body.paths as Record<string, Record<string, Operation>>).flatMap(
      (each) => Object.values(each),
    );
    const ids = operations.map(({ operationId }) => operationId);
    expect(ids.filter((id) => /^[a-z]\w+$/.test(id ?? ""))).toHaveLength(ids.length);
    expect(new Set(ids).size).toBe(ids.length);
    const list = operations.find(({ operationId }) => operationId === "getCampaigns");
    expect(Object.keys(list?.responses[200]?.content ?? {})).toEqual([
      "application/json",
      "text/csv",
      "application/vnd.apache.parquet",
    ]);
    expect(Object.keys(list?.responses.default?.content ?? {})).toEqual(["application/problem+json"]);
    const events = operations.find(({ operationId }) => operationId === "getJobsByIdEvents");
    expect(Object.keys(events?.responses[200]?.content ?? {})).toEqual(["text/event-stream"]);
    for (const { route } of named) expect(paths).toContain(`/api${route.path.replaceAll(/:(\w+)/g, "{$1}")}`);
    expect((await server.ask("GET", "/api/docs")).status).toBe(401);
    expect((await server.ask("GET", "/api/docs", { as: "viewer" })).status).toBeLessThan(400);
    expect((await server.ask("GET", "/api/nothing")).status).toBe(404);
  });

  test("metrics are for the machine itself; through a proxy only with the token", async () => {
    const metrics = (await server.ask("GET", "/metrics")).text;
    for (const name of [
      "footfall_http_request_seconds",
      "footfall_publishes 1",
      "footfall_imports 1",
      "footfall_jobs_running",
    ])
      expect(metrics).toContain(name);
    const proxied = { "x-forwarded-for": "203.0.113.9" };
    expect((await server.ask("GET", "/metrics", { headers: proxied })).status).toBe(403);
  });
});

describe("sessions", () => {
  const signIn = (email: string, password: string, headers: Record<string, string> = {}) =>
    server.ask("POST", "/api/session", { body: { email, password }, headers });

  test("a session that somebody planted is not the one that signing in begins", async () => {
    const planted = "footfall.session_token=planted.by-an-attacker";
    const { headers, status } = await signIn(addressOf("viewer"), PASSWORD, { cookie: planted });
    expect(status).toBe(200);
    expect(cookieOf(headers)).not.toContain("planted");
    const [cookie] = headers.getSetCookie();
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/i);
    expect((await server.ask("GET", "/api/session", { headers: { cookie: planted } })).status).toBe(401);
  });

  test("a session of somebody's own that is there before does not become the one that signing in begins", async () => {
    const own = cookieOf((await signIn(addressOf("viewer"), PASSWORD)).headers);
    const fresh = cookieOf((await signIn(addressOf("editor"), PASSWORD, { cookie: own })).headers);
    expect(fresh).not.toBe(own);
    const who = async (cookie: string) =>
      ((await server.ask("GET", "/api/session", { headers: { cookie } })).body.user as { role?: string })
        ?.role;
    expect([await who(fresh), await who(own)]).toEqual(["editor", "viewer"]);
    for (const cookie of [own, fresh]) await server.ask("DELETE", "/api/session", { headers: { cookie } });
  });

  test("after signing out, and after being ended from another session, a cookie is worth nothing", async () => {
    const first = cookieOf((await signIn(addressOf("viewer"), PASSWORD)).headers);
    const second = cookieOf((await signIn(addressOf("viewer"), PASSWORD)).headers);
    expect((await server.ask("DELETE", "/api/session", { headers: { cookie: first } })).status).toBe(204);
    expect((await server.ask("GET", "/api/session", { headers: { cookie: first } })).status).toBe(401);
    const { body } = await server.ask("GET", "/api/sessions", { as: "viewer" });
    const items = body.items as { id: string; isThis: boolean }[];
    for (const { id } of items.filter(({ isThis }) => !isThis))
      expect((await server.ask("DELETE", `/api/sessions/${id}`, { as: "viewer" })).status).toBe(204);
    expect((await server.ask("GET", "/api/session", { headers: { cookie: second } })).status).toBe(401);
    expect((await server.ask("GET", "/api/session", { as: "viewer" })).status).toBe(200);
  });

  test("five wrong passwords, and the address has to wait, the right one too", async () => {
    for (let tries = 0; tries < 5; tries += 1)
      expect((await signIn("guess@example.com", `wrong password ${tries}`)).status).toBe(401);
    expect((await signIn("guess@example.com", "wrong again")).status).toBe(429);
    // The same words whether the address is known or not.
    const unknown = await signIn("nobody@example.com", "wrong password");
    const known = await signIn(addressOf("editor"), "wrong password");
    expect(unknown.body).toEqual(known.body);
  });

  test("sixteen at once are as many, whatever a client writes before the proxy; others are not locked out", async () => {
    const from = (at: number, place: string) =>
      signIn(addressOf("admin"), `wrong password ${at}`, { "x-forwarded-for": `198.51.100.${at}, ${place}` });
    const answers = await Promise.all(Array.from({ length: 16 }, (_, at) => from(at, "203.0.113.9")));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array(5).fill(401), ...Array(11).fill(429)]);
    const elsewhere = { "x-forwarded-for": "203.0.113.10" };
    expect((await signIn(addressOf("admin"), PASSWORD, elsewhere)).status).toBe(200);
  });

  test("sign-ins stand in the audit log, passwords do not", async () => {
    const lines = await server.desk.accounts.auditLog(500);
    expect(lines.map(({ action }) => action)).toEqual(expect.arrayContaining(["sign-in", "sign-in refused"]));
    expect(JSON.stringify(lines)).not.toMatch(/password \d|a long enough/);
  });
});

describe("links", () => {
  test("an invitation works once, for its role and its address", async () => {
    const made = await server.ask("POST", "/api/users", {
      as: "admin",
      body: { email: "New@Example.com", role: "editor" },
    });
    const token = String(made.body.link).split("/").at(-1);
    const take = (body: object) => server.ask("POST", `/api/links/${token}`, { body });
    expect((await server.ask("GET", `/api/links/${token}`)).body).toMatchObject({
      kind: "invitation",
      email: "new@example.com",
      role: "editor",
    });
    expect((await take({ password: "short" })).status).toBe(400);
    const taken = await take({ email: "other@example.com", name: "New", password: PASSWORD });
    expect(taken.body).toEqual({ user: { email: "new@example.com" } });
    const { body } = await server.ask("GET", "/api/session", {
      headers: { cookie: cookieOf(taken.headers) },
    });
    expect(body.user).toMatchObject({ email: "new@example.com", role: "editor", name: "New" });
    expect((await take({ password: PASSWORD })).status).toBe(404);
  });

  test("a password link ends every session, and a newer one makes it worthless", async () => {
    const { body } = await server.ask("GET", "/api/users", { as: "admin" });
    const id = (body.items as { id: string; email: string }[]).find(
      ({ email }) => email === "new@example.com",
    )?.id;
    const cookie = cookieOf(
      (await server.ask("POST", "/api/session", { body: { email: "new@example.com", password: PASSWORD } }))
        .headers,
    );
    const links = [];
    for (let count = 0; count < 2; count += 1) {
      const made = await server.ask("POST", `/api/users/${id}/reset`, { as: "admin" });
      links.push(`/api/links/${String(made.body.link).split("/").at(-1)}`);
    }
    const set = { body: { password: "another password" } };
    expect((await server.ask("POST", String(links[0]), set)).status).toBe(404);
    expect((await server.ask("POST", String(links[1]), set)).status).toBe(200);
    expect((await server.ask("GET", "/api/session", { headers: { cookie } })).status).toBe(401);
  });

  test("the own password is changed with the current one, and ends the other sessions", async () => {
    const signIn = async (password: string) =>
      server.ask("POST", "/api/session", { body: { email: "new@example.com", password } });
    const [one, other] = [
      cookieOf((await signIn("another password")).headers),
      cookieOf((await signIn("another password")).headers),
    ];
    const change = (current: string) =>
      server.ask("PUT", "/api/session/password", {
        headers: { cookie: one },
        body: { current, password: "a third password" },
      });
    expect((await change("not that one")).status).toBe(403);
    const changed = await change("another password");
    expect([changed.status, changed.text]).toEqual([204, ""]);
    expect((await server.ask("GET", "/api/session", { headers: { cookie: other } })).status).toBe(401);
    const { status } = await server.ask("GET", "/api/session", {
      headers: { cookie: cookieOf(changed.headers) },
    });
    expect(status).toBe(200);
    expect((await signIn("another password")).status).toBe(401);
    expect((await signIn("a third password")).status).toBe(200);
  });

  test("open invitations are listed, and taken back; keys cannot make any", async () => {
    const invited = await server.ask("POST", "/api/users", {
      as: "admin",
      body: { email: "late@example.com", role: "viewer" },
    });
    const { body } = await server.ask("GET", "/api/invitations", { as: "admin" });
    const found = (body.items as { id: string; email: string }[]).find(
      ({ email }) => email === "late@example.com",
    );
    expect(JSON.stringify(body)).not.toContain(String(invited.body.link).split("/").at(-1));
    const remove = () => server.ask("DELETE", `/api/invitations/${found?.id}`, { as: "admin" });
    expect((await remove()).status).toBe(204);
    expect((await remove()).status).toBe(404);
    const link = `/api/links/${String(invited.body.link).split("/").at(-1)}`;
    expect((await server.ask("GET", link)).status).toBe(404);
    const headers = await server.keyed("admin");
    const byKey = { headers, body: { email: "key@example.com", role: "admin" } };
    expect((await server.ask("POST", "/api/users", byKey)).status).toBe(403);
  });

  test("who is signed out or removed by an admin is out, and so are their keys", async () => {
    await server.desk.auth.addUser({
      email: "gone@example.com",
      name: "Gone",
      role: "admin",
      password: PASSWORD,
    });
    const cookie = cookieOf(
      (await server.ask("POST", "/api/session", { body: { email: "gone@example.com", password: PASSWORD } }))
        .headers,
    );
    const made = await server.ask("POST", "/api/keys", {
      headers: { cookie },
      body: { name: "k", scopes: ["read"] },
    });
    const key = { authorization: `Bearer ${made.body.key}` };
    expect((await server.ask("GET", "/api/store", { headers: key })).status).toBe(200);
    const { body } = await server.ask("GET", "/api/users", { as: "admin" });
    const id = (body.items as { id: string; email: string }[]).find(
      ({ email }) => email === "gone@example.com",
    )?.id;
    expect((await server.ask("DELETE", `/api/users/${id}/sessions`, { as: "admin" })).status).toBe(204);
    expect((await server.ask("GET", "/api/session", { headers: { cookie } })).status).toBe(401);
    expect((await server.ask("GET", "/api/store", { headers: key })).status).toBe(200);
    expect((await server.ask("DELETE", `/api/users/${id}`, { as: "admin" })).status).toBe(204);
    expect((await server.ask("GET", "/api/store", { headers: key })).status).toBe(401);
  });

  test("a link from the server's machine lets an admin in again who has lost the password", async () => {
    const token = await makeLink(server.desk.accounts, {
      kind: "setup",
      email: null,
      role: "admin",
      madeBy: "test",
    });
    const body = { email: "new@example.com", password: "a fourth password" };
    expect((await server.ask("POST", `/api/links/${token}`, { body })).status).toBe(200);
    const user = (await server.desk.accounts.users()).find(({ email }) => email === body.email);
    expect(user?.role).toBe("admin");
    expect((await server.ask("POST", "/api/session", { body })).status).toBe(200);
    await server.desk.accounts.setRole(user?.id ?? "", "editor");
  });

  test("whose role changes or whose account goes is held to it at once, with the session there is", async () => {
    const { body } = await server.ask("GET", "/api/users", { as: "admin" });
    const id = (body.items as { id: string; email: string }[]).find(
      ({ email }) => email === "new@example.com",
    )?.id;
    const given = { email: "new@example.com", password: "a fourth password" };
    const cookie = cookieOf((await server.ask("POST", "/api/session", { body: given })).headers);
    const edit = () =>
      server.ask("PUT", "/api/pending", { headers: { cookie }, body: { changes: [], base: null } });
    expect((await edit()).status).toBe(204);
    await server.ask("PATCH", `/api/users/${id}`, { as: "admin", body: { role: "viewer" } });
    expect((await edit()).status).toBe(403);
    const made = await server.ask("POST", `/api/users/${id}/reset`, { as: "admin" });
    expect((await server.ask("DELETE", `/api/users/${id}`, { as: "admin" })).status).toBe(204);
    expect((await edit()).status).toBe(401);
    const link = `/api/links/${String(made.body.link).split("/").at(-1)}`;
    expect((await server.ask("GET", link)).status).toBe(404);
    expect((await server.ask("POST", link, { body: { password: PASSWORD } })).status).toBe(404);
  });

  test("the last admin can neither go nor become less", async () => {
    const { body } = await server.ask("GET", "/api/users", { as: "admin" });
    const id = (body.items as { id: string; role: string }[]).find(({ role }) => role === "admin")?.id;
    const less = await server.ask("PATCH", `/api/users/${id}`, { as: "admin", body: { role: "viewer" } });
    expect([less.status, less.body.type, less.body.title]).toEqual([409, "last_admin", "The last admin"]);
    expect((await server.ask("DELETE", `/api/users/${id}`, { as: "admin" })).status).toBe(409);
  });
});

describe("requests that are not ours", () => {
  const publish = { as: "editor" as const, body: { changes: [], base: null } };

  test.each([
    { origin: "https://evil.example" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { origin: "null" },
  ])("%j changes nothing", async (headers) => {
    const { status, body } = await server.ask("PUT", "/api/pending", { ...publish, headers });
    expect([status, body.type]).toEqual([403, "cross_site"]);
  });

  test("our own pages may", async () => {
    const headers = { origin: server.url, "sec-fetch-site": "same-origin" };
    expect((await server.ask("PUT", "/api/pending", { ...publish, headers })).status).toBe(204);
  });

  test("a form's body is no JSON", async () => {
    const headers = { "content-type": "text/plain" };
    const { status } = await server.ask("PUT", "/api/pending", {
      as: "editor",
      headers,
      body: '{"changes":[]}',
    });
    expect(status).toBe(415);
  });

  test("a body that is too large is refused, and told so", async () => {
    const { status, body } = await server.ask("POST", "/api/settings/check", {
      as: "viewer",
      body: { yaml: "x".repeat(5_000_000) },
    });
    expect(status).toBe(413);
    expect(body.title).toBe("Too large");
  });

  test("what no engine takes is refused with its place, wherever it stands", async () => {
    const asked = (method: string, path: string, body?: unknown) =>
      server.ask(method, `/api${path}`, { as: "admin", ...(body === undefined ? {} : { body }) });
    const campaign = { kind: "campaign", campaignId: "701000000000001AAA", set: {} };
    const filter = { field: "campaignMember.status", operator: "equals", value: "a\0b" };
    const dates = { ...campaign, set: undefined, kind: "dates", name: "x" };
    const update = { filters: [filter], match: "all", action: { kind: "clear" } };
    for (const [method, path, body] of [
      ["GET", "/campaigns?search=%00"],
      ["GET", "/people/%00"],
      ["GET", "/fields/values?object=Campaign&name=%00"],
      ["GET", "/reports/deals?channel=%00"],
      ["GET", "/reports/events?channel=%00"],
      ["GET", "/campaigns/701000000000001AAA/members?status=%00"],
      ["POST", "/preview", { changes: [{ ...dates, update }] }],
      ["PUT", "/pending", { changes: [{ ...campaign, name: "a\0" }], base: 1 }],
      ["PUT", "/pending", { changes: [{ ...campaign, name: "\ud800" }], base: 1 }],
      ["PUT", "/pending", { changes: [], base: 99_999_999_999 }],
      ["POST", "/keys", { name: "a\0", scopes: ["read"] }],
      ["PATCH", "/users/%00", { role: "viewer" }],
      ["POST", "/people/erase", { email: "a\0@example.com" }],
      ["DELETE", "/keys/99999999999"],
      ["GET", "/campaigns/%E0%A4%A"],
      ["PUT", "/pending", '{"changes":['],
      ["POST", "/rules/test", `{"sync":${'{"a":'.repeat(3_000)}1${"}".repeat(3_000)}}`],
    ] as const) {
      const { status, headers } = await asked(method, path, body);
      expect([method, path, status]).toEqual([method, path, 400]);
      expect(headers.get("content-type")).toContain("application/problem+json");
    }
  });

  test("another host's name, and a path as no client writes it, lead nowhere", async () => {
    const { hostname, port } = new URL(server.url);
    const raw = (path: string, host: string) =>
      new Promise<string>((resolve, reject) => {
        const socket = connect(Number(port), hostname, () =>
          socket.end(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
        );
        let answer = "";
        socket.on("data", (part) => {
          answer += part;
        });
        socket.on("close", () => resolve(answer)).on("error", reject);
      });
    expect(await raw("/healthz", "evil.example")).toMatch(/^HTTP\/1.1 421 /);
    for (const path of ["/../package.json", "/assets/../../../package.json", "//etc/passwd"])
      expect(await raw(path, `localhost:${port}`)).not.toMatch(/devDependencies|root:/);
  });

  test("every answer tells browsers to run nothing but ours", async () => {
    const { headers } = await server.ask("GET", "/api/store", { as: "viewer" });
    expect(headers.get("content-security-policy")).toContain("script-src 'self'");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("strict-transport-security")).toBeNull();
  });

  test("paths that climb find nothing", async () => {
    for (const climbing of [
      "/..%2f..%2fpackage.json",
      "/assets/..%2f..%2f..%2fpackage.json",
      "/%2e%2e/package.json",
    ])
      expect((await server.ask("GET", climbing)).text).not.toContain("devDependencies");
  });
});
