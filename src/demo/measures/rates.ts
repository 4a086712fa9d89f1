/** All rates of an organisation, as its export shows them. */
import type { LateList } from "../truth.ts";
import { campaignRates } from "./campaign-rates.ts";
import { opportunityRates } from "./opportunity-rates.ts";
import { peopleRates } from "./people-rates.ts";
import type { Rate } from "./rate.ts";
import type { Export } from "./records.ts";

export function ratesOf(records: Export, late: readonly LateList[]): Rate[] {
  return [...peopleRates(records), ...campaignRates(records, late), ...opportunityRates(records)];
}
