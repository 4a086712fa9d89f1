/** What really happened: the lists that were uploaded late. A detector is measured against it. */
import { dayText, instantText } from "./calendar.ts";
import { IdSequence } from "./ids.ts";
import { type DemoOptions, scopeOf } from "./options.ts";
import { planCampaigns } from "./plan/campaign-plan.ts";

export type LateList = {
  readonly campaignId: string;
  readonly campaignName: string;
  readonly type: string;
  /** First and last day on which people were really there, `YYYY-MM-DD` in Los Angeles. */
  readonly eventStart: string;
  readonly eventEnd: string;
  /** CreatedDate of the first member of the late upload. */
  readonly uploadedAt: string;
  /** Members in all, and those of them that came with the late upload: the others were scanned at the event. */
  readonly members: number;
  readonly lateMembers: number;
  /** The late members' Buyer Touchpoint Date says the first day of the event: nothing is left to do. */
  readonly isCorrected: boolean;
};

/** In order of the events. Plans the campaigns anew, without the people: a moment even for ten million members. */
export function lateLists(options: DemoOptions): LateList[] {
  const scope = scopeOf(options);
  const ids = new IdSequence(scope.seed, "701");
  return planCampaigns(scope)
    .campaigns.filter(({ load }) => load.mode === "late")
    .map(({ index, name, kind, startDay, endDay, members, load }) => ({
      campaignId: ids.at(index),
      campaignName: name,
      type: kind.type,
      eventStart: dayText(startDay),
      eventEnd: dayText(endDay),
      uploadedAt: instantText(load.uploadSecond),
      members,
      lateMembers: members - load.onTimeMembers,
      isCorrected: load.correctedSecond !== 0,
    }));
}
