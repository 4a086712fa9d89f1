import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FolderInUse } from "../folder-lock.ts";
import { OrgNotEmpty, startSimulatedOrg } from "../start.ts";
import { addCampaigns, ask, post, until, withOrg } from "./test-client.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kept-org-"));
});
afterEach(() => rm(folder, { recursive: true }));

type JobJson = { id: string; state: string; numberRecordsProcessed: number };

test("records, org id, credentials, callbacks and refresh tokens are found again", async () => {
  const data = join(folder, "data");
  let first: { id: string; refresh: string; accessToken: string } = { id: "", refresh: "", accessToken: "" };
  await withOrg(
    async (sim) => {
      addCampaigns(sim, 3);
      sim.registerRedirectUri("http://localhost:9999/x");
      first = {
        id: sim.org.id,
        refresh: sim.sessions.openRefresh("api refresh_token"),
        accessToken: sim.accessToken,
      };
    },
    { data },
  );
  expect((await stat(join(data, "credentials.json"))).mode & 0o777).toBe(0o600);
  await withOrg(
    async (sim) => {
      expect([sim.org.id, sim.accessToken]).toEqual([first.id, first.accessToken]);
      expect((await ask(sim, "GET", "/query?q=SELECT+COUNT()+FROM+Campaign")).body).toMatchObject({
        totalSize: 3,
      });
      const form = { grant_type: "refresh_token", refresh_token: first.refresh, client_id: sim.clientId };
      expect((await post(sim, "/services/oauth2/token", form)).status).toBe(200);
    },
    { data },
  );
});

test("a folder whose org is open is not opened again; once it is closed it is", async () => {
  const data = join(folder, "data");
  await withOrg(
    async () => {
      await expect(startSimulatedOrg({ data })).rejects.toThrow(FolderInUse);
    },
    { data },
  );
  await withOrg(async () => {}, { data });
});

test("results of jobs are found again, and an unfinished job goes on without doing a row twice", async () => {
  const data = join(folder, "data");
  const csv = `Name\n${Array.from({ length: 40_000 }, (_, at) => `Row ${at}\n`).join("")}`;
  let ids = { query: "", ingest: "" };
  await withOrg(
    async (sim) => {
      const query = { operation: "query", query: "SELECT Id FROM User" };
      const asked = (await ask(sim, "POST", "/jobs/query", query)).body as JobJson;
      const job = (await ask(sim, "POST", "/jobs/ingest", { object: "Campaign", operation: "insert" }))
        .body as JobJson;
      ids = { query: asked.id, ingest: job.id };
      await ask(sim, "PUT", `/jobs/ingest/${job.id}/batches`, csv);
      await ask(sim, "PATCH", `/jobs/ingest/${job.id}`, { state: "UploadComplete" });
      const read = async () => (await ask(sim, "GET", `/jobs/ingest/${job.id}`)).body as JobJson;
      expect((await until(read, ({ numberRecordsProcessed: count }) => count > 0)).state).toBe("InProgress");
    },
    { data },
  );
  await withOrg(
    async (sim) => {
      expect((await ask(sim, "GET", `/jobs/query/${ids.query}/results`)).text).toContain(sim.org.userId);
      const read = async () => (await ask(sim, "GET", `/jobs/ingest/${ids.ingest}`)).body as JobJson;
      expect(await until(read, ({ state }) => state !== "InProgress")).toMatchObject({
        state: "JobComplete",
        numberRecordsProcessed: 40_000,
      });
      const { text } = await ask(sim, "GET", `/jobs/ingest/${ids.ingest}/successfulResults`);
      const names = (parse(text, { columns: true }) as { Name: string }[]).map(({ Name }) => Name);
      expect([names.length, new Set(names).size]).toEqual([40_000, 40_000]);
      expect(sim.org.query("SELECT COUNT() FROM Campaign").size).toBe(40_000);
      const next = (await ask(sim, "POST", "/jobs/ingest", { object: "Campaign", operation: "insert" }))
        .body as JobJson;
      expect([ids.query, ids.ingest]).not.toContain(next.id);
    },
    { data },
  );
});

test("an export is loaded into an empty org, and into no other", async () => {
  const source = join(folder, "export");
  const data = join(folder, "data");
  await mkdir(source);
  await writeFile(
    join(source, "Campaign.csv"),
    "Id,Name\n701000000000001AAA,Fair\n701000000000002AAA,Dinner\n",
  );
  await withOrg(
    async (sim) => {
      expect(sim.loaded.Campaign).toBe(2);
      expect((await ask(sim, "GET", "/sobjects/Campaign/701000000000001AAA")).body).toMatchObject({
        Name: "Fair",
      });
    },
    { data, load: source },
  );
  await expect(startSimulatedOrg({ data, load: source })).rejects.toThrow(OrgNotEmpty);
  await withOrg(async (sim) => expect(sim.org.query("SELECT Id FROM Campaign").size).toBe(2), { data });
});
