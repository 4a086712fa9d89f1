/** Accounts, contacts and leads, with the fields that campaign attribution and its tests touch. */
import type { ObjectInfo } from "../org.ts";
import {
  checkbox,
  currency,
  date,
  datetime,
  email,
  field,
  fixed,
  picklist,
  readOnly,
  reference,
  required,
  text,
} from "./field.ts";
import { object, owner } from "./object.ts";

const industries = ["Banking", "Education", "Energy", "Healthcare", "Manufacturing", "Retail", "Technology"];
const leadSources = ["Web", "Phone Inquiry", "Partner Referral", "Purchased List", "Other"];
const salutations = ["Mr.", "Ms.", "Mrs.", "Dr.", "Prof.", "Mx."];

const personName = () => [
  picklist("Salutation", salutations, { length: 40 }),
  text("FirstName", 40),
  required(text("LastName", 80)),
  readOnly(text("Name", 121, { label: "Full Name", nillable: false })),
];

const account: ObjectInfo = object(
  "Account",
  "001",
  [
    required(text("Name", 255, { label: "Account Name" })),
    readOnly(reference("MasterRecordId", "Account")),
    reference("ParentId", "Account"),
    picklist("Type", ["Prospect", "Customer - Direct", "Customer - Channel", "Channel Partner", "Other"]),
    picklist("Industry", industries),
    field("Website", "url", { length: 255 }),
    field("Phone", "phone", { length: 40 }),
    field("NumberOfEmployees", "int", { precision: 8, label: "Employees" }),
    currency("AnnualRevenue", 18, 0),
    text("BillingCity", 40),
    text("BillingCountry", 80),
    field("Description", "textarea", { length: 32_000 }),
    reference("RecordTypeId", "RecordType"),
    owner(),
  ],
  { mergeable: true },
);

const contact: ObjectInfo = object(
  "Contact",
  "003",
  [
    readOnly(reference("MasterRecordId", "Contact")),
    reference("AccountId", "Account"),
    ...personName(),
    email(),
    text("Title", 128),
    text("Department", 80),
    field("Phone", "phone", { length: 40 }),
    picklist("LeadSource", leadSources),
    text("MailingCity", 40),
    text("MailingCountry", 80),
    checkbox("HasOptedOutOfEmail", { label: "Email Opt Out" }),
    field("Description", "textarea", { length: 32_000 }),
    reference("RecordTypeId", "RecordType"),
    owner(),
  ],
  { mergeable: true },
);

const lead: ObjectInfo = object(
  "Lead",
  "00Q",
  [
    readOnly(reference("MasterRecordId", "Lead")),
    ...personName(),
    required(text("Company", 255)),
    text("Title", 128),
    email(),
    field("Phone", "phone", { length: 40 }),
    field("Website", "url", { length: 255 }),
    text("City", 40),
    text("Country", 80),
    picklist("Industry", industries),
    picklist("LeadSource", leadSources),
    required(
      picklist(
        "Status",
        ["*Open - Not Contacted", "Working - Contacted", "Closed - Converted", "Closed - Not Converted"],
        { defaultedOnCreate: true },
      ),
    ),
    picklist("Rating", ["Hot", "Warm", "Cold"]),
    fixed(checkbox("IsConverted", { label: "Converted" })),
    readOnly(date("ConvertedDate")),
    readOnly(reference("ConvertedAccountId", "Account")),
    readOnly(reference("ConvertedContactId", "Contact")),
    readOnly(reference("ConvertedOpportunityId", "Opportunity")),
    checkbox("HasOptedOutOfEmail", { label: "Email Opt Out" }),
    readOnly(datetime("LastTransferDate")),
    field("Description", "textarea", { length: 32_000 }),
    reference("RecordTypeId", "RecordType"),
    owner(),
  ],
  { mergeable: true },
);

export const people: readonly ObjectInfo[] = [account, contact, lead];
