import type { ObjectInfo } from "../org.ts";
import {
  checkbox,
  currency,
  date,
  field,
  fixed,
  picklist,
  readOnly,
  reference,
  required,
  text,
} from "./field.ts";
import { object, owner, setupOnly } from "./object.ts";

/** A stage of a new org, in order. Closed and won follow from it, and it gives a deal its probability. */
export type Stage = { name: string; isClosed: boolean; isWon: boolean; probability: number };

export const stages: readonly Stage[] = [
  { name: "Prospecting", isClosed: false, isWon: false, probability: 10 },
  { name: "Qualification", isClosed: false, isWon: false, probability: 10 },
  { name: "Needs Analysis", isClosed: false, isWon: false, probability: 20 },
  { name: "Value Proposition", isClosed: false, isWon: false, probability: 50 },
  { name: "Id. Decision Makers", isClosed: false, isWon: false, probability: 60 },
  { name: "Perception Analysis", isClosed: false, isWon: false, probability: 70 },
  { name: "Proposal/Price Quote", isClosed: false, isWon: false, probability: 75 },
  { name: "Negotiation/Review", isClosed: false, isWon: false, probability: 90 },
  { name: "Closed Won", isClosed: true, isWon: true, probability: 100 },
  { name: "Closed Lost", isClosed: true, isWon: false, probability: 0 },
];

const opportunity: ObjectInfo = object("Opportunity", "006", [
  reference("AccountId", "Account"),
  reference("ContactId", "Contact"),
  reference("CampaignId", "Campaign"),
  required(text("Name", 120, { label: "Opportunity Name" })),
  required(
    picklist(
      "StageName",
      stages.map(({ name }) => name),
      { label: "Stage" },
    ),
  ),
  currency("Amount"),
  field("Probability", "percent", { precision: 3, scale: 0 }),
  required(date("CloseDate")),
  picklist("Type", ["Existing Business", "New Business"]),
  picklist("LeadSource", ["Web", "Phone Inquiry", "Partner Referral", "Purchased List", "Other"]),
  readOnly(checkbox("IsClosed", { label: "Closed" })),
  readOnly(checkbox("IsWon", { label: "Won" })),
  text("NextStep", 255),
  field("Description", "textarea", { length: 32_000 }),
  reference("RecordTypeId", "RecordType"),
  owner(),
]);

const contactRole: ObjectInfo = object(
  "OpportunityContactRole",
  "00K",
  [
    required(fixed(reference("OpportunityId", "Opportunity"))),
    required(reference("ContactId", "Contact")),
    picklist("Role", [
      "Business User",
      "Decision Maker",
      "Economic Buyer",
      "Economic Decision Maker",
      "Evaluator",
      "Executive Sponsor",
      "Influencer",
      "Technical Buyer",
      "Other",
    ]),
    checkbox("IsPrimary", { label: "Primary" }),
  ],
  { undeletable: false },
);

const opportunityStage: ObjectInfo = object(
  "OpportunityStage",
  "01J",
  [
    text("MasterLabel", 255),
    text("ApiName", 255),
    checkbox("IsActive"),
    field("SortOrder", "int", { precision: 9 }),
    checkbox("IsClosed"),
    checkbox("IsWon"),
    field("DefaultProbability", "percent", { precision: 3, scale: 0 }),
  ],
  setupOnly,
);

export const opportunities: readonly ObjectInfo[] = [opportunity, contactRole, opportunityStage];
