import { describe, expect, test } from "vitest";
import { settingChanges, takeBack } from "./changes.ts";
import { parseSettings } from "./parse.ts";
import type { Settings } from "./schema.ts";

function settings(yaml: string): Settings {
  return parseSettings(yaml, "footfall.yaml").settings;
}

const [FIRST, SECOND, THIRD] = ["00v000000000001AAA", "00v000000000002AAA", "00v000000000003AAA"];
const CAMPAIGN = "701000000000001AAA";
const RULES = `
sync:
  rules:
    - name: Webinars
      touchpointDate: "{Campaign.StartDate}"
      anyOf: [[{ field: Campaign.Type, operator: equals, value: Webinar }]]
`;

const overrides = (...entries: [member: string, date: string][]) =>
  `overrides:\n${entries.map(([id, date]) => `  - { campaignMember: ${id}, touchpointDate: ${date} }\n`).join("")}`;

describe("changes", () => {
  test.each([
    ["a scalar", "", "timezone: Asia/Tokyo", [["timezone", "UTC", "Asia/Tokyo"]]],
    [
      "a scalar of a group",
      "",
      "attribution: { lookbackDays: 90 }",
      [["attribution.lookbackDays", null, 90]],
    ],
    [
      "a group that is said as a whole counts by its keys",
      "",
      "channels: { default: { channel: Misc, subchannel: Rest } }",
      [
        ["channels.default.channel", "Other", "Misc"],
        ["channels.default.subchannel", undefined, "Rest"],
      ],
    ],
    ["a field's name", "fields: { uniqueId: U__c }", "", [["fields.uniqueId", "U__c", undefined]]],
    ["the default, said", "", "timezone: UTC\nsync: { precedence: auto }", []],
    [
      "custom weights, as a whole",
      "",
      "attribution: { custom: { FT: 25, LC: 15, OC: 30, Closed: 10, middle: 20 } }",
      [["attribution.custom", undefined, { FT: 25, LC: 15, OC: 30, Closed: 10, middle: 20 }]],
    ],
    [
      "overrides by member, with the id in 18 characters",
      overrides([FIRST, "2026-01-25"], ["00v000000000002", "2026-01-26"]),
      overrides([SECOND, "null"], ["00v000000000003", "2026-01-27"]),
      [
        [`overrides[${FIRST}]`, "2026-01-25", undefined],
        [`overrides[${SECOND}]`, "2026-01-26", null],
        [`overrides[${THIRD}]`, undefined, "2026-01-27"],
      ],
    ],
    [
      "campaigns by campaign and key; null says that the CRM's value does not count",
      `campaigns: [{ campaign: ${CAMPAIGN}, syncType: none, type: Webinar }]`,
      "campaigns: [{ campaign: 701000000000001, touchpointEnd: null, type: Webinar }]",
      [
        [`campaigns[${CAMPAIGN}].syncType`, "none", undefined],
        [`campaigns[${CAMPAIGN}].touchpointEnd`, undefined, null],
      ],
    ],
    [
      "order of overrides, length of ids, a campaign without any key",
      overrides([FIRST, "2026-01-25"], [SECOND, "2026-01-26"]),
      `${overrides(["00v000000000002", "2026-01-26"], [FIRST, "2026-01-25"])}campaigns: [{ campaign: ${CAMPAIGN} }]`,
      [],
    ],
  ])("%s", (_, before, after, expected) => {
    const changes = settingChanges(settings(before), settings(after));
    expect(changes).toEqual(expected.map(([key, before, after]) => ({ key, before, after })));
  });

  test("a list is one setting", () => {
    const after = settings(RULES);
    expect(settingChanges(settings(""), after)).toEqual([
      { key: "sync.rules", before: [], after: after.sync.rules },
    ]);
  });

  test("a number as a condition's value is the text of it, and null is the empty text", () => {
    const withValue = (value: string | number | null) => {
      const read = settings(RULES);
      const condition = read.sync.rules[0]?.anyOf[0]?.[0];
      if (condition) condition.value = value;
      return read;
    };
    expect(settingChanges(withValue(5), withValue("5"))).toEqual([]);
    expect(settingChanges(withValue(null), withValue(""))).toEqual([]);
    expect(settingChanges(withValue(5), withValue("5.0"))).toHaveLength(1);
  });
});

describe("taking back", () => {
  function takenBack(before: string, after: string, current: string): Settings {
    const taken = takeBack({ before: settings(before), after: settings(after) }, settings(current));
    if ("fault" in taken) throw new Error(taken.fault);
    return taken.settings;
  }

  test("what others changed stays", () => {
    const taken = takenBack("timezone: Asia/Tokyo", "timezone: UTC", `timezone: UTC${RULES}`);
    expect(taken).toEqual(settings(`timezone: Asia/Tokyo${RULES}`));
  });

  test("nothing has changed since: the document as it was written", () => {
    const before = `${overrides([SECOND, "2026-01-26"], ["00v000000000001", " 2026-01-25"])}channels: { default: { channel: Other, subchannel: } }`;
    expect(takenBack(before, "", "")).toStrictEqual(settings(before));
  });

  test("an override that comes back stands after the nearest one above it that is still there", () => {
    const fourth = "00v000000000004AAA";
    const before = overrides(
      [FIRST, "2026-01-21"],
      [SECOND, "2026-01-22"],
      [THIRD, "2026-01-23"],
      [fourth, "2026-01-24"],
    );
    const after = overrides([SECOND, "2026-01-22"]);
    const current = overrides(["00v000000000009AAA", "2026-01-29"], [SECOND, "2026-01-22"]);
    expect(takenBack(before, after, current).overrides.map(({ campaignMember }) => campaignMember)).toEqual([
      FIRST,
      "00v000000000009AAA",
      SECOND,
      THIRD,
      fourth,
    ]);
  });

  test("another key of the same campaign stays, and its entry goes with the last key", () => {
    const before = "";
    const after = `campaigns: [{ campaign: ${CAMPAIGN}, syncType: none }]`;
    const withType = `campaigns: [{ campaign: ${CAMPAIGN}, syncType: none, type: Webinar }]`;
    expect(takenBack(before, after, withType).campaigns).toEqual([{ campaign: CAMPAIGN, type: "Webinar" }]);
    expect(takenBack(before, after, `${after}\ntimezone: Asia/Tokyo`).campaigns).toEqual([]);
  });

  test("a null under campaigns comes back as null", () => {
    const before = `campaigns: [{ campaign: ${CAMPAIGN}, type: null }]`;
    expect(takenBack(before, "", "timezone: Asia/Tokyo").campaigns).toEqual([
      { campaign: CAMPAIGN, type: null },
    ]);
  });

  test("custom weights come and go as a whole", () => {
    const weights = "{ custom: { FT: 25, LC: 15, OC: 30, Closed: 10, middle: 20 } }";
    const taken = takenBack(`attribution: ${weights}`, "", "timezone: Asia/Tokyo");
    expect(taken.attribution.custom).toEqual({ FT: 25, LC: 15, OC: 30, Closed: 10, middle: 20 });
    const without = takenBack("", `attribution: ${weights}`, `timezone: Asia/Tokyo\nattribution: ${weights}`);
    expect(without.attribution).not.toHaveProperty("custom");
  });

  test("a publish that changed no setting takes nothing back", () => {
    expect(takenBack("", "", "timezone: Asia/Tokyo")).toEqual(settings("timezone: Asia/Tokyo"));
  });

  test.each([
    ["to another value", "timezone: Asia/Seoul", "timezone changed again since"],
    ["back already", "", "timezone changed again since"],
  ])("what a later publish changed %s is left to a person", (_, current, fault) => {
    const publish = { before: settings(""), after: settings("timezone: Asia/Tokyo") };
    expect(takeBack(publish, settings(current))).toEqual({
      fault: `${fault}; undo the later publishes first, or edit the settings`,
      reason: "changed_later",
    });
  });

  test("many that were changed again are counted", () => {
    const publish = {
      before: settings(""),
      after: settings(
        "timezone: Asia/Tokyo\nattribution: { lookbackDays: 9, mapping: contact_role, amountField: A__c, timeDecayHalfLifeDays: 1 }",
      ),
    };
    expect(takeBack(publish, settings(""))).toMatchObject({
      fault: expect.stringMatching(
        /^attribution\.amountField, attribution\.lookbackDays, attribution\.mapping and 2 more changed/,
      ),
    });
  });

  test("settings of before that are no longer valid", () => {
    const before = { ...settings(""), timezone: "Mars/Olympus" };
    const taken = takeBack({ before, after: settings("") }, settings("attribution: { lookbackDays: 9 }"));
    expect(taken).toEqual({
      reason: "invalid",
      fault: expect.stringMatching(
        /^what is left would be no valid settings: timezone: "Mars\/Olympus" is not a time zone of the IANA list; .*; edit the settings by hand$/,
      ),
    });
  });
});
