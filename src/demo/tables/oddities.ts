/**
 * What is wrong in the export on purpose: references that lead nowhere, records that were merged or deleted.
 *
 * One row in so many, so that every export of any size holds each of them at least once.
 */
import { bitsAt, type Key, keyOf } from "../random.ts";

/** One row in this many is odd. */
export const oneIn = {
  memberWithoutPerson: 2_000,
  memberWithoutCampaign: 10_000,
  removedMember: 100,
  opportunityWithoutAccount: 1_000,
  deletedOpportunity: 200,
  roleWithoutContact: 2_000,
  deletedCampaign: 120,
  mergedAccount: 70,
} as const;

export type Oddity = keyof typeof oneIn;

/** Tells which of `count` rows have the oddity: evenly spread from a random start. */
export class OddRows {
  readonly #every: number;
  readonly #start: number;

  constructor(seed: number, oddity: Oddity, count: number) {
    const key: Key = keyOf(seed, `oddity ${oddity}`);
    this.#every = Math.max(1, Math.min(oneIn[oddity], count));
    this.#start = bitsAt(key, 0) % this.#every;
  }

  has(row: number): boolean {
    return row % this.#every === this.#start;
  }
}
