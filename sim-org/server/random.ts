/** A number from 0 (included) to 1 (not), the same row of them for the same seed. */
export type Random = () => number;

/** Weyl sequence with a mixing step: small, quick, and good enough to choose faults and orders by. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
}

/** Puts a list into a random order, in place. */
export function shuffle<T>(list: T[], random: Random): T[] {
  for (let end = list.length - 1; end > 0; end--) {
    const at = Math.floor(random() * (end + 1));
    const moved = list[end] as T;
    list[end] = list[at] as T;
    list[at] = moved;
  }
  return list;
}
