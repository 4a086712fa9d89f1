import { expect, test } from "vitest";
import { outcome, testOrg } from "../store/test-org.ts";

const each = { allOrNone: false };

function fair() {
  const made = testOrg();
  const campaign = made.insert("Campaign", { Name: "Fair" });
  const account = made.insert("Account", { Name: "Acme" });
  const lead = made.insert("Lead", {
    FirstName: "Ann",
    LastName: "Lee",
    Company: "Co",
    Email: "ann@a.example",
  });
  const contact = made.insert("Contact", { LastName: "Con", AccountId: account });
  return { ...made, campaign, lead, contact };
}

test("a new campaign has the statuses Sent, the default, and Responded", () => {
  const { ask } = fair();
  expect(ask("SELECT Label, IsDefault, HasResponded FROM CampaignMemberStatus")).toEqual([
    "Sent|true|false",
    "Responded|false|true",
  ]);
});

test("status decides whether a member has responded, and the first day stays", () => {
  const { ask, insert, update, wait, campaign, lead } = fair();
  const member = insert("CampaignMember", { CampaignId: campaign, LeadId: lead });
  const soql = "SELECT Status, HasResponded, FirstRespondedDate FROM CampaignMember";
  expect(ask(soql)).toEqual(["Sent|false|"]);
  update("CampaignMember", { Id: member, Status: "responded" });
  expect(ask(soql)).toEqual(["Responded|true|2026-03-11"]);
  wait(86_400_000);
  update("CampaignMember", { Id: member, Status: "Sent" });
  update("CampaignMember", { Id: member, Status: "Responded" });
  expect(ask(soql)).toEqual(["Responded|true|2026-03-11"]);
});

test("the day of the first response is a day of the org's zone", () => {
  const { org, ask, insert, update, campaign, lead } = fair();
  update("Organization", { Id: org.id, TimeZoneSidKey: "Pacific/Auckland" });
  insert("CampaignMember", { CampaignId: campaign, LeadId: lead, Status: "Responded" });
  expect(ask("SELECT FirstRespondedDate FROM CampaignMember")).toEqual(["2026-03-12"]);
});

test("a status that the campaign does not have becomes its default", () => {
  const { ask, insert, campaign, lead } = fair();
  insert("CampaignMember", { CampaignId: campaign, LeadId: lead, Status: "Danced" });
  expect(ask("SELECT Status FROM CampaignMember")).toEqual(["Sent"]);
});

test("HasResponded, FirstRespondedDate and the ids of a member are not writable", () => {
  const { org, insert, campaign, lead, contact } = fair();
  const member = insert("CampaignMember", { CampaignId: campaign, LeadId: lead });
  const changes = [
    { HasResponded: true },
    { FirstRespondedDate: "2026-01-01" },
    { CampaignId: campaign },
    { LeadId: lead },
    { ContactId: contact },
  ];
  const results = org.update(
    "CampaignMember",
    changes.map((change) => ({ Id: member, ...change })),
    each,
  );
  expect(results.map(({ errors }) => errors[0]?.fields)).toEqual(
    changes.map((change) => Object.keys(change)),
  );
  expect(new Set(results.map(({ errors }) => errors[0]?.statusCode))).toEqual(
    new Set(["INVALID_FIELD_FOR_INSERT_UPDATE"]),
  );
});

test("where lead and contact are given only the contact is kept; a member shows the person's fields", () => {
  const { ask, insert, campaign, lead, contact } = fair();
  insert("CampaignMember", { CampaignId: campaign, LeadId: lead, ContactId: contact });
  insert("CampaignMember", { CampaignId: campaign, LeadId: lead });
  expect(
    ask(
      "SELECT LeadId, ContactId, LeadOrContactId, Type, FirstName, LastName, Email, CompanyOrAccount FROM CampaignMember",
    ),
  ).toEqual([`|${contact}|${contact}|Contact||Con||Acme`, `${lead}||${lead}|Lead|Ann|Lee|ann@a.example|Co`]);
});

test("nobody is a member of one campaign twice", () => {
  const { org, campaign, lead, contact } = fair();
  const records = [
    { CampaignId: campaign, LeadId: lead },
    { CampaignId: campaign, LeadId: lead.slice(0, 15) },
    { CampaignId: campaign, ContactId: contact },
    { CampaignId: campaign },
    { LeadId: lead },
  ];
  expect(outcome(org.insert("CampaignMember", records, each))).toEqual([
    "saved",
    "DUPLICATE_VALUE Already a campaign member.",
    "saved",
    "REQUIRED_FIELD_MISSING Required fields are missing: [LeadId]",
    "REQUIRED_FIELD_MISSING Required fields are missing: [CampaignId]",
  ]);
});

test("a status that counts as responded from now on rewrites its members, and their stamps do not move", () => {
  const { ask, insert, update, wait, campaign, lead } = fair();
  insert("CampaignMember", { CampaignId: campaign, LeadId: lead });
  const [status = ""] = ask("SELECT Id FROM CampaignMemberStatus WHERE Label = 'Sent'");
  wait(60_000);
  update("CampaignMemberStatus", { Id: status, HasResponded: true, Label: "Invited" });
  expect(ask("SELECT Status, HasResponded, FirstRespondedDate, SystemModstamp FROM CampaignMember")).toEqual([
    "Invited|true|2026-03-11|2026-03-11T12:00:00.000Z",
  ]);
  update("CampaignMemberStatus", { Id: status, HasResponded: false });
  expect(ask("SELECT HasResponded, FirstRespondedDate FROM CampaignMember")).toEqual(["false|2026-03-11"]);
});

test("exactly one status is the default, one at least counts as responded, and one in use is not deleted", () => {
  const { org, ask, insert, campaign, lead } = fair();
  insert("CampaignMember", { CampaignId: campaign, LeadId: lead });
  const danced = insert("CampaignMemberStatus", { CampaignId: campaign, Label: "Danced", IsDefault: true });
  expect(ask("SELECT Label, IsDefault FROM CampaignMemberStatus")).toEqual([
    "Sent|false",
    "Responded|false",
    "Danced|true",
  ]);
  const [sent = "", responded = ""] = ask("SELECT Id FROM CampaignMemberStatus");
  expect(
    outcome(
      org.update(
        "CampaignMemberStatus",
        [
          { Id: danced, IsDefault: false },
          { Id: responded, HasResponded: false },
        ],
        each,
      ),
    ),
  ).toEqual([
    "FIELD_INTEGRITY_EXCEPTION A campaign must have a default member status",
    "FIELD_INTEGRITY_EXCEPTION A campaign must have at least one member status that counts as responded",
  ]);
  expect(
    org.remove("CampaignMemberStatus", [sent, danced, responded], each).map(({ success }) => success),
  ).toEqual([false, false, true]);
});
