import { distance } from "fastest-levenshtein";

/** How many letters of a name may differ in one that is still near to it. */
const NEAR_SHARE = 1 / 3;

/**
 * The name that a misspelt one was most likely meant to be, and whether it is near enough to ask "did you mean".
 *
 * Case does not count, nor does the `__c` of custom fields, which people forget.
 */
export function nearestName(
  written: string,
  names: readonly string[],
): { name: string; isNear: boolean } | undefined {
  const bare = bareName(written);
  let best: { name: string; apart: number; share: number } | undefined;
  for (const name of names) {
    const other = bareName(name);
    const apart = distance(bare, other);
    // A share of the letters, or else the shortest name would be near to everything.
    const share = apart / Math.max(bare.length, other.length, 1);
    if (!best || share < best.share) best = { name, apart, share };
  }
  return best && { name: best.name, isNear: best.apart <= Math.max(1, bare.length * NEAR_SHARE) };
}

function bareName(name: string): string {
  return name.toLowerCase().replace(/__c$/, "");
}
