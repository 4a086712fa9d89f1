import { createWriteStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ZipFile } from "yazl";
import { testOrg } from "../store/test-org.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sim-org-load-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = (name: string, ...lines: readonly string[]) => writeFile(join(folder, name), lines.join("\n"));

test("records stay as they are: dangling ids, odd texts, given dates, what is deleted in the bin", async () => {
  await put(
    "lead.CSV",
    "\uFEFFid,Email,IsDeleted,CreatedDate,LastModifiedDate,Region__c,bizible2__Score__c,Owner.Name,Nothing",
    "00Q0b00001UiE2X,not an email,false,2020-01-01T10:00:00+02:00,2020-02-01T00:00:00.000Z,North,#N/A,x,y",
    `00Q0b00001UiE2YEAV,,1,2020-01-01 08:00:00,,${"n".repeat(300)},7,x,y`,
  );
  await put(
    "CampaignMember.csv",
    "Id,CampaignId,LeadId,Status,HasResponded,FirstRespondedDate,CreatedDate,SystemModstamp",
    '00v3100000rNDT8,70130000001tcyI,00Q000000000009,"Came, saw",TRUE,2019-01-01,2019-01-01T00:00:00Z,2019-03-01T00:00:00Z',
  );
  await put("Unheard.csv", "Id", "1");
  const { org, ask } = testOrg();
  expect(await org.load(folder)).toEqual({ CampaignMember: 1, Lead: 2 });
  expect(
    ask("SELECT Id, Email, CreatedDate, SystemModstamp, Region__c, bizible2__Score__c FROM Lead", true),
  ).toEqual([
    "00Q0b00001UiE2XEAV|not an email|2020-01-01T08:00:00.000Z|2020-02-01T00:00:00.000Z|North|",
    `00Q0b00001UiE2YEAV||2020-01-01T08:00:00.000Z|2020-01-01T08:00:00.000Z|${"n".repeat(300)}|7`,
  ]);
  expect(ask("SELECT Id FROM Lead")).toEqual(["00Q0b00001UiE2XEAV"]);
  expect(
    ask(
      "SELECT CampaignId, LeadId, Status, HasResponded, FirstRespondedDate, LeadOrContactId, Type, SystemModstamp FROM CampaignMember",
    ),
  ).toEqual([
    "70130000001tcyIAAQ|00Q000000000009EAA|Came, saw|true|2019-01-01|00Q000000000009EAA|Lead|2019-03-01T00:00:00.000Z",
  ]);
  expect(org.object("Lead").fields.find(({ name }) => name === "Region__c")).toMatchObject({
    type: "string",
    length: 255,
  });
  expect(org.undelete(["00Q0b00001UiE2YEAV"], { allOrNone: true })[0]?.success).toBe(true);
});

test("statuses of a campaign are those of its members; without members they are those of a new one", async () => {
  await put("Campaign.csv", "Id,Name", "701000000000001,A", "701000000000002,B");
  await put(
    "CampaignMember.csv",
    "Id,CampaignId,LeadId,Status,HasResponded,CreatedDate",
    "00v000000000001,701000000000001,00Q000000000001,Invited,false,2020-01-01T00:00:00Z",
    "00v000000000002,701000000000001,00Q000000000002,Attended,true,2020-01-01T00:00:00Z",
    "00v000000000003,701000000000001,00Q000000000003,Invited,false,2020-01-01T00:00:00Z",
  );
  const { org, ask } = testOrg();
  await org.load(folder);
  expect(
    ask(
      "SELECT Campaign.Name, Label, HasResponded, IsDefault FROM CampaignMemberStatus ORDER BY Campaign.Name, SortOrder",
    ),
  ).toEqual(["A|Invited|false|true", "A|Attended|true|false", "B|Sent|false|true", "B|Responded|true|false"]);
});

test("the name of a person and of a member follows from its parts, where the export does not tell it", async () => {
  await put("Contact.csv", "Id,FirstName,LastName,AccountId", "003000000000001,Con,Tact,001000000000001");
  await put("Account.csv", "Id,Name", "001000000000001,Acme");
  await put(
    "Lead.csv",
    "Id,LastName,Name,Company",
    "00Q000000000001,Only,,Co",
    "00Q000000000002,Two,Given Name,",
  );
  await put(
    "CampaignMember.csv",
    "Id,CampaignId,LeadId,ContactId",
    "00v000000000001,701000000000001,00Q000000000001,",
    "00v000000000002,701000000000001,00Q000000000002,003000000000001",
    "00v000000000003,701000000000001,00Q000000000009,",
  );
  const { org, ask } = testOrg();
  await org.load(folder);
  expect(ask("SELECT Name FROM Contact")).toEqual(["Con Tact"]);
  expect(ask("SELECT Name FROM Lead ORDER BY Id")).toEqual(["Only", "Given Name"]);
  expect(ask("SELECT Name, LastName, CompanyOrAccount FROM CampaignMember ORDER BY Id")).toEqual([
    "Only|Only|Co",
    "Con Tact|Tact|Acme",
    "||",
  ]);
});

test("statuses that are given are kept; an org's own export loads again, and new ids are others", async () => {
  const first = testOrg();
  const campaign = first.insert("Campaign", { Name: "A" });
  const soql = "SELECT Id, Name FROM Campaign";
  await put("Campaign.csv", "Id,Name", ...first.ask(soql).map((line) => line.replace("|", ",")));
  await put(
    "CampaignMemberStatus.csv",
    "Id,CampaignId,Label,HasResponded,IsDefault",
    `01Y000000000001,${campaign},Only,true,true`,
  );
  const second = testOrg();
  await second.org.load(folder);
  expect(second.ask("SELECT Label FROM CampaignMemberStatus")).toEqual(["Only"]);
  second.insert("Campaign", { Name: "B" });
  expect(second.ask("SELECT Name FROM Campaign ORDER BY Name")).toEqual(["A", "B"]);
});

test("a ZIP loads as a folder does, also objects of Footfall and ones that nobody knew", async () => {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from("Id,Name,Amount\n006000000000001,Deal,12.50\n"), "export/Opportunity.csv");
  zip.addBuffer(Buffer.from("Unique_Id__c,Channel__c\nk,Events\n"), "Footfall_Touchpoint__c.csv");
  zip.addBuffer(Buffer.from("Name,Colour__c\nn,red\n"), "Thing__c.csv");
  zip.addBuffer(Buffer.from("x"), "readme.txt");
  zip.end();
  const path = join(folder, "export.zip");
  await pipeline(zip.outputStream, createWriteStream(path));
  const { org, ask } = testOrg();
  expect(await org.load(path)).toEqual({ Opportunity: 1, Footfall_Touchpoint__c: 1, Thing__c: 1 });
  expect(ask("SELECT Name, Amount FROM Opportunity")).toEqual(["Deal|12.5"]);
  expect(ask("SELECT Unique_Id__c FROM Footfall_Touchpoint__c WHERE Id != null")).toEqual(["k"]);
  expect(ask("SELECT Name, Colour__c FROM Thing__c")).toEqual(["n|red"]);
});

test("what cannot be read loads nothing at all", async () => {
  await put("Account.csv", "Id,Name,Extra__c", "001000000000001,A,x");
  await put("Lead.csv", "Id,Email", '00Q000000000001,"never closed');
  const { org, ask, insert } = testOrg();
  await expect(org.load(folder)).rejects.toThrow("Lead.csv: Quote Not Closed");
  expect(ask("SELECT Id FROM Account")).toEqual([]);
  expect(insert("Account", { Name: "B" })).toMatch(/^001/);
  await expect(org.load(join(folder, "nowhere"))).rejects.toThrow("is not there");
});

test("metadata.json adds objects and fields with their types before the records come", async () => {
  const fields = [
    { name: "Score__c", type: "double", precision: 5, scale: 1 },
    { name: "Score_Text__c", type: "string", formula: 'Name & "!"' },
  ];
  const visit = {
    name: "Visit__c",
    fields: [{ name: "Lead__c", type: "reference", referenceTo: "Lead", required: true }],
  };
  await put("metadata.json", JSON.stringify({ objects: [{ name: "Lead", fields }, visit] }));
  await put("Lead.csv", "Id,Name,Score__c", "00Q000000000001,Ann,7.50");
  const { org, ask, insert } = testOrg();
  await org.load(folder);
  expect(ask("SELECT Score__c, Score_Text__c FROM Lead WHERE Score__c > 7")).toEqual(["7.5|Ann!"]);
  insert("Visit__c", { Lead__c: "00Q000000000001" });
  expect(ask("SELECT Lead__r.Name FROM Visit__c")).toEqual(["Ann"]);
  expect(() => insert("Visit__c", {})).toThrow("REQUIRED_FIELD_MISSING");

  await put(
    "metadata.json",
    JSON.stringify({ objects: [{ name: "Lead", fields: [{ name: "A__c", type: "colour" }] }] }),
  );
  await expect(testOrg().org.load(folder)).rejects.toThrow(
    "metadata.json: objects[0].fields[0].type: Invalid option",
  );
  await put("metadata.json", '{ "objects": [{ "name": "Visit", "fields": [] }] }');
  await expect(testOrg().org.load(folder)).rejects.toThrow(
    "metadata.json: Visit: not the name of a custom object",
  );
  await put("metadata.json", "{ objects }");
  await expect(testOrg().org.load(folder)).rejects.toThrow("metadata.json: no JSON: ");
});
