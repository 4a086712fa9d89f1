import { isSameSetting, normalSettings, settingText } from "./normal-form.ts";
import type { Settings } from "./schema.ts";

/** What happened to one entry of an ordered list; numbers begin at 1. */
export type RuleChange = {
  kind: "added" | "removed" | "edited" | "moved";
  /** As it is called now, or was when it was removed; empty where it has no name. */
  name: string;
  /** Its number before; not of one that was added. */
  from?: number;
  /** Its number after; not of one that was removed. */
  to?: number;
  /** Of one that was edited: the keys that differ, as `anyOf`; `name` is one of them where it was renamed. */
  keys?: string[];
  /** Of one that was renamed. */
  formerName?: string;
};

/** Which rules of `sync.rules` were added, removed, edited or moved: first those removed, then by their number now. */
export function ruleChanges(before: Settings, after: Settings): RuleChange[] {
  return listChanges(
    normalSettings(before).sync.rules,
    normalSettings(after).sync.rules,
    (rule) => rule.name,
  );
}

/**
 * Which entries of an ordered list were added, removed, edited or moved.
 *
 * An entry is the same one where its content is, or else its name, or else all but its name. As few of them as possible
 * count as moved; one that only makes room for others does not.
 */
export function listChanges<Entry extends object>(
  before: readonly Entry[],
  after: readonly Entry[],
  nameOf: (entry: Entry) => string,
): RuleChange[] {
  const pairs = samePairs(before, after, nameOf);
  const inOrder = unmoved(pairs);
  const [paired, fresh] = [new Set(pairs.map(({ from }) => from)), new Map(pairs.map((p) => [p.to, p]))];
  const removed = before.flatMap((entry, from): RuleChange[] =>
    paired.has(from) ? [] : [{ kind: "removed", name: nameOf(entry), from: from + 1 }],
  );
  const others = after.flatMap((entry, to): RuleChange[] => {
    const pair = fresh.get(to);
    const name = nameOf(entry);
    if (pair === undefined) return [{ kind: "added", name, to: to + 1 }];
    const places = { name, from: pair.from + 1, to: to + 1 };
    const former = before[pair.from] as Entry;
    const keys = differentKeys(former, entry);
    const renamed = nameOf(former) === name ? {} : { formerName: nameOf(former) };
    return [
      ...(keys.length > 0 ? [{ kind: "edited" as const, ...places, keys, ...renamed }] : []),
      ...(inOrder.has(pair) ? [] : [{ kind: "moved" as const, ...places }]),
    ];
  });
  return [...removed, ...others];
}

/** Places, from 0, of the same entry in both lists. */
type Pair = { from: number; to: number };

function samePairs<Entry extends object>(
  before: readonly Entry[],
  after: readonly Entry[],
  nameOf: (entry: Entry) => string,
): Pair[] {
  const contentOf = (entry: Entry) => settingText(entry) ?? "";
  const pairs = longestCommon(before.map(contentOf), after.map(contentOf));
  const withoutName = (entry: Entry) => settingText({ ...entry, name: undefined }) ?? "";
  for (const labelOf of [contentOf, nameOf, withoutName]) {
    const [old, fresh] = [new Set(pairs.map(({ from }) => from)), new Set(pairs.map(({ to }) => to))];
    const free = Map.groupBy(
      before.flatMap((entry, from) => (old.has(from) ? [] : [{ label: labelOf(entry), from }])),
      ({ label }) => label,
    );
    for (const [to, entry] of after.entries()) {
      const match = fresh.has(to) ? undefined : free.get(labelOf(entry))?.shift();
      if (match !== undefined) pairs.push({ from: match.from, to });
    }
  }
  return pairs;
}

/** As many of the pairs as possible that stand in the same order in both lists. */
function unmoved(pairs: readonly Pair[]): Set<Pair> {
  const [before, after] = [
    pairs.toSorted((one, other) => one.from - other.from),
    pairs.toSorted((one, other) => one.to - other.to),
  ];
  return new Set(longestCommon(before, after).map(({ from }) => before[from] as Pair));
}

/** The places of a longest common subsequence. */
function longestCommon<Item>(before: readonly Item[], after: readonly Item[]): Pair[] {
  // longest[i][j]: how long it is of what stands before place i and before place j.
  const longest = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  const at = (i: number, j: number) => longest[i]?.[j] ?? 0;
  for (let i = 1; i <= before.length; i++) {
    for (let j = 1; j <= after.length; j++) {
      (longest[i] as Uint32Array)[j] =
        before[i - 1] === after[j - 1] ? at(i - 1, j - 1) + 1 : Math.max(at(i - 1, j), at(i, j - 1));
    }
  }
  const pairs: Pair[] = [];
  let [i, j] = [before.length, after.length];
  while (i > 0 && j > 0) {
    if (before[i - 1] === after[j - 1]) pairs.unshift({ from: --i, to: --j });
    else if (at(i - 1, j) >= at(i, j - 1)) i--;
    else j--;
  }
  return pairs;
}

function differentKeys(before: object, after: object): string[] {
  const [former, latter] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...former.keys(), ...latter.keys()])].filter(
    (key) => !isSameSetting(former.get(key), latter.get(key)),
  );
}
