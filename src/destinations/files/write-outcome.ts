import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { OUTCOME, type OutcomeColumn, type OutcomeTable } from "../../model/outcome.ts";
import type { Dialect } from "../../warehouse/dialect.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { stagingBeside } from "./staging.ts";

export type OutcomeFormat = "csv" | "parquet";

/**
 * Writes the outcome files into a folder, and `summary.json` last.
 *
 * All files are written beside the folder first and then moved into it, the summary at the end: a folder with a
 * summary is whole. Files that are not the outcome's stay as they are.
 * @param summary - makes the summary, once the other files are there
 */
export async function writeOutcome(
  warehouse: Warehouse,
  schema: string,
  out: string,
  format: OutcomeFormat,
  summary: () => object,
): Promise<void> {
  const staging = await stagingBeside(out);
  await mkdir(staging, { recursive: true });
  try {
    for (const table of OUTCOME) {
      const select = outcomeSelect(table, schema, format, warehouse.dialect);
      await warehouse.export(select, join(staging, `${table.name}.${format}`), format);
    }
    await mkdir(out, { recursive: true });
    await rm(join(out, "summary.json"), { force: true });
    for (const table of OUTCOME) {
      await rename(join(staging, `${table.name}.${format}`), join(out, `${table.name}.${format}`));
    }
    const written = join(staging, "summary.json");
    await writeFile(written, `${JSON.stringify(summary(), null, 2)}\n`);
    await rename(written, join(out, "summary.json"));
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** The rows of an outcome table as they are written, in their order. */
export function outcomeSelect(
  table: OutcomeTable,
  schema: string,
  format: OutcomeFormat,
  dialect: Dialect,
): string {
  const list = table.columns.map((column) => selectColumn(column, format, dialect));
  return `SELECT ${list.join(", ")} FROM ${schema}.${table.name} AS outcome ORDER BY ${qualified(table.order)}`;
}

/** Rows are ordered by the table's own columns, not by what the CSV makes of them. */
function qualified(order: string): string {
  return order.replaceAll(/(^|, )(\w+)/g, "$1outcome.$2");
}

/** What Parquet keeps of a value: instants as such, money with six places where the CRM's field has eighteen. */
function typed({ name, type }: OutcomeColumn, value: string, dialect: Dialect): string {
  if (type === "instant") return `${dialect.zonedInstant(value)} AS ${name}`;
  return name === "actual_cost" ? `CAST(${value} AS DECIMAL(22,6)) AS ${name}` : value;
}

/** A column as a CSV cell; in Parquet every value keeps its type. */
function selectColumn(column: OutcomeColumn, format: OutcomeFormat, dialect: Dialect): string {
  const value = `outcome.${column.name}`;
  if (format === "parquet") return typed(column, value, dialect);
  if (column.type === "instant") return `${dialect.instantText(value)} AS ${column.name}`;
  if (column.type === "decimal") return `${dialect.decimalText(value)} AS ${column.name}`;
  return value;
}
