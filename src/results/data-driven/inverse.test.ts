import { expect, test } from "vitest";
import { inverse } from "./inverse.ts";

const rowsOf = (...rows: number[][]) => rows.map((row) => Float64Array.from(row));

test("a matrix with 0 on its diagonal needs its rows exchanged", () => {
  expect(inverse(rowsOf([0, 2], [4, 0]))).toEqual(rowsOf([0, 0.25], [0.5, 0]));
});

test("the largest entry of the column is the pivot: a tiny one first would lose all digits", () => {
  const [first = [], second = []] = inverse(rowsOf([1e-20, 1], [1, 1]));
  expect([...first]).toEqual([-1, 1]);
  expect([...second]).toEqual([1, -1e-20]);
});

test("a singular matrix is refused", () => {
  expect(() => inverse(rowsOf([1, 2], [2, 4]))).toThrow("singular at column 2 of 2");
});

test("nothing inverted is nothing", () => {
  expect(inverse([])).toEqual([]);
});
