import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type SimulatedOrg, startSimulatedOrg } from "../../start.ts";
import { ask, until } from "../test-client.ts";
import type { IngestJob } from "./job.ts";

// What a killed process leaves is put in place by hand: the records' database and the job's file are of two minds.

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "killed-org-"));
});
afterEach(() => rmSync(data, { recursive: true }));

test.each([
  ["the new records were committed: nothing is done twice", true],
  ["the new records were not committed: they are made now", false],
])("killed in the middle of a chunk, %s", async (_, committed) => {
  const id = await jobDone();
  const file = join(data, "jobs", id, "job.json");
  const job = JSON.parse(readFileSync(file, "utf8")) as IngestJob;
  expect(job.lastChunk).not.toBeNull();
  if (!committed && job.lastChunk) job.lastChunk.createdId = "701Zz0000000999AAA";
  writeFileSync(file, JSON.stringify({ ...job, state: "InProgress" }));
  appendFileSync(join(data, "jobs", id, "successful.csv"), '"half a li');
  const sim = await startSimulatedOrg({ data });
  try {
    expect(await ended(sim, id)).toMatchObject({ state: "JobComplete", numberRecordsProcessed: 3 });
    expect(sim.org.query("SELECT COUNT() FROM Campaign").size).toBe(committed ? 3 : 6);
    const { text } = await ask(sim, "GET", `/jobs/ingest/${id}/successfulResults`);
    expect(parse(text, { columns: true })).toHaveLength(3);
  } finally {
    await sim.close();
  }
});

async function jobDone(): Promise<string> {
  const sim = await startSimulatedOrg({ data });
  try {
    const created = await ask(sim, "POST", "/jobs/ingest", { object: "Campaign", operation: "insert" });
    const { id } = created.body as { id: string };
    await ask(sim, "PUT", `/jobs/ingest/${id}/batches`, "Name\nOne\nTwo\nThree\n");
    await ask(sim, "PATCH", `/jobs/ingest/${id}`, { state: "UploadComplete" });
    await ended(sim, id);
    return id;
  } finally {
    await sim.close();
  }
}

function ended(sim: SimulatedOrg, id: string) {
  const read = async () => (await ask(sim, "GET", `/jobs/ingest/${id}`)).body as { state: string };
  return until(read, ({ state }) => state === "JobComplete" || state === "Failed");
}
