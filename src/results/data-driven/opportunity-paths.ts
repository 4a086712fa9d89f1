import type { Outcome } from "../explain/story.ts";
import type { Path } from "./path.ts";

/**
 * The journeys of closed opportunities as paths of channels: won ones convert and bring their amount, lost ones end
 * without. Open ones are left out, since nobody knows yet how they end. Amounts below zero count as zero.
 */
export async function* opportunityPaths({ warehouse, schemas }: Outcome): AsyncGenerator<Path> {
  const rows = warehouse.stream(`
  SELECT
    touch.opportunity_id AS opportunity,
    touch.channel AS channel,
    deal.is_won AS won,
    CAST(greatest(deal.cents, 0) AS DOUBLE) / 100 AS amount
  FROM ${schemas.results}.attribution_touchpoints AS touch
  JOIN ${schemas.results}.opportunities AS deal ON deal.opportunity_id = touch.opportunity_id
  WHERE NOT deal.is_open
  ORDER BY touch.opportunity_id, touch.touchpoint_date, touch.form_like, touch.source_rank, touch.touchpoint_id`);
  let path: { opportunity: string; channels: string[]; won: boolean; amount: number } | undefined;
  for await (const batch of rows) {
    for (const row of batch) {
      const opportunity = String(row.opportunity);
      if (path?.opportunity !== opportunity) {
        if (path) yield toPath(path);
        path = { opportunity, channels: [], won: row.won === true, amount: Number(row.amount) };
      }
      path.channels.push(String(row.channel));
    }
  }
  if (path) yield toPath(path);
}

function toPath({ channels, won, amount }: { channels: string[]; won: boolean; amount: number }): Path {
  return won
    ? { channels, conversions: 1, value: amount, nulls: 0 }
    : { channels, conversions: 0, value: 0, nulls: 1 };
}
