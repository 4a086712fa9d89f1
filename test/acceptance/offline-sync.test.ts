/** The acceptance examples of shared/spec/offline-sync.md, section 20, row by row. The zone is America/Los_Angeles. */
import { describe, expect, test } from "vitest";
import type { SyncRule } from "../reference/settings.ts";
import { expectTable } from "../support/tables.ts";
import { model } from "./model.ts";

const run = model();

/** A rule over campaigns of a type. */
function ruleFor(type: string, touchpointDate: string, name = type): SyncRule {
  return {
    name,
    touchpointDate: [`{CampaignMember.${touchpointDate}}`],
    anyOf: [[{ field: "Campaign.Type", operator: "equals", value: type }]],
  };
}

test("1: Include_All, created 25 Jan 09:00, no override: the touch is on 25 Jan 09:00", async () => {
  const outcome = await run(`
    Campaign | Sync
    c1       | Include_All

    Member | Campaign | Contact | Created
    m1     | c1       | p1      | 2026-01-25 09:00

    Contact | Email
    p1      | ann@x.io
  `);
  expectTable(
    outcome.members,
    `
    member | status  | rule      | date             | date_source
    m1     | created | sync_type | 2026-01-25 09:00 | CampaignMember.CreatedDate
  `,
  );
  expectTable(
    outcome.touchpoints,
    `
    touchpoint_id | person   | source       | date             | positions    | first_touch | lead_creation | u_shaped
    ann@x.io|m1   | ann@x.io | crm_campaign | 2026-01-25 09:00 | FT, LC, Form | 1           | 1             | 1
  `,
  );
});

test("2: Include_All, the same with a Buyer Touchpoint Date of 4 Jan 10:00: that is the touch", async () => {
  const outcome = await run(`
    Campaign | Sync
    c1       | Include_All

    Member | Campaign | Contact | Created          | Touchpoint date
    m1     | c1       | p1      | 2026-01-25 09:00 | 2026-01-04 10:00

    Contact | Email
    p1      | ann@x.io
  `);
  expectTable(
    outcome.members,
    `
    member | status  | date             | date_source
    m1     | created | 2026-01-04 10:00 | CampaignMember.Footfall_Touchpoint_Date__c
  `,
  );
});

test("3: Include_Responded, not responded: none, not_responded", async () => {
  const outcome = await run(`
    Campaign | Sync
    c1       | Include_Responded

    Member | Campaign | Contact | Created          | Responded | First responded
    m1     | c1       | p1      | 2026-01-25 09:00 | false     |
    m2     | c1       | p2      | 2026-01-25 09:00 |           | 2026-01-04

    Contact | Email
    p1      | ann@x.io
    p2      | bob@x.io
  `);
  expectTable(
    outcome.members,
    `
    member | counts | status        | rule      | date | date_source
    m1     | false  | not_responded | sync_type |      |
    m2     | false  | not_responded | sync_type |      |
  `,
  );
  expectTable(outcome.touchpoints, "member | date");
});

test("4: Include_Responded, first responded 4 Jan, created 2 Jan: 4 Jan 00:00 local = 08:00Z", async () => {
  const outcome = await run(`
    Campaign | Sync
    c1       | Include_Responded

    Member | Campaign | Contact | Created          | Responded | First responded
    m1     | c1       | p1      | 2026-01-02 11:30 | true      | 2026-01-04

    Contact | Email
    p1      | ann@x.io
  `);
  expectTable(
    outcome.members,
    `
    member | status  | date             | date_source
    m1     | created | 2026-01-04 00:00 | CampaignMember.FirstRespondedDate
  `,
  );
  expectTable(outcome.members, "date\n 2026-01-04 08:00", "UTC");
});

test("5: Include_Responded, HasResponded, no first responded date: the created date", async () => {
  const outcome = await run(`
    Campaign | Sync
    c1       | Include_Responded

    Member | Campaign | Contact | Created          | Responded | First responded
    m1     | c1       | p1      | 2026-01-02 11:30 | true      |

    Contact | Email
    p1      | ann@x.io
  `);
  expectTable(
    outcome.members,
    `
    member | status  | date             | date_source
    m1     | created | 2026-01-02 11:30 | CampaignMember.CreatedDate
  `,
  );
});

test("6: Include_All from 1 Jan: 31 Dec 23:59 is before_start, 1 Jan 00:00 counts", async () => {
  const outcome = await run(`
    Campaign | Sync        | From
    c1       | Include_All | 2026-01-01

    Member | Campaign | Contact | Created
    m1     | c1       | p1      | 2025-12-31 23:59
    m2     | c1       | p2      | 2025-12-31 23:59:59.999
    m3     | c1       | p3      | 2026-01-01 00:00

    Contact | Email
    p1      | ann@x.io
    p2      | bob@x.io
    p3      | cem@x.io
  `);
  expectTable(
    outcome.members,
    `
    member | counts | status       | date
    m1     | false  | before_start | 2025-12-31 23:59
    m2     | false  | before_start | 2025-12-31 23:59:59.999
    m3     | true   | created      | 2026-01-01 00:00
  `,
  );
});

test("7: Include_All until 1 Jul: 30 Jun 23:59 counts, 1 Jul 00:00 is after_end", async () => {
  const outcome = await run(`
    Campaign | Sync        | Until
    c1       | Include_All | 2026-07-01

    Member | Campaign | Contact | Created
    m1     | c1       | p1      | 2026-06-30 23:59
    m2     | c1       | p2      | 2026-06-30 23:59:59.999
    m3     | c1       | p3      | 2026-07-01 00:00

    Contact | Email
    p1      | ann@x.io
    p2      | bob@x.io
    p3      | cem@x.io
  `);
  expectTable(
    outcome.members,
    `
    member | counts | status    | date
    m1     | true   | created   | 2026-06-30 23:59
    m2     | true   | created   | 2026-06-30 23:59:59.999
    m3     | false  | after_end | 2026-07-01 00:00
  `,
  );
});

describe("rules read exactly the field that they name", () => {
  const organisation = `
    Campaign | Type
    c1       | Webinar

    Member | Campaign | Contact | Created          | First responded | bizible2__Bizible_Touchpoint_Date__c
    m1     | c1       | p1      | 2026-01-25 09:00 |                 | 2026-01-04 10:00

    Contact | Email
    p1      | ann@x.io
  `;

  test("8: rule by first responded date, which is empty: no_date; the Buyer Touchpoint Date is not read", async () => {
    const outcome = await run(organisation, { sync: { rules: [ruleFor("Webinar", "FirstRespondedDate")] } });
    expectTable(
      outcome.members,
      `
      member | counts | status  | rule    | date | date_source
      m1     | false  | no_date | Webinar |      |
    `,
    );
  });

  test("9: rule by Buyer Touchpoint Date: that date", async () => {
    const outcome = await run(organisation, {
      sync: { rules: [ruleFor("Webinar", "bizible2__Bizible_Touchpoint_Date__c")] },
    });
    expectTable(
      outcome.members,
      `
      member | counts | status  | rule    | date             | date_source
      m1     | true   | created | Webinar | 2026-01-04 10:00 | CampaignMember.bizible2__Bizible_Touchpoint_Date__c
    `,
    );
  });
});

describe("10: one rule on Type = Webinar; the campaign is a Dinner, Include_All", () => {
  const organisation = `
    Campaign | Type   | Sync
    c1       | Dinner | Include_All

    Member | Campaign | Contact | Created
    m1     | c1       | p1      | 2026-01-25 09:00

    Contact | Email
    p1      | ann@x.io
  `;
  const rules = [ruleFor("Webinar", "CreatedDate")];

  test("in the default mode: none, no_rule", async () => {
    const outcome = await run(organisation, { sync: { rules } });
    expectTable(
      outcome.members,
      `
      member | counts | status  | rule | date
      m1     | false  | no_rule |      |
    `,
    );
  });

  test("in the fallback mode: created, by the picklist", async () => {
    const outcome = await run(organisation, { sync: { rules, precedence: "rules_then_sync_type" } });
    expectTable(
      outcome.members,
      `
      member | counts | status  | rule      | date
      m1     | true   | created | sync_type | 2026-01-25 09:00
    `,
    );
  });
});

test("11: Exclude_All after Include_All: the touch is deleted, its credit goes to the others", async () => {
  const organisation = (sync: string) => `
    Campaign | Sync
    c1       | ${sync}
    c2       | Include_All
    c3       | Include_All

    Member | Campaign | Contact | Created
    m1     | c1       | p1      | 2026-01-25 09:00
    m2     | c2       | p1      | 2026-02-10 09:00
    m3     | c3       | p1      | 2026-03-01 09:00

    Contact | Email    | Account
    p1      | ann@x.io | a1

    Opportunity | Account | Created          | Close      | State | Amount
    o1          | a1      | 2026-02-20 09:00 | 2026-04-01 | won   | 900
  `;
  const before = await run(organisation("Include_All"));
  expectTable(
    before.attribution_touchpoints,
    `
    member | positions    | first_touch $ | w_shaped %
    m1     | FT, LC, Form | 900           | 66.666667
    m2     | OC, Form     | 0             | 33.333333
    m3     | Form, Closed | 0             | 0
  `,
  );

  const after = await run(organisation("Exclude_All"));
  expectTable(
    after.members,
    `
    member | counts | status            | rule
    m1     | false  | campaign_excluded | sync_type
    m2     | true   | created           | sync_type
    m3     | true   | created           | sync_type
  `,
  );
  expectTable(
    after.touchpoints,
    `
    member | positions
    m2     | FT, LC, Form
    m3     | PostLC, Form
  `,
  );
  expectTable(
    after.attribution_touchpoints,
    `
    member | positions        | first_touch $ | w_shaped %
    m2     | FT, LC, OC, Form | 900           | 100
    m3     | Form, Closed     | 0             | 0
  `,
  );
});

test("12: a lead without email: no_email; the touch appears after an email is added", async () => {
  const organisation = (email: string) => `
    Campaign | Sync
    c1       | Include_All

    Member | Campaign | Lead | Created
    m1     | c1       | l1   | 2026-01-25 09:00

    Lead | Email
    l1   | ${email}
  `;
  const before = await run(organisation(""));
  expectTable(
    before.members,
    `
    member | person | counts | status   | date
    m1     |        | false  | no_email | 2026-01-25 09:00
  `,
  );
  expectTable(before.touchpoints, "member");

  const after = await run(organisation(" Ann@X.io "));
  expectTable(
    after.members,
    `
    member | person   | counts | status  | date
    m1     | ann@x.io | true   | created | 2026-01-25 09:00
  `,
  );
  expectTable(after.touchpoints, "touchpoint_id \n ann@x.io|m1");
});

describe("13: Include_All, the member is removed: its touch is deleted in the next cycle", () => {
  const organisation = (member: string) => `
    Campaign | Sync
    c1       | Include_All

    Member | Campaign | Contact | Created          | Deleted
    m2     | c1       | p2      | 2026-01-25 09:00 | false
    ${member}

    Contact | Email
    p1      | ann@x.io
    p2      | bob@x.io
  `;

  test("before it is removed", async () => {
    const outcome = await run(organisation("m1 | c1 | p1 | 2026-01-25 09:00 | false"));
    expectTable(
      outcome.touchpoints,
      `
      member | person
      m1     | ann@x.io
      m2     | bob@x.io
    `,
    );
  });

  test("while the delete log still tells of it", async () => {
    const outcome = await run(organisation("m1 | c1 | p1 | 2026-01-25 09:00 | true"));
    expectTable(
      outcome.members,
      `
      member | counts | status
      m1     | false  | member_removed
      m2     | true   | created
    `,
    );
    expectTable(outcome.touchpoints, "member | person \n m2 | bob@x.io");
  });

  test("also if the delete log was purged", async () => {
    const outcome = await run(organisation(""));
    expectTable(outcome.members, "member | status \n m2 | created");
    expectTable(outcome.touchpoints, "member | person \n m2 | bob@x.io");
  });
});

test("14: rules 1 and 2 both match, their dates differ: rule 1's date", async () => {
  const organisation = `
    Campaign | Type
    c1       | Webinar

    Member | Campaign | Contact | Created          | First responded
    m1     | c1       | p1      | 2026-01-25 09:00 | 2026-01-04

    Contact | Email
    p1      | ann@x.io
  `;
  const byResponse = ruleFor("Webinar", "FirstRespondedDate", "By response");
  const byCreation = ruleFor("Webinar", "CreatedDate", "By creation");

  const outcome = await run(organisation, { sync: { rules: [byResponse, byCreation] } });
  expectTable(
    outcome.members,
    `
    member | rule        | date             | date_source
    m1     | By response | 2026-01-04 00:00 | CampaignMember.FirstRespondedDate
  `,
  );
  expectTable(outcome.campaigns, "campaign | sync \n c1 | rule:By response");

  const reversed = await run(organisation, { sync: { rules: [byCreation, byResponse] } });
  expectTable(
    reversed.members,
    `
    member | rule        | date             | date_source
    m1     | By creation | 2026-01-25 09:00 | CampaignMember.CreatedDate
  `,
  );
});

describe("15: 70131000001hUTz is the same as 70131000001hUTzAAM", () => {
  const [short, long] = ["70131000001hUTz", "70131000001hUTzAAM"];
  const organisation = (inCampaign: string, inMember: string) => `
    Campaign      | Name
    ${inCampaign} | Fair

    Member          | Campaign    | Contact         | Created
    00v3100000rNDT8 | ${inMember} | 00331000032hW8q | 2026-01-25 09:00

    Contact            | Email
    00331000032hW8qAAE | ann@x.io
  `;
  const expected = `
    campaign_member_id | campaign_id        | contact_id         | status
    00v3100000rNDT8AAO | 70131000001hUTzAAM | 00331000032hW8qAAE | created
  `;
  const rule = (value: string): SyncRule => ({
    name: "That campaign",
    touchpointDate: ["{CampaignMember.CreatedDate}"],
    anyOf: [[{ field: "Campaign.Id", operator: "equals", value }]],
  });

  test.each([
    [short, short, short],
    [short, long, short],
    [long, short, long],
    [long, long, short],
  ])("campaign %s, its member %s, the rule %s", async (inCampaign, inMember, inRule) => {
    const outcome = await run(organisation(inCampaign, inMember), { sync: { rules: [rule(inRule)] } });
    expectTable(outcome.members, expected);
  });

  test("in the settings of single campaigns and members too", async () => {
    const outcome = await run(organisation(long, long), {
      campaigns: [{ campaign: short, syncType: "include_all" }],
      overrides: [{ campaignMember: "00v3100000rNDT8", touchpointDate: "2026-01-04" }],
    });
    expectTable(
      outcome.members,
      `
      campaign_member_id | status  | date             | date_source
      00v3100000rNDT8AAO | created | 2026-01-04 00:00 | override
    `,
    );
  });

  test("an id that differs in the case of a letter is another campaign", async () => {
    const outcome = await run(organisation(long, "70131000001hUTZ"), { sync: { rules: [rule(short)] } });
    expectTable(outcome.members, "status \n missing_campaign");
    expect(outcome.warnings.map(({ code }) => code)).toContain("missing_reference");
  });
});

describe("Section 7: the person is the email address", () => {
  test("the contact's, else the lead's; trimmed, in lower case; one that looks like x@y", async () => {
    const outcome = await run(`
      Campaign | Sync
      c1       | Include_All

      Member | Campaign | Lead | Contact | Created
      m1     | c1       | l1   | p1      | 2026-01-25 09:00
      m2     | c1       | l2   | p2      | 2026-01-25 09:00
      m3     | c1       | l3   |         | 2026-01-25 09:00
      m4     | c1       |      | p4      | 2026-01-25 09:00
      m5     | c1       |      | p5      | 2026-01-25 09:00
      m6     | c1       |      | p6      | 2026-01-25 09:00
      m7     | c1       |      | p7      | 2026-01-25 09:00

      Lead | Email
      l1   | lead1@x.io
      l2   | lead2@x.io
      l3   | ··Lead3@X.IO·

      Contact | Email
      p1      | ann@x.io
      p2      | nobody
      p4      | a b@x.io
      p5      | a@b@x.io
      p6      | @x.io
      p7      | zoe@z
    `);
    expectTable(
      outcome.members,
      `
      member | person     | status
      m1     | ann@x.io   | created
      m2     | lead2@x.io | created
      m3     | lead3@x.io | created
      m4     |            | no_email
      m5     |            | no_email
      m6     |            | no_email
      m7     | zoe@z      | created
    `,
    );
  });

  test("a deleted lead or contact is not there; a member with neither is missing_person", async () => {
    const outcome = await run(`
      Campaign | Sync
      c1       | Include_All

      Member | Campaign | Lead | Contact | Created
      m1     | c1       | l1   | p1      | 2026-01-25 09:00
      m2     | c1       |      | p1      | 2026-01-25 09:00
      m3     | c1       | l2   |         | 2026-01-25 09:00
      m4     | c1       | l9   | p9      | 2026-01-25 09:00
      m5     | c1       |      |         | 2026-01-25 09:00

      Lead | Email    | Deleted
      l1   | bob@x.io | false
      l2   | cem@x.io | true

      Contact | Email    | Deleted
      p1      | ann@x.io | true
    `);
    expectTable(
      outcome.members,
      `
      member | person   | counts | status         | date
      m1     | bob@x.io | true   | created        | 2026-01-25 09:00
      m2     |          | false  | missing_person | 2026-01-25 09:00
      m3     |          | false  | missing_person | 2026-01-25 09:00
      m4     |          | false  | missing_person | 2026-01-25 09:00
      m5     |          | false  | missing_person | 2026-01-25 09:00
    `,
    );
  });
});

describe("OQ-10: two memberships of one person in one campaign make one touch", () => {
  test("the earliest date stays, then the smallest member id; one that fails a check takes no part", async () => {
    const outcome = await run(`
      Campaign | Sync              | From
      c1       | Include_All       |
      c2       | Include_All       | 2026-01-10
      c3       | Include_Responded |

      Member | Campaign | Lead | Contact | Created          | Responded
      m1     | c1       | l1   |         | 2026-01-25 09:00 | false
      m2     | c1       |      | p1      | 2026-01-20 09:00 | false
      m3     | c1       |      | p2      | 2026-01-20 09:00 | false
      m4     | c2       | l1   |         | 2026-01-05 09:00 | false
      m5     | c2       |      | p1      | 2026-01-15 09:00 | false
      m6     | c3       | l1   |         | 2026-01-05 09:00 | false
      m7     | c3       |      | p1      | 2026-01-15 09:00 | true

      Lead | Email
      l1   | ann@x.io

      Contact | Email
      p1      | Ann@x.io
      p2      | ANN@x.io
    `);
    expectTable(
      outcome.members,
      `
      member | campaign | counts | status           | date
      m1     | c1       | false  | duplicate_member | 2026-01-25 09:00
      m2     | c1       | true   | created          | 2026-01-20 09:00
      m3     | c1       | false  | duplicate_member | 2026-01-20 09:00
      m4     | c2       | false  | before_start     | 2026-01-05 09:00
      m5     | c2       | true   | created          | 2026-01-15 09:00
      m6     | c3       | false  | not_responded    |
      m7     | c3       | true   | created          | 2026-01-15 09:00
    `,
    );
  });
});

test("Late upload: created three days or more after the campaign's end, or after its start without an end", async () => {
  const outcome = await run(`
    Campaign | Sync        | StartDate  | EndDate    | Type
    c1       | Include_All | 2026-01-10 | 2026-01-12 | Fair
    c2       | Include_All | 2026-01-10 |            | Fair
    c3       | Include_All |            |            | Fair

    Member | Campaign | Contact | Created          | Touchpoint date
    m1     | c1       | p1      | 2026-01-14 23:59 |
    m2     | c1       | p2      | 2026-01-15 00:00 |
    m3     | c1       | p3      | 2026-02-15 00:00 | 2026-01-11 10:00
    m4     | c2       | p1      | 2026-01-12 23:59 |
    m5     | c2       | p2      | 2026-01-13 00:00 |
    m6     | c3       | p1      | 2026-03-01 00:00 |

    Contact | Email
    p1      | ann@x.io
    p2      | bob@x.io
    p3      | cem@x.io
  `);
  expectTable(
    outcome.campaigns,
    `
    campaign | touchpoints | late_upload_members | warnings
    c1       | 3           | 1                   | late_upload;unmapped_type
    c2       | 2           | 1                   | late_upload;unmapped_type
    c3       | 1           | 0                   | unmapped_type
  `,
  );
});
