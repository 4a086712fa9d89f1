import { describe, expect, test } from "vitest";
import { describeChanges } from "./describe-changes.ts";
import { parseSettings } from "./parse.ts";
import { ruleChanges } from "./rule-changes.ts";
import { type Settings, settingsSchema } from "./schema.ts";

function settings(yaml: string): Settings {
  return parseSettings(yaml, "footfall.yaml").settings;
}

/** Rules as `name value`, in which value is what they ask for. */
function rules(...texts: string[]): Settings {
  const list = texts.map((text) => {
    const [name, value = "x"] = text.split(" ");
    const anyOf = [[{ field: "Campaign.Type", operator: "equals", value }]];
    return { name, touchpointDate: "{Campaign.StartDate}", anyOf };
  });
  return settingsSchema.parse({ sync: { rules: list } });
}

describe("rules", () => {
  test.each([
    [["A", "B"], ["A", "C", "B"], ['rule "C" added as number 2']],
    [["A", "B", "C"], ["A", "C"], ['rule "B" removed, it was number 2']],
    [["A", "B", "C"], ["C", "A", "B"], ['rule "C" moved from number 3 to number 1']],
    [["A x", "B x"], ["A y", "B x"], ['rule "A" edited: anyOf']],
    [
      ["A x", "B x", "C x"],
      ["B x", "C x", "A y"],
      ['rule "A" edited: anyOf', 'rule "A" moved from number 1 to number 3'],
    ],
    [["A v", "B w"], ["A v", "C w"], ['rule "B" renamed to "C"']],
    [
      ["A v", "B w"],
      ["A v", "C u"],
      ['rule "B" removed, it was number 2', 'rule "C" added as number 2'],
    ],
    [["A x", "B x", "A x"], ["B x", "A x"], ['rule "A" removed, it was number 1']],
    [["A x", "A y"], ["A x", "A z"], ['rule "A" edited: anyOf']],
    [
      ["A x", "A y", "B x", "C x", "D x"],
      ["B x", "C x", "D x", "A y", "A x"],
      ['rule "A" moved from number 2 to number 4', 'rule "A" moved from number 1 to number 5'],
    ],
    [["A v", "B w"], ["B v"], ['rule "A" removed, it was number 1', 'rule "B" edited: anyOf']],
  ])("%j to %j", (before, after, lines) => {
    expect(describeChanges(rules(...before), rules(...after))).toEqual(lines);
  });

  test("as data", () => {
    expect(ruleChanges(rules("A v", "B w", "C x", "D y"), rules("D y", "E v", "C u", "F t"))).toEqual([
      { kind: "removed", name: "B", from: 2 },
      { kind: "moved", name: "D", from: 4, to: 1 },
      { kind: "edited", name: "E", from: 1, to: 2, keys: ["name"], formerName: "A" },
      { kind: "edited", name: "C", from: 3, to: 3, keys: ["anyOf"] },
      { kind: "added", name: "F", to: 4 },
    ]);
  });
});

describe("in words", () => {
  test("settings of every kind, in the order of their keys", () => {
    const before = `
channels:
  offline:
    - { type: Webinar, channel: Webinar }
    - { type: Fair, channel: Events }
suppress:
  buyerTouchpoints:
    - { anyOf: [[{ field: Campaign.Type, operator: equals, value: x }]] }
campaigns:
  - { campaign: 701000000000001AAA, syncType: exclude_all }
overrides:
  - { campaignMember: 00v000000000001AAA, touchpointDate: 2026-01-25 }
`;
    const after = `
timezone: America/Los_Angeles
sync: { endDateInclusive: true }
channels:
  offline:
    - { when: [{ field: Campaign.Type, operator: equals, value: x }], channel: Other }
    - { type: Webinar, channel: Online }
  default: { channel: All the rest }
attribution: { lookbackDays: 90, custom: { FT: 25, LC: 15, OC: 30, Closed: 10, middle: 20 } }
suppress:
  buyerTouchpoints:
    - { anyOf: [[{ field: Campaign.Type, operator: equals, value: y }]] }
  attributionTouchpoints:
    - { name: Unsubscribed, anyOf: [[{ field: Campaign.Type, operator: equals, value: y }]] }
campaigns:
  - { campaign: 701000000000001AAA, syncType: include_all, type: null, touchpointStart: 2026-01-25 }
overrides:
  - { campaignMember: 00v000000000001AAA, touchpointDate: null }
`;
    expect(describeChanges(settings(before), settings(after))).toEqual([
      "attribution.custom: none -> FT 25, LC 15, OC 30, Closed 10, middle 20",
      "attribution.lookbackDays: none -> 90",
      "campaign 701000000000001AAA: sync type exclude_all -> include_all",
      "campaign 701000000000001AAA: touchpoint start as in the CRM -> 2026-01-25",
      "campaign 701000000000001AAA: type as in the CRM -> empty",
      'channels.default.channel: Other -> "All the rest"',
      'channels.offline: entry for "Fair" removed, it was number 2',
      "channels.offline: entry for any type added as number 1",
      'channels.offline: entry for "Webinar" edited: channel',
      "override of 00v000000000001AAA: 2026-01-25 -> cleared",
      'suppress.attributionTouchpoints: rule "Unsubscribed" added as number 1',
      "suppress.buyerTouchpoints: rule without a name edited: anyOf",
      "sync.endDateInclusive: false -> true",
      "timezone: UTC -> America/Los_Angeles",
    ]);
  });

  test("many overrides are counted, and so are many settings of campaigns", () => {
    const numbers = Array.from({ length: 12 }, (_, index) => String(index).padStart(12, "0"));
    const after = settingsSchema.parse({
      overrides: numbers
        .slice(0, 4)
        .map((number) => ({ campaignMember: `00v${number}`, touchpointDate: "2026-01-25" })),
      campaigns: numbers.map((number) => ({ campaign: `701${number}`, syncType: "none" })),
    });
    const lines = describeChanges(settings(""), after);
    expect(lines).toHaveLength(10 + 1 + 3 + 1);
    expect(lines[10]).toBe("and 2 more settings of campaigns");
    expect(lines.slice(11)).toEqual([
      "override of 00v000000000000AAA: none -> 2026-01-25",
      "override of 00v000000000001AAA: none -> 2026-01-25",
      "override of 00v000000000002AAA: none -> 2026-01-25",
      "and 1 more override",
    ]);
  });
});
