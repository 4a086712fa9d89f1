/** The file `campaigns` (contract.md, "Out"; spec/README.md, 25 and 44): every campaign that is not deleted. */
import {
  type Channel,
  channelOf,
  hasUnknownSyncType,
  type SyncType,
  syncTypeOf,
  typeOf,
  windowOf,
} from "./campaigns.ts";
import { compareText, daysBetween, instantText, localDay, must, readDay, type Table } from "./csv-values.ts";
import { type Decision, firstMatchingRule } from "./decide.ts";
import { exactText, readDecimal } from "./exact.ts";
import type { PersonJourney } from "./journey.ts";
import { type CrmRecord, cellOf, isDeleted, isTrue, type Records } from "./records.ts";
import type { Settings } from "./settings.ts";

export type CampaignRow = {
  campaign: CrmRecord;
  type: string | null;
  channel: Channel;
  syncType: SyncType;
  sync: string;
  members: number;
  responded: number;
  withoutEmail: number;
  /** Dates of its rows in `touchpoints`, earliest first. */
  touchpointInstants: number[];
  lateUploads: number;
  windowInverted: boolean;
  excludedButRuleMatches: boolean;
  unknownSyncType: boolean;
};

export function campaignRows(
  records: Records,
  decisions: readonly Decision[],
  persons: readonly PersonJourney[],
  settings: Settings,
): CampaignRow[] {
  const interactions = persons.flatMap((journey) => journey.interactions);
  return records.Campaign.filter((campaign) => !isDeleted(campaign))
    .sort((left, right) => compareText(left.id, right.id))
    .map((campaign) => {
      const own = decisions.filter((decision) => decision.campaign === campaign);
      const undeleted = own.filter(({ member }) => !isDeleted(member));
      const syncType = syncTypeOf(campaign, settings);
      return {
        campaign,
        type: typeOf(campaign, settings),
        channel: channelOf(campaign, settings),
        syncType,
        sync: syncText(own, syncType, settings),
        members: undeleted.length,
        responded: undeleted.filter(({ member }) => isTrue(member, "HasResponded")).length,
        withoutEmail: own.filter(({ status }) => status === "no_email").length,
        touchpointInstants: interactions
          .filter(({ decision }) => decision.campaign === campaign)
          .map(({ instant }) => instant)
          .sort((left, right) => left - right),
        lateUploads: own.filter((decision) => isLateUpload(decision, campaign, settings)).length,
        windowInverted: windowOf(campaign, settings).inverted,
        excludedButRuleMatches:
          syncType === "exclude_all" &&
          settings.usesRules &&
          undeleted.some(({ member }) => firstMatchingRule(member, campaign, settings) !== undefined),
        unknownSyncType: hasUnknownSyncType(campaign, settings),
      };
    });
}

/** The first rule (in their order) by which a member counts; else the picklist, in precedences that read it. */
function syncText(own: readonly Decision[], syncType: SyncType, settings: Settings): string {
  const counting = own.filter(({ status }) => status === "created");
  const rule = settings.usesRules
    ? settings.rules.find(({ name }) => counting.some((decision) => decision.rule === name))
    : undefined;
  if (rule !== undefined) return `rule:${rule.name}`;
  return settings.usesSyncType ? syncType : "";
}

/** Counts, dated by its creation, which was 3 days or more after the campaign's end (start, where that is empty). */
function isLateUpload({ status, date }: Decision, campaign: CrmRecord, settings: Settings): boolean {
  const planned = cellOf(campaign, "EndDate") ?? cellOf(campaign, "StartDate");
  if (status !== "created" || date?.source !== "CampaignMember.CreatedDate" || planned === null) return false;
  const createdDay = localDay(date.instant, settings.timezone);
  return daysBetween(must(readDay(planned)), createdDay) >= 3;
}

/** Codes in alphabetical order. */
export function campaignWarnings(row: CampaignRow): string[] {
  const warnings: string[] = [];
  if (row.excludedButRuleMatches) warnings.push("excluded_but_rule_matches");
  if (row.lateUploads > 0) warnings.push("late_upload");
  if (row.type === null) warnings.push("no_type");
  if (row.channel.channel === "NULL") warnings.push("null_channel");
  if (!row.channel.matched && row.type !== null) warnings.push("unmapped_type");
  if (row.windowInverted) warnings.push("window_inverted");
  return warnings;
}

export function campaignsTable(rows: readonly CampaignRow[]): Table {
  const columns =
    "campaign_id name type channel subchannel sync members responded without_email touchpoints first_touchpoint_date last_touchpoint_date actual_cost late_upload_members warnings";
  return {
    columns: columns.split(" "),
    rows: rows.map((row) => {
      const cost = cellOf(row.campaign, "ActualCost");
      const [first, last] = [row.touchpointInstants.at(0), row.touchpointInstants.at(-1)];
      return [
        row.campaign.id,
        cellOf(row.campaign, "Name") ?? "",
        row.type ?? "",
        row.channel.channel,
        row.channel.subchannel,
        row.sync,
        String(row.members),
        String(row.responded),
        String(row.withoutEmail),
        String(row.touchpointInstants.length),
        first === undefined ? "" : instantText(first),
        last === undefined ? "" : instantText(last),
        cost === null ? "" : exactText(must(readDecimal(cost))),
        String(row.lateUploads),
        campaignWarnings(row).join(";"),
      ];
    }),
  };
}
