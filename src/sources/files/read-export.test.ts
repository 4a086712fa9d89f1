import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { tableOf } from "../../mirror/tables.ts";
import { OBJECTS } from "../../settings/fields.ts";
import { problemText } from "../../settings/problem.ts";
import { openDuckDb } from "../../warehouse/duckdb/duckdb-warehouse.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { checkUsedColumns } from "./checks.ts";
import { FileExport } from "./read-export.ts";

let root: string;
let warehouse: Warehouse;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "read-export-"));
  warehouse = await openDuckDb({ path: ":memory:", threads: 1 });
});
afterEach(async () => {
  await warehouse.close();
  await rm(root, { recursive: true });
});

const ANN = "003000000000001AAA";

/** An export of these files, lines parted by blanks. */
async function opened(files: Record<string, string>, partial = true): Promise<FileExport> {
  const folder = join(root, "export");
  await mkdir(folder);
  for (const [name, lines] of Object.entries(files))
    await writeFile(join(folder, name), `${lines.replaceAll(" ", "\n")}\n`);
  return FileExport.open(folder, join(root, "scratch"), () => {}, { partial });
}

const told = (problems: FileExport["problems"]) =>
  problems.map((problem) => problemText(problem).replace(root, ""));

describe("an export with some of the files", () => {
  test("is whole for a store that holds the others", async () => {
    const source = await opened({ "contact.CSV": `id,EMAIL,Shoe_Size__c ${ANN},ann@x.com,43` });
    expect(source.problems).toEqual([]);
    expect(source.staged).toEqual([{ object: "Contact", columns: ["id", "EMAIL", "Shoe_Size__c"] }]);
    expect(await source.load(warehouse, "staged", [])).toEqual({ problems: [], count: 0 });
    for (const object of OBJECTS) {
      const rows = await warehouse.all(`SELECT id FROM staged.${tableOf(object)}`);
      expect(rows, object).toEqual(object === "Contact" ? [{ id: ANN }] : []);
    }
  });

  test("is not whole for a run", async () => {
    const { problems, problemCount } = await opened({ "Contact.csv": `Id,Email ${ANN},` }, false);
    expect(told(problems)).toEqual([
      "Campaign.csv: the file is missing; export the object Campaign too",
      "CampaignMember.csv: the file is missing; export the object CampaignMember too",
    ]);
    expect(problemCount).toBe(2);
  });

  test("has the required columns of the files that are there", async () => {
    const { problems } = await opened({
      "Lead.csv": "Id",
      "CampaignMember.csv": "Id,CampaignId,CreatedDate",
    });
    expect(told(problems)).toEqual([
      "Lead.csv:1:Email: the column Email is missing; add it to the export",
      "CampaignMember.csv:1:LeadId: the columns LeadId and ContactId are both missing; add at least one to the export",
    ]);
  });

  test("has at least one of them", async () => {
    const { problems, problemCount, staged } = await opened({ "Task.csv": "Id" });
    expect(problemCount).toBe(1);
    expect(told(problems)).toEqual([
      "/export: holds no file of a Salesforce export (Account.csv, Contact.csv, Lead.csv, Campaign.csv, CampaignMember.csv, Opportunity.csv, OpportunityContactRole.csv); name the folder or ZIP that does",
    ]);
    expect(staged).toEqual([]);
  });

  test("stages no file of which the structure is not sound", async () => {
    const source = await opened({ "Contact.csv": `Id,Email ${ANN}`, "Lead.csv": "Id,Email" });
    expect(source.staged).toEqual([{ object: "Lead", columns: ["Id", "Email"] }]);
    expect(source.problemCount).toBe(1);
  });

  test("two files of one object are told once, and stage nothing of it", async () => {
    const source = await opened({ "Contact.csv": "Id,Email", "contact.CSV": "Id,Email" });
    expect(source.problemCount).toBe(1);
    expect(source.staged).toEqual([]);
  });

  test("is read and checked within a transaction: lines are those of the file, and nothing stays when it fails", async () => {
    const rows = `Id,Email,IsDeleted ${ANN},ann@x.com,false 003000000000002AAA,,perhaps ${ANN},,`;
    const source = await opened({ "Contact.csv": rows });
    const reading = warehouse.transaction(async () => {
      const { problems } = await source.load(warehouse, "staged", []);
      throw new Error(told(problems).join("\n"));
    });
    await expect(reading).rejects.toThrow(
      [
        'Contact.csv:3:IsDeleted: "perhaps" is neither true nor false; write true, false, 1 or 0',
        `Contact.csv:4:Id: ${ANN} stands already in line 2; keep one of the two rows, or export the file again`,
      ].join("\n"),
    );
    const left = await warehouse.all(
      "SELECT 1 FROM information_schema.schemata WHERE schema_name = 'staged'",
    );
    expect(left).toEqual([]);
  });
});

describe("columns that the settings begin to use", () => {
  async function mirrorOf(cells: string[]): Promise<void> {
    await warehouse.run("CREATE SCHEMA mirror");
    const columns = ["id", "cell_worth__c"].map((name) => ({ name, type: "text" as const }));
    const rows = cells.map((cell, place) => [`006${String(place + 1).padStart(12, "0")}AAA`, cell || null]);
    await warehouse.load("mirror.opportunity", columns, rows);
  }
  const used = (type: "number" | "date" | "moment") => [
    { object: "Opportunity" as const, name: "Worth__c", type },
  ];

  test.each([
    ["number", ["", "12.50", " 7 ", "1e3"], ["12 EUR"]],
    ["date", ["", "2026-01-25"], ["2026-01-25T10:00:00Z", "2026-02-30"]],
    ["moment", ["", "2026-01-25", "2026-01-25 10:00:00", "2026-01-25T10:00:00+0200"], ["yesterday"]],
  ] as const)("as a %s", async (type, good, bad) => {
    await mirrorOf([...good, ...bad]);
    const { problems, count } = await checkUsedColumns(warehouse, "mirror", used(type));
    expect(count).toBe(bad.length);
    expect(problems.map(({ file, line, column }) => [file, line, column])).toEqual(
      bad.map(() => ["Opportunity", undefined, "Worth__c"]),
    );
    for (const [place, value] of bad.entries()) {
      expect(problems[place]?.message).toContain(JSON.stringify(value));
      expect(problems[place]?.message).toContain(
        `006${String(good.length + place + 1).padStart(12, "0")}AAA`,
      );
    }
  });

  test("names the first hundred of each, and counts the others", async () => {
    await mirrorOf(Array.from({ length: 130 }, () => "dear"));
    const { problems, count } = await checkUsedColumns(warehouse, "mirror", [
      ...used("number"),
      ...used("date"),
    ]);
    expect([problems.length, count]).toEqual([200, 260]);
    expect(problems[99]?.message).toContain("006000000000100AAA");
  });
});
