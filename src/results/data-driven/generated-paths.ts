import type { Path } from "./path.ts";

export type GeneratedPathsOptions = {
  readonly seed: number;
  readonly paths: number;
  /** How many channels there are; the first ones are the common ones. */
  readonly channels: number;
  readonly touchesMax: number;
};

/**
 * Made-up journeys for tests and benchmarks: the same for the same seed, made one at a time.
 *
 * A few channels are common and most are rare, a journey often stays at its channel, and many journeys never
 * convert: what real journeys look like.
 */
export function* generatePaths({
  seed,
  paths,
  channels,
  touchesMax,
}: GeneratedPathsOptions): Generator<Path> {
  const random = randomFrom(seed);
  const anyChannel = () => `channel ${String(Math.floor(channels * random() ** 3) + 1).padStart(3, "0")}`;
  for (let made = 0; made < paths; made++) {
    const touches: string[] = [anyChannel()];
    const length = 1 + Math.floor(touchesMax * random() ** 3);
    while (touches.length < length) {
      const stays = random() < 0.4;
      touches.push(stays ? (touches.at(-1) ?? anyChannel()) : anyChannel());
    }
    const conversions = Math.floor(4 * random() ** 2);
    const cents = conversions * Math.floor(1_000_000 * random());
    yield { channels: touches, conversions, value: cents / 100, nulls: Math.floor(10 * random() ** 2) };
  }
}

/** Numbers from 0 to below 1 (mulberry32: 32 bits of state, good enough to look random). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
