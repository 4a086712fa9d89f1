/** Which members count, on which date, and why not: offline-sync.md 3 to 8 in the order of spec/README.md, 1. */
import {
  type Channel,
  campaignReader,
  channelOf,
  isAutoCampaign,
  packageField,
  syncTypeOf,
  windowOf,
} from "./campaigns.ts";
import { compareText, id18, must, readInstant, readTime } from "./csv-values.ts";
import { fieldOf } from "./fields.ts";
import {
  type CrmRecord,
  cellOf,
  emailOf,
  findRecord,
  idOf,
  isDeleted,
  isTrue,
  livingRecord,
  type Records,
} from "./records.ts";
import { type CellReader, ruleMatches } from "./rules.ts";
import type { Settings, SyncRule } from "./settings.ts";

export type Status =
  | "member_removed"
  | "missing_campaign"
  | "auto_campaign"
  | "no_rule"
  | "campaign_not_synced"
  | "campaign_excluded"
  | "not_responded"
  | "missing_person"
  | "no_email"
  | "no_date"
  | "future_date"
  | "window_inverted"
  | "before_start"
  | "after_end"
  | "duplicate_member"
  | "created";

export type TouchpointDate = { instant: number; source: string };

/** One campaign member with everything that was decided about it. */
export type Decision = {
  member: CrmRecord;
  campaign: CrmRecord | null;
  lead: CrmRecord | null;
  contact: CrmRecord | null;
  /** Contact's email, else lead's (README.md, 3 and 17). */
  person: string | null;
  channel: Channel | null;
  status: Status;
  /** The rule that decided, `sync_type`, or empty (README.md, 24 and 44). */
  rule: string;
  date: TouchpointDate | null;
};

type Verdict = Pick<Decision, "status" | "rule" | "date">;

export function decideMembers(records: Records, settings: Settings, now: number): Decision[] {
  const decisions = records.CampaignMember.map((member) => decideMember(member, records, settings, now));
  return markDuplicates(decisions);
}

function decideMember(member: CrmRecord, records: Records, settings: Settings, now: number): Decision {
  const campaignId = idOf(member, "CampaignId");
  const campaign = campaignId === null ? null : (findRecord(records, "Campaign", campaignId) ?? null);
  const contact = livingRecord(records, "Contact", idOf(member, "ContactId"));
  const lead = livingRecord(records, "Lead", idOf(member, "LeadId"));
  const person = emailOf(contact) ?? emailOf(lead);
  const verdict = judge({ member, campaign, lead, contact, person }, settings, now);
  const channel = campaign === null ? null : channelOf(campaign, settings);
  return { member, campaign, contact, lead, person, channel, ...verdict };
}

/** The checks one after the other; the first that fails is the status. Duplicates are looked for afterwards. */
function judge(
  who: Pick<Decision, "member" | "campaign" | "lead" | "contact" | "person">,
  settings: Settings,
  now: number,
): Verdict {
  const { member, campaign, lead, contact, person } = who;
  const notYetDated = (status: Status, rule = ""): Verdict => ({ status, rule, date: null });
  if (isDeleted(member) || (campaign !== null && isDeleted(campaign))) return notYetDated("member_removed");
  if (campaign === null) return notYetDated("missing_campaign");
  if (isAutoCampaign(campaign, settings)) return notYetDated("auto_campaign");

  const rule = settings.usesRules ? firstMatchingRule(member, campaign, settings) : undefined;
  if (rule === undefined && !settings.usesSyncType) return notYetDated("no_rule");
  const syncType = syncTypeOf(campaign, settings);
  if (rule === undefined) {
    if (syncType === "") return notYetDated("campaign_not_synced");
    if (syncType === "exclude_all") return notYetDated("campaign_excluded", "sync_type");
    if (syncType === "include_responded" && !isTrue(member, "HasResponded")) {
      return notYetDated("not_responded", "sync_type");
    }
  }

  const date =
    overrideOf(member, settings) ??
    (rule === undefined
      ? dateBySyncType(member, syncType === "include_responded", settings)
      : dateByRule(rule, member, campaign, settings));
  const dated = (status: Status): Verdict => ({ status, rule: rule?.name ?? "sync_type", date });
  if (contact === null && lead === null) return dated("missing_person");
  if (person === null) return dated("no_email");
  if (date === null) return dated("no_date");
  if (date.instant > now) return dated("future_date");

  // The campaign's window: always with the picklist, with a rule only where it asks for it (offline-sync.md, OQ-9).
  if (rule === undefined || rule.applyCampaignWindow === true) {
    const window = windowOf(campaign, settings);
    const tested =
      settings.windowBasis === "member_created_date" ? createdDate(member, settings).instant : date.instant;
    if (window.inverted) return dated("window_inverted");
    if (window.start !== undefined && tested < window.start) return dated("before_start");
    if (window.end !== undefined && tested >= window.end) return dated("after_end");
  }
  return dated("created");
}

/** Among members of one campaign and person that pass: the earliest date stays, then the smallest id (README.md, 4). */
function markDuplicates(decisions: Decision[]): Decision[] {
  return decisions.map((decision) => {
    const better = decisions.some(
      (other) =>
        decision.status === "created" &&
        other.status === "created" &&
        other.campaign === decision.campaign &&
        other.person === decision.person &&
        comesBefore(other, decision),
    );
    return better ? { ...decision, status: "duplicate_member" } : decision;
  });
}

function comesBefore(left: Decision, right: Decision): boolean {
  const difference = must(left.date).instant - must(right.date).instant;
  return difference < 0 || (difference === 0 && compareText(left.member.id, right.member.id) < 0);
}

/** Reads `Campaign.X` and `CampaignMember.X`. */
export function memberReader(member: CrmRecord, campaign: CrmRecord, settings: Settings): CellReader {
  const readCampaign = campaignReader(campaign, settings);
  return (field) => (field.owner === "Campaign" ? readCampaign(field) : cellOf(member, field.name));
}

/** By conditions alone, as `excluded_but_rule_matches` needs it too; the first in the list wins (OQ-4). */
export function firstMatchingRule(
  member: CrmRecord,
  campaign: CrmRecord,
  settings: Settings,
): SyncRule | undefined {
  const read = memberReader(member, campaign, settings);
  return settings.rules.find((rule) => ruleMatches(rule, read, settings.timezone));
}

/** A date that somebody set in Footfall beats everything (README.md, 2). */
function overrideOf(member: CrmRecord, settings: Settings): TouchpointDate | null {
  const override = settings.overrides.find((entry) => id18(entry.campaignMember) === member.id);
  if (override === undefined) return null;
  return { instant: must(readInstant(override.touchpointDate)), source: "override" };
}

/** Buyer Touchpoint Date, then (responded only) FirstRespondedDate, then CreatedDate (offline-sync.md, 5). */
function dateBySyncType(member: CrmRecord, respondedOnly: boolean, settings: Settings): TouchpointDate {
  const bulk = packageField(member, "touchpointDate", settings);
  if (bulk !== null) return dateFrom(bulk.cell, `CampaignMember.${bulk.name}`, settings);
  const responded = cellOf(member, "FirstRespondedDate");
  if (respondedOnly && responded !== null) {
    return dateFrom(responded, "CampaignMember.FirstRespondedDate", settings);
  }
  return createdDate(member, settings);
}

function createdDate(member: CrmRecord, settings: Settings): TouchpointDate {
  return dateFrom(must(cellOf(member, "CreatedDate")), "CampaignMember.CreatedDate", settings);
}

/** The rule's candidates in their order; exactly the fields that it names (README.md, 21). */
function dateByRule(
  rule: SyncRule,
  member: CrmRecord,
  campaign: CrmRecord,
  settings: Settings,
): TouchpointDate | null {
  const read = memberReader(member, campaign, settings);
  for (const candidate of rule.touchpointDate) {
    const field = fieldOf(candidate.trim().replace(/^\{|\}$/g, ""));
    const cell = read(field);
    if (cell !== null) return dateFrom(cell, `${field.owner}.${field.name}`, settings);
  }
  return null;
}

function dateFrom(cell: string, source: string, settings: Settings): TouchpointDate {
  return { instant: must(readTime(cell, settings.timezone)), source };
}
