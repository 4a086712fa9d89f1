import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DataDrivenResult, dataDriven, PATH_MODELS } from "./data-driven.ts";
import { generatePaths } from "./generated-paths.ts";
import type { Path } from "./path.ts";

/** Up to six channels, so that all subsets can be tried. */
const CHANNELS = ["(start)", "B", "C", "D", "E", "F"];

const anyPath: fc.Arbitrary<Path> = fc
  .record({
    channels: fc.array(fc.constantFrom(...CHANNELS), { minLength: 1, maxLength: 9 }),
    conversions: fc.nat(5),
    cents: fc.nat(100_000),
    nulls: fc.nat(5),
  })
  .map(({ cents, ...path }) => ({ ...path, value: path.conversions === 0 ? 0 : cents / 100 }));
const anyPaths = fc.array(anyPath, { maxLength: 12 });
const generated = [...generatePaths({ seed: 2026, paths: 2_000, channels: 60, touchesMax: 40 })];

function close(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
}

/** A game over the channels by its definition: the mean gain over all orders in which they can join. */
function bruteForceShapley(paths: readonly Path[], worth: (path: Path) => number): Map<string, number> {
  const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));
  const size = CHANNELS.length;
  const worthOf = (subset: number) =>
    paths
      .filter(({ channels }) => channels.every((channel) => (subset >> CHANNELS.indexOf(channel)) & 1))
      .reduce((sum, path) => sum + worth(path), 0);
  return new Map(
    CHANNELS.map((channel, index) => {
      let credit = 0;
      for (let subset = 0; subset < 1 << size; subset++) {
        if ((subset >> index) & 1) continue;
        const members = CHANNELS.filter((_, other) => (subset >> other) & 1).length;
        const weight = (factorial(members) * factorial(size - members - 1)) / factorial(size);
        credit += weight * (worthOf(subset | (1 << index)) - worthOf(subset));
      }
      return [channel, credit];
    }),
  );
}

/**
 * The reward of one journey by following the chain until nobody is left in it. State 0 is the start, then come the
 * channels; a touch of a channel brings the rewards of the journeys that end there, as a mean over its touches.
 */
function powerIteration(paths: readonly Path[], worth: (path: Path) => number, removed?: string): number {
  const names = [...new Set(paths.flatMap(({ channels }) => channels))];
  const moves = [0, ...names.map(() => 0)].map((_, __, states) => states.map(() => 0));
  const left = moves.map(() => 0);
  const rewards = moves.map(() => 0);
  const count = (counts: number[] | undefined, state: number, by: number) => {
    if (counts !== undefined) counts[state] = (counts[state] ?? 0) + by;
  };
  for (const path of paths) {
    let from = 0;
    for (const channel of path.channels) {
      const to = names.indexOf(channel) + 1;
      if (channel !== removed) count(moves[from], to, path.conversions + path.nulls);
      count(left, from, path.conversions + path.nulls);
      from = to;
    }
    count(left, from, path.conversions + path.nulls);
    count(rewards, from, worth(path));
  }
  let standing = moves.map((_, state) => Number(state === 0));
  let reward = 0;
  while (standing.some((mass) => mass > 1e-18)) {
    const next = standing.map(() => 0);
    standing.forEach((mass, state) => {
      const share = mass / (left[state] || 1);
      reward += share * (rewards[state] ?? 0);
      if (share > 0)
        moves[state]?.forEach((journeys, to) => {
          next[to] = (next[to] ?? 0) + share * journeys;
        });
    });
    standing = next;
  }
  return reward;
}

function expectMarkov(paths: readonly Path[], result: DataDrivenResult): void {
  for (const kind of ["conversions", "value"] as const) {
    const base = powerIteration(paths, (path) => path[kind]);
    if (kind === "conversions") close(result.baseProbability, base);
    const effects = result.channels.map(({ channel }) =>
      base === 0 ? 0 : 1 - powerIteration(paths, (path) => path[kind], channel) / base,
    );
    const whole = effects.reduce((sum, effect) => sum + effect, 0);
    for (const [index, credit] of result.channels.entries()) {
      const effect = effects[index] ?? 0;
      if (kind === "conversions") close(credit.removalEffect, effect);
      close(credit.markov[kind], whole === 0 ? 0 : (effect / whole) * result[kind]);
    }
  }
}

describe.each<[string, (check: (paths: readonly Path[]) => void) => void]>([
  ["small journeys of fast-check", (check) => fc.assert(fc.property(anyPaths, check), { numRuns: 200 })],
  ["2,000 generated paths, seed 2026", (check) => check(generated)],
])("%s", (_, forEach) => {
  test("each model gives away all conversions and all money", () => {
    forEach((paths) => {
      const result = dataDriven(paths);
      for (const model of PATH_MODELS) {
        for (const kind of ["conversions", "value"] as const) {
          const given = result.channels.reduce((sum, credit) => sum + credit[model][kind], 0);
          close(given, result[kind]);
        }
      }
    });
  });

  test("Markov is what following the chain step by step gives", () => {
    forEach((paths) => expectMarkov(paths, dataDriven(paths)));
  });

  test("paths in the reverse order give the same bits", () => {
    forEach((paths) => {
      expect(dataDriven(paths.toReversed())).toStrictEqual(dataDriven(paths));
    });
  });

  test("journeys that come one at a time give the same bits as grouped ones", () => {
    const whole = (path: Path) => ({ ...path, value: Math.round(path.value) * path.conversions });
    const oneByOne = (path: Path) => [
      ...Array.from({ length: path.conversions }, () => ({
        ...path,
        conversions: 1,
        value: path.value / path.conversions,
        nulls: 0,
      })),
      ...Array.from({ length: path.nulls }, () => ({ ...path, conversions: 0, value: 0, nulls: 1 })),
    ];
    forEach((paths) => {
      const grouped = paths.map(whole);
      expect(dataDriven(grouped.flatMap(oneByOne))).toStrictEqual(dataDriven(grouped));
    });
  });
});

test("any shuffle of the paths gives the same bits", () => {
  const pathsAndShuffle = anyPaths.chain((paths) =>
    fc.tuple(
      fc.constant(paths),
      fc.shuffledSubarray(paths, { minLength: paths.length, maxLength: paths.length }),
    ),
  );
  fc.assert(
    fc.property(pathsAndShuffle, ([paths, shuffled]) => {
      expect(dataDriven(shuffled)).toStrictEqual(dataDriven(paths));
    }),
  );
});

test("Shapley is what all subsets of up to six channels give", () => {
  fc.assert(
    fc.property(anyPaths, (paths) => {
      for (const kind of ["conversions", "value"] as const) {
        const expected = bruteForceShapley(paths, (path) => path[kind]);
        for (const { channel, shapley } of dataDriven(paths).channels) {
          close(shapley[kind], expected.get(channel) ?? Number.NaN);
        }
      }
    }),
  );
});

test("240 channels are solved exactly too", () => {
  const paths = [...generatePaths({ seed: 240, paths: 3_000, channels: 240, touchesMax: 12 })];
  const result = dataDriven(paths);
  expect(result.channels).toHaveLength(240);
  const base = powerIteration(paths, ({ conversions }) => conversions);
  close(result.baseProbability, base);
  for (const { channel, removalEffect } of result.channels.filter((_, index) => index % 40 === 0)) {
    close(removalEffect, 1 - powerIteration(paths, ({ conversions }) => conversions, channel) / base);
  }
});
