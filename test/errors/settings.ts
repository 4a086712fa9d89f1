import type { WrongInputs } from "./wrong-input.ts";

export const SETTINGS: WrongInputs = {
  title: "Settings",
  about:
    "A problem names the file, the line, the path of the setting and the character in its line. `footfall settings check` looks at a settings file without a run.",
  cases: [
    {
      wrong: "a file that is not there",
      args: ["run", "--source", "export", "--out", "outcome", "--settings", "fotfall.yaml"],
      says: [
        "fotfall.yaml: there is no settings file fotfall.yaml; name the one that is there, or leave out --settings",
      ],
    },
    {
      wrong: "a folder in place of the file",
      args: ["run", "--source", "export", "--out", "outcome", "--settings", "export"],
      says: ["export: is a folder; name the settings file in it, as footfall.yaml"],
    },
    {
      wrong: "text that is not UTF-8",
      settings: Buffer.from("channels: { default: { channel: Bücher } }\n", "latin1"),
      says: ["footfall.yaml: the settings file is not UTF-8; save it as UTF-8 (Notepad: Save as, Encoding)"],
    },
    {
      wrong: "no keys at all",
      settings: "- timezone\n",
      says: ["footfall.yaml:1: holds no settings; write keys with their values, as timezone: UTC"],
    },
    {
      wrong: "tabs",
      settings: "sync:\n\tprecedence: auto\n",
      says: ["footfall.yaml:2: this line begins with a tab; indent it with spaces"],
    },
    {
      wrong: "keys that are not indented alike",
      settings: "sync:\n  precedence: auto\n endDateInclusive: true\n",
      says: [
        "footfall.yaml:3: this line is not indented as those above; begin all keys of one group in the same column",
      ],
    },
    {
      wrong: "a key that is indented too far",
      settings: "timezone: UTC\n sync: {}\n",
      says: [
        "footfall.yaml:1: this line and the next do not fit together; indent keys of one group alike, write a space after each colon, and put a text that holds a colon in double quotes (character 11)",
      ],
    },
    {
      wrong: "a quote that is never closed",
      settings: 'timezone: "UTC\nsync: {}\n',
      says: [
        "footfall.yaml:1: the quote that opens here is never closed; write it at the end of the text too (character 11)",
      ],
    },
    {
      wrong: "a bracket that is never closed",
      settings: "attribution: { lookbackDays: 90\nsync: {}\n",
      says: [
        "footfall.yaml:2: a bracket that opens before this place is not closed; write } where its list or group ends",
      ],
    },
    {
      wrong: "the same key twice",
      settings: "timezone: UTC\nversion: 1\ntimezone: Europe/Berlin\n",
      says: [
        "footfall.yaml:3: the key timezone stands here a second time; keep one, with the values of both",
      ],
    },
    {
      wrong: "two documents",
      settings: "timezone: UTC\n---\nversion: 1\n",
      says: ["footfall.yaml:2: a second document begins here; remove the line --- and keep one set of keys"],
    },
    {
      wrong: "unknown keys",
      settings: "timzone: UTC\nsync:\n  Precedence: auto\nreport: {}\n",
      says: [
        "footfall.yaml:1:timzone: unknown key timzone; did you mean timezone?",
        "footfall.yaml:3:sync.Precedence: unknown key Precedence; did you mean precedence? (character 3)",
        "footfall.yaml:4:report: unknown key report; the nearest is salesforce; known here: version, timezone, sync, channels, attribution, suppress, overrides, campaigns, fields, salesforce",
      ],
    },
    {
      wrong: "a value of the wrong kind",
      settings: `
version: 2
sync: { endDateInclusive: yes }
channels: { default: { channel: 2026 } }
attribution: { lookbackDays: "90", timeDecayHalfLifeDays: 0 }
`,
      says: [
        "footfall.yaml:2:version: the only version is 1 (character 10)",
        "footfall.yaml:3:sync.endDateInclusive: must be true or false (character 27)",
        "footfall.yaml:4:channels.default.channel: must be a text; put it in double quotes (character 33)",
        "footfall.yaml:5:attribution.lookbackDays: must be a number, without quotes (character 30)",
        "footfall.yaml:5:attribution.timeDecayHalfLifeDays: must be over 0 (character 59)",
      ],
    },
    {
      wrong: "a value outside its limits",
      settings: "attribution:\n  lookbackDays: -1\nsalesforce:\n  reservePercent: 120\n",
      says: [
        "footfall.yaml:2:attribution.lookbackDays: must be at least 0 (character 17)",
        "footfall.yaml:4:salesforce.reservePercent: must be at most 100 (character 19)",
      ],
    },
    {
      wrong: "a value that is not in the list",
      settings: "attribution: { mapping: contact_roles }\n",
      says: [
        "footfall.yaml:1:attribution.mapping: must be one of: account, contact_role, primary_contact_role; did you mean contact_role? (character 25)",
      ],
    },
    {
      wrong: "an unknown time zone",
      settings: "timezone: America/Los_Angelos\n",
      says: [
        'footfall.yaml:1:timezone: "America/Los_Angelos" is not a time zone of the IANA list; did you mean America/Los_Angeles? (character 11)',
      ],
    },
    {
      wrong: "an offset or an abbreviation as time zone",
      settings: "timezone: PST\n",
      says: [
        'footfall.yaml:1:timezone: "PST" is not a time zone of the IANA list; write the name of a place, as America/Los_Angeles (character 11)',
      ],
    },
    {
      wrong: "weights that do not add up to 100",
      settings: "attribution:\n  custom: { FT: 20, LC: 20, OC: 20, Closed: 20, middle: 19.5 }\n",
      says: [
        "footfall.yaml:2:attribution.custom: the weights add up to 99.5, and must add up to 100 (character 11)",
      ],
    },
    {
      wrong: "a weight that is missing, one outside 0 to 100, one with too many decimals",
      settings: "attribution:\n  custom: { FT: 120, LC: -20, OC: 0.00001, Closed: 20 }\n",
      says: [
        "footfall.yaml:2:attribution.custom.middle: is missing; it must be a number (character 11)",
        "footfall.yaml:2:attribution.custom.FT: a weight is 0 to 100 (character 17)",
        "footfall.yaml:2:attribution.custom.LC: a weight is 0 to 100 (character 26)",
        "footfall.yaml:2:attribution.custom.OC: has more than 4 decimals; round it (character 35)",
      ],
    },
    {
      wrong: "an override or a campaign setting with an id that is none",
      settings: `
overrides:
  - { campaignMember: 00V000000000001AAA, touchpointDate: 2026-01-25 }
campaigns:
  - { campaign: Spring webinar, syncType: include_all }
`,
      says: [
        'footfall.yaml:3:overrides[0].campaignMember: "00V000000000001AAA" is an id whose last three characters do not fit the others, as after a spreadsheet changed its case; copy it from Salesforce again (character 23)',
        'footfall.yaml:5:campaigns[0].campaign: "Spring webinar" is not a Salesforce id; an id has 15 or 18 letters and digits; copy it from Salesforce again (character 17)',
      ],
    },
    {
      wrong: "a date in an override or a campaign setting that is none",
      settings: `
overrides:
  - { campaignMember: 00v000000000001AAA, touchpointDate: 1/25/2026 }
campaigns:
  - { campaign: 701000000000001AAA, touchpointStart: 2026-01-25T09:00:00Z }
`,
      says: [
        'footfall.yaml:3:overrides[0].touchpointDate: "1/25/2026" is no date; write 2026-01-25T17:00:00Z, or a day as 2026-01-25 (character 59)',
        'footfall.yaml:5:campaigns[0].touchpointStart: "2026-01-25T09:00:00Z" is no date; write a day as 2026-01-25 (character 54)',
      ],
    },
    {
      wrong: "two entries for one member or one campaign, once with 15 characters",
      settings: `
overrides:
  - { campaignMember: 00v000000000001, touchpointDate: 2026-01-25 }
  - { campaignMember: 00v000000000001AAA, touchpointDate: null }
campaigns:
  - { campaign: 701000000000001AAA, syncType: include_all }
  - { campaign: 701000000000002AAA, syncType: include_all }
  - { campaign: "701000000000001", type: Webinar }
`,
      says: [
        "footfall.yaml:4:overrides[1].campaignMember: 00v000000000001AAA stands already in overrides[0]; keep one of the two entries (character 23)",
        "footfall.yaml:8:campaigns[2].campaign: 701000000000001 stands already in campaigns[0]; keep one of the two entries (character 17)",
      ],
    },
    {
      wrong: "`fields` that name a column that is not there, or of the wrong type",
      settings: `
fields:
  syncType: StartDate
  touchpointStart: CreatedDate
  touchpointEnd: Start__c
`,
      says: [
        "footfall.yaml:3:fields.syncType: Campaign.StartDate holds days; name a field that holds text (character 13)",
        "footfall.yaml:4:fields.touchpointStart: Campaign.CreatedDate holds dates with a time; name a field that holds days (character 20)",
        "footfall.yaml:5:fields.touchpointEnd: Campaign.Start__c does not exist in the export; the nearest is Campaign.Starts__c; correct the name, or add the column to the export (character 18)",
      ],
    },
    {
      wrong: "`amountField` that is not there",
      settings: "attribution: { amountField: Forcast__c }\n",
      says: [
        "footfall.yaml:1:attribution.amountField: Opportunity.Forcast__c does not exist in the export; the nearest is Opportunity.Forecast__c; correct the name, or add the column to the export (character 29)",
      ],
    },
    {
      wrong: "`amountField` that holds no numbers",
      settings: "attribution: { amountField: CloseDate }\n",
      says: [
        "footfall.yaml:1:attribution.amountField: Opportunity.CloseDate holds days; name a field that holds numbers (character 29)",
      ],
    },
  ],
};
