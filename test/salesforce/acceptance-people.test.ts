import { describe, expect, test } from "vitest";
import { rowsOf } from "./mutate-org.ts";
import { Situation, WHOLE, withStateServer } from "./situation.ts";

/** The situations of shared/spec/salesforce.md, section 21, in which one person's records become another's. */

const DAY_MS = 86_400_000;

withStateServer();

describe("people who become others", () => {
  const situation = Situation.of(150);

  test("12: two leads merged, both members of a campaign: one membership, the earliest date, no stale rows", async () => {
    const { org } = situation;
    const campaign = situation.newCampaign("Before the merge");
    const [winner, loser] = situation.newLeads(2, "merge") as [string, string];
    const early = Math.floor((Date.now() - 40 * DAY_MS) / 1000) * 1000;
    const earlier = situation.at(early, () => situation.joins(campaign, [loser]));
    situation.joins(campaign, [winner]);
    await situation.imports();
    await situation.exports();
    expect((await situation.members(campaign)).length).toBe(2);
    expect(rowsOf(org, `SELECT Id FROM Footfall_Touchpoint__c WHERE Lead__c = '${loser}'`).length).toBe(1);
    org.merge("Lead", winner, [loser]);
    await situation.imports();
    await situation.exports();
    expect(await situation.members(campaign)).toMatchObject([
      {
        campaign_member_id: earlier[0],
        person: "merge-0@example.com",
        counts: "true",
        touchpoint_date: new Date(early).toISOString(),
      },
    ]);
    const touches = `SELECT Lead__c, Person_Email__c FROM Footfall_Touchpoint__c WHERE Campaign__c = '${campaign}'`;
    expect(rowsOf(org, touches)).toMatchObject([{ Lead__c: winner, Person_Email__c: "merge-0@example.com" }]);
    await situation.orgHasTheOutcome();
  });

  test("13: a lead was converted: its contact shows the touch, and the lead keeps its own", async () => {
    const { org } = situation;
    const campaign = situation.newCampaign("Before the conversion");
    const [lead] = situation.newLeads(1, "convert") as [string];
    situation.joins(campaign, [lead]);
    await situation.imports();
    await situation.exports();
    const { contactId } = org.convertLead(lead, { convertedStatus: "Closed - Converted" });
    await situation.imports();
    await situation.exports();
    const touches = rowsOf(
      org,
      `SELECT Lead__c, Contact__c FROM Footfall_Touchpoint__c WHERE Campaign__c = '${campaign}'`,
    );
    expect(touches.map((touch) => [touch.Lead__c, touch.Contact__c])).toEqual(
      expect.arrayContaining([
        [lead, null],
        [null, contactId],
      ]),
    );
    expect(touches.length).toBe(2);
    await situation.orgHasTheOutcome();
  });

  test.each([
    ["collections", undefined],
    ["the bulk API", "1"],
  ])("a converted lead that the user may not see keeps nobody waiting by %s", async (way, bulkFrom) => {
    const { org } = situation;
    const campaign = situation.newCampaign(`Before a conversion, by ${way}`);
    const leads = situation.newLeads(3, `hidden-${bulkFrom ?? 0}`);
    const members = situation.joins(campaign, leads);
    const [converted = "", other = ""] = leads;
    org.convertLead(converted, { convertedStatus: "Closed - Converted" });
    await situation.imports();
    const hidden = new Set([converted]);
    const refusal = {
      statusCode: "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
      message: "insufficient access rights on cross-reference id",
      fields: ["Lead__c"],
    };
    org.setGuard((_object, _operation, record) => (hidden.has(String(record.Lead__c)) ? refusal : undefined));
    if (bulkFrom) process.env.FOOTFALL_BULK_FROM = bulkFrom;
    const told = await situation.cli("export");
    expect(told.error).toContain("INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY");
    expect(told.error).not.toContain("waits");
    const shown = `SELECT Id FROM Footfall_Touchpoint__c WHERE Campaign__c = '${campaign}'`;
    expect(rowsOf(org, shown).length).toBe(3);
    // A lead of whom no contact carries the touchpoint still keeps the rest waiting: here, a deletion.
    hidden.add(other);
    org.remove("CampaignMember", members.slice(2), WHOLE);
    situation.joins(situation.newCampaign(`Hidden, by ${way}`), [other]);
    await situation.imports();
    expect((await situation.cli("export")).error).toContain("Footfall_Touchpoint__c: the rest waits");
    org.setGuard(undefined);
    await situation.exports();
    await situation.orgHasTheOutcome();
  });
});
