import { csv, csvWithout } from "./sound-export.ts";
import type { WrongInputs } from "./wrong-input.ts";

const AGAIN = "export the file again, and do not save it in a spreadsheet";
const A_NUMBER =
  "is not a number that can be read; write 1200.50, without currency, spaces and thousands separators, at most 16 digits before the point";
const AN_INSTANT = "is not a date and time; write 2026-01-25T17:00:00Z, or a day as 2026-01-25";

export const VALUES: WrongInputs = {
  title: "CSV: values",
  about: "Every cell of a column that is used must hold a value of the column's type, or nothing.",
  cases: [
    {
      wrong: "an id of the wrong length",
      files: { "Campaign.csv": csv("Campaign.csv", { Id: "7.01E+14" }) },
      says: [
        `Campaign.csv:2:Id: "7.01E+14" is not a Salesforce id; an id has 15 or 18 letters and digits; ${AGAIN}`,
      ],
    },
    {
      wrong: "an id whose case was lost",
      files: { "Lead.csv": csv("Lead.csv", { Id: "00q000000000001EAA" }) },
      says: [
        `Lead.csv:2:Id: "00q000000000001EAA" is an id whose last three characters do not fit the others, as after a spreadsheet changed its case; ${AGAIN}`,
      ],
    },
    {
      wrong: "a reference that is no id",
      files: { "CampaignMember.csv": csv("CampaignMember.csv", { CampaignId: "Spring webinar" }) },
      says: [
        `CampaignMember.csv:2:CampaignId: "Spring webinar" is not a Salesforce id; an id has 15 or 18 letters and digits; ${AGAIN}`,
      ],
    },
    {
      wrong: "the same id twice, once with 15 characters",
      files: { "Campaign.csv": csv("Campaign.csv", {}, { Id: "701000000000001", Name: "Autumn webinar" }) },
      says: [
        "Campaign.csv:3:Id: 701000000000001AAA stands already in line 2; keep one of the two rows, or export the file again",
      ],
    },
    {
      wrong: "no value where every record needs one",
      files: {
        "Campaign.csv": csv("Campaign.csv", { Id: "", Name: " " }),
        "Opportunity.csv": csv("Opportunity.csv", { IsClosed: "#N/A" }),
      },
      says: [
        "Campaign.csv:2:Id: is empty, and every Campaign needs an Id; fill it in, or export the file again",
        "Campaign.csv:2:Name: is empty, and every Campaign needs a Name; fill it in, or export the file again",
        "Opportunity.csv:2:IsClosed: is empty, and every Opportunity needs an IsClosed; fill it in, or export the file again",
      ],
    },
    {
      wrong: "a date in another form",
      files: { "Campaign.csv": csv("Campaign.csv", { StartDate: "3/1/2026", EndDate: "02.03.2026" }) },
      says: [
        'Campaign.csv:2:StartDate: "3/1/2026" is not a date; write 2026-01-25',
        'Campaign.csv:2:EndDate: "02.03.2026" is not a date; write 2026-01-25',
      ],
    },
    {
      wrong: "a day that does not exist",
      files: { "Opportunity.csv": csv("Opportunity.csv", { CloseDate: "2026-02-30" }) },
      says: ['Opportunity.csv:2:CloseDate: "2026-02-30" is not a day of the calendar; correct it'],
    },
    {
      wrong: "a time in a column of dates",
      files: { "Opportunity.csv": csv("Opportunity.csv", { CloseDate: "2026-04-30T00:00:00.000Z" }) },
      says: [
        'Opportunity.csv:2:CloseDate: "2026-04-30T00:00:00.000Z" holds a time, and this column takes a day; write 2026-01-25',
      ],
    },
    {
      wrong: "a date and time that cannot be read",
      files: { "CampaignMember.csv": csv("CampaignMember.csv", { CreatedDate: "2026-03-02T25:00:00Z" }) },
      says: [`CampaignMember.csv:2:CreatedDate: "2026-03-02T25:00:00Z" ${AN_INSTANT}`],
    },
    {
      wrong: "a boolean in words",
      files: { "CampaignMember.csv": csv("CampaignMember.csv", { HasResponded: "Yes" }) },
      says: ['CampaignMember.csv:2:HasResponded: "Yes" is neither true nor false; write true, false, 1 or 0'],
    },
    {
      wrong: "a number with thousands separators, or with its currency",
      files: {
        "Campaign.csv": csv("Campaign.csv", { ActualCost: '"1,200.50"' }),
        "Opportunity.csv": csv("Opportunity.csv", { Amount: "EUR 5000" }),
      },
      says: [
        `Campaign.csv:2:ActualCost: "1,200.50" ${A_NUMBER}`,
        `Opportunity.csv:2:Amount: "EUR 5000" ${A_NUMBER}`,
      ],
    },
    {
      wrong: "a number too large for money",
      files: { "Opportunity.csv": csv("Opportunity.csv", { Amount: "12345678901234567" }) },
      says: [`Opportunity.csv:2:Amount: "12345678901234567" ${A_NUMBER}`],
    },
    {
      wrong: "an amount that is no number, in a field of your own that `amountField` names",
      settings: "attribution: { amountField: Forecast__c }\n",
      files: { "Opportunity.csv": csv("Opportunity.csv", { Forecast__c: "tbd" }) },
      says: [
        `Opportunity.csv:2:Forecast__c: "tbd" ${A_NUMBER}; the settings use this column (record 006000000000001AAA)`,
      ],
    },
    {
      wrong: "a touchpoint date that cannot be read, in a field of your own that `fields` or a rule names",
      settings: `
fields: { touchpointDate: Met_On__c }
sync:
  rules:
    - name: Met
      touchpointDate: "{CampaignMember.Met_On__c}"
      anyOf: [[{ field: CampaignMember.Met_On__c, operator: not_equals, value: "" }]]
`,
      files: { "CampaignMember.csv": csv("CampaignMember.csv", { Met_On__c: "last week" }) },
      says: [
        `CampaignMember.csv:2:Met_On__c: "last week" ${AN_INSTANT}; the settings use this column (record 00v000000000001AAA)`,
      ],
    },
    {
      wrong: "a touchpoint start with a time, in a field of your own",
      settings: "fields: { touchpointStart: Starts__c }\n",
      files: { "Campaign.csv": csv("Campaign.csv", { Starts__c: "2026-03-01 09:00" }) },
      says: [
        'Campaign.csv:2:Starts__c: "2026-03-01 09:00" holds a time, and this column takes a day; write 2026-01-25; the settings use this column (record 701000000000001AAA)',
      ],
    },
    {
      wrong: "a missing column and wrong values in the others",
      files: {
        "Opportunity.csv": csvWithout("Opportunity.csv", "IsWon").replace("5000", "five"),
      },
      says: [
        "Opportunity.csv:1:IsWon: the column IsWon is missing; add it to the export",
        `Opportunity.csv:2:Amount: "five" ${A_NUMBER}`,
      ],
    },
  ],
};
