import { FIELDS, type FieldType, knownField } from "../../settings/fields.ts";
import { nearestName } from "../../settings/nearest.ts";
import type { FieldReference } from "../../settings/rules.ts";

/** What the model, Footfall and the person's records say of a member: columns that `facts.ts` makes. */
const FACTS = {
  name: "text",
  title: "text",
  company: "text",
  email: "text",
  type: "text",
  touchpoint_date: "datetime",
  buyer_touchpoint_date: "datetime",
  date_source: "text",
  counts: "boolean",
  member_status: "text",
} as const satisfies Record<string, FieldType>;

/** The facts that are read from the lead or contact. */
export const PERSON_FACTS: readonly string[] = ["name", "title", "company", "email"];

/** Names for fields of the membership. */
const MEMBER_FIELDS = {
  status: "Status",
  responded: "HasResponded",
  first_responded_date: "FirstRespondedDate",
  created_date: "CreatedDate",
  last_modified_date: "LastModifiedDate",
  campaign: "CampaignId",
} as const;

/** The names of fields, as a list to choose from shows them; beside them any `CampaignMember.X` and `Campaign.X`. */
export const FILTER_FIELDS: readonly string[] = [
  "name",
  "title",
  "company",
  "email",
  "type",
  "status",
  "responded",
  "touchpoint_date",
  "buyer_touchpoint_date",
  "first_responded_date",
  "created_date",
  "last_modified_date",
  "campaign",
  "date_source",
  "counts",
  "member_status",
] satisfies (keyof typeof FACTS | keyof typeof MEMBER_FIELDS)[];

/** Other names that people know from the CRM. */
const OTHER_NAMES = new Map([
  ["account", "company"],
  ["bizibletouchpointdate", "buyer_touchpoint_date"],
  ["campaignid", "campaign"],
  ["emailaddress", "email"],
  ["hasresponded", "responded"],
]);

/** The columns that the mirror holds beyond the contract's, in lower case. */
export type OtherColumns = Record<"CampaignMember" | "Campaign", readonly string[]>;

/**
 * The field of that name.
 *
 * @returns the field, as conditions read it, or in words why there is none
 */
export function readField(written: string, columns: OtherColumns): FieldReference | string {
  const name = canonicalField(written);
  if (name === undefined) return fieldFault(written);
  const type = (FACTS as Record<string, FieldType>)[name];
  if (type) return { object: "Touchpoint", name, type, known: true };
  const own = (MEMBER_FIELDS as Record<string, string>)[name];
  const [object, column] = own ? (["CampaignMember", own] as const) : partsOf(name);
  const known = knownField(object, column);
  if (known) return { object, name: known.name, type: known.type, known: true };
  const held = columns[object];
  if (held.includes(column.toLowerCase())) return { object, name: column, type: "text", known: false };
  const near = nearestName(column, [...FIELDS[object].map((field) => field.name), ...held]);
  return `the store holds no column ${object}.${column}; the nearest is ${object}.${near?.name}`;
}

/** Whether a field may hold dates: those that do, and columns of which nobody knows. */
export function mayHoldDates(field: FieldReference): boolean {
  return field.type === "date" || field.type === "datetime" || !field.known;
}

/** The one spelling of a field; undefined where there is none of that name. */
export function canonicalField(written: string): string | undefined {
  if (/^(campaign|campaign ?member)\.\S+$/i.test(written.trim())) return partsOf(written.trim()).join(".");
  const wanted = bare(written);
  return FILTER_FIELDS.find((name) => bare(name) === wanted) ?? OTHER_NAMES.get(wanted);
}

function partsOf(name: string): ["CampaignMember" | "Campaign", string] {
  const point = name.indexOf(".");
  return [/member/i.test(name.slice(0, point)) ? "CampaignMember" : "Campaign", name.slice(point + 1).trim()];
}

/** Why a text names no field, and what to write instead. */
export function fieldFault(written: string): string {
  if (/^(lead|contact|account|opportunity)\./i.test(written))
    return `${written} cannot be used here; use name, title, company, email, or fields of CampaignMember and Campaign`;
  const near = nearestName(written, FILTER_FIELDS);
  return near?.isNear
    ? `"${written}" is not a field; did you mean ${near.name}?`
    : `"${written}" is not a field; use one of ${FILTER_FIELDS.join(", ")}, or any column as CampaignMember.X or Campaign.X`;
}

/** `First responded date`, `FirstRespondedDate` and `first_responded_date` are one name. */
export function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]/g, "");
}
