import type { SyncRule } from "../settings/rules.ts";

/**
 * The rules that two ordered lists do not have in common, in the sense of the longest common subsequence: a rule that
 * has moved counts as removed and added.
 *
 * A member that matches none of these has the same first rule in both lists, whatever its number.
 */
export function commonRules(
  before: readonly SyncRule[],
  after: readonly SyncRule[],
): { removed: SyncRule[]; added: SyncRule[] } {
  const [old, fresh] = [before.map(contentOf), after.map(contentOf)];
  // longest[i][j]: length of the longest common subsequence of old from i on, fresh from j on.
  const longest = Array.from({ length: old.length + 1 }, () => new Array<number>(fresh.length + 1).fill(0));
  const at = (i: number, j: number) => longest[i]?.[j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = fresh.length - 1; j >= 0; j--) {
      (longest[i] as number[])[j] =
        old[i] === fresh[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const removed: SyncRule[] = [];
  const added: SyncRule[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      i++;
      j++;
    } else if (j >= fresh.length || (i < old.length && at(i + 1, j) >= at(i, j + 1))) {
      removed.push(before[i++] as SyncRule);
    } else added.push(after[j++] as SyncRule);
  }
  return { removed, added };
}

/** A rule as it decides: name, dates, conditions. */
function contentOf(rule: SyncRule): string {
  return JSON.stringify(rule);
}
