import type { Warehouse } from "../warehouse/warehouse.ts";
import { LEDGERS } from "./tables.ts";

/**
 * Old outcomes, taken out of the ledger: rows that no publish from `oldest` on shows. What people decided, settings and
 * dates, and the versions of the records stay, so that undo and the write-back know what they knew.
 * @see shared/design.md, "Results are a ledger"
 */

/** The oldest publish of which the outcome can still be seen. */
export async function oldestSeen(warehouse: Warehouse): Promise<number> {
  const [row] = await warehouse.all<{ oldest: number }>(
    "SELECT COALESCE(max(oldest), 1) AS oldest FROM ledger.compacted",
  );
  return row?.oldest ?? 1;
}

/** Rows of the ledger that would go, and all rows. */
export async function countCompaction(
  warehouse: Warehouse,
  oldest: number,
): Promise<{ rows: number; all: number }> {
  const sum = (test: string) =>
    LEDGERS.map(({ name }) => `(SELECT count(*) FROM ledger.${name} AS held WHERE ${test})`).join(" + ");
  const [row] = await warehouse.all<{ rows: number; all: number }>(
    `SELECT CAST(${sum(goneBefore(oldest))} AS DOUBLE) AS rows, CAST(${sum("TRUE")} AS DOUBLE) AS "all"`,
  );
  return row ?? { rows: 0, all: 0 };
}

/** Takes them out. Wants a transaction. */
export async function compactLedger(warehouse: Warehouse, oldest: number): Promise<void> {
  for (const { name } of LEDGERS)
    await warehouse.run(`DELETE FROM ledger.${name} AS held WHERE ${goneBefore(oldest)}`);
  await warehouse.run("DELETE FROM ledger.compacted");
  await warehouse.run(`INSERT INTO ledger.compacted VALUES (${oldest})`);
}

/** A row that was no longer true at a publish, nor is at any later one. */
const goneBefore = (publish: number) => `held.closed_by <= ${publish}`;
