/** How many members each campaign has, and how many of them are new to the CRM. The sizes add up to the members asked for. */
import type { Scope } from "../options.ts";
import { keyOf, Stream } from "../random.ts";
import type { Occasion } from "./campaign-schedule.ts";

export type ListSizes = {
  readonly members: readonly number[];
  readonly newcomers: readonly number[];
  /** People in all; those there before the first campaign; those who come by themselves. */
  readonly people: number;
  readonly settlers: number;
  readonly inbound: number;
};

const peoplePerMember = 1 / 5;
const shareOfSettlers = 0.35;
const shareOfNewcomers = 0.5;
/** No campaign reaches more than this share of the people known at its time. */
const reachMax = 0.55;

/** From a million members on: one list of about ten thousand, one of over a hundred thousand. */
const giantsFrom = 1_000_000;
const giantConference = 10_000;
const giantMailing = 105_000;

export function listSizes(scope: Scope, occasions: readonly Occasion[]): ListSizes {
  const people = Math.round(scope.members * peoplePerMember);
  const settlers = Math.round(people * shareOfSettlers);
  const appetites = occasions.map((occasion, index) => appetite(scope, occasion, index));
  const fixed = giants(scope, occasions);
  const members = fill(scope.members, appetites, ceilings(appetites, settlers, people), fixed);
  const newcomers = spread(
    Math.round(people * shareOfNewcomers),
    members.map((count, index) => count * (occasions[index] as Occasion).kind.newcomers),
    members.map((count) => Math.floor(count * 0.9)),
  );
  return { members, newcomers, people, settlers, inbound: people - settlers - sum(newcomers) };
}

function appetite(scope: Scope, { kind }: Occasion, index: number): number {
  const typical = kind.members * (scope.members / 100_000) ** kind.memberGrowth;
  const spreadOfSizes = kind.id === "user-conference" ? 0.1 : 0.55;
  return new Stream(keyOf(scope.seed, "list sizes"), index).logNormal(typical, spreadOfSizes);
}

/** The lists whose size is settled beforehand, by index: the newest user conference and a mailing of the last weeks. */
function giants(scope: Scope, occasions: readonly Occasion[]): Map<number, number> {
  if (scope.members < giantsFrom) return new Map();
  const newest = (id: string) => occasions.findLastIndex(({ kind }) => kind.id === id);
  return new Map([
    [newest("user-conference"), giantConference],
    [newest("email"), Math.max(giantMailing, Math.round(scope.members * 0.012))],
  ]);
}

/** What each campaign can reach: a share of those known when it starts, which grow as the lists do. */
function ceilings(appetites: readonly number[], settlers: number, people: number): number[] {
  const total = sum(appetites);
  let before = 0;
  return appetites.map((size) => {
    const known = settlers + (people - settlers) * 0.85 * (before / total);
    before += size;
    return Math.max(1, Math.floor(known * reachMax));
  });
}

/** Shares `total` in proportion to `appetites`, none above its ceiling; what does not fit goes to the others. */
function fill(
  total: number,
  appetites: readonly number[],
  limits: readonly number[],
  fixed: ReadonlyMap<number, number>,
): number[] {
  const sizes = appetites.map((size, index) => fixed.get(index) ?? size);
  for (let round = 0; round < 60; round++) {
    const rest = total - sum(sizes);
    const open = sizes.map(
      (size, index) => !fixed.has(index) && (rest < 0 || size < (limits[index] as number)),
    );
    const weight = sum(sizes.filter((_, index) => open[index]));
    if (Math.abs(rest) < 0.5 || weight === 0) break;
    for (const [index, size] of sizes.entries()) {
      if (open[index]) sizes[index] = Math.min(limits[index] as number, size * (1 + rest / weight));
    }
  }
  const others = spread(
    total - sum([...fixed.values()]),
    sizes.map((size, index) => (fixed.has(index) ? 0 : size)),
    limits.map((limit) => limit + 1),
  );
  return others.map((size, index) => fixed.get(index) ?? size);
}

/** Whole numbers in proportion to `weights` that add up to `total`, or to all limits where that is less. */
function spread(total: number, weights: readonly number[], limits: readonly number[]): number[] {
  const scale = total / (sum(weights) || 1);
  const shares = weights.map((weight, index) =>
    Math.min(limits[index] as number, Math.floor(weight * scale)),
  );
  let rest = total - sum(shares);
  while (rest > 0) {
    const before = rest;
    for (let index = 0; index < shares.length && rest > 0; index++) {
      if ((weights[index] as number) === 0 || (shares[index] as number) >= (limits[index] as number))
        continue;
      const step = Math.min(
        rest,
        Math.max(1, Math.floor((weights[index] as number) * (rest / (sum(weights) || 1)))),
      );
      const room = (limits[index] as number) - (shares[index] as number);
      shares[index] = (shares[index] as number) + Math.min(step, room);
      rest -= Math.min(step, room);
    }
    if (rest === before) break;
  }
  return shares;
}

function sum(numbers: readonly number[]): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
