import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { ask, withOrg } from "./test-client.ts";

const QUERY = "/query?q=SELECT+Id+FROM+User";

test("the controls take the printed token only, also when it has expired as a session", () =>
  withOrg(async (sim) => {
    const other = { authorization: `Bearer ${sim.sessions.open()}` };
    expect((await ask(sim, "GET", "/sim", undefined, other)).status).toBe(401);
    expect((await fetch(`${sim.url}/sim`)).status).toBe(401);
    await ask(sim, "POST", "/sim/sessions", { expire: true });
    expect((await ask(sim, "GET", QUERY)).status).toBe(401);
    expect((await ask(sim, "GET", "/sim")).body).toMatchObject({ calls: 1, writes: 0 });
  }));

test("faults are set, seen and cleared over HTTP", () =>
  withOrg(async (sim) => {
    const made = await ask(sim, "POST", "/sim/faults", { kind: "unavailable", times: 5, path: "*/query" });
    expect((await ask(sim, "GET", QUERY)).status).toBe(503);
    expect((await ask(sim, "GET", "/sim/faults")).body).toMatchObject({
      rules: [{ kind: "unavailable", seen: 1 }],
      struck: [{ kind: "unavailable", method: "GET" }],
    });
    await ask(sim, "DELETE", `/sim/faults/${(made.body as { id: number }).id}`);
    expect((await ask(sim, "GET", QUERY)).status).toBe(200);
    await ask(sim, "POST", "/sim/faults/random", { seed: 1, rate: 1, kinds: ["unknown_exception"] });
    expect((await ask(sim, "GET", QUERY)).status).toBe(500);
    await ask(sim, "POST", "/sim/faults/random", { rate: 0 });
    expect((await ask(sim, "GET", QUERY)).status).toBe(200);
    expect(await ask(sim, "POST", "/sim/faults", { kind: "fire" })).toMatchObject({ status: 400 });
  }));

test("clock, limits, latency, keys, callbacks and metadata are set over HTTP; counters are told and reset", () =>
  withOrg(async (sim) => {
    const { now } = (await ask(sim, "POST", "/sim/clock", { now: "2026-01-25T12:00:00Z", advanceMs: 60_000 }))
      .body as {
      now: string;
    };
    expect(now.slice(0, 16)).toBe("2026-01-25T12:01");
    const made = (await ask(sim, "POST", "/sobjects/Campaign", { Name: "Dated" })).body as { id: string };
    expect((await ask(sim, "GET", `/sobjects/Campaign/${made.id}`)).body).toMatchObject({
      CreatedDate: expect.stringMatching(/^2026-01-25T12:01:\d\d\.\d{3}\+0000$/),
    });
    await ask(sim, "POST", "/sim/limits", { dailyApiRequests: 500, used: 499 });
    expect((await ask(sim, "GET", "/limits")).body).toMatchObject({
      DailyApiRequests: { Max: 500, Remaining: 0 },
    });
    await ask(sim, "POST", "/sim/bulk", { latencyMs: 7, pageRows: 100 });
    expect([sim.jobs.latencyMs, sim.jobs.pageRows]).toEqual([7, 100]);
    const pem = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({
      type: "spki",
      format: "pem",
    });
    expect((await ask(sim, "POST", "/sim/certificates", { pem })).status).toBe(200);
    expect((await ask(sim, "POST", "/sim/certificates", { pem: "none" })).status).toBe(400);
    expect((await ask(sim, "POST", "/sim/redirect-uris", { uri: "http://localhost:1/x" })).status).toBe(200);
    expect((await ask(sim, "POST", "/sim/limits", { used: "many" })).status).toBe(400);
    expect((await ask(sim, "GET", "/sim/calls")).body).toMatchObject({
      total: 3,
      writes: 1,
      counts: { "GET /limits": 1 },
    });
    for (const wrong of [{ now: "gestern" }, { advanceMs: 1e20 }, { now: "2026-02-01", advanceMs: "1" }])
      expect(await ask(sim, "POST", "/sim/clock", wrong)).toMatchObject({
        status: 400,
        body: [{ errorCode: "INVALID_INPUT" }],
      });
    expect((await ask(sim, "POST", "/sim/clock", {})).body).toMatchObject({
      now: expect.stringMatching(/^2026-01-25T12:01/),
    });
    await ask(sim, "POST", "/sim/reset");
    expect((await ask(sim, "GET", "/sim")).body).toMatchObject({
      calls: 0,
      bulkLatencyMs: 0,
      dailyApiRequests: { max: 100_000, used: 0 },
    });
    expect(sim.jobs.pageRows).toBeGreaterThan(100);
    expect(await ask(sim, "GET", "/sim/nothing")).toMatchObject({
      status: 404,
      body: [{ errorCode: "NOT_FOUND" }],
    });
  }));

test("a custom object is defined over HTTP and used at once", () =>
  withOrg(async (sim) => {
    const [field] = sim.org
      .object("Footfall_Touchpoint__c")
      .fields.filter(({ name }) => name === "Channel__c");
    const objects = [{ name: "Campaign", fields: [{ ...field, name: "Region__c", label: "Region" }] }];
    expect((await ask(sim, "POST", "/sim/define", { objects })).status).toBe(200);
    const made = await ask(sim, "POST", "/sobjects/Campaign", { Name: "Defined", Region__c: "EMEA" });
    expect(made.status).toBe(201);
  }));
