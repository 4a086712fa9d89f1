import { step } from "../step.ts";
import { SUPPRESSION_READS, suppression } from "../suppression.ts";

/** The order of a journey within a person or an opportunity (spec/README.md, decision 5). */
export const JOURNEY_ORDER = "touchpoint_date, form_like, source_rank, touchpoint_id";

/**
 * Each person's journey: First Touch, Lead Creation, PostLC (Buyer Touchpoints).
 *
 * Nothing engaging can precede Lead Creation, so that the U-shaped middle pool of a person is always empty: its
 * share goes to the positions that are there.
 * @see shared/spec/attribution.md, section 3
 */
export const personJourney = step({
  name: "person_journey",
  row: "a person and an interaction",
  reads: ["interactions", ...SUPPRESSION_READS],
  select: ({ rules, dialect }, from) => {
    const { joins, keeps } = suppression(rules.suppressBuyerTouchpoints, from, dialect);
    const order = `PARTITION BY touchpoint.person ORDER BY ${JOURNEY_ORDER.replaceAll(/\w+/g, "touchpoint.$&")}`;
    return `
  WITH placed AS (
    SELECT
      touchpoint.*,
      row_number() OVER (${order}) AS place,
      sum(touchpoint.engaged) OVER (${order} ROWS UNBOUNDED PRECEDING) AS engaged_so_far,
      sum(touchpoint.engaged) OVER (${order} ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS engaged_in_all
    FROM ${from.interactions} AS touchpoint
    ${joins}
    WHERE ${keeps}
  ),
  elected AS (
    SELECT placed.*,
      place = 1 AS is_first_touch,
      engaged = 1 AND engaged_so_far = 1 AS is_lead_creation
    FROM placed
  )
  SELECT
    touchpoint_id,
    person,
    source,
    touchpoint_date,
    campaign_id,
    campaign_member_id,
    channel,
    subchannel,
    form_like,
    source_rank,
    place,
    substr(
      CASE WHEN is_first_touch THEN ', FT' ELSE '' END
      || CASE WHEN is_lead_creation THEN ', LC' WHEN engaged = 1 THEN ', PostLC' ELSE '' END
      || CASE WHEN form_like = 1 THEN ', Form' ELSE '' END,
      3
    ) AS positions,
    CASE WHEN is_first_touch THEN 10 ELSE 0 END AS first_touch_tenths,
    CASE WHEN is_lead_creation THEN 10 ELSE 0 END AS lead_creation_tenths,
    CASE
      WHEN is_first_touch AND (is_lead_creation OR engaged_in_all = 0) THEN 10
      WHEN is_first_touch OR is_lead_creation THEN 5
      ELSE 0
    END AS u_shaped_tenths
  FROM elected
  WHERE is_first_touch OR engaged = 1`;
  },
});
