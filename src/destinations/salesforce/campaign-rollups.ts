import { SHOWN_MODEL } from "../../model/credit/weights.ts";
import type { ModelContext } from "../../model/step.ts";
import { creditedSql, touchedSql } from "../../results/reports/campaign-counts.ts";
import { ROLLUP_FIELDS } from "../../settings/fields.ts";
import { currencySql } from "./attribution.ts";
import { instantCell, type WriteField, type WriteTarget } from "./target.ts";

/**
 * What came of a campaign, in fields that people see on it: the figures of its page and of the reports, under the model
 * that these show first.
 * @see docs/decisions/0028-figures-on-campaigns.md
 */

/** The target's name, by which the books tell its records. */
export const CAMPAIGN_ROLLUPS = "campaign rollups";

const { currency: CURRENCY, computedAt: COMPUTED_AT, ...FIGURES } = ROLLUP_FIELDS;
export const ROLLUP_FIGURES = Object.keys(FIGURES) as (keyof typeof FIGURES)[];

const FIELDS: readonly WriteField[] = [
  ...Object.values(FIGURES).map((name): WriteField => ({ name, type: "number" })),
  { name: CURRENCY, type: "text" },
  { name: COMPUTED_AT, type: "instant", isIncidental: true },
];

/** Relations of one outcome: those of the ledgers by these names. */
export type RollupSource = {
  touchpoints: string;
  attribution_touchpoints: string;
  campaign_revenue: string;
};
const PUBLISHED: RollupSource = {
  touchpoints: "published.touchpoints",
  attribution_touchpoints: "published.attribution_touchpoints",
  campaign_revenue: "published.campaign_revenue",
};

/** The figures of every campaign that has some: `campaign_id` and `ROLLUP_FIGURES`. */
export function rollupsSql(from: RollupSource): string {
  return `
    SELECT
      COALESCE(touched.campaign_id, credited.campaign_id) AS campaign_id,
      COALESCE(touched.touchpoints, 0) AS touchpoints,
      COALESCE(touched.people, 0) AS people,
      COALESCE(credited.deals, 0) AS opportunities,
      COALESCE(revenue.${SHOWN_MODEL}_open, 0) AS open,
      COALESCE(revenue.${SHOWN_MODEL}_won, 0) AS won
    FROM (${touchedSql(from.touchpoints)}) AS touched
    FULL JOIN (${creditedSql(from.attribution_touchpoints)}) AS credited ON credited.campaign_id = touched.campaign_id
    LEFT JOIN ${from.campaign_revenue} AS revenue
      ON revenue.campaign_id = COALESCE(touched.campaign_id, credited.campaign_id)`;
}

/** Campaigns that have touchpoints, or had some when they were written last: these hold zeros then. */
export function campaignRollupTarget({ dialect }: ModelContext, publish: number): WriteTarget {
  const figures = Object.entries(FIGURES).map(
    ([figure, field]) =>
      `${dialect.decimalText(`CAST(COALESCE(rollup.${figure}, 0) AS DECIMAL(24,2))`)} AS "${field}"`,
  );
  const computedAt = `(SELECT max(made_at) FROM ledger.publishes WHERE id = ${Number(publish)})`;
  return {
    name: CAMPAIGN_ROLLUPS,
    object: "Campaign",
    key: "Id",
    fields: FIELDS,
    select: `
    SELECT
      campaign.campaign_id AS key,
      campaign.campaign_id AS parent,
      ${figures.join(",\n      ")},
      currency.code AS "${CURRENCY}",
      ${instantCell(computedAt, dialect)} AS "${COMPUTED_AT}"
    FROM published.campaigns AS campaign
    JOIN mirror.campaign AS record ON record.id = campaign.campaign_id AND NOT COALESCE(record.is_deleted, FALSE)
    LEFT JOIN (${rollupsSql(PUBLISHED)}) AS rollup ON rollup.campaign_id = campaign.campaign_id
    LEFT JOIN (
      SELECT campaign_id, CASE WHEN min(code) < max(code) THEN '${SEVERAL}' ELSE min(code) END AS code
      FROM (
        SELECT credited.campaign_id, ${currencySql("opportunity", dialect)} AS code
        FROM published.attribution_touchpoints AS credited
        JOIN mirror.opportunity AS opportunity ON opportunity.id = credited.opportunity_id
      ) AS named
      GROUP BY campaign_id
    ) AS currency ON currency.campaign_id = campaign.campaign_id
    LEFT JOIN org.written AS written ON written.target = '${CAMPAIGN_ROLLUPS}' AND written.key = campaign.campaign_id
    WHERE rollup.campaign_id IS NOT NULL OR written.key IS NOT NULL`,
  };
}

/** Stands for the currency where opportunities of several were added up: amounts are not converted. */
const SEVERAL = "several";
