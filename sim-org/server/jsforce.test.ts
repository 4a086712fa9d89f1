import { setTimeout as sleep } from "node:timers/promises";
import { Connection, OAuth2 } from "@jsforce/jsforce-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SimulatedOrg, startSimulatedOrg } from "../start.ts";
import { addCampaigns } from "./test-client.ts";

// Everything here goes through the client library as it is published, over HTTP.

const VERSION = "62.0";
let sim: SimulatedOrg;
let conn: Connection;

beforeAll(async () => {
  sim = await startSimulatedOrg();
  conn = new Connection({ instanceUrl: sim.url, accessToken: sim.accessToken, version: VERSION });
});
afterAll(() => sim.close());

function oauth2(): OAuth2 {
  return new OAuth2({
    loginUrl: sim.url,
    clientId: sim.clientId,
    clientSecret: sim.clientSecret,
    redirectUri: "http://localhost:1717/callback",
  });
}

test("login by SOAP with password and security token; a wrong password is refused", async () => {
  const fresh = new Connection({ loginUrl: sim.url, version: VERSION });
  const user = await fresh.login(sim.username, sim.password + sim.securityToken);
  expect(user).toMatchObject({ id: sim.org.userId, organizationId: sim.org.id });
  expect(fresh.instanceUrl).toBe(sim.url);
  expect((await fresh.identity()).username).toBe(sim.username);
  const wrong = new Connection({ loginUrl: sim.url, version: VERSION });
  await expect(wrong.login(sim.username, "wrong")).rejects.toThrow(/INVALID_LOGIN/);
});

test("who is signed in, asked with nothing but a token", async () => {
  const fresh = new Connection({ instanceUrl: sim.url, accessToken: sim.accessToken, version: VERSION });
  expect(await fresh.identity()).toMatchObject({ user_id: sim.org.userId, organization_id: sim.org.id });
});

test("login by OAuth's password grant", async () => {
  const fresh = new Connection({ oauth2: oauth2(), version: VERSION });
  await fresh.login(sim.username, sim.password + sim.securityToken);
  expect((await fresh.query("SELECT Id FROM Organization")).records[0]?.Id).toBe(sim.org.id);
});

test("the web-server flow with PKCE, and the refresh of a session that has ended", async () => {
  const app = new OAuth2({
    loginUrl: sim.url,
    clientId: sim.clientId,
    redirectUri: "http://localhost:1717/callback",
    useVerifier: true,
  });
  const consent = app.getAuthorizationUrl({ scope: "api refresh_token", state: "s1" });
  const sent = await fetch(`${consent}&sim_approve=1`, { redirect: "manual" });
  const back = new URL(sent.headers.get("location") ?? "");
  expect(back.searchParams.get("state")).toBe("s1");
  const fresh = new Connection({ oauth2: app, version: VERSION });
  await fresh.authorize(back.searchParams.get("code") ?? "");
  sim.sessions.revoke(fresh.accessToken ?? "");
  const before = fresh.accessToken;
  expect((await fresh.query("SELECT Id FROM User")).totalSize).toBeGreaterThan(0);
  expect(fresh.accessToken).not.toBe(before);
});

test("client credentials", async () => {
  const answer = await oauth2().requestToken({ grant_type: "client_credentials" });
  expect(answer).toMatchObject({
    instance_url: sim.url,
    id: `${sim.url}/id/${sim.org.id}/${sim.org.userId}`,
  });
});

test("a record is created, read, changed and deleted", async () => {
  const leads = conn.sobject("Lead");
  const made = await leads.create({ LastName: "Curie", Company: "Radium", Email: "marie@example.com" });
  expect(made).toMatchObject({ success: true, errors: [] });
  const id = String(made.id);
  expect(await leads.retrieve(id)).toMatchObject({
    Id: id,
    LastName: "Curie",
    attributes: { type: "Lead", url: `/services/data/v${VERSION}/sobjects/Lead/${id}` },
  });
  expect(await leads.update({ Id: id, Company: "Polonium" })).toMatchObject({ id, success: true });
  expect((await leads.retrieve(id)).Company).toBe("Polonium");
  expect(await leads.destroy(id)).toMatchObject({ id, success: true });
  await expect(leads.retrieve(id)).rejects.toMatchObject({ errorCode: "NOT_FOUND" });
});

test("a refusal of a single record names its code and its fields", async () => {
  await expect(conn.sobject("Lead").create({ Company: "Nameless" })).rejects.toMatchObject({
    errorCode: "REQUIRED_FIELD_MISSING",
    data: { fields: ["LastName"] },
  });
});

test("200 records in one call, results in order; more than 200 in several", async () => {
  sim.calls.reset();
  const campaigns = conn.sobject("Campaign");
  const records = Array.from({ length: 250 }, (_, at) =>
    at === 7 ? { IsActive: true } : { Name: `Bulk ${at}` },
  );
  const results = await campaigns.create(records, { allowRecursive: true });
  expect(results.map(({ success }) => success)).toEqual(records.map((_, at) => at !== 7));
  expect(results[7]?.errors[0]).toMatchObject({ statusCode: "REQUIRED_FIELD_MISSING", fields: ["Name"] });
  expect(sim.calls.counts["POST /composite/sobjects"]).toBe(2);
  const [first, second] = results;
  const changed = await campaigns.update([
    { Id: String(first?.id), Name: "Bulk changed" },
    { Id: String(second?.id), Name: null as unknown as string },
  ]);
  expect(changed.map(({ success }) => success)).toEqual([true, false]);
  const gone = await campaigns.destroy([String(first?.id), String(second?.id)]);
  expect(gone.map(({ success }) => success)).toEqual([true, true]);
});

test("allOrNone takes back what would have succeeded", async () => {
  const count = sim.org.query("SELECT COUNT() FROM Campaign").size;
  const results = await conn
    .sobject("Campaign")
    .create([{ Name: "One of two" }, { IsActive: true }], { allOrNone: true });
  expect(results).toMatchObject([
    { success: false, errors: [{ statusCode: "ALL_OR_NONE_OPERATION_ROLLED_BACK" }] },
    { success: false, errors: [{ statusCode: "REQUIRED_FIELD_MISSING" }] },
  ]);
  expect(sim.org.query("SELECT COUNT() FROM Campaign").size).toBe(count);
});

test("upsert by external id makes a record, then changes it", async () => {
  const touchpoints = conn.sobject("Footfall_Touchpoint__c");
  const record = { Unique_Id__c: "ff1_a", Channel__c: "Events" };
  expect(await touchpoints.upsert([record], "Unique_Id__c")).toMatchObject([
    { success: true, created: true },
  ]);
  expect(await touchpoints.upsert([{ ...record, Channel__c: "Web" }], "Unique_Id__c")).toMatchObject([
    { success: true, created: false },
  ]);
  expect(await touchpoints.upsert(record, "Unique_Id__c")).toMatchObject({ success: true, created: false });
  expect(sim.org.query("SELECT Id FROM Footfall_Touchpoint__c WHERE Unique_Id__c = 'ff1_a'").size).toBe(1);
});

test("a query is paged through by autoFetch, and by queryMore", async () => {
  addCampaigns(sim, 4100);
  const soql = "SELECT Id, Name FROM Campaign WHERE Name LIKE 'Campaign %' ORDER BY Id";
  const all = await conn.query<{ Id: string }>(soql, { autoFetch: true, maxFetch: 10_000 });
  expect(new Set(all.records.map(({ Id }) => Id)).size).toBe(4100);
  const first = await conn.query(soql);
  expect([first.records.length, first.totalSize, first.done]).toEqual([2000, 4100, false]);
  const second = await conn.queryMore(first.nextRecordsUrl ?? "");
  const third = await conn.queryMore(second.nextRecordsUrl ?? "");
  expect([second.records.length, third.records.length, third.done]).toEqual([2000, 100, true]);
});

test("queryAll shows what lies in the recycle bin", async () => {
  const made = await conn.sobject("Lead").create({ LastName: "Gone", Company: "Away" });
  await conn.sobject("Lead").destroy(String(made.id));
  const soql = `SELECT Id, IsDeleted FROM Lead WHERE Id = '${made.id}'`;
  expect((await conn.query(soql)).totalSize).toBe(0);
  expect((await conn.query(soql, { scanAll: true })).records).toMatchObject([{ IsDeleted: true }]);
});

test("parents and aggregates come as jsforce expects them", async () => {
  const [campaign] = addCampaigns(sim, 1);
  const lead = await conn.sobject("Lead").create({ LastName: "Member", Company: "Of One" });
  await conn.sobject("CampaignMember").create({ CampaignId: campaign, LeadId: lead.id });
  const found = await conn.query(
    `SELECT Id, Campaign.Name, Lead.LastName FROM CampaignMember WHERE CampaignId = '${campaign}'`,
  );
  expect(found.records).toMatchObject([{ Campaign: { Name: "Campaign 0" }, Lead: { LastName: "Member" } }]);
  const counted = await conn.query(
    `SELECT CampaignId, COUNT(Id) members FROM CampaignMember WHERE CampaignId = '${campaign}' GROUP BY CampaignId`,
  );
  expect(counted.records).toMatchObject([
    { CampaignId: campaign, members: 1, attributes: { type: "AggregateResult" } },
  ]);
});

test("children come as jsforce expects them, with the addresses of the version asked", async () => {
  const account = await conn.sobject("Account").create({ Name: "Parent of one" });
  const child = await conn.sobject("Contact").create({ LastName: "Child", AccountId: account.id });
  const found = await conn.query(
    `SELECT Id, (SELECT Id FROM Contacts) FROM Account WHERE Id = '${account.id}'`,
  );
  const url = `/services/data/v${VERSION}/sobjects/Contact/${child.id}`;
  const records = [{ attributes: { type: "Contact", url }, Id: child.id }];
  expect(found.records).toMatchObject([{ Id: account.id, Contacts: { totalSize: 1, done: true, records } }]);
});

test("describe: fields, picklists, record types, and the list of all objects", async () => {
  const campaign = await conn.describe("Campaign");
  const fields = new Map(campaign.fields.map((field) => [field.name, field]));
  expect(fields.get("Name")).toMatchObject({ type: "string", length: 80, nillable: false, nameField: true });
  expect(fields.get("Status")?.picklistValues?.map(({ value }) => value)).toContain("In Progress");
  expect(fields.get("SystemModstamp")).toMatchObject({
    createable: false,
    updateable: false,
    type: "datetime",
  });
  expect(campaign.recordTypeInfos.some(({ name }) => name === "Master")).toBe(true);
  const children = campaign.childRelationships.map(
    ({ childSObject, field, relationshipName }) => `${childSObject}.${field} ${relationshipName}`,
  );
  expect(children).toContain("CampaignMember.CampaignId CampaignMembers");
  expect(children).toContain("Footfall_Touchpoint__c.Campaign__c Footfall_Touchpoints__r");
  const all = await conn.describeGlobal();
  const ours = all.sobjects.find(({ name }) => name === "Footfall_Touchpoint__c");
  expect(ours).toMatchObject({ custom: true, queryable: true, createable: true });
});

test("limits tell what is left, and every answer says how much is used", async () => {
  sim.usage.reset();
  const { DailyApiRequests } = (await conn.limits()) as {
    DailyApiRequests: { Max: number; Remaining: number };
  };
  expect(DailyApiRequests).toEqual({ Max: 100_000, Remaining: 99_999 });
  expect(conn.limitInfo.apiUsage).toEqual({ used: 1, limit: 100_000 });
});

test("updated and deleted between two instants", async () => {
  const now = sim.org.now();
  const [from, to] = [new Date(now - 3600_000), new Date(now + 3600_000)];
  const made = await conn.sobject("Contact").create({ LastName: "Stamp" });
  await conn.sobject("Contact").destroy(String(made.id));
  await sleep(1001); // the running second is told when it is over
  const deleted = await conn.sobject("Contact").deleted(from.toISOString(), to.toISOString());
  expect(deleted.deletedRecords.map(({ id }) => id)).toContain(made.id);
  const updated = await conn.sobject("Campaign").updated(from.toISOString(), to.toISOString());
  expect(updated.ids.length).toBeGreaterThan(0);
});

test("SOAP: a lead is converted, once", async () => {
  const lead = await conn
    .sobject("Lead")
    .create({ LastName: "Ready", FirstName: "Rita", Company: "Convert Co" });
  const leadId = String(lead.id);
  const convert = { leadId, convertedStatus: "Closed - Converted", opportunityName: "First deal" };
  const asked = convert as Parameters<typeof conn.soap.convertLead>[0];
  const [result] = [await conn.soap.convertLead(asked)].flat();
  expect(result).toMatchObject({ success: true, leadId });
  const contact = await conn.sobject("Contact").retrieve(String(result?.contactId));
  expect(contact).toMatchObject({ LastName: "Ready", AccountId: result?.accountId });
  const [again] = [await conn.soap.convertLead(asked)].flat();
  expect(again?.success).toBe(false);
});

test("SOAP: contacts are merged, the loser points to its master", async () => {
  const [master, loser] = await conn.sobject("Contact").create([{ LastName: "Stays" }, { LastName: "Goes" }]);
  const result = await conn.soap.merge({
    masterRecord: { type: "Contact", Id: String(master?.id) },
    recordToMergeIds: [String(loser?.id)],
  } as unknown as Parameters<typeof conn.soap.merge>[0]);
  expect(result).toMatchObject({ success: true, id: master?.id });
  const found = await conn.query(`SELECT Id, MasterRecordId FROM Contact WHERE Id = '${loser?.id}'`, {
    scanAll: true,
  });
  expect(found.records).toMatchObject([{ MasterRecordId: master?.id }]);
});

test("SOAP: out of the bin again, or past it", async () => {
  const [back, past] = await conn.sobject("Lead").create([
    { LastName: "Back", Company: "X" },
    { LastName: "Past", Company: "X" },
  ]);
  await conn.sobject("Lead").destroy([String(back?.id), String(past?.id)]);
  expect(await conn.soap.undelete([String(back?.id)])).toMatchObject([{ success: true, id: back?.id }]);
  expect((await conn.sobject("Lead").retrieve(String(back?.id))).LastName).toBe("Back");
  await conn.soap.emptyRecycleBin([String(past?.id)]);
  const soql = `SELECT Id FROM Lead WHERE Id = '${past?.id}'`;
  expect((await conn.query(soql, { scanAll: true })).totalSize).toBe(0);
  const { timestamp } = await conn.soap.getServerTimestamp();
  expect(Date.parse(timestamp)).toBeGreaterThan(0);
});

test("Bulk API 2.0: upsert with a row that fails, then a query of one page", async () => {
  conn.bulk2.pollInterval = 5;
  const input = [
    { Unique_Id__c: "ff1_bulk_1", Channel__c: 'Quotes "and", commas' },
    { Unique_Id__c: "ff1_bulk_2", Channel__c: "Zwei\nZeilen" },
    { Unique_Id__c: "", Channel__c: "no key" },
  ];
  const results = await conn.bulk2.loadAndWaitForResults({
    object: "Footfall_Touchpoint__c",
    operation: "upsert",
    externalIdFieldName: "Unique_Id__c",
    input,
  });
  expect(
    (results.successfulResults as unknown as Record<string, string>[]).map((row) => row.Unique_Id__c).sort(),
  ).toEqual(["ff1_bulk_1", "ff1_bulk_2"]);
  expect(results.successfulResults.every(({ sf__Created }) => String(sf__Created) === "true")).toBe(true);
  expect(results.failedResults).toHaveLength(1);
  expect(results.failedResults[0]?.sf__Error).toMatch(/^[A-Z_]+:.* --$/);
  const records = await (
    await conn.bulk2.query(
      "SELECT Unique_Id__c, Channel__c FROM Footfall_Touchpoint__c WHERE Unique_Id__c LIKE 'ff1\\_bulk%'",
    )
  ).toArray();
  expect(records.map(({ Channel__c }) => Channel__c).sort()).toEqual([
    'Quotes "and", commas',
    "Zwei\nZeilen",
  ]);
});

test("an expired session without a way to refresh is told as such", async () => {
  const lost = new Connection({ instanceUrl: sim.url, accessToken: "00D!gone", version: VERSION });
  await expect(lost.query("SELECT Id FROM Lead")).rejects.toMatchObject({ errorCode: "INVALID_SESSION_ID" });
  await expect(lost.soap.getServerTimestamp()).rejects.toThrow(/INVALID_SESSION_ID/);
});

test("a malformed query is told with its code", async () => {
  await expect(conn.query("SELECT FROM")).rejects.toMatchObject({ errorCode: "MALFORMED_QUERY" });
  await expect(conn.query("SELECT Nothing__c FROM Lead")).rejects.toMatchObject({
    errorCode: "INVALID_FIELD",
  });
  await expect(conn.query("SELECT Id FROM Nothing__c")).rejects.toMatchObject({ errorCode: "INVALID_TYPE" });
});
