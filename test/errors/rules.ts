import type { WrongInputs } from "./wrong-input.ts";

/** One sync rule with one condition, which stands in line 6. */
const ruleWith = (condition: string) => `sync:
  rules:
    - name: Webinars
      touchpointDate: "{CampaignMember.CreatedDate}"
      anyOf:
        - - { ${condition} }
`;

/** One sync rule with these dates, which stand in line 4. */
const ruleDated = (dates: string) => `sync:
  rules:
    - name: Webinars
      touchpointDate: ${dates}
      anyOf: [[{ field: Campaign.Type, operator: equals, value: Webinar }]]
`;

const CONDITION = "footfall.yaml:6:sync.rules[0].anyOf[0][0]";
const DATES = "footfall.yaml:4:sync.rules[0].touchpointDate";
const CORRECT = "correct the name, or add the column to the export";

export const RULES: WrongInputs = {
  title: "Rules",
  about:
    "Sync rules, channel entries with `when`, and suppression: each problem names the rule and what it should say.",
  cases: [
    {
      wrong: "a field that the export does not have",
      settings: ruleWith("field: Campaign.Regoin__c, operator: equals, value: EMEA"),
      says: [
        `${CONDITION}.field: rule "Webinars": Campaign.Regoin__c does not exist in the export; the nearest is Campaign.Region__c; ${CORRECT} (character 22)`,
      ],
    },
    {
      wrong: "a field of an object that has no file",
      files: { "Account.csv": null, "Lead.csv": null },
      settings: `suppress:
  buyerTouchpoints:
    - name: Interns
      anyOf: [[{ field: Lead.Grade__c, operator: equals, value: Intern }]]
`,
      says: [
        'footfall.yaml:4:suppress.buyerTouchpoints[0].anyOf[0][0].field: rule "Interns": Lead.Grade__c does not exist in the export; the nearest is Lead.CreatedDate; correct the name, or add Lead.csv to the export, which has none (character 25)',
      ],
    },
    {
      wrong: "an object that is misspelt",
      settings: ruleWith("field: Campain.Type, operator: equals, value: Webinar"),
      says: [
        `${CONDITION}.field: rule "Webinars": "Campain.Type" is not a field; did you mean Campaign.Type? (character 22)`,
      ],
    },
    {
      wrong: "a field without its object",
      settings: ruleWith("field: Type, operator: equals, value: Webinar"),
      says: [
        `${CONDITION}.field: rule "Webinars": "Type" is not a field; write the object, a point and the field, as Campaign.Type, with one of Campaign, CampaignMember (character 22)`,
      ],
    },
    {
      wrong: "an object that may not be used in this place",
      settings: `${ruleWith("field: Lead.Email, operator: equals, value: x")}channels:
  offline:
    - { when: [{ field: CampaignMember.Status, operator: equals, value: Sent }], channel: Email }
suppress:
  buyerTouchpoints:
    - anyOf: [[{ field: Opportunity.Amount, operator: less_than, value: 100 }]]
`,
      says: [
        `${CONDITION}.field: rule "Webinars": Lead.Email cannot be used here; use fields of Campaign, CampaignMember (character 22)`,
        'footfall.yaml:9:channels.offline[0].when[0].field: channel "Email": CampaignMember.Status cannot be used here; use fields of Campaign (character 25)',
        'footfall.yaml:12:suppress.buyerTouchpoints[0].anyOf[0][0].field: rule "buyerTouchpoints 1": Opportunity.Amount cannot be used here; use fields of Campaign, CampaignMember, Lead, Contact, Touchpoint (character 25)',
      ],
    },
    {
      wrong: "a field that a touchpoint does not have",
      settings: `suppress:
  attributionTouchpoints:
    - name: Old
      anyOf: [[{ field: Touchpoint.date, operator: less_than, value: 2020-01-01 }]]
`,
      says: [
        'footfall.yaml:4:suppress.attributionTouchpoints[0].anyOf[0][0].field: rule "Old": Touchpoint.date does not exist; use one of Touchpoint.touchpoint_date, Touchpoint.channel, Touchpoint.subchannel, Touchpoint.source, Touchpoint.campaign_id (character 25)',
      ],
    },
    {
      wrong: "an unknown operator",
      settings: ruleWith("field: Campaign.Type, operator: equal, value: Webinar"),
      says: [
        `${CONDITION}.operator: must be one of: equals, not_equals, contains, not_contains, starts_with, not_starts_with, ends_with, not_ends_with, matches_any, not_matches_any, greater_than, greater_or_equal, less_than, less_or_equal; did you mean equals? (character 47)`,
      ],
    },
    {
      wrong: "a date that cannot be read",
      settings: ruleWith("field: Campaign.StartDate, operator: less_than, value: 25.01.2026"),
      says: [
        `${CONDITION}.value: rule "Webinars": "25.01.2026" is not a date; write 2026-01-25, 1/25/2026 or 2026-01-25T17:00:00Z (character 70)`,
      ],
    },
    {
      wrong: "a number that cannot be read",
      settings: ruleWith('field: Campaign.ActualCost, operator: greater_than, value: "1,000"'),
      says: [
        `${CONDITION}.value: rule "Webinars": "1,000" is not a number that can be read; write 1200.50, without currency, spaces and thousands separators, at most 16 digits before the point (character 74)`,
      ],
    },
    {
      wrong: "a boolean that cannot be read",
      settings: ruleWith("field: CampaignMember.HasResponded, operator: equals, value: responded"),
      says: [
        `${CONDITION}.value: rule "Webinars": "responded" is neither true nor false; write true, false, yes, no, 1 or 0 (character 76)`,
      ],
    },
    {
      wrong: "one item of a list that cannot be read",
      settings: ruleWith("field: CampaignMember.HasResponded, operator: matches_any, value: [true, maybe]"),
      says: [
        `${CONDITION}.value: rule "Webinars": "maybe" is neither true nor false; write true, false, yes, no, 1 or 0 (character 81)`,
      ],
    },
    {
      wrong: "no value where the operator needs one",
      settings: ruleWith('field: Campaign.Name, operator: contains, value: ""'),
      says: [
        `${CONDITION}.value: rule "Webinars": contains needs a value; to ask for an empty field use equals with an empty value (character 64)`,
      ],
    },
    {
      wrong: "a list with an operator that takes one value",
      settings: ruleWith("field: Campaign.Type, operator: equals, value: [Webinar, Tradeshow]"),
      says: [
        `${CONDITION}.value: rule "Webinars": equals takes one value; for a list use matches_any (character 62)`,
      ],
    },
    {
      wrong: "a wildcard without quotes",
      settings: ruleWith("field: CampaignMember.Status, operator: matches_any, value: [Attended, *Watched]"),
      says: [
        'footfall.yaml:6: a text that begins with * must stand in double quotes, as "*Watched" (character 86)',
      ],
    },
    {
      wrong: "a group with one dash too few",
      settings: `sync:
  rules:
    - name: Webinars
      touchpointDate: "{CampaignMember.CreatedDate}"
      anyOf:
        - { field: Campaign.Type, operator: equals, value: Webinar }
`,
      says: [
        "footfall.yaml:6:sync.rules[0].anyOf[0]: is a group, and so a list of conditions; begin its line with two dashes, - - (character 11)",
      ],
    },
    {
      wrong: "a rule without a name, a date and conditions",
      settings: "sync:\n  rules:\n    - touchpointDate: []\n      anyOf: []\n",
      says: [
        "footfall.yaml:3:sync.rules[0].name: is missing; it must be a text (character 7)",
        'footfall.yaml:3:sync.rules[0].touchpointDate: a rule needs at least one date, as "{CampaignMember.FirstRespondedDate}" (character 23)',
        "footfall.yaml:4:sync.rules[0].anyOf: a rule needs at least one group of conditions (character 14)",
      ],
    },
    {
      wrong: "a date field in braces without quotes",
      settings: ruleDated("{CampaignMember.CreatedDate}"),
      says: [
        `${DATES}: must be a field in braces and quotes, as "{CampaignMember.FirstRespondedDate}", or a list of such fields (character 23)`,
      ],
    },
    {
      wrong: "a date field without braces",
      settings: ruleDated("CampaignMember.CreatedDate"),
      says: [
        `${DATES}[0]: rule "Webinars": "CampaignMember.CreatedDate" is neither a field in braces, as "{CampaignMember.FirstRespondedDate}", nor a date, as 2026-01-25 (character 23)`,
      ],
    },
    {
      wrong: "a date field that is not there, or holds no date",
      settings: ruleDated('["{CampaignMember.Met__c}", "{Campaign.Type}"]'),
      says: [
        `${DATES}[0]: rule "Webinars": CampaignMember.Met__c does not exist in the export; the nearest is CampaignMember.Met_On__c; ${CORRECT} (character 24)`,
        `${DATES}[1]: rule "Webinars": Campaign.Type holds text; use a field that holds dates (character 51)`,
      ],
    },
    {
      wrong: "a date that depends on who looks",
      settings: ruleDated('"{Campaign.LastViewedDate}"'),
      says: [
        `${DATES}[0]: rule "Webinars": Campaign.LastViewedDate is the date on which a user looked at the record, not a touchpoint date; use another field (character 23)`,
      ],
    },
    {
      wrong: "a date that Footfall itself would change",
      settings: `${ruleDated('"{CampaignMember.LastModifiedDate}"')}salesforce: { memberStatus: true }\n`,
      says: [
        `${DATES}[0]: rule "Webinars": CampaignMember.LastModifiedDate changes whenever Footfall writes statuses to members; use another date, or set salesforce.memberStatus: false (character 23)`,
      ],
    },
    {
      wrong: "a date of campaigns that Footfall itself would change",
      settings: `${ruleDated('"{Campaign.LastModifiedDate}"')}salesforce: { campaignRollups: true }\n`,
      says: [
        `${DATES}[0]: rule "Webinars": Campaign.LastModifiedDate changes whenever Footfall writes figures to campaigns; use another date, or set salesforce.campaignRollups: false (character 23)`,
      ],
    },
    {
      wrong: "a field that Footfall fills from its own outcome",
      settings: ruleDated('"{Campaign.Footfall_Rollup_Date__c}"'),
      says: [
        `${DATES}[0]: rule "Webinars": Campaign.Footfall_Rollup_Date__c is what Footfall writes to campaigns, from its own outcome; use another field (character 23)`,
      ],
    },
    {
      wrong: "the stamp that Footfall itself would move",
      settings: `${ruleDated('"{CampaignMember.SystemModstamp}"')}salesforce: { memberStatus: true }\n`,
      says: [
        `${DATES}[0]: rule "Webinars": CampaignMember.SystemModstamp does not exist in the export; the nearest is CampaignMember.FirstRespondedDate; correct the name, or add the column to the export (character 23)`,
        `${DATES}[0]: rule "Webinars": CampaignMember.SystemModstamp changes whenever Footfall writes statuses to members; use another date, or set salesforce.memberStatus: false (character 23)`,
      ],
    },
  ],
};
