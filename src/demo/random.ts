/**
 * Randomness that can be repeated: two small public-domain generators and a way to name sub-streams.
 *
 * Everything random in the demo hangs on (seed, label, index), never on what was drawn before it in another table. So a
 * column can be added, or a table left out, and all the others keep their bytes.
 */

/** Names one source of randomness of one organisation. */
export type Key = number;

/** Mixes 32 bits so that neighbours become strangers (Chris Wellons' "lowbias32"). */
export function mix(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** The key of the sub-stream called `label` (FNV-1a of the label, mixed with all 53 bits of the seed). */
export function keyOf(seed: number, label: string): Key {
  let hash = 0x811c9dc5;
  for (let at = 0; at < label.length; at++) hash = Math.imul(hash ^ label.charCodeAt(at), 0x01000193);
  return mix(mix(hash ^ (seed >>> 0)) + Math.floor(seed / 2 ** 32) + 0x9e3779b9);
}

/** 32 random bits that belong to `index` under `key`, whatever else was drawn. */
export function bitsAt(key: Key, index: number): number {
  return mix(mix(index + 0x9e3779b9) ^ key);
}

/** A number in [0, 1) that belongs to `index` under `key`. */
export function unitAt(key: Key, index: number): number {
  return bitsAt(key, index) / 2 ** 32;
}

/** Whether the event of that probability happens to `index`. */
export function chanceAt(key: Key, index: number, probability: number): boolean {
  return unitAt(key, index) < probability;
}

/** The entry of `list` that belongs to `index` under `key`. */
export function pickAt<T>(list: readonly T[], key: Key, index: number): T {
  return list[bitsAt(key, index) % list.length] as T;
}

/** One reading of a standard normal distribution from two uniform numbers (Box and Muller). */
export function normalFrom(unit: number, otherUnit: number): number {
  return Math.sqrt(-2 * Math.log(1 - unit)) * Math.cos(2 * Math.PI * otherUnit);
}

/** A sequence of random numbers: sfc32 (Chris Doty-Humphrey's PractRand), 128 bits of state, passes BigCrush. */
export class Stream {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(key: Key, index = 0) {
    this.#a = bitsAt(key, index);
    this.#b = mix(this.#a + 1);
    this.#c = mix(this.#b ^ key);
    for (let round = 0; round < 12; round++) this.bits();
  }

  bits(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** In [0, 1). */
  unit(): number {
    return this.bits() / 2 ** 32;
  }

  /** A whole number in [0, limit). */
  below(limit: number): number {
    return Math.floor(this.unit() * limit);
  }

  /** A whole number between the two, both included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  /** The index of a weight, drawn in proportion to it. */
  weighted(weights: readonly number[]): number {
    let total = 0;
    for (const weight of weights) total += weight;
    let rest = this.unit() * total;
    for (let at = 0; at < weights.length; at++) {
      rest -= weights[at] as number;
      if (rest < 0) return at;
    }
    return weights.length - 1;
  }

  /** Log-normal: half of the readings are below `median`; `spread` is the deviation of the logarithm. */
  logNormal(median: number, spread: number): number {
    return median * Math.exp(spread * normalFrom(this.unit(), this.unit()));
  }

  /** Waiting time with that mean. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.unit());
  }
}

/**
 * Says yes to a share of those who ask, evenly spread: after n questions the number of yeses is within one of what the
 * shares add up to. A company of 30 campaigns so has its quarter of late lists, not perhaps none.
 */
export class EvenShare {
  #carry: number;

  constructor(start: number) {
    this.#carry = start;
  }

  next(share: number): boolean {
    this.#carry += share;
    if (this.#carry < 1) return false;
    this.#carry -= 1;
    return true;
  }
}
