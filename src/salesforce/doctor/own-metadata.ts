import { ROLLUP_FIELDS } from "../../settings/fields.ts";

/**
 * Footfall's own objects and fields, by what describe calls their types.
 *
 * @see shared/spec/salesforce.md, section 4.5
 */

type Types = readonly string[];

const TEXT: Types = ["string", "textarea", "picklist"];
const NUMBER: Types = ["double", "currency"];
const LINK: Types = ["string", "textarea", "url"];
const MODELS = ["FT", "LC", "U", "W", "Full", "Custom"] as const;

const CLASSIFICATION: Record<string, Types> = {
  Contact__c: ["reference"],
  Campaign__c: ["reference"],
  Touchpoint_Date__c: ["datetime"],
  Date_Only__c: ["boolean"],
  Channel__c: TEXT,
  Subchannel__c: TEXT,
  Mode__c: TEXT,
  Origin__c: TEXT,
  Type__c: TEXT,
  Position__c: TEXT,
  Medium__c: TEXT,
  Source__c: TEXT,
  Campaign_Name__c: TEXT,
  Landing_Page__c: LINK,
  Form_URL__c: LINK,
  User_Touchpoint_Id__c: TEXT,
  Run_Id__c: TEXT,
};

/** Objects that Footfall makes and deletes records of. */
export const OWN_OBJECTS: Readonly<Record<string, Readonly<Record<string, Types>>>> = {
  Footfall_Touchpoint__c: {
    Unique_Id__c: ["string"],
    Person_Email__c: ["string", "email"],
    Lead__c: ["reference"],
    ...CLASSIFICATION,
  },
  Footfall_Attribution__c: {
    Unique_Id__c: ["string"],
    Opportunity__c: ["reference"],
    Account__c: ["reference"],
    ...CLASSIFICATION,
    ...Object.fromEntries(MODELS.map((model) => [`Share_${model}__c`, ["percent", "double"]])),
    ...Object.fromEntries(MODELS.map((model) => [`Revenue_${model}__c`, ["currency", "double"]])),
  },
};

/** Fields of Footfall's on the org's own objects; each only where its feature is wanted. */
export const OWN_FIELDS: Readonly<Record<"Campaign" | "CampaignMember", Readonly<Record<string, Types>>>> = {
  Campaign: {
    Footfall_Sync_Type__c: ["picklist", "string"],
    Footfall_Touchpoint_Start__c: ["date", "datetime"],
    Footfall_Touchpoint_End__c: ["date", "datetime"],
    Footfall_Touchpoints__c: NUMBER,
    Footfall_People__c: NUMBER,
    Footfall_Opportunities__c: NUMBER,
    Footfall_Pipeline__c: NUMBER,
    Footfall_Won_Revenue__c: NUMBER,
    Footfall_Currency__c: TEXT,
    Footfall_Rollup_Date__c: ["datetime"],
  },
  CampaignMember: {
    Footfall_Touchpoint_Date__c: ["datetime"],
    Footfall_Status_Lead__c: TEXT,
    Footfall_Status_Contact__c: TEXT,
    Footfall_Status_Opportunity__c: TEXT,
    Footfall_Status_Date__c: ["datetime", "date"],
  },
};

/** Which of them a setting under `salesforce` writes. */
export const FIELDS_OF_SETTINGS = {
  memberDates: ["Footfall_Touchpoint_Date__c"],
  memberStatus: Object.keys(OWN_FIELDS.CampaignMember).filter((name) => name.includes("_Status_")),
  campaignRollups: Object.values(ROLLUP_FIELDS),
} as const satisfies Record<string, readonly string[]>;
export type WritingSetting = keyof typeof FIELDS_OF_SETTINGS;
export const WRITING_SETTINGS = Object.keys(FIELDS_OF_SETTINGS) as WritingSetting[];

/** The sync types as a campaign names them. @see shared/spec/offline-sync.md, section 3 */
export const SYNC_TYPES = [
  "Include all Campaign Members",
  'Include only "Responded" Campaign Members',
  "Exclude all Campaign Members",
] as const;
