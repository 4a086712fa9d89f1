import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { dropped, fault, json, ScriptedOrg, type Turn, text } from "../../test/support/scripted-org.ts";
import { type Download, download, type ObjectQuery } from "./download.ts";
import { NeedsSignIn, OrgFault, OrgUnreachable } from "./errors.ts";
import { type OrgApi, orgApi } from "./org-api.ts";
import { sessionOf } from "./session.ts";

let org: ScriptedOrg;
let api: OrgApi;
let folder: string;
beforeAll(async () => {
  org = await ScriptedOrg.open();
  const session = sessionOf({ accessToken: "token", instanceUrl: org.url }, () =>
    Promise.reject(new NeedsSignIn("nobody")),
  );
  const identity = { orgId: ORG, userId: "005000000000001AAA", username: "user@example.com" };
  const options = { sleep: async () => {} };
  api = orgApi(
    { ...identity, instanceUrl: org.url, apiVersion: "62.0", isSandbox: undefined },
    session,
    options,
  );
});
afterAll(() => org.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "download-"));
});
afterEach(async () => {
  delete process.env.FOOTFALL_BULK_FROM;
  await rm(folder, { recursive: true });
});

const ORG = "00D000000000001EAA";
const LEADS: ObjectQuery = {
  object: "Lead",
  soql: "SELECT Id, Name, CreatedDate, Owner.Name FROM Lead",
  columns: [
    { name: "Id", type: "id", isVolatile: false },
    { name: "Name", type: "string", isVolatile: false },
    { name: "CreatedDate", type: "datetime", isVolatile: false },
    { name: "Owner.Name", type: "", isVolatile: true },
  ],
  expected: undefined,
};
const HEADER = "Id,Name,CreatedDate,Owner.Name\n";
const id = (number: number) => `00Q00000000000${number}AAA`;

const reading = (query: ObjectQuery = LEADS): Promise<Download> =>
  download(api, [query], { folder, orgId: ORG, sleep: async () => {} });
const file = () => readFile(join(folder, "files/Lead.csv"), "utf8");
const paths = () => org.asked.map(({ method, path }) => `${method} ${path.replace(/^.*\/v62.0/, "")}`);

/** A page of a REST query. */
const page = (records: unknown[], next: string | null, totalSize = records.length) =>
  json(200, { totalSize, done: next === null, records, ...(next === null ? {} : { nextRecordsUrl: next }) });
/** A page of bulk results. */
const results = (rows: string[], next: string, count = rows.length) =>
  text(200, "text/csv", HEADER + rows.map((row) => `${row}\n`).join(""), {
    "Sforce-Locator": next,
    "Sforce-NumberOfRecords": String(count),
  });
const started = json(200, { id: "750000000000001AAA", state: "UploadComplete" });
const complete = (records: number) =>
  json(200, { id: "750000000000001AAA", state: "JobComplete", numberRecordsProcessed: records });
const failed = json(200, {
  id: "750000000000001AAA",
  state: "Failed",
  errorMessage: "QUERY_TOO_COMPLICATED",
});
const deleted: Turn = (_asked, response) => {
  response.writeHead(204).end();
};

test("REST pages become one CSV, with values as the bulk API writes them", async () => {
  const NEXT = "/services/data/v62.0/query/01g-2";
  org.play(
    page(
      [
        {
          Id: id(1),
          Name: 'Larch, "big"',
          CreatedDate: "2026-01-25T17:00:00.000+0000",
          Owner: { Name: "Ada" },
        },
      ],
      NEXT,
      2,
    ),
    page([{ Id: id(2), NAME: null, CreatedDate: "2026-01-25T18:00:00.000+0100", Owner: null }], null, 2),
  );
  const read = await reading();
  expect(await file()).toBe(
    `${HEADER}${id(1)},"Larch, ""big""",2026-01-25T17:00:00.000Z,Ada\n${id(2)},,2026-01-25T17:00:00.000Z,\n`,
  );
  expect(read.rows.get("Lead")).toBe(2);
  expect(read.isResumed).toBe(false);
  expect(paths()).toEqual(["GET /queryAll", "GET /query/01g-2"]);
});

test("more rows than REST is good for: asked by bulk", async () => {
  process.env.FOOTFALL_BULK_FROM = "3";
  org.play(
    page([{ Id: id(1) }], "/services/data/v62.0/query/01g-2", 3),
    started,
    complete(3),
    results([`${id(1)},A,,`, `${id(2)},B,,`], "Mg"),
    results([`${id(3)},C,,`], "null"),
    deleted,
  );
  const read = await reading();
  expect(await file()).toBe(`${HEADER}${id(1)},A,,\n${id(2)},B,,\n${id(3)},C,,\n`);
  expect(read.rows.get("Lead")).toBe(3);
  expect(org.asked.map(({ query }) => query.get("locator")).filter((locator) => locator !== null)).toEqual([
    "Mg",
  ]);
});

test("a later page without a header is taken row by row", async () => {
  org.play(
    started,
    complete(2),
    results([`${id(1)},A,,`], "Mg"),
    text(200, "text/csv", `${id(2)},B,,`, { "Sforce-Locator": "null", "Sforce-NumberOfRecords": "1" }),
    deleted,
  );
  await reading({ ...LEADS, expected: 50_000 });
  expect(await file()).toBe(`${HEADER}${id(1)},A,,\n${id(2)},B,,\n`);
});

test("what was cut off goes on behind the last whole page, and asks no page twice", async () => {
  org.play(started, complete(3), results([`${id(1)},A,,`, `${id(2)},B,,`], "Mg"), dropped);
  await expect(reading({ ...LEADS, expected: 50_000 })).rejects.toThrow(OrgUnreachable);
  org.play(complete(3), results([`${id(3)},C,,`], "null"), deleted);
  const triedAt = Date.now();
  await setTimeout(2);
  const read = await reading({ ...LEADS, expected: 50_000 });
  expect(read.isResumed).toBe(true);
  expect(read.beganAt).toBeLessThanOrEqual(triedAt);
  expect(org.asked[1]?.query.get("locator")).toBe("Mg");
  expect(await file()).toBe(`${HEADER}${id(1)},A,,\n${id(2)},B,,\n${id(3)},C,,\n`);
});

test("a job of an earlier try that has failed since is begun anew; one of this try is told", async () => {
  org.play(started, dropped);
  await expect(reading({ ...LEADS, expected: 50_000 })).rejects.toThrow(OrgUnreachable);
  org.play(failed, started, complete(1), results([`${id(1)},A,,`], "null"), deleted);
  await reading({ ...LEADS, expected: 50_000 });
  expect(await file()).toBe(`${HEADER}${id(1)},A,,\n`);
});

test("another query, or another org, begins anew", async () => {
  org.play(page([{ Id: id(1) }], null));
  await reading();
  org.play(page([{ Id: id(2) }], null));
  const read = await reading({ ...LEADS, soql: `${LEADS.soql} WHERE Name != null` });
  expect([read.isResumed, await file()]).toEqual([false, `${HEADER}${id(2)},,,\n`]);
  org.play(page([{ Id: id(3) }], null));
  await download(api, [LEADS], { folder, orgId: "00D000000000002EAA" });
  expect(await file()).toBe(`${HEADER}${id(3)},,,\n`);
});

test("an open query that the org has forgotten is asked from the beginning", async () => {
  org.play(page([{ Id: id(1) }], "/services/data/v62.0/query/01g-2", 2), dropped);
  await expect(reading()).rejects.toThrow(OrgUnreachable);
  org.play(
    fault(400, "INVALID_QUERY_LOCATOR", "invalid query locator"),
    page([{ Id: id(1) }, { Id: id(2) }], null, 2),
  );
  await reading();
  expect(await file()).toBe(`${HEADER}${id(1)},,,\n${id(2)},,,\n`);
});

test("fewer rows than the job counted: told, and read anew the next time", async () => {
  org.play(started, complete(3), results([`${id(1)},A,,`, `${id(2)},B,,`], "null"));
  await expect(reading({ ...LEADS, expected: 50_000 })).rejects.toThrow("3 were announced, and 2 came");
  org.play(started, complete(1), results([`${id(1)},A,,`], "null"), deleted);
  const read = await reading({ ...LEADS, expected: 50_000 });
  expect(read.rows.get("Lead")).toBe(1);
  expect(await file()).toBe(`${HEADER}${id(1)},A,,\n`);
});

test("a job that the org gives up is told in its words, and begun anew the next time", async () => {
  org.play(started, failed);
  const refused = reading({ ...LEADS, expected: 50_000 });
  await expect(refused).rejects.toThrow(OrgFault);
  await expect(refused).rejects.toThrow("gave up the query of Lead: QUERY_TOO_COMPLICATED");
  org.play(started, complete(0), text(200, "text/csv", "", { "Sforce-Locator": "null" }), deleted);
  const read = await reading({ ...LEADS, expected: 50_000 });
  expect(read.rows.get("Lead")).toBe(0);
  expect(paths()[0]).toBe("POST /jobs/query");
});
