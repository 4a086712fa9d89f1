import { numberOfField, startOfDaySql } from "../fields.ts";
import { step } from "../step.ts";

/**
 * Each opportunity that is not deleted: its account after mergers, the span in which touches count, its money.
 *
 * A closed opportunity ends at the midnight that ends its CloseDate; an open one has no end.
 * @see shared/spec/README.md, decisions 7, 8, 28, 43
 */
export const opportunities = step({
  name: "opportunities",
  row: "an opportunity",
  reads: ["opportunity", "merged_records", "zone_day"],
  select: ({ settings, rules, dialect }, from) => {
    const { lookbackDays } = settings.attribution;
    const createdDay = startOfDaySql("opportunity.created_date_day", "created_day", dialect);
    const createdAt = `COALESCE(opportunity.created_date, ${createdDay})`;
    const opensAt =
      lookbackDays === null
        ? `CAST(NULL AS ${dialect.type("instant")})`
        : dialect.plusDays(createdAt, String(-lookbackDays));
    return `
  WITH ended AS (
    SELECT opportunity.*, CASE WHEN opportunity.is_closed THEN opportunity.close_date + 1 END AS end_day
    FROM ${from.opportunity} AS opportunity
    WHERE NOT COALESCE(opportunity.is_deleted, FALSE)
  )
  SELECT
    opportunity.id AS opportunity_id,
    COALESCE(merged_account.survivor_id, opportunity.account_id) AS account_id,
    ${createdAt} AS created_at,
    ${opensAt} AS opens_at,
    ${startOfDaySql("opportunity.end_day", "end_day", dialect)} AS closes_at,
    NOT opportunity.is_closed AS is_open,
    opportunity.is_closed AND opportunity.is_won AS is_won,
    CAST(round(COALESCE(${numberOfField(rules.amount, dialect)}, 0), 2) * 100 AS ${dialect.type("integer")}) AS cents
  FROM ended AS opportunity
  LEFT JOIN ${from.merged_records} AS merged_account
    ON merged_account.object = 'account' AND merged_account.id = opportunity.account_id
  LEFT JOIN ${from.zone_day} AS created_day ON created_day.day = opportunity.created_date_day
  LEFT JOIN ${from.zone_day} AS end_day ON end_day.day = opportunity.end_day`;
  },
});

/**
 * The people whose touches count on an opportunity, by the mapping method.
 * @see shared/spec/attribution.md, 4.1; shared/spec/README.md, decisions 16 to 18
 */
export const opportunityPeople = step({
  name: "opportunity_people",
  row: "an opportunity and a person",
  reads: ["opportunities", "contact_people", "opportunity_contact_role"],
  select: ({ settings }, from) => {
    const { mapping } = settings.attribution;
    const primary = mapping === "primary_contact_role" ? "\n    AND COALESCE(role.is_primary, FALSE)" : "";
    const links =
      mapping === "account"
        ? `JOIN ${from.contact_people} AS contact ON contact.account_id = opportunity.account_id`
        : `JOIN ${from.opportunity_contact_role} AS role
    ON role.opportunity_id = opportunity.opportunity_id
    AND NOT COALESCE(role.is_deleted, FALSE)${primary}
  JOIN ${from.contact_people} AS contact ON contact.contact_id = role.contact_id`;
    return `
  SELECT
    opportunity.opportunity_id,
    contact.person,
    min(contact.survivor_id) AS contact_id
  FROM ${from.opportunities} AS opportunity
  ${links}
  WHERE contact.is_there AND contact.person IS NOT NULL
  GROUP BY opportunity.opportunity_id, contact.person`;
  },
});
