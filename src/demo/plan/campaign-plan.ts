/** All campaigns of the three years, put together: when, how large, under what name, and how the list came in. */
import type { Scope } from "../options.ts";
import { EvenShare, keyOf, Stream } from "../random.ts";
import type { Campaign, ListLoad } from "./campaign.ts";
import { campaignName } from "./campaign-names.ts";
import { type Occasion, plannedOccasions, schedule } from "./campaign-schedule.ts";
import { listLoads } from "./list-loads.ts";
import { type ListSizes, listSizes } from "./list-sizes.ts";

export type CampaignPlan = { readonly campaigns: readonly Campaign[]; readonly sizes: ListSizes };

const shareOfPlanned = 0.02;
const shareInSeries = 0.5;

export function planCampaigns(scope: Scope): CampaignPlan {
  const occasions = schedule(scope);
  const sizes = listSizes(scope, occasions);
  const loads = listLoads(scope, occasions, sizes.members);
  const planned = plannedOccasions(scope, Math.ceil(occasions.length * shareOfPlanned));
  const all = [...occasions, ...planned];
  const inSeries = new EvenShare(0.5);
  const campaigns = all.map((occasion, index): Campaign => {
    const stream = new Stream(keyOf(scope.seed, "campaign names"), index);
    const isWebinar = occasion.kind.id === "webinar";
    return {
      ...occasion,
      index,
      name: campaignName(occasion, stream),
      parent: isWebinar && inSeries.next(shareInSeries) ? seriesOf(occasion, occasions) : -1,
      members: sizes.members[index] ?? 0,
      newcomers: sizes.newcomers[index] ?? 0,
      load: loads[index] ?? noLoad,
    };
  });
  return { campaigns, sizes };
}

const noLoad: ListLoad = { mode: "own", uploadSecond: 0, onTimeMembers: 0, correctedSecond: 0 };

/** A webinar belongs to the series of its half-year. */
function seriesOf(occasion: Occasion, occasions: readonly Occasion[]): number {
  return occasions.findIndex(
    ({ kind, startDay, endDay }) =>
      kind.id === "webinar-series" && startDay <= occasion.startDay && occasion.startDay <= endDay,
  );
}
