import type { Warehouse } from "../../warehouse/warehouse.ts";
import { COLLECTION_MAX } from "./plan.ts";

/** Waits between tries of records that somebody else holds: 1, 2, 4, 8, 16 s. */
const RETRIES = 5;
const FIRST_WAIT_MS = 1000;
/** After these the collections become smaller, as long as the records that are left fit into so many calls. */
const CALLS_MAX = 25;
/** Where the org's own code takes too long, collections become no smaller than this. */
const HEAVY_MIN = 25;
const REMEMBERED_MS = 24 * 3_600_000;

/**
 * How many records go into one call, and how often those are tried again that were refused only for now.
 *
 * Where the org's own code takes too long, fewer go at once; what is held goes again five times, then in halves down to
 * one record, where that takes few calls. What is refused even then is noted, and tried by the next export.
 * @see shared/spec/salesforce.md, section 11.2
 */
export class Rounds {
  #size: number;
  #round = 0;

  constructor(size = COLLECTION_MAX) {
    this.#size = Math.max(1, size);
  }

  /** Records of one call. */
  get size(): number {
    return this.#size;
  }

  /** The org's own code took too long for so many. @returns whether fewer go from now on */
  shrink(): boolean {
    if (this.#size <= HEAVY_MIN) return false;
    this.#size = Math.max(HEAVY_MIN, Math.ceil(this.#size / 2));
    return true;
  }

  /** Whether records that are refused now are not tried again. @param left - how many they are at most */
  isLast(left: number): boolean {
    return this.#round >= RETRIES && (this.#size === 1 || left > Math.ceil(this.#size / 2) * CALLS_MAX);
  }

  /** The same of records for which the org's own code took too long: thousands of calls would not fare better. */
  isLastOfHeavy(left: number): boolean {
    return this.isLast(left) || (this.#size <= HEAVY_MIN && left > HEAVY_MIN * CALLS_MAX);
  }

  /** Waits until the next try. @param left - the records that it is for */
  async next(left: number, sleep: (milliseconds: number) => Promise<void>): Promise<void> {
    await sleep(this.#round < RETRIES ? FIRST_WAIT_MS * 2 ** this.#round : FIRST_WAIT_MS);
    this.#round += 1;
    if (this.#round <= RETRIES) return;
    this.#size = Math.ceil(Math.min(this.#size, left) / 2);
  }
}

/** The records of one call that an object has borne since yesterday. @param at - milliseconds since 1970 */
export async function rememberedSize(warehouse: Warehouse, object: string, at: number): Promise<number> {
  const { text, instant } = warehouse.dialect;
  const [row] = await warehouse.all<{ size: number | null }>(
    `SELECT CAST(min(size) AS DOUBLE) AS size FROM org.call_size
     WHERE object = ${text(object)} AND noted_at > ${instant(at - REMEMBERED_MS)}`,
  );
  return row?.size ?? COLLECTION_MAX;
}

/** Keeps for a day that an object did not bear more records in one call. */
export async function rememberSize(
  warehouse: Warehouse,
  object: string,
  size: number,
  at: number,
): Promise<void> {
  const { text, instant } = warehouse.dialect;
  await warehouse.transaction(async () => {
    await warehouse.run(`DELETE FROM org.call_size WHERE object = ${text(object)}`);
    await warehouse.run(`INSERT INTO org.call_size VALUES (${text(object)}, ${size}, ${instant(at)})`);
  });
}
