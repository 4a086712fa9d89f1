/** Campaigns, who belongs to them and their statuses; default values as in a new org (salesforce.md, section 3). */
import type { ObjectInfo } from "../org.ts";
import {
  checkbox,
  currency,
  date,
  datetime,
  email,
  field,
  fixed,
  number,
  picklist,
  readOnly,
  reference,
  required,
  text,
} from "./field.ts";
import { object, owner } from "./object.ts";

const campaignTypes = [
  "Conference",
  "Webinar",
  "Trade Show",
  "Public Relations",
  "Partners",
  "Referral Program",
  "Advertisement",
  "Banner Ads",
  "Direct Mail",
  "Email",
  "Telemarketing",
  "Other",
];

const campaign: ObjectInfo = object("Campaign", "701", [
  required(text("Name", 80, { label: "Campaign Name" })),
  reference("ParentId", "Campaign"),
  picklist("Type", campaignTypes, { length: 40 }),
  picklist("Status", ["*Planned", "In Progress", "Completed", "Aborted"], {
    length: 40,
    defaultedOnCreate: true,
  }),
  date("StartDate"),
  date("EndDate"),
  currency("ExpectedRevenue", 18, 0),
  currency("BudgetedCost", 18, 0),
  currency("ActualCost", 18, 0),
  checkbox("IsActive", { label: "Active" }),
  field("Description", "textarea", { length: 32_000 }),
  reference("RecordTypeId", "RecordType"),
  owner(),
  picklist("Footfall_Sync_Type__c", [
    "Include all Campaign Members",
    'Include only "Responded" Campaign Members',
    "Exclude all Campaign Members",
  ]),
  date("Footfall_Touchpoint_Start__c"),
  date("Footfall_Touchpoint_End__c"),
  number("Footfall_Touchpoints__c", 18, 0),
  number("Footfall_People__c", 18, 0),
  number("Footfall_Opportunities__c", 18, 0),
  // No currency fields: a campaign's own currency may be another than that of the opportunities.
  number("Footfall_Pipeline__c", 18, 2),
  number("Footfall_Won_Revenue__c", 18, 2),
  text("Footfall_Currency__c", 80),
  datetime("Footfall_Rollup_Date__c"),
  text("Footfall_Unique_Id__c", 80, { externalId: true, unique: true, caseSensitive: true }),
]);

const member: ObjectInfo = object(
  "CampaignMember",
  "00v",
  [
    required(fixed(reference("CampaignId", "Campaign"))),
    fixed(reference("LeadId", "Lead")),
    fixed(reference("ContactId", "Contact")),
    readOnly(reference("LeadOrContactId", ["Contact", "Lead"], { relationshipName: null })),
    readOnly(reference("LeadOrContactOwnerId", "User")),
    readOnly(picklist("Type", ["Lead", "Contact"], { length: 40 })),
    picklist("Status", ["*Sent", "Responded"], { length: 40 }),
    readOnly(checkbox("HasResponded", { label: "Responded" })),
    readOnly(date("FirstRespondedDate", { label: "First Responded Date" })),
    readOnly(text("Name", 121)),
    readOnly(text("FirstName", 40)),
    readOnly(text("LastName", 80)),
    readOnly(text("Title", 128)),
    readOnly(email()),
    readOnly(text("CompanyOrAccount", 255)),
    datetime("Footfall_Touchpoint_Date__c"),
    text("Footfall_Status_Lead__c"),
    text("Footfall_Status_Contact__c"),
    text("Footfall_Status_Opportunity__c"),
    datetime("Footfall_Status_Date__c"),
  ],
  { undeletable: false },
);

const memberStatus: ObjectInfo = object(
  "CampaignMemberStatus",
  "01Y",
  [
    required(fixed(reference("CampaignId", "Campaign"))),
    required(text("Label", 765)),
    field("SortOrder", "int", { precision: 9 }),
    checkbox("IsDefault"),
    checkbox("HasResponded", { label: "Responded" }),
  ],
  { undeletable: false },
);

export const campaigns: readonly ObjectInfo[] = [campaign, member, memberStatus];
