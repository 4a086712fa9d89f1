import { beforeAll, describe, expect, it } from "vitest";
import { id18 } from "./ids.ts";
import { type DemoObject, demoTables } from "./index.ts";
import { cell, type Export, is, type Row, readTables } from "./measures/records.ts";

const prefixes: Record<DemoObject, string> = {
  Account: "001",
  Contact: "003",
  Lead: "00Q",
  Campaign: "701",
  CampaignMember: "00v",
  Opportunity: "006",
  OpportunityContactRole: "00K",
};
const second = (row: Row, column: string) => Date.parse(cell(row, column));

/** How many values of a column lead nowhere; empty ones do not count. */
function lost(rows: readonly Row[], column: string, targets: readonly Row[]): number {
  const ids = new Set(targets.map((row) => cell(row, "Id")));
  return rows.filter((row) => cell(row, column) !== "" && !ids.has(cell(row, column))).length;
}

describe.each([
  { members: 100 },
  { members: 1_000 },
  { members: 20_000, seed: 9 },
  { members: 3_000, seed: 123_456_789_012, until: "2024-02-29" },
])("the records of %o", (options) => {
  let records: Export;
  let until: number;
  beforeAll(async () => {
    records = await readTables(demoTables(options));
    until = Date.parse(`${options.until ?? "2026-06-30"}T23:59:59Z`);
  });

  it("are as many members as were asked for", () => {
    expect(records.CampaignMember).toHaveLength(options.members);
  });

  it("have valid ids, each once", () => {
    for (const [object, rows] of Object.entries(records)) {
      const ids = rows.map((row) => cell(row, "Id"));
      expect(new Set(ids.map((id) => id.toLowerCase())).size).toBe(ids.length);
      const wrong = ids.filter(
        (id) => id !== id18(id.slice(0, 15)) || !id.startsWith(prefixes[object as DemoObject]),
      );
      expect(wrong).toEqual([]);
    }
  });

  it("refer to each other, but for the losses that are meant", () => {
    const { Account, Contact, Lead, Campaign, CampaignMember, Opportunity, OpportunityContactRole } = records;
    expect(lost(Contact, "AccountId", Account)).toBe(0);
    expect(lost(Contact, "MasterRecordId", Contact)).toBe(0);
    expect(lost(Lead, "MasterRecordId", Lead)).toBe(0);
    expect(lost(Account, "MasterRecordId", Account)).toBe(0);
    expect(lost(Lead, "ConvertedContactId", Contact)).toBe(0);
    expect(lost(Lead, "ConvertedAccountId", Account)).toBe(0);
    expect(lost(Lead, "ConvertedOpportunityId", Opportunity)).toBe(0);
    expect(lost(Campaign, "ParentId", Campaign)).toBe(0);
    expect(lost(Opportunity, "CampaignId", Campaign)).toBe(0);
    expect(lost(OpportunityContactRole, "OpportunityId", Opportunity)).toBe(0);

    const oneIn = (count: number, every: number) => [
      Math.floor(count / every),
      Math.max(1, Math.ceil(count / every)),
    ];
    const members = lost(CampaignMember, "LeadId", Lead) + lost(CampaignMember, "ContactId", Contact);
    expect(oneIn(CampaignMember.length, 2_000)).toContain(members);
    expect(oneIn(CampaignMember.length, 10_000)).toContain(lost(CampaignMember, "CampaignId", Campaign));
    expect(oneIn(Opportunity.length, 1_000)).toContain(lost(Opportunity, "AccountId", Account));
    expect(oneIn(OpportunityContactRole.length, 2_000)).toContain(
      lost(OpportunityContactRole, "ContactId", Contact),
    );
  });

  it("have nobody twice in a campaign", () => {
    const seen = new Set<string>();
    for (const row of records.CampaignMember) {
      for (const person of [cell(row, "LeadId"), cell(row, "ContactId")].filter((id) => id !== "")) {
        const pair = `${cell(row, "CampaignId")} ${person}`;
        expect(seen.has(pair)).toBe(false);
        seen.add(pair);
      }
      expect(cell(row, "LeadId") + cell(row, "ContactId")).not.toBe("");
    }
  });

  it("have no membership before its person, and none before its campaign", () => {
    const byId = new Map(
      [...records.Contact, ...records.Lead, ...records.Campaign].map((row) => [cell(row, "Id"), row]),
    );
    for (const row of records.CampaignMember) {
      const created = second(row, "CreatedDate");
      // A converted lead was there before its contact.
      const person = byId.get(cell(row, "LeadId") || cell(row, "ContactId"));
      const campaign = byId.get(cell(row, "CampaignId"));
      if (person !== undefined && created < firstKnown(person, records))
        throw new Error(JSON.stringify({ row, person }));
      if (campaign !== undefined && created < second(campaign, "CreatedDate"))
        throw new Error(JSON.stringify({ row, campaign }));
    }
  });

  it("have dates in order, none after the last day", () => {
    for (const [object, rows] of Object.entries(records)) {
      for (const row of rows) {
        const created = second(row, "CreatedDate");
        const modified = second(row, "LastModifiedDate");
        if (!(created <= modified && modified <= until)) throw new Error(`${object} ${JSON.stringify(row)}`);
      }
    }
    for (const deal of records.Opportunity) {
      expect(cell(deal, "CloseDate") > cell(deal, "CreatedDate").slice(0, 10)).toBe(true);
      if (is(deal, "IsClosed")) expect(second(deal, "CloseDate")).toBeLessThanOrEqual(until);
    }
    for (const row of records.CampaignMember.filter((member) => is(member, "HasResponded"))) {
      expect(second(row, "FirstRespondedDate")).toBeLessThanOrEqual(until);
      expect(second(row, "FirstRespondedDate") + 86_400_000 * 2).toBeGreaterThan(second(row, "CreatedDate"));
    }
  });

  it("have no contact, opportunity or contact role before what it belongs to", () => {
    const byId = new Map(
      Object.values(records).flatMap((rows) => rows.map((row) => [cell(row, "Id"), row] as const)),
    );
    const belongings = [
      ...records.Contact.map((row) => [row, "AccountId"] as const),
      ...records.Opportunity.map((row) => [row, "AccountId"] as const),
      ...records.OpportunityContactRole.map((row) => [row, "OpportunityId"] as const),
      ...records.OpportunityContactRole.map((row) => [row, "ContactId"] as const),
    ];
    for (const [row, column] of belongings) {
      const owner = byId.get(cell(row, column));
      if (owner !== undefined && second(row, "CreatedDate") < second(owner, "CreatedDate")) {
        throw new Error(JSON.stringify({ row, owner }));
      }
    }
  });

  it("have conversions that hang together", () => {
    const contacts = new Map(records.Contact.map((row) => [cell(row, "Id"), row]));
    for (const lead of records.Lead) {
      const contact = contacts.get(cell(lead, "ConvertedContactId"));
      expect(contact !== undefined).toBe(is(lead, "IsConverted"));
      if (contact === undefined) continue;
      expect(second(contact, "CreatedDate")).toBeGreaterThanOrEqual(second(lead, "CreatedDate"));
      expect(cell(contact, "Email")).toBe(cell(lead, "Email"));
    }
  });

  it("have one to four contact roles for each opportunity, one of them primary", () => {
    const roles = Map.groupBy(records.OpportunityContactRole, (row) => cell(row, "OpportunityId"));
    for (const deal of records.Opportunity) {
      const own = roles.get(cell(deal, "Id")) ?? [];
      expect(own.length).toBeGreaterThanOrEqual(1);
      expect(own.length).toBeLessThanOrEqual(4);
      expect(own.filter((row) => is(row, "IsPrimary"))).toHaveLength(1);
      expect(new Set(own.map((row) => cell(row, "ContactId"))).size).toBe(own.length);
    }
  });

  it("fit into Salesforce's fields", () => {
    for (const row of records.Campaign) expect(cell(row, "Name").length).toBeLessThanOrEqual(80);
    for (const row of records.CampaignMember) expect(cell(row, "Status").length).toBeLessThanOrEqual(40);
    for (const row of records.Campaign) expect(cell(row, "ActualCost")).toMatch(/^\d*$/);
    for (const row of records.Opportunity) expect(cell(row, "Amount")).toMatch(/^(\d+(\.\d{1,2})?)?$/);
  });
});

/** When a person's first record was made: the contact's, or that of the lead it was converted from. */
const leadOf = new WeakMap<Export, Map<string, number>>();
function firstKnown(person: Row, records: Export): number {
  let known = leadOf.get(records);
  if (known === undefined) {
    const converted = records.Lead.filter((lead) => is(lead, "IsConverted"));
    known = new Map(converted.map((lead) => [cell(lead, "ConvertedContactId"), second(lead, "CreatedDate")]));
    leadOf.set(records, known);
  }
  return Math.min(known.get(cell(person, "Id")) ?? Number.POSITIVE_INFINITY, second(person, "CreatedDate"));
}
