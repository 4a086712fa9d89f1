import { describe, expect, test } from "vitest";
import { LineCounter } from "yaml";
import { defaultSettings, documentOf, parseSettings, pathText, SettingsError } from "./parse.ts";
import { problemText } from "./problem.ts";
import { settingsSchema } from "./schema.ts";
import { readYaml } from "./yaml-read.ts";

/** The problems of a text, one line each, as a person reads them. */
function problemsOf(text: string): string[] {
  return errorOf(text).problems.map(problemText);
}

function errorOf(text: string): SettingsError {
  try {
    parseSettings(text, "footfall.yaml");
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
  throw new Error("there is no problem");
}

describe("defaults", () => {
  test.each(["", "# nothing but a remark\n", "{}", "---\n", "version: 1\n"])("%j is all defaults", (text) => {
    expect(parseSettings(text, "footfall.yaml").settings).toEqual(defaultSettings().settings);
  });

  test("a key that is given leaves the others of its group at their defaults", () => {
    const { settings } = parseSettings("sync: { endDateInclusive: true }\n", "footfall.yaml");
    expect(settings.sync).toEqual({
      precedence: "auto",
      endDateInclusive: true,
      windowBasis: "touchpoint_date",
      rules: [],
    });
    expect(settings.attribution).toEqual(defaultSettings().settings.attribution);
  });

  test("the defaults of the contract", () => {
    expect(defaultSettings().settings).toEqual({
      version: 1,
      timezone: "UTC",
      sync: { precedence: "auto", endDateInclusive: false, windowBasis: "touchpoint_date", rules: [] },
      channels: { offline: [], default: { channel: "Other" } },
      attribution: {
        mapping: "account",
        lookbackDays: null,
        amountField: "Amount",
        timeDecayHalfLifeDays: 7,
      },
      suppress: { buyerTouchpoints: [], attributionTouchpoints: [] },
      overrides: [],
      campaigns: [],
      fields: {},
      salesforce: {
        writeBack: false,
        memberStatus: false,
        memberDates: false,
        pauseOnErrors: true,
        campaignRollups: false,
        maxApiCallsPerDay: null,
        reservePercent: 20,
        postLcLimit: null,
        remove: { buyerTouchpoints: [], attributionTouchpoints: [] },
      },
    });
  });

  test("what was read is read again unchanged, as a store does with it", () => {
    const { settings } = parseSettings(RULE, "footfall.yaml");
    expect(settingsSchema.parse(JSON.parse(JSON.stringify(settings)))).toEqual(settings);
  });
});

const RULE = `sync:
  rules:
    - name: " Webinars "
      touchpointDate: "{CampaignMember.FirstRespondedDate}"
      anyOf:
        - - { field: Campaign.Type, operator: equals, value: Webinar }
          - field: Campaign.EndDate
            operator: equals
`;

describe("what may be written in more than one way", () => {
  test("one date in place of a list; no value for an empty one; a name with spaces around it", () => {
    expect(parseSettings(RULE, "footfall.yaml").settings.sync.rules).toEqual([
      {
        name: "Webinars",
        touchpointDate: ["{CampaignMember.FirstRespondedDate}"],
        applyCampaignWindow: false,
        anyOf: [
          [
            { field: "Campaign.Type", operator: "equals", value: "Webinar" },
            { field: "Campaign.EndDate", operator: "equals", value: "" },
          ],
        ],
      },
    ]);
  });

  test("JSON, a byte order mark, CRLF, anchors", () => {
    const zone = (text: string) => parseSettings(text, "footfall.yaml").settings.timezone;
    expect(zone('{ "timezone": "Asia/Tokyo" }')).toBe("Asia/Tokyo");
    expect(zone("\ufefftimezone: Asia/Tokyo\r\n")).toBe("Asia/Tokyo");
    expect(zone("campaigns: []\ntimezone: &zone Asia/Tokyo\n")).toBe("Asia/Tokyo");
    const { channels } = parseSettings(
      "channels: { default: &other { channel: Other }, offline: [*other] }\n",
      "footfall.yaml",
    ).settings;
    expect(channels.offline).toEqual([{ channel: "Other" }]);
  });

  test("numbers, booleans and nothing as values of conditions", () => {
    const value = (text: string) =>
      parseSettings(
        `suppress: { buyerTouchpoints: [{ anyOf: [[{ field: Campaign.ActualCost, operator: equals, value: ${text} }]] }] }`,
        "footfall.yaml",
      ).settings.suppress.buyerTouchpoints[0]?.anyOf[0]?.[0]?.value;
    expect([value("5"), value("true"), value("null"), value("[1, x]"), value("2026-01-25")]).toEqual([
      "5",
      true,
      "",
      ["1", "x"],
      "2026-01-25",
    ]);
  });

  test("numbers where a text is meant keep their spelling", () => {
    const { settings } = parseSettings(
      "channels: { offline: [{ type: 2026, when: [{ field: Campaign.Zip__c, operator: matches_any, value: [00501, 10.0, 1e3] }], channel: A }] }\ncampaigns: [{ campaign: 701000000000001, syncType: none }]",
      "footfall.yaml",
    );
    expect(settings.channels.offline[0]).toMatchObject({
      type: "2026",
      when: [{ value: ["00501", "10.0", "1e3"] }],
    });
    expect(settings.campaigns[0]?.campaign).toBe("701000000000001");
  });

  test("a key after which nothing stands has its default, but in overrides and campaigns it says something", () => {
    const { settings } = parseSettings(
      "sync:\n  rules:\n  # - name: later\nchannels:\nattribution: { custom: }\ncampaigns: [{ campaign: 701000000000001AAA, type: }]\noverrides: [{ campaignMember: 00v000000000001AAA, touchpointDate: }]\n",
      "footfall.yaml",
    );
    expect(settings.sync.rules).toEqual([]);
    expect(settings.channels.default).toEqual({ channel: "Other" });
    expect(settings.campaigns[0]).toEqual({ campaign: "701000000000001AAA", type: null });
    expect(settings.overrides[0]?.touchpointDate).toBeNull();
  });
});

describe("places", () => {
  test("line, path and character of the value; of the key where it is unknown; in the order of the text", () => {
    expect(problemsOf("version: 3\nsync:\n  rules: []\n  presedence: auto\ntimezone:\n  Mars\n")).toEqual([
      "footfall.yaml:1:version: the only version is 1 (character 10)",
      "footfall.yaml:4:sync.presedence: unknown key presedence; did you mean precedence? (character 3)",
      'footfall.yaml:6:timezone: "Mars" is not a time zone of the IANA list; write the name of a place, as America/Los_Angeles (character 3)',
    ]);
  });

  test("inside lists", () => {
    expect(
      problemsOf(RULE.replace("operator: equals,", "operator: is,").replace("Campaign.EndDate", "[]")),
    ).toEqual([
      expect.stringMatching(
        /^footfall\.yaml:6:sync\.rules\[0\]\.anyOf\[0\]\[0\]\.operator: must be one of: equals, /,
      ),
      "footfall.yaml:7:sync.rules[0].anyOf[0][1].field: must be a text (character 20)",
    ]);
  });

  test("what is missing stands where it should be", () => {
    expect(problemsOf("channels:\n  offline:\n    - type: Webinar\n")).toEqual([
      "footfall.yaml:3:channels.offline[0].channel: is missing; it must be a text (character 7)",
    ]);
  });

  test("a problem that a later reader finds, also of a value that stands for a list", () => {
    const { problemAt } = parseSettings(RULE, "footfall.yaml");
    expect(problemAt(["sync", "rules", 0, "touchpointDate", 0], "no")).toEqual({
      file: "footfall.yaml",
      line: 4,
      character: 23,
      column: "sync.rules[0].touchpointDate[0]",
      message: "no",
    });
    expect(problemAt(["attribution", "amountField"], "no")).toMatchObject({ line: 1, character: 1 });
    expect(documentOf(defaultSettings().settings, "settings").problemAt(["timezone"], "no")).toEqual({
      file: "settings",
      column: "timezone",
      message: "no",
    });
  });

  test("pathText", () => {
    expect(pathText(["sync", "rules", 0, "anyOf", 1, 0, "value"])).toBe("sync.rules[0].anyOf[1][0].value");
    expect(pathText([])).toBe("");
  });
});

describe("unknown keys", () => {
  test.each([
    ["timzone: UTC", "timezone"],
    ["TIMEZONE: UTC", "timezone"],
    ["sync: { rule: [] }", "rules"],
    ["attribution: { half_life_days: 3, lookbackdays: 3 }", "lookbackDays"],
    ["attribution: { custom: { FT: 20, LC: 20, OC: 20, Closed: 20, Middle: 20 } }", "middle"],
    ["channels: { offline: [{ typ: Webinar, channel: Webinar }] }", "type"],
    ["overrides: [{ member: 00v000000000001AAA, touchpointdate: null }]", "touchpointDate"],
    ["salesforce: { remove: { buyerTouchpoint: [] } }", "buyerTouchpoints"],
    ["suppress: { buyerTouchpoints: [{ anyof: [] }] }", "anyOf"],
  ])("%s", (text, near) => {
    expect(problemsOf(text).join("\n")).toContain(`did you mean ${near}?`);
  });

  test("where none is near, the nearest and all that are known", () => {
    expect(problemsOf("fields: { colour: Red__c }")).toEqual([
      "footfall.yaml:1:fields.colour: unknown key colour; the nearest is touchpointStart; known here: syncType, touchpointStart, touchpointEnd, uniqueId, touchpointDate (character 11)",
    ]);
  });

  test("keys that JavaScript gives to every object are unknown too", () => {
    expect(problemsOf("constructor: 1\n__proto__: 2\n").map((line) => line.split(";")[0])).toEqual([
      "footfall.yaml:1:constructor: unknown key constructor",
      "footfall.yaml:2:__proto__: unknown key __proto__",
    ]);
  });
});

describe("YAML", () => {
  test("only the first thing that spoils the structure is told, not what the parser makes of the rest", () => {
    expect(problemsOf(`${RULE.replace("Webinar }", "Webinar")}${RULE}`)).toHaveLength(1);
  });

  test("what spoils nothing is told too, up to there", () => {
    expect(problemsOf("version: 1\nversion: 1\ntimezone: *zone\nsync: !late {}\n")).toEqual([
      "footfall.yaml:2: the key version stands here a second time; keep one, with the values of both",
      'footfall.yaml:3: a text that begins with * must stand in double quotes, as "*zone" (character 11)',
      'footfall.yaml:4: a text that begins with ! must stand in double quotes, as "!late" (character 7)',
    ]);
  });

  test("an alias inside its own anchor", () => {
    expect(problemsOf("campaigns: &all\n  - *all\n")).toEqual([
      "footfall.yaml:2: *all stands inside what it repeats; write it out (character 5)",
    ]);
  });

  test("a few lines that would become gigabytes", () => {
    const lists = Array.from(
      { length: 12 },
      (_, at) => `x${at}: &x${at} [${`*x${at - 1}, `.repeat(9)}]`,
    ).slice(1);
    expect(problemsOf(`x0: &x0 [a]\n${lists.join("\n")}\n`)).toEqual([
      "footfall.yaml: repeats anchors (&) by aliases (*) too often; write the settings out",
    ]);
  });
});

describe("what was made to keep the reader busy", () => {
  test("tens of thousands of unknown keys: the first hundred are told, all are counted", {
    timeout: 8_000,
  }, () => {
    const keys = Array.from({ length: 20_000 }, (_, at) => `key${at}: 1\n`).join("");
    const { problems, count } = errorOf(`version: 1\n${keys}`);
    expect([problems.length, count]).toEqual([100, 20_000]);
  });

  test.each([
    ["brackets", "[".repeat(100_000)],
    ["groups", "{a: ".repeat(50_000)],
    ["dashes", "- ".repeat(100_000)],
    ["levels by indentation", Array.from({ length: 2_000 }, (_, at) => `${" ".repeat(at)}k:\n`).join("")],
  ])("%s in one another", { timeout: 8_000 }, (_, yaml) => {
    expect(problemsOf(yaml)).toHaveLength(1);
  });

  test("brackets and dashes in texts nest nothing", () => {
    const names = Array.from({ length: 60 }, (_, at) => `"[{ - ${at}"`).join(", ");
    expect(problemsOf(`names: [${names}]\n`)).toEqual([expect.stringContaining("unknown key names")]);
  });
});

test("a NUL character, written or escaped", () => {
  expect(problemsOf('timezone: U\0TC\nchannels: { default: { channel: "a\\0b" } }\n')).toEqual([
    "footfall.yaml:1:timezone: holds a NUL character; type the text again (character 11)",
    "footfall.yaml:2:channels.default.channel: holds a NUL character; type the text again (character 33)",
  ]);
});

describe("entries that may stand once", () => {
  const override = (id: string) => `  - { campaignMember: ${id}, touchpointDate: null }\n`;

  test("the second and the third are told, each with the first", () => {
    const ids = ["00v000000000001AAA", "00v000000000002AAA", "00v000000000001", "00v000000000001AAA"];
    expect(problemsOf(`overrides:\n${ids.map(override).join("")}`).map((line) => line.split(":")[2])).toEqual(
      ["overrides[2].campaignMember", "overrides[3].campaignMember"],
    );
  });

  test("ids that differ in case are two", () => {
    const { settings } = parseSettings(
      `overrides:\n${override("00v00000000000a")}${override("00v00000000000A")}`,
      "footfall.yaml",
    );
    expect(settings.overrides).toHaveLength(2);
  });
});

describe("what is left of wrong settings", () => {
  test("all that is right, so that its rules can be looked at", () => {
    const { rest } = errorOf(`timzone: UTC\nattribution: { mapping: accounts, lookbackDays: 30 }\n${RULE}`);
    expect(rest?.settings.attribution).toMatchObject({ mapping: "account", lookbackDays: 30 });
    expect(rest?.settings.sync.rules).toHaveLength(1);
    expect(rest?.problemAt(["sync", "rules", 0, "name"], "no").line).toBe(5);
  });

  test("nothing where an entry of a list is wrong, or the text is no YAML", () => {
    expect(errorOf(`${RULE}channels: { offline: [5] }\n`).rest).toBeUndefined();
    expect(errorOf(RULE.replace("name", "nane")).rest).toBeUndefined();
    expect(errorOf("sync: [").rest).toBeUndefined();
  });
});

test("a text of errors alone is refused after the first of them, and not after as many as it holds", () => {
  const limit = Error.stackTraceLimit;
  for (const part of ["]", "}\n", "- @\n", "a: @\n", '"\\q', "%x\n", "&a ", "a: !x\n"]) {
    const text = part.repeat((240 * 1024) / part.length);
    // Counted, not timed: the library itself finds tens of thousands in most of these.
    const lines = new LineCounter();
    expect(readYaml(text, lines).errors.length).toBeLessThanOrEqual(201);
    const refused = problemsOf(text);
    expect(refused.length).toBeLessThanOrEqual(100);
    expect(refused.length).toBeGreaterThan(0);
  }
  expect(Error.stackTraceLimit).toBe(limit);
});
