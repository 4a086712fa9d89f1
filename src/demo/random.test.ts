import { describe, expect, it } from "vitest";
import { EvenShare, keyOf, normalFrom, Stream, unitAt } from "./random.ts";

describe("random", () => {
  it("repeats a stream, and tells streams apart by seed, label and index", () => {
    const draw = (seed: number, label: string, index: number) => {
      const stream = new Stream(keyOf(seed, label), index);
      return Array.from({ length: 5 }, () => stream.bits());
    };
    expect(draw(1, "people", 0)).toEqual(draw(1, "people", 0));
    const others = [
      draw(2, "people", 0),
      draw(1, "peoples", 0),
      draw(1, "people", 1),
      draw(2 ** 40 + 1, "people", 0),
    ];
    for (const other of others) expect(other).not.toEqual(draw(1, "people", 0));
  });

  it("spreads evenly over tenths, neighbours included", () => {
    const counts = new Array<number>(10).fill(0);
    const key = keyOf(7, "tenths");
    for (let index = 0; index < 100_000; index++) {
      const tenth = Math.floor(unitAt(key, index) * 10);
      counts[tenth] = (counts[tenth] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(450);
  });

  it("has a normal distribution of mean 0 and deviation 1", () => {
    const stream = new Stream(keyOf(7, "normal"));
    const readings = Array.from({ length: 50_000 }, () => normalFrom(stream.unit(), stream.unit()));
    const mean = readings.reduce((sum, reading) => sum + reading, 0) / readings.length;
    const variance = readings.reduce((sum, reading) => sum + (reading - mean) ** 2, 0) / readings.length;
    expect(mean).toBeCloseTo(0, 1);
    expect(variance).toBeCloseTo(1, 1);
  });

  it("gives an even share to a few as to many", () => {
    const quarter = new EvenShare(0.3);
    const answers = Array.from({ length: 13 }, () => quarter.next(0.25));
    expect(answers.filter(Boolean)).toHaveLength(3);
  });
});
