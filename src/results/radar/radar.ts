import { longId } from "../../settings/ids.ts";
import { dayOf } from "../../settings/zone.ts";
import type { Outcome } from "../explain/story.ts";
import { type CampaignFacts, campaignFacts, daysFrom } from "./campaign-facts.ts";
import { type Early, earlyMembers } from "./early.ts";
import { namedSpans } from "./event.ts";
import { earlyEvidence, lateEvidence, type RadarEvidence } from "./evidence.ts";
import { type Arrivals, lateArrivals } from "./groups.ts";
import { judgeArrivals, judgeEarly, type Verdict } from "./judge.ts";
import { type Proposal, propose } from "./proposal.ts";

export type { RadarEvidence };

/**
 * Members that are concerned, between two instants (both are meant too): `created` then and dated by that, `stamped` by a
 * touchpoint date that is not the day of their creation, or `dated` then whatever the reason.
 */
export type RadarGroup = { by: "created" | "stamped" | "dated"; from: string; to: string; members: number };

export type RadarFinding = {
  campaignId: string;
  name: string;
  type: string | null;
  startDate: string | null;
  endDate: string | null;
  /** Members that are concerned, of those that count. */
  members: number;
  ofMembers: number;
  evidence: RadarEvidence[];
  /** How sure it is that these dates are wrong, 0 to 1. */
  confidence: number;
  /** Members × days by which their dates are off × confidence. */
  score: number;
  proposal: Proposal | null;
  /** Which members: see `proposedDatesSql`. */
  groups: RadarGroup[];
};

/**
 * Campaigns whose members' touchpoint dates cannot be the event's, worst first.
 *
 * Members whose date somebody has set, in Footfall or in the CRM's Buyer Touchpoint Date, are not concerned.
 * @param options.campaign - only this campaign; an id of 15 or 18 characters
 */
export async function radar(outcome: Outcome, options: { campaign?: string } = {}): Promise<RadarFinding[]> {
  const campaign = options.campaign === undefined ? undefined : longId(options.campaign);
  const named = await namedSpans(outcome, campaign);
  const arrivals = new Map(
    (await lateArrivals(outcome, named, campaign)).map((found) => [found.campaignId, found]),
  );
  const early = new Map(
    (await earlyMembers(outcome, named, campaign)).map((found) => [found.campaignId, found]),
  );
  const ids = [...new Set([...arrivals.keys(), ...early.keys()])];
  const facts = await campaignFacts(outcome, named, ids);
  return facts
    .flatMap((fact) => findingOf(outcome, fact, arrivals.get(fact.id), early.get(fact.id)) ?? [])
    .sort((a, b) => b.score - a.score || b.members - a.members || (a.campaignId < b.campaignId ? -1 : 1));
}

function findingOf(
  outcome: Outcome,
  campaign: CampaignFacts,
  arrivals: Arrivals | undefined,
  early: Early | undefined,
): RadarFinding | undefined {
  const zone = outcome.context.settings.timezone;
  const late = arrivals && judgeArrivals(campaign, arrivals);
  if (late) return finding(campaign, late, lateEvidence(campaign, late), lateGroups(late), zone);
  const before = early && judgeEarly(early);
  if (!before) return undefined;
  return finding(
    campaign,
    before,
    earlyEvidence(campaign, before, early, zone),
    earlyGroups(before, early),
    zone,
  );
}

function finding(
  campaign: CampaignFacts,
  verdict: Verdict,
  evidence: RadarEvidence[],
  groups: RadarGroup[],
  zone: string,
): RadarFinding {
  const { id, name, type, startDate, endDate } = campaign;
  const confidence = Math.min(0.99, Math.max(0.05, Math.round(verdict.confidence * 100) / 100));
  const proposal = propose(campaign, verdict, zone);
  return {
    campaignId: id,
    name,
    type,
    startDate,
    endDate,
    members: verdict.members,
    ofMembers: verdict.counting,
    evidence,
    confidence,
    score: Math.round(confidence * memberDays(campaign, groups, proposal, zone)),
    proposal,
    groups,
  };
}

/** Members times the days between their dates and the proposed one; a day each where there is no proposal. */
function memberDays(
  campaign: CampaignFacts,
  groups: readonly RadarGroup[],
  proposal: Proposal | null,
  zone: string,
): number {
  const target = proposal ? dayOf(Date.parse(proposal.date), zone) : campaign.lastDay;
  return groups.reduce((sum, { members, from }) => {
    const days = target === null ? 1 : Math.abs(daysFrom(target, dayOf(Date.parse(from), zone)));
    return sum + members * Math.max(1, days);
  }, 0);
}

function lateGroups({ groups }: Verdict): RadarGroup[] {
  return groups.map(({ kind, from, to, members }) => ({
    by: kind === "upload" ? "created" : "stamped",
    from,
    to,
    members,
  }));
}

function earlyGroups({ kind, members }: Verdict, early: Early): RadarGroup[] {
  const to = kind === "early" ? early.lastBeforeRecord : early.lastLongBefore;
  return to === null ? [] : [{ by: "dated", from: early.firstAt, to, members }];
}
