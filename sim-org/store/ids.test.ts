import { expect, test } from "vitest";
import { longId, makeId, numberOf } from "./ids.ts";

/** Ids of real orgs (salesforce.md, section 9). */
const known = [
  ["70130000001tcyI", "AAQ"],
  ["00558000001N0Ke", "AAK"],
  ["00v3100000rNDT8", "AAO"],
  ["00331000032hW8q", "AAE"],
  ["00Q0b00001UiE2X", "EAV"],
  ["70131000001hUTz", "AAM"],
  ["0054H000007Wmrf", "QAC"],
  ["00v0Z00001VTgv1", "QAD"],
  ["00U0Z00000pCZmy", "UAG"],
  ["00T0Z00004Qbd1j", "UAB"],
  ["0013800001MMPPi", "AAP"],
  ["a0D30000001n7Pi", "EAI"],
] as const;

test.each(known)("%s becomes an id of 18 characters that ends in %s", (short, suffix) => {
  expect(longId(short)).toBe(short + suffix);
  expect(longId(short + suffix)).toBe(short + suffix);
});

test("the last three characters set the case of the first fifteen right", () => {
  expect(longId("70130000001TCYIAAQ")).toBe("70130000001tcyIAAQ");
});

test("what is no id gives none", () => {
  expect(
    ["", "x", "70130000001tcy", "70130000001tcyIA", "70130000001tcy!", "000000000000000B00"].map(longId),
  ).toEqual(new Array(6).fill(undefined));
});

test("ids made here grow in the order of bytes, and tell their number again", () => {
  const numbers = [0, 1, 61, 62, 63, 3_843, 3_844, 1_000_000, 56_800_235_583];
  const ids = numbers.map((number) => makeId("a00", number));
  expect(ids.toSorted()).toEqual(ids);
  expect(ids.map(numberOf)).toEqual(numbers);
  expect(ids.map(longId)).toEqual(ids);
});
