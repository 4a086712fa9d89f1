import { describe, expect, test } from "vitest";
import { NOON, outcome, testOrg } from "../store/test-org.ts";

const each = { allOrNone: false };
const MINUTE = 60_000;

function company() {
  const made = testOrg();
  const { insert } = made;
  const account = insert("Account", { Name: "Acme" });
  const contact = insert("Contact", { LastName: "Con", AccountId: account });
  const lead = insert("Lead", { LastName: "Lee", Company: "Co" });
  const campaign = insert("Campaign", { Name: "Fair" });
  const deal = insert("Opportunity", {
    Name: "D",
    AccountId: account,
    CampaignId: campaign,
    StageName: "Prospecting",
    CloseDate: "2026-01-01",
  });
  const role = insert("OpportunityContactRole", { OpportunityId: deal, ContactId: contact });
  const leadMember = insert("CampaignMember", { CampaignId: campaign, LeadId: lead });
  const contactMember = insert("CampaignMember", { CampaignId: campaign, ContactId: contact });
  const touch = insert("Footfall_Touchpoint__c", { Unique_Id__c: "t", Lead__c: lead, Campaign__c: campaign });
  const deleted = (object: string) => {
    made.wait(MINUTE);
    const now = made.org.now();
    return made.org.deleted(object, now - 60 * MINUTE, now).deletedRecords.map(({ id }) => id);
  };
  return { ...made, account, contact, lead, campaign, deal, role, leadMember, contactMember, touch, deleted };
}

describe("delete", () => {
  test("a lead goes into the bin, its membership is gone without a word", () => {
    const { ask, remove, deleted, lead, leadMember, contactMember } = company();
    remove("Lead", lead);
    expect(ask("SELECT Id FROM Lead")).toEqual([]);
    expect(ask("SELECT Id FROM Lead WHERE IsDeleted = true", true)).toEqual([lead]);
    expect(ask("SELECT Id FROM CampaignMember", true)).toEqual([contactMember]);
    expect([deleted("Lead"), deleted("CampaignMember")]).toEqual([[lead], []]);
    expect(leadMember).not.toBe(contactMember);
  });

  test("a campaign takes all its members along", () => {
    const { ask, remove, deleted, campaign } = company();
    remove("Campaign", campaign);
    expect(ask("SELECT Id FROM CampaignMember", true)).toEqual([]);
    expect([deleted("Campaign"), deleted("CampaignMember")]).toEqual([[campaign], []]);
  });

  test("a member that is removed itself has no row any more, and getDeleted tells of it", () => {
    const { org, ask, remove, deleted, leadMember, contactMember } = company();
    remove("CampaignMember", leadMember);
    expect(ask("SELECT Id FROM CampaignMember", true)).toEqual([contactMember]);
    expect(deleted("CampaignMember")).toEqual([leadMember]);
    expect(outcome(org.undelete([leadMember], each))).toEqual([
      "UNDELETE_FAILED Entity is not in the recycle bin",
    ]);
  });

  test("an account takes contacts and opportunities into the bin and brings them back, without memberships", () => {
    const { org, ask, remove, deleted, account, contact, deal, role, leadMember } = company();
    remove("Account", account);
    expect([ask("SELECT Id FROM Contact"), ask("SELECT Id FROM Opportunity")]).toEqual([[], []]);
    expect(ask("SELECT Id FROM OpportunityContactRole WHERE IsDeleted = true", true)).toEqual([role]);
    expect(ask("SELECT Id FROM CampaignMember", true)).toEqual([leadMember]);
    expect([deleted("Contact"), deleted("Opportunity")]).toEqual([[contact], [deal]]);
    expect(outcome(org.undelete([account], each))).toEqual(["saved"]);
    expect(ask("SELECT AccountId FROM Contact")).toEqual([account]);
    expect(ask("SELECT AccountId FROM Opportunity")).toEqual([account]);
    expect(ask("SELECT Id FROM OpportunityContactRole")).toEqual([role]);
    expect(deleted("Contact")).toEqual([]);
  });

  test("contact roles are deleted while their opportunity is; one that is removed itself leaves nothing", () => {
    const { org, ask, remove, deleted, deal, role } = company();
    remove("Opportunity", deal);
    expect(ask("SELECT Id FROM OpportunityContactRole")).toEqual([]);
    org.undelete([deal], each);
    expect(ask("SELECT Id FROM OpportunityContactRole")).toEqual([role]);
    remove("OpportunityContactRole", role);
    expect([ask("SELECT Id FROM OpportunityContactRole", true), deleted("OpportunityContactRole")]).toEqual([
      [],
      [],
    ]);
  });

  test("lookups to a deleted record are empty while it is in the bin, and no stamp moves", () => {
    const { org, ask, remove, wait, lead, campaign, deal } = company();
    wait(MINUTE);
    remove("Lead", lead);
    remove("Campaign", campaign);
    const soql = "SELECT Lead__c, Campaign__c, SystemModstamp FROM Footfall_Touchpoint__c";
    expect(ask(soql)).toEqual(["||2026-03-11T12:00:00.000Z"]);
    expect(ask(`SELECT CampaignId FROM Opportunity WHERE Id = '${deal}'`)).toEqual([""]);
    org.undelete([lead], each);
    expect(ask(soql)).toEqual([`${lead}||2026-03-11T12:00:00.000Z`]);
  });

  test("a restored record moves its stamp and is deleted no more", () => {
    const { org, ask, remove, wait, deleted, lead } = company();
    remove("Lead", lead);
    wait(MINUTE);
    org.undelete([lead], each);
    expect(ask("SELECT IsDeleted, SystemModstamp FROM Lead")).toEqual(["false|2026-03-11T12:01:00.000Z"]);
    expect(deleted("Lead")).toEqual([]);
  });

  test("what is not there cannot be deleted", () => {
    const { org, remove, lead, leadMember } = company();
    remove("Lead", lead);
    remove("CampaignMember", company().contactMember === leadMember ? lead : company().contactMember);
    expect(outcome(org.remove("Lead", [lead, "00Q000000000001", "x"], each))).toEqual([
      "ENTITY_IS_DELETED entity is deleted",
      "INVALID_CROSS_REFERENCE_KEY invalid cross reference id",
      "MALFORMED_ID Record ID: id value of incorrect type: x",
    ]);
  });
});

describe("for good", () => {
  test("hard delete leaves no trace, also of what was in the bin already", () => {
    const { org, ask, remove, deleted, account, lead } = company();
    remove("Lead", lead);
    expect(outcome(org.erase("Lead", [lead], each))).toEqual(["saved"]);
    expect(outcome(org.erase("Account", [account], each))).toEqual(["saved"]);
    for (const object of [
      "Lead",
      "Account",
      "Contact",
      "Opportunity",
      "OpportunityContactRole",
      "CampaignMember",
    ]) {
      expect([object, ask(`SELECT Id FROM ${object}`, true), deleted(object)]).toEqual([object, [], []]);
    }
  });

  test("an emptied bin is empty, and getDeleted goes on telling", () => {
    const { org, ask, remove, deleted, account, contact } = company();
    remove("Account", account);
    expect(outcome(org.emptyRecycleBin([account]))).toEqual(["saved"]);
    expect([ask("SELECT Id FROM Account", true), ask("SELECT Id FROM Contact", true)]).toEqual([[], []]);
    expect([deleted("Account"), deleted("Contact")]).toEqual([[account], [contact]]);
    expect(outcome(org.emptyRecycleBin([account]))).toEqual([
      "INVALID_ID_FIELD Entity is not in the recycle bin",
    ]);
  });
});

describe("replication", () => {
  test("deletions have their time, between the two instants", () => {
    const { org, remove, wait, lead } = company();
    wait(5 * MINUTE);
    remove("Lead", lead);
    wait(5 * MINUTE);
    const told = (from: number, to: number) => org.deleted("Lead", NOON + from * MINUTE, NOON + to * MINUTE);
    expect(told(0, 10)).toEqual({
      deletedRecords: [{ id: lead, deletedDate: "2026-03-11T12:05:00.000+0000" }],
      earliestDateAvailable: "2026-02-24T12:10:00.000+0000",
      latestDateCovered: "2026-03-11T12:10:00.000+0000",
    });
    expect([told(0, 5).deletedRecords, told(6, 10).deletedRecords]).toEqual([[], []]);
    // Seconds do not count: these are the minutes from 12:05 to 12:08.
    expect(told(5.9, 8.9)).toMatchObject({
      deletedRecords: [{ id: lead }],
      latestDateCovered: "2026-03-11T12:08:00.000+0000",
    });
    expect(told(0, 60).latestDateCovered).toBe("2026-03-11T12:10:00.000+0000");
  });

  test.each([
    ["more than 15 days back", -15 * 24 * 60 - 1, 0],
    ["less than a minute", -1, -0.5],
    ["within one minute", -0.9, -0.1],
    ["end before start", -1, -5],
    ["in the future", 1, 5],
  ])("%s is an INVALID_REPLICATION_DATE", (_title, from, to) => {
    const { org } = testOrg();
    const ask = () => org.deleted("Lead", NOON + from * MINUTE, NOON + to * MINUTE);
    expect(ask).toThrow(expect.objectContaining({ status: 400, errorCode: "INVALID_REPLICATION_DATE" }));
  });

  test("getUpdated tells what was changed since", () => {
    const { org, update, wait, lead } = company();
    wait(10 * MINUTE);
    update("Lead", { Id: lead, Title: "T" });
    wait(MINUTE);
    expect(org.updated("Lead", NOON + 5 * MINUTE, org.now()).ids).toEqual([lead]);
    expect(org.updated("Lead", NOON + MINUTE, NOON + 5 * MINUTE).ids).toEqual([]);
    const back = (days: number) => org.updated("Lead", org.now() - days * 24 * 60 * MINUTE, org.now()).ids;
    expect(back(29)).toContain(lead);
    expect(() => back(31)).toThrow("startDate cannot be more than 30 days ago");
  });
});
