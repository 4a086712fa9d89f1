import { expect, test } from "vitest";
import { openDuckDb } from "../../warehouse/duckdb/duckdb-warehouse.ts";
import { placeUploads } from "./ingest.ts";

const ROW_BYTES = 102;

test.each([
  ["bytes alone", null, 500, 5],
  ["rows alone", 7, 1_000_000, 3],
  ["rows that are few, of which each is long", 7, 500, 7],
])("no upload passes its limits: %s", async (_, rowsMax, bytesMax, uploads) => {
  const warehouse = await openDuckDb({ path: ":memory:", threads: 1 });
  try {
    await warehouse.run(
      "CREATE TABLE rows_here AS SELECT CAST(n AS VARCHAR) AS key, repeat('x', 100) AS cell FROM range(20) AS one(n)",
    );
    expect(await placeUploads(warehouse, "rows_here", "row.key", { rowsMax, bytesMax })).toBe(uploads);
    const parts = await warehouse.all<{ upload: number; rows: number; bytes: number }>(
      `SELECT upload, CAST(count(*) AS INTEGER) AS rows, CAST(sum(strlen(key) + strlen(cell)) AS INTEGER) AS bytes
       FROM rows_here GROUP BY upload ORDER BY upload`,
    );
    expect(parts.map(({ upload }) => upload)).toEqual(
      Array.from({ length: uploads }, (_none, index) => index),
    );
    for (const { rows, bytes } of parts) {
      expect(rows).toBeLessThanOrEqual(rowsMax ?? 20);
      // The row that reaches the limit goes along.
      expect(bytes).toBeLessThan(bytesMax + ROW_BYTES);
    }
  } finally {
    await warehouse.close();
  }
});
