/** The worked examples of the specification, checked against the reference itself. */
import { describe, expect, test } from "vitest";
import {
  customModel,
  FULL_PATH,
  positionModel,
  positionShares,
  splitCents,
  U_SHAPED,
  W_SHAPED,
} from "./credit.ts";
import { id18 } from "./csv-values.ts";
import { type Fraction, fraction, sum } from "./exact.ts";
import { percentText, referenceOutcome } from "./outcome.ts";
import type { SettingsInput, SyncRule } from "./settings.ts";
import {
  CONTACT,
  columnOf,
  EXCLUDE_ALL,
  INCLUDE_ALL,
  INCLUDE_RESPONDED,
  MEMBER,
  memberOf,
  organisationOf,
  outcomeOfJourney,
  outcomeOfOne,
  recordsOf,
} from "./small-organisations.ts";

const SYNC = "bizible2__Bizible_Attribution_SyncType__c";
const BULK = "bizible2__Bizible_Touchpoint_Date__c";

function rule(name: string, touchpointDate: string, field: string, value: string): SyncRule {
  return { name, touchpointDate: [touchpointDate], anyOf: [[{ field, operator: "equals", value }]] };
}

describe("offline-sync.md, 20: acceptance examples, zone America/Los_Angeles", () => {
  test("1: Include_All, created 25 Jan 09:00", () => {
    const outcome = outcomeOfOne({ [SYNC]: INCLUDE_ALL }, { CreatedDate: "2026-01-25T09:00:00-08:00" });
    expect(memberOf(outcome)).toBe("created 2026-01-25T17:00:00.000Z CampaignMember.CreatedDate");
    expect(recordsOf(outcome.touchpoints)[0]).toMatchObject({
      touchpoint_id: `ann@x.io|${MEMBER}`,
      source: "crm_campaign",
      positions: "FT, LC, Form",
      first_touch: "1",
      u_shaped: "1",
    });
  });

  test("2: the same with a Buyer Touchpoint Date of 4 Jan 10:00", () => {
    const outcome = outcomeOfOne({ [SYNC]: INCLUDE_ALL }, { [BULK]: "2026-01-04T18:00:00.000Z" });
    expect(memberOf(outcome)).toBe(`created 2026-01-04T18:00:00.000Z CampaignMember.${BULK}`);
  });

  test("3: Include_Responded, not responded", () => {
    const outcome = outcomeOfOne({ [SYNC]: INCLUDE_RESPONDED }, { HasResponded: "false" });
    expect(memberOf(outcome)).toBe("not_responded");
    expect(recordsOf(outcome.members)[0]?.rule).toBe("sync_type");
  });

  test("4, 5: Include_Responded takes FirstRespondedDate at local midnight, else the created date", () => {
    const responded = { HasResponded: "1", CreatedDate: "2026-01-02T20:00:00Z" };
    const campaign = { [SYNC]: "include only 'responded'  campaign members" };
    expect(memberOf(outcomeOfOne(campaign, { ...responded, FirstRespondedDate: "2026-01-04" }))).toBe(
      "created 2026-01-04T08:00:00.000Z CampaignMember.FirstRespondedDate",
    );
    expect(memberOf(outcomeOfOne(campaign, { ...responded, FirstRespondedDate: "#N/A" }))).toBe(
      "created 2026-01-02T20:00:00.000Z CampaignMember.CreatedDate",
    );
  });

  test.each([
    [
      "6: the start counts",
      { Footfall_Touchpoint_Start__c: "2026-01-01" },
      "2026-01-01T08:00:00Z",
      "created",
    ],
    ["6: before it", { Footfall_Touchpoint_Start__c: "2026-01-01" }, "2026-01-01T07:59:00Z", "before_start"],
    [
      "7: the end does not",
      { Footfall_Touchpoint_End__c: "2026-07-01" },
      "2026-07-01T07:00:00Z",
      "after_end",
    ],
    ["7: before it", { Footfall_Touchpoint_End__c: "2026-07-01" }, "2026-07-01T06:59:00Z", "created"],
  ])("%s", (_, window, CreatedDate, status) => {
    const outcome = outcomeOfOne({ [SYNC]: INCLUDE_ALL, ...window }, { CreatedDate });
    expect(recordsOf(outcome.members)[0]).toMatchObject({
      status,
      touchpoint_date: CreatedDate.replace("Z", ".000Z"),
    });
  });

  test("8, 9: a rule reads exactly the field that it names", () => {
    const byResponse = rule("A", "{CampaignMember.FirstRespondedDate}", "Campaign.Name", "fair");
    const byBulk = rule("B", `{CampaignMember.${BULK}}`, "Campaign.Name", "fair");
    const member = { [BULK]: "2026-01-04T18:00:00.000Z" };
    expect(memberOf(outcomeOfOne({}, member, { sync: { rules: [byResponse] } }))).toBe("no_date");
    expect(memberOf(outcomeOfOne({}, member, { sync: { rules: [byBulk] } }))).toContain(
      "created 2026-01-04T18",
    );
  });

  test("10: with a rule the picklist is silent, except as a fallback", () => {
    const rules = [rule("A", "{CampaignMember.CreatedDate}", "Campaign.Type", "Webinar")];
    const campaign = { Type: "Dinner", [SYNC]: INCLUDE_ALL };
    expect(memberOf(outcomeOfOne(campaign, {}, { sync: { rules } }))).toBe("no_rule");
    const fallback: SettingsInput = { sync: { rules, precedence: "rules_then_sync_type" } };
    expect(memberOf(outcomeOfOne(campaign, {}, fallback))).toContain("created");
  });

  test("11, 13: excluded campaigns, removed members and campaigns", () => {
    expect(memberOf(outcomeOfOne({ [SYNC]: EXCLUDE_ALL }, {}))).toBe("campaign_excluded");
    expect(memberOf(outcomeOfOne({ [SYNC]: INCLUDE_ALL }, { IsDeleted: "true" }))).toBe("member_removed");
    expect(memberOf(outcomeOfOne({ [SYNC]: INCLUDE_ALL, IsDeleted: "TRUE" }, {}))).toBe("member_removed");
    expect(memberOf(outcomeOfOne({}, {}))).toBe("campaign_not_synced");
  });

  test("12: no email address, or none that is one", () => {
    for (const Email of ["", "#N/A", "ann", "ann@x@y", "an n@x.io"]) {
      const outcome = outcomeOfOne({ [SYNC]: INCLUDE_ALL }, {}, {}, undefined, { Email });
      expect(memberOf(outcome)).toContain("no_email 2026-01-25T17:00:00.000Z");
    }
  });

  test("14: the first of two rules that match gives the date", () => {
    const rules = [
      rule("A", "{CampaignMember.FirstRespondedDate}", "Campaign.Name", "Fair"),
      rule("B", "{CampaignMember.CreatedDate}", "Campaign.Name", "Fair"),
    ];
    const outcome = outcomeOfOne({}, { FirstRespondedDate: "2026-01-04" }, { sync: { rules } });
    expect(recordsOf(outcome.members)[0]).toMatchObject({
      rule: "A",
      touchpoint_date: "2026-01-04T08:00:00.000Z",
    });
    expect(recordsOf(outcome.campaigns)[0]?.sync).toBe("rule:A");
  });

  test("15 and salesforce.md, 9: ids of 15 characters become 18", () => {
    const known =
      "70131000001hUTzAAM 70130000001tcyIAAQ 00558000001N0KeAAK 00v3100000rNDT8AAO 00331000032hW8qAAE 00Q0b00001UiE2XEAV 00T0Z00004Qbd1jUAB a0D30000001n7PiEAI";
    for (const id of known.split(" ")) expect(id18(id.slice(0, 15))).toBe(id);
  });
});

test("the date override beats rule and picklist; a person is an email; the earliest duplicate stays", () => {
  const organisation = organisationOf({
    Campaign: [{ Id: "701000000000001", Name: "Fair", Type: "Webinar", [SYNC]: "include_all" }],
    CampaignMember: [
      {
        Id: "00v00000000000a",
        CampaignId: "701000000000001",
        ContactId: "003000000000009",
        CreatedDate: "2026-01-05",
      },
      {
        Id: "00v00000000000A",
        CampaignId: "701000000000001",
        LeadId: "00Q000000000001",
        CreatedDate: "2026-01-05",
      },
      {
        Id: "00v00000000000b",
        CampaignId: "701000000000001",
        LeadId: "00Q000000000404",
        CreatedDate: "2026-01-05",
      },
    ],
    Contact: [
      { Id: CONTACT, Email: " Ann@X.io" },
      { Id: "003000000000009", Email: "old@x.io", IsDeleted: "true", MasterRecordId: CONTACT },
    ],
    Lead: [{ Id: "00Q000000000001", Email: "ANN@x.IO" }],
  });
  const statuses = (settings: SettingsInput) => {
    const { members } = referenceOutcome(organisation, settings, "2026-06-01T00:00:00Z");
    return recordsOf(members).map(({ campaign_member_id, person, status }) =>
      [campaign_member_id?.slice(-4), person, status].join(" "),
    );
  };
  expect(statuses({})).toEqual([
    "AAAQ ann@x.io created",
    "aAAA ann@x.io duplicate_member",
    "bAAA  missing_person",
  ]);
  const overrides = [{ campaignMember: "00v00000000000a", touchpointDate: "2026-01-04T00:00:00+01:00" }];
  expect(statuses({ overrides })[1]).toBe("aAAA ann@x.io created");
});

describe("attribution.md, 8: models", () => {
  const texts = (shares: Fraction[]) => shares.map(percentText);

  test("empty middle pools go back to the positions, evenly: U 50/50, W thirds, Full quarters", () => {
    expect(texts(positionShares(U_SHAPED, 2, { FT: 0, LC: 1 }))).toEqual(["50", "50"]);
    expect(texts(positionShares(W_SHAPED, 3, { FT: 0, LC: 1, OC: 2 }))).toEqual(Array(3).fill("33.333333"));
    expect(texts(positionShares(FULL_PATH, 4, { FT: 0, LC: 1, OC: 2, Closed: 3 }))).toEqual(
      Array(4).fill("25"),
    );
    expect(texts(positionShares(W_SHAPED, 2, { FT: 0, LC: 0, OC: 1 }))).toEqual(["66.666667", "33.333333"]);
  });

  test("one touch that is FT, LC and OC has 67.5 % of Full Path and 100 % of W-shaped (WE-02)", () => {
    const positions = { FT: 0, LC: 0, OC: 0, Closed: 3 };
    expect(texts(positionShares(FULL_PATH, 4, positions))).toEqual(["67.5", "5", "5", "22.5"]);
    expect(texts(positionShares(W_SHAPED, 4, positions))).toEqual(["100", "0", "0", "0"]);
  });

  test("every model has its own pool: U up to LC, W up to OC, Full Path up to Closed", () => {
    const positions = { FT: 0, LC: 2, OC: 4, Closed: 6 };
    expect(texts(positionShares(U_SHAPED, 7, positions))).toEqual(["40", "20", "40", "0", "0", "0", "0"]);
    expect(texts(positionShares(W_SHAPED, 7, positions))).toEqual(["30", "5", "30", "5", "30", "0", "0"]);
    expect(texts(positionShares(FULL_PATH, 7, positions))[5]).toBe("3.333333");
  });

  test("unequal custom weights share an empty middle evenly (OQ-33)", () => {
    const model = positionModel({ FT: 26, LC: 22, DS: 22, OC: 15, Closed: 5 }, 10, "Closed");
    const positions = { FT: 0, LC: 1, DS: 2, OC: 3, Closed: 4 };
    expect(texts(positionShares(model, 5, positions))).toEqual(["28", "24", "24", "17", "7"]);
  });

  test("a touch whose only positions weigh nothing is a middle touch (rule 5)", () => {
    const model = customModel({ FT: 50, LC: 0, OC: 0, Closed: 30, middle: 20 });
    expect(texts(positionShares(model, 4, { FT: 0, LC: 1, OC: 2, Closed: 3 }))).toEqual([
      "50",
      "10",
      "10",
      "30",
    ]);
  });

  test("revenue comes from the exact share: a 22nd of 10 % of 84,000 is 381.82, and the cents add up", () => {
    const shares = positionShares(FULL_PATH, 26, { FT: 0, LC: 1, OC: 2, Closed: 25 });
    const cents = splitCents(8_400_000n, shares);
    expect(cents[3]).toBe(38182n);
    expect(new Set(cents.slice(3, 25))).toEqual(new Set([38182n, 38181n]));
    expect(cents.reduce((left, right) => left + right)).toBe(8_400_000n);
  });

  test("cents go to the largest remainder, ties to the earlier touch, negative amounts likewise", () => {
    const thirds = Array.from({ length: 3 }, () => fraction(100n, 3n));
    expect(splitCents(100n, thirds)).toEqual([34n, 33n, 33n]);
    expect(splitCents(-101n, thirds)).toEqual([-34n, -34n, -33n]);
    expect(percentText(sum(thirds))).toBe("100");
  });
});

describe("attribution.md, 4 and 5: the journey of an opportunity", () => {
  const DAYS = ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"];

  test("FT and LC the first, OC the last before the creation, Closed the last before the close day ends", () => {
    const opportunity = { CreatedDate: "2026-02-15", CloseDate: "2026-03-01", Amount: "100" };
    const outcome = outcomeOfJourney(DAYS, opportunity);
    expect(columnOf(outcome, "positions")).toEqual(["FT, LC, Form", "OC, Form", "Form, Closed"]);
    expect(columnOf(outcome, "w_shaped_percent")).toEqual(["66.666667", "33.333333", "0"]);
    expect(columnOf(outcome, "w_shaped_revenue")).toEqual(["66.67", "33.33", "0"]);
    expect(columnOf(outcome, "custom_revenue")).toEqual(["", "", ""]);
    expect(recordsOf(outcome.channels)).toMatchObject([
      {
        channel: "Other",
        touchpoints: "4",
        people: "1",
        opportunities: "1",
        linear_won: "100",
        linear_open: "0",
      },
    ]);
  });

  test("nothing before the creation: OC is the first; an open opportunity has a provisional Closed", () => {
    const opportunity = { CreatedDate: "2025-06-01", IsClosed: "false", Amount: "0.05" };
    const outcome = outcomeOfJourney(DAYS, opportunity, { attribution: { timeDecayHalfLifeDays: 31 } });
    expect(columnOf(outcome, "positions")).toEqual(["FT, LC, OC, Form", "Form", "Form", "Form"]);
    expect(columnOf(outcome, "pending")).toEqual(["false", "false", "false", "true"]);
    expect(columnOf(outcome, "full_path_percent")).toEqual(["67.5", "5", "5", "22.5"]);
    expect(columnOf(outcome, "full_path_revenue")).toEqual(["0.04", "0", "0", "0.01"]);
    expect(columnOf(outcome, "time_decay_percent")[3]).toMatch(/^5[0-9]\.\d{6}$/);
  });

  test("the look-back leaves out what is earlier than whole days before the creation", () => {
    const opportunity = { CreatedDate: "2026-02-02T12:00:00Z" };
    expect(
      columnOf(
        outcomeOfJourney(DAYS, opportunity, { attribution: { lookbackDays: 1 } }),
        "touchpoint_date",
      )[0],
    ).toBe("2026-02-01T12:00:00.000Z");
  });

  test("suppressing a touch is as if it had never been; each side for itself", () => {
    const opportunity = { CreatedDate: "2026-02-15", Amount: "100" };
    const anyOf = [[{ field: "Touchpoint.touchpoint_date", operator: "equals" as const, value: "1/1/2026" }]];
    const outcome = outcomeOfJourney(DAYS, opportunity, {
      suppress: { attributionTouchpoints: [{ name: "New Year", anyOf }] },
    });
    expect(columnOf(outcome, "positions")).toEqual(["FT, LC, OC, Form", "Form", "Form, Closed"]);
    expect(outcome.touchpoints.rows).toHaveLength(4);
  });
});
