import { rm } from "node:fs/promises";
import { openDuckDb } from "../warehouse/duckdb/duckdb-warehouse.ts";
import type { Value } from "../warehouse/warehouse.ts";

/** A column of a file of rows; `decimal` is plain digits as text, kept exactly with six places. */
export type RowColumn = { name: string; type: "text" | "decimal" | "double" | "boolean" };

/** Rows held in memory at a time. */
const BATCH = 5_000;

/**
 * Writes rows as a Parquet file, in their order. What is neither a text, a number nor a boolean is written as JSON.
 *
 * @param path - a file that is not there yet; it is removed again where the rows fail
 */
export async function writeParquet(
  path: string,
  columns: readonly RowColumn[],
  rows: AsyncIterable<Record<string, unknown>> | Iterable<Record<string, unknown>>,
): Promise<void> {
  const warehouse = await openDuckDb({ path: ":memory:", threads: 1 });
  const { identifier, type } = warehouse.dialect;
  const loaded = columns.map(
    ({ name, type: each }) => ({ name, type: each === "decimal" ? "text" : each }) as const,
  );
  const place = { name: "place", type: "double" } as const;
  const selected = columns.map(({ name, type: each }) =>
    each === "decimal"
      ? `CAST(${identifier(name)} AS DECIMAL(24,6)) AS ${identifier(name)}`
      : identifier(name),
  );
  let written = 0;
  const add = async (batch: readonly Record<string, unknown>[]) => {
    const values = batch.map((row, index) => [
      ...loaded.map((column) => plain(row[column.name])),
      written + index,
    ]);
    await warehouse.load("batch", [...loaded, place], values);
    await warehouse.run("INSERT INTO held SELECT * FROM batch");
    written += batch.length;
  };
  try {
    const list = [...loaded, place].map((column) => `${identifier(column.name)} ${type(column.type)}`);
    await warehouse.run(`CREATE TABLE held (${list.join(", ")})`);
    let batch: Record<string, unknown>[] = [];
    for await (const row of rows) {
      batch.push(row);
      if (batch.length < BATCH) continue;
      await add(batch);
      batch = [];
    }
    if (batch.length > 0) await add(batch);
    await warehouse.export(`SELECT ${selected.join(", ")} FROM held ORDER BY place`, path, "parquet");
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await warehouse.close();
  }
}

function plain(value: unknown): Value {
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return JSON.stringify(value);
}
