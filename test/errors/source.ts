import { csvWithout, SOUND_EXPORT } from "./sound-export.ts";
import type { WrongInput, WrongInputs } from "./wrong-input.ts";
import { changed, cutOff, encrypted, zipOf } from "./zip.ts";

const from = (source: string): Pick<WrongInput, "args"> => ({
  args: ["run", "--source", source, "--out", "outcome"],
});

const NONE =
  "holds no file of a Salesforce export (Account.csv, Contact.csv, Lead.csv, Campaign.csv, CampaignMember.csv, Opportunity.csv, OpportunityContactRole.csv); name the folder or ZIP that does";

export const SOURCE: WrongInputs = {
  title: "The export: folder, ZIP, files",
  about:
    "One CSV for each object, in a folder or a ZIP. Campaign, CampaignMember, and Lead or Contact must be there.",
  cases: [
    {
      wrong: "a source that is not there",
      ...from("exprot"),
      says: [
        "exprot: there is no such folder or file; name the folder or the ZIP that holds the Salesforce export",
      ],
    },
    {
      wrong: "one CSV in place of the folder",
      ...from("export/Campaign.csv"),
      says: [
        "export/Campaign.csv: is a single file; name the folder that holds the whole export (export), or a ZIP of it",
      ],
    },
    {
      wrong: "a folder without any file of an export",
      beside: { "empty/notes.txt": "nothing" },
      ...from("empty"),
      says: [`empty: ${NONE}`],
    },
    {
      wrong: "the folder in which the ZIP lies",
      beside: { "downloads/WE_00D.zip": zipOf(SOUND_EXPORT) },
      ...from("downloads"),
      says: [`downloads: ${NONE}; to read a ZIP in this folder, name the ZIP itself`],
    },
    {
      wrong: "a folder with several exports",
      beside: { "exports/June/Lead.csv": "Id\n", "exports/May/Lead.csv": "Id\n" },
      ...from("exports"),
      says: ["exports: holds exports in more than one folder (June, May); name one of them"],
    },
    {
      wrong: "a file that is called a ZIP and is none",
      beside: { "WE_00D.zip": "Id,Name\n" },
      ...from("WE_00D.zip"),
      says: ["WE_00D.zip: is not a ZIP, though its name says so; export or copy it again"],
    },
    {
      wrong: "a file of another kind",
      beside: { "export.xlsx": "not a workbook either" },
      ...from("export.xlsx"),
      says: [
        "export.xlsx: is neither a folder nor a ZIP; name the folder or the ZIP that holds the Salesforce export",
      ],
    },
    {
      wrong: "a ZIP that was cut off",
      beside: { "WE_00D.zip": zipOf(SOUND_EXPORT, cutOff) },
      ...from("WE_00D.zip"),
      says: [
        "WE_00D.zip: the ZIP is damaged or incomplete (End of central directory record signature not found. Either not a zip file, or file is truncated.); export or copy it again",
      ],
    },
    {
      wrong: "a ZIP in which a byte has changed",
      beside: { "WE_00D.zip": zipOf(SOUND_EXPORT, changed("Spring", "Sprung"), false) },
      ...from("WE_00D.zip"),
      says: [
        "Campaign.csv: the ZIP is damaged or incomplete (its checksum differs); export or copy it again",
      ],
    },
    {
      wrong: "a ZIP with a password",
      beside: { "WE_00D.zip": zipOf({ "Campaign.csv": "Id\n", "Lead.csv": "Id\n" }, encrypted) },
      ...from("WE_00D.zip"),
      says: [
        "CampaignMember.csv: the file is missing; export the object CampaignMember too",
        "Lead.csv: is encrypted; pack it without a password, or unpack it and name the folder",
        "Campaign.csv: is encrypted; pack it without a password, or unpack it and name the folder",
      ],
    },
    {
      wrong: "two files for one object",
      beside: { "export/campaign.CSV": SOUND_EXPORT["Campaign.csv"] },
      says: [
        "campaign.CSV: Campaign.csv and campaign.CSV are exports of Campaign; keep one, or join their rows in one file",
      ],
    },
    {
      wrong: "no file of campaigns and of members",
      files: { "Campaign.csv": null, "CampaignMember.csv": null },
      says: [
        "Campaign.csv: the file is missing; export the object Campaign too",
        "CampaignMember.csv: the file is missing; export the object CampaignMember too",
      ],
    },
    {
      wrong: "neither leads nor contacts",
      files: { "Contact.csv": null, "Lead.csv": null },
      says: ["Contact.csv: neither Contact.csv nor Lead.csv is there; export at least one of these objects"],
    },
    {
      wrong: "required columns that are missing",
      files: {
        "Contact.csv": csvWithout("Contact.csv", "Email"),
        "Opportunity.csv": csvWithout("Opportunity.csv", "Amount", "IsWon"),
      },
      says: [
        "Contact.csv:1:Email: the column Email is missing; add it to the export",
        "Opportunity.csv:1:Amount: the column Amount is missing; add it to the export",
        "Opportunity.csv:1:IsWon: the column IsWon is missing; add it to the export",
      ],
    },
    {
      wrong: "members without any person",
      files: { "CampaignMember.csv": csvWithout("CampaignMember.csv", "LeadId", "ContactId") },
      says: [
        "CampaignMember.csv:1:LeadId: the columns LeadId and ContactId are both missing; add at least one to the export",
      ],
    },
  ],
};
