import { expect, test } from "vitest";
import { dataDriven } from "./data-driven.ts";
import { CHANNELS_MAX } from "./journey-tally.ts";
import { type Path, PathError } from "./path.ts";

test.each<[string, Partial<Path>, string]>([
  ["no channels", { channels: [] }, "path 2: channels must name at least one channel"],
  ["a nameless channel", { channels: ["A", ""] }, "path 2: channels must not hold a channel without a name"],
  ["half a conversion", { conversions: 0.5 }, "path 2: conversions must be a whole number from 0"],
  ["a count below 0", { nulls: -1 }, "path 2: nulls must be a whole number from 0"],
  ["no number", { value: Number.NaN }, "path 2: value must be a finite number"],
  ["money from nothing", { conversions: 0 }, "path 2: value must be 0 where nothing converted"],
  ["too many", { nulls: 2 ** 53 - 1 }, "path 2: conversions add up to more than 4503599627370496 touches"],
])("a path is refused, and named: %s", (_, wrong, message) => {
  const good = { channels: ["A"], conversions: 1, value: 1, nulls: 0 };
  expect(() => dataDriven([good, { ...good, ...wrong }])).toThrow(message);
  expect(() => dataDriven([good, { ...good, ...wrong }])).toThrow(PathError);
});

test("more channels than can be solved are refused", () => {
  const channels = Array.from({ length: CHANNELS_MAX + 1 }, (_, index) => `campaign ${index}`);
  expect(() => dataDriven([{ channels, conversions: 1, value: 0, nulls: 0 }])).toThrow("group them first");
});
