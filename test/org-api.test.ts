import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { FaultKind } from "../sim-org/server/faults/fault.ts";
import { type SimulatedOrg, startSimulatedOrg } from "../sim-org/start.ts";
import type { Connection, CredentialStore } from "../src/salesforce/connection.ts";
import { AnswerUnknown, BudgetReached, NeedsSignIn, OrgError, OrgFault } from "../src/salesforce/errors.ts";
import type { OrgApi, OrgApiOptions, OrgRequest } from "../src/salesforce/org-api.ts";
import { openOrg } from "../src/salesforce/sign-in/open-org.ts";

/** The connection against the simulated org's faults: what is answered is right, and nothing is ever done twice. */

let sim: SimulatedOrg;
beforeAll(async () => {
  sim = await startSimulatedOrg();
});
afterAll(() => sim.close());
let accessToken = "";
beforeEach(async () => {
  sim.faults.clear();
  // Others have ended the sessions before.
  const answer = await fetch(`${sim.url}/services/oauth2/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: sim.clientId,
      client_secret: sim.clientSecret,
    }),
  });
  ({ access_token: accessToken } = (await answer.json()) as { access_token: string });
  sim.calls.reset();
});

function connected(options: OrgApiOptions = {}, clientSecret = sim.clientSecret): OrgApi {
  let kept: Connection = {
    grant: { auth: "client-credentials", clientId: sim.clientId, clientSecret },
    loginUrl: sim.url,
    instanceUrl: sim.url,
    apiVersion: "62.0",
    orgId: sim.org.id,
    userId: sim.org.userId,
    username: sim.username,
    accessToken,
  };
  const credentials: CredentialStore = {
    read: async () => kept,
    write: async (connection) => {
      kept = connection;
    },
    remove: async () => {},
  };
  return openOrg(kept, credentials, { sleep: async () => {}, timeoutMs: 1000, ...options });
}

const ORGANIZATION: OrgRequest = {
  method: "GET",
  path: "/query",
  query: { q: "SELECT Id FROM Organization" },
};
const insert = (name: string): OrgRequest => ({
  method: "POST",
  path: "/sobjects/Account",
  json: { Name: name },
});
const upsert = (key: string): OrgRequest => ({
  method: "PATCH",
  path: `/sobjects/Footfall_Touchpoint__c/Unique_Id__c/${key}`,
  json: { Channel__c: "Events" },
  isRepeatable: true,
});

function count(object: string, where: string): number {
  const cursor = sim.org.query(`SELECT Id FROM ${object} WHERE ${where}`);
  const { size } = cursor;
  cursor.close();
  return size;
}

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("one fault", () => {
  const passing: FaultKind[] = [
    "session_expired",
    "unavailable",
    "unavailable_json",
    "unknown_exception",
    "drop_before",
    "drop_after",
    "truncated",
    "half_open",
  ];
  test.each(passing)("%s: a read is answered all the same", async (kind) => {
    sim.faults.add({ kind, path: "*/query" });
    expect(await connected().request(ORGANIZATION)).toMatchObject({
      body: { totalSize: 1, records: [{ Id: sim.org.id }] },
    });
    expect(sim.faults.struck.map((struck) => struck.kind)).toEqual([kind]);
  });

  test.each<FaultKind>([
    "drop_after",
    "drop_before",
    "truncated",
    "half_open",
    "unavailable",
    "unknown_exception",
  ])("%s: an insert is not sent twice", async (kind) => {
    sim.faults.add({ kind, method: "POST", path: "*/sobjects/Account", handled: true });
    expect(await failure(connected().request(insert(`one ${kind}`)))).toBeInstanceOf(AnswerUnknown);
    expect(sim.calls.counts["POST /sobjects/:object"]).toBe(1);
    expect(count("Account", `Name = 'one ${kind}'`)).toBeLessThanOrEqual(1);
  });

  test("session_expired: an insert is sent again, since the org has not taken it", async () => {
    sim.faults.add({ kind: "session_expired", path: "*/sobjects/Account" });
    expect(await connected().request(insert("again"))).toMatchObject({ status: 201 });
    expect(count("Account", "Name = 'again'")).toBe(1);
  });

  test("session_expired, and an app that is refused: a person is wanted, whatever was asked", async () => {
    sim.faults.add({ kind: "session_expired", path: "*/query" });
    const error = await failure(connected({}, "another-secret").request(ORGANIZATION));
    expect(error).toBeInstanceOf(NeedsSignIn);
    expect(String(error)).not.toContain("another-secret");
  });

  test("request_limit: no further call is made", async () => {
    sim.faults.add({ kind: "request_limit", path: "*/query" });
    expect(await failure(connected().request(ORGANIZATION))).toBeInstanceOf(BudgetReached);
    expect(sim.calls.total).toBe(1);
  });

  test("the org's daily limit and its reserve", async () => {
    sim.usage.reset(79);
    sim.usage.dailyMax = 100;
    try {
      const api = connected({ reservePercent: 20 });
      await api.request(ORGANIZATION);
      expect(api.usage.org).toMatchObject({ used: 80, max: 100 });
      expect(await failure(api.request(ORGANIZATION))).toBeInstanceOf(BudgetReached);
      expect(sim.calls.total).toBe(1);
    } finally {
      sim.usage.dailyMax = 100_000;
      sim.usage.reset();
    }
  });

  test("a refusal of Salesforce's is told in its words", async () => {
    const error = await failure(
      connected().request({ method: "GET", path: "/query", query: { q: "SELECT Nothing__c FROM Lead" } }),
    );
    expect(error).toBeInstanceOf(OrgFault);
    expect(error).toMatchObject({ status: 400, code: "INVALID_FIELD" });
  });
});

/** `FOOTFALL_PROPERTY_RUNS=500 npx vitest run test/org-api.test.ts` draws more. */
const SEEDS = Math.max(5, Math.ceil(Number(process.env.FOOTFALL_PROPERTY_RUNS ?? 50) / 10));

test.each(Array.from({ length: SEEDS }, (_, index) => 1000 + index))(
  "faults by chance, seed %d: right answers or an error that says so; nothing doubled, nothing lost",
  async (seed) => {
    const kinds: FaultKind[] = [
      "session_expired",
      "unavailable",
      "unavailable_json",
      "unknown_exception",
      "drop_before",
      "drop_after",
      "truncated",
    ];
    sim.faults.random({ seed, rate: 0.25, kinds });
    const api = connected();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const name = `seed ${seed} number ${index}`;
        const key = `ff1_${seed}_${index}`;
        const read = await api.request(ORGANIZATION).catch((error: unknown) => error);
        const inserted = await api.request(insert(name)).catch((error: unknown) => error);
        const upserted = await api.request(upsert(key)).catch((error: unknown) => error);
        return { name, key, read, inserted, upserted };
      }),
    );
    sim.faults.clear();
    for (const { name, key, read, inserted, upserted } of outcomes) {
      if (read instanceof Error) expect(read, read.stack).toBeInstanceOf(OrgError);
      else expect(read).toMatchObject({ body: { records: [{ Id: sim.org.id }] } });
      const made = count("Account", `Name = '${name}'`);
      if (inserted instanceof AnswerUnknown) expect(made).toBeLessThanOrEqual(1);
      else if (inserted instanceof Error) {
        expect(inserted, inserted.stack).toBeInstanceOf(OrgError);
        expect(made).toBe(0);
      } else expect(made).toBe(1);
      const written = count("Footfall_Touchpoint__c", `Unique_Id__c = '${key}'`);
      if (upserted instanceof Error) {
        expect(upserted, upserted.stack).toBeInstanceOf(OrgError);
        expect(written).toBeLessThanOrEqual(1);
      } else expect(written).toBe(1);
    }
  },
);
