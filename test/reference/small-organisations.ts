/** Organisations written by hand, a few cells each, for the worked examples. */
import { must, type ObjectName, type Organisation, type Table } from "./csv-values.ts";
import { type ReferenceOutcome, referenceOutcome } from "./outcome.ts";
import type { SettingsInput } from "./settings.ts";

export type Cells = Record<string, string>;

/** One object's records, each with the cells that matter; the rest is null. */
export function tableOf(records: readonly Cells[], columns: readonly string[] = []): Table {
  const names = [...new Set([...columns, ...records.flatMap((record) => Object.keys(record))])];
  return { columns: names, rows: records.map((record) => names.map((name) => record[name] ?? "")) };
}

export function organisationOf(records: Partial<Record<ObjectName, readonly Cells[]>>): Organisation {
  const entries = Object.entries(records).map(([object, list]) => [object, tableOf(list, ["Id"])]);
  return Object.fromEntries(entries);
}

/** The rows of a table by their columns' names. */
export function recordsOf(table: Table): Cells[] {
  return table.rows.map((row) =>
    Object.fromEntries(table.columns.map((column, place) => [column, row[place] ?? ""])),
  );
}

export const CAMPAIGN = "701000000000001AAA";
export const CONTACT = "003000000000001AAA";
export const MEMBER = "00v000000000001AAA";
export const INCLUDE_ALL = "Include all Campaign Members";
export const INCLUDE_RESPONDED = 'Include only "Responded" Campaign Members';
export const EXCLUDE_ALL = "Exclude all Campaign Members";

/** The outcome of one campaign with one member, whose contact has an email address. */
export function outcomeOfOne(
  campaign: Cells,
  member: Cells,
  settings: SettingsInput = {},
  now = "2026-12-31T00:00:00Z",
  contact: Cells = { Email: "ann@x.io" },
): ReferenceOutcome {
  const organisation = organisationOf({
    Campaign: [{ Id: CAMPAIGN, Name: "Fair", ...campaign }],
    CampaignMember: [
      {
        Id: MEMBER,
        CampaignId: CAMPAIGN,
        ContactId: CONTACT,
        CreatedDate: "2026-01-25T17:00:00Z",
        ...member,
      },
    ],
    Contact: [{ Id: CONTACT, ...contact }],
  });
  return referenceOutcome(organisation, { timezone: "America/Los_Angeles", ...settings }, now);
}

/** Of that one member, in short: its status and, where there is one, its date and where the date came from. */
export function memberOf(outcome: ReferenceOutcome): string {
  const member = must(recordsOf(outcome.members)[0]);
  return [member.status, member.touchpoint_date, member.date_source].filter(Boolean).join(" ");
}

/** One opportunity of an account, touched by one person on the given days, each day in a campaign of its own. */
export function outcomeOfJourney(
  days: readonly string[],
  opportunity: Cells,
  settings: SettingsInput = {},
): ReferenceOutcome {
  const numbered = days.map((day, place) => ({ day, number: String(place + 1).padStart(12, "0") }));
  const organisation = organisationOf({
    Account: [{ Id: "001000000000001", Name: "Acme" }],
    Contact: [{ Id: CONTACT, Email: "ann@x.io", AccountId: "001000000000001" }],
    Campaign: numbered.map(({ number }) => ({
      Id: `701${number}`,
      Name: "Fair",
      Footfall_Sync_Type__c: "Include_All",
    })),
    CampaignMember: numbered.map(({ day, number }) => ({
      Id: `00v${number}`,
      CampaignId: `701${number}`,
      ContactId: CONTACT,
      CreatedDate: `${day}T12:00:00Z`,
    })),
    Opportunity: [
      {
        Id: "006000000000001",
        AccountId: "001000000000001",
        IsClosed: "true",
        IsWon: "true",
        CloseDate: "2026-12-31",
        ...opportunity,
      },
    ],
  });
  return referenceOutcome(organisation, settings, "2027-01-31T00:00:00Z");
}

/** One column of `attribution_touchpoints`, in journey order. */
export function columnOf(outcome: ReferenceOutcome, column: string): string[] {
  return recordsOf(outcome.attribution_touchpoints).map((row) => must(row[column]));
}
