import { stat } from "node:fs/promises";
import { join } from "node:path";
import { selectRecords, UNREADABLE_ID } from "../../mirror/read-cells.ts";
import { columnsOf, tableOf } from "../../mirror/tables.ts";
import { FIELDS, OBJECTS, type ObjectName } from "../../settings/fields.ts";
import type { Problem } from "../../settings/problem.ts";
import type { ExportColumns } from "../../settings/rules.ts";
import type { CsvFile, Warehouse } from "../../warehouse/warehouse.ts";
import { type CellCheck, cellChecks, type UsedColumn } from "./checks.ts";
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
  /** Objects of which there is something that could not be opened. */
  readonly #refused: readonly ObjectName[];
  readonly #scratch: string;
  /** What opening found wrong. */
  readonly problems: readonly Problem[];
  /** How many these are in all, where not all were kept. */
  readonly problemCount: number;

  private constructor(
    files: readonly ScannedFile[],
    refused: readonly ObjectName[],
    problems: readonly Problem[],
    count: number,
    scratch: string,
  ) {
    this.#files = files;
    this.#refused = refused;
    this.problems = problems;
    this.problemCount = count;
    this.#scratch = scratch;
  }

  /**
   * @param source - folder or ZIP
   * @param scratch - a folder for unpacked and rewritten files, which the caller removes
   * @param options.partial - files may be absent, for an import into a store that holds the other records
   * @throws {SourceNotFound} where there is nothing at that path
   */
  static async open(
    source: string,
    scratch: string,
    progress: Progress = () => {},
    options: { partial?: boolean } = {},
  ): Promise<FileExport> {
    const { files, problems: found } = await openExport(source, OBJECTS, scratch, (done, total) =>
      progress(`unpacking ${percent(done, total)}`),
    );
    const problems: Problem[] = found.map(({ file, message }) => ({ file, message }));
    const refused = found.flatMap(({ object }) => (object as ObjectName | undefined) ?? OBJECTS);
    let count = problems.length;
    const scanned: ScannedFile[] = [];
    for (const file of files) {
      const object = file.object as ObjectName;
      const { size } = await stat(file.path);
      progress(`checking ${file.label}`);
      const scan = await scanCsv(file.path, {
        onProgress: (bytes) => progress(`checking ${file.label} ${percent(bytes, size)}`),
      });
      const header = scan.facts.header;
      // Where no header can be read, that is told instead.
      const missing = header.length > 0 ? missingColumns(object, header) : [];
      for (const [column, message] of missing) problems.push({ file: file.label, line: 1, column, message });
      for (const problem of scan.problems) {
        const column = problem.column === undefined ? undefined : header[problem.column];
        problems.push({
          file: file.label,
          line: problem.line,
          ...(column ? { column } : {}),
          message: problem.message,
        });
      }
      count += scan.problemCount + missing.length;
      scanned.push({
        ...file,
        object,
        facts: scan.facts,
        sound: scan.problemCount === 0,
      });
    }
    const present = [...refused, ...files.map((file) => file.object)];
    // A source without any of the files has been refused by now.
    const absent = options.partial ? [] : missingFiles(present);
    problems.unshift(...absent);
    return new FileExport(scanned, refused, problems, count + absent.length, scratch);
  }

  /** The columns of each object, for the rules that name them. */
  get columns(): ExportColumns {
    const columns: ExportColumns = {};
    for (const object of this.#refused) columns[object] = "unreadable";
    for (const { object, facts } of this.#files) {
      columns[object] =
        facts.header.length === 0
          ? "unreadable"
          : new Map(facts.header.map((name) => [name.toLowerCase(), name]));
    }
    return columns;
  }

  /** The objects of which there is a file that can be read, with the columns of its header. */
  get staged(): { object: ObjectName; columns: readonly string[] }[] {
    return this.#files
      .filter(({ sound }) => sound)
      .map(({ object, facts }) => ({ object, columns: facts.header }));
  }

  /** The columns that the contract does not know, of one object. */
  others(object: ObjectName): string[] {
    const header = this.#files.find((file) => file.object === object)?.facts.header ?? [];
    return header.filter((name) => !isKnown(object, name));
  }

  /** Records in the file of an object, as its structure tells. */
  recordsIn(object: ObjectName): number {
    return this.#files.find((file) => file.object === object)?.facts.records ?? 0;
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
      newline: facts.newline === "\r\n" ? "\r\n" : "\n",
      quotedNewlines: facts.quotedNewlines,
      longestRecord: facts.longestRecord,
    };
    const headerSpansLines = facts.header.some((name) => /[\r\n]/.test(name));
    if (facts.newline === "mixed" || facts.newline === "\r" || facts.blankLines > 0 || headerSpansLines) {
      csv.path = join(this.#scratch, `${object}-normalised.csv`);
      csv.newline = "\n";
      await normaliseCsv(file.path, csv.path);
    }
    const places = new Map(facts.header.map((name, index) => [name.toLowerCase(), `c${index}`]));
    const select = selectRecords(
      object,
      this.others(object),
      warehouse.dialect,
      `${warehouse.csv(csv)} AS cells`,
      (name) => places.get(name.toLowerCase()),
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
    const checks = cellChecks(file.object, file.facts.header, used, warehouse.dialect);
    const counts = await failures(warehouse, table, checks);
    if (counts.repeated === 0 && counts.failed.every((failed) => failed === 0))
      return { problems: [], count: 0 };
    const place = await placeIn(warehouse, table);
    const found: { record: number; column: string; message: string }[] = [];
    let count = 0;
    for (const [index, check] of checks.entries()) {
      const failed = counts.failed[index] ?? 0;
      if (failed === 0) continue;
      count += failed;
      const rows = await warehouse.all<{ record: bigint; id: string | null; cell: string | null }>(
        `SELECT ${place} AS record, id, ${check.cell} AS cell FROM ${table}
         WHERE ${check.fails} ORDER BY record LIMIT ${KEPT_PER_COLUMN}`,
      );
      for (const row of rows) {
        found.push({
          record: Number(row.record),
          column: check.column,
          message: check.message(row.cell, row.id),
        });
      }
    }
    const repeats = await (counts.repeated > 0 ? repeatedIds(warehouse, table, place) : []);
    count += repeats[0]?.count ?? 0;
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
        message: `${id} stands already in line ${lines.get(first)}; keep one of the two rows, or export the file again`,
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

/** How many rows fail each check, and how many ids are repeated. */
async function failures(
  warehouse: Warehouse,
  table: string,
  checks: readonly CellCheck[],
): Promise<{ failed: number[]; repeated: number }> {
  const count = (test: string) => `CAST(count(*) FILTER (WHERE ${test}) AS INTEGER)`;
  const probes = checks.flatMap((check, index) => {
    if (check.distinct === undefined || check.distinct === '"id"') return [];
    const values = `(SELECT DISTINCT ${check.distinct} FROM ${table} WHERE ${check.distinct} IS NOT NULL)`;
    return [`SELECT ${index} AS place, ${count(check.fails)} AS n FROM ${values}`];
  });
  const suspects =
    probes.length === 0 ? [] : await warehouse.all<{ place: number; n: number }>(probes.join(" UNION ALL "));
  const tests = checks.map((check, index) => {
    const cleared = suspects.some(({ place, n }) => place === index && n === 0);
    return `${cleared ? "0" : count(check.fails)} AS n${index}`;
  });
  const [row] = await warehouse.all<Record<string, number>>(
    `SELECT CAST(count(*) - count(DISTINCT id) AS INTEGER) AS repeated, ${tests.join(", ")} FROM ${table}`,
  );
  return { failed: checks.map((_, index) => row?.[`n${index}`] ?? 0), repeated: row?.repeated ?? 0 };
}

/**
 * Which record of its file a row is, counted from 0.
 *
 * In a transaction that is not committed yet, DuckDB numbers rows in order too, but not from 0.
 */
async function placeIn(warehouse: Warehouse, table: string): Promise<string> {
  const { position } = warehouse.dialect;
  const [row] = await warehouse.all<{ first: bigint | null }>(
    `SELECT min(${position}) AS first FROM ${table}`,
  );
  return `(${position} - ${row?.first ?? 0})`;
}

/**
 * The first records whose id stands in the file before them, each with the count of all such records.
 *
 * Empty and unreadable ids are left out: they are told of already.
 */
async function repeatedIds(
  warehouse: Warehouse,
  table: string,
  place: string,
): Promise<{ record: number; first: number; id: string; count: number }[]> {
  const { dialect } = warehouse;
  const readable = `NOT ${dialect.startsWith("id", dialect.text(UNREADABLE_ID))}`;
  const rows = await warehouse.all<{ record: bigint; first: bigint; id: string; count: number }>(
    `SELECT again.record, firsts.first, again.id, CAST(count(*) OVER () AS INTEGER) AS count
     FROM (SELECT ${place} AS record, id FROM ${table}) AS again
     JOIN (SELECT id, min(${place}) AS first FROM ${table} WHERE ${readable} GROUP BY id HAVING count(*) > 1) AS firsts
       ON firsts.id = again.id AND firsts.first <> again.record
     ORDER BY again.record LIMIT ${KEPT_PER_COLUMN}`,
  );
  return rows.map((row) => ({ ...row, record: Number(row.record), first: Number(row.first) }));
}

function percent(done: number, total: number): string {
  return total === 0 ? "" : `${Math.floor((100 * done) / total)} %`;
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
