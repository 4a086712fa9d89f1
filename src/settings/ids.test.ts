import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { idFault, isId, longId } from "./ids.ts";

const CHARACTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"];
const shortId = fc.string({ unit: fc.constantFrom(...CHARACTERS), minLength: 15, maxLength: 15 });

/** Salesforce's own example and ids whose capitals stand in every place of a group of five. */
const PAIRS: [string, string][] = [
  ["00530000003xqAb", "00530000003xqAbAAI"],
  ["701000000000001", "701000000000001AAA"],
  ["AAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAA555"],
  ["Aaaaaaaaaaaaaaa", "AaaaaaaaaaaaaaaBAA"],
  ["aAaaaaAaaaaaaAa", "aAaaaaAaaaaaaAaCCI"],
];

describe("longId", () => {
  test.each(PAIRS)("%s becomes %s", (short, long) => {
    expect(longId(short)).toBe(long);
    expect(longId(long)).toBe(long);
  });

  test("anything else stays as it is", () => {
    for (const text of ["", "Webinar", "7010000000000010", "701000000000001AA"])
      expect(longId(text)).toBe(text);
  });
});

describe("isId", () => {
  test("takes any 15 letters and digits, and the 18 that are made of them", () => {
    fc.assert(fc.property(shortId, (id) => isId(id) && isId(longId(id))));
  });

  test("two ids that differ in case alone have long forms that differ without regard to case", () => {
    const cases = fc.array(fc.boolean(), { minLength: 15, maxLength: 15 });
    const spelled = (id: string, capitals: boolean[]) =>
      [...id].map((letter, at) => (capitals[at] ? letter.toUpperCase() : letter.toLowerCase())).join("");
    fc.assert(
      fc.property(shortId, cases, cases, (id, some, others) => {
        const [one, other] = [spelled(id, some), spelled(id, others)];
        expect(longId(one).toLowerCase() === longId(other).toLowerCase()).toBe(one === other);
      }),
    );
  });

  test("an id that lost its case is none", () => {
    fc.assert(
      fc.property(shortId, (id) => {
        fc.pre(/[A-Z]/.test(id));
        return !isId(longId(id).toLowerCase());
      }),
    );
  });

  test.each([
    "",
    "701",
    "70100000000001",
    "7010000000000010",
    "701000000000001AAB",
    "70100000000000-",
    " 701000000000001",
  ])("%j is none", (text) => expect(isId(text)).toBe(false));
});

test("idFault tells a lost case from anything else", () => {
  expect(idFault("00q000000000001EAA")).toMatch(
    /^"00q000000000001EAA" is an id whose last three characters do not fit/,
  );
  expect(idFault(" 7.01E+14 ")).toBe(
    '"7.01E+14" is not a Salesforce id; an id has 15 or 18 letters and digits',
  );
  expect(idFault("x".repeat(200))).toHaveLength(
    62 + " is not a Salesforce id; an id has 15 or 18 letters and digits".length,
  );
});
