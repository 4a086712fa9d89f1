import type { ModelName } from "../../model/credit/weights.ts";
import type { Outcome } from "../explain/story.ts";

/** Credit of won opportunities by touchpoint, as a SELECT of `touchpoint_id` and a column for each model. */
export function wonCreditSql({ schemas }: Outcome, models: readonly ModelName[]): string {
  return `
    SELECT
      credit.touchpoint_id,
      ${models.map((model) => `sum(credit.${model}_revenue) AS ${model}`).join(",\n      ")}
    FROM ${schemas.results}.attribution_touchpoints AS credit
    JOIN ${schemas.results}.opportunities AS deal ON deal.opportunity_id = credit.opportunity_id
    WHERE deal.is_won
    GROUP BY credit.touchpoint_id`;
}

/** A sum of money as text with two decimals; nothing is 0.00. */
export function moneySql(sum: string): string {
  return `CAST(CAST(COALESCE(${sum}, 0) AS DECIMAL(38,2)) AS VARCHAR)`;
}

/** The columns `won_M` of a row as `{ M: money }`. */
export function wonOf(
  row: Record<string, unknown>,
  models: readonly ModelName[],
  suffix = "",
): Record<string, string> {
  return Object.fromEntries(models.map((model) => [model, String(row[`won_${model}${suffix}`])]));
}
