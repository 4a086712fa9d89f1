import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SimulatedOrg, startSimulatedOrg } from "../../start.ts";
import { addCampaigns, ask, type Told, until } from "../test-client.ts";

let sim: SimulatedOrg;
beforeAll(async () => {
  sim = await startSimulatedOrg();
  addCampaigns(sim, 25_000);
});
afterAll(() => sim.close());

type JobJson = { id: string; state: string; numberRecordsProcessed: number };

const create = (query: string, more: Record<string, unknown> = {}) =>
  ask(sim, "POST", "/jobs/query", { operation: "query", query, ...more });

async function done(told: Told): Promise<JobJson> {
  const { id } = told.body as JobJson;
  const read = async () => (await ask(sim, "GET", `/jobs/query/${id}`)).body as JobJson;
  return until(read, ({ state }) => ["JobComplete", "Failed", "Aborted"].includes(state));
}

test("pages by locator hold every row once, each page under the header", async () => {
  const created = await create("SELECT Id, Name FROM Campaign");
  expect(created).toMatchObject({
    status: 200,
    body: {
      state: "UploadComplete",
      operation: "query",
      object: "Campaign",
      apiVersion: 62,
      contentType: "CSV",
    },
  });
  const job = await done(created);
  expect(job).toMatchObject({ state: "JobComplete", numberRecordsProcessed: 25_000 });
  const seen: string[] = [];
  const sizes: number[] = [];
  let locator = "";
  do {
    const page = await ask(
      sim,
      "GET",
      `/jobs/query/${job.id}/results?maxRecords=9000${locator && `&locator=${locator}`}`,
    );
    const rows = parse(page.text, { columns: true }) as { Id: string; Name: string }[];
    expect(page.text.startsWith('"Id","Name"\n')).toBe(true);
    expect(page.headers.get("sforce-numberofrecords")).toBe(String(rows.length));
    seen.push(...rows.map(({ Id }) => Id));
    sizes.push(rows.length);
    locator = page.headers.get("sforce-locator") ?? "";
  } while (locator !== "null");
  expect(sizes).toEqual([9000, 9000, 7000]);
  expect(new Set(seen).size).toBe(25_000);
});

test("a page can be asked for again, and shows the rows as they were when the job ran", async () => {
  const [id] = addCampaigns(sim, 1);
  const job = await done(await create(`SELECT Id, Name FROM Campaign WHERE Id = '${id}'`));
  const first = await ask(sim, "GET", `/jobs/query/${job.id}/results`);
  sim.org.update("Campaign", [{ Id: id, Name: "Changed since" }], { allOrNone: true });
  expect((await ask(sim, "GET", `/jobs/query/${job.id}/results`)).text).toBe(first.text);
  expect(first.text).toContain('"Campaign 0"');
});

test("no rows: the header alone", async () => {
  const job = await done(await create("SELECT Id, Campaign.Name FROM CampaignMember WHERE Id = null"));
  const page = await ask(sim, "GET", `/jobs/query/${job.id}/results`);
  expect(page.text).toBe('"Id","Campaign.Name"\n');
  expect([page.headers.get("sforce-numberofrecords"), page.headers.get("sforce-locator")]).toEqual([
    "0",
    "null",
  ]);
});

test("delimiters, line ends, quotes and line breaks within values", async () => {
  const name = 'He said "a|b",\nthen left';
  sim.org.insert("Account", [{ Name: name }], { allOrNone: true });
  const options = { columnDelimiter: "PIPE", lineEnding: "CRLF" };
  const job = await done(await create("SELECT Name, IsDeleted, ParentId FROM Account", options));
  const { text } = await ask(sim, "GET", `/jobs/query/${job.id}/results`);
  expect(text).toBe(`"Name"|"IsDeleted"|"ParentId"\r\n"He said ""a|b"",\nthen left"|"false"|""\r\n`);
});

test("queryAll finds what lies in the bin", async () => {
  const made = sim.org.insert("Lead", [{ LastName: "Binned", Company: "X" }], { allOrNone: true })[0];
  sim.org.remove("Lead", [String(made?.id)], { allOrNone: true });
  const query = "SELECT Id FROM Lead";
  expect((await done(await create(query))).numberRecordsProcessed).toBe(0);
  expect((await done(await create(query, { operation: "queryAll" }))).numberRecordsProcessed).toBe(1);
});

test.each([
  [{ query: "SELECT COUNT() FROM Lead" }, "API_ERROR"],
  [{ query: "SELECT Nothing__c FROM Lead" }, "INVALID_FIELD"],
  [{ query: "SELECT Id FROM Lead", columnDelimiter: "SPACE" }, "INVALIDJOB"],
  [{ query: "SELECT Id FROM Lead", operation: "insert" }, "INVALIDJOB"],
  [{ query: 7 }, "INVALIDJOB"],
])("refused at once: %j", async (body, errorCode) => {
  const told = await ask(sim, "POST", "/jobs/query", { operation: "query", ...body });
  expect(told).toMatchObject({ status: 400, body: [{ errorCode }] });
});

test("a job takes its time, can be aborted, and has results only when it is complete", async () => {
  sim.jobs.latencyMs = 3_600_000;
  const { id } = (await create("SELECT Id FROM Campaign")).body as JobJson;
  sim.jobs.latencyMs = 0;
  expect((await ask(sim, "GET", `/jobs/query/${id}`)).body).toMatchObject({ state: "UploadComplete" });
  expect((await ask(sim, "GET", `/jobs/query/${id}/results`)).status).toBe(400);
  expect((await ask(sim, "DELETE", `/jobs/query/${id}`)).status).toBe(400);
  expect((await ask(sim, "PATCH", `/jobs/query/${id}`, { state: "Aborted" })).body).toMatchObject({
    state: "Aborted",
  });
  expect((await ask(sim, "PATCH", `/jobs/query/${id}`, { state: "Aborted" })).status).toBe(400);
  expect((await ask(sim, "DELETE", `/jobs/query/${id}`)).status).toBe(204);
  expect((await ask(sim, "GET", `/jobs/query/${id}`)).status).toBe(404);
});

test("jobs are listed; bad locators, versions and numbers are refused", async () => {
  const job = await done(await create("SELECT Id FROM User"));
  const { records, done: last } = (await ask(sim, "GET", "/jobs/query")).body as {
    records: JobJson[];
    done: boolean;
  };
  expect([last, records.some(({ id }) => id === job.id)]).toEqual([true, true]);
  const results = `/jobs/query/${job.id}/results`;
  expect((await ask(sim, "GET", `${results}?locator=wrong`)).status).toBe(400);
  expect((await ask(sim, "GET", `${results}?maxRecords=0`)).status).toBe(400);
  expect((await ask(sim, "GET", `/services/data/v61.0${results}`)).status).toBe(409);
  expect((await ask(sim, "GET", `/jobs/ingest/${job.id}`)).status).toBe(404);
});
