/** The fields of the contract's tables, each with its type (contract.md, "In"; spec/README.md, 22). */
import type { ObjectName } from "./csv-values.ts";

export type FieldKind = "text" | "id" | "number" | "boolean" | "day" | "instant";
export type FieldOwner = ObjectName | "Touchpoint";
export type Field = { owner: FieldOwner; name: string; kind: FieldKind; listed: boolean };

/** The meanings for which a package adds a field, and the names under which it is looked for, in order. */
export const PACKAGE_FIELDS = {
  syncType: ["Footfall_Sync_Type__c", "bizible2__Bizible_Attribution_SyncType__c"],
  touchpointStart: ["Footfall_Touchpoint_Start__c", "bizible2__Touchpoint_Start_Date__c"],
  touchpointEnd: ["Footfall_Touchpoint_End__c", "bizible2__Touchpoint_End_Date__c"],
  uniqueId: ["Footfall_Unique_Id__c", "bizible2__UniqueId__c"],
  touchpointDate: ["Footfall_Touchpoint_Date__c", "bizible2__Bizible_Touchpoint_Date__c"],
} as const;

type FieldsByKind = Partial<Record<FieldKind, readonly string[]>>;

// Reading: `ConvertedDate` is a date (as Salesforce has it); `Website` and the like are text.
export const CONTRACT_FIELDS: Record<FieldOwner, FieldsByKind> = {
  Campaign: {
    id: ["Id", "ParentId", "RecordTypeId"],
    text: ["Name", "Type", "Status", ...PACKAGE_FIELDS.syncType, ...PACKAGE_FIELDS.uniqueId],
    boolean: ["IsActive", "IsDeleted"],
    day: ["StartDate", "EndDate", ...PACKAGE_FIELDS.touchpointStart, ...PACKAGE_FIELDS.touchpointEnd],
    number: ["ActualCost"],
    instant: ["CreatedDate", "LastModifiedDate"],
  },
  CampaignMember: {
    id: ["Id", "CampaignId", "LeadId", "ContactId"],
    text: ["Status"],
    boolean: ["HasResponded", "IsDeleted"],
    day: ["FirstRespondedDate"],
    instant: ["CreatedDate", "LastModifiedDate", ...PACKAGE_FIELDS.touchpointDate],
  },
  Lead: {
    id: ["Id", "ConvertedContactId", "ConvertedAccountId", "ConvertedOpportunityId", "MasterRecordId"],
    text: ["Email", "Company", "Website", "Status"],
    boolean: ["IsConverted", "IsDeleted"],
    day: ["ConvertedDate"],
    instant: ["CreatedDate"],
  },
  Contact: {
    id: ["Id", "AccountId", "MasterRecordId"],
    text: ["Email", "FirstName", "LastName", "Name", "Title"],
    boolean: ["IsDeleted"],
    instant: ["CreatedDate"],
  },
  Account: {
    id: ["Id", "MasterRecordId"],
    text: ["Name", "Website"],
    boolean: ["IsDeleted"],
  },
  Opportunity: {
    id: ["Id", "AccountId"],
    text: ["Name", "StageName", "CurrencyIsoCode"],
    boolean: ["IsClosed", "IsWon", "IsDeleted"],
    day: ["CloseDate"],
    number: ["Amount"],
    instant: ["CreatedDate"],
  },
  OpportunityContactRole: {
    id: ["Id", "OpportunityId", "ContactId"],
    text: ["Role"],
    boolean: ["IsPrimary", "IsDeleted"],
  },
  Touchpoint: {
    id: ["campaign_id"],
    text: ["channel", "subchannel", "source"],
    instant: ["touchpoint_date"],
  },
};

/**
 * `Campaign.StartDate` and the like, whatever its case. A column that the contract does not list is text.
 * The name of a listed field is spelled as the contract spells it.
 */
export function fieldOf(reference: string): Field {
  const [object = "", column = ""] = reference.trim().split(/\.(.*)/);
  for (const [owner, kinds] of Object.entries(CONTRACT_FIELDS) as [FieldOwner, FieldsByKind][]) {
    if (owner.toLowerCase() !== object.toLowerCase()) continue;
    for (const [kind, names] of Object.entries(kinds) as [FieldKind, readonly string[]][]) {
      const name = names.find((listed) => listed.toLowerCase() === column.toLowerCase());
      if (name !== undefined) return { owner, name, kind, listed: true };
    }
    // Reading: a column that is not of the contract is called in `date_source` as the rule calls it.
    return { owner, name: column, kind: "text", listed: false };
  }
  throw new Error(`no object is called ${object}`);
}
