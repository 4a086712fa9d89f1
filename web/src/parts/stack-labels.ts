/** Where the names of a stack's parts stand beside its last bar. */

/** The least height of a line of text, in pixels. */
export const LINE = 14;

/**
 * Moves heights apart until no two lines of text lie over each other, each as near to its own as the others let it.
 *
 * @param wanted heights in pixels from the top, in any order
 * @returns the heights in the same order, between `top` and `bottom` where they fit
 */
export function apart(wanted: readonly number[], top: number, bottom: number): number[] {
  const order = wanted.map((_, index) => index).toSorted((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  const placed: number[] = [...wanted];
  let least = top;
  for (const index of order) {
    placed[index] = Math.max(wanted[index] ?? 0, least);
    least = (placed[index] ?? 0) + LINE;
  }
  let most = bottom;
  for (const index of order.toReversed()) {
    placed[index] = Math.min(placed[index] ?? 0, most);
    most = (placed[index] ?? 0) - LINE;
  }
  return placed;
}

/**
 * The largest series by themselves and the others as one, so that each has a name beside the chart; the largest first.
 */
export function largest<S extends { name: string; channel: string | null; values: readonly number[] }>(
  series: readonly S[],
  most: number,
): (S | { name: string; channel: null; values: number[] })[] {
  const sum = ({ values }: { values: readonly number[] }) =>
    values.reduce((total, value) => total + value, 0);
  const sorted = series.filter((each) => sum(each) !== 0).toSorted((a, b) => sum(b) - sum(a));
  if (sorted.length <= most) return sorted;
  const [kept, rest] = [sorted.slice(0, most - 1), sorted.slice(most - 1)];
  const values = (rest[0]?.values ?? []).map((_, index) =>
    rest.reduce((total, each) => total + (each.values[index] ?? 0), 0),
  );
  return [...kept, { name: `${rest.length} others`, channel: null, values }];
}
