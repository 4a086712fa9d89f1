import type { Dialect } from "../../warehouse/dialect.ts";
import { step } from "../step.ts";

/**
 * Who a lead or a contact is: the email address, trimmed and in lower case, is the person.
 *
 * A reference to a merged record finds the record that survived; a deleted record is not there.
 * @see shared/spec/README.md, decisions 3, 16, 17
 */

/** The person's key; NULL where the address does not look like `x@y`, without blanks and with one `@`. */
function personSql(email: string, dialect: Dialect): string {
  const address = `lower(${dialect.trimmed(email)})`;
  return `CASE WHEN ${dialect.matches(address, "[^@\\s\\p{Z}]+@[^@\\s\\p{Z}]+")} THEN ${address} END`;
}

export const contactPeople = step({
  name: "contact_people",
  row: "a contact, with the person it stands for and its account",
  reads: ["contact", "merged_records"],
  select: ({ dialect }, from) => `
  SELECT
    contact.id AS contact_id,
    survivor.id AS survivor_id,
    survivor.id IS NOT NULL AS is_there,
    ${personSql("survivor.email", dialect)} AS person,
    COALESCE(merged_account.survivor_id, survivor.account_id) AS account_id
  FROM ${from.contact} AS contact
  LEFT JOIN ${from.merged_records} AS merged
    ON merged.object = 'contact' AND merged.id = contact.id
  LEFT JOIN ${from.contact} AS survivor
    ON survivor.id = COALESCE(merged.survivor_id, contact.id)
    AND NOT COALESCE(survivor.is_deleted, FALSE)
  LEFT JOIN ${from.merged_records} AS merged_account
    ON merged_account.object = 'account' AND merged_account.id = survivor.account_id`,
});

export const leadPeople = step({
  name: "lead_people",
  row: "a lead, with the person it stands for",
  reads: ["lead", "merged_records"],
  select: ({ dialect }, from) => `
  SELECT
    lead.id AS lead_id,
    survivor.id AS survivor_id,
    survivor.id IS NOT NULL AS is_there,
    ${personSql("survivor.email", dialect)} AS person
  FROM ${from.lead} AS lead
  LEFT JOIN ${from.merged_records} AS merged
    ON merged.object = 'lead' AND merged.id = lead.id
  LEFT JOIN ${from.lead} AS survivor
    ON survivor.id = COALESCE(merged.survivor_id, lead.id)
    AND NOT COALESCE(survivor.is_deleted, FALSE)`,
});
