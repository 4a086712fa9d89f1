import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromMillionths, toMillionths, WholeShares } from "./whole-shares.ts";

describe("money becomes the millionths of the decimal that a person reads", () => {
  test.each([
    [0, 0n],
    [-0, 0n],
    [3.195, 3_195_000n],
    [3.1950000000000003, 3_195_000n],
    [-10.01, -10_010_000n],
    [0.0000004, 0n],
    [3_999_999_999.999999, 3_999_999_999_999_999n],
    [200_000_000_000.01, 200_000_000_000_010_000n],
    [-200_000_000_000.01, -200_000_000_000_010_000n],
    [123_456_789_012_345, 123_456_789_012_345_000_000n],
    [1e21, 1_000_000_000_000_000_000_000_000_000n],
  ])("%d", (value, millionths) => {
    expect(toMillionths(value)).toBe(millionths);
  });

  test("any amount in cents, up to all that a double tells apart", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), (cents) => {
        expect(toMillionths(Number(cents) / 100)).toBe(cents * 10_000n);
        expect(fromMillionths(cents * 10_000n)).toBeCloseTo(Number(cents) / 100, 2);
      }),
    );
  });
});

test("shares are added whole: three thirds are one, and the order of different parts changes no bit", () => {
  const one = { conversions: 1, millionths: 100n };
  const thirds = new WholeShares();
  for (let third = 0; third < 3; third++) thirds.add(one, 1, 3);
  expect(thirds.total()).toEqual({ conversions: 1, value: 0.0001 });

  const parts = [3, 7, 5, 11, 9, 13];
  const totals = [parts, parts.toReversed(), parts.toSorted((a, b) => b - a)].map((order) => {
    const shares = new WholeShares();
    for (const part of order) shares.add(one, 2, part);
    return shares.total();
  });
  expect(new Set(totals.map(({ conversions }) => conversions)).size).toBe(1);
  expect(new Set(totals.map(({ value }) => value)).size).toBe(1);
});
