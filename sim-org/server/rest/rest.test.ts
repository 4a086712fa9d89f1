import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SimulatedOrg, startSimulatedOrg } from "../../start.ts";
import { addCampaigns, ask } from "../test-client.ts";

let sim: SimulatedOrg;
beforeAll(async () => {
  sim = await startSimulatedOrg();
});
afterAll(() => sim.close());

const names = (body: unknown) => (body as { records: { Name: string }[] }).records.map(({ Name }) => Name);

test("versions from v50.0 on, without a session; older ones are not there", async () => {
  const versions = (await (await fetch(`${sim.url}/services/data`)).json()) as {
    version: string;
    label: string;
  }[];
  expect(versions[0]).toEqual({ label: "Winter '21", url: "/services/data/v50.0", version: "50.0" });
  expect(versions.at(-1)).toMatchObject({ label: "Summer '25", version: "64.0" });
  for (const [version, status] of [
    ["v49.0", 404],
    ["v50.0", 200],
    ["v64.0", 200],
    ["v62", 404],
    ["latest", 404],
  ] as const)
    expect([version, (await ask(sim, "GET", `/services/data/${version}/limits`)).status]).toEqual([
      version,
      status,
    ]);
});

test.each([
  ["GET", "/nothing", undefined, 404, "NOT_FOUND"],
  ["GET", "/sobjects/Nothing__c/describe", undefined, 404, "NOT_FOUND"],
  ["GET", "/sobjects/Lead/Email/%zz", undefined, 404, "NOT_FOUND"],
  ["PUT", "/query", undefined, 405, "METHOD_NOT_ALLOWED"],
  ["GET", "/query", undefined, 400, "MALFORMED_QUERY"],
  ["GET", "/query/01gwrong", undefined, 400, "INVALID_QUERY_LOCATOR"],
  ["GET", "/query/01g000000000099AAA-2000", undefined, 400, "INVALID_QUERY_LOCATOR"],
  ["GET", "/sobjects/Lead/00Q000000000999AAA", undefined, 404, "NOT_FOUND"],
  ["PATCH", "/sobjects/Campaign/701000000000999AAA", { Name: "x" }, 404, undefined],
  ["POST", "/composite/sobjects", { records: [] }, 400, "MISSING_ARGUMENT"],
  ["DELETE", "/composite/sobjects?ids=", undefined, 400, "MISSING_ARGUMENT"],
  ["GET", "/sobjects/Lead/deleted?start=x&end=y", undefined, 400, undefined],
])("%s %s is refused in Salesforce's shape", async (method, path, body, status, errorCode) => {
  const told = await ask(sim, method, path, body);
  expect(told.status).toBe(status);
  expect(told.body).toEqual([
    expect.objectContaining({ message: expect.any(String), errorCode: errorCode ?? expect.any(String) }),
  ]);
});

test("a body that is no JSON, none at all, and XML wanted in return", async () => {
  const headers = { "content-type": "application/json" };
  expect(await ask(sim, "POST", "/sobjects/Lead", "{bad", headers)).toMatchObject({
    status: 400,
    body: [{ errorCode: "JSON_PARSER_ERROR" }],
  });
  expect((await ask(sim, "POST", "/sobjects/Lead")).status).toBe(400);
  expect((await ask(sim, "GET", "/limits", undefined, { accept: "application/xml" })).status).toBe(406);
});

test("without a session nothing is answered, and OAuth stands for Bearer", async () => {
  expect(await ask(sim, "GET", "/limits", undefined, { authorization: "Bearer wrong" })).toMatchObject({
    status: 401,
    body: [{ errorCode: "INVALID_SESSION_ID", message: "Session expired or invalid" }],
  });
  expect(
    (await ask(sim, "GET", "/limits", undefined, { authorization: `OAuth ${sim.accessToken}` })).status,
  ).toBe(200);
});

test("pages are as large as Sforce-Query-Options wish, between 200 and 2,000", async () => {
  addCampaigns(sim, 450);
  const soql = encodeURIComponent("SELECT Name FROM Campaign WHERE Name LIKE 'Campaign %'");
  const first = await ask(sim, "GET", `/query?q=${soql}`, undefined, {
    "sforce-query-options": "batchSize=200",
  });
  expect(first.body).toMatchObject({ totalSize: 450, done: false });
  const { nextRecordsUrl } = first.body as { nextRecordsUrl: string };
  expect(nextRecordsUrl).toMatch(/^\/services\/data\/v62\.0\/query\/01g\w{15}-200$/);
  const second = await ask(sim, "GET", nextRecordsUrl);
  expect(second.body).toMatchObject({ done: true });
  expect([...names(first.body), ...names(second.body)]).toHaveLength(450);
  // An answer that was lost is asked for again.
  expect(names((await ask(sim, "GET", nextRecordsUrl)).body)).toHaveLength(250);
  const wrong = { "sforce-query-options": "batchSize=100" };
  expect((await ask(sim, "GET", `/query?q=${soql}`, undefined, wrong)).status).toBe(400);
});

test("a count has a size and no records", async () => {
  const told = await ask(sim, "GET", "/query?q=SELECT+COUNT()+FROM+Campaign");
  expect(told.body).toEqual({ totalSize: expect.any(Number), done: true, records: [] });
  const counts = await ask(sim, "GET", "/limits/recordCount?sObjects=Campaign,Nothing__c");
  expect(counts.body).toEqual({
    sObjects: [{ count: (told.body as { totalSize: number }).totalSize, name: "Campaign" }],
  });
});

test("201 records in a collection are refused, and so are types in too many turns", async () => {
  const records = Array.from({ length: 201 }, () => ({ attributes: { type: "Campaign" }, Name: "x" }));
  expect(await ask(sim, "POST", "/composite/sobjects", { records })).toMatchObject({
    status: 400,
    body: [{ errorCode: "EXCEEDED_MAX_SIZE_REQUEST" }],
  });
  const ids = Array.from({ length: 201 }, () => "701000000000000AAA").join(",");
  expect((await ask(sim, "DELETE", `/composite/sobjects?ids=${ids}`)).status).toBe(400);
  const turns = Array.from({ length: 12 }, (_, at) =>
    at % 2 ? { attributes: { type: "Campaign" }, Name: "x" } : { attributes: { type: "Account" }, Name: "x" },
  );
  expect((await ask(sim, "POST", "/composite/sobjects", { records: turns })).status).toBe(400);
});

test("a collection of several types is taken back as a whole by allOrNone", async () => {
  const count = () => sim.org.query("SELECT COUNT() FROM Account").size;
  const before = count();
  const records = [
    { attributes: { type: "Account" }, Name: "Stays not" },
    { attributes: { type: "Lead" }, Company: "Nameless" },
    { attributes: { type: "Nothing__c" }, Name: "No such type" },
  ];
  const told = await ask(sim, "POST", "/composite/sobjects", { allOrNone: true, records });
  const codes = (told.body as { errors: { statusCode: string }[] }[]).map(
    ({ errors }) => errors[0]?.statusCode,
  );
  expect(codes).toEqual(["ALL_OR_NONE_OPERATION_ROLLED_BACK", "REQUIRED_FIELD_MISSING", "INVALID_TYPE"]);
  expect(count()).toBe(before);
  const some = await ask(sim, "POST", "/composite/sobjects", { records });
  expect((some.body as { success: boolean }[]).map(({ success }) => success)).toEqual([true, false, false]);
  expect(count()).toBe(before + 1);
});

test("collections are read in the order asked, with null for what is not there", async () => {
  const [one, two] = addCampaigns(sim, 2);
  const ids = [two, "701000000000999AAA", one];
  const told = await ask(sim, "POST", "/composite/sobjects/Campaign", { ids, fields: ["Name"] });
  expect(told.body).toMatchObject([{ Name: "Campaign 1" }, null, { Name: "Campaign 0" }]);
  const listed = await ask(sim, "GET", `/composite/sobjects/Campaign?ids=${one}&fields=Id`);
  expect(listed.body).toMatchObject([{ Id: one }]);
});

test("composite: later parts name answers of former ones, and all is one call", async () => {
  const used = sim.usage.used;
  const told = await ask(sim, "POST", "/composite", {
    compositeRequest: [
      {
        method: "POST",
        url: "/services/data/v62.0/sobjects/Account",
        referenceId: "account",
        body: { Name: "Parent" },
      },
      {
        method: "POST",
        url: "/services/data/v62.0/sobjects/Contact",
        referenceId: "contact",
        body: { LastName: "Child", AccountId: "@{account.id}" },
      },
      {
        method: "GET",
        url: "/services/data/v62.0/query?q=SELECT+Id,Account.Name+FROM+Contact+WHERE+Id='@{contact.id}'",
        referenceId: "found",
      },
      {
        method: "GET",
        url: "/services/data/v62.0/sobjects/Contact/@{found.records[0].Id}",
        referenceId: "read",
      },
      { method: "GET", url: "/services/data/v62.0/sobjects/Contact/@{missing.id}", referenceId: "lost" },
    ],
  });
  expect(sim.usage.used).toBe(used + 1);
  const { compositeResponse } = told.body as {
    compositeResponse: { httpStatusCode: number; body: unknown }[];
  };
  expect(compositeResponse.map(({ httpStatusCode }) => httpStatusCode)).toEqual([201, 201, 200, 200, 400]);
  expect(compositeResponse[2]?.body).toMatchObject({ records: [{ Account: { Name: "Parent" } }] });
  expect(compositeResponse[4]?.body).toMatchObject([{ errorCode: "PROCESSING_HALTED" }]);
});

test("composite with allOrNone takes everything back", async () => {
  const before = sim.org.query("SELECT COUNT() FROM Account").size;
  const told = await ask(sim, "POST", "/composite", {
    allOrNone: true,
    compositeRequest: [
      {
        method: "POST",
        url: "/services/data/v62.0/sobjects/Account",
        referenceId: "a",
        body: { Name: "Not kept" },
      },
      {
        method: "POST",
        url: "/services/data/v62.0/sobjects/Lead",
        referenceId: "b",
        body: { Company: "Nameless" },
      },
      {
        method: "POST",
        url: "/services/data/v62.0/sobjects/Account",
        referenceId: "c",
        body: { Name: "Never made" },
      },
    ],
  });
  const { compositeResponse } = told.body as { compositeResponse: { body: [{ errorCode: string }] }[] };
  expect(compositeResponse.map(({ body }) => body[0].errorCode)).toEqual([
    "PROCESSING_HALTED",
    "REQUIRED_FIELD_MISSING",
    "PROCESSING_HALTED",
  ]);
  expect(sim.org.query("SELECT COUNT() FROM Account").size).toBe(before);
});

test("composite: 25 parts, five of them queries or collections, each under a name of its own", async () => {
  const parts = (count: number, url: string) =>
    Array.from({ length: count }, (_, at) => ({ method: "GET", url, referenceId: `part${at}` }));
  const limits = "/services/data/v62.0/limits";
  const query = "/services/data/v62.0/query?q=SELECT+Id+FROM+User";
  const statusOf = async (compositeRequest: unknown[]) =>
    (await ask(sim, "POST", "/composite", { compositeRequest })).status;
  expect(await statusOf(parts(25, limits))).toBe(200);
  expect(await statusOf(parts(26, limits))).toBe(400);
  expect(await statusOf(parts(5, query))).toBe(200);
  expect(await statusOf(parts(6, query))).toBe(400);
  expect(await statusOf([...parts(1, limits), ...parts(1, limits)])).toBe(400);
  expect(await statusOf([])).toBe(400);
});

test("batch: parts that know nothing of each other", async () => {
  const parts = [
    { method: "GET", url: "v62.0/limits" },
    { method: "POST", url: "v62.0/sobjects/Lead", richInput: { Company: "Nameless" } },
    { method: "GET", url: "v62.0/sobjects/Lead/describe" },
  ];
  const told = await ask(sim, "POST", "/composite/batch", { batchRequests: parts });
  const { hasErrors, results } = told.body as { hasErrors: boolean; results: { statusCode: number }[] };
  expect([hasErrors, ...results.map(({ statusCode }) => statusCode)]).toEqual([true, 200, 400, 200]);
  const halted = await ask(sim, "POST", "/composite/batch", { haltOnError: true, batchRequests: parts });
  expect(
    (halted.body as { results: { statusCode: number }[] }).results.map(({ statusCode }) => statusCode),
  ).toEqual([200, 400, 412]);
});

test("what has no session or asks an unknown version counts as no call", async () => {
  const { used } = sim.usage;
  const wrong = { authorization: "Bearer wrong" };
  const { headers, status } = await ask(sim, "GET", "/limits", undefined, wrong);
  expect([status, headers.get("sforce-limit-info")]).toEqual([401, null]);
  expect((await ask(sim, "GET", "/services/data/v49.0/limits")).status).toBe(404);
  expect(sim.usage.used).toBe(used);
});

test("every request counts, and beyond the day's allowance only /limits answers, until the day is over", async () => {
  sim.usage.dailyMax = 3;
  sim.usage.reset();
  try {
    const statuses: number[] = [];
    const told: (string | null)[] = [];
    for (let request = 0; request < 4; request++) {
      const { status, headers } = await ask(sim, "GET", "/query?q=SELECT+Id+FROM+User");
      statuses.push(status);
      told.push(headers.get("sforce-limit-info"));
    }
    expect(statuses).toEqual([200, 200, 200, 403]);
    expect(told).toEqual(["api-usage=1/3", "api-usage=2/3", "api-usage=3/3", "api-usage=4/3"]);
    expect((await ask(sim, "GET", "/limits")).body).toMatchObject({
      DailyApiRequests: { Max: 3, Remaining: 0 },
    });
    sim.clock.advance(24 * 3600_000);
    expect((await ask(sim, "GET", "/query?q=SELECT+Id+FROM+User")).status).toBe(200);
  } finally {
    sim.usage.dailyMax = 100_000;
  }
});

test("describe has nothing to say to whom it has told everything", async () => {
  const path = "/sobjects/Campaign/describe";
  const since = (instant: number) => ({ "if-modified-since": new Date(instant).toUTCString() });
  const later = sim.org.metadataChangedAt() + 1000;
  expect(await ask(sim, "GET", path, undefined, since(later))).toMatchObject({ status: 304, text: "" });
  expect((await ask(sim, "GET", path, undefined, since(later - 86_400_000))).status).toBe(200);
  expect((await ask(sim, "GET", path, undefined, { "if-modified-since": "gestern" })).status).toBe(200);
});

test("large answers come in gzip where the client takes it; bodies that come in gzip are read", async () => {
  const wanted = { "accept-encoding": "gzip" };
  const packed = await ask(sim, "GET", "/sobjects/Campaign/describe", undefined, wanted);
  expect(packed.headers.get("content-encoding")).toBe("gzip");
  expect(packed.body).toMatchObject({ name: "Campaign" });
  const plain = await ask(sim, "GET", "/sobjects/Campaign/describe", undefined, {
    "accept-encoding": "identity",
  });
  expect(plain.headers.get("content-encoding")).toBeNull();
  expect(plain.body).toEqual(packed.body);
  const response = await fetch(`${sim.url}/services/data/v62.0/sobjects/Campaign`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${sim.accessToken}`,
      "content-type": "application/json",
      "content-encoding": "gzip",
    },
    body: gzipSync(JSON.stringify({ Name: "Came in gzip" })),
  });
  expect(response.status).toBe(201);
});

test("calls are counted by method and pattern, writes apart", async () => {
  sim.calls.reset();
  await ask(sim, "GET", "/sobjects/Lead/describe");
  await ask(sim, "GET", "/sobjects/Campaign/describe");
  await ask(sim, "GET", "/query?q=SELECT+Id+FROM+User");
  expect([sim.calls.counts, sim.calls.writes]).toEqual([
    { "GET /sobjects/:object/describe": 2, "GET /query": 1 },
    0,
  ]);
  await ask(sim, "POST", "/sobjects/Campaign", { Name: "Written" });
  await ask(sim, "GET", "/nothing");
  expect([sim.calls.total, sim.calls.writes]).toEqual([5, 1]);
  expect(sim.calls.list.map(({ status }) => status)).toEqual([200, 200, 200, 201, 404]);
});

test("only the loopback address is served, by whatever name the page asks", async () => {
  const { request } = await import("node:http");
  const status = await new Promise((resolve) => {
    const url = `${sim.url}/services/data`;
    request(url, { headers: { host: "evil.example" } }, (response) => resolve(response.statusCode)).end();
  });
  expect(status).toBe(421);
});

test("an address beyond Salesforce's limit is refused", async () => {
  expect((await ask(sim, "GET", `/query?q=${"x".repeat(17_000)}`)).status).toBe(414);
});
