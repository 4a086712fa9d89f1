import { step } from "../step.ts";

/**
 * Memberships that lose against another one of the same person in the same campaign: the earliest date stays,
 * then the smallest member id.
 * @see shared/spec/README.md, decision 4
 */
export const duplicateMembers = step({
  name: "duplicate_members",
  row: "a membership that repeats another",
  reads: ["member_checks"],
  select: (_, from) => `
  WITH repeated AS (
    SELECT campaign_id, person
    FROM ${from.member_checks}
    WHERE status = 'created'
    GROUP BY campaign_id, person
    HAVING count(*) > 1
  ),
  placed AS (
    SELECT
      member.campaign_member_id,
      row_number() OVER (
        PARTITION BY member.campaign_id, member.person
        ORDER BY member.touchpoint_date, member.campaign_member_id
      ) AS place
    FROM ${from.member_checks} AS member
    SEMI JOIN repeated ON repeated.campaign_id = member.campaign_id AND repeated.person = member.person
    WHERE member.status = 'created'
  )
  SELECT campaign_member_id
  FROM placed
  WHERE place > 1`,
});

/**
 * Everything that people did, from all sources, in the form that journeys are made of.
 *
 * Today one source: campaign members. Web sessions and activities join here, each as one more SELECT; what tells
 * them apart are `source_rank` (the order of sources at one instant) and two flags: `form_like` (labelled Form) and
 * `engaged` (form-like, or an activity: may create a lead).
 * @see shared/spec/attribution.md, 1.2 and OQ-08; shared/spec/README.md, decision 5
 */
export const interactions = step({
  name: "interactions",
  row: "something that a person did",
  reads: ["member_checks", "duplicate_members"],
  select: (_, from) => `
  SELECT
    member.person || '|' || member.campaign_member_id AS touchpoint_id,
    member.person,
    'crm_campaign' AS source,
    3 AS source_rank,
    1 AS form_like,
    1 AS engaged,
    member.touchpoint_date,
    member.campaign_id,
    member.campaign_member_id,
    member.channel,
    member.subchannel
  FROM ${from.member_checks} AS member
  ANTI JOIN ${from.duplicate_members} AS duplicate
    ON duplicate.campaign_member_id = member.campaign_member_id
  WHERE member.status = 'created'`,
});
