import { join } from "node:path";
import { selectRecords } from "../../mirror/read-cells.ts";
import { columnsOf, tableOf } from "../../mirror/tables.ts";
import { FIELDS, OBJECTS, type ObjectName } from "../../settings/fields.ts";
import type { Problem } from "../../settings/problem.ts";
import type { ExportColumns } from "../../settings/rules.ts";
import type { CsvFile, Warehouse } from "../../warehouse/warehouse.ts";
import { cellChecks, type UsedColumn } from "./checks.ts";
import { type CsvFacts, linesOfRecords, normaliseCsv, scanCsv } from "./csv-scan.ts";
import { type ExportFile, openExport } from "./open-export.ts";

/** Told of each thing that is being done, so that a person can see that something is. */
export type Progress = (what: string) => void;

type ScannedFile = ExportFile & { object: ObjectName; facts: CsvFacts; sound: boolean };

/** Problems kept of one column; the others are counted. */
const KEPT_PER_COLUMN = 100;

/**
 * A Salesforce export in a folder or a ZIP: one CSV for each object.
 *
 * Opening it scans the structure of every file and its header; loading it fills the mirror and checks every value
 * that is used. Both gather all problems before they give up.
 * @see shared/spec/contract.md, "In: one CSV per object"
 */
export class FileExport {
  readonly #files: readonly ScannedFile[];
  readonly #scratch: string;
  /** What opening found wrong. */
  readonly problems: readonly Problem[];
  /** How many these are in all, where not all were kept. */
  readonly problemCount: number;

  private constructor(
    files: readonly ScannedFile[],
    problems: readonly Problem[],
    count: number,
    scratch: string,
  ) {
    this.#files = files;
    this.problems = problems;
    this.problemCount = count;
    this.#scratch = scratch;
  }

  /**
   * @param source - folder or ZIP
   * @param scratch - a folder for unpacked and rewritten files, which the caller removes
   * @throws {SourceNotFound} where there is nothing at that path
   */
  static async open(source: string, scratch: string, progress: Progress = () => {}): Promise<FileExport> {
    const { files, problems: found } = await openExport(source, OBJECTS, scratch);
    const problems: Problem[] = found.map(({ file, message }) => ({ file, message }));
    let count = problems.length;
    const scanned: ScannedFile[] = [];
    for (const file of files) {
      progress(`checking ${file.label}`);
      const object = file.object as ObjectName;
      const scan = await scanCsv(file.path);
      const header = scan.facts.header;
      for (const problem of scan.problems) {
        const column = problem.column === undefined ? undefined : header[problem.column];
        problems.push({
          file: file.label,
          line: problem.line,
          ...(column ? { column } : {}),
          message: problem.message,
        });
      }
      const missing = scan.problemCount === 0 ? missingColumns(object, header) : [];
      for (const [column, message] of missing) problems.push({ file: file.label, line: 1, column, message });
      count += scan.problemCount + missing.length;
      scanned.push({
        ...file,
        object,
        facts: scan.facts,
        sound: scan.problemCount === 0 && missing.length === 0,
      });
    }
    const absent = found.length === 0 ? missingFiles(files.map((file) => file.object)) : [];
    problems.unshift(...absent);
    return new FileExport(scanned, problems, count + absent.length, scratch);
  }

  /** The columns of each object, for the rules that name them. */
  get columns(): ExportColumns {
    const columns: ExportColumns = {};
    for (const { object, facts } of this.#files) {
      columns[object] = new Map(facts.header.map((name) => [name.toLowerCase(), name]));
    }
    return columns;
  }

  /** The columns that the contract does not know, of one object. */
  others(object: ObjectName): string[] {
    const header = this.#files.find((file) => file.object === object)?.facts.header ?? [];
    return header.filter((name) => !isKnown(object, name));
  }

  /** Whether the export has a file for the object. */
  has(object: ObjectName): boolean {
    return this.#files.some((file) => file.object === object);
  }

  /**
   * Fills the mirror's tables in a schema with the records.
   *
   * @param used - columns beyond the contract's that the settings use, to be checked too
   * @returns the problems found in values, and how many there are in all
   */
  async load(
    warehouse: Warehouse,
    schema: string,
    used: readonly UsedColumn[],
    progress: Progress = () => {},
  ): Promise<{ problems: Problem[]; count: number }> {
    const problems: Problem[] = [];
    let count = 0;
    await warehouse.run(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
    for (const object of OBJECTS) {
      const table = `${schema}.${tableOf(object)}`;
      const file = this.#files.find((candidate) => candidate.object === object);
      if (!file?.sound) {
        await warehouse.load(table, columnsOf(object, []), []);
        continue;
      }
      progress(`reading ${file.label}`);
      await this.#fill(warehouse, file, table);
      const found = await this.#check(warehouse, file, table, used);
      problems.push(...found.problems);
      count += found.count;
    }
    return { problems, count };
  }

  async #fill(warehouse: Warehouse, file: ScannedFile, table: string): Promise<void> {
    const { facts, object } = file;
    const csv: CsvFile = {
      path: file.path,
      columns: facts.header.map((_, index) => `c${index}`),
      newline: facts.newline === "mixed" ? "\n" : facts.newline,
      quotedNewlines: facts.quotedNewlines,
    };
    if (facts.newline === "mixed" || facts.newline === "\r" || facts.blankLines > 0) {
      csv.path = join(this.#scratch, `${object}-normalised.csv`);
      csv.newline = "\n";
      await normaliseCsv(file.path, csv.path);
    }
    const places = new Map(facts.header.map((name, index) => [name.toLowerCase(), `c${index}`]));
    const select = selectRecords(object, this.others(object), warehouse.dialect, warehouse.csv(csv), (name) =>
      places.get(name.toLowerCase()),
    );
    await warehouse.run(`CREATE OR REPLACE TABLE ${table} AS ${select}`);
    const [row] = await warehouse.all<{ records: number }>(
      `SELECT CAST(count(*) AS INTEGER) AS records FROM ${table}`,
    );
    if (row?.records !== facts.records) {
      throw new Error(`${file.label}: ${facts.records} records were counted, but ${row?.records} were read`);
    }
  }

  async #check(
    warehouse: Warehouse,
    file: ScannedFile,
    table: string,
    used: readonly UsedColumn[],
  ): Promise<{ problems: Problem[]; count: number }> {
    const { dialect } = warehouse;
    const position = dialect.position;
    const checks = cellChecks(file.object, file.facts.header, used, dialect);
    const tests = checks.map(
      (check, index) => `CAST(count(*) FILTER (WHERE ${check.fails}) AS INTEGER) AS n${index}`,
    );
    const [counts] = await warehouse.all<Record<string, number>>(
      `SELECT CAST(count(*) - count(DISTINCT id) AS INTEGER) AS repeated, ${tests.join(", ")} FROM ${table}`,
    );
    const found: { record: number; column: string; message: string }[] = [];
    let count = 0;
    for (const [index, check] of checks.entries()) {
      const failures = counts?.[`n${index}`] ?? 0;
      if (failures === 0) continue;
      count += failures;
      const rows = await warehouse.all<{ record: bigint; cell: string | null }>(
        `SELECT ${position} AS record, ${check.cell} AS cell FROM ${table}
         WHERE ${check.fails} ORDER BY ${position} LIMIT ${KEPT_PER_COLUMN}`,
      );
      for (const row of rows) {
        found.push({ record: Number(row.record), column: check.column, message: check.message(row.cell) });
      }
    }
    // Empty and unreadable ids are told of already.
    const repeats = await (counts?.repeated ? repeatedIds(warehouse, table) : []);
    count += repeats.length;
    const idColumn = file.facts.header.find((name) => name.toLowerCase() === "id") ?? "Id";
    const records = new Set([
      ...found.map(({ record }) => record),
      ...repeats.flatMap(({ record, first }) => [record, first]),
    ]);
    const lines = await linesOfRecords(
      file.path,
      [...records].sort((a, b) => a - b),
    );
    for (const { record, first, id } of repeats) {
      found.push({
        record,
        column: idColumn,
        message: `${id} stands already in line ${lines.get(first)}; a record may stand in a file once`,
      });
    }
    found.sort((a, b) => a.record - b.record);
    const problems = found.map(({ record, column, message }): Problem => {
      const line = lines.get(record);
      return { file: file.label, ...(line === undefined ? {} : { line }), column, message };
    });
    return { problems, count };
  }
}

/** Records whose id stands in the file before them. */
async function repeatedIds(
  warehouse: Warehouse,
  table: string,
): Promise<{ record: number; first: number; id: string }[]> {
  const { position } = warehouse.dialect;
  const rows = await warehouse.all<{ record: bigint; first: bigint; id: string }>(
    `SELECT again.${position} AS record, firsts.first, again.id
     FROM ${table} AS again
     JOIN (SELECT id, min(${position}) AS first FROM ${table} WHERE id IS NOT NULL GROUP BY id HAVING count(*) > 1) AS firsts
       ON firsts.id = again.id AND firsts.first <> again.${position}
     ORDER BY again.${position} LIMIT 10000`,
  );
  return rows.map((row) => ({ record: Number(row.record), first: Number(row.first), id: row.id }));
}

function isKnown(object: ObjectName, name: string): boolean {
  return FIELDS[object].some((field) => field.name.toLowerCase() === name.toLowerCase());
}

function missingColumns(object: ObjectName, header: readonly string[]): [column: string, message: string][] {
  const has = (name: string) => header.some((column) => column.toLowerCase() === name.toLowerCase());
  const missing: [string, string][] = FIELDS[object]
    .filter((field) => field.required && !has(field.name))
    .map((field) => [field.name, `the column ${field.name} is missing; add it to the export`]);
  if (object === "CampaignMember" && !has("LeadId") && !has("ContactId")) {
    missing.push([
      "LeadId",
      "the columns LeadId and ContactId are both missing; add at least one to the export",
    ]);
  }
  return missing;
}

function missingFiles(objects: readonly string[]): Problem[] {
  const missing = (object: string) => !objects.includes(object);
  const problems: Problem[] = (["Campaign", "CampaignMember"] as const).filter(missing).map((object) => ({
    file: `${object}.csv`,
    message: `the file is missing; export the object ${object} too`,
  }));
  if (missing("Lead") && missing("Contact")) {
    problems.push({
      file: "Contact.csv",
      message: "neither Contact.csv nor Lead.csv is there; export at least one of these objects",
    });
  }
  return problems;
}
