import { expect, test } from "vitest";
import { apart, LINE, largest } from "./stack-labels.ts";

test("names that would lie over each other are moved apart, and stay in the chart", () => {
  const placed = apart([100, 102, 40, 101], 10, 120);
  expect(placed[2]).toBe(40);
  const sorted = placed.toSorted((a, b) => a - b);
  for (const [index, place] of sorted.entries())
    if (index > 0) expect(place - (sorted[index - 1] ?? 0)).toBeGreaterThanOrEqual(LINE);
  expect(Math.max(...placed)).toBeLessThanOrEqual(120);
});

test("the smallest series are shown as one", () => {
  const series = [1, 9, 0, 4, 2].map((value, index) => ({
    name: `S${index}`,
    channel: `S${index}`,
    values: [value, 0],
  }));
  expect(largest(series, 3).map(({ name, values }) => [name, values])).toEqual([
    ["S1", [9, 0]],
    ["S3", [4, 0]],
    ["2 others", [3, 0]],
  ]);
  expect(largest(series, 9)).toHaveLength(4);
});
