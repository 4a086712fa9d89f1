/**
 * The objects and fields that the contract knows, with their types.
 *
 * Everything else that an export holds is kept as text. The names are Salesforce's API names; they are compared
 * without regard to case.
 * @see shared/spec/contract.md, "In: one CSV per object"
 */
export type FieldType = "id" | "text" | "boolean" | "number" | "date" | "datetime";

export type Field = {
  /** API name, as in `FirstRespondedDate`. */
  name: string;
  type: FieldType;
  /** `column`: the export must have it; `value`: no record may leave it empty either. */
  required?: "column" | "value";
};

export type ObjectName =
  | "Account"
  | "Contact"
  | "Lead"
  | "Campaign"
  | "CampaignMember"
  | "Opportunity"
  | "OpportunityContactRole";

const id: Field = { name: "Id", type: "id", required: "value" };
const field = (name: string, type: FieldType, required?: Field["required"]): Field =>
  required ? { name, type, required } : { name, type };

/** The fields that a package adds; record by record, the first that is not empty counts. */
export const PACKAGE_FIELDS = {
  syncType: ["Footfall_Sync_Type__c", "bizible2__Bizible_Attribution_SyncType__c"],
  touchpointStart: ["Footfall_Touchpoint_Start__c", "bizible2__Touchpoint_Start_Date__c"],
  touchpointEnd: ["Footfall_Touchpoint_End__c", "bizible2__Touchpoint_End_Date__c"],
  uniqueId: ["Footfall_Unique_Id__c", "bizible2__UniqueId__c"],
  touchpointDate: ["Footfall_Touchpoint_Date__c", "bizible2__Bizible_Touchpoint_Date__c"],
} as const;
/** Fields of campaigns that Footfall fills from its own outcome, where `salesforce.campaignRollups` is on. */
export const ROLLUP_FIELDS = {
  touchpoints: "Footfall_Touchpoints__c",
  people: "Footfall_People__c",
  opportunities: "Footfall_Opportunities__c",
  open: "Footfall_Pipeline__c",
  won: "Footfall_Won_Revenue__c",
  currency: "Footfall_Currency__c",
  computedAt: "Footfall_Rollup_Date__c",
} as const;

export type PackageField = keyof typeof PACKAGE_FIELDS;

/** Which object a package field stands on, and how its cells are read. */
export const PACKAGE_FIELD_PLACES: Record<PackageField, { object: ObjectName; type: FieldType }> = {
  syncType: { object: "Campaign", type: "text" },
  touchpointStart: { object: "Campaign", type: "date" },
  touchpointEnd: { object: "Campaign", type: "date" },
  uniqueId: { object: "Campaign", type: "text" },
  touchpointDate: { object: "CampaignMember", type: "datetime" },
};

const packaged = (meaning: PackageField): Field[] =>
  PACKAGE_FIELDS[meaning].map((name) => ({ name, type: PACKAGE_FIELD_PLACES[meaning].type }));

/** Every known field of every object. */
export const FIELDS: Record<ObjectName, readonly Field[]> = {
  Account: [
    id,
    field("Name", "text"),
    field("Website", "text"),
    field("IsDeleted", "boolean"),
    field("MasterRecordId", "id"),
  ],
  Contact: [
    id,
    field("Email", "text", "column"),
    field("AccountId", "id"),
    field("FirstName", "text"),
    field("LastName", "text"),
    field("Name", "text"),
    field("Title", "text"),
    field("CreatedDate", "datetime"),
    field("IsDeleted", "boolean"),
    field("MasterRecordId", "id"),
  ],
  Lead: [
    id,
    field("Email", "text", "column"),
    field("IsConverted", "boolean"),
    field("ConvertedDate", "date"),
    field("ConvertedContactId", "id"),
    field("ConvertedAccountId", "id"),
    field("ConvertedOpportunityId", "id"),
    field("Company", "text"),
    field("Website", "text"),
    field("Status", "text"),
    field("CreatedDate", "datetime"),
    field("IsDeleted", "boolean"),
    field("MasterRecordId", "id"),
  ],
  Campaign: [
    id,
    field("Name", "text", "value"),
    field("Type", "text"),
    field("Status", "text"),
    field("IsActive", "boolean"),
    field("StartDate", "date"),
    field("EndDate", "date"),
    field("ActualCost", "number"),
    field("ParentId", "id"),
    field("RecordTypeId", "id"),
    field("CreatedDate", "datetime"),
    field("LastModifiedDate", "datetime"),
    field("IsDeleted", "boolean"),
    ...packaged("syncType"),
    ...packaged("touchpointStart"),
    ...packaged("touchpointEnd"),
    ...packaged("uniqueId"),
  ],
  CampaignMember: [
    id,
    field("CampaignId", "id", "column"),
    field("LeadId", "id"),
    field("ContactId", "id"),
    field("Status", "text"),
    field("HasResponded", "boolean"),
    field("FirstRespondedDate", "date"),
    field("CreatedDate", "datetime", "value"),
    field("LastModifiedDate", "datetime"),
    field("IsDeleted", "boolean"),
    ...packaged("touchpointDate"),
  ],
  Opportunity: [
    id,
    field("AccountId", "id", "column"),
    field("Name", "text"),
    field("StageName", "text"),
    field("CreatedDate", "datetime", "value"),
    field("CloseDate", "date", "value"),
    field("Amount", "number", "column"),
    field("CurrencyIsoCode", "text"),
    field("IsClosed", "boolean", "value"),
    field("IsWon", "boolean", "value"),
    field("IsDeleted", "boolean"),
  ],
  OpportunityContactRole: [
    id,
    field("OpportunityId", "id", "value"),
    field("ContactId", "id", "column"),
    field("IsPrimary", "boolean"),
    field("Role", "text"),
    field("IsDeleted", "boolean"),
  ],
};

export const OBJECTS = Object.keys(FIELDS) as ObjectName[];

/** The known field of that name, whatever its case. */
export function knownField(object: ObjectName, name: string): Field | undefined {
  const wanted = name.toLowerCase();
  return FIELDS[object].find((candidate) => candidate.name.toLowerCase() === wanted);
}
