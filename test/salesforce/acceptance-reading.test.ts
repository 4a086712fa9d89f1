import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type ConnectedStore, connectedStore } from "../support/connected-store.ts";
import { type Alteration, type AlteredOrg, alteredOrg } from "./altered-org.ts";
import { killWhen } from "./kill-when.ts";
import { LATER, WHOLE, withStateServer } from "./situation.ts";

/** The first import by the bulk API: whatever happens to its jobs and pages, what is published is whole. */

withStateServer();

const RESULTS = "/jobs/query/:id/results";
const PAGE_ROWS = 8;

let connected: ConnectedStore;
let altered: AlteredOrg;
let whole: Record<string, string>;
let stores = 0;

beforeAll(async () => {
  connected = await connectedStore({ members: 200, seed: 23 });
  altered = await alteredOrg(connected.sim.url);
  await connected.json("import", "--store", connected.store, ...LATER);
  whole = await connected.outcome();
  // Salesforce may give fewer rows on a page than were asked for.
  Object.assign(connected.sim.jobs, { pageRowsMax: PAGE_ROWS });
});
afterAll(async () => {
  await altered.close();
  await connected.close();
});
afterEach(() => {
  connected.sim.faults.clear();
  altered.alteration = {};
  delete process.env.FOOTFALL_BULK_FROM;
});

/** A store that has imported nothing yet, and from now on reads by bulk. */
async function emptyStore(alteration?: Alteration): Promise<string> {
  stores += 1;
  const store = join(connected.folder, `store-${stores}`);
  if (alteration) {
    altered.alteration = alteration;
    const asked = ["connect", "--store", store, "--url", altered.url, "--auth", "password"];
    const { status, error } = await connected.cli(...asked);
    if (status !== 0) throw new Error(error);
  } else await connected.connect(store);
  process.env.FOOTFALL_BULK_FROM = "30";
  connected.sim.calls.reset();
  return store;
}

const importing = (store: string) => connected.cli("import", "--store", store, ...LATER);

/** Pages of results that the org has given out whole. */
const pages = () =>
  connected.sim.calls.list.filter(({ pattern, status }) => pattern === RESULTS && status === 200).length;
const jobs = () => connected.sim.calls.counts["POST /jobs/query"] ?? 0;

/** Pages that a first import takes where nothing goes wrong. */
async function pagesAtBest(): Promise<number> {
  const store = await emptyStore();
  expect((await importing(store)).status).toBe(0);
  return pages();
}

describe("pages of bulk results", () => {
  let atBest: number;

  test("many pages bring what REST brings, to the byte", async () => {
    atBest = await pagesAtBest();
    expect(atBest).toBeGreaterThan(20);
    const store = await emptyStore();
    await importing(store);
    expect(await connected.outcome(store)).toEqual(whole);
  });

  test("cut off by dropped connections, an import goes on at the page where it was", async () => {
    const store = await emptyStore();
    connected.sim.faults.add({ kind: "drop_before", path: "*/results", after: 12, times: 99 });
    const cut = await importing(store);
    expect(cut.status).toBe(1);
    expect(cut.error).toMatch(/could not be reached.*what was done stays done/);
    expect(pages()).toBe(12);
    const begun = jobs();
    connected.sim.faults.clear();
    const resumed = await importing(store);
    expect(resumed.status).toBe(0);
    expect(resumed.error).toContain("went on where an earlier one was cut off");
    expect(pages()).toBe(atBest);
    expect(jobs()).toBe(begun);
    expect(await connected.outcome(store)).toEqual(whole);
  });

  test("killed between two pages, an import asks at most one of them again", async () => {
    const store = await emptyStore();
    connected.sim.faults.add({ kind: "half_open", path: "*/results", after: 15, times: 1 });
    await killWhen(["import", "--store", store, ...LATER], () => connected.sim.faults.struck.length > 0);
    expect(pages()).toBe(15);
    expect((await importing(store)).status).toBe(0);
    expect(pages()).toBeLessThanOrEqual(atBest + 1);
    expect(await connected.outcome(store)).toEqual(whole);
  });

  test("a page that is cut in its middle is asked again", async () => {
    const store = await emptyStore();
    connected.sim.faults.add({ kind: "truncated", path: "*/results", after: 3, times: 2 });
    expect((await importing(store)).status).toBe(0);
    expect(connected.sim.faults.struck.length).toBe(2);
    expect(await connected.outcome(store)).toEqual(whole);
  });

  test("records that change between two pages come as they were or as they are, none twice", async () => {
    const store = await emptyStore();
    connected.sim.faults.add({ kind: "touch", path: "*/results", after: 2, times: 3 });
    expect((await importing(store)).status).toBe(0);
    expect(connected.sim.faults.struck.length).toBe(3);
    expect((await importing(store)).status).toBe(0);
    const [members, before] = [await connected.outcome(store), whole];
    expect(members["members.csv"]).toBe(before["members.csv"]);
  });
});

describe("results that are not whole", () => {
  const isThird = () => {
    let seen = 0;
    return (path: string) => path.endsWith("/results") && ++seen === 3;
  };
  const withoutRow = (body: string) => body.replace(/\n[^\n]*\n$/, "\n");

  test("a page that lacks a row and says so by its count is noticed, and nothing is published", async () => {
    const third = isThird();
    const store = await emptyStore({
      afterwards: ({ path }, { status, headers, body }) => {
        if (!third(path)) return undefined;
        const changed = new Headers(headers);
        changed.set("sforce-numberofrecords", String(Number(headers.get("sforce-numberofrecords")) - 1));
        return { status, headers: changed, body: withoutRow(body) };
      },
    });
    const told = await importing(store);
    expect(told.error).toMatch(/\d+ were announced, and \d+ came/);
    expect(told.status).toBe(1);
    altered.alteration = {};
    expect((await importing(store)).status).toBe(0);
    expect(await connected.outcome(store)).toEqual(whole);
  });

  test("a page that lacks a row that it counts is noticed as well", async () => {
    const third = isThird();
    const store = await emptyStore({
      afterwards: ({ path }, { status, headers, body }) =>
        third(path) ? { status, headers, body: withoutRow(body) } : undefined,
    });
    const told = await importing(store);
    expect(told.error).toMatch(/\d+ were announced, and \d+ came/);
    expect(told.status).toBe(1);
    altered.alteration = {};
    expect((await importing(store)).status).toBe(0);
    expect(await connected.outcome(store)).toEqual(whole);
  });

  test.each(["job_failed", "job_aborted"] as const)(
    "%s: told, and the next import mends it",
    async (kind) => {
      const store = await emptyStore();
      connected.sim.faults.add({ kind, method: "POST", path: "*/jobs/query", after: 1 });
      const told = await importing(store);
      expect(told.status).toBe(1);
      expect(told.error).toMatch(/Salesforce gave up the query of \w+: \S+/);
      expect((await importing(store)).status).toBe(0);
      expect(await connected.outcome(store)).toEqual(whole);
    },
  );

  test("results that the org has forgotten meanwhile are asked for anew", async () => {
    const store = await emptyStore();
    connected.sim.faults.add({ kind: "drop_before", path: "*/results", after: 5, times: 99 });
    expect((await importing(store)).status).toBe(1);
    connected.sim.faults.clear();
    // After seven days a job is gone with its results.
    for (const job of connected.sim.jobs.list("query")) connected.sim.jobs.remove(job);
    expect((await importing(store)).status).toBe(0);
    expect(await connected.outcome(store)).toEqual(whole);
  });

  test("what changed while an import was cut off comes with the next", async () => {
    const { org } = connected.sim;
    const store = await emptyStore();
    connected.sim.faults.add({ kind: "drop_before", path: "*/results", after: 12, times: 99 });
    expect((await importing(store)).status).toBe(1);
    connected.sim.faults.clear();
    const lead = { LastName: "Meanwhile", Company: "Larch", Email: "meanwhile@example.com" };
    const [made] = org.insert("Lead", [lead], WHOLE);
    const [line] = (whole["touchpoints.csv"] ?? "").split("\n").slice(1);
    const campaign = /,(701\w{15}),/.exec(line ?? "")?.[1];
    const member = { CampaignId: campaign, LeadId: made?.id, Status: "Responded" };
    expect(org.insert("CampaignMember", [member], WHOLE)[0]?.success).toBe(true);
    for (let times = 0; times < 2; times += 1) expect((await importing(store)).status).toBe(0);
    expect((await connected.outcome(store))["members.csv"]).toContain("meanwhile@example.com");
  });
});
