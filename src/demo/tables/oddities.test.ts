import { beforeAll, describe, expect, it } from "vitest";
import { demoTables, demoTruth } from "../index.ts";
import { cell, type Export, is, type Row, readTables } from "../measures/records.ts";

/** What makes real exports hard, and must be found in the smallest demo that people use. */
describe.each([1, 2, 3])("a company of 1,000 members, seed %i, has", (seed) => {
  let records: Export;
  beforeAll(async () => {
    records = await readTables(demoTables({ members: 1_000, seed }));
  });

  const some = (rows: readonly Row[], test: (row: Row) => boolean) =>
    expect(rows.filter(test).length).toBeGreaterThan(0);
  const ids = (rows: readonly Row[]) => new Set(rows.map((row) => cell(row, "Id")));
  const merged = (row: Row) => is(row, "IsDeleted") && cell(row, "MasterRecordId") !== "";

  it("a late list, and one that is not", () => {
    const late = demoTruth({ members: 1_000, seed });
    expect(late.length).toBeGreaterThanOrEqual(2);
    expect(late.length).toBeLessThanOrEqual(6);
  });

  it("records that were merged away", () => {
    some(records.Account, merged);
    some([...records.Contact, ...records.Lead], merged);
  });

  it("an account that was merged twice over", () => {
    const masters = new Set(records.Account.map((row) => cell(row, "MasterRecordId")));
    some(records.Account, (row) => merged(row) && masters.has(cell(row, "Id")));
  });

  it("converted leads, with and without an opportunity", () => {
    some(records.Lead, (row) => is(row, "IsConverted") && cell(row, "ConvertedOpportunityId") !== "");
    some(records.Lead, (row) => is(row, "IsConverted") && cell(row, "ConvertedOpportunityId") === "");
    some(records.CampaignMember, (row) => cell(row, "LeadId") !== "" && cell(row, "ContactId") !== "");
  });

  it("people without an email", () => {
    some([...records.Contact, ...records.Lead], (row) => cell(row, "Email") === "");
  });

  it("members that were removed, or point to records that are not there", () => {
    const people = new Set([...ids(records.Contact), ...ids(records.Lead)]);
    const campaigns = ids(records.Campaign);
    some(records.CampaignMember, (row) => is(row, "IsDeleted"));
    some(records.CampaignMember, (row) => !people.has(cell(row, "LeadId") || cell(row, "ContactId")));
    some(records.CampaignMember, (row) => !campaigns.has(cell(row, "CampaignId")));
  });

  it("campaigns without a type, made by a tool, planned only, synced though online, and with quotes in their words", () => {
    const sync = "bizible2__Bizible_Attribution_SyncType__c";
    some(records.Campaign, (row) => cell(row, "Type") === "");
    some(records.Campaign, (row) => cell(row, "bizible2__UniqueId__c") !== "");
    some(records.Campaign, (row) => cell(row, "Status") === "Planned");
    some(
      records.Campaign,
      (row) => cell(row, "Type").startsWith("Paid") && cell(row, sync).startsWith("Include"),
    );
    some(records.Campaign, (row) => /[",\n]/.test(cell(row, "Description")));
    some(records.Campaign, (row) => cell(row, "ParentId") !== "");
  });

  it("opportunities won, lost and open, more than a few", () => {
    some(records.Opportunity, (row) => is(row, "IsWon"));
    some(records.Opportunity, (row) => is(row, "IsClosed") && !is(row, "IsWon"));
    some(records.Opportunity, (row) => !is(row, "IsClosed"));
    expect(records.Opportunity.length).toBeGreaterThan(30);
  });
});
