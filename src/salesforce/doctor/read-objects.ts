import { FIELDS, type Field, type ObjectName, PACKAGE_FIELDS } from "../../settings/fields.ts";
import { type Description, fieldOf } from "./description.ts";
import { type Finding, finding } from "./finding.ts";

/** The objects that Footfall reads, in the order in which it does. */
export const READ_OBJECTS = [
  "Account",
  "Contact",
  "Lead",
  "Campaign",
  "CampaignMemberStatus",
  "CampaignMember",
  "Opportunity",
  "OpportunityContactRole",
] as const;
export type ReadObject = (typeof READ_OBJECTS)[number];

/** By which label a person finds the object in Setup. */
const LABELS: Record<ReadObject, string> = {
  Account: "Accounts",
  Contact: "Contacts",
  Lead: "Leads",
  Campaign: "Campaigns",
  CampaignMemberStatus: "Campaigns",
  CampaignMember: "Campaigns",
  Opportunity: "Opportunities",
  OpportunityContactRole: "Opportunities",
};

/** Statuses are not of the mirror, so settings do not list their fields. */
const STATUS_FIELDS: readonly Field[] = [
  { name: "Id", type: "id", required: "value" },
  { name: "CampaignId", type: "id", required: "column" },
  { name: "Label", type: "text", required: "column" },
  { name: "HasResponded", type: "boolean", required: "column" },
];
const STAMP: Field = { name: "SystemModstamp", type: "datetime", required: "column" };

/** Only multi-currency orgs have these; a lack of them is none. */
const OPTIONAL = new Set(["CurrencyIsoCode"]);
const PACKAGED = new Set<string>(Object.values(PACKAGE_FIELDS).flat());

/** Whether an object can be read, with which fields missing, and whether deletions are told of. */
export function examineReading(
  object: ReadObject,
  description: Description | undefined,
  more: readonly string[],
): Finding[] {
  if (!description?.queryable)
    return [
      finding("readable", object, "reading", false, {
        what: `the user may not read ${object}`,
        doThis: `Setup > Permission Sets > the set > Object Settings > ${LABELS[object]}: Read, and View All Records${object === "CampaignMember" ? "; Read on Leads and Contacts too" : ""}`,
      }),
    ];
  const readable = finding("readable", object, "reading", true, { what: `the user may read ${object}` });
  return [readable, missingFields(object, description, more), replicateable(object, description)];
}

function missingFields(object: ReadObject, description: Description, more: readonly string[]): Finding {
  const contract = object === "CampaignMemberStatus" ? STATUS_FIELDS : FIELDS[object satisfies ObjectName];
  const wanted = [...contract, STAMP].filter(({ name }) => !OPTIONAL.has(name) && !PACKAGED.has(name));
  const missing = wanted.filter(({ name }) => !fieldOf(description, name));
  const ofRules = more.filter((name) => !name.includes(".") && !fieldOf(description, name));
  const needed = [...missing.filter(({ required }) => required).map(({ name }) => name), ...ofRules];
  const names = [...missing.map(({ name }) => name), ...ofRules];
  const doThis = `Setup > Object Manager > ${object} > Fields & Relationships > the field > Set Field-Level Security: Visible`;
  if (names.length === 0)
    return finding("fields", object, "reading", true, { what: "every field that Footfall reads is there" });
  return finding("fields", object, needed.length > 0 ? "reading" : "advice", false, {
    what: `not visible: ${names.join(", ")}${ofRules.length > 0 ? ` (${ofRules.join(", ")} by your rules)` : ""}`,
    doThis,
  });
}

function replicateable(object: ReadObject, { replicateable }: Description): Finding {
  return finding("replicateable", object, "advice", replicateable, {
    what: replicateable
      ? "the org tells what is deleted"
      : "the org does not tell what is deleted: only counts that differ, and the weekly comparison of all ids, find it",
    doThis: `ask Salesforce Support to make ${object} replicateable`,
  });
}
