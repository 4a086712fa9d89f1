import { startOfDay } from "../../settings/zone.ts";
import type { CampaignFacts } from "./campaign-facts.ts";
import { LONG_SPAN_DAYS, spanDays, type Verdict } from "./judge.ts";

export type Proposal = { date: string; why: string };

/**
 * The date that the members should have, as far as the campaign tells it.
 *
 * Of a short event the first day: then nothing that followed from the event is older than its touch. Of a long span the
 * last day, which is nearer to the truth than the upload whichever day was true.
 */
export function propose(campaign: CampaignFacts, verdict: Verdict, zone: string): Proposal | null {
  const { firstDay, lastDay, startDate, endDate, isNamed, windowStart } = campaign;
  if (firstDay === null || lastDay === null || verdict.kind === "undated" || verdict.kind === "long_before")
    return null;
  const days = spanDays(campaign);
  // A name that tells a month only says too little.
  if (isNamed && days > 1) return null;
  const isLong = days > LONG_SPAN_DAYS && verdict.kind === "late";
  const date = new Date(startOfDay(isLong ? lastDay : firstDay, zone)).toISOString();
  return { date, why: `${reason()}${windowNote()}` };

  function reason(): string {
    if (isNamed) return `The campaign has no dates; its name tells ${firstDay}.`;
    if (verdict.kind === "early")
      return `StartDate ${firstDay}: nobody can have been reached before the campaign began.`;
    if (isLong) {
      return `EndDate ${lastDay}: the campaign ran for ${days} days, and on which of them each person came is not known; its last day is nearer to the truth than the upload, whichever day it was.`;
    }
    if (days > 1) {
      return `StartDate ${firstDay}: the first of ${days} days. On which of them each person came is not known; with the first, no opportunity that followed from the event is older than the touch.`;
    }
    if (endDate === null) return `StartDate ${firstDay}; the campaign has no EndDate.`;
    return startDate === null
      ? `EndDate ${lastDay}; the campaign has no StartDate.`
      : `The event's only day, ${firstDay}.`;
  }

  function windowNote(): string {
    return windowStart !== null && windowStart > date
      ? ` The campaign's Touchpoint Start Date lies after it: move that too, or these members count no longer where it applies.`
      : "";
  }
}
