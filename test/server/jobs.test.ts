import { readdir, readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  addressOf,
  cookieOf,
  PASSWORD,
  type RunningServer,
  runningServer,
} from "../support/running-server.ts";

/** Jobs as they are watched, schedules, and who is told of a sync that fails. The store is connected to no org. */

let server: RunningServer;
let hook: Server;
const letters: { title: string; text: string }[] = [];

beforeAll(async () => {
  hook = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      letters.push(JSON.parse(body));
      response.end();
    });
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => hook.once("listening", resolve));
  const { port } = hook.address() as AddressInfo;
  server = await runningServer({ environment: { FOOTFALL_WEBHOOK: `http://127.0.0.1:${port}/told` } });
});
afterAll(async () => {
  await server?.close();
  hook?.close();
});

type Job = { id: number; status: string; error: string | null };

async function events(id: number): Promise<Job[]> {
  const signedIn = await server.ask("POST", "/api/session", {
    body: { email: addressOf("viewer"), password: PASSWORD },
  });
  const response = await fetch(`${server.url}/api/jobs/${id}/events`, {
    headers: { cookie: cookieOf(signedIn.headers) },
  });
  expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  expect(response.headers.get("content-security-policy")).toContain("default-src 'self'");
  const text = await response.text();
  return text
    .split("\n\n")
    .filter((part) => part.startsWith("event: job"))
    .map((part) => JSON.parse(part.slice(part.indexOf("data: ") + 6)) as Job);
}

describe("a job", () => {
  test("is begun by an editor, watched by a viewer, and ends with what went wrong and the way out", async () => {
    const begun = (await server.ask("POST", "/api/jobs", { as: "editor", body: { kind: "sync" } }))
      .body as unknown as Job;
    const seen = await events(begun.id);
    expect(seen.at(-1)).toMatchObject({ id: begun.id, status: "failed" });
    expect(seen.at(-1)?.error).toMatch(/not connected.*connect/s);
    // Whoever comes later is told how it ended, and is not kept waiting.
    expect((await events(begun.id)).map(({ status }) => status)).toEqual(["failed"]);
    const list = (await server.ask("GET", "/api/jobs", { as: "viewer" })).body as { items: Job[] };
    expect(list.items.map(({ id }) => id)).toContain(begun.id);
  });

  test("is not there, and is told so", async () => {
    expect((await server.ask("GET", "/api/jobs/999", { as: "viewer" })).status).toBe(404);
    expect((await server.ask("GET", "/api/jobs/999/events", { as: "viewer" })).status).toBe(404);
    expect((await server.ask("POST", "/api/jobs", { as: "editor", body: { kind: "rm" } })).status).toBe(400);
  });

  test("that is a failed sync is kept, shown to everybody, and told to the webhook", async () => {
    const { sync } = (await server.ask("GET", "/api/store", { as: "viewer" })).body as {
      sync: { lastStatus: string };
    };
    expect(sync.lastStatus).toBe("failed");
    const state = (await server.ask("GET", "/api/schedule", { as: "viewer" })).body as {
      last: { error: string };
    };
    expect(state.last.error).toMatch(/not connected/);
    for (let tries = 0; letters.length === 0 && tries < 100; tries++)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(letters[0]?.title).toBe("A sync with Salesforce failed");
  });
});

describe("a write-back", () => {
  test("is begun where the settings allow it, or a person types that it may be; its failure is told", async () => {
    const ask = (body: object) => server.ask("POST", "/api/jobs", { as: "editor", body });
    const asked = await ask({ kind: "export" });
    expect([asked.status, asked.body.type]).toEqual([409, "unconfirmed"]);
    expect((await ask({ kind: "export", confirm: "yes" })).status).toBe(400);
    const begun = (await ask({ kind: "export", confirm: "write" })).body as unknown as Job;
    expect((await events(begun.id)).at(-1)?.status).toBe("failed");
    for (let tries = 0; letters.length < 2 && tries < 100; tries++)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(letters[1]?.title).toBe("A write-back to Salesforce failed");
  });
});

describe("the schedule", () => {
  test("is a cron pattern of five fields, kept, and told with its next time", async () => {
    const put = (body: unknown) => server.ask("PUT", "/api/schedule", { as: "admin", body });
    for (const cron of ["0 0 31 2 *", "* * * * * *", "every day", "61 * * * *", ""])
      expect([cron, (await put({ cron, enabled: true })).status]).toEqual([cron, 400]);
    expect((await put({ cron: "30 6 * * 1-5", enabled: true })).status).toBe(204);
    const state = (await server.ask("GET", "/api/schedule", { as: "viewer" })).body as {
      next: string;
      isOverdue: boolean;
      store: string;
    };
    expect(state.store).toBe("own");
    expect(new Date(state.next).getMinutes()).toBe(30);
    expect(state.isOverdue).toBe(false);
    expect((await put({ cron: "30 6 * * 1-5", enabled: false })).status).toBe(204);
    expect((await server.ask("GET", "/api/schedule", { as: "viewer" })).body.next).toBeNull();
  });
});

describe("throwing the store away", () => {
  test("needs the words", async () => {
    const answer = await server.ask("POST", "/api/org/reset", { as: "admin", body: { confirm: "yes" } });
    expect(answer.status).toBe(409);
    expect((await server.ask("GET", "/api/store", { as: "viewer" })).status).toBe(200);
  });
  test("leaves nothing of it but the settings, and a way to begin anew", async () => {
    const { desk } = server;
    const shown = desk.stores.shown()?.id ?? "";
    const [person] = await desk.accounts.users();
    await desk.accounts.keepPending(person?.id ?? "", shown, { changes: [{}], base: 1 });
    const zone = {
      kind: "settings",
      yaml: "version: 1\ntimezone: Europe/Berlin\ncampaigns:\n  - { campaign: 701000000000001AAA, syncType: include_all }\n",
    };
    const published = await server.ask("POST", "/api/publish", {
      as: "editor",
      body: { changes: [zone], reason: "Ours" },
    });
    expect(published.status, published.text).toBe(200);
    // The store's own log is told with the server's, as long as there is one.
    const { body } = await server.ask("GET", "/api/audit?limit=500", { as: "admin" });
    const lines = body.items as {
      of: string;
      action: string;
      by: string;
      at: string;
      detail: { reason: string };
    }[];
    expect(lines[0]).toMatchObject({
      of: "own",
      action: "publish.begin",
      by: "editor@example.com",
      detail: { reason: "Ours" },
    });
    expect(lines.map(({ at }) => at)).toEqual(
      lines
        .map(({ at }) => at)
        .toSorted()
        .reverse(),
    );
    const answer = await server.ask("POST", "/api/org/reset", {
      as: "admin",
      body: { confirm: "throw it away" },
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      keepsSettings: true,
      orphans: { campaigns: ["701000000000001AAA"], members: [] },
    });
    expect(await readdir(join(server.home, "own"))).toEqual(["settings.kept.yaml"]);
    expect(await readFile(join(server.home, "own", "settings.kept.yaml"), "utf8")).toContain("Europe/Berlin");
    expect(await desk.accounts.pending(person?.id ?? "", shown)).toBeUndefined();
    expect(desk.scheduler?.syncOf("own").last).toBeNull();
    const store = await server.ask("GET", "/api/store", { as: "viewer" });
    expect([store.status, store.body.type]).toEqual([503, "no_store"]);
    const actions: string[] = [];
    const ids = new Set<string>();
    let cursor = "";
    do {
      const page = (await server.ask("GET", `/api/audit?limit=3${cursor}`, { as: "admin" })).body as {
        items: { id: string; action: string; at: string }[];
        next: string | null;
      };
      expect(page.items.length).toBeLessThanOrEqual(3);
      for (const { id, action } of page.items) {
        expect(ids.has(id)).toBe(false);
        ids.add(id);
        actions.push(action);
      }
      cursor = page.next === null ? "" : `&cursor=${page.next}`;
    } while (cursor);
    for (const action of ["store thrown away", "job failed: sync", "schedule", "sign-in", "job: sync"])
      expect(actions).toContain(action);
    expect(actions).not.toContain("publish.begin");
  });
});
