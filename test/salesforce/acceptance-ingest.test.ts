import { describe, expect, test } from "vitest";
import { signInBySim } from "../support/connected-store.ts";
import { alteredOrg } from "./altered-org.ts";
import { killWhen } from "./kill-when.ts";
import { rowsOf } from "./mutate-org.ts";
import { type Exported, type Line, Situation, WHOLE, withStateServer } from "./situation.ts";

/** Write-back by the bulk API: the same records as by collections, whatever happens to the jobs. */

withStateServer();

const NOTHING = "version: 1\nsync: { precedence: rules_only }\n";
const EVERYTHING =
  "version: 1\nattribution: { custom: { FT: 20, LC: 20, OC: 20, Closed: 20, middle: 20 } }\n";
const OURS = ["Footfall_Touchpoint__c", "Footfall_Attribution__c"];
const byBulk = () => {
  process.env.FOOTFALL_BULK_FROM = "20";
};

/** What stands in our objects, field by field, without what tells one run from another. */
function ourRecords({ org }: Situation): Record<string, unknown[]> {
  return Object.fromEntries(
    OURS.map((object) => {
      const names = org
        .object(object)
        .fields.filter(({ name, calculated }) => name.endsWith("__c") && name !== "Run_Id__c" && !calculated)
        .map(({ name }) => name);
      const rows = rowsOf(org, `SELECT ${names.join(", ")} FROM ${object} ORDER BY Unique_Id__c`);
      return [object, rows.map(({ attributes: _, ...fields }) => fields)];
    }),
  );
}

const jobsOf = ({ sim }: Situation) =>
  sim.calls.list.filter(({ method, pattern }) => method === "POST" && pattern === "/jobs/ingest").length;

/** An export after which the org has nothing of ours. */
async function emptied(situation: Situation): Promise<void> {
  delete process.env.FOOTFALL_BULK_FROM;
  await situation.publishes(NOTHING);
  await situation.exports();
  expect(ourRecords(situation)).toEqual({ Footfall_Touchpoint__c: [], Footfall_Attribution__c: [] });
  await situation.publishes(EVERYTHING);
}

describe("by the bulk API", () => {
  const situation = Situation.of(300, EVERYTHING);

  test("the records are those that collections write, field by field", async () => {
    const { org } = situation;
    // What CSV could spoil: commas, quotes, a line break, what means "empty" there, letters of other scripts.
    const names = ['Larch, "the" fair', "#N/A of Larch", "Zürich\u2009夏", "a\tb", "'=1+1"];
    const touched = await situation.lines("touchpoints.csv");
    const campaigns = [...new Set(touched.map(({ campaign_id }) => campaign_id))];
    const renamed = names.map((Name, index) => ({ Id: campaigns[index], Name }));
    org.update("Campaign", renamed, WHOLE);
    await situation.imports();
    await situation.exports();
    const byCollections = ourRecords(situation);
    expect(byCollections.Footfall_Touchpoint__c?.length).toBeGreaterThan(100);
    const written = byCollections.Footfall_Touchpoint__c?.map((row) => (row as Line).Campaign_Name__c);
    expect(written).toEqual(expect.arrayContaining(names));
    await emptied(situation);
    byBulk();
    const before = jobsOf(situation);
    await situation.exports();
    expect(jobsOf(situation) - before).toBe(2);
    expect(ourRecords(situation)).toEqual(byCollections);
    expect((await situation.exports()).objects.map(({ update }) => update)).toEqual([0, 0]);
  });

  test("more than twenty deletions go by bulk, and nobody else's record with them", async () => {
    const { org, sim } = situation;
    const [foreign] = org.insert("Footfall_Touchpoint__c", [{ Unique_Id__c: "somebody's" }], WHOLE);
    await situation.publishes(NOTHING);
    byBulk();
    sim.calls.reset();
    const report = await situation.exports();
    expect(report.objects[0]).toMatchObject({ insert: 0, update: 0, failed: 0 });
    expect(report.objects[0]?.delete).toBeGreaterThan(100);
    expect(jobsOf(situation)).toBeGreaterThan(0);
    expect(sim.calls.counts["DELETE /composite/sobjects"] ?? 0).toBeLessThanOrEqual(1);
    expect(rowsOf(org, "SELECT Id FROM Footfall_Touchpoint__c").map(({ Id }) => Id)).toEqual([foreign?.id]);
    org.remove("Footfall_Touchpoint__c", [String(foreign?.id)], WHOLE);
    await situation.publishes(EVERYTHING);
  });

  test("what somebody holds is tried again, also a deletion; what stays held is told, record by record, and the rest goes on", async () => {
    const { org } = situation;
    byBulk();
    const plan = await situation.exports("--plan");
    const held = {
      statusCode: "UNABLE_TO_LOCK_ROW",
      message: "unable to obtain exclusive access to this record",
      fields: [],
    };
    org.setGuard((object) => (object === "Footfall_Touchpoint__c" ? held : undefined));
    const told = await situation.cli("export");
    expect(told.status, told.error).toBe(0);
    const [touchpoints, attribution] = plan.objects;
    expect(told.out).toContain(`refused: ${touchpoints?.insert}`);
    expect(told.error).toMatch(/^Footfall_Touchpoint__c ff1_\w{26}: UNABLE_TO_LOCK_ROW: unable to obtain/m);
    expect(org.query("SELECT COUNT() FROM Footfall_Attribution__c").size).toBe(attribution?.insert);
    org.setGuard(undefined);
    await situation.exports();
    await situation.orgHasTheOutcome();

    await situation.publishes(NOTHING);
    const seen = new Map<string, number>();
    org.setGuard((object, operation, { Id }) => {
      if (object !== "Footfall_Touchpoint__c" || operation !== "delete") return undefined;
      seen.set(String(Id), (seen.get(String(Id)) ?? 0) + 1);
      return seen.get(String(Id)) === 1 ? held : undefined;
    });
    const gone = await situation.exports();
    expect(gone.objects[0]).toMatchObject({ delete: touchpoints?.insert, failed: 0 });
    expect(seen.size).toBe(touchpoints?.insert);
    expect(org.query("SELECT COUNT() FROM Footfall_Touchpoint__c").size).toBe(0);

    await situation.publishes(EVERYTHING);
    const slow = new Map<string, number>();
    org.setGuard((object, _operation, { Unique_Id__c }) => {
      if (object !== "Footfall_Touchpoint__c") return undefined;
      const tried = (slow.get(String(Unique_Id__c)) ?? 0) + 1;
      slow.set(String(Unique_Id__c), tried);
      const message = "LarchTrigger: System.LimitException: Apex CPU time limit exceeded";
      return tried === 1
        ? { statusCode: "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", message, fields: [] }
        : undefined;
    });
    const before = jobsOf(situation);
    const done = await situation.exports();
    expect(done.objects[0]).toMatchObject({ insert: touchpoints?.insert, failed: 0 });
    // The whole, its two halves, and the attribution.
    expect(jobsOf(situation) - before).toBe(4);
    await situation.publishes(NOTHING);
    org.setGuard(undefined);
    await situation.exports();
    await situation.publishes(EVERYTHING);
  });

  test("results that list records twice count them once", async () => {
    byBulk();
    const plan = await situation.exports("--plan");
    const twice = { kind: "duplicate_results", path: "*/successfulResults", times: 9 } as const;
    situation.sim.faults.add(twice);
    const report = await situation.exports();
    expect(situation.sim.faults.struck.length).toBeGreaterThan(0);
    expect(report.objects).toEqual(plan.objects);
    await situation.orgHasTheOutcome();
  });

  test.each(["job_failed", "job_aborted"] as const)(
    "%s by the org: what is missing is sent again",
    async (kind) => {
      await emptied(situation);
      byBulk();
      const plan = await situation.exports("--plan");
      situation.sim.faults.add({ kind, method: "PATCH", path: "*/jobs/ingest/*" });
      const report = await situation.exports();
      expect(situation.sim.faults.struck.map((struck) => struck.kind)).toEqual([kind]);
      expect(report.objects).toEqual(plan.objects);
      await situation.orgHasTheOutcome();
    },
  );

  test("a job that fails as a whole is told in the org's words, and not tried in thousands of calls", async () => {
    const { connected, sim, store } = situation;
    await emptied(situation);
    const altered = await alteredOrg(sim.url);
    try {
      signInBySim(sim);
      const asked = ["connect", "--store", store, "--url", altered.url, "--auth", "password"];
      expect((await connected.cli(...asked)).error).toBe("");
      altered.alteration = {
        afterwards: ({ method, path }, answered) => {
          if (method !== "GET" || !/\/jobs\/ingest\/\w+$/.test(path)) return undefined;
          const job = { ...JSON.parse(answered.body), state: "Failed", numberRecordsProcessed: 0 };
          const errorMessage = "InvalidBatch : Field name not found : Channel__c";
          return { ...answered, body: JSON.stringify({ ...job, errorMessage }) };
        },
      };
      byBulk();
      const before = sim.calls.list.length;
      const told = await situation.cli("export");
      expect(told.status).toBe(1);
      expect(told.error).toContain(
        "Salesforce gave up writing Footfall_Touchpoint__c: InvalidBatch : Field name",
      );
      const calls = sim.calls.list.slice(before);
      expect(calls.filter(({ pattern }) => pattern.startsWith("/composite/sobjects"))).toEqual([]);
    } finally {
      await altered.close();
      await connected.connect(store);
    }
    await situation.exports();
    await situation.orgHasTheOutcome();
  });

  test("records refused in a job are told with code and message, and only they are tried again", async () => {
    await emptied(situation);
    byBulk();
    situation.sim.faults.add({
      kind: "validation_rule",
      method: "PATCH",
      path: "*/jobs/ingest/*",
      every: 40,
    });
    const told = await situation.cli("export", "--skip-errors");
    expect(told.status).toBe(0);
    expect(told.error).toMatch(
      /^Footfall_Touchpoint__c ff1_\w{26}: FIELD_CUSTOM_VALIDATION_EXCEPTION: A validation rule of this org refuses the record$/m,
    );
    const refused = told.error.split("\n").filter((line) => line.includes("_VALIDATION_")).length;
    const report = await situation.exports();
    expect(report.objects[0]).toMatchObject({ insert: refused, update: 0, failed: 0 });
    await situation.orgHasTheOutcome();
  });

  test("an upload whose answer was lost is neither sent twice nor lost", async () => {
    await emptied(situation);
    byBulk();
    situation.sim.faults.add({ kind: "drop_after", method: "PUT", path: "*/batches" });
    await situation.cli("export");
    await situation.exports();
    await situation.orgHasTheOutcome();
  });
});

describe("a job that outlived its process", () => {
  const situation = Situation.of(300, EVERYTHING);

  /** Kills an export once the org has begun with its first job. */
  async function killedInTheJob(): Promise<void> {
    const { sim, store } = situation;
    sim.jobs.latencyMs = 2000;
    byBulk();
    sim.calls.reset();
    const hasBegun = () => sim.jobs.list("ingest").some(({ state }) => state === "InProgress");
    await killWhen(["export", "--store", store], hasBegun);
    sim.jobs.latencyMs = 0;
  }

  test("is settled before anything new is sent", async () => {
    const { sim, org } = situation;
    await killedInTheJob();
    expect(sim.calls.counts["PATCH /jobs/ingest/:id"]).toBe(1);
    const job = sim.jobs.list("ingest").at(-1);
    expect(job?.state).not.toBe("JobComplete");
    sim.calls.reset();
    const report: Exported = await situation.exports();
    expect(job?.state).toBe("JobComplete");
    const asked = sim.calls.list.findIndex(({ path }) => path.endsWith(`/jobs/ingest/${job?.id}`));
    const opened = sim.calls.list.findIndex(
      ({ pattern, method }) => method === "POST" && pattern === "/jobs/ingest",
    );
    expect(asked).toBeGreaterThanOrEqual(0);
    expect(opened === -1 || opened > asked).toBe(true);
    // What the job wrote is not written once more.
    expect(report.objects[0]).toMatchObject({ insert: 0, update: 0 });
    expect(rowsOf(org, "SELECT Id FROM Footfall_Touchpoint__c").length).toBeGreaterThan(100);
    await situation.orgHasTheOutcome();
  });

  test("also where the outcome has changed its mind meanwhile", async () => {
    await emptied(situation);
    await killedInTheJob();
    await situation.publishes(NOTHING);
    await situation.exports();
    expect(ourRecords(situation)).toEqual({ Footfall_Touchpoint__c: [], Footfall_Attribution__c: [] });
  });
});
