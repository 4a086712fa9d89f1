import { csv, SOUND_EXPORT } from "./sound-export.ts";
import type { WrongInputs } from "./wrong-input.ts";

/** As many members as asked for, none of whose answers can be read. */
function unreadable(count: number): string {
  const rows = Array.from({ length: count }, (_, index) => ({
    Id: `00v${String(index).padStart(12, "0")}AAA`,
    HasResponded: "maybe",
  }));
  return csv("CampaignMember.csv", ...rows);
}

export const TOGETHER: WrongInputs = {
  title: "Several at once",
  about: "All problems of a run are told in one go, at most 100 of them line by line.",
  cases: [
    {
      wrong: "settings, a file and values",
      settings: "timezone: Berlin\nattribution: { amountField: Forcast__c }\n",
      files: {
        "Lead.csv": SOUND_EXPORT["Lead.csv"].replaceAll(",", ";"),
        "Campaign.csv": csv("Campaign.csv", { StartDate: "March" }),
      },
      says: [
        'footfall.yaml:1:timezone: "Berlin" is not a time zone of the IANA list; did you mean Europe/Berlin? (character 11)',
        "footfall.yaml:2:attribution.amountField: Opportunity.Forcast__c does not exist in the export; the nearest is Opportunity.Forecast__c; correct the name, or add the column to the export (character 29)",
        'Lead.csv:1: the file is separated by semicolons; export it with commas (Data Loader: Settings, comma as the delimiter; sf: --column-delimiter COMMA; Excel: "CSV UTF-8 (comma delimited)")',
        'Campaign.csv:2:StartDate: "March" is not a date; write 2026-01-25',
      ],
    },
    {
      wrong: "settings, the outcome and the source",
      settings: "timzone: UTC\n",
      beside: { "notes.txt": "a file" },
      args: ["run", "--source", "exprot", "--out", "notes.txt", "--settings", "footfall.yaml"],
      says: [
        "notes.txt: is a file; name a folder for the outcome",
        "footfall.yaml:1:timzone: unknown key timzone; did you mean timezone?",
        "exprot: there is no such folder or file; name the folder or the ZIP that holds the Salesforce export",
      ],
    },
    {
      wrong: "a file that cannot be opened, and one that is missing",
      files: { "CampaignMember.csv": null },
      beside: { "export/lead.csv": SOUND_EXPORT["Lead.csv"] },
      says: [
        "CampaignMember.csv: the file is missing; export the object CampaignMember too",
        "lead.csv: Lead.csv and lead.csv are exports of Lead; keep one, or join their rows in one file",
      ],
    },
    {
      wrong: "more than 100 problems",
      files: { "CampaignMember.csv": unreadable(250) },
      says: [
        ...Array.from(
          { length: 100 },
          (_, index) =>
            `CampaignMember.csv:${index + 2}:HasResponded: "maybe" is neither true nor false; write true, false, 1 or 0`,
        ),
        "... and 150 more problems",
      ],
    },
    {
      wrong: "101 problems, in rows that have too few fields",
      files: { "Lead.csv": `Id,Email\n${"00Q000000000001EAA\n".repeat(101)}` },
      says: [
        ...Array.from(
          { length: 100 },
          (_, index) =>
            `Lead.csv:${index + 2}: has 1 field, the header has 2; give every column its place, empty ones too, or export the file again`,
        ),
        "... and 1 more problem",
      ],
    },
  ],
};
