/** Rows with their columns' names, for those who measure the demo and do not mind the time. */
import type { DemoObject, DemoTable } from "../tables/table.ts";

export type Row = Readonly<Record<string, string>>;
export type Export = Readonly<Record<DemoObject, readonly Row[]>>;

export async function readTables(tables: AsyncIterable<DemoTable>): Promise<Export> {
  const read: Partial<Record<DemoObject, Row[]>> = {};
  for await (const { object, columns, rows } of tables) {
    read[object] = Array.from(rows, (cells) =>
      Object.fromEntries(columns.map((column, nth) => [column, cells[nth] ?? ""])),
    );
  }
  return read as Export;
}

/** The value of a column; that the column is there is for the tables to see to. */
export function cell(row: Row | undefined, column: string): string {
  const value = row?.[column];
  if (value === undefined) throw new Error(`the demo has no column ${column}`);
  return value;
}

export function is(row: Row, column: string): boolean {
  return cell(row, column) === "true";
}

export function byId(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [cell(row, "Id"), row]));
}

/** Days since 1970 of a date or a datetime. */
export function dayNumber(text: string): number {
  return Math.floor(Date.parse(text.slice(0, 10)) / 86_400_000);
}

/** The value below which that share of the numbers lies. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export function shareOf<T>(items: readonly T[], test: (item: T) => boolean): number {
  return items.length === 0 ? 0 : items.filter(test).length / items.length;
}
