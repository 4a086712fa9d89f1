import { expect, test } from "vitest";
import { type DiffLine, lineDiff } from "./line-diff.ts";

const shown = (before: string, after: string) =>
  lineDiff(before, after)?.map((line) =>
    line.kind === "gap"
      ? `… ${line.lines}`
      : `${{ same: " ", out: "-", in: "+" }[line.kind]} ${line.line} ${line.text}`,
  );

test("what differs is told line by line, with two lines around it", () => {
  expect(shown("a\nb\nc\nd\ne\nf\ng\n", "a\nb\nc\nD\ne\nf\ng\nh\n")).toEqual([
    "… 1",
    "  2 b",
    "  3 c",
    "- 4 d",
    "+ 4 D",
    "  5 e",
    "  6 f",
    "  7 g",
    "+ 8 h",
  ]);
  expect(shown("a\nx\nb\n", "a\nb\n")).toEqual(["  1 a", "- 2 x", "  2 b"]);
  expect(shown("a\n", "a\n")).toEqual([]);
  expect(shown("", "a\n")).toEqual(["- 1 ", "+ 1 a"]);
});

test("every line of both texts is told or counted, whatever they hold", () => {
  const text = (seed: number) =>
    Array.from({ length: 40 }, (_, index) => String((seed * (index + 3) * 7919) % 5)).join("\n");
  for (let seed = 1; seed < 30; seed++) {
    const lines = lineDiff(text(seed), text(seed + 1)) as DiffLine[];
    const sum = (kinds: string[]) =>
      lines.reduce(
        (total, line) => total + (kinds.includes(line.kind) ? (line.kind === "gap" ? line.lines : 1) : 0),
        0,
      );
    expect([sum(["same", "out", "gap"]), sum(["same", "in", "gap"])]).toEqual([40, 40]);
  }
});
