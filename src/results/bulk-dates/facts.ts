import { dayOfField, instantOfField, isFilled, startOfDaySql } from "../../model/fields.ts";
import type { CrmField } from "../../settings/rules.ts";
import type { Dialect } from "../../warehouse/dialect.ts";
import type { Outcome } from "../explain/story.ts";

/** Columns of the mirror's leads, which the contract does not list: names and titles, where an export has them. */
export type LeadColumns = readonly string[];

/**
 * What the model, Footfall and the person's records say of each member that can be chosen.
 *
 * Neither a deleted member nor one of a deleted campaign can be.
 * @param campaign - SQL of the one campaign that is meant
 * @param people - whether the person's records are wanted
 */
export function factsSql(
  outcome: Outcome,
  campaign: string | undefined,
  people: boolean,
  leadColumns: LeadColumns,
): string {
  const { schemas, context } = outcome;
  const { dialect, rules } = context;
  const { mirror, inputs, results } = schemas;
  const crm = rules.packageFields.touchpointDate;
  const crmDay = firstFilled(crm, dayOfField, "day", dialect);
  return `
    SELECT
      member.id AS campaign_member_id,
      outcome.touchpoint_date,
      outcome.date_source,
      CASE WHEN outcome.counts THEN 'true' ELSE 'false' END AS counts,
      outcome.status AS member_status,
      CASE WHEN member.contact_id IS NOT NULL THEN 'Contact' WHEN member.lead_id IS NOT NULL THEN 'Lead' END AS type,
      override.campaign_member_id IS NOT NULL AS has_override,
      override.touchpoint_date AS override_date,
      CASE
        WHEN override.campaign_member_id IS NOT NULL THEN override.touchpoint_date
        ELSE COALESCE(${firstFilled(crm, instantOfField, "instant", dialect)}, ${startOfDaySql(crmDay, "crm_day", dialect)})
      END AS buyer_touchpoint_date${people ? personColumns(leadColumns, dialect) : ""}
    FROM ${mirror}.campaign_member AS member
    LEFT JOIN ${results}.members AS outcome ON outcome.campaign_member_id = member.id
    LEFT JOIN ${inputs}.date_override AS override ON override.campaign_member_id = member.id
    LEFT JOIN ${inputs}.zone_day AS crm_day ON crm_day.day = ${crmDay}${people ? personJoins(outcome) : ""}
    WHERE NOT COALESCE(member.is_deleted, FALSE)${campaign === undefined ? "" : ` AND member.campaign_id = ${campaign}`}`;
}

/** Record by record, the first field that is not empty is read, as the model does (spec/README.md, 21). */
function firstFilled(
  fields: readonly CrmField[],
  part: (field: CrmField, dialect: Dialect) => string,
  type: "day" | "instant",
  dialect: Dialect,
): string {
  const cases = fields.map((field) => `WHEN ${isFilled(field, dialect)} THEN ${part(field, dialect)}`);
  return `CAST(CASE ${[...cases, "ELSE NULL"].join(" ")} END AS ${dialect.type(type)})`;
}

/** The contact's record, else the lead's; the address is the one that makes the person (spec/README.md, 17). */
function personColumns(leadColumns: LeadColumns, dialect: Dialect): string {
  const lead = (name: string) =>
    leadColumns.includes(name)
      ? `lead.${dialect.identifier(`cell_${name}`)}`
      : `CAST(NULL AS ${dialect.type("text")})`;
  return `,
      COALESCE(contact.name, ${fullName("contact.first_name", "contact.last_name")},
        ${lead("name")}, ${fullName(lead("firstname"), lead("lastname"))}) AS name,
      COALESCE(contact.title, ${lead("title")}) AS title,
      COALESCE(account.name, lead.company) AS company,
      COALESCE(
        CASE WHEN contact_person.person IS NOT NULL THEN contact.email END,
        CASE WHEN lead_person.person IS NOT NULL THEN lead.email END,
        contact.email,
        lead.email
      ) AS email`;
}

function fullName(first: string, last: string): string {
  return `NULLIF(trim(COALESCE(${first}, '') || ' ' || COALESCE(${last}, '')), '')`;
}

/** Records that survive mergers and deletion, as the model sees them. */
function personJoins({ schemas: { mirror, results } }: Outcome): string {
  return `
    LEFT JOIN ${results}.contact_people AS contact_person ON contact_person.contact_id = member.contact_id
    LEFT JOIN ${mirror}.contact AS contact ON contact.id = contact_person.survivor_id
    LEFT JOIN ${mirror}.account AS account ON account.id = contact_person.account_id
    LEFT JOIN ${results}.lead_people AS lead_person ON lead_person.lead_id = member.lead_id
    LEFT JOIN ${mirror}.lead AS lead ON lead.id = lead_person.survivor_id`;
}
