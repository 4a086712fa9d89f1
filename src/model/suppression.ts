import type { FilterRule, RuleObject } from "../settings/rules.ts";
import type { Dialect } from "../warehouse/dialect.ts";
import { anyOfSql, objectsOf } from "./conditions.ts";

/** Relations that suppression rules read beside the interaction and the opportunity. */
export const SUPPRESSION_READS = [
  "campaign_member",
  "campaign_decisions",
  "contact",
  "contact_people",
  "lead",
  "lead_people",
] as const;

type Reads = Record<(typeof SUPPRESSION_READS)[number], string>;

/**
 * What rules need to take interactions out: the joins of the records that they name, and the test.
 *
 * The interaction stands under the alias `touchpoint`. Leads and contacts are the member's own records, after
 * mergers; a deleted one reads as empty (spec/README.md, 19 and 44).
 */
export function suppression(
  rules: readonly FilterRule[],
  from: Reads,
  dialect: Dialect,
): { joins: string; keeps: string } {
  if (rules.length === 0) return { joins: "", keeps: "TRUE" };
  const objects = objectsOf(rules);
  const joins: string[] = [];
  const needs = (...wanted: RuleObject[]) => wanted.some((object) => objects.has(object));
  if (needs("CampaignMember", "Contact", "Lead")) {
    joins.push(`LEFT JOIN ${from.campaign_member} AS member ON member.id = touchpoint.campaign_member_id`);
  }
  if (needs("Campaign")) {
    joins.push(`LEFT JOIN ${from.campaign_decisions} AS campaign ON campaign.id = touchpoint.campaign_id`);
  }
  if (needs("Contact")) {
    joins.push(
      `LEFT JOIN ${from.contact_people} AS contact_person ON contact_person.contact_id = member.contact_id`,
    );
    joins.push(`LEFT JOIN ${from.contact} AS contact ON contact.id = contact_person.survivor_id`);
  }
  if (needs("Lead")) {
    joins.push(`LEFT JOIN ${from.lead_people} AS lead_person ON lead_person.lead_id = member.lead_id`);
    joins.push(`LEFT JOIN ${from.lead} AS lead ON lead.id = lead_person.survivor_id`);
  }
  const tests = rules.map((rule) => anyOfSql(rule.anyOf, dialect));
  return { joins: joins.join("\n    "), keeps: `NOT (${tests.join("\n      OR ")})` };
}
