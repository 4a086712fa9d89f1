/** Which campaigns the company ran, and when: more every year, none at Christmas, few in summer. */
import { dayText, monthOf, weekday, workday } from "../calendar.ts";
import type { Scope } from "../options.ts";
import { type Key, keyOf, Stream, unitAt } from "../random.ts";
import { type Region, regions } from "../words/countries.ts";
import { type CampaignKind, campaignKinds } from "./campaign-kinds.ts";

export type Occasion = {
  readonly kind: CampaignKind;
  readonly kindIndex: number;
  readonly startDay: number;
  readonly endDay: number;
  readonly region: Region | "Global" | "";
};

/** How willingly a campaign is put into a month, January first. */
const monthAppeal = [0.6, 0.9, 1, 1, 1, 0.95, 0.55, 0.5, 1, 1, 0.9, 0.4];
const referenceMembers = 100_000;
/** Before the first campaigns people are invited. */
const daysBeforeFirst = 40;

/** All campaigns that took place until the last day, in order of their start. */
export function schedule(scope: Scope): Occasion[] {
  const occasions = campaignKinds.flatMap((kind, kindIndex) => {
    const grown = kind.count * (scope.members / referenceMembers) ** kind.countGrowth;
    const count = Math.max(kind.count < 3 ? 0 : 1, Math.round(grown));
    const stream = new Stream(keyOf(scope.seed, "schedule"), kindIndex);
    return Array.from({ length: count }, (_, nth) => occasion(scope, kindIndex, nth, count, stream));
  });
  // The kind settles campaigns of one day, so that the order does not hang on how the engine sorts.
  return occasions.sort((one, other) => one.startDay - other.startDay || one.kindIndex - other.kindIndex);
}

/** Campaigns that are only planned yet: they begin within three months, and have no members. */
export function plannedOccasions(scope: Scope, count: number): Occasion[] {
  const stream = new Stream(keyOf(scope.seed, "planned campaigns"));
  const planned = ["webinar", "tradeshow", "dinner", "conference"].map((id) =>
    campaignKinds.findIndex((kind) => kind.id === id),
  );
  return Array.from({ length: count }, (_, nth) => {
    const kindIndex = planned[nth % planned.length] as number;
    const startDay = meetingDay(
      scope.lastDay + stream.between(5, 90),
      campaignKinds[kindIndex] as CampaignKind,
    );
    return held(scope, kindIndex, nth, startDay, stream);
  });
}

function occasion(scope: Scope, kindIndex: number, nth: number, count: number, stream: Stream): Occasion {
  const kind = campaignKinds[kindIndex] as CampaignKind;
  // Once a year, six weeks before the end of the data.
  if (kind.id === "user-conference") {
    return held(scope, kindIndex, nth, meetingDay(scope.lastDay - 48 - 365 * nth, kind), stream);
  }
  const from = scope.firstDay + daysBeforeFirst;
  if (kind.arrival === "none") {
    return held(scope, kindIndex, nth, from + Math.floor((nth / count) * (scope.lastDay - from)), stream);
  }
  const latest = scope.lastDay - (isMeeting(kind) ? kind.days[1] + 2 : 3);
  let day = from;
  for (let attempt = 0; attempt < 5; attempt++) {
    // Grows by about a fifth every year.
    const position = ((nth + stream.unit()) / count) ** 0.87;
    day = from + Math.floor(position * (latest - from));
    if (stream.chance(monthAppeal[monthOf(day) - 1] as number)) break;
  }
  const startDay = isMeeting(kind) ? meetingDay(day, kind) : workday(day);
  return held(scope, kindIndex, nth, Math.min(startDay, latest), stream);
}

function held(scope: Scope, kindIndex: number, nth: number, startDay: number, stream: Stream): Occasion {
  const kind = campaignKinds[kindIndex] as CampaignKind;
  const endDay = startDay + stream.between(...kind.days) - 1;
  return { kind, kindIndex, startDay, endDay, region: regionFor(scope, kindIndex, nth) };
}

function isMeeting(kind: CampaignKind): boolean {
  return kind.arrival === "event" || kind.arrival === "registration";
}

/**
 * Tuesday to Thursday of that week; what lasts longer begins on its Tuesday, so that no fair runs into a weekend. What would
 * fall into the weeks around Christmas is held three weeks before.
 */
function meetingDay(day: number, kind: CampaignKind): number {
  const monthAndDay = dayText(day).slice(5);
  const free = monthAndDay > "12-16" || monthAndDay < "01-07" ? day - 21 : day;
  return free - weekday(free) + 2 + (kind.days[1] === 1 ? free % 3 : 0);
}

/** Events take place somewhere; other campaigns are aimed at a part of the world, or at all of it, or nobody said. */
const eventRegions: [Region, number][] = regions.map((region, nth) => [
  region,
  [0.6, 0.26, 0.1, 0.04][nth] as number,
]);
const otherRegions: [Region | "Global" | "", number][] = [
  ["North America", 0.45],
  ["EMEA", 0.2],
  ["Global", 0.25],
  ["", 0.1],
];

/** Steps of the golden section: of ten conferences about three are in EMEA, not by luck none. */
function regionFor(scope: Scope, kindIndex: number, nth: number): Region | "Global" | "" {
  const isEvent = campaignKinds[kindIndex]?.arrival === "event";
  const key: Key = keyOf(scope.seed, "regions of campaigns");
  let rest = (unitAt(key, kindIndex) + nth * 0.618034) % 1;
  for (const [region, share] of isEvent ? eventRegions : otherRegions) {
    rest -= share;
    if (rest < 0) return region;
  }
  return "North America";
}
