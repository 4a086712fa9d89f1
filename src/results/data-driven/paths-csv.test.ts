import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CELL_LENGTH_MAX } from "./csv-rows.ts";
import { generatePaths } from "./generated-paths.ts";
import type { Path } from "./path.ts";
import { PATH_SEPARATOR, PathsCsvError, readPathStream, readPaths } from "./paths-csv.ts";

const HEADER = "path,total_conversions,total_conversion_value,total_null\n";

function failureOf(text: string): PathsCsvError {
  try {
    const paths = [...readPaths(text)];
    throw new Error(`read ${paths.length} paths`);
  } catch (failure) {
    if (failure instanceof PathsCsvError) return failure;
    throw failure;
  }
}

test("a path, its counts and its money", () => {
  expect([...readPaths(`${HEADER}eta > iota > alpha > eta,1,0.244,3\nbeta,0,0,7\n`)]).toEqual([
    { channels: ["eta", "iota", "alpha", "eta"], conversions: 1, value: 0.244, nulls: 3 },
    { channels: ["beta"], conversions: 0, value: 0, nulls: 7 },
  ]);
});

test("cells may be quoted: commas, quotes and line breaks are then part of the name", () => {
  const [path] = readPaths(`${HEADER}"Events, EU > ""Big"" show > two\nlines","2","1.5","0"\n`);
  expect(path?.channels).toEqual(["Events, EU", '"Big" show', "two\nlines"]);
});

test("columns stand in any order, among others", () => {
  const text = 'id,total_null,"path",total_conversions,total_conversion_value\n1,3,A > B,2,9\n';
  expect([...readPaths(text)]).toEqual([{ channels: ["A", "B"], conversions: 2, value: 9, nulls: 3 }]);
});

test.each([
  ["LF", "\n"],
  ["CR LF", "\r\n"],
  ["CR", "\r"],
])(
  "lines end in %s; a byte order mark, blank lines and a missing last line break are fine",
  (_, lineBreak) => {
    const text = ["\uFEFFpath,total_conversions,total_conversion_value,total_null", "A,1,2,3", "", "B,0,0,1"];
    expect([...readPaths(text.join(lineBreak))].map(({ channels }) => channels)).toEqual([["A"], ["B"]]);
  },
);

test("spaces around cells and channels do not count; a > without spaces is part of the name", () => {
  expect([...readPaths(`${HEADER} A  >  B>C , 1 , 2 , 3 `)]).toEqual([
    { channels: ["A", "B>C"], conversions: 1, value: 2, nulls: 3 },
  ]);
});

test("round numbers may come as R writes them; amounts may be negative", () => {
  expect([...readPaths(`${HEADER}A,1e+05,-2.5E3,3.0`)]).toEqual([
    { channels: ["A"], conversions: 100_000, value: -2500, nulls: 3 },
  ]);
});

describe("errors name line and column", () => {
  test.each([
    ["no text", "", "line 1, column 1: the file is empty; its first line must be path,total_conversions,"],
    [
      "no column",
      "path,total_conversions\n",
      "line 1, column 3: no column is called total_conversion_value;",
    ],
    ["a column twice", `path,${HEADER}`, "line 1, column 2 (path): this column is there twice"],
    ["semicolons", HEADER.replaceAll(",", ";"), "line 1, column 1: the file is separated by semicolons"],
    [
      "a word",
      `${HEADER}A,1,1,1\nB,two,1,1\n`,
      'line 3, column 2 (total_conversions): "two" is not a number',
    ],
    ["an empty cell", `${HEADER}A,1,1,\n`, 'line 2, column 4 (total_null): "" is not a number'],
    ["thousands", `${HEADER}A,1,"1,000",0\n`, 'line 2, column 3 (total_conversion_value): "1,000" is not'],
    ["a half", `${HEADER}A,1.5,1,1\n`, 'line 2, column 2 (total_conversions): "1.5" must be a whole number'],
    ["infinity", `${HEADER}A,1,1e999,1\n`, 'column 3 (total_conversion_value): "1e999" must be a finite'],
    ["money of none", `${HEADER}A,0,5,1\n`, '"5" must be 0 where nothing converted'],
    ["a gap", `${HEADER}A >  > B,1,1,1\n`, 'line 2, column 1 (path): "A >  > B" must not hold a channel'],
    [
      "too few cells",
      `${HEADER}A,1\n`,
      "line 2, column 3 (total_conversion_value): the row has 2 cells, the",
    ],
    ["too many cells", `${HEADER}A,1,1,1,1\n`, "line 2, column 5: the row has 5 cells, the header has 4"],
    ["an open quote", `${HEADER}A,1,1,1\n"B,1,1,1\n`, "line 3, column 1: the quote that opens this cell is"],
    ["text after quotes", `${HEADER}"A"B,1,1,1\n`, "line 2, column 1: text after the closing quote"],
    [
      "a quote inside",
      `${HEADER}A,1"1,1,1\n`,
      "line 2, column 2: a quote in a cell that does not start with",
    ],
    ["lines in cells", `${HEADER}"A\r\nB",1,1,1\nC,x,1,1\n`, 'line 4, column 2 (total_conversions): "x" is'],
    [
      "an endless cell",
      `${HEADER}"${"x".repeat(CELL_LENGTH_MAX + 1)}`,
      "line 2, column 1: the cell is longer",
    ],
  ])("%s", (_, text, message) => {
    expect(failureOf(text).message).toContain(message);
  });

  test("also as numbers", () => {
    expect(failureOf(`${HEADER}A,1,1,1\nB,1,-,1\n`)).toMatchObject({ line: 3, column: 3 });
  });
});

describe("streams", () => {
  const collect = async (stream: AsyncIterable<Path>) => {
    const paths: Path[] = [];
    for await (const path of stream) paths.push(path);
    return paths;
  };

  test("bytes may be cut anywhere, also inside a letter", async () => {
    const bytes = Buffer.from(`${HEADER}Événement > 😀,1,1,1\r\n"日本, ""x""",0,0,2`);
    const whole = [...readPaths(bytes.toString())];
    for (let cut = 0; cut <= bytes.length; cut++) {
      const pieces = Readable.from([bytes.subarray(0, cut), bytes.subarray(cut)]);
      expect(await collect(readPathStream(pieces))).toEqual(whole);
    }
  });

  test("text in pieces", async () => {
    expect(await collect(readPathStream(Readable.from([HEADER, "A > ", "B,1,", "1,1"])))).toEqual([
      ...readPaths([HEADER, "A > ", "B,1,", "1,1"]),
    ]);
  });

  test("bytes that are not UTF-8 are refused", async () => {
    const pieces = Readable.from([Buffer.from(HEADER), Buffer.from([0x41, 0xe9, 0x2c])]);
    await expect(collect(readPathStream(pieces))).rejects.toThrow("line 2, column 1: at or after this line");
  });

  test("an empty stream is an empty file", async () => {
    await expect(collect(readPathStream(Readable.from([])))).rejects.toThrow("the file is empty");
  });
});

test("what is written is read back: any names, any pieces", () => {
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
  const line = ({ channels, conversions, value, nulls }: Path) =>
    `${quoted(channels.join(PATH_SEPARATOR))},${conversions},${value},${nulls}\r\n`;
  const anyName = fc
    .string({ minLength: 1, unit: fc.constantFrom(..."ab\",;'\n\r é😀") })
    .map((n) => `x${n}x`);
  const anyPath = fc.record({
    channels: fc.array(anyName, { minLength: 1, maxLength: 4 }),
    conversions: fc.integer({ min: 1, max: 1_000_000 }),
    value: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    nulls: fc.nat(),
  });
  fc.assert(
    fc.property(fc.array(anyPath), fc.integer({ min: 1, max: 50 }), (paths, size) => {
      const text = HEADER + paths.map(line).join("");
      const pieces = text.match(new RegExp(`[^]{1,${size}}`, "gu")) ?? [];
      expect([...readPaths(pieces)]).toEqual(paths);
    }),
  );
});

test("the generated paths are read back", () => {
  const paths = [...generatePaths({ seed: 1, paths: 300, channels: 12, touchesMax: 9 })];
  const lines = paths.map((path) =>
    [path.channels.join(PATH_SEPARATOR), path.conversions, path.value, path.nulls].join(","),
  );
  expect([...readPaths(HEADER + lines.join("\n"))]).toEqual(paths);
});
