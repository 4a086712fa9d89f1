import { expect, test } from "vitest";
import { numberIn, restId } from "./ids.ts";

test("the last three characters follow from the case of the others", () => {
  // 70130000001tcyI has its only capital in the last place: shared/spec/salesforce.md, section 9.
  expect(restId("750", 0)).toBe("750000000000000AAA");
  expect(restId("750", 10)).toBe("75000000000000AAAQ");
  expect(restId("750", 36)).toBe("75000000000000aAAA");
});

test("ids grow with their numbers, and tell them", () => {
  for (const number of [0, 1, 61, 62, 3843, 3844, 1e9]) expect(numberIn(restId("750", number))).toBe(number);
  expect(restId("750", 61) < restId("750", 62)).toBe(true);
});
