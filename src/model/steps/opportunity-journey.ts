import { step } from "../step.ts";
import { SUPPRESSION_READS, suppression } from "../suppression.ts";
import { JOURNEY_ORDER } from "./person-journey.ts";

/** Whether a touch lies in the span of an opportunity in which touches count. */
export function inSpan(touch: string, deal: string): string {
  return `(${deal}.is_open OR ${touch}.touchpoint_date < ${deal}.closes_at)
      AND (${deal}.opens_at IS NULL OR ${touch}.touchpoint_date >= ${deal}.opens_at)`;
}

/**
 * Each opportunity's journey over all people mapped to it, and who holds which position (Buyer Attribution
 * Touchpoints): First Touch, Lead Creation, Opportunity Creation, Closed.
 *
 * An open opportunity's last touch holds Closed provisionally. A web visit is a touch only where it holds a
 * position; everything engaging is one. `journey` numbers the opportunities: what follows is joined by it.
 * @see shared/spec/attribution.md, sections 4 and 5; shared/spec/README.md, decisions 6 to 9 and 26
 */
export const opportunityJourney = step({
  name: "opportunity_journey",
  row: "an opportunity and an interaction",
  reads: ["interactions", "opportunity_people", "opportunities", "opportunity", ...SUPPRESSION_READS],
  select: ({ rules, dialect }, from) => {
    const filters = rules.suppressAttributionTouchpoints;
    const { joins, keeps } = suppression(filters, from, dialect);
    const needsOpportunity = filters.some((rule) =>
      rule.anyOf.flat().some((condition) => condition.field.object === "Opportunity"),
    );
    const record = needsOpportunity
      ? `JOIN ${from.opportunity} AS opportunity ON opportunity.id = deal.opportunity_id`
      : "";
    const journey = `PARTITION BY journey ORDER BY ${JOURNEY_ORDER}`;
    const whole = "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING";
    return `
  WITH numbered AS (
    SELECT *, row_number() OVER (ORDER BY opportunity_id) AS journey
    FROM ${from.opportunities}
  ),
  admitted AS (
    SELECT
      deal.journey,
      deal.opportunity_id,
      link.contact_id,
      deal.is_open,
      touchpoint.touchpoint_id,
      touchpoint.person,
      touchpoint.touchpoint_date,
      touchpoint.form_like,
      touchpoint.engaged,
      touchpoint.source_rank,
      touchpoint.campaign_id,
      touchpoint.channel,
      touchpoint.subchannel,
      CASE WHEN touchpoint.touchpoint_date <= deal.created_at THEN 1 ELSE 0 END AS before_creation
    FROM ${from.interactions} AS touchpoint
    JOIN ${from.opportunity_people} AS link ON link.person = touchpoint.person
    JOIN numbered AS deal ON deal.opportunity_id = link.opportunity_id
    ${record}
    ${joins}
    WHERE ${inSpan("touchpoint", "deal")} AND ${keeps}
  ),
  placed AS (
    SELECT
      admitted.*,
      row_number() OVER (${journey}) AS place,
      sum(engaged) OVER (${journey} ROWS UNBOUNDED PRECEDING) AS engaged_so_far,
      sum(before_creation) OVER (${journey} ${whole}) AS places_before_creation,
      count(*) OVER (${journey} ${whole}) AS places
    FROM admitted
  ),
  elected AS (
    SELECT
      placed.*,
      place = 1 AS is_first_touch,
      engaged = 1 AND engaged_so_far = 1 AS is_lead_creation,
      place = greatest(places_before_creation, 1) AS is_opportunity_creation,
      place = places AS is_last
    FROM placed
  )
  SELECT
    journey,
    opportunity_id,
    contact_id,
    person,
    touchpoint_id,
    touchpoint_date,
    campaign_id,
    channel,
    subchannel,
    place,
    form_like,
    source_rank,
    is_first_touch,
    is_lead_creation,
    is_opportunity_creation,
    is_opportunity_creation AND before_creation = 0 AS is_after_creation,
    is_last,
    is_last AND is_open AS is_pending,
    NULLIF(substr(
      CASE WHEN is_first_touch THEN ', FT' ELSE '' END
      || CASE WHEN is_lead_creation THEN ', LC' ELSE '' END
      || CASE WHEN is_opportunity_creation THEN ', OC' ELSE '' END
      || CASE WHEN form_like = 1 THEN ', Form' ELSE '' END
      || CASE WHEN is_last AND NOT is_open THEN ', Closed' ELSE '' END,
      3
    ), '') AS positions
  FROM elected
  WHERE engaged = 1 OR is_first_touch OR is_opportunity_creation OR is_last`;
  },
});
