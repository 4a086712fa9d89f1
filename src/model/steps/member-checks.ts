import { anyOfSql } from "../conditions.ts";
import { DatePicker } from "../date-picker.ts";
import { syncModes } from "../date-ways.ts";
import { startOfDaySql, textOrNull } from "../fields.ts";
import { type ModelContext, step } from "../step.ts";

/**
 * Whether each campaign member counts, on which date, and if not, the first reason why.
 *
 * Everything is decided here but duplicate memberships, which need the other members of the campaign.
 * `barrier` is a reason found before a date is looked for; `status` is the outcome.
 * @see shared/spec/offline-sync.md, 4.7; shared/spec/README.md, decisions 1, 2, 3, 17, 23, 24, 34
 */
export const memberChecks = step({
  name: "member_checks",
  row: "a campaign member",
  reads: [
    "campaign_member",
    "campaign_decisions",
    "contact_people",
    "lead_people",
    "date_override",
    "zone_day",
  ],
  select: (context, from) => {
    const { dialect, settings, now } = context;
    const dates = new DatePicker(context);
    const byCreation = settings.sync.windowBasis === "member_created_date";
    const inWindow = byCreation ? "dated.created_at" : "dated.touchpoint_date";
    return `
  WITH matched AS (
    SELECT
      member.*,
      campaign.id IS NOT NULL AS has_campaign,
      COALESCE(campaign.is_deleted, FALSE) AS campaign_is_deleted,
      campaign.unique_id,
      campaign.sync,
      campaign.window_start,
      campaign.window_end,
      campaign.window_inverted,
      campaign.channel,
      campaign.subchannel,
      ${dates.campaignColumns()}
      COALESCE(contact.is_there, FALSE) OR COALESCE(lead.is_there, FALSE) AS has_person_record,
      COALESCE(contact.person, lead.person) AS person,
      override.campaign_member_id IS NOT NULL AS has_override,
      override.touchpoint_date AS override_date,
      ${ruleNumber(context)} AS rule_number
    FROM ${from.campaign_member} AS member
    LEFT JOIN ${from.campaign_decisions} AS campaign ON campaign.id = member.campaign_id
    LEFT JOIN ${from.contact_people} AS contact ON contact.contact_id = member.contact_id
    LEFT JOIN ${from.lead_people} AS lead ON lead.lead_id = member.lead_id
    LEFT JOIN ${from.date_override} AS override ON override.campaign_member_id = member.id
  ),
  eligible AS (
    SELECT member.*,
      CASE
        WHEN COALESCE(member.is_deleted, FALSE) OR member.campaign_is_deleted THEN 'member_removed'
        WHEN NOT member.has_campaign THEN 'missing_campaign'
        WHEN member.unique_id IS NOT NULL THEN 'auto_campaign'
        WHEN member.rule_number IS NULL THEN ${withoutRule(context)}
      END AS barrier
    FROM matched AS member
  ),
  picked AS (
    SELECT member.*,
      CASE WHEN member.barrier IS NULL THEN ${dates.pickSql()} END AS pick
    FROM eligible AS member
  ),
  dated AS (
    SELECT
      member.*,
      COALESCE(${dates.instantSql()}, ${startOfDaySql("member.picked_day", "picked_day", dialect)}) AS touchpoint_date,
      ${dates.sourceSql()} AS date_source${
        byCreation
          ? `,\n      COALESCE(member.created_date, ${startOfDaySql("member.created_date_day", "created_day", dialect)}) AS created_at`
          : ""
      }
    FROM (SELECT member.*, ${dates.daySql()} AS picked_day FROM picked AS member) AS member
    LEFT JOIN ${from.zone_day} AS picked_day ON picked_day.day = member.picked_day${
      byCreation
        ? `\n    LEFT JOIN ${from.zone_day} AS created_day ON created_day.day = member.created_date_day`
        : ""
    }
  )
  SELECT
    dated.id AS campaign_member_id,
    dated.campaign_id,
    dated.person,
    dated.lead_id,
    dated.contact_id,
    COALESCE(dated.is_deleted, FALSE) AS is_deleted,
    COALESCE(dated.has_responded, FALSE) AS has_responded,
    CASE
      WHEN dated.barrier IS NOT NULL THEN dated.barrier
      WHEN NOT dated.has_person_record THEN 'missing_person'
      WHEN dated.person IS NULL THEN 'no_email'
      WHEN dated.touchpoint_date IS NULL THEN 'no_date'
      WHEN dated.touchpoint_date > ${dialect.instant(now)} THEN 'future_date'
      WHEN ${windowApplies(context)} THEN
        CASE
          WHEN dated.window_inverted THEN 'window_inverted'
          WHEN ${inWindow} < dated.window_start THEN 'before_start'
          WHEN ${inWindow} >= dated.window_end THEN 'after_end'
          ELSE 'created'
        END
      ELSE 'created'
    END AS status,
    CASE
      WHEN dated.barrier IN ('member_removed', 'missing_campaign', 'auto_campaign', 'no_rule') THEN NULL
      WHEN dated.rule_number IS NOT NULL THEN ${ruleName(context, "dated.rule_number")}
      WHEN dated.sync IS NOT NULL THEN 'sync_type'
    END AS rule,
    dated.rule_number,
    dated.touchpoint_date,
    CASE WHEN dated.touchpoint_date IS NOT NULL THEN dated.date_source END AS date_source,
    dated.channel,
    dated.subchannel
  FROM dated`;
  },
});

/** Whether the campaign's window is held against the member: with the picklist, and with rules that ask for it. */
function windowApplies({ rules }: ModelContext): string {
  const asking = rules.sync.flatMap((rule, index) => (rule.applyCampaignWindow ? [index + 1] : []));
  const picklist = "dated.rule_number IS NULL";
  return asking.length === 0 ? picklist : `${picklist} OR dated.rule_number IN (${asking.join(", ")})`;
}

/** The number of the first rule that the member matches; NULL where none does. */
function ruleNumber(context: ModelContext): string {
  const { rules, dialect } = context;
  if (!syncModes(context).rules || rules.sync.length === 0) return "CAST(NULL AS INTEGER)";
  const cases = rules.sync.map((rule, index) => `WHEN ${anyOfSql(rule.anyOf, dialect)} THEN ${index + 1}`);
  return `CASE ${cases.join("\n        ")} END`;
}

/** The name of a rule by its number. */
function ruleName({ rules, dialect }: ModelContext, number: string): string {
  if (rules.sync.length === 0) return textOrNull(undefined, dialect);
  const cases = rules.sync.map((rule, index) => `WHEN ${index + 1} THEN ${dialect.text(rule.name)}`);
  return `CASE ${number} ${cases.join(" ")} END`;
}

/** What bars a member that no rule matches: the picklist, or in the mode without it, that no rule matched. */
function withoutRule(context: ModelContext): string {
  if (!syncModes(context).syncType) return "'no_rule'";
  return `
          CASE
            WHEN member.sync IS NULL THEN 'campaign_not_synced'
            WHEN member.sync = 'exclude_all' THEN 'campaign_excluded'
            WHEN member.sync = 'include_responded' AND NOT COALESCE(member.has_responded, FALSE) THEN 'not_responded'
          END`;
}
