import { describe, expect, test } from "vitest";
import { normalSettings } from "./normal-form.ts";
import { parseSettings } from "./parse.ts";
import { type Settings, settingsSchema } from "./schema.ts";
import { settingsYaml } from "./write-yaml.ts";

test("defaults are not said", () => {
  expect(settingsYaml(settingsSchema.parse({}))).toBe("version: 1\n");
  const settings = settingsSchema.parse({
    sync: { precedence: "auto", windowBasis: "member_created_date" },
    channels: { default: { channel: "Other" } },
    fields: {},
  });
  expect(settingsYaml(settings)).toBe("version: 1\nsync:\n  windowBasis: member_created_date\n");
});

const DOCUMENT = `version: 1
timezone: America/Los_Angeles
sync:
  endDateInclusive: true
  rules:
    - name: Webinars attended
      touchpointDate: [ "{CampaignMember.FirstRespondedDate}" ]
      anyOf:
        - - { field: Campaign.Type, operator: equals, value: Webinar }
          - { field: CampaignMember.Status, operator: matches_any, value: [ Attended, Watched*, "*full" ] }
        - - { field: Campaign.EndDate, operator: equals, value: "" }
    - name: Fairs
      touchpointDate: [ "{Campaign.StartDate}" ]
      applyCampaignWindow: true
      anyOf:
        - - { field: Campaign.Zip__c, operator: equals, value: "00501" }
channels:
  offline:
    - { type: Tradeshow, channel: Events, subchannel: Tradeshow }
    - { type: "2026", channel: "NULL" }
    - type: Conference
      when:
        - { field: Campaign.Region__c, operator: equals, value: EMEA }
        - { field: Campaign.IsActive, operator: equals, value: true }
      channel: Events
  default: { channel: Other, subchannel: Rest }
attribution:
  lookbackDays: 90
  custom: { FT: 22.5, LC: 22.5, OC: 22.5, Closed: 22.5, middle: 10 }
overrides:
  - { campaignMember: 00v000000000001AAA, touchpointDate: 2026-01-25T17:00:00Z }
  - { campaignMember: 00v000000000002AAA, touchpointDate: null }
campaigns:
  - { campaign: "701000000000001", syncType: none, type: null }
fields:
  uniqueId: U__c
salesforce:
  remove:
    buyerTouchpoints:
      - anyOf:
          - - { field: "#N/A", operator: equals, value: "a\\nb" }
`;

test("a document as people write it, in the order of the schema", () => {
  const { settings } = parseSettings(DOCUMENT, "footfall.yaml");
  expect(settingsYaml(settings)).toBe(DOCUMENT);
});

test("a list that is too long for a line has a line for each item", () => {
  const value = Array.from({ length: 20 }, (_, index) => `Campaign ${index}`);
  const anyOf = [[{ field: "Campaign.Name", operator: "matches_any", value }]];
  const text = settingsYaml(settingsSchema.parse({ suppress: { buyerTouchpoints: [{ anyOf }] } }));
  expect(text.split("\n").slice(3, 10)).toEqual([
    "    - anyOf:",
    "        - - field: Campaign.Name",
    "            operator: matches_any",
    "            value:",
    "              - Campaign 0",
    "              - Campaign 1",
    "              - Campaign 2",
  ]);
});

describe("what YAML says in one way only", () => {
  function withValue(value: Settings["channels"]["offline"][number]["when"]): Settings {
    return settingsSchema.parse({
      channels: { offline: [{ channel: "A", subchannel: null, when: value }] },
      attribution: { custom: null },
    });
  }

  test.each([
    [5, "5"],
    [-0.5, "-0.5"],
    [1e21, "1e+21"],
    [null, ""],
    [
      [1, null, true, "x"],
      ["1", null, true, "x"],
    ],
    [true, true],
    ["5", "5"],
    ["5.0", "5.0"],
    [[], []],
  ])("a condition's value %j is %j", (value, expected) => {
    const settings = withValue([{ field: "Campaign.Zip__c", operator: "equals", value }]);
    const read = parseSettings(settingsYaml(settings), "footfall.yaml").settings;
    expect(read).toEqual(normalSettings(settings));
    expect(read.channels.offline).toEqual([
      { channel: "A", when: [{ field: "Campaign.Zip__c", operator: "equals", value: expected }] },
    ]);
    expect(read.attribution).not.toHaveProperty("custom");
  });

  test("a number that is repeated from elsewhere is written as a text", () => {
    const { settings } = parseSettings(
      "attribution: { lookbackDays: &days 5 }\nsuppress: { buyerTouchpoints: [{ anyOf: [[{ field: Campaign.Zip__c, operator: equals, value: *days }]] }] }",
      "footfall.yaml",
    );
    expect(settings.suppress.buyerTouchpoints[0]?.anyOf[0]?.[0]?.value).toBe(5);
    expect(settingsYaml(settings)).toContain('value: "5"');
  });
});
