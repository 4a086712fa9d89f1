/** Turns random rows into the tables of an export: which columns, how spelled, references as ids. */
import { type Cell, DANGLING, type Reference, type Row, writtenId } from "./arbitrary-cells.ts";
import type { ObjectName, Organisation, Table } from "./csv-values.ts";

/** Objects that may be absent altogether; of leads and contacts, one is always there. */
export type Absences = {
  account: boolean;
  person: "Lead" | "Contact" | "none";
  role: boolean;
  opportunity: boolean;
};

/** The rows of one table, the columns that it lacks, and how its header is written. */
export type Shape = { rows: Row[]; dropped: string[]; header: "exact" | "lower" | "upper" };

/** Columns that an export may lack. LeadId and ContactId are not both in it. */
export const OPTIONAL_COLUMNS: Record<ObjectName, string[]> = {
  Account: ["Name", "IsDeleted", "MasterRecordId"],
  Contact: ["AccountId", "Title", "CreatedDate", "IsDeleted", "MasterRecordId"],
  Lead: ["Company", "Status", "IsConverted", "ConvertedDate", "CreatedDate", "IsDeleted", "MasterRecordId"],
  Campaign: [
    "Type",
    "Status",
    "IsActive",
    "StartDate",
    "EndDate",
    "ActualCost",
    "IsDeleted",
    "Footfall_Sync_Type__c",
    "bizible2__Bizible_Attribution_SyncType__c",
    "Footfall_Touchpoint_Start__c",
    "Footfall_Touchpoint_End__c",
    "Footfall_Unique_Id__c",
  ],
  CampaignMember: [
    "LeadId",
    "Status",
    "HasResponded",
    "FirstRespondedDate",
    "LastModifiedDate",
    "IsDeleted",
    "Footfall_Touchpoint_Date__c",
    "bizible2__Bizible_Touchpoint_Date__c",
  ],
  Opportunity: ["Name", "StageName", "CurrencyIsoCode", "IsDeleted"],
  OpportunityContactRole: ["IsPrimary", "Role", "IsDeleted"],
};

export function buildOrganisation(shapes: Record<ObjectName, Shape>, absent: Absences): Organisation {
  const organisation: Organisation = {};
  for (const [object, { rows, dropped, header }] of Object.entries(shapes) as [ObjectName, Shape][]) {
    const isAbsent =
      (object === "Account" && absent.account) ||
      (object === "OpportunityContactRole" && absent.role) ||
      (object === "Opportunity" && absent.opportunity) ||
      object === absent.person;
    if (isAbsent) continue;
    const counts = (target: ObjectName) => shapes[target].rows.length;
    organisation[object] = buildTable(rows, dropped, header, COLUMNS[object], counts);
  }
  return organisation;
}

function buildTable(
  rows: Row[],
  dropped: string[],
  header: Shape["header"],
  allColumns: readonly string[],
  counts: (object: ObjectName) => number,
): Table {
  const names = allColumns.filter((name) => !dropped.includes(name));
  const columns = names.map((name) => (OWN_COLUMNS.includes(name) ? name : inCase(name, header)));
  const cells = rows.map((row, place) =>
    names.map((name) => writtenCell(row[name] ?? "", place, name === "MasterRecordId", counts)),
  );
  return { columns, rows: cells };
}

function inCase(name: string, header: Shape["header"]): string {
  return header === "exact" ? name : header === "lower" ? name.toLowerCase() : name.toUpperCase();
}

/** A master is always a record further on, so that no chain of masters comes back. */
function writtenCell(
  cell: Cell,
  place: number,
  isMaster: boolean,
  counts: (object: ObjectName) => number,
): string {
  if (typeof cell === "string") return cell;
  return writtenId(cell.object, target(cell, place, isMaster, counts(cell.object)), cell.short);
}

function target({ to }: Reference, place: number, isMaster: boolean, count: number): number {
  if (to === "self") return place;
  if (to === "dangling" || count === 0) return DANGLING;
  if (!isMaster) return to % count;
  const later = place + 1 + (to % 3);
  return later < count ? later : DANGLING;
}

/** Columns of the customer's own, always spelled the same, so that `date_source` can be foreseen. */
const OWN_COLUMNS =
  "Region__c My_Sync__c My_Start__c My_End__c My_Unique__c Score__c Event_Date__c My_Date__c ARR__c".split(
    " ",
  );

const COLUMNS: Record<ObjectName, readonly string[]> = {
  Account: ["Id", "Website", ...OPTIONAL_COLUMNS.Account],
  Contact: ["Id", "Email", ...OPTIONAL_COLUMNS.Contact],
  Lead: ["Id", "Email", "ConvertedContactId", ...OPTIONAL_COLUMNS.Lead],
  Campaign: [
    "Id",
    "Name",
    "CreatedDate",
    "LastModifiedDate",
    "bizible2__Touchpoint_Start_Date__c",
    "bizible2__Touchpoint_End_Date__c",
    "bizible2__UniqueId__c",
    ...OPTIONAL_COLUMNS.Campaign,
    ...OWN_COLUMNS.slice(0, 5),
  ],
  CampaignMember: [
    "Id",
    "CampaignId",
    "ContactId",
    "CreatedDate",
    ...OPTIONAL_COLUMNS.CampaignMember,
    ...OWN_COLUMNS.slice(5, 8),
  ],
  Opportunity: [
    "Id",
    "AccountId",
    "CreatedDate",
    "CloseDate",
    "Amount",
    "IsClosed",
    "IsWon",
    "ARR__c",
    ...OPTIONAL_COLUMNS.Opportunity,
  ],
  OpportunityContactRole: ["Id", "OpportunityId", "ContactId", ...OPTIONAL_COLUMNS.OpportunityContactRole],
};
