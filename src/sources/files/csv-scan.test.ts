import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { linesOfRecords, normaliseCsv, scanCsv } from "./csv-scan.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "csv-scan-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function csv(content: string | Uint8Array): Promise<string> {
  const path = join(folder, `${createHash("sha1").update(content).digest("hex")}.csv`);
  await writeFile(path, content);
  return path;
}

/** The problems as a person would read them: `line[column]: message`, the message up to its remedy. */
async function problemsOf(content: string | Uint8Array, chunkBytes = 7): Promise<string[]> {
  const { problems } = await scanCsv(await csv(content), { chunkBytes });
  return problems.map(({ line, column, message }) => {
    return `${line}${column === undefined ? "" : `[${column}]`}: ${message.split(";")[0]}`;
  });
}

type NaiveRecord = { line: number; fields: string[]; misquotedLine?: number };
type NaiveTable = { records: NaiveRecord[]; blankLines: number; unclosedLine?: number };

/** The same rules, one character at a time and with no thought of speed. */
function parseNaively(text: string): NaiveTable {
  const records: NaiveRecord[] = [];
  let blankLines = 0;
  let line = 1;
  let at = 0;
  const lineEnd = (): string => /^(?:\r\n|\r|\n)/.exec(text.slice(at, at + 2))?.[0] ?? "";
  const step = (): string => {
    const taken = lineEnd() || (text[at] as string);
    if (lineEnd()) line += 1;
    at += taken.length;
    return taken;
  };
  while (at < text.length) {
    if (lineEnd()) {
      blankLines += 1;
      step();
      continue;
    }
    const record: NaiveRecord = { line, fields: [] };
    records.push(record);
    for (;;) {
      let field = "";
      if (/^ +"/.test(text.slice(at))) record.misquotedLine ??= line;
      if (text[at] === '"') {
        const unclosedLine = line;
        at += 1;
        while (at < text.length && (text[at] !== '"' || text[at + 1] === '"')) {
          if (text[at] === '"') at += 1;
          field += step();
        }
        if (at >= text.length) return { records, blankLines, unclosedLine };
        at += 1;
        if (at < text.length && text[at] !== "," && !lineEnd()) record.misquotedLine ??= line;
      }
      while (at < text.length && text[at] !== "," && !lineEnd()) field += step();
      record.fields.push(field);
      if (text[at] !== ",") break;
      at += 1;
    }
    if (at < text.length) step();
  }
  return { records, blankLines };
}

describe("facts", () => {
  test("header, records and line ends of a plain file", async () => {
    const { facts, problems, problemCount } = await scanCsv(await csv("Id, Name \n1,Fair\n2,Expo\n"));
    expect(problems).toEqual([]);
    expect(problemCount).toBe(0);
    expect(facts).toEqual({
      header: ["Id", "Name"],
      records: 2,
      newline: "\n",
      quotedNewlines: false,
      hasBom: false,
      blankLines: 0,
      bytes: 24,
      hasNul: false,
      longestRecord: 9,
    });
  });

  test.each([
    ["LF", "Id\n1\n", "\n"],
    ["CRLF", "Id\r\n1\r\n", "\r\n"],
    ["CR", "Id\r1\r", "\r"],
    ["CRLF and LF", "Id\r\n1\n", "mixed"],
    ["CR and CRLF", "Id\r1\r\n", "mixed"],
    ["none", "Id", "\n"],
    ["other ones only inside quotes", 'Id\n"1\r\n\r"\n', "\n"],
  ])("line ends: %s", async (_title, content, newline) => {
    for (const chunkBytes of [1, 2, 3, 100]) {
      expect((await scanCsv(await csv(content), { chunkBytes })).facts.newline).toBe(newline);
    }
  });

  test("a byte order mark, blank lines, newlines inside quotes, a NUL, no newline at the end", async () => {
    const { facts, problems } = await scanCsv(await csv('\uFEFF\n"Id",Name\r\n\r\n1,"a\r\nb"\n\n2,\0'));
    expect(problems).toEqual([]);
    expect(facts).toMatchObject({
      header: ["Id", "Name"],
      records: 2,
      newline: "mixed",
      quotedNewlines: true,
      hasBom: true,
      blankLines: 3,
      hasNul: true,
    });
  });

  test("a blank line is no record of a one-column file, an empty value in quotes is one", async () => {
    expect((await scanCsv(await csv('Id\n\n""\n\n'))).facts).toMatchObject({ records: 1, blankLines: 2 });
  });

  test("a header with quotes, commas and newlines in its names", async () => {
    const { facts } = await scanCsv(await csv('"a ""b""",c"d,"e,\nf",\n1,2,3,4\n'));
    expect(facts.header).toEqual(['a "b"', 'c"d', "e,\nf", ""]);
  });

  test("progress, and the end on request", async () => {
    const path = await csv("Id\n1\n2\n");
    const told: number[] = [];
    await scanCsv(path, { chunkBytes: 3, onProgress: (bytes) => told.push(bytes) });
    expect(told).toEqual([3, 6, 7]);
    await expect(scanCsv(path, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });
});

describe("problems", () => {
  test("too few and too many fields, each with its line", async () => {
    expect(await problemsOf('A,B,C\n1,2\n"1\n\n",2,3\n1,2,3,4\n1,2,3\n1\n')).toEqual([
      "2: has 2 fields, the header has 3",
      "6: has 4 fields, the header has 3",
      "8: has 1 field, the header has 3",
    ]);
  });

  test("a quote in the middle of an unquoted value is a character like any other", async () => {
    expect(await problemsOf('A,B\n5" pipe,say "x"\n')).toEqual([]);
  });

  test("text after a closing quote, once a record, and the rest of the file is still read", async () => {
    expect(await problemsOf('A,B\n1,"the "best" fair" x\n2\n"a"b,"c"d,3\n')).toEqual([
      "2[1]: text follows the closing quote of this value",
      "3: has 1 field, the header has 2",
      "4[0]: text follows the closing quote of this value",
    ]);
  });

  test("a space before an opening quote, which readers understand in two ways", async () => {
    expect(await problemsOf('A,B\n1, "Fair, Berlin"\n  "2",3\n 4, \n')).toEqual([
      "2[1]: a space stands before the opening quote of this value",
      "3[0]: a space stands before the opening quote of this value",
    ]);
  });

  test("an unclosed quote, at the line where it opens", async () => {
    expect(await problemsOf('A,B\n1\n2,"open\n3,4\n\n')).toEqual([
      "2: has 1 field, the header has 2",
      "3[1]: the quote that opens here is never closed",
    ]);
    expect(await problemsOf('A,"B\n1,2\n')).toEqual(["1[1]: the quote that opens here is never closed"]);
  });

  test("nothing at all, a mark only, blank lines only", async () => {
    for (const content of ["", "\uFEFF", "\n\r\n"])
      expect(await problemsOf(content)).toEqual(["1: the file is empty"]);
  });

  test("columns without a name or with the name of another", async () => {
    expect(await problemsOf("\nId,,id , ID\n1,2,3,4\n")).toEqual([
      "2[1]: column 2 has no name",
      '2[2]: the header names "id" twice, in columns 1 and 3',
      '2[3]: the header names "ID" twice, in columns 1 and 4',
    ]);
  });

  test("another separator is the only problem, and says how to export with commas", async () => {
    const { problems } = await scanCsv(await csv("Id;Name\n1;a,b\n2;c,d,e\n"));
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toMatch(/^the file is separated by semicolons; export it with commas/);
    expect(await problemsOf("Id\tName\n1\t2,5\n")).toEqual(["1: the file is separated by tabs"]);
    expect(await problemsOf('"Id";"Name"\n"1";"a,b"\n')).toEqual(["1: the file is separated by semicolons"]);
  });

  test("text in another encoding, at the line of its first byte", async () => {
    const latin1 = Buffer.from("Id,City\n1,\r\n2,Zürich\n3,München\n", "latin1");
    expect(await problemsOf(latin1)).toEqual(["3: the text is not valid UTF-8"]);
    expect(await problemsOf(Buffer.from("Id\nZürich").subarray(0, 5))).toEqual([
      "2: the text is not valid UTF-8",
    ]);
  });

  test("UTF-16, with and without its mark", async () => {
    expect(await problemsOf(Buffer.from("\uFEFFId,Name\n1,2\n", "utf16le"))).toEqual([
      "1: the file is UTF-16",
    ]);
    expect(await problemsOf(Buffer.from("\uFEFFId\n", "utf16le").swap16())).toEqual([
      "1: the file is UTF-16",
    ]);
    expect(await problemsOf(Buffer.from("Id,Name\n1,2,3\n", "utf16le"))).toEqual([
      "1: the header holds NUL bytes, as UTF-16 text does",
    ]);
  });

  test("a record longer than 16 MiB", async () => {
    const long = "x".repeat(16 * 1024 * 1024);
    expect(await problemsOf(`A,B\n1,2\n"${long}",2\n3,4\n`, 1 << 20)).toEqual([
      "3: the record is longer than 16 MiB, mostly because a quote stands in the wrong place",
    ]);
    expect(await problemsOf(long, 1 << 20)).toEqual([]);
    expect(await problemsOf(`${long},B\n1,2\n`, 1 << 20)).toHaveLength(1);
  });

  test("the first hundred by line, and the count of all", async () => {
    const path = await csv(`A,B\n${"1\n".repeat(2500)}`);
    const { problems, problemCount } = await scanCsv(path);
    expect(problemCount).toBe(2500);
    expect(problems.map(({ line }) => line)).toEqual(Array.from({ length: 100 }, (_, index) => index + 2));
    expect((await scanCsv(path, { maxProblems: 3 })).problems).toHaveLength(3);
  });
});

describe("linesOfRecords", () => {
  test("counts physical lines; blank lines are no records", async () => {
    const path = await csv('A,B\n\n1,"x\n\ny"\n2,3\r\n\r\n4,5');
    expect(await linesOfRecords(path, [2, 0, 1, 7], { chunkBytes: 4 })).toEqual(
      new Map([
        [0, 3],
        [1, 6],
        [2, 8],
      ]),
    );
    expect(await linesOfRecords(path, [])).toEqual(new Map());
  });
});

describe("normaliseCsv", () => {
  test("one kind of line end, no mark, no blank lines; what is in quotes stays", async () => {
    const to = join(folder, "normal.csv");
    await normaliseCsv(await csv('\uFEFF\r\nA,B\r\r\n1,"x\r\n\ry"\n\n2,\r\r3,4'), to, { chunkBytes: 3 });
    expect(await readFile(to, "utf8")).toBe('A,B\n1,"x\r\n\ry"\n2,\n3,4\n');
  });
});

const cell = fc.string({
  unit: fc.constantFrom("a", "é", "€", "😀", " ", ";", ",", '"', "\n", "\r", "\r\n"),
  maxLength: 5,
});
const chunkBytes = fc.constantFrom(1, 2, 3, 5, 7, 16, 64);

/** A table, and one of the many ways to write it. */
const written = fc
  .record({ width: fc.integer({ min: 1, max: 4 }), mark: fc.boolean(), endsOpen: fc.boolean() })
  .chain(({ width, mark, endsOpen }) => {
    const field = fc.record({ value: cell, quoted: fc.boolean() });
    const lineEnd = fc.constantFrom("\n", "\r\n", "\r");
    const row = fc.record({
      fields: fc.array(field, { minLength: width, maxLength: width }),
      lineEnd,
      blanks: fc.array(lineEnd, { maxLength: 2 }),
    });
    const names = Array.from({ length: width }, (_, column) => ({
      value: `column ${column}`,
      quoted: column % 2 === 1,
    }));
    const header = row.map((drawn) => ({ ...drawn, fields: names }));
    return fc.tuple(header, fc.array(row, { maxLength: 8 })).map(([first, rest]) => {
      const rows = [first, ...rest];
      const lines = rows.map(({ fields, lineEnd, blanks }) => {
        return fields.map((field) => write(field, width)).join(",") + lineEnd + blanks.join("");
      });
      const text = lines.join("");
      return {
        table: rows.map(({ fields }) => fields.map(({ value }) => value)),
        text: endsOpen ? text.replace(/[\r\n]+$/, "") : text,
        mark: mark ? "\uFEFF" : "",
      };
    });
  });

function write({ value, quoted }: { value: string; quoted: boolean }, width: number): string {
  const needsQuotes = /^ *"|[,\r\n]/.test(value) || (width === 1 && value === "");
  return quoted || needsQuotes ? `"${value.replaceAll('"', '""')}"` : value;
}

describe("for any table, however it is written and cut into chunks", () => {
  test("header, records, lines and the normalised copy are those of a naive parser", async () => {
    await fc.assert(
      fc.asyncProperty(written, chunkBytes, async ({ table, text, mark }, chunkBytes) => {
        const path = await csv(mark + text);
        const naive = parseNaively(text);
        expect(naive.records.map(({ fields }) => fields)).toEqual(table);

        const { facts, problems } = await scanCsv(path, { chunkBytes });
        expect(problems).toEqual([]);
        expect(facts).toMatchObject({
          header: table[0],
          records: table.length - 1,
          blankLines: naive.blankLines,
          hasBom: mark !== "",
        });
        expect(facts.quotedNewlines).toBe(table.some((row) => row.some((value) => /[\r\n]/.test(value))));

        const expected = naive.records.slice(1).map(({ line }, record) => [record, line] as const);
        const lines = await linesOfRecords(path, Array.from(expected.keys()), { chunkBytes });
        expect(lines).toEqual(new Map(expected));

        const to = `${path}.normal`;
        await normaliseCsv(path, to, { chunkBytes });
        const copy = await readFile(to, "utf8");
        const normal = await scanCsv(to, { chunkBytes });
        expect(parseNaively(copy).records.map(({ fields }) => fields)).toEqual(table);
        expect(normal.facts).toMatchObject({
          ...facts,
          newline: "\n",
          blankLines: 0,
          hasBom: false,
          bytes: normal.facts.bytes,
        });
        expect(copy.endsWith("\n")).toBe(true);
        await Promise.all([rm(path), rm(to)]);
      }),
      { numRuns: 300 },
    );
  });

  test("a byte that is not UTF-8 is found on its line", async () => {
    await fc.assert(
      fc.asyncProperty(
        written,
        chunkBytes,
        fc.nat(),
        fc.constantFrom(0xff, 0xc3, 0xe2, 0xf0, 0x80),
        async ({ text }, chunkBytes, place, byte) => {
          const whole = Array.from(text);
          const cut = place % (whole.length + 1);
          const before = whole.slice(0, cut).join("");
          const bytes = Buffer.concat([
            Buffer.from(before),
            Buffer.of(byte),
            Buffer.from(whole.slice(cut).join("")),
          ]);
          const line = before.split(/\r\n|\r|\n/).length;
          const { problems } = await scanCsv(await csv(bytes), { chunkBytes });
          expect(problems).toContainEqual({ line, message: expect.stringContaining("not valid UTF-8") });
        },
      ),
      { numRuns: 300 },
    );
  });
});

test("for any text at all, records, lines and problems are those of a naive parser", async () => {
  const noise = fc.string({ unit: fc.constantFrom('"', '"', " ", ",", "\n", "\r", "a", "é"), maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(noise, chunkBytes, async (body, chunkBytes) => {
      const text = `A,B\n${body}`;
      const { records, blankLines, unclosedLine } = parseNaively(text);
      const path = await csv(text);
      const { facts, problems, problemCount } = await scanCsv(path, { chunkBytes });
      expect(facts).toMatchObject({ records: records.length - 1, blankLines });

      const expected = records.flatMap(({ line, fields, misquotedLine }, index) => {
        if (unclosedLine !== undefined && index === records.length - 1)
          return [`${unclosedLine} the quote that opens`];
        if (misquotedLine !== undefined)
          return [`${misquotedLine} (text follows the closing|a space stands before the opening) quote`];
        return fields.length === 2 ? [] : [`${line} has ${fields.length} field`];
      });
      const found = problems.map(({ line, message }) => `${line} ${message}`);
      expect(found).toEqual(expected.map((start) => expect.stringMatching(new RegExp(`^${start}`))));
      expect(problemCount).toBe(expected.length);

      const lines = await linesOfRecords(path, Array.from(records.keys()), { chunkBytes });
      expect([...lines.values()]).toEqual(records.slice(1).map(({ line }) => line));
      await rm(path);
    }),
    { numRuns: 1000 },
  );
});
