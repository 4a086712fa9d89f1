import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { longId } from "../../settings/ids.ts";
import { InputError, problemText } from "../../settings/problem.ts";
import { openDuckDb } from "../../warehouse/duckdb/duckdb-warehouse.ts";
import { readDatesFile, unknownMembers } from "./dates-file.ts";

const M1 = "00v000000000001AAA";
const M2 = "00v000000000002AAA";
/** Fifteen characters with capitals, and the same with the three that make it safe to compare without case. */
const SHORT = "00vA0000000abcZ";
const LONG = longId(SHORT);
const ZONE = "America/Los_Angeles";
const HEADER = "campaign_member_id,touchpoint_date";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dates-file-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function written(content: string | Uint8Array): Promise<string> {
  const path = join(folder, "dates.csv");
  await writeFile(path, content);
  return path;
}

/** Member and date of each row. */
async function rowsOf(content: string | Uint8Array, zone = ZONE): Promise<string[]> {
  const rows = await readDatesFile(await written(content), zone);
  return rows.map(({ campaignMemberId, touchpointDate, line }) => {
    const date = touchpointDate === null ? "cleared" : new Date(touchpointDate).toISOString();
    return `${line} ${campaignMemberId} ${date}`;
  });
}

async function faultsOf(path: string): Promise<InputError> {
  const error = await readDatesFile(path, ZONE).catch((error: unknown) => error);
  if (error instanceof InputError) return error;
  throw new Error("nothing was wrong");
}

async function problemsOf(content: string | Uint8Array): Promise<string[]> {
  return (await faultsOf(await written(content))).problems.map(problemText);
}

describe("dates", () => {
  test.each([
    ["2026-01-25T17:00:00Z", "2026-01-25T17:00:00.000Z"],
    ["2026-01-25T17:00:00.123Z", "2026-01-25T17:00:00.123Z"],
    ["2026-01-25T09:00-0800", "2026-01-25T17:00:00.000Z"],
    ["2026-01-25 09:00:00-08:00", "2026-01-25T17:00:00.000Z"],
    ["2026-01-25 17:00", "2026-01-25T17:00:00.000Z"],
    ["2026-01-25", "2026-01-25T08:00:00.000Z"],
    ["2026-07-25", "2026-07-25T07:00:00.000Z"],
    [" 2026-01-25 ", "2026-01-25T08:00:00.000Z"],
    ["", "cleared"],
    ['""', "cleared"],
    ["  ", "cleared"],
  ])("%j is %s", async (cell, date) => {
    expect(await rowsOf(`${HEADER}\n${M1},${cell}\n`)).toEqual([`2 ${M1} ${date}`]);
  });

  test("a day begins when clocks have skipped midnight", async () => {
    const rows = await rowsOf(`${HEADER}\n${M1},2018-11-04\n`, "America/Sao_Paulo");
    expect(rows).toEqual([`2 ${M1} 2018-11-04T03:00:00.000Z`]);
  });
});

describe("the file", () => {
  const expected = [`2 ${M1} 2026-01-25T08:00:00.000Z`, `3 ${M2} cleared`];

  test.each([
    ["LF", `${HEADER}\n${M1},2026-01-25\n${M2},\n`],
    ["CR LF", `${HEADER}\r\n${M1},2026-01-25\r\n${M2},\r\n`],
    ["no line end at the end", `${HEADER}\n${M1},2026-01-25\n${M2},`],
    ["byte order mark", `\ufeff${HEADER}\n${M1},2026-01-25\n${M2},\n`],
    ["quotes", `"campaign_member_id","touchpoint_date"\n"${M1}","2026-01-25"\n"${M2}",""\n`],
    ["another order and case", `Touchpoint_Date , CAMPAIGN_MEMBER_ID\n2026-01-25,${M1}\n,${M2}\n`],
  ])("%s", async (_, content) => {
    expect(await rowsOf(content)).toEqual(expected);
  });

  test("ids of 15 characters become 18", async () => {
    expect(await rowsOf(`${HEADER}\n${SHORT},\n`)).toEqual([`2 ${LONG} cleared`]);
  });

  test("blank lines are no rows, but lines", async () => {
    expect(await rowsOf(`${HEADER}\n\n${M1},\n\n\n${M2},\n`)).toEqual([`3 ${M1} cleared`, `6 ${M2} cleared`]);
  });

  test("a header alone is a batch without any entry", async () => {
    expect(await rowsOf(`${HEADER}\n`)).toEqual([]);
  });

  test("rows that lie across the reader's chunks are whole", async () => {
    const count = 60_000;
    const id = (row: number) => longId(`00v${String(row).padStart(12, "0")}`);
    const lines = Array.from({ length: count }, (_, row) => `${id(row)},"2026-01-25T17:00:00Z"`);
    const rows = await readDatesFile(await written([HEADER, ...lines].join("\r\n")), ZONE);
    expect(rows).toEqual(
      Array.from({ length: count }, (_, row) => ({
        campaignMemberId: id(row),
        touchpointDate: Date.UTC(2026, 0, 25, 17),
        line: row + 2,
      })),
    );
  });
});

describe("what is wrong", () => {
  test("all problems are told, each in its place", async () => {
    const content = `${HEADER}
${M1},1/25/2026
00v000000000001,2026-02-30
not an id,soon
${M1},2026-01-25
00V000000000001AAA,#N/A
,2026-01-25
${M2},2026-01-25,09:00
${M2}
${M2},2026-01-25
${SHORT},
${LONG},`;
    expect(await problemsOf(content)).toEqual([
      'dates.csv:2:touchpoint_date: "1/25/2026" is not a date and time; write 2026-01-25T17:00:00Z, or a day as 2026-01-25, or leave the cell empty to clear the date',
      `dates.csv:3:campaign_member_id: 00v000000000001 (${M1}) stands already in line 2; keep one of the two rows`,
      'dates.csv:3:touchpoint_date: "2026-02-30" is not a day of the calendar; correct it',
      'dates.csv:4:campaign_member_id: "not an id" is not a Salesforce id; an id has 15 or 18 letters and digits; copy it from Salesforce again',
      'dates.csv:4:touchpoint_date: "soon" is not a date and time; write 2026-01-25T17:00:00Z, or a day as 2026-01-25, or leave the cell empty to clear the date',
      `dates.csv:5:campaign_member_id: ${M1} stands already in line 2; keep one of the two rows`,
      'dates.csv:6:campaign_member_id: "00V000000000001AAA" is an id whose last three characters do not fit the others, as after a spreadsheet changed its case; copy it from Salesforce again',
      'dates.csv:6:touchpoint_date: "#N/A" is not a date; write a date, or leave the cell empty to clear it',
      "dates.csv:7:campaign_member_id: is empty; write the id of the campaign member, or remove the row",
      "dates.csv:8: has 3 fields, the header has 2; put values that hold a comma in double quotes",
      "dates.csv:9: has 1 field, the header has 2; give every column its place, empty ones too, or export the file again",
      `dates.csv:12:campaign_member_id: ${LONG} stands already in line 11; keep one of the two rows`,
    ]);
  });

  test.each([
    [
      "a column is missing",
      `campaign_member_id\n${M1}\n`,
      [
        "dates.csv:1:touchpoint_date: the column touchpoint_date is missing; the first line must be campaign_member_id,touchpoint_date",
      ],
    ],
    [
      "a column is misspelt",
      `campaign_member_id,touchpoint_dat\n${M1},\n`,
      [
        "dates.csv:1:touchpoint_dat: unknown column touchpoint_dat; did you mean touchpoint_date?",
        "dates.csv:1:touchpoint_date: the column touchpoint_date is missing; the first line must be campaign_member_id,touchpoint_date",
      ],
    ],
    [
      "other columns, and values are looked at all the same",
      `${HEADER},old_date\n${M1},x,\n`,
      [
        "dates.csv:1:old_date: unknown column old_date; a file of dates has the columns campaign_member_id,touchpoint_date and no others, so rename or remove it",
        'dates.csv:2:touchpoint_date: "x" is not a date and time; write 2026-01-25T17:00:00Z, or a day as 2026-01-25, or leave the cell empty to clear the date',
      ],
    ],
    [
      "a column twice",
      `${HEADER},Touchpoint_Date\n${M1},,\n`,
      [
        'dates.csv:1:Touchpoint_Date: the header names "Touchpoint_Date" twice, in columns 2 and 3; remove or rename one',
      ],
    ],
    [
      "semicolons",
      `campaign_member_id;touchpoint_date\n${M1};\n`,
      [
        'dates.csv:1: the file is separated by semicolons; export it with commas (Data Loader: Settings, comma as the delimiter; sf: --column-delimiter COMMA; Excel: "CSV UTF-8 (comma delimited)")',
      ],
    ],
    [
      "nothing at all",
      "",
      ["dates.csv:1: the file is empty; its first line must be campaign_member_id,touchpoint_date"],
    ],
    [
      "blank lines only",
      "\ufeff\n\n",
      ["dates.csv:1: the file is empty; its first line must be campaign_member_id,touchpoint_date"],
    ],
    [
      "UTF-16",
      Buffer.from(`\ufeff${HEADER}\n`, "utf16le"),
      ['dates.csv:1: the file is UTF-16; save it as UTF-8 (Excel: "CSV UTF-8") or export it again'],
    ],
    [
      "a quote that is never closed",
      `${HEADER}\n${M1},"2026-01-25\n${M2},x\n`,
      [
        'dates.csv:2:touchpoint_date: the quote that opens here is never closed; close it, or write a quote inside a value as ""',
      ],
    ],
  ])("%s", async (_, content, problems) => {
    expect(await problemsOf(content)).toEqual(problems);
  });

  test("not UTF-8", async () => {
    const content = Buffer.concat([Buffer.from(`${HEADER}\n${M1},`), Buffer.from([0xe9, 0x0a])]);
    expect(await problemsOf(content)).toContain(
      'dates.csv:2: the text is not valid UTF-8; save it as UTF-8 (Excel: "CSV UTF-8") or export it again',
    );
  });

  test("no such file, a folder", async () => {
    const path = join(folder, "gone.csv");
    expect((await faultsOf(path)).message).toBe(
      `gone.csv: there is no file ${path}; name the file that holds the dates`,
    );
    await mkdir(join(folder, "dates"), { recursive: true });
    expect((await faultsOf(join(folder, "dates"))).message).toBe(
      "dates: is a folder; name the file in it that holds the dates",
    );
  });

  test("a hundred problems are kept, those of the first lines, and all are counted", async () => {
    const wrong = Array.from({ length: 300 }, (_, row) => (row % 2 === 0 ? `${row},x` : "a,b,c"));
    const error = await faultsOf(await written([HEADER, ...wrong].join("\n")));
    expect(error.count).toBe(150 * 2 + 150);
    expect(error.problems).toHaveLength(100);
    expect(error.problems.at(-1)?.line).toBe(68);
  });
});

test("whatever a file holds, rows and problems come out, and no other error", async () => {
  const cell = fc.oneof(
    fc.constantFrom(M1, M2, SHORT, LONG, "2026-01-25", "2026-01-25T17:00Z", "", '"', '""', '"x', "x"),
    fc.string({ maxLength: 5 }),
  );
  const lines = fc.array(fc.tuple(cell, fc.constantFrom(",", ",,", "\n", "\r\n", "", ";"), cell), {
    maxLength: 6,
  });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(`${HEADER}\n`, ""), lines, async (header, parts) => {
      const path = await written(header + parts.map((part) => part.join("")).join("\n"));
      const outcome = await readDatesFile(path, ZONE).catch((error: unknown) => error);
      if (!Array.isArray(outcome)) expect(outcome).toBeInstanceOf(InputError);
    }),
    { numRuns: 300 },
  );
});

test("members that the store does not hold are problems, with the first hundred in full", async () => {
  const warehouse = await openDuckDb({ path: ":memory:", threads: 1 });
  try {
    await warehouse.run(`CREATE TABLE held AS SELECT '${M1}' AS id`);
    const row = (campaignMemberId: string, line: number) => ({
      campaignMemberId,
      touchpointDate: null,
      line,
    });
    const found = await unknownMembers(
      warehouse,
      "held",
      [row(M2, 2), row(M1, 3), row("003000000000001AAA", 4)],
      "dates.csv",
    );
    expect(found.count).toBe(2);
    expect(found.problems.map(problemText)).toEqual([
      `dates.csv:2:campaign_member_id: the store holds no campaign member ${M2}; import it first, or remove the row`,
      "dates.csv:4:campaign_member_id: 003000000000001AAA is the id of a contact; write the id of the campaign member",
    ]);
    expect(await unknownMembers(warehouse, "held", [row(M1, 2)], "dates.csv")).toEqual({
      problems: [],
      count: 0,
    });
    const many = Array.from({ length: 250 }, (_, index) => row(longId(`00vX${index + 1e10}`), index + 2));
    const all = await unknownMembers(warehouse, "held", many, "dates.csv");
    expect([all.problems.length, all.count, all.problems.at(-1)?.line]).toEqual([100, 250, 101]);
    expect(
      await warehouse.all("SELECT table_name FROM information_schema.tables ORDER BY table_name"),
    ).toEqual([{ table_name: "held" }]);
  } finally {
    await warehouse.close();
  }
});
