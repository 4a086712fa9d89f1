import type { ModelContext } from "../../model/step.ts";
import { inSpan } from "../../model/steps/opportunity-journey.ts";
import { keptAttribution } from "./attribution.ts";
import type { WriteTarget } from "./target.ts";
import { keptTouchpoints, surfacedTouchpoints } from "./touchpoints.ts";
import type { Unwritten } from "./unwritten.ts";

/**
 * Why a campaign member counts or not, in the fields that a person sees on the member.
 * @see shared/spec/offline-sync.md, section 11
 */

const LABELS: Record<string, string> = {
  created: "Touchpoint Created",
  member_removed: "No Touchpoint: Member removed",
  campaign_not_synced: "No Touchpoint: Campaign not synced",
  campaign_excluded: "No Touchpoint: Campaign excluded",
  auto_campaign: "No Touchpoint: Campaign made for web touches",
  no_rule: "No Touchpoint: No matching rule",
  not_responded: "No Touchpoint: Not responded",
  missing_person: "No Touchpoint: Lead or contact not there",
  no_email: "No Touchpoint: No email address",
  no_date: "No Touchpoint: No touchpoint date",
  future_date: "No Touchpoint: Date in the future",
  window_inverted: "No Touchpoint: Touchpoint start not before end",
  before_start: "No Touchpoint: Before Touchpoint Start Date",
  after_end: "No Touchpoint: On or after Touchpoint End Date",
  duplicate_member: "No Touchpoint: Duplicate membership",
  suppressed: "No Touchpoint: Suppressed by rule",
  postlc_limit: "No Touchpoint: PostLC limit reached",
  removed_rule: "No Touchpoint: Removed from CRM by rule",
  no_opportunity: "No Touchpoint: No opportunity",
  not_in_buying_group: "No Touchpoint: Contact not linked to opportunity",
  outside_model: "No Touchpoint: Date outside model",
  export_error: "No Touchpoint: Export failed (see log)",
};

/** Members that an opportunity of theirs would show by the date: whatever of them has no credit is suppressed. */
const SPANNED = `
      SELECT DISTINCT member.touchpoint_id
      FROM published.members AS member
      JOIN published.opportunity_people AS link ON link.person = member.person
      JOIN published.opportunities AS deal ON deal.opportunity_id = link.opportunity_id
      WHERE member.counts AND ${inSpan("member", "deal")}`;

/** Of attribution touchpoints, those that stand in the org. */
const inOrg = ({ attribution }: Unwritten) =>
  `WHERE NOT EXISTS (SELECT 1 FROM ${attribution} AS lost
      WHERE lost.touchpoint_id = row.touchpoint_id AND lost.shown_on = row.opportunity_id)`;

/** Members whose records wait behind a refusal wait too: nobody knows yet what there is to tell. */
const isSettled = ({ touchpoints, attribution }: Unwritten) =>
  `AND COALESCE(member.touchpoint_id, '') NOT IN (
          SELECT touchpoint_id FROM ${touchpoints} WHERE NOT is_refused
          UNION ALL SELECT touchpoint_id FROM ${attribution} WHERE NOT is_refused)`;

/** What a lead or contact of the member is told. */
const personCode = (id: "lead_id" | "contact_id", unwritten: Unwritten | undefined) =>
  unwritten === undefined
    ? "person_code"
    : `CASE WHEN person_code = 'created' AND EXISTS (SELECT 1 FROM ${unwritten.touchpoints} AS lost
          WHERE lost.touchpoint_id = judged.touchpoint_id AND lost.shown_on = judged.${id})
        THEN 'export_error' ELSE person_code END`;

/** The target's name, by which the books tell its records. */
export const MEMBER_STATUSES = "member statuses";

/** @param unwritten - what is not in the org of what should stand there; left out, all of it is taken to be */
export function memberStatusTarget(context: ModelContext, unwritten?: Unwritten): WriteTarget {
  const { dialect, settings, rules } = context;
  const labels = Object.entries(LABELS).map(
    ([code, label]) => `WHEN ${dialect.text(code)} THEN ${dialect.text(label)}`,
  );
  const label = (code: string) => `CASE ${code} ${labels.join(" ")} END`;
  const isSuppressing = rules.suppressAttributionTouchpoints.length > 0;
  const isGrouped = settings.attribution.mapping !== "account";
  return {
    name: MEMBER_STATUSES,
    object: "CampaignMember",
    key: "Id",
    fields: [
      { name: "Footfall_Status_Lead__c", type: "text" },
      { name: "Footfall_Status_Contact__c", type: "text" },
      { name: "Footfall_Status_Opportunity__c", type: "text" },
      { name: "Footfall_Status_Date__c", type: "instant", isIncidental: true },
    ],
    select: `
    WITH kept AS (${keptTouchpoints(context)}),
    surfaced AS (${surfacedTouchpoints(context)}),
    credited AS (SELECT DISTINCT touchpoint_id FROM published.attribution_touchpoints),
    kept_attribution AS (SELECT DISTINCT touchpoint_id, opportunity_id FROM (${keptAttribution(context)}) AS kept_rows),
    wanted AS (SELECT DISTINCT touchpoint_id FROM kept_attribution),
    shown AS (SELECT DISTINCT touchpoint_id FROM kept_attribution AS row ${unwritten ? inOrg(unwritten) : ""}),
    mapped AS (SELECT DISTINCT person FROM published.opportunity_people),
    ${isSuppressing ? `spanned AS (${SPANNED}),` : ""}
    near AS (
      SELECT DISTINCT contact.person
      FROM published.contact_people AS contact
      JOIN published.opportunities AS deal ON deal.account_id = contact.account_id
      WHERE contact.is_there AND contact.person IS NOT NULL
    ),
    judged AS (
      SELECT
        member.campaign_member_id,
        member.campaign_id,
        member.touchpoint_id,
        record.lead_id,
        record.contact_id,
        CASE
          WHEN NOT member.counts THEN member.status
          WHEN own.touchpoint_id IS NULL THEN 'suppressed'
          WHEN kept.touchpoint_id IS NULL THEN 'removed_rule'
          WHEN surfaced.touchpoint_id IS NULL THEN 'postlc_limit'
          ELSE 'created'
        END AS person_code,
        CASE
          WHEN NOT member.counts THEN member.status
          WHEN shown.touchpoint_id IS NOT NULL THEN 'created'
          WHEN wanted.touchpoint_id IS NOT NULL THEN 'export_error'
          WHEN credited.touchpoint_id IS NOT NULL THEN 'removed_rule'
          ${isSuppressing ? "WHEN spanned.touchpoint_id IS NOT NULL THEN 'suppressed'" : ""}
          WHEN mapped.person IS NOT NULL THEN 'outside_model'
          ${isGrouped ? "WHEN near.person IS NOT NULL THEN 'not_in_buying_group'" : ""}
          ELSE 'no_opportunity'
        END AS opportunity_code
      FROM published.members AS member
      JOIN mirror.campaign_member AS record
        ON record.id = member.campaign_member_id AND NOT COALESCE(record.is_deleted, FALSE)
      LEFT JOIN published.touchpoints AS own ON own.touchpoint_id = member.touchpoint_id
      LEFT JOIN kept ON kept.touchpoint_id = member.touchpoint_id
      LEFT JOIN surfaced ON surfaced.touchpoint_id = member.touchpoint_id
      LEFT JOIN credited ON credited.touchpoint_id = member.touchpoint_id
      LEFT JOIN wanted ON wanted.touchpoint_id = member.touchpoint_id
      LEFT JOIN shown ON shown.touchpoint_id = member.touchpoint_id
      ${isSuppressing ? "LEFT JOIN spanned ON spanned.touchpoint_id = member.touchpoint_id" : ""}
      LEFT JOIN mapped ON mapped.person = member.person
      LEFT JOIN near ON near.person = member.person
      LEFT JOIN org.written AS written
        ON written.target = '${MEMBER_STATUSES}' AND written.key = member.campaign_member_id
      WHERE member.status NOT IN ('missing_campaign', 'member_removed')
        AND (member.status NOT IN ('campaign_not_synced', 'auto_campaign') OR written.key IS NOT NULL)
        ${unwritten ? isSettled(unwritten) : ""}
    )
    SELECT
      campaign_member_id AS key,
      campaign_id AS parent,
      CASE WHEN lead_id IS NOT NULL THEN ${label(personCode("lead_id", unwritten))} END AS "Footfall_Status_Lead__c",
      CASE WHEN contact_id IS NOT NULL THEN ${label(personCode("contact_id", unwritten))} END AS "Footfall_Status_Contact__c",
      ${label("opportunity_code")} AS "Footfall_Status_Opportunity__c",
      ${dialect.instantText(dialect.instant(Date.now()))} AS "Footfall_Status_Date__c"
    FROM judged`,
  };
}
