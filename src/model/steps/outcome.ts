import { MODELS, type ModelName } from "../credit/weights.ts";
import { syncModes } from "../date-ways.ts";
import { startOfDaySql } from "../fields.ts";
import { type ModelContext, step } from "../step.ts";

/**
 * The outcome: the tables that the contract publishes, one step each.
 * @see shared/spec/contract.md, "Out"; shared/spec/README.md, decisions 24 to 27
 */

export const members = step({
  name: "members",
  row: "a campaign member, with its status",
  reads: ["member_checks", "duplicate_members"],
  isView: true,
  select: (_, from) => `
  SELECT
    member.campaign_member_id,
    member.campaign_id,
    member.person,
    member.lead_id,
    member.contact_id,
    member.status = 'created' AND duplicate.campaign_member_id IS NULL AS counts,
    CASE WHEN duplicate.campaign_member_id IS NOT NULL THEN 'duplicate_member' ELSE member.status END AS status,
    member.rule,
    member.touchpoint_date,
    member.date_source,
    member.channel,
    member.subchannel,
    CASE WHEN member.status = 'created' AND duplicate.campaign_member_id IS NULL
      THEN member.person || '|' || member.campaign_member_id END AS touchpoint_id
  FROM ${from.member_checks} AS member
  LEFT JOIN ${from.duplicate_members} AS duplicate
    ON duplicate.campaign_member_id = member.campaign_member_id`,
});

/** Tenths as a decimal share: 10 is 1, 5 is 0.5. */
const tenths = (column: string) => `CAST(${column} * 0.1 AS DECIMAL(2,1))`;

export const touchpoints = step({
  name: "touchpoints",
  row: "a person and an interaction that is surfaced on the person",
  reads: ["person_journey"],
  isView: true,
  select: (_, from) => `
  SELECT
    touchpoint_id,
    person,
    source,
    touchpoint_date,
    campaign_id,
    campaign_member_id,
    channel,
    subchannel,
    positions,
    ${tenths("first_touch_tenths")} AS first_touch,
    ${tenths("lead_creation_tenths")} AS lead_creation,
    ${tenths("u_shaped_tenths")} AS u_shaped,
    form_like,
    source_rank
  FROM ${from.person_journey}`,
});

/** Whether a model is computed: the custom one only where it is set. */
export function isComputed(model: ModelName, { settings }: ModelContext): boolean {
  return model !== "custom" || Boolean(settings.attribution.custom);
}

export const attributionTouchpoints = step({
  name: "attribution_touchpoints",
  row: "an opportunity and an interaction, with its share of the revenue",
  reads: ["opportunity_journey", "credits"],
  select: (context, from) => {
    const shares = MODELS.map((model) =>
      isComputed(model, context)
        ? `CAST(CAST(credit.${model}_micropercent AS INTEGER) * 0.000001 AS DECIMAL(9,6)) AS ${model}_percent,
    CAST(credit.${model}_cents * 0.01 AS DECIMAL(18,2)) AS ${model}_revenue`
        : `CAST(NULL AS DECIMAL(9,6)) AS ${model}_percent,
    CAST(NULL AS DECIMAL(18,2)) AS ${model}_revenue`,
    );
    return `
  SELECT
    touch.opportunity_id,
    touch.contact_id,
    touch.person,
    touch.touchpoint_id,
    touch.touchpoint_date,
    touch.channel,
    touch.subchannel,
    touch.campaign_id,
    touch.positions,
    touch.is_pending AS pending,
    ${shares.join(",\n    ")},
    touch.form_like,
    touch.source_rank
  FROM ${from.opportunity_journey} AS touch
  JOIN ${from.credits} AS credit
    ON credit.journey = touch.journey AND credit.place = touch.place`;
  },
});

/** A list uploaded this many days after the event is late. */
const LATE_DAYS = 3;

export const campaigns = step({
  name: "campaigns",
  row: "a campaign that is not deleted, with what came of it",
  reads: ["campaign_decisions", "member_checks", "duplicate_members", "touchpoints", "zone_day"],
  select: (context, from) => {
    const { dialect, rules } = context;
    const modes = syncModes(context);
    const lateDay = `(COALESCE(campaign.end_date, campaign.start_date) + ${LATE_DAYS})`;
    const ruleNames = rules.sync.map(
      (rule, index) => `WHEN ${index + 1} THEN ${dialect.text(`rule:${rule.name}`)}`,
    );
    const byRule = ruleNames.length > 0 ? `CASE counted.first_rule ${ruleNames.join(" ")} END, ` : "";
    const picklist = modes.syncType ? "campaign.sync" : `CAST(NULL AS ${dialect.type("text")})`;
    return `
  WITH late AS (
    SELECT campaign.*, ${startOfDaySql(lateDay, "late_day", dialect)} AS late_from
    FROM ${from.campaign_decisions} AS campaign
    LEFT JOIN ${from.zone_day} AS late_day ON late_day.day = ${lateDay}
    WHERE NOT COALESCE(campaign.is_deleted, FALSE)
  ),
  counted AS (
    SELECT
      member.campaign_id,
      count(*) FILTER (WHERE NOT member.is_deleted) AS members,
      count(*) FILTER (WHERE NOT member.is_deleted AND member.has_responded) AS responded,
      count(*) FILTER (WHERE NOT member.is_deleted AND member.rule_number IS NOT NULL) AS matched,
      count(*) FILTER (WHERE member.status = 'no_email') AS without_email,
      count(*) FILTER (
        WHERE member.status = 'created' AND duplicate.campaign_member_id IS NULL
          AND member.date_source = 'CampaignMember.CreatedDate'
          AND member.touchpoint_date >= campaign.late_from
      ) AS late_upload_members,
      min(member.rule_number) FILTER (
        WHERE member.status = 'created' AND duplicate.campaign_member_id IS NULL
      ) AS first_rule
    FROM ${from.member_checks} AS member
    JOIN late AS campaign ON campaign.id = member.campaign_id
    LEFT JOIN ${from.duplicate_members} AS duplicate
      ON duplicate.campaign_member_id = member.campaign_member_id
    GROUP BY member.campaign_id
  ),
  touched AS (
    SELECT
      campaign_id,
      count(*) AS touchpoints,
      min(touchpoint_date) AS first_touchpoint_date,
      max(touchpoint_date) AS last_touchpoint_date
    FROM ${from.touchpoints}
    GROUP BY campaign_id
  )
  SELECT
    campaign.id AS campaign_id,
    campaign.name,
    campaign.effective_type AS type,
    campaign.channel,
    campaign.subchannel,
    COALESCE(${byRule}${picklist}) AS sync,
    COALESCE(counted.members, 0) AS members,
    COALESCE(counted.responded, 0) AS responded,
    COALESCE(counted.without_email, 0) AS without_email,
    COALESCE(touched.touchpoints, 0) AS touchpoints,
    touched.first_touchpoint_date,
    touched.last_touchpoint_date,
    campaign.actual_cost,
    COALESCE(counted.late_upload_members, 0) AS late_upload_members,
    NULLIF(substr(
      CASE WHEN campaign.sync = 'exclude_all' AND COALESCE(counted.matched, 0) > 0
        THEN ';excluded_but_rule_matches' ELSE '' END
      || CASE WHEN COALESCE(counted.late_upload_members, 0) > 0 THEN ';late_upload' ELSE '' END
      || CASE WHEN campaign.effective_type IS NULL THEN ';no_type' ELSE '' END
      || CASE WHEN campaign.channel = 'NULL' THEN ';null_channel' ELSE '' END
      || CASE WHEN campaign.channel_entry IS NULL AND campaign.effective_type IS NOT NULL
        THEN ';unmapped_type' ELSE '' END
      || CASE WHEN campaign.window_inverted THEN ';window_inverted' ELSE '' END,
      2
    ), '') AS warnings
  FROM late AS campaign
  LEFT JOIN counted ON counted.campaign_id = campaign.id
  LEFT JOIN touched ON touched.campaign_id = campaign.id`;
  },
});

export const channels = step({
  name: "channels",
  row: "a channel and subchannel, with its people and its revenue",
  reads: ["touchpoints", "attribution_touchpoints", "opportunities"],
  select: (context, from) => {
    const computed = MODELS.filter((model) => isComputed(model, context));
    const money = (make: (model: ModelName) => string, models: readonly ModelName[] = MODELS) =>
      models.map((model) => make(model)).join(",\n      ");
    return `
  WITH parts AS (
    SELECT
      channel,
      subchannel,
      count(*) AS touchpoints,
      count(DISTINCT person) AS people,
      0 AS opportunities,
      ${money((model) => `CAST(0 AS DECIMAL(18,2)) AS ${model}_won, CAST(0 AS DECIMAL(18,2)) AS ${model}_open`, computed)}
    FROM ${from.touchpoints}
    GROUP BY channel, subchannel
    UNION ALL
    SELECT
      touch.channel,
      touch.subchannel,
      0 AS touchpoints,
      0 AS people,
      count(DISTINCT touch.opportunity_id) AS opportunities,
      ${money(
        (model) => `sum(CASE WHEN deal.is_won THEN touch.${model}_revenue ELSE 0 END) AS ${model}_won,
      sum(CASE WHEN deal.is_open THEN touch.${model}_revenue ELSE 0 END) AS ${model}_open`,
        computed,
      )}
    FROM ${from.attribution_touchpoints} AS touch
    JOIN ${from.opportunities} AS deal ON deal.opportunity_id = touch.opportunity_id
    GROUP BY touch.channel, touch.subchannel
  )
  SELECT
    channel,
    subchannel,
    CAST(sum(touchpoints) AS BIGINT) AS touchpoints,
    CAST(sum(people) AS BIGINT) AS people,
    CAST(sum(opportunities) AS BIGINT) AS opportunities,
    ${money((model) =>
      computed.includes(model)
        ? `CAST(sum(${model}_won) AS DECIMAL(24,2)) AS ${model}_won, CAST(sum(${model}_open) AS DECIMAL(24,2)) AS ${model}_open`
        : `CAST(NULL AS DECIMAL(24,2)) AS ${model}_won, CAST(NULL AS DECIMAL(24,2)) AS ${model}_open`,
    )}
  FROM parts
  GROUP BY channel, subchannel`;
  },
});

/** Not a file of the outcome: what the living store keeps to tell what a change does to each campaign's revenue. */
export const campaignRevenue = step({
  name: "campaign_revenue",
  row: "a campaign with attributed revenue",
  reads: ["attribution_touchpoints", "opportunities"],
  select: (context, from) => {
    const sums = MODELS.map((model) => {
      const sum = (test: string) =>
        isComputed(model, context)
          ? `CAST(sum(CASE WHEN ${test} THEN touch.${model}_revenue ELSE 0 END) AS DECIMAL(24,2))`
          : "CAST(NULL AS DECIMAL(24,2))";
      return `${sum("deal.is_won")} AS ${model}_won, ${sum("deal.is_open")} AS ${model}_open`;
    });
    return `
  SELECT
    touch.campaign_id,
    count(*) AS touchpoints,
    ${sums.join(",\n    ")}
  FROM ${from.attribution_touchpoints} AS touch
  JOIN ${from.opportunities} AS deal ON deal.opportunity_id = touch.opportunity_id
  GROUP BY touch.campaign_id`;
  },
});
