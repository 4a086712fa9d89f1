/** Campaign.csv, with the fields that the attribution package adds. */
import { dayText, instantText, officeSecond, pacificMidnight, secondsPerHour } from "../calendar.ts";
import { at } from "../columns.ts";
import type { Campaign } from "../plan/campaign.ts";
import { keyOf, Stream, unitAt } from "../random.ts";
import { descriptions } from "../words/campaign-words.ts";
import type { Organisation } from "../world/organisation.ts";
import { OddRows } from "./oddities.ts";
import type { RecordIds } from "./record-ids.ts";
import { type DemoTable, flag, tableOf } from "./table.ts";

const columns = [
  "Id",
  "Name",
  "Type",
  "Status",
  "IsActive",
  "StartDate",
  "EndDate",
  "BudgetedCost",
  "ActualCost",
  "ParentId",
  "RecordTypeId",
  "Description",
  "Region__c",
  "CreatedDate",
  "LastModifiedDate",
  "IsDeleted",
  "bizible2__Bizible_Attribution_SyncType__c",
  "bizible2__Touchpoint_Start_Date__c",
  "bizible2__Touchpoint_End_Date__c",
  "bizible2__UniqueId__c",
];

const syncTypes = [
  "Include all Campaign Members",
  'Include only "Responded" Campaign Members',
  "Exclude all Campaign Members",
  "",
];

const blank = 3;

/** Not on late lists: without a date nobody could tell that they are late. */
const shareWithoutDates = 0.03;
const shareWithoutEnd = 0.05;
const shareWithoutCost = 0.12;
const shareDescribed = 0.3;

export function campaignTable(organisation: Organisation, ids: RecordIds): DemoTable {
  const { scope, campaigns } = organisation;
  const deleted = new OddRows(scope.seed, "deletedCampaign", campaigns.length);
  const syncs = syncTypeIndexes(scope.seed, campaigns);

  function row(campaign: Campaign): string[] {
    const stream = new Stream(keyOf(scope.seed, "campaign fields"), campaign.index);
    const created = createdSecond(campaign, scope.firstDay, scope.lastSecond, stream);
    const modified = Math.min(
      scope.lastSecond,
      Math.max(created, officeSecond(campaign.endDay + 3, stream.unit())),
    );
    const isPlanned = campaign.startDay > scope.lastDay;
    const isRunning = !isPlanned && campaign.endDay > scope.lastDay;
    const dates = stream.unit();
    const cost = costOf(campaign, stream);
    const hasCost = !isPlanned && !stream.chance(shareWithoutCost);
    const sync = isPlanned ? blank : at(syncs, campaign.index);
    return [
      ids.campaign(campaign.index),
      campaign.name,
      campaign.kind.type,
      isPlanned
        ? "Planned"
        : isRunning
          ? "In Progress"
          : stream.chance(0.02) && !isAutoCreated(campaign)
            ? "Aborted"
            : "Completed",
      flag(isPlanned || isRunning || stream.chance(0.15)),
      dates < shareWithoutDates && campaign.load.mode !== "late" ? "" : dayText(campaign.startDay),
      dates < shareWithoutDates + shareWithoutEnd ? "" : dayText(campaign.endDay),
      cost === 0 ? "" : String(Math.round((cost * (0.9 + 0.3 * stream.unit())) / 500) * 500),
      cost === 0 || !hasCost ? "" : String(cost),
      campaign.parent < 0 ? "" : ids.campaign(campaign.parent),
      ids.recordType(campaign.kind.arrival === "event" ? 0 : campaign.kind.arrival === "trickle" ? 1 : 2),
      stream.chance(shareDescribed) && !isAutoCreated(campaign) ? stream.pick(descriptions) : "",
      campaign.region,
      instantText(created),
      instantText(modified),
      flag(isDeleted(campaign)),
      syncTypes[sync] as string,
      ...windowOf(campaign, sync, stream),
      isAutoCreated(campaign) ? `${campaign.name}_${campaign.index}` : "",
    ];
  }

  /** Neither a late list nor a large one is thrown away: both are what people look for. */
  function isDeleted({ index, load, members }: Campaign): boolean {
    return deleted.has(index) && load.mode !== "late" && members < 5_000;
  }

  return tableOf("Campaign", columns, campaigns.length, function* () {
    for (const campaign of campaigns) yield row(campaign);
  });
}

/** Made by the attribution tool, in the night before the first web touch; nobody typed anything. */
function isAutoCreated({ kind }: Campaign): boolean {
  return kind.id === "auto-created";
}

/** Weeks before the start; for half of the late lists only when the list is loaded. */
function createdSecond(campaign: Campaign, firstDay: number, lastSecond: number, stream: Stream): number {
  const { load, startDay } = campaign;
  const daysBefore = stream.between(45, 75);
  const unit = stream.unit();
  if (load.mode === "late" && load.onTimeMembers === 0 && unit < 0.5) {
    return load.uploadSecond - 1_200 - stream.below(4_000);
  }
  if (isAutoCreated(campaign)) return pacificMidnight(startDay) + stream.below(secondsPerHour);
  return Math.min(officeSecond(Math.max(firstDay, startDay - daysBefore), unit * 0.5), lastSecond);
}

/**
 * An index into the sync types for each campaign. Steps of the golden section keep the shares of every kind even in a
 * small company; paid campaigns begin with one that was synced by mistake, so that there always is one to find.
 */
function syncTypeIndexes(seed: number, campaigns: readonly Campaign[]): Uint8Array {
  const key = keyOf(seed, "sync types");
  const seen = new Map<string, number>();
  return Uint8Array.from(campaigns, ({ kind, kindIndex }) => {
    const isPaid = kind.id.startsWith("paid");
    const group = isPaid ? "paid" : kind.id;
    const nth = seen.get(group) ?? 0;
    seen.set(group, nth + 1);
    const start = isPaid ? 0.02 : unitAt(key, kindIndex);
    let rest = ((start + nth * 0.618034) % 1) * kind.sync.reduce((sum, weight) => sum + weight, 0);
    return kind.sync.findIndex((weight) => {
      rest -= weight;
      return rest < 0;
    });
  });
}

/** ActualCost holds no cents. */
function costOf({ kind, members }: Campaign, stream: Stream): number {
  const [perMember, fixed] = kind.cost;
  const dollars = (perMember * members + fixed) * stream.logNormal(1, 0.2);
  return Math.round(dollars / 50) * 50;
}

/** Touchpoint start and end: on social ads until the integration went live, on mailings until links were tagged. */
function windowOf(campaign: Campaign, sync: number, stream: Stream): [start: string, end: string] {
  const { kind, startDay, endDay } = campaign;
  const isIncluded = sync < 2;
  const middle = startDay + Math.floor((endDay - startDay) / 2);
  const unit = stream.unit();
  if (isIncluded && kind.id.startsWith("paid") && unit < 0.6) return ["", dayText(middle)];
  if (isIncluded && kind.id === "email" && unit < 0.4) return ["", dayText(endDay + 7)];
  if (isIncluded && kind.arrival === "trickle" && unit < 0.08) return [dayText(middle), ""];
  // Start and end mixed up.
  if (isIncluded && unit > 0.995) return [dayText(endDay + 10), dayText(startDay)];
  return ["", ""];
}
