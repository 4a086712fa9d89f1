import { parse } from "csv-parse/sync";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type SimulatedOrg, startSimulatedOrg } from "../../start.ts";
import { addCampaigns, ask, until } from "../test-client.ts";
import type { FaultKind } from "./fault.ts";

// Each kind of fault, as a client sees it. `fetch` repeats nothing by itself.

let sim: SimulatedOrg;
beforeAll(async () => {
  sim = await startSimulatedOrg();
});
afterEach(() => sim.faults.clear());
afterAll(() => sim.close());

const QUERY = "/query?q=SELECT+Id+FROM+User";
const campaigns = (name: string) => sim.org.query(`SELECT Id FROM Campaign WHERE Name = '${name}'`).size;
const create = (name: string) => ask(sim, "POST", "/sobjects/Campaign", { Name: name });

test.each<[FaultKind, number, unknown]>([
  ["request_limit", 403, [{ errorCode: "REQUEST_LIMIT_EXCEEDED", message: "TotalRequests Limit exceeded." }]],
  ["unavailable", 503, expect.stringContaining("Service Unavailable")],
  ["unavailable_json", 503, [expect.objectContaining({ errorCode: "SERVER_UNAVAILABLE" })]],
  ["unknown_exception", 500, [expect.objectContaining({ errorCode: "UNKNOWN_EXCEPTION" })]],
])("%s: answered with %i and nothing done, then all is well", async (kind, status, body) => {
  sim.faults.add({ kind, method: "POST", path: "*/sobjects/Campaign" });
  expect(await create(kind)).toMatchObject({ status, body });
  expect(campaigns(kind)).toBe(0);
  expect((await create(kind)).status).toBe(201);
});

test("session_expired: the token is gone for good", async () => {
  const token = sim.sessions.open();
  const headers = { authorization: `Bearer ${token}` };
  sim.faults.add({ kind: "session_expired", after: 1 });
  expect((await ask(sim, "GET", QUERY, undefined, headers)).status).toBe(200);
  for (let request = 0; request < 2; request++)
    expect(await ask(sim, "GET", QUERY, undefined, headers)).toMatchObject({
      status: 401,
      body: [{ errorCode: "INVALID_SESSION_ID" }],
    });
  expect((await ask(sim, "GET", QUERY)).status).toBe(200);
});

test("drop_before: the connection is cut and nothing done", async () => {
  sim.faults.add({ kind: "drop_before" });
  await expect(create("dropped before")).rejects.toThrow("fetch failed");
  expect(campaigns("dropped before")).toBe(0);
});

test("drop_after: the connection is cut and the record is there", async () => {
  sim.faults.add({ kind: "drop_after" });
  await expect(create("dropped after")).rejects.toThrow("fetch failed");
  expect(campaigns("dropped after")).toBe(1);
});

test("drop_after strikes what has no body, and what is streamed", async () => {
  const [id] = addCampaigns(sim, 1);
  sim.faults.add({ kind: "drop_after", method: "DELETE" });
  await expect(ask(sim, "DELETE", `/sobjects/Campaign/${id}`)).rejects.toThrow("fetch failed");
  expect((await ask(sim, "GET", `/sobjects/Campaign/${id}`)).status).toBe(404);
  const job = await queryJob("SELECT Id FROM User");
  sim.faults.add({ kind: "drop_after", path: "*/results" });
  await expect(ask(sim, "GET", `/jobs/query/${job}/results`)).rejects.toThrow("fetch failed");
  expect((await ask(sim, "GET", `/jobs/query/${job}/results`)).status).toBe(200);
});

test.each([
  [false, 0],
  [true, 1],
])("half_open, handled %s: no answer until the server gives up", async (handled, made) => {
  const name = `half open ${handled}`;
  sim.faults.add({ kind: "half_open", handled, ms: 30 });
  await expect(create(name)).rejects.toThrow("fetch failed");
  expect(campaigns(name)).toBe(made);
});

test("half_open without an end: no answer until the client gives up", async () => {
  sim.faults.add({ kind: "half_open" });
  const request = fetch(`${sim.url}/services/data/v62.0/limits`, {
    headers: { authorization: `Bearer ${sim.accessToken}` },
    signal: AbortSignal.timeout(50),
  });
  await expect(request).rejects.toThrow(/timeout/);
  expect(sim.calls.list.at(-1)?.status).toBe(0);
});

test("slow: the same answer, after those of others", async () => {
  sim.faults.add({ kind: "slow", ms: 200 });
  const order: string[] = [];
  const slow = ask(sim, "GET", QUERY).then(({ status }) => order.push(`slow ${status}`));
  await until(
    async () => sim.faults.struck.length,
    (count) => count === 1,
  );
  await ask(sim, "GET", QUERY).then(({ status }) => order.push(`other ${status}`));
  await slow;
  expect(order).toEqual(["other 200", "slow 200"]);
});

test.each(["identity", "gzip"])(
  "truncated, %s: the body ends before its length, and the write was done",
  async (encoding) => {
    const headers = { "accept-encoding": encoding };
    sim.faults.add({ kind: "truncated", method: "GET", path: "*/describe" });
    await expect(ask(sim, "GET", "/sobjects/Campaign/describe", undefined, headers)).rejects.toThrow(
      "terminated",
    );
    expect((await ask(sim, "GET", "/sobjects/Campaign/describe", undefined, headers)).status).toBe(200);
    sim.faults.add({ kind: "truncated", method: "POST" });
    await expect(create(`truncated ${encoding}`)).rejects.toThrow("terminated");
    expect(campaigns(`truncated ${encoding}`)).toBe(1);
  },
);

test.each(["identity", "gzip"])("truncated, %s: pages of a bulk query break off", async (encoding) => {
  addCampaigns(sim, 3000);
  const job = await queryJob("SELECT Id, Name FROM Campaign");
  const headers = { "accept-encoding": encoding };
  sim.faults.add({ kind: "truncated", path: "*/results" });
  const results = `/jobs/query/${job}/results`;
  await expect(ask(sim, "GET", results, undefined, headers)).rejects.toThrow("terminated");
  const whole = await ask(sim, "GET", results, undefined, headers);
  expect(parse(whole.text)).toHaveLength(Number(whole.headers.get("sforce-numberofrecords")) + 1);
});

test.each<[FaultKind, string]>([
  ["lock_row", "UNABLE_TO_LOCK_ROW"],
  ["validation_rule", "FIELD_CUSTOM_VALIDATION_EXCEPTION"],
  ["trigger", "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"],
])("%s: some rows of a collection are refused, the others saved", async (kind, statusCode) => {
  sim.faults.add({ kind, every: 3, path: "*/composite/sobjects" });
  const records = Array.from({ length: 6 }, (_, at) => ({
    attributes: { type: "Campaign" },
    Name: `${kind} ${at}`,
  }));
  const told = (await ask(sim, "POST", "/composite/sobjects", { records })).body as {
    success: boolean;
    errors: { statusCode: string }[];
  }[];
  expect(told.map(({ errors }) => errors[0]?.statusCode)).toEqual([
    statusCode,
    undefined,
    undefined,
    statusCode,
    undefined,
    undefined,
  ]);
  const again = (await ask(sim, "POST", "/composite/sobjects", { records: [records[0], records[3]] })).body;
  expect((again as { success: boolean }[]).map(({ success }) => success)).toEqual([true, true]);
});

test("lock_row strikes rows of a bulk job, when the job is closed under it", async () => {
  sim.faults.add({ kind: "lock_row", every: 4, method: "PATCH", path: "*/jobs/ingest/*" });
  const csv = `Name\n${Array.from({ length: 8 }, (_, at) => `Locked ${at}\n`).join("")}`;
  const { id } = await ingest(csv);
  const failed = parse((await ask(sim, "GET", `/jobs/ingest/${id}/failedResults`)).text, { columns: true });
  expect((failed as Record<string, string>[]).map(({ Name, sf__Error }) => [Name, sf__Error]).sort()).toEqual(
    [
      ["Locked 0", "UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record: --"],
      ["Locked 4", "UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record: --"],
    ],
  );
});

test.each<[FaultKind, string]>([
  ["job_failed", "Failed"],
  ["job_aborted", "Aborted"],
])("%s: half of the work is done, the rest stands in unprocessedrecords", async (kind, state) => {
  sim.faults.add({ kind, method: "PATCH", path: "*/jobs/ingest/*" });
  const csv = `Name\n${Array.from({ length: 10 }, (_, at) => `${kind} ${at}\n`).join("")}`;
  const job = await ingest(csv);
  expect(job).toMatchObject({ state, numberRecordsProcessed: 5 });
  const left = parse((await ask(sim, "GET", `/jobs/ingest/${job.id}/unprocessedrecords`)).text, {
    columns: true,
  });
  expect((left as Record<string, string>[]).map(({ Name }) => Name)).toEqual(
    [5, 6, 7, 8, 9].map((at) => `${kind} ${at}`),
  );
  expect(sim.org.query(`SELECT Id FROM Campaign WHERE Name LIKE '${kind.replace("_", "\\_")} %'`).size).toBe(
    5,
  );
});

test("job_failed: a query job", async () => {
  sim.faults.add({ kind: "job_failed", method: "POST", path: "*/jobs/query" });
  const { id } = (await ask(sim, "POST", "/jobs/query", { operation: "query", query: "SELECT Id FROM User" }))
    .body as {
    id: string;
  };
  const read = async () => (await ask(sim, "GET", `/jobs/query/${id}`)).body as { state: string };
  expect(
    await until(read, ({ state }) => state !== "UploadComplete" && state !== "InProgress"),
  ).toMatchObject({
    state: "Failed",
  });
});

test("duplicate_results: successfulResults list rows twice", async () => {
  const { id } = await ingest("Name\nTwice 1\nTwice 2\n");
  sim.faults.add({ kind: "duplicate_results", path: "*/successfulResults" });
  const names = async () => {
    const { text } = await ask(sim, "GET", `/jobs/ingest/${id}/successfulResults`);
    return (parse(text, { columns: true }) as Record<string, string>[]).map(({ Name }) => Name).sort();
  };
  expect(await names()).toEqual(["Twice 1", "Twice 1", "Twice 2", "Twice 2"]);
  expect(await names()).toEqual(["Twice 1", "Twice 2"]);
});

test("clock_skew: the org's clock jumps, and stays there", async () => {
  const before = sim.org.now();
  sim.faults.add({ kind: "clock_skew", ms: -3_600_000 });
  await ask(sim, "GET", QUERY);
  expect(sim.org.now()).toBeLessThan(before - 3_000_000);
  sim.clock.advance(3_600_000);
});

test("touch: records change between two pages, their stamps with them", async () => {
  addCampaigns(sim, 300);
  sim.clock.advance(60_000);
  const stamps = (soql: string) => sim.org.query(soql).size;
  // Stamps are whole seconds.
  const since = `${new Date(sim.org.now()).toISOString().slice(0, 19)}Z`;
  const changed = `SELECT Id FROM Campaign WHERE SystemModstamp >= ${since}`;
  const headers = { "sforce-query-options": "batchSize=200" };
  const first = await ask(sim, "GET", "/query?q=SELECT+Id+FROM+Campaign", undefined, headers);
  expect(stamps(changed)).toBe(0);
  sim.faults.add({ kind: "touch", rows: 4 });
  const { nextRecordsUrl } = first.body as { nextRecordsUrl: string };
  expect((await ask(sim, "GET", nextRecordsUrl)).status).toBe(200);
  expect(stamps(changed)).toBe(4);
});

test("SOAP: the session ends, the limit is reached, the connection is cut", async () => {
  const token = sim.sessions.open();
  const call = async () => {
    const envelope = `<e:Envelope xmlns:e="x"><e:Header><SessionHeader><sessionId>${token}</sessionId></SessionHeader></e:Header><e:Body><getServerTimestamp/></e:Body></e:Envelope>`;
    const headers = { "content-type": "text/xml" };
    const response = await fetch(`${sim.url}/services/Soap/u/62.0`, {
      method: "POST",
      body: envelope,
      headers,
    });
    return /<faultcode>(.*?)<\/faultcode>/.exec(await response.text())?.[1] ?? response.status;
  };
  expect(await call()).toBe(200);
  sim.faults.add({ kind: "request_limit" });
  expect(await call()).toBe("sf:REQUEST_LIMIT_EXCEEDED");
  sim.faults.add({ kind: "drop_after" });
  await expect(call()).rejects.toThrow("fetch failed");
  sim.faults.add({ kind: "session_expired" });
  expect([await call(), await call()]).toEqual(["sf:INVALID_SESSION_ID", "sf:INVALID_SESSION_ID"]);
});

test("by chance: the same seed strikes the same requests of a client that does the same", async () => {
  const run = async () => {
    sim.faults.clear();
    sim.faults.random({ seed: 11, rate: 0.5, kinds: ["unavailable", "unknown_exception", "request_limit"] });
    const statuses: number[] = [];
    for (let request = 0; request < 30; request++) statuses.push((await ask(sim, "GET", QUERY)).status);
    return statuses;
  };
  const statuses = await run();
  expect(new Set(statuses)).toEqual(new Set([200, 403, 500, 503]));
  expect(await run()).toEqual(statuses);
});

async function queryJob(query: string): Promise<string> {
  const { id } = (await ask(sim, "POST", "/jobs/query", { operation: "query", query })).body as {
    id: string;
  };
  const read = async () => (await ask(sim, "GET", `/jobs/query/${id}`)).body as { state: string };
  await until(read, ({ state }) => state === "JobComplete");
  return id;
}

async function ingest(csv: string) {
  const { id } = (await ask(sim, "POST", "/jobs/ingest", { object: "Campaign", operation: "insert" }))
    .body as {
    id: string;
  };
  await ask(sim, "PUT", `/jobs/ingest/${id}/batches`, csv);
  await ask(sim, "PATCH", `/jobs/ingest/${id}`, { state: "UploadComplete" });
  const read = async () =>
    (await ask(sim, "GET", `/jobs/ingest/${id}`)).body as {
      id: string;
      state: string;
      numberRecordsProcessed: number;
    };
  return until(read, ({ state }) => ["JobComplete", "Failed", "Aborted"].includes(state));
}
