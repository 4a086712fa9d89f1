import { idFits, UNREADABLE_ID } from "../../mirror/read-cells.ts";
import { cellColumn, dayColumn, tableOf, typedColumn } from "../../mirror/tables.ts";
import { FIELDS, type Field, type FieldType, type ObjectName } from "../../settings/fields.ts";
import { idFault } from "../../settings/ids.ts";
import type { Problem } from "../../settings/problem.ts";
import type { Dialect } from "../../warehouse/dialect.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";

/** A column that the contract does not know, but that the settings name as a date, a time or a number. */
export type UsedColumn = { object: ObjectName; name: string; type: "number" | "date" | "moment" };

/** A test that finds the cells of one column that cannot be taken. */
export type CellCheck = {
  /** As the header spells it. */
  column: string;
  /** True for a row that fails, over the mirror's table. */
  fails: string;
  /**
   * Where the test is dear and values repeat: a column whose distinct values tell whether any row fails at all.
   * The test must then depend on this column alone.
   */
  distinct?: string;
  /** The text of the cell, over the mirror's table. */
  cell: string;
  message(cell: string | null, id: string | null): string;
};

/** What is asked of each column of an object's table, in the order of the export's header. */
export function cellChecks(
  object: ObjectName,
  header: readonly string[],
  used: readonly UsedColumn[],
  dialect: Dialect,
): CellCheck[] {
  return header.flatMap((column) => {
    const known = FIELDS[object].find((field) => field.name.toLowerCase() === column.toLowerCase());
    if (known) return knownChecks(object, known, column, dialect);
    return used
      .filter((entry) => entry.object === object && entry.name.toLowerCase() === column.toLowerCase())
      .map((entry) => usedCheck(entry, column, dialect));
  });
}

/** Problems kept of one column; the others are counted. */
const KEPT_PER_COLUMN = 100;

/**
 * The values of columns that the settings begin to use as dates or numbers after they were imported.
 *
 * @param schema - of the mirror's tables
 */
export async function checkUsedColumns(
  warehouse: Warehouse,
  schema: string,
  used: readonly UsedColumn[],
): Promise<{ problems: Problem[]; count: number }> {
  const problems: Problem[] = [];
  let count = 0;
  for (const entry of used) {
    const { fails, cell, message } = usedCheck(entry, entry.name, warehouse.dialect);
    const rows = await warehouse.all<{ id: string; cell: string | null; n: number }>(
      `SELECT id, ${cell} AS cell, CAST(count(*) OVER () AS DOUBLE) AS n
       FROM ${schema}.${tableOf(entry.object)} AS record WHERE ${fails} ORDER BY id LIMIT ${KEPT_PER_COLUMN}`,
    );
    count += rows[0]?.n ?? 0;
    for (const row of rows)
      problems.push({ file: entry.object, column: entry.name, message: message(row.cell, row.id) });
  }
  return { problems, count };
}

function knownChecks(object: ObjectName, field: Field, column: string, dialect: Dialect): CellCheck[] {
  const typed = dialect.identifier(typedColumn(field));
  const cell = dialect.identifier(cellColumn(object, field.name));
  const checks: CellCheck[] = [];
  const add = (fails: string, message: CellCheck["message"], text = cell) =>
    checks.push({ column, fails, cell: text, message });
  if (field.required === "value") {
    add(
      `${cell} IS NULL`,
      () =>
        `is empty, and every ${object} needs ${article(field.name)}; fill it in, or export the file again`,
    );
  }
  if (field.type === "id") {
    const raw = `substr(${typed}, ${UNREADABLE_ID.length + 1})`;
    const marked = dialect.startsWith(typed, dialect.text(UNREADABLE_ID));
    add(marked, unreadable("id"), raw);
    const lostCase = `NOT ${marked} AND NOT ${idFits(typed)}`;
    checks.push({ column, fails: lostCase, distinct: typed, cell: typed, message: unreadable("id") });
  } else if (field.type === "datetime") {
    const day = dialect.identifier(dayColumn(field));
    add(`${cell} IS NOT NULL AND ${typed} IS NULL AND ${day} IS NULL`, unreadable("datetime"));
  } else if (field.type !== "text") {
    add(`${cell} IS NOT NULL AND ${typed} IS NULL`, unreadable(field.type));
  }
  return checks;
}

function usedCheck(used: UsedColumn, column: string, dialect: Dialect): CellCheck {
  const cell = dialect.identifier(cellColumn(used.object, used.name));
  const text = dialect.trimmed(cell);
  const read =
    used.type === "number"
      ? dialect.toNumber(text)
      : used.type === "date"
        ? dialect.toDay(text)
        : `COALESCE(CAST(${dialect.toDay(text)} AS ${dialect.type("instant")}), ${dialect.toInstant(text)})`;
  const fault = unreadable(used.type === "moment" ? "datetime" : used.type);
  return {
    column,
    fails: `${cell} IS NOT NULL AND ${read} IS NULL`,
    cell,
    // The column is somebody's own, and so will be put right in Salesforce, record by record.
    message: (text, id) =>
      `${fault(text)}; the settings use this column${id === null ? "" : ` (record ${id})`}`,
  };
}

/** What to tell of a cell that is no value of its type. */
function unreadable(type: Exclude<FieldType, "text">): (cell: string | null) => string {
  return (cell) => {
    const value = JSON.stringify((cell ?? "").trim().slice(0, 60));
    switch (type) {
      case "id":
        return `${idFault(cell ?? "")}; export the file again, and do not save it in a spreadsheet`;
      case "boolean":
        return `${value} is neither true nor false; write true, false, 1 or 0`;
      case "number":
        return `${value} is not a number that can be read; write 1200.50, without currency, spaces and thousands separators, at most 16 digits before the point`;
      case "date":
        if (/^"\d{4}-\d{2}-\d{2}[T ]/.test(value)) {
          return `${value} holds a time, and this column takes a day; write 2026-01-25`;
        }
        return /^"\d{4}-\d{2}-\d{2}"$/.test(value)
          ? `${value} is not a day of the calendar; correct it`
          : `${value} is not a date; write 2026-01-25`;
      case "datetime":
        return `${value} is not a date and time; write 2026-01-25T17:00:00Z, or a day as 2026-01-25`;
    }
  };
}

function article(name: string): string {
  return /^[AEIOU]/.test(name) ? `an ${name}` : `a ${name}`;
}
