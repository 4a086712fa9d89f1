/** Attribution models: who gets which share, exactly, and the cents that add up (attribution.md, 8; README.md, 28). */

import { must } from "./csv-values.ts";
import {
  absolute,
  add,
  compare,
  divide,
  type Fraction,
  floor,
  fraction,
  multiply,
  readDecimal,
  sum,
  ZERO,
} from "./exact.ts";
import type { CustomWeights } from "./settings.ts";

export const MODELS = [
  "first_touch",
  "lead_creation",
  "u_shaped",
  "w_shaped",
  "full_path",
  "custom",
  "last_touch",
  "linear",
  "time_decay",
] as const;

export type ModelName = (typeof MODELS)[number];

/** Weights of positions in percent, what the middle shares, and the position at which the middle's window ends. */
export type PositionModel = {
  weights: Record<string, Fraction>;
  middle: Fraction;
  windowEnd: string;
};

/** Which touch, by its place in journey order, holds which position. */
export type Positions = Record<string, number>;

const HUNDRED = fraction(100n);

export function positionModel(
  weights: Record<string, number>,
  middle: number,
  windowEnd: string,
): PositionModel {
  const exact = (weight: number) => must(readDecimal(String(weight)));
  const entries = Object.entries(weights).map(([position, weight]) => [position, exact(weight)]);
  return { weights: Object.fromEntries(entries), middle: exact(middle), windowEnd };
}

export const FIRST_TOUCH = positionModel({ FT: 100 }, 0, "FT");
export const LEAD_CREATION = positionModel({ LC: 100 }, 0, "LC");
export const U_SHAPED = positionModel({ FT: 40, LC: 40 }, 20, "LC");
export const W_SHAPED = positionModel({ FT: 30, LC: 30, OC: 30 }, 10, "OC");
export const FULL_PATH = positionModel({ FT: 22.5, LC: 22.5, OC: 22.5, Closed: 22.5 }, 10, "Closed");

/** Always FT to Closed, whatever weighs nothing (OQ-31). */
export function customModel({ middle, ...weights }: CustomWeights): PositionModel {
  return positionModel(weights, middle, "Closed");
}

/** The algorithm of attribution.md 8.2, word for word. Shares in percent, one for each touch, adding up to 100. */
export function positionShares(model: PositionModel, touches: number, positions: Positions): Fraction[] {
  const shares: Fraction[] = Array.from({ length: touches }, () => ZERO);
  const give = (touch: number, share: Fraction) => {
    shares[touch] = add(must(shares[touch]), share);
  };
  const weighted = Object.entries(model.weights).filter(([, weight]) => compare(weight, ZERO) > 0);
  for (const [position, weight] of weighted) give(must(positions[position]), weight);

  const holders = weighted.map(([position]) => must(positions[position]));
  const pool: number[] = [];
  for (let touch = must(positions.FT); touch <= must(positions[model.windowEnd]); touch += 1) {
    if (!holders.includes(touch)) pool.push(touch);
  }
  if (pool.length > 0) {
    for (const touch of pool) give(touch, divide(model.middle, fraction(BigInt(pool.length))));
  } else {
    for (const holder of holders) give(holder, divide(model.middle, fraction(BigInt(holders.length))));
  }
  return shares;
}

export function lastTouchShares(touches: number): Fraction[] {
  return Array.from({ length: touches }, (_, touch) => (touch === touches - 1 ? HUNDRED : ZERO));
}

export function linearShares(touches: number): Fraction[] {
  return Array.from({ length: touches }, () => divide(HUNDRED, fraction(BigInt(touches))));
}

/**
 * Weight 2^(-age/halfLife), ages counted from the last admitted touch (README.md, 29). The binary weights become
 * whole numbers of 2^-52, and from there on everything is exact.
 */
export function timeDecayShares(instants: readonly number[], halfLifeDays: number): Fraction[] {
  const last = must(instants.at(-1));
  const weights = instants.map((instant) => {
    const ageDays = (last - instant) / 86_400_000;
    return BigInt(Math.round(2 ** (-ageDays / halfLifeDays) * 2 ** 52));
  });
  const total = weights.reduce((left, right) => left + right, 0n);
  return weights.map((weight) => multiply(HUNDRED, fraction(weight, total)));
}

/**
 * Splits an amount of cents by shares in percent, by largest remainder; ties go to the earlier touch. A negative
 * amount is split by its absolute value, then gets its sign (README.md, 28).
 */
export function splitCents(cents: bigint, shares: readonly Fraction[]): bigint[] {
  const size = absolute(cents);
  const exact = shares.map((share) => divide(multiply(fraction(size), share), sum(shares)));
  const parts = exact.map(floor);
  const given = parts.reduce((left, right) => left + right, 0n);
  const byRemainder = exact
    .map((part, touch) => ({ touch, remainder: add(part, fraction(-floor(part))) }))
    .sort((left, right) => compare(right.remainder, left.remainder) || left.touch - right.touch);
  for (const { touch } of byRemainder.slice(0, Number(size - given))) parts[touch] = must(parts[touch]) + 1n;
  return cents < 0n ? parts.map((part) => -part) : parts;
}
