import { expect, test } from "vitest";
import { quotient } from "./quotient.ts";

test.each([
  ["705199.00", "12970.00", 1, "54.4"],
  ["12970", "98.44", 2, "131.76"],
  ["1", "3", 2, "0.33"],
  ["2", "3", 2, "0.67"],
  ["1", "8", 2, "0.13"],
  ["-1", "8", 2, "-0.13"],
  ["0.00", "5.00", 2, "0.00"],
  ["-0.001", "1", 2, "0.00"],
  ["7", "2", 0, "4"],
  ["99999999999999999999.99", "0.00000001", 0, "9999999999999999999999000000"],
])("%s by %s with %i places is %s", (dividend, divisor, places, expected) => {
  expect(quotient(dividend, divisor, places)).toBe(expected);
});

test.each([
  ["1268.00", "0.00"],
  ["545.00", "0"],
  ["1", "-1"],
  [null, "1"],
  ["1", null],
])("%s by %s is nothing, and never a zero", (dividend, divisor) => {
  expect(quotient(dividend, divisor, 2)).toBe(null);
});
