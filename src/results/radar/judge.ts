import { type CampaignFacts, daysFrom } from "./campaign-facts.ts";
import type { Early } from "./early.ts";
import { type Arrivals, GROUP_MEMBERS_MIN, type Group } from "./groups.ts";

/**
 * Which groups of members tell of wrong dates. People who come in over time make no groups, or groups that are a small part of
 * what arrives; an upload is most of it.
 */

/** A group is looked at where it is at least this share of what came after the event. A nightly sync of people who watch a recording is less. */
const SHARE_OF_LATE = 1 / 5;
/** What came in groups is at least this share of what came after the event at all. */
const GROUPED_OF_LATE = 1 / 2;
/** ... and of all members that count: a few who are added later are no list. */
const GROUPED_OF_COUNTING = 1 / 5;
/** Longer than a working day's half nobody uploads; a stream of people that dense lasts longer. */
const UPLOAD_HOURS_MAX = 6;
/** Of those in it who responded, at least so many on one day, the upload's: where people answer afterwards, the list was a mailing's. */
const ANSWERED_TOGETHER = 3 / 4;
/** Stamps tell of a day only, on which some also meet by chance: they must be most of the campaign. */
const STAMPED_OF_COUNTING = 1 / 2;
/** Over longer spans lists come in deliveries; only one that is most of the campaign is late. */
export const LONG_SPAN_DAYS = 14;
const GROUPED_OF_LONG_SPAN = 1 / 2;
/** Without a day of the event: nearly all in one upload, nearly all responses stamped by it, the campaign made for it. */
const UPLOADED_OF_UNDATED = 4 / 5;
const STAMPED_OF_UNDATED = 9 / 10;
const MADE_FOR_UPLOAD_HOURS = 24;
/** An open end and so long a time: the campaign may simply still run. */
const LONG_WHILE_DAYS = 92;

export type Verdict = {
  kind: "late" | "undated" | "early" | "long_before";
  members: number;
  counting: number;
  /** Of the groups that are concerned. */
  groups: readonly Group[];
  late: number;
  /** 0 to 1. */
  confidence: number;
};

/** Of the groups that arrived after the event, those whose dates are the upload's; undefined where there is nothing to tell. */
export function judgeArrivals(campaign: CampaignFacts, arrivals: Arrivals): Verdict | undefined {
  return campaign.lastDay === null
    ? judgeUndated(campaign, arrivals)
    : judgeLate(campaign, campaign.lastDay, arrivals);
}

function judgeLate(campaign: CampaignFacts, lastDay: string, arrivals: Arrivals): Verdict | undefined {
  const { counting, late } = arrivals;
  const groups = arrivals.groups.filter((group) => isUpload(group, arrivals) || isBulkStamp(group, arrivals));
  const members = total(groups, "members");
  const needed = spanDays(campaign) > LONG_SPAN_DAYS ? GROUPED_OF_LONG_SPAN : GROUPED_OF_COUNTING;
  if (members === 0 || members < late * GROUPED_OF_LATE || members < counting * needed) return undefined;

  const responded = total(groups, "responded");
  const isStampedByUpload =
    responded > 0 && total(groups, "respondedAtUpload") >= responded * STAMPED_OF_UNDATED;
  const first = groups[0] as Group;
  const isRecordLate = campaign.createdDay !== null && campaign.createdDay > lastDay;
  const isOpenEnded = campaign.endDate === null && !campaign.isNamed;
  const isLongAgo = isOpenEnded && daysFrom(lastDay, first.day) > LONG_WHILE_DAYS;
  const confidence =
    0.55 +
    0.15 * (members / late) +
    (isStampedByUpload ? 0.15 : 0) +
    (isRecordLate ? 0.1 : 0) -
    (campaign.isNamed ? 0.1 : 0) -
    (isLongAgo ? 0.3 : 0);
  return { kind: "late", members, counting, groups, late, confidence };
}

function isUpload(group: Group, { late }: Arrivals): boolean {
  return (
    group.kind === "upload" &&
    group.hours <= UPLOAD_HOURS_MAX &&
    group.members >= late * SHARE_OF_LATE &&
    (group.answered < GROUP_MEMBERS_MIN || group.answeredTogether >= group.answered * ANSWERED_TOGETHER)
  );
}

function isBulkStamp(group: Group, { counting }: Arrivals): boolean {
  return group.kind === "stamp" && group.members >= counting * STAMPED_OF_COUNTING;
}

/** Nobody knows when it was; but a campaign that was made, filled and answered within a day was not there at the event. */
function judgeUndated(campaign: CampaignFacts, { counting, late, groups }: Arrivals): Verdict | undefined {
  const upload = groups.find(
    (group) =>
      group.kind === "upload" &&
      group.hours <= UPLOAD_HOURS_MAX &&
      group.members >= counting * UPLOADED_OF_UNDATED,
  );
  if (!upload || campaign.createdAt === null) return undefined;
  const hoursBefore = (Date.parse(upload.from) - Date.parse(campaign.createdAt)) / 3_600_000;
  const isMadeForIt = hoursBefore <= MADE_FOR_UPLOAD_HOURS;
  const isStamped =
    upload.responded >= GROUP_MEMBERS_MIN &&
    upload.respondedAtUpload >= upload.responded * STAMPED_OF_UNDATED;
  if (!isMadeForIt || !isStamped) return undefined;
  return { kind: "undated", members: upload.members, counting, groups: [upload], late, confidence: 0.3 };
}

/** Dates before the campaign: where its record was not there yet, or half a year before. */
export function judgeEarly(early: Early): Verdict | undefined {
  const { counting, beforeRecord, longBefore } = early;
  const isMany = (members: number) =>
    members >= GROUP_MEMBERS_MIN && members >= counting * GROUPED_OF_COUNTING;
  const verdict = { counting, groups: [], late: 0 };
  if (isMany(beforeRecord)) return { ...verdict, kind: "early", members: beforeRecord, confidence: 0.6 };
  if (isMany(longBefore)) return { ...verdict, kind: "long_before", members: longBefore, confidence: 0.4 };
  return undefined;
}

/** Days of the event, both ends included; 1 where only one is known. */
export function spanDays({ firstDay, lastDay }: CampaignFacts): number {
  return firstDay === null || lastDay === null ? 1 : daysFrom(firstDay, lastDay) + 1;
}

type Counted = "members" | "responded" | "respondedAtUpload" | "respondedSameDay";

export function total(groups: readonly Group[], what: Counted): number {
  return groups.reduce((sum, group) => sum + group[what], 0);
}
