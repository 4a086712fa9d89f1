import { dayOf } from "../../settings/zone.ts";
import { type CampaignFacts, daysFrom } from "./campaign-facts.ts";
import { EARLY_DAYS, type Early } from "./early.ts";
import type { Group } from "./groups.ts";
import { total, type Verdict } from "./judge.ts";

export type RadarEvidence = {
  kind: "upload_burst" | "responded_at_upload" | "outside_span" | "before_campaign";
  members: number;
  text: string;
};

/** What speaks for dates that came with an upload, or with a status set in bulk. */
export function lateEvidence(campaign: CampaignFacts, verdict: Verdict): RadarEvidence[] {
  const evidence: RadarEvidence[] = [];
  const uploads = verdict.groups.filter(({ kind }) => kind === "upload");
  const stamps = verdict.groups.filter(({ kind }) => kind === "stamp");
  if (uploads.length > 0) {
    evidence.push({
      kind: "upload_burst",
      members: total(uploads, "members"),
      text: `${uploads.map((upload) => uploadText(campaign, upload)).join(" ")}${recordText(campaign, uploads[0] as Group)}`,
    });
  }
  const responded = total(uploads, "responded");
  const atUpload = total(uploads, "respondedAtUpload");
  if (atUpload > 0) {
    const isSameDay = total(uploads, "respondedSameDay") === atUpload;
    const day = isSameDay ? "the day of the upload" : "the day of the upload, or the one beside it,";
    evidence.push({
      kind: "responded_at_upload",
      members: atUpload,
      text: `${count(atUpload, responded)} that responded ${atUpload === 1 ? "has" : "have"} ${day} as FirstRespondedDate: the status came with the list.`,
    });
  }
  for (const stamp of stamps) {
    evidence.push({
      kind: "responded_at_upload",
      members: stamp.members,
      text: `${count(stamp.members, verdict.counting)} that count are dated ${stamp.day}${afterText(campaign, stamp.day)}, which is not the day on which they were created: the status was set in bulk.`,
    });
  }
  if (campaign.lastDay !== null) evidence.push(outsideSpan(campaign, campaign.lastDay, verdict));
  return evidence;
}

function uploadText(campaign: CampaignFacts, upload: Group): string {
  const together = `${upload.size} members were created ${durationText(upload.hours)} on ${upload.day}${afterText(campaign, upload.day)}`;
  return upload.members === upload.size
    ? `${together}.`
    : `${together}; ${upload.members} of them count with that date.`;
}

function durationText(hours: number): string {
  const minutes = Math.ceil(hours * 60);
  if (minutes <= 1) return "within a minute";
  return minutes < 120 ? `within ${minutes} minutes` : `within ${Math.ceil(hours)} hours`;
}

function afterText(campaign: CampaignFacts, day: string): string {
  const { lastDay } = campaign;
  return lastDay === null ? "" : `, ${daysText(daysFrom(lastDay, day))} after ${endText(campaign)}`;
}

function endText({ isNamed, endDate }: CampaignFacts): string {
  if (isNamed) return "the date in the campaign's name";
  return endDate === null ? "the campaign's StartDate" : "the campaign's last day";
}

/** A campaign whose record is younger than the event cannot have held anybody at the time. */
function recordText({ createdDay: day, lastDay }: CampaignFacts, upload: Group): string {
  if (day === null) return "";
  if (lastDay !== null && day <= lastDay) return "";
  if (day === upload.day) return " The campaign's own record was created on that day.";
  return lastDay === null || day > upload.day
    ? ""
    : ` The campaign's own record was created on ${day}, ${daysText(daysFrom(lastDay, day))} after the event.`;
}

function outsideSpan(
  campaign: CampaignFacts,
  lastDay: string,
  { groups, members, counting }: Verdict,
): RadarEvidence {
  const days = groups.flatMap((group) => [group.firstTouchpointDay, group.lastTouchpointDay]).sort();
  const [from, to] = [daysFrom(lastDay, days.at(0) ?? lastDay), daysFrom(lastDay, days.at(-1) ?? lastDay)];
  const after = from === to ? daysText(from) : `${from} to ${daysText(to)}`;
  return {
    kind: "outside_span",
    members,
    text: `${count(members, counting)} that count ${members === 1 ? "is" : "are"} dated ${after} after ${endText(campaign)}, ${lastDay}.`,
  };
}

/** What speaks for dates before the campaign. */
export function earlyEvidence(
  campaign: CampaignFacts,
  verdict: Verdict,
  early: Early,
  zone: string,
): RadarEvidence[] {
  const began = `the campaign began (${campaign.firstDay})`;
  const first = dayOf(Date.parse(early.firstAt), zone);
  const text =
    verdict.kind === "early"
      ? `${count(verdict.members, verdict.counting)} that count are dated before ${began}, and before its record was created (${campaign.createdDay}): nobody can have been invited by it. The earliest is ${first}.`
      : `${count(verdict.members, verdict.counting)} that count are dated ${EARLY_DAYS} days or more before ${began}, the earliest ${first}: either these dates are wrong, or the campaign's StartDate is.`;
  return [{ kind: "before_campaign", members: verdict.members, text }];
}

function count(members: number, of: number): string {
  if (members !== of) return `${members} of ${of} members`;
  return members === 1 ? "The only member" : `All ${members} members`;
}

function daysText(days: number): string {
  return days === 1 ? "1 day" : `${days} days`;
}
