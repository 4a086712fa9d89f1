import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Warehouse } from "../warehouse.ts";
import { duckdbDialect as dialect } from "./dialect.ts";
import { openDuckDb } from "./duckdb-warehouse.ts";

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openDuckDb({ path: ":memory:", threads: 1 });
});
afterAll(() => warehouse.close());

async function value(expression: string): Promise<unknown> {
  const [row] = await warehouse.all(`SELECT ${expression} AS value`);
  return row?.value;
}

describe("literals", () => {
  test.each([
    "plain",
    "it's",
    "'; DROP TABLE members; --",
    "\\",
    "a\nb",
    '"',
    "%_",
    "“ü” 🎪",
    "''",
    "\0",
    "a\0'b\0",
  ])("a text comes back as it was: %j", async (text) => {
    expect(await value(dialect.text(text))).toBe(text);
  });

  test.each([0, -1, 1_769_360_400_000, -62_135_596_800_000, 4_102_444_800_000])(
    "an instant: %d",
    async (instant) => {
      expect(await value(dialect.instant(instant))).toEqual(new Date(instant));
    },
  );

  test("an identifier may hold anything", async () => {
    const name = 'a "b" c; --';
    const [row] = await warehouse.all(`SELECT 1 AS ${dialect.identifier(name)}`);
    expect(Object.keys(row ?? {})).toEqual([name]);
  });

  test("a number must be plain", () => {
    expect(() => dialect.number("1e5")).toThrow("not a plain decimal number");
    expect(() => dialect.number("1; DROP")).toThrow(RangeError);
  });
});

describe("texts to values", () => {
  const cases: [keyof typeof dialect, string, unknown][] = [
    ["toInstant", "2026-01-25T17:00:00.000Z", "2026-01-25T17:00:00.000Z"],
    ["toInstant", "2026-01-25T17:00:00.000+0000", "2026-01-25T17:00:00.000Z"],
    ["toInstant", "2026-01-25T17:00:00+05:30", "2026-01-25T11:30:00.000Z"],
    ["toInstant", "2026-01-25 17:00:00", "2026-01-25T17:00:00.000Z"],
    ["toInstant", "2026-01-25T17:00", "2026-01-25T17:00:00.000Z"],
    ["toInstant", "2026-01-25T17:00Z", "2026-01-25T17:00:00.000Z"],
    ["toInstant", "2026-01-25T17:00+0530", "2026-01-25T11:30:00.000Z"],
    ["toInstant", "2026-01-25T17:00:00+05", "2026-01-25T12:00:00.000Z"],
    ["toInstant", "2026-01-25T17:00:00-0800", "2026-01-26T01:00:00.000Z"],
    ["toInstant", "2026-01-25T17:00:00.1239Z", "2026-01-25T17:00:00.123Z"],
    ["toInstant", "2026-02-30T17:00:00Z", null],
    ["toInstant", "2026-01-25T24:00:00Z", null],
    ["toInstant", "2026-01-25", null],
    ["toInstant", "2026-01-25T17:00:00 America/Los_Angeles", null],
    ["toInstant", "infinity", null],
    ["toDay", "2026-01-25", "2026-01-25"],
    ["toDay", "2024-02-29", "2024-02-29"],
    ["toDay", "2026-02-29", null],
    ["toDay", "2026-1-5", null],
    ["toDay", "2026-01-25T00:00:00Z", null],
    ["toNumber", "1200.50", "1200.5"],
    ["toNumber", "-0.05", "-0.05"],
    ["toNumber", "1.0E7", "10000000"],
    ["toNumber", ".5", "0.5"],
    ["toNumber", "1,200", null],
    ["toNumber", "1_000", null],
    ["toNumber", "0x10", null],
    ["toNumber", "12345678901234567", null],
    ["toBoolean", "TRUE", true],
    ["toBoolean", "0", false],
    ["toBoolean", "yes", null],
  ];
  test.each(cases)("%s of %j", async (read, text, expected) => {
    const expression = (dialect[read] as (text: string) => string)(dialect.text(text));
    const shown = {
      toInstant: dialect.instantText(expression),
      toDay: `CAST(${expression} AS VARCHAR)`,
      toNumber: dialect.decimalText(expression),
      toBoolean: expression,
    }[read as "toDay"];
    expect(await value(shown)).toEqual(expected);
  });
});

describe("texts", () => {
  test.each([
    ["  a b \t", "a b"],
    ["\u00a0\u3000Fair\ufeff\n", "Fair"],
    ["", ""],
    [" ", ""],
    ["a\nb ", "a\nb"],
  ])("trimmed %j", async (text, expected) => {
    expect(await value(dialect.trimmed(dialect.text(text)))).toBe(expected);
    expect(await value(dialect.isBlank(dialect.text(text)))).toBe(text.trim() === "");
  });

  test.each([
    ["Fair", 4, "Fair"],
    ["Fair of May", 4, "Fair"],
    ["Fair of May", 5, "Fair"],
    ["Messe Zürich", 8, "Messe Zü"],
    ["夏祭り", 2, "夏祭"],
    ["🎪🎪🎪", 4, "🎪🎪"],
    ["🎪🎪🎪", 5, "🎪🎪"],
    ["a🎪b", 2, "a"],
    ["a🎪b", 3, "a🎪"],
  ])("%j cut to %i units", async (text, units, expected) => {
    expect(await value(dialect.cut(dialect.text(text), units))).toBe(expected);
    expect(expected.length).toBeLessThanOrEqual(units);
  });

  test("folded: NFC, lower case", async () => {
    expect(await value(dialect.folded(dialect.text(" E\u0301VE\u0301NEMENT ")))).toBe("\u00e9v\u00e9nement");
  });

  test.each([
    ["0.000000", "0"],
    ["100.000000", "100"],
    ["33.330000", "33.33"],
    ["-0.50", "-0.5"],
    ["1000.00", "1000"],
  ])("a decimal %s has no trailing zeros", async (decimal, expected) => {
    expect(await value(dialect.decimalText(`CAST('${decimal}' AS DECIMAL(18,6))`))).toBe(expected);
  });
});

test("sorting and comparing of texts is by bytes", async () => {
  const rows = await warehouse.all(
    "SELECT x FROM (VALUES ('b'), ('B'), ('ä'), ('a'), ('🎪'), ('～')) AS v(x) ORDER BY x",
  );
  expect(rows.map((row) => row.x)).toEqual(["B", "a", "b", "ä", "～", "🎪"]);
});
