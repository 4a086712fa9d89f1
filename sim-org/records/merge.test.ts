import { expect, test } from "vitest";
import { outcome, testOrg } from "../store/test-org.ts";

const each = { allOrNone: false };

test("the loser lies in the bin with its master's id, its children belong to the master", () => {
  const { org, ask, insert, wait } = testOrg();
  const [master, loser] = ["A", "B"].map((LastName) => insert("Lead", { LastName, Company: "C" })) as [
    string,
    string,
  ];
  const campaign = insert("Campaign", { Name: "F" });
  const member = insert("CampaignMember", { CampaignId: campaign, LeadId: loser, Status: "Responded" });
  insert("Footfall_Touchpoint__c", { Unique_Id__c: "t", Lead__c: loser });
  wait(60_000);
  expect(outcome(org.merge("Lead", master, [loser]))).toEqual(["saved"]);
  expect(ask("SELECT IsDeleted, MasterRecordId FROM Lead", true)).toEqual([`false|`, `true|${master}`]);
  expect(ask("SELECT Id, LeadId, LastName, Status, LastModifiedDate FROM CampaignMember")).toEqual([
    `${member}|${master}|A|Responded|2026-03-11T12:01:00.000Z`,
  ]);
  expect(ask("SELECT Lead__c, LastModifiedDate FROM Footfall_Touchpoint__c")).toEqual([
    `${master}|2026-03-11T12:01:00.000Z`,
  ]);
  wait(60_000);
  expect(org.deleted("Lead", org.now() - 600_000, org.now()).deletedRecords.map(({ id }) => id)).toEqual([
    loser,
  ]);
});

test.each(["master", "loser"] as const)(
  "of two memberships in one campaign the earlier stays, here the %s's",
  (earlier) => {
    const { org, ask, insert, wait } = testOrg();
    const master = insert("Contact", { LastName: "A" });
    const loser = insert("Contact", { LastName: "B" });
    const campaign = insert("Campaign", { Name: "F" });
    const join = (ContactId: string) => insert("CampaignMember", { CampaignId: campaign, ContactId });
    const first = join(earlier === "master" ? master : loser);
    wait(60_000);
    join(earlier === "master" ? loser : master);
    org.merge("Contact", master, [loser]);
    expect(ask("SELECT Id, ContactId FROM CampaignMember", true)).toEqual([`${first}|${master}`]);
    wait(60_000);
    expect(org.deleted("CampaignMember", org.now() - 600_000, org.now()).deletedRecords).toEqual([]);
  },
);

test("accounts give contacts and opportunities to the master", () => {
  const { org, ask, insert } = testOrg();
  const [master, loser] = ["A", "B"].map((Name) => insert("Account", { Name })) as [string, string];
  insert("Contact", { LastName: "C", AccountId: loser });
  insert("Opportunity", { Name: "D", AccountId: loser, StageName: "Prospecting", CloseDate: "2026-01-01" });
  org.merge("Account", master, [loser]);
  expect([ask("SELECT AccountId FROM Contact"), ask("SELECT AccountId FROM Opportunity")]).toEqual([
    [master],
    [master],
  ]);
});

test("merging what cannot be merged changes nothing", () => {
  const { org, ask, insert } = testOrg();
  const [a, b] = ["A", "B"].map((Name) => insert("Account", { Name })) as [string, string];
  expect(outcome(org.merge("Account", a, [b, a]))[1]).toContain("cannot be merged with itself");
  expect(ask("SELECT Name FROM Account")).toEqual(["A", "B"]);
  expect(() => org.merge("Campaign", a, [b])).toThrow("does not support merge");
  expect(() => org.merge("Account", "001000000000001", [b])).toThrow("is not there");
});

test("a converted lead has a contact, an account and an opportunity, and its membership goes on as the contact's", () => {
  const { org, ask, insert, wait } = testOrg();
  const lead = insert("Lead", { FirstName: "Ann", LastName: "Lee", Company: "Co", Email: "a@a.example" });
  const campaign = insert("Campaign", { Name: "F" });
  const member = insert("CampaignMember", { CampaignId: campaign, LeadId: lead, Status: "Responded" });
  wait(60_000);
  const into = org.convertLead(lead, { convertedStatus: "Closed - Converted" });
  expect(
    ask(
      "SELECT IsConverted, ConvertedDate, ConvertedContactId, ConvertedAccountId, ConvertedOpportunityId, Status FROM Lead",
    ),
  ).toEqual([`true|2026-03-11|${into.contactId}|${into.accountId}|${into.opportunityId}|Closed - Converted`]);
  expect(
    ask(
      "SELECT Id, LeadId, ContactId, LeadOrContactId, Type, HasResponded, SystemModstamp FROM CampaignMember",
    ),
  ).toEqual([`${member}|${lead}|${into.contactId}|${into.contactId}|Contact|true|2026-03-11T12:01:00.000Z`]);
  expect(ask("SELECT Name, Email, Account.Name FROM Contact")).toEqual(["Ann Lee|a@a.example|Co"]);
  expect(ask("SELECT Name, CloseDate, IsClosed FROM Opportunity")).toEqual(["Co-|2026-03-31|false"]);
  expect(ask("SELECT ContactId, IsPrimary FROM OpportunityContactRole")).toEqual([`${into.contactId}|true`]);
  expect(() => org.convertLead(lead, { convertedStatus: "Closed - Converted" })).toThrow("already converted");
});

test("conversion into a contact that is there uses it and its account, and makes no deal where none is wanted", () => {
  const { org, ask, insert } = testOrg();
  const accountId = insert("Account", { Name: "A" });
  const contactId = insert("Contact", { LastName: "C", AccountId: accountId });
  const lead = insert("Lead", { LastName: "L", Company: "Co" });
  const into = org.convertLead(lead, {
    contactId,
    convertedStatus: "Closed - Converted",
    opportunityName: null,
  });
  expect(into).toEqual({ leadId: lead, accountId, contactId, opportunityId: null });
  expect([ask("SELECT Id FROM Contact"), ask("SELECT Id FROM Opportunity")]).toEqual([[contactId], []]);
});

test("a converted lead becomes a member of no further campaign; its contact does", () => {
  const { org, insert } = testOrg();
  const lead = insert("Lead", { LastName: "L", Company: "Co" });
  const { contactId } = org.convertLead(lead, { convertedStatus: "Closed - Converted" });
  const member = { CampaignId: insert("Campaign", { Name: "F" }), LeadId: lead };
  expect(outcome(org.insert("CampaignMember", [member, { ...member, ContactId: contactId }], each))).toEqual([
    "CANNOT_UPDATE_CONVERTED_LEAD cannot reference converted lead",
    "saved",
  ]);
});

test("a converted lead that is deleted leaves the membership to its contact", () => {
  const { org, ask, insert, remove } = testOrg();
  const lead = insert("Lead", { LastName: "L", Company: "Co" });
  insert("CampaignMember", { CampaignId: insert("Campaign", { Name: "F" }), LeadId: lead });
  const { contactId } = org.convertLead(lead, { convertedStatus: "Closed - Converted" });
  remove("Lead", lead);
  expect(ask("SELECT LeadId, ContactId FROM CampaignMember")).toEqual([`|${contactId}`]);
  expect(outcome(org.remove("Contact", [contactId], each))).toEqual(["saved"]);
  expect(ask("SELECT Id FROM CampaignMember", true)).toEqual([]);
});
