import { afterAll, beforeAll, expect, test } from "vitest";
import { type SimulatedOrg, startSimulatedOrg } from "../../start.ts";
import { ask } from "../test-client.ts";

let sim: SimulatedOrg;
beforeAll(async () => {
  sim = await startSimulatedOrg();
});
afterAll(() => sim.close());

test("object names in any case; single records by id and by external id", async () => {
  const made = await ask(sim, "POST", "/sobjects/footfall_touchpoint__C", { Unique_Id__c: "one/two three" });
  expect(made.status).toBe(201);
  const path = "/sobjects/Footfall_Touchpoint__c/Unique_Id__c/one%2Ftwo%20three";
  expect((await ask(sim, "GET", `${path}?fields=Id,Unique_Id__c`)).body).toMatchObject({
    Unique_Id__c: "one/two three",
  });
  expect(await ask(sim, "PATCH", path, { Channel__c: "Web" })).toMatchObject({
    status: 200,
    body: { created: false },
  });
  expect(await ask(sim, "PATCH", `${path}!`, { Channel__c: "Web" })).toMatchObject({
    status: 201,
    body: { created: true },
  });
  const only = (key: string) => ask(sim, "PATCH", `${path}${key}?updateOnly=true`, { Channel__c: "Mail" });
  expect(await only("!")).toMatchObject({ status: 200, body: { created: false } });
  expect(await only("%3F")).toMatchObject({ status: 404, body: [{ errorCode: "NOT_FOUND" }] });
  expect(await ask(sim, "DELETE", path)).toMatchObject({ status: 204, text: "" });
  expect((await ask(sim, "GET", path)).status).toBe(404);
  expect(
    (await ask(sim, "POST", "/sobjects/Footfall_Touchpoint__c/Id", { Unique_Id__c: "new" })).status,
  ).toBe(201);
  const { id } = made.body as { id: string };
  expect(
    await ask(sim, "POST", `/sobjects/Footfall_Touchpoint__c/${id}?_HttpMethod=PATCH`, { Channel__c: "x" }),
  ).toMatchObject({
    status: 404,
  });
});

test("what describe calls an idLookup names a record: an address of a lead does", async () => {
  const path = "/sobjects/Lead/Email/ada%40example.com";
  expect((await ask(sim, "PATCH", path, { LastName: "Ada", Company: "X" })).status).toBe(201);
  expect((await ask(sim, "PATCH", path, { Title: "Countess" })).status).toBe(200);
  expect((await ask(sim, "GET", path.replace("ada", "ADA"))).body).toMatchObject({ Title: "Countess" });
  const { fields } = (await ask(sim, "GET", "/sobjects/Lead/describe")).body as {
    fields: { name: string; idLookup: boolean }[];
  };
  expect(fields.filter(({ idLookup }) => idLookup).map(({ name }) => name)).toEqual(["Id", "Email"]);
  expect((await ask(sim, "GET", "/sobjects/Lead/Company/X")).status).toBe(404);
});

test("an external id that several records share is told by 300, and nothing is changed", async () => {
  const [like] = sim.org.object("Campaign").fields.filter(({ name }) => name === "Footfall_Unique_Id__c");
  if (!like) throw new Error("no external id to go by");
  const shared = { ...like, name: "Shared__c", label: "Shared", unique: false, externalId: true };
  sim.org.define([{ name: "Campaign", fields: [shared] }]);
  const addresses: string[] = [];
  for (const Name of ["Shared 1", "Shared 2"]) {
    const { body } = await ask(sim, "POST", "/sobjects/Campaign", { Name, Shared__c: "twice" });
    addresses.push(`/services/data/v62.0/sobjects/Campaign/${(body as { id: string }).id}`);
  }
  const path = "/sobjects/campaign/Shared__c/twice";
  const choices = { status: 300, body: addresses };
  expect(await ask(sim, "GET", path)).toMatchObject(choices);
  expect(await ask(sim, "PATCH", path, { Name: "Which?" })).toMatchObject(choices);
  expect(await ask(sim, "DELETE", path)).toMatchObject(choices);
  expect(sim.org.query("SELECT Id FROM Campaign WHERE Name = 'Which?'").size).toBe(0);
});
