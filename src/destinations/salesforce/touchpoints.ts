import type { ModelContext } from "../../model/step.ts";
import { SUPPRESSION_READS, suppression } from "../../model/suppression.ts";
import { instantCell, type WriteField, type WriteTarget } from "./target.ts";

/**
 * Buyer Touchpoints: one record for each touchpoint and each undeleted lead or contact with that person's address.
 * @see shared/spec/salesforce.md, sections 4.5 and 8; shared/spec/offline-sync.md, section 10
 */

export const CLASSIFICATION: readonly WriteField[] = [
  { name: "Touchpoint_Date__c", type: "instant" },
  { name: "Date_Only__c", type: "boolean" },
  { name: "Channel__c", type: "text" },
  { name: "Subchannel__c", type: "text" },
  { name: "Mode__c", type: "text" },
  { name: "Origin__c", type: "text" },
  { name: "Type__c", type: "text" },
  { name: "Position__c", type: "text" },
  { name: "Medium__c", type: "text" },
  { name: "Source__c", type: "text" },
  { name: "Campaign_Name__c", type: "text" },
  { name: "User_Touchpoint_Id__c", type: "text" },
  { name: "Run_Id__c", type: "text", isIncidental: true },
];

const FIELDS: readonly WriteField[] = [
  { name: "Person_Email__c", type: "text" },
  { name: "Lead__c", type: "id" },
  { name: "Contact__c", type: "id" },
  { name: "Campaign__c", type: "id" },
  ...CLASSIFICATION,
];

/** Where the relations lie that rules read. */
export type RuleReads = Record<(typeof SUPPRESSION_READS)[number], string>;
export const PUBLISHED = Object.fromEntries(
  SUPPRESSION_READS.map((name) => [
    name,
    ["campaign_member", "contact", "lead"].includes(name) ? `mirror.${name}` : `published.${name}`,
  ]),
) as RuleReads;

/** The source of every touchpoint that is written: a campaign in the CRM. */
export const ORIGIN = "crm_campaign";

/** Fields of the contract that hold a day without a time. */
const DAY_SOURCES = ["CampaignMember.FirstRespondedDate", "Campaign.StartDate", "Campaign.EndDate"];

/** The columns that both kinds of touchpoint share; `touchpoint`, `member` and `campaign` stand in FROM. */
export function classificationSql({ dialect }: ModelContext, publish: number): string {
  const sources = DAY_SOURCES.map((source) => dialect.text(source)).join(", ");
  return `
      ${instantCell("touchpoint.touchpoint_date", dialect)} AS "Touchpoint_Date__c",
      CASE WHEN member.date_source IN (${sources}) THEN 'true' ELSE 'false' END AS "Date_Only__c",
      touchpoint.channel AS "Channel__c",
      touchpoint.subchannel AS "Subchannel__c",
      'Offline' AS "Mode__c",
      '${ORIGIN}' AS "Origin__c",
      'Campaign' AS "Type__c",
      touchpoint.positions AS "Position__c",
      campaign.effective_type AS "Medium__c",
      'CRM Campaign' AS "Source__c",
      campaign.name AS "Campaign_Name__c",
      touchpoint.touchpoint_id AS "User_Touchpoint_Id__c",
      '${publish}' AS "Run_Id__c"`;
}

/** Touchpoints, and the relations that rules read of them: what is published, or a candidate of it. */
export type TouchpointSource = { rows: string; reads: RuleReads };
const PUBLISHED_TOUCHPOINTS: TouchpointSource = { rows: "published.touchpoints", reads: PUBLISHED };

/** The touchpoints that no rule removes from the CRM. */
export function keptTouchpoints(
  { dialect, rules }: ModelContext,
  { rows, reads }: TouchpointSource = PUBLISHED_TOUCHPOINTS,
): string {
  const { joins, keeps } = suppression(rules.removeBuyerTouchpoints, reads, dialect);
  return `
    SELECT touchpoint.*
    FROM ${rows} AS touchpoint
    ${joins}
    WHERE ${keeps}`;
}

/** The touchpoints that are surfaced in the CRM: not removed by rule, and of the later ones the newest. */
export function surfacedTouchpoints(
  context: ModelContext,
  source: TouchpointSource = PUBLISHED_TOUCHPOINTS,
): string {
  const kept = keptTouchpoints(context, source);
  const limit = context.settings.salesforce.postLcLimit;
  if (limit === null) return kept;
  return `
    SELECT * FROM (
      SELECT kept.*,
        count(*) FILTER (WHERE contains(kept.positions, 'PostLC')) OVER (
          PARTITION BY kept.person
          ORDER BY kept.touchpoint_date DESC, kept.touchpoint_id DESC
          ROWS UNBOUNDED PRECEDING
        ) AS later
      FROM (${kept}) AS kept
    ) AS counted
    WHERE NOT contains(positions, 'PostLC') OR later <= ${limit}`;
}

/** Undeleted leads and contacts, each with its person. @param from - schema of the lookups */
export const carriers = (from: string) => `
    SELECT lead_id AS id, lead_id, CAST(NULL AS VARCHAR) AS contact_id, person
    FROM ${from}.lead_people WHERE is_there AND lead_id = survivor_id AND person IS NOT NULL
    UNION ALL
    SELECT contact_id, CAST(NULL AS VARCHAR), contact_id, person
    FROM ${from}.contact_people WHERE is_there AND contact_id = survivor_id AND person IS NOT NULL`;

export function touchpointTarget(context: ModelContext, publish: number): WriteTarget {
  return {
    name: "touchpoints",
    object: "Footfall_Touchpoint__c",
    key: "Unique_Id__c",
    fields: FIELDS,
    select: `
    SELECT
      touchpoint.touchpoint_id || '|' || carrier.id AS source,
      touchpoint.campaign_id AS parent,
      touchpoint.person AS "Person_Email__c",
      carrier.lead_id AS "Lead__c",
      carrier.contact_id AS "Contact__c",
      CASE WHEN NOT COALESCE(campaign.is_deleted, FALSE) THEN campaign.id END AS "Campaign__c",${classificationSql(context, publish)}
    FROM (${surfacedTouchpoints(context)}) AS touchpoint
    JOIN (${carriers("published")}) AS carrier ON carrier.person = touchpoint.person
    LEFT JOIN published.members AS member ON member.campaign_member_id = touchpoint.campaign_member_id
    LEFT JOIN published.campaign_decisions AS campaign ON campaign.id = touchpoint.campaign_id`,
  };
}
