import { cellSql, conditionSql } from "../../model/conditions.ts";
import { dateWays, isTouchpointDate, syncModes } from "../../model/date-ways.ts";
import { dayOfField, instantOfField, textOf } from "../../model/fields.ts";
import type { ConditionSetting } from "../../settings/schema.ts";
import { type DealShare, dealShares } from "./opportunity.ts";
import { journeyOf } from "./person.ts";
import { NothingToExplain, type Outcome, one, type TouchFacts } from "./story.ts";

export type RecordFacts = {
  id: string;
  survivorId: string | null;
  isThere: boolean;
  email: string | null;
  person: string | null;
};
export type ConditionFacts = { text: string; cell: string | null; holds: boolean };
export type RuleFacts = { number: number; name: string; matches: boolean; groups: ConditionFacts[][] };
export type DateFacts = {
  field: string;
  cell: string | null;
  /** `taken`, `empty`, `passed over` (an earlier one was filled), `cleared` (in Footfall), `overridden` (a date was set in Footfall). */
  why: "taken" | "empty" | "passed over" | "cleared" | "overridden";
};

export type MemberStory = {
  member: {
    id: string;
    crmStatus: string | null;
    hasResponded: boolean;
    createdAt: string;
    isDeleted: boolean;
    override: string | null;
    hasOverride: boolean;
  };
  campaign: {
    id: string;
    name: string;
    type: string | null;
    channel: string;
    subchannel: string | null;
    channelEntry: number | null;
    syncText: string | null;
    sync: string | null;
    uniqueId: string | null;
    isDeleted: boolean;
    windowStart: string | null;
    windowEnd: string | null;
  } | null;
  contact: RecordFacts | null;
  lead: RecordFacts | null;
  outcome: {
    counts: boolean;
    status: string;
    person: string | null;
    rule: string | null;
    touchpointDate: string | null;
    dateSource: string | null;
  };
  /** Whether rules and whether the picklist decide, in the settings' precedence. */
  modes: { rules: boolean; syncType: boolean };
  rules: RuleFacts[];
  dates: DateFacts[];
  /** The membership that stays, where this one repeats it. */
  duplicateOf: string | null;
  journey: TouchFacts[];
  deals: DealShare[];
};

/**
 * The whole story of a campaign member: why it counts or not, where its date came from, what it earns.
 *
 * @throws {NothingToExplain} where the store holds no such member
 */
export async function explainMember(outcome: Outcome, id: string): Promise<MemberStory> {
  const { context, schemas } = outcome;
  const { dialect } = context;
  const facts = await one<MemberRow>(outcome, memberSql(outcome, id));
  if (!facts) throw new NothingToExplain(`There is no campaign member ${id}`);
  const person = facts.person;
  const duplicate =
    facts.status === "duplicate_member"
      ? await one<{ id: string }>(
          outcome,
          `SELECT campaign_member_id AS id FROM ${schemas.results}.members
           WHERE counts AND campaign_id = ${dialect.text(facts.campaignId ?? "")} AND person = ${dialect.text(person ?? "")}`,
        )
      : undefined;
  return {
    member: {
      id,
      crmStatus: facts.crmStatus,
      hasResponded: facts.hasResponded,
      createdAt: facts.createdAt,
      isDeleted: facts.isDeleted,
      override: facts.override,
      hasOverride: facts.hasOverride,
    },
    campaign:
      facts.foundCampaignId === null
        ? null
        : {
            id: facts.foundCampaignId,
            name: facts.campaignName,
            type: facts.campaignType,
            channel: facts.channel,
            subchannel: facts.subchannel,
            channelEntry: facts.channelEntry,
            syncText: facts.syncText,
            sync: facts.sync,
            uniqueId: facts.uniqueId,
            isDeleted: facts.campaignIsDeleted,
            windowStart: facts.windowStart,
            windowEnd: facts.windowEnd,
          },
    contact: recordFacts(facts, "contact"),
    lead: recordFacts(facts, "lead"),
    outcome: {
      counts: facts.counts,
      status: facts.status,
      person,
      rule: facts.rule,
      touchpointDate: facts.touchpointDate,
      dateSource: facts.dateSource,
    },
    modes: syncModes(context),
    rules: await ruleFacts(outcome, id),
    dates: await dateFacts(outcome, id, facts),
    duplicateOf: duplicate?.id ?? null,
    journey: person === null ? [] : await journeyOf(outcome, person),
    deals:
      facts.touchpointId === null
        ? []
        : await dealShares(outcome, `share.touchpoint_id = ${dialect.text(facts.touchpointId)}`),
  };
}

type MemberRow = {
  campaignId: string | null;
  crmStatus: string | null;
  hasResponded: boolean;
  createdAt: string;
  isDeleted: boolean;
  override: string | null;
  hasOverride: boolean;
  foundCampaignId: string | null;
  campaignName: string;
  campaignType: string | null;
  channel: string;
  subchannel: string | null;
  channelEntry: number | null;
  syncText: string | null;
  sync: string | null;
  uniqueId: string | null;
  campaignIsDeleted: boolean;
  windowStart: string | null;
  windowEnd: string | null;
  counts: boolean;
  status: string;
  person: string | null;
  rule: string | null;
  ruleNumber: number | null;
  touchpointDate: string | null;
  dateSource: string | null;
  touchpointId: string | null;
} & Record<string, unknown>;

function memberSql({ context: { dialect }, schemas }: Outcome, id: string): string {
  const { mirror, inputs, results } = schemas;
  const record = (alias: "contact" | "lead") => `
      member.${alias}_id AS "${alias}Id",
      ${alias}_person.survivor_id AS "${alias}SurvivorId",
      COALESCE(${alias}_person.is_there, FALSE) AS "${alias}IsThere",
      ${alias}_person.person AS "${alias}Person",
      ${alias}_record.email AS "${alias}Email"`;
  return `
    SELECT
      member.campaign_id AS "campaignId",
      member.status AS "crmStatus",
      COALESCE(member.has_responded, FALSE) AS "hasResponded",
      COALESCE(${dialect.instantText("member.created_date")}, CAST(member.created_date_day AS VARCHAR)) AS "createdAt",
      COALESCE(member.is_deleted, FALSE) AS "isDeleted",
      ${dialect.instantText("override.touchpoint_date")} AS "override",
      override.campaign_member_id IS NOT NULL AS "hasOverride",
      campaign.id AS "foundCampaignId",
      campaign.name AS "campaignName",
      campaign.effective_type AS "campaignType",
      campaign.channel AS "channel",
      campaign.subchannel AS "subchannel",
      CAST(campaign.channel_entry AS INTEGER) AS "channelEntry",
      campaign.sync_text AS "syncText",
      campaign.sync AS "sync",
      campaign.unique_id AS "uniqueId",
      COALESCE(campaign.is_deleted, FALSE) AS "campaignIsDeleted",
      ${dialect.instantText("campaign.window_start")} AS "windowStart",
      ${dialect.instantText("campaign.window_end")} AS "windowEnd",
      outcome.counts AS "counts",
      outcome.status AS "status",
      outcome.person AS "person",
      outcome.rule AS "rule",
      CAST(checked.rule_number AS INTEGER) AS "ruleNumber",
      ${dialect.instantText("outcome.touchpoint_date")} AS "touchpointDate",
      outcome.date_source AS "dateSource",
      outcome.touchpoint_id AS "touchpointId",
      ${record("contact")},
      ${record("lead")}
    FROM ${mirror}.campaign_member AS member
    JOIN ${results}.members AS outcome ON outcome.campaign_member_id = member.id
    JOIN ${results}.member_checks AS checked ON checked.campaign_member_id = member.id
    LEFT JOIN ${results}.campaign_decisions AS campaign ON campaign.id = member.campaign_id
    LEFT JOIN ${inputs}.date_override AS override ON override.campaign_member_id = member.id
    LEFT JOIN ${results}.contact_people AS contact_person ON contact_person.contact_id = member.contact_id
    LEFT JOIN ${mirror}.contact AS contact_record ON contact_record.id = COALESCE(contact_person.survivor_id, member.contact_id)
    LEFT JOIN ${results}.lead_people AS lead_person ON lead_person.lead_id = member.lead_id
    LEFT JOIN ${mirror}.lead AS lead_record ON lead_record.id = COALESCE(lead_person.survivor_id, member.lead_id)
    WHERE member.id = ${dialect.text(id)}`;
}

function recordFacts(row: MemberRow, alias: "contact" | "lead"): RecordFacts | null {
  const id = row[`${alias}Id`] as string | null;
  if (id === null) return null;
  return {
    id,
    survivorId: row[`${alias}SurvivorId`] as string | null,
    isThere: row[`${alias}IsThere`] as boolean,
    email: row[`${alias}Email`] as string | null,
    person: row[`${alias}Person`] as string | null,
  };
}

/** Each rule, condition by condition, with what the member's cell holds. */
async function ruleFacts(outcome: Outcome, id: string): Promise<RuleFacts[]> {
  const { rules, settings, dialect } = outcome.context;
  if (!syncModes(outcome.context).rules || rules.sync.length === 0) return [];
  const columns: string[] = [];
  rules.sync.forEach((rule, r) => {
    rule.anyOf.forEach((group, g) => {
      group.forEach((condition, c) => {
        columns.push(`${conditionSql(condition, dialect)} AS holds_${r}_${g}_${c}`);
        columns.push(`${cellSql(condition.field, dialect)} AS cell_${r}_${g}_${c}`);
      });
    });
  });
  const row = await one<Record<string, unknown>>(
    outcome,
    `SELECT ${columns.join(", ")} ${memberFrom(outcome, id)}`,
  );
  return rules.sync.map((rule, r) => {
    const groups = rule.anyOf.map((group, g) =>
      group.map((_, c): ConditionFacts => {
        const written = settings.sync.rules[r]?.anyOf[g]?.[c];
        return {
          text: written ? conditionText(written) : "",
          cell: (row?.[`cell_${r}_${g}_${c}`] as string | null | undefined) ?? null,
          holds: row?.[`holds_${r}_${g}_${c}`] === true,
        };
      }),
    );
    return {
      number: r + 1,
      name: rule.name,
      groups,
      matches: groups.some((group) => group.every(({ holds }) => holds)),
    };
  });
}

/** A condition as a person reads it. */
function conditionText({ field, operator, value }: ConditionSetting): string {
  const list = Array.isArray(value) ? value : [value];
  const texts = list.map((item) => (item === null || item === "" ? "empty" : `"${item}"`));
  return `${field} ${operator.replaceAll("_", " ")} ${texts.join(", ")}`;
}

/** The dates that were asked for in turn, and which of them was taken. */
async function dateFacts(outcome: Outcome, id: string, facts: MemberRow): Promise<DateFacts[]> {
  const { context } = outcome;
  const { dialect } = context;
  const wanted = facts.ruleNumber ?? facts.sync;
  const dates = dateWays(context).find(({ way }) => way === wanted)?.dates ?? [];
  if (
    dates.length === 0 ||
    (facts.dateSource === null && facts.touchpointDate === null && facts.status !== "no_date")
  )
    return [];
  const columns = dates.map((date, index) => {
    if (date.kind === "literal")
      return `${dialect.text(date.text)} AS cell_${index}, TRUE AS filled_${index}`;
    const read = `COALESCE(CAST(${dayOfField(date.field, dialect)} AS ${dialect.type("instant")}), ${instantOfField(date.field, dialect)})`;
    return `${textOf(date.field, dialect)} AS cell_${index}, ${read} IS NOT NULL AS filled_${index}`;
  });
  const row = await one<Record<string, unknown>>(
    outcome,
    `SELECT ${columns.join(", ")} ${memberFrom(outcome, id)}`,
  );
  let taken = false;
  return dates.map((date, index): DateFacts => {
    const field = date.kind === "literal" ? date.text : `${date.field.object}.${date.field.name}`;
    const cell = (row?.[`cell_${index}`] as string | null | undefined) ?? null;
    if (cell === null) return { field, cell, why: "empty" };
    if (facts.override !== null) return { field, cell, why: "overridden" };
    if (facts.hasOverride && isTouchpointDate(date, context)) return { field, cell, why: "cleared" };
    if (taken) return { field, cell, why: "passed over" };
    taken = true;
    return { field, cell, why: "taken" };
  });
}

function memberFrom({ context: { dialect }, schemas }: Outcome, id: string): string {
  return `FROM ${schemas.mirror}.campaign_member AS member
    LEFT JOIN ${schemas.results}.campaign_decisions AS campaign ON campaign.id = member.campaign_id
    WHERE member.id = ${dialect.text(id)}`;
}
