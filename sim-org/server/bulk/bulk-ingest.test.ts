import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SimulatedOrg, startSimulatedOrg } from "../../start.ts";
import { addCampaigns, ask, until } from "../test-client.ts";

let sim: SimulatedOrg;
beforeAll(async () => {
  sim = await startSimulatedOrg();
});
afterAll(() => sim.close());

type JobJson = {
  id: string;
  state: string;
  numberRecordsProcessed: number;
  numberRecordsFailed: number;
  errorMessage?: string;
};
type Rows = Record<string, string>[];

const TOUCHPOINT = {
  object: "Footfall_Touchpoint__c",
  operation: "upsert",
  externalIdFieldName: "Unique_Id__c",
};

async function create(body: Record<string, unknown> = TOUCHPOINT): Promise<JobJson> {
  return (await ask(sim, "POST", "/jobs/ingest", body)).body as JobJson;
}

async function close(id: string): Promise<JobJson> {
  await ask(sim, "PATCH", `/jobs/ingest/${id}`, { state: "UploadComplete" });
  const read = async () => (await ask(sim, "GET", `/jobs/ingest/${id}`)).body as JobJson;
  return until(read, ({ state }) => ["JobComplete", "Failed", "Aborted"].includes(state));
}

async function run(csv: string, body: Record<string, unknown> = TOUCHPOINT): Promise<JobJson> {
  const { id } = await create(body);
  expect((await ask(sim, "PUT", `/jobs/ingest/${id}/batches`, csv)).status).toBe(201);
  return close(id);
}

async function rows(id: string, which: string): Promise<Rows> {
  const { status, text } = await ask(sim, "GET", `/jobs/ingest/${id}/${which}`);
  expect(status).toBe(200);
  return parse(text, { columns: true }) as Rows;
}

const lines = (count: number, channel: string) =>
  Array.from({ length: count }, (_, at) => `key-${at},${channel}\n`).join("");

test("a new job is Open and says where its rows go", async () => {
  expect(await create()).toMatchObject({
    state: "Open",
    object: "Footfall_Touchpoint__c",
    externalIdFieldName: "Unique_Id__c",
    contentUrl: expect.stringMatching(/^services\/data\/v62\.0\/jobs\/ingest\/750\w{15}\/batches$/),
    lineEnding: "LF",
    columnDelimiter: "COMMA",
    apiVersion: 62,
  });
});

test("upsert: results hold every row once, in no order of the upload; the second time nothing is new", async () => {
  const header = "Unique_Id__c,Channel__c\n";
  const first = await run(header + lines(12_000, "Events"));
  expect(first).toMatchObject({
    state: "JobComplete",
    numberRecordsProcessed: 12_000,
    numberRecordsFailed: 0,
  });
  const made = await rows(first.id, "successfulResults");
  expect(Object.keys(made[0] ?? {})).toEqual(["sf__Id", "sf__Created", "Unique_Id__c", "Channel__c"]);
  const keys = made.map(({ Unique_Id__c }) => Unique_Id__c);
  expect(new Set(keys).size).toBe(12_000);
  expect(keys.slice(0, 100)).not.toEqual(Array.from({ length: 100 }, (_, at) => `key-${at}`));
  expect(made.every(({ sf__Created }) => sf__Created === "true")).toBe(true);
  const second = await run(header + lines(12_000, "Web"));
  expect(
    (await rows(second.id, "successfulResults")).every(({ sf__Created }) => sf__Created === "false"),
  ).toBe(true);
  expect(sim.org.query("SELECT COUNT() FROM Footfall_Touchpoint__c WHERE Channel__c = 'Web'").size).toBe(
    12_000,
  );
});

test("rows that are refused stand in failedResults with code, words and fields, and count as processed", async () => {
  const job = await run("LastName,Company\nCurie,Radium\n,Nameless\n", {
    object: "Lead",
    operation: "insert",
  });
  expect(job).toMatchObject({ state: "JobComplete", numberRecordsProcessed: 2, numberRecordsFailed: 1 });
  const [failed, ...others] = await rows(job.id, "failedResults");
  expect(others).toEqual([]);
  expect(failed).toMatchObject({ sf__Id: "", Company: "Nameless" });
  expect(failed?.sf__Error).toMatch(/^REQUIRED_FIELD_MISSING:.*:LastName --$/);
  expect(await rows(job.id, "successfulResults")).toMatchObject([{ LastName: "Curie", sf__Created: "true" }]);
  expect(await rows(job.id, "unprocessedrecords")).toEqual([]);
});

test("update, delete and hardDelete by Id; empty leaves a field, #N/A empties it", async () => {
  const made = sim.org.insert(
    "Lead",
    [1, 2, 3].map((at) => ({ LastName: `Lead ${at}`, Company: "X", Title: "CEO" })),
    { allOrNone: true },
  );
  const [one, two, three] = made.map(({ id }) => String(id));
  await run(`Id,Title\n${one},\n${two},#N/A\n`, { object: "Lead", operation: "update" });
  const titles = [one, two].map((id) => sim.org.retrieve("Lead", String(id)).Title);
  expect(titles).toEqual(["CEO", null]);
  const deleted = await run(`Id\n${one}\n${two}\n`, { object: "Lead", operation: "delete" });
  expect(deleted).toMatchObject({ numberRecordsProcessed: 2, numberRecordsFailed: 0 });
  await run(`Id\n${three}\n`, { object: "Lead", operation: "hardDelete" });
  const left = sim.org.query(`SELECT Id FROM Lead WHERE Id IN ('${one}', '${two}', '${three}')`, true);
  expect(left.records(0, 10).map(({ Id }) => Id)).toEqual([one, two]);
});

test("a job may come with its rows, and is closed at once", async () => {
  const sent = (rows: string) => {
    const form = new FormData();
    form.set("job", new Blob([JSON.stringify(TOUCHPOINT)], { type: "application/json" }));
    form.set("content", new Blob([rows], { type: "text/csv" }), "content");
    const headers = { authorization: `Bearer ${sim.accessToken}` };
    return fetch(`${sim.url}/services/data/v62.0/jobs/ingest/`, { method: "POST", headers, body: form });
  };
  const { id, state } = (await (
    await sent('Unique_Id__c,Channel__c\ninline,"Zwei\nZeilen"\n')
  ).json()) as JobJson;
  expect(state).toBe("UploadComplete");
  expect(sim.calls.list.at(-1)).toMatchObject({ pattern: "/jobs/ingest", write: true });
  const read = async () => (await ask(sim, "GET", `/jobs/ingest/${id}`)).body as JobJson;
  await until(read, (job) => job.state === "JobComplete");
  expect(await rows(id, "successfulResults")).toMatchObject([
    { Unique_Id__c: "inline", Channel__c: "Zwei\nZeilen", sf__Created: "true" },
  ]);
  expect((await sent(`Unique_Id__c\n${"x".repeat(100_000)}\n`)).status).toBe(400);
});

test("a column names a parent by one of its keys; one that is no key fails the job", async () => {
  const [campaign] = addCampaigns(sim, 1);
  sim.org.update("Campaign", [{ Id: campaign, Footfall_Unique_Id__c: "fair" }], { allOrNone: true });
  const header = "Unique_Id__c,campaign__r.footfall_unique_id__c,Owner.Email\n";
  const job = await run(`${header}p1,fair,integration@simulated.example\np2,#N/A,\np3,none,\n`);
  expect(job).toMatchObject({ state: "JobComplete", numberRecordsProcessed: 3, numberRecordsFailed: 1 });
  const made = sim.org.query(
    "SELECT Campaign__c FROM Footfall_Touchpoint__c WHERE Unique_Id__c IN ('p1', 'p2') ORDER BY Unique_Id__c",
  );
  expect(made.records(0, 2).map(({ Campaign__c }) => Campaign__c)).toEqual([campaign, null]);
  const [failed] = await rows(job.id, "failedResults");
  expect(failed?.sf__Error).toMatch(/^INVALID_FIELD:Foreign key external ID: none not found/);
  for (const column of ["Campaign__r.Name", "Owner.Manager.Email", "Campaign.Name"])
    expect((await run(`Unique_Id__c,${column}\nx,y\n`)).errorMessage).toBe(
      `InvalidBatch : Field name not found : ${column}`,
    );
});

test.each([
  ["Unique_Id__c,Nothing__c\nx,y\n", /^InvalidBatch : Field name not found : Nothing__c/, "x,y\n"],
  ["Channel__c\ny\n", /^InvalidBatch : Field name not found : Unique_Id__c/, "y\n"],
  ["Unique_Id__c\r\nx\r\n", /^ClientInputError : LineEnding is invalid/, "x\n"],
  ['Unique_Id__c,Channel__c\nx,"y\n', /^InvalidBatch : /, ""],
  ["Unique_Id__c,Channel__c\nx\n", /^InvalidBatch : /, "x\n"],
])(
  "an upload of the wrong shape fails the job, whose results can be read: %j",
  async (csv, message, left) => {
    const job = await run(csv);
    expect(job.state).toBe("Failed");
    expect(job.errorMessage).toMatch(message);
    const header = csv.split(/\r?\n/)[0];
    for (const [which, text] of [
      ["successfulResults", `sf__Id,sf__Created,${header}\n`],
      ["failedResults", `sf__Id,sf__Error,${header}\n`],
      ["unprocessedrecords", `${header}\n${left}`],
    ] as const) {
      const told = await ask(sim, "GET", `/jobs/ingest/${job.id}/${which}`);
      expect([told.status, told.text.replaceAll('"', "")]).toEqual([200, text]);
    }
  },
);

test("one upload a job; none at all fails it", async () => {
  const { id } = await create();
  const path = `/jobs/ingest/${id}/batches`;
  expect((await ask(sim, "PUT", path, "Unique_Id__c\nonce\n")).status).toBe(201);
  expect(await ask(sim, "PUT", path, "Unique_Id__c\nonce\n")).toMatchObject({ status: 400 });
  await close(id);
  expect(await ask(sim, "PUT", path, "Unique_Id__c\nonce\n")).toMatchObject({
    status: 400,
    body: [{ errorCode: "INVALIDJOBSTATE" }],
  });
  expect((await ask(sim, "PATCH", `/jobs/ingest/${id}`, { state: "UploadComplete" })).status).toBe(400);
  expect((await close((await create()).id)).state).toBe("Failed");
});

test("an upload of 0 bytes, as a client's retry may send it, fails the job rather than succeeding with nothing", async () => {
  const { id } = await create();
  const headers = { "content-type": "text/csv" };
  expect((await ask(sim, "PUT", `/jobs/ingest/${id}/batches`, "", headers)).status).toBe(201);
  expect(await close(id)).toMatchObject({ state: "Failed", numberRecordsProcessed: 0 });
});

test("an upload that breaks off leaves the job open and empty", async () => {
  const { id } = await create();
  const broken = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode("Unique_Id__c\nhalf"));
      controller.error(new Error("the cable was pulled"));
    },
  });
  const request = fetch(`${sim.url}/services/data/v62.0/jobs/ingest/${id}/batches`, {
    method: "PUT",
    headers: { authorization: `Bearer ${sim.accessToken}`, "content-type": "text/csv" },
    body: broken,
    duplex: "half",
  } as RequestInit);
  await expect(request).rejects.toThrow();
  expect((await ask(sim, "GET", `/jobs/ingest/${id}`)).body).toMatchObject({ state: "Open" });
  expect((await ask(sim, "PUT", `/jobs/ingest/${id}/batches`, "Unique_Id__c\nwhole\n")).status).toBe(201);
  expect(await close(id)).toMatchObject({ state: "JobComplete", numberRecordsProcessed: 1 });
});

test("the upload's Content-Type may name a charset; a large upload for a job that is not there is refused", async () => {
  const { id } = await create();
  const headers = { "content-type": "text/csv; charset=UTF-8" };
  expect(
    (await ask(sim, "PUT", `/jobs/ingest/${id}/batches`, "Unique_Id__c\ncharset\n", headers)).status,
  ).toBe(201);
  expect(await close(id)).toMatchObject({ numberRecordsProcessed: 1 });
  const large = `Unique_Id__c,Channel__c\n${lines(200_000, "Nowhere")}`;
  expect((await ask(sim, "PUT", "/jobs/ingest/750000000999999AAA/batches", large)).status).toBe(404);
  expect((await ask(sim, "GET", `/jobs/ingest/${id}`)).status).toBe(200);
});

test("an aborted job shows what it did not come to; other requests are answered while it works", async () => {
  const { id } = await create();
  await ask(sim, "PUT", `/jobs/ingest/${id}/batches`, `Unique_Id__c,Channel__c\n${lines(60_000, "Aborted")}`);
  await ask(sim, "PATCH", `/jobs/ingest/${id}`, { state: "UploadComplete" });
  const read = async () => (await ask(sim, "GET", `/jobs/ingest/${id}`)).body as JobJson;
  await until(read, ({ numberRecordsProcessed: count }) => count > 0);
  expect((await ask(sim, "PATCH", `/jobs/ingest/${id}`, { state: "Aborted" })).body).toMatchObject({
    state: "Aborted",
  });
  const { numberRecordsProcessed: processed, state } = await read();
  expect([state, processed % 10_000]).toEqual(["Aborted", 0]);
  expect(processed).toBeLessThan(60_000);
  expect(await rows(id, "successfulResults")).toHaveLength(processed);
  const left = await rows(id, "unprocessedrecords");
  expect(left).toHaveLength(60_000 - processed);
  expect(left[0]).toEqual({ Unique_Id__c: `key-${processed}`, Channel__c: "Aborted" });
});

test.each([
  [{ operation: "insert" }, "INVALIDJOB"],
  [{ object: "Lead" }, "INVALIDJOB"],
  [{ object: "Nothing__c", operation: "insert" }, "INVALIDENTITY"],
  [{ object: "Lead", operation: "upsert" }, "INVALIDJOB"],
  [{ object: "Lead", operation: "upsert", externalIdFieldName: "Company" }, "INVALIDJOB"],
  [{ object: "Lead", operation: "insert", contentType: "JSON" }, "INVALIDCONTENT"],
])("refused at once: %j", async (body, errorCode) => {
  expect(await ask(sim, "POST", "/jobs/ingest", body)).toMatchObject({ status: 400, body: [{ errorCode }] });
});

test("results wait for the end; jobs are listed and deleted", async () => {
  sim.jobs.latencyMs = 3_600_000;
  const { id } = await create();
  expect((await ask(sim, "DELETE", `/jobs/ingest/${id}`)).status).toBe(400);
  await ask(sim, "PUT", `/jobs/ingest/${id}/batches`, "Unique_Id__c\nlate\n");
  await ask(sim, "PATCH", `/jobs/ingest/${id}`, { state: "UploadComplete" });
  sim.jobs.latencyMs = 0;
  expect((await ask(sim, "GET", `/jobs/ingest/${id}/successfulResults`)).status).toBe(400);
  const { records } = (await ask(sim, "GET", "/jobs/ingest")).body as { records: JobJson[] };
  expect(records.some((job) => job.id === id)).toBe(true);
  expect((await ask(sim, "DELETE", `/jobs/ingest/${id}`)).status).toBe(204);
  expect((await ask(sim, "GET", `/jobs/ingest/${id}`)).status).toBe(404);
  expect(sim.org.query("SELECT Id FROM Footfall_Touchpoint__c WHERE Unique_Id__c = 'late'").size).toBe(0);
});
