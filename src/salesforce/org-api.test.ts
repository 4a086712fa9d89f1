import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  cutOff,
  dropped,
  fault,
  halfOpen,
  json,
  ScriptedOrg,
  type Turn,
  text,
} from "../../test/support/scripted-org.ts";
import { callBudget } from "./call-budget.ts";
import {
  AnswerUnknown,
  BudgetReached,
  HostRefused,
  NeedsSignIn,
  OrgFault,
  OrgUnreachable,
} from "./errors.ts";
import { type OrgApi, type OrgApiOptions, type OrgRequest, orgApi } from "./org-api.ts";
import { type Session, sessionOf } from "./session.ts";

let org: ScriptedOrg;
beforeAll(async () => {
  org = await ScriptedOrg.open();
});
afterAll(() => org.close());

const READ: OrgRequest = { method: "GET", path: "/query", query: { q: "SELECT Id FROM Lead" } };
const WRITE: OrgRequest = { method: "POST", path: "/sobjects/Lead", json: { LastName: "Ünal" } };
const UPSERT: OrgRequest = { ...WRITE, isRepeatable: true };
const DONE = json(200, { done: true });

/** An API of the scripted org that waits no time, and notes how long it would have waited. */
function api(options: OrgApiOptions & { url?: string; renew?: () => Promise<string> } = {}): {
  api: OrgApi;
  waits: number[];
  session: Session;
} {
  const { url = org.url, renew = () => Promise.reject(new NeedsSignIn("nobody")), ...rest } = options;
  const waits: number[] = [];
  const session = sessionOf({ accessToken: "token-1", instanceUrl: url }, async () => ({
    accessToken: await renew(),
    instanceUrl: url,
  }));
  const identity = {
    orgId: "00D000000000001EAA",
    userId: "005000000000001AAA",
    username: "user@example.com",
    instanceUrl: url,
    apiVersion: "62.0",
    isSandbox: undefined,
  };
  return {
    waits,
    session,
    api: orgApi(identity, session, {
      sleep: async (ms) => {
        waits.push(ms);
      },
      random: () => 0,
      ...rest,
    }),
  };
}

describe("a request", () => {
  test("goes below the pinned version, with the token in a header and the query encoded", async () => {
    org.play(json(200, { records: [{ Name: "Ünal ✓" }] }, { "Sforce-Limit-Info": "api-usage=18/5000" }));
    const { api: one } = api();
    const answer = await one.request(READ);
    expect(answer).toMatchObject({ status: 200, body: { records: [{ Name: "Ünal ✓" }] } });
    expect(org.asked[0]).toMatchObject({ method: "GET", path: "/services/data/v62.0/query" });
    expect(org.asked[0]?.query.get("q")).toBe("SELECT Id FROM Lead");
    expect(org.asked[0]?.headers.authorization).toBe("Bearer token-1");
    expect(one.usage).toMatchObject({ calls: 1, org: { used: 18, max: 5000 } });
  });

  test("sends JSON and text as they are; a whole path stays whole", async () => {
    org.play(DONE);
    const { api: one } = api();
    await one.request(WRITE);
    await one.request({
      method: "PUT",
      path: "/services/data/v62.0/jobs/ingest/750/batches",
      text: { body: 'Id,Name\n1,"é"\n', contentType: "text/csv; charset=UTF-8" },
    });
    expect(org.asked.map(({ path, body, headers }) => [path, body, headers["content-type"]])).toEqual([
      ["/services/data/v62.0/sobjects/Lead", '{"LastName":"Ünal"}', "application/json; charset=UTF-8"],
      ["/services/data/v62.0/jobs/ingest/750/batches", 'Id,Name\n1,"é"\n', "text/csv; charset=UTF-8"],
    ]);
  });

  test("gives CSV as text, and no body where there is none", async () => {
    org.play(text(200, "text/csv", '"Id"\n"1"\n', { "Sforce-Locator": "MjAw" }), (_asked, response) => {
      response.writeHead(204);
      response.end();
    });
    const { api: one } = api();
    const page = await one.request({ method: "GET", path: "/jobs/query/750/results", accept: "csv" });
    expect(page.body).toBe('"Id"\n"1"\n');
    expect(page.headers["sforce-locator"]).toBe("MjAw");
    expect(await one.request({ method: "DELETE", path: "/sobjects/Lead/00Q" })).toMatchObject({
      status: 204,
      body: undefined,
    });
  });

  test("that is refused tells Salesforce's code, words and fields, and what to do", async () => {
    org.play(fault(400, "INVALID_FIELD", "No such column 'X__c' on entity 'Lead'", ["X__c"]));
    const error = await failure(api().api.request(READ));
    expect(error).toBeInstanceOf(OrgFault);
    expect(error).toMatchObject({
      status: 400,
      code: "INVALID_FIELD",
      said: "No such column 'X__c' on entity 'Lead'",
      fields: ["X__c"],
    });
    expect(error.message).toContain("Set Field-Level Security");
    expect(org.asked).toHaveLength(1);
  });

  test("whose answer is a page of a proxy tells the status alone", async () => {
    org.play(text(403, "text/html", "<html>blocked by ACME</html>"));
    const error = await failure(api().api.request(READ));
    expect(error).toMatchObject({ status: 403, code: "HTTP_403" });
    expect(error.message).not.toContain("ACME");
  });

  test("several records of one external id are a refusal", async () => {
    org.play(json(300, ["/services/data/v62.0/sobjects/Lead/1", "/services/data/v62.0/sobjects/Lead/2"]));
    expect(await failure(api().api.request(READ))).toMatchObject({ status: 300, code: "MULTIPLE_CHOICES" });
  });
});

describe("after a fault that may pass", () => {
  const faults: [string, Turn][] = [
    ["503 with a page", text(503, "text/html", "<html>down</html>")],
    ["500 UNKNOWN_EXCEPTION", fault(500, "UNKNOWN_EXCEPTION", "ErrorId: 1-2")],
    ["400 QUERY_TIMEOUT", fault(400, "QUERY_TIMEOUT", "Your query request was running for too long.")],
    ["a dropped connection", dropped],
    ["a body that breaks off before its announced end", cutOff("application/json", '{"records":[', true)],
    ["a chunked body that breaks off", cutOff("application/json", '{"records":[', false)],
    ["JSON that is cut, with the right length", text(200, "application/json", '{"records":[')],
    ["an empty answer", text(200, "application/json", "")],
  ];
  test.each(faults)("%s: what may be repeated is", async (_name, turn) => {
    org.play(turn, turn, DONE);
    const { api: one, waits } = api();
    expect(await one.request(READ)).toMatchObject({ body: { done: true } });
    expect(waits).toEqual([500, 1000]);
    expect(one.usage.calls).toBe(3);
  });

  const lost = faults.filter(([name]) => !name.includes("empty"));
  test.each(lost)("%s: what may not be repeated is left to the caller", async (_name, turn) => {
    org.play(turn, DONE);
    const error = await failure(api().api.request(WRITE));
    expect(error).toBeInstanceOf(AnswerUnknown);
    expect(org.asked).toHaveLength(1);
  });

  const busy: [string, Turn][] = [
    ["a locked row", fault(400, "UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record")],
    [
      "too many at once",
      fault(403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded."),
    ],
    ["429", text(429, "text/plain", "slow down")],
  ];
  test.each(busy)("%s: nothing was done, so everything is repeated", async (_name, turn) => {
    org.play(turn, DONE);
    expect(await api().api.request(WRITE)).toMatchObject({ body: { done: true } });
    expect(org.asked).toHaveLength(2);
    expect(org.asked[1]?.body).toBe('{"LastName":"Ünal"}');
  });

  test("five tries in all, waiting twice as long each time, a minute at most", async () => {
    org.play(dropped);
    const slow = api({ backOffMs: 20_000 });
    const error = await failure(slow.api.request(UPSERT));
    expect(error).toBeInstanceOf(OrgUnreachable);
    expect(org.asked).toHaveLength(5);
    expect(slow.waits).toEqual([10_000, 20_000, 30_000, 30_000]);
  });

  test("the org's last refusal is told where it stays", async () => {
    org.play(fault(503, "SERVER_UNAVAILABLE", "down for maintenance"));
    expect(await failure(api().api.request(READ))).toMatchObject({ code: "SERVER_UNAVAILABLE", status: 503 });
    expect(org.asked).toHaveLength(5);
  });

  test("jitter: the wait lies between half and all of the step", async () => {
    org.play(dropped, DONE);
    const jittery = api({ random: () => 0.5 });
    await jittery.api.request(READ);
    expect(jittery.waits).toEqual([750]);
  });

  test("no answer within the time limit counts as lost", async () => {
    org.play(halfOpen, DONE);
    expect(await api().api.request({ ...READ, timeoutMs: 200 })).toMatchObject({ body: { done: true } });
    org.play(halfOpen);
    expect(await failure(api().api.request({ ...WRITE, timeoutMs: 200 }))).toBeInstanceOf(AnswerUnknown);
  });

  test("the time limit is for the whole answer: a body that never ends is lost too", async () => {
    org.play((_asked, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write('{"records":[');
    }, DONE);
    expect(await api().api.request({ ...READ, timeoutMs: 200 })).toMatchObject({ body: { done: true } });
  });

  test("what never left this machine is repeated, whatever it is", async () => {
    const gone = await ScriptedOrg.open();
    await gone.close();
    const { api: one, waits } = api({ url: gone.url });
    expect(await failure(one.request(WRITE))).toBeInstanceOf(OrgUnreachable);
    expect(waits).toHaveLength(4);
  });
});

describe("a session that has ended", () => {
  const ended = fault(401, "INVALID_SESSION_ID", "Session expired or invalid");
  const needs =
    (token: string): Turn =>
    (asked, response) =>
      asked.headers.authorization === `Bearer ${token}` ? DONE(asked, response) : ended(asked, response);

  test("is renewed once, and the request sent again, also one that may not be repeated", async () => {
    org.play(needs("token-2"));
    let renewed = 0;
    const { api: one, waits } = api({
      renew: async () => {
        renewed++;
        return "token-2";
      },
    });
    expect(await one.request(WRITE)).toMatchObject({ body: { done: true } });
    expect([renewed, org.asked.length, waits.length]).toEqual([1, 2, 0]);
  });

  test("is renewed once for all who ask at the same time", async () => {
    org.play(needs("token-2"));
    let renewed = 0;
    const { api: one } = api({
      renew: async () => {
        renewed++;
        // Until everybody was refused, and some moments more, in which they ask for another token.
        while (org.asked.length < 8) await new Promise((resolve) => setImmediate(resolve));
        await new Promise((resolve) => setTimeout(resolve, 50));
        return "token-2";
      },
    });
    await Promise.all(Array.from({ length: 8 }, () => one.request(READ)));
    expect(renewed).toBe(1);
  });

  test("that ends again at once needs a person; it is not renewed without end", async () => {
    org.play(ended);
    let renewed = 0;
    const { api: one } = api({
      renew: async () => {
        renewed++;
        return `token-${renewed + 1}`;
      },
    });
    expect(await failure(one.request(READ))).toBeInstanceOf(NeedsSignIn);
    expect([renewed, org.asked.length]).toEqual([1, 2]);
  });

  test("that cannot be renewed says so to every request", async () => {
    org.play(ended);
    const { api: one } = api();
    for (const request of [READ, WRITE])
      expect(await failure(one.request(request))).toBeInstanceOf(NeedsSignIn);
  });
});

describe("the budget", () => {
  test("counts every try, before it is made", async () => {
    org.play(dropped, DONE);
    const saved: number[] = [];
    const budget = callBudget({
      max: 3,
      save: (calls) => {
        saved.push(Object.values(calls).reduce((sum, count) => sum + count, 0));
      },
    });
    const { api: one } = api({ budget });
    await one.request(READ);
    expect([budget.used, saved]).toEqual([2, [1, 2]]);
    await one.request(READ);
    const error = await failure(one.request(READ));
    expect(error).toBeInstanceOf(BudgetReached);
    expect(error).toMatchObject({ used: 3, max: 3 });
    expect(org.asked).toHaveLength(3);
  });

  test("leaves the org's reserve alone, and looks again after an hour", async () => {
    org.play(json(200, {}, { "sforce-limit-info": "api-usage=81/100" }));
    let now = Date.parse("2026-01-25T17:00:00Z");
    const { api: one } = api({ reservePercent: 20, now: () => now });
    await one.request(READ);
    const error = await failure(one.request(READ));
    expect(error).toBeInstanceOf(BudgetReached);
    expect(error).toMatchObject({ used: 81, max: 80, againAt: now + 3_600_000 });
    now += 3_600_000;
    await one.request(READ);
    expect(org.asked).toHaveLength(2);
  });

  test("the org's own daily limit is never asked twice", async () => {
    org.play(fault(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."), DONE);
    expect(await failure(api().api.request(READ))).toBeInstanceOf(BudgetReached);
    expect(org.asked).toHaveLength(1);
  });
});

describe("addresses", () => {
  test("a redirect is refused: the token does not follow it", async () => {
    const other = await ScriptedOrg.open();
    other.play(DONE);
    org.play((_asked, response) => {
      response.writeHead(302, { location: `${other.url}/elsewhere` });
      response.end();
    });
    const error = await failure(api().api.request(READ));
    expect(error).toBeInstanceOf(HostRefused);
    expect(other.asked).toHaveLength(0);
    await other.close();
  });

  test.each([
    "https://evil.example/services/data/v62.0/query/01g",
    "https://salesforce.com.evil.example/",
    "http://acme.my.salesforce.com/services/data",
    "https://acme.my.site.com/",
    "https://acme.force.com/",
    "https://user:pass@acme.my.salesforce.com/",
    "file:///etc/passwd",
  ])("an answer that names %s is not followed", async (path) => {
    org.play(DONE);
    expect(await failure(api().api.request({ method: "GET", path }))).toBeInstanceOf(HostRefused);
    expect(org.asked).toHaveLength(0);
  });

  test("a path cannot leave the org's host", async () => {
    org.play(DONE);
    for (const path of ["//evil.example/x", "/@evil.example", "/../../../x"])
      await api().api.request({ method: "GET", path });
    expect(org.asked).toHaveLength(3);
  });
});

async function failure(work: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await work;
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error("nothing failed");
}
