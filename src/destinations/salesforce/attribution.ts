import type { ModelContext } from "../../model/step.ts";
import { suppression } from "../../model/suppression.ts";
import type { Dialect } from "../../warehouse/dialect.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { WriteField, WriteTarget } from "./target.ts";
import {
  CLASSIFICATION,
  classificationSql,
  ORIGIN,
  PUBLISHED,
  type TouchpointSource,
} from "./touchpoints.ts";

/**
 * Buyer Attribution Touchpoints: one record for each touchpoint on an opportunity, with its credit by model.
 * @see shared/spec/salesforce.md, section 4.5
 */

/** How fields call the models. */
const MODEL_FIELDS = {
  FT: "first_touch",
  LC: "lead_creation",
  U: "u_shaped",
  W: "w_shaped",
  Full: "full_path",
  Custom: "custom",
} as const;

/** A touchpoint's id ends with the campaign member's. */
const ID_LENGTH = 18;

const FIELDS: readonly WriteField[] = [
  { name: "Opportunity__c", type: "id" },
  { name: "Account__c", type: "id" },
  { name: "Contact__c", type: "id" },
  { name: "Campaign__c", type: "id" },
  ...CLASSIFICATION,
  ...Object.keys(MODEL_FIELDS).flatMap((model): WriteField[] => [
    { name: `Share_${model}__c`, type: "number" },
    { name: `Revenue_${model}__c`, type: "number" },
  ]),
];

/** The columns of the outcome that records are made of, models as far as there are fields for them. */
export const WRITTEN_SHARES = Object.values(MODEL_FIELDS).flatMap((model) => [
  `${model}_percent`,
  `${model}_revenue`,
]);

/** The attribution touchpoints that no rule removes from the CRM, each with its campaign member and its source. */
export function keptAttribution(
  { dialect, rules }: ModelContext,
  { rows, reads }: TouchpointSource = { rows: "published.attribution_touchpoints", reads: PUBLISHED },
): string {
  const { joins, keeps } = suppression(rules.removeAttributionTouchpoints, reads, dialect);
  return `
      SELECT touchpoint.*
      FROM (
        SELECT credited.*, right(credited.touchpoint_id, ${ID_LENGTH}) AS campaign_member_id, '${ORIGIN}' AS source
        FROM ${rows} AS credited
      ) AS touchpoint
      JOIN mirror.opportunity AS opportunity ON opportunity.id = touchpoint.opportunity_id
      ${joins}
      WHERE ${keeps}`;
}

/** Revenue stands in the opportunity's currency; without the field, an org of several would take it for the user's. */
const CURRENCY: WriteField = { name: "CurrencyIsoCode", type: "text", isOptional: true };

/** An opportunity's currency; NULL where it names none. */
export const currencySql = (opportunity: string, dialect: Dialect): string => {
  const code = `upper(${dialect.trimmed(`${opportunity}.currency_iso_code`)})`;
  return `CASE WHEN ${dialect.matches(code, "[A-Z]{3}")} THEN ${code} END`;
};

/** Whether every opportunity with credit names its currency, as in an org of several: then records can name it too. */
export async function namesCurrencies(warehouse: Warehouse): Promise<boolean> {
  const [row] = await warehouse.all<{ named: boolean | null }>(
    `SELECT bool_and(${currencySql("opportunity", warehouse.dialect)} IS NOT NULL) AS named
     FROM mirror.opportunity AS opportunity
     WHERE opportunity.id IN (SELECT opportunity_id FROM published.attribution_touchpoints)`,
  );
  return row?.named ?? false;
}

/** @param hasCurrencies - what `namesCurrencies` says */
export function attributionTarget(
  context: ModelContext,
  publish: number,
  hasCurrencies: boolean,
): WriteTarget {
  const { dialect } = context;
  const money = Object.entries(MODEL_FIELDS).map(
    ([field, model]) => `
      ${dialect.decimalText(`CAST(round(touchpoint.${model}_percent, 4) AS DECIMAL(9,4))`)} AS "Share_${field}__c",
      ${dialect.decimalText(`touchpoint.${model}_revenue`)} AS "Revenue_${field}__c"`,
  );
  return {
    name: "attribution",
    object: "Footfall_Attribution__c",
    key: "Unique_Id__c",
    fields: hasCurrencies ? [...FIELDS, CURRENCY] : FIELDS,
    select: `
    SELECT
      'attribution|' || touchpoint.opportunity_id || '|' || touchpoint.touchpoint_id AS source,
      touchpoint.opportunity_id AS parent,
      touchpoint.opportunity_id AS "Opportunity__c",
      account.id AS "Account__c",
      touchpoint.contact_id AS "Contact__c",
      CASE WHEN NOT COALESCE(campaign.is_deleted, FALSE) THEN campaign.id END AS "Campaign__c",${classificationSql(context, publish)},${money.join(",")},
      ${currencySql("opportunity", dialect)} AS "CurrencyIsoCode"
    FROM (${keptAttribution(context)}
    ) AS touchpoint
    JOIN published.opportunities AS deal ON deal.opportunity_id = touchpoint.opportunity_id
    JOIN mirror.opportunity AS opportunity ON opportunity.id = touchpoint.opportunity_id
    LEFT JOIN mirror.account AS account ON account.id = deal.account_id AND NOT COALESCE(account.is_deleted, FALSE)
    LEFT JOIN published.members AS member ON member.campaign_member_id = touchpoint.campaign_member_id
    LEFT JOIN published.campaign_decisions AS campaign ON campaign.id = touchpoint.campaign_id`,
  };
}
