/** A small export without fault: one record each, told apart by their prefixes. */

const CELLS = {
  "Account.csv": { Id: "001000000000001AAA", Name: "Fair Ltd", Website: "fair.example" },
  "Contact.csv": {
    Id: "003000000000001AAA",
    Email: "ann@fair.example",
    AccountId: "001000000000001AAA",
    CreatedDate: "2026-01-05T09:00:00.000Z",
  },
  "Lead.csv": { Id: "00Q000000000001EAA", Email: "bob@fair.example", IsConverted: "false" },
  "Campaign.csv": {
    Id: "701000000000001AAA",
    Name: "Spring webinar",
    Type: "Webinar",
    StartDate: "2026-03-01",
    EndDate: "2026-03-02",
    ActualCost: "1200.50",
    Region__c: "EMEA",
    Starts__c: "2026-03-01",
  },
  "CampaignMember.csv": {
    Id: "00v000000000001AAA",
    CampaignId: "701000000000001AAA",
    LeadId: "",
    ContactId: "003000000000001AAA",
    CreatedDate: "2026-03-02T10:00:00.000Z",
    HasResponded: "true",
    FirstRespondedDate: "2026-03-02",
    Met_On__c: "2026-03-01T15:30:00Z",
  },
  "Opportunity.csv": {
    Id: "006000000000001AAA",
    AccountId: "001000000000001AAA",
    CreatedDate: "2026-03-05T08:00:00.000Z",
    CloseDate: "2026-04-30",
    Amount: "5000",
    IsClosed: "true",
    IsWon: "true",
    Forecast__c: "4800",
  },
  "OpportunityContactRole.csv": {
    Id: "00K000000000001EAA",
    OpportunityId: "006000000000001AAA",
    ContactId: "003000000000001AAA",
  },
} as const;

export type FileName = keyof typeof CELLS;
type Cells<Name extends FileName> = Partial<Record<keyof (typeof CELLS)[Name], string>>;

/** The CSV of a file: its header, and rows that differ from the sound one in the given cells. */
export function csv<Name extends FileName>(name: Name, ...rows: Cells<Name>[]): string {
  const sound: Record<string, string> = CELLS[name];
  const lines = rows.map((row) => Object.values({ ...sound, ...row }).join(","));
  return `${[Object.keys(sound).join(","), ...lines].join("\n")}\n`;
}

/** The sound CSV of a file without some columns. */
export function csvWithout<Name extends FileName>(
  name: Name,
  ...columns: (keyof (typeof CELLS)[Name])[]
): string {
  const kept = Object.entries(CELLS[name]).filter(([column]) => !(columns as string[]).includes(column));
  return `${kept.map(([column]) => column).join(",")}\n${kept.map(([, cell]) => cell).join(",")}\n`;
}

export const SOUND_EXPORT = Object.fromEntries(
  (Object.keys(CELLS) as FileName[]).map((name) => [name, csv(name, {})]),
) as Record<FileName, string>;
