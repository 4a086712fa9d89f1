/** Conversions and the money that came with them. */
export type Credit = { readonly conversions: number; readonly value: number };

/** Conversions and money that nothing has divided yet; the money in millionths. */
export type WholeCredit = { readonly conversions: number; readonly millionths: bigint };

const MILLION = 1_000_000;

/** Below this, a double times a million is off by less than a half, so that rounding finds the decimal meant. */
const EXACT_BELOW = 4e9;

/**
 * Money as a whole number of millionths: of the decimal that a person would read, not of the double behind it.
 *
 * Large amounts (currencies without cents, many deals on one path) go by their shortest decimal text.
 */
export function toMillionths(value: number): bigint {
  if (Number.isInteger(value)) return BigInt(value) * BigInt(MILLION);
  if (Math.abs(value) < EXACT_BELOW) return BigInt(Math.round(value * MILLION));
  const [whole = "", decimals = ""] = String(value).split(".");
  return BigInt(whole + decimals.padEnd(6, "0").slice(0, 6));
}

/** The number nearest to so many millionths, divided into so many parts. */
export function fromMillionths(millionths: bigint, parts = 1): number {
  return Number(millionths) / (MILLION * parts);
}

/**
 * A sum of fractions of credits that does not depend on the order of its terms.
 *
 * A third plus a fifth, added as binary floats, depends on which came first. So the numerators are added as
 * integers, one sum per denominator, and divided only in `total`, from the smallest denominator to the largest.
 */
export class WholeShares {
  readonly #byParts = new Map<number, { conversions: number; millionths: bigint }>();

  /** Adds `times` of the `parts` equal parts of `credit`. */
  add({ conversions, millionths }: WholeCredit, times: number, parts: number): void {
    if (times === 0) return;
    const sum = this.#byParts.get(parts);
    if (sum === undefined) {
      this.#byParts.set(parts, { conversions: conversions * times, millionths: millionths * BigInt(times) });
      return;
    }
    sum.conversions += conversions * times;
    if (millionths !== 0n) sum.millionths += millionths * BigInt(times);
  }

  total(): Credit {
    let conversions = 0;
    let value = 0;
    for (const [parts, sum] of [...this.#byParts].sort(([a], [b]) => a - b)) {
      conversions += sum.conversions / parts;
      value += fromMillionths(sum.millionths, parts);
    }
    return { conversions, value };
  }
}
