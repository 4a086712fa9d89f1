import type { Warehouse } from "../warehouse/warehouse.ts";
import { isOpen, LEDGERS, type Ledger } from "./tables.ts";

/**
 * The difference between a candidate and the newest publish, for each ledger two relations: `closing_<name>`, rows that
 * are no longer true (with `place`, their place in the ledger), and `opening_<name>`, rows that have become true.
 * A row that is the same in every column is in neither. `differing_<name>` has one row for each pair of them.
 */

/** All open rows of a ledger, with their places. */
function openRows({ name, columns }: Ledger, { dialect, home }: Warehouse): string {
  return `SELECT held.${dialect.position} AS place, ${columns.map((column) => `held.${column}`).join(", ")}
    FROM ${home}.ledger.${name} AS held WHERE ${isOpen("held")}`;
}

/**
 * Compares a candidate that holds everything.
 *
 * What differs is copied, both sides of it: the published rows are not read again to show it.
 * @param isFirst - nothing is published yet: everything opens, and is not copied to say so
 */
export async function compareAll(warehouse: Warehouse, schema: string, isFirst: boolean): Promise<void> {
  for (const ledger of LEDGERS) {
    const { name, columns } = ledger;
    const list = columns.join(", ");
    if (isFirst) {
      await warehouse.run(`CREATE VIEW ${schema}.opening_${name} AS SELECT ${list} FROM ${schema}.${name}`);
      await warehouse.run(
        `CREATE TABLE ${schema}.closing_${name} AS SELECT CAST(NULL AS BIGINT) AS place, ${list} FROM ${schema}.${name} LIMIT 0`,
      );
      await warehouse.run(
        `CREATE VIEW ${schema}.differing_${name} AS SELECT CAST(NULL AS BIGINT) AS place, 0 AS fresh FROM ${schema}.${name}`,
      );
      continue;
    }
    await warehouse.run(`CREATE VIEW ${schema}.before_${name} AS ${openRows(ledger, warehouse)}`);
    const both = columns.map(
      (column) => `before.${column} AS old_${column}, after.${column} AS new_${column}`,
    );
    const isThere = `CASE WHEN after.${ledger.key[0]} IS NOT NULL THEN 0 END AS fresh`;
    await findDiffering(warehouse, schema, ledger, `before.place, ${isThere}, ${both.join(", ")}`);
    const side = (prefix: string) => columns.map((column) => `${prefix}_${column} AS ${column}`).join(", ");
    await warehouse.run(`CREATE VIEW ${schema}.closing_${name} AS
      SELECT place, ${side("old")} FROM ${schema}.differing_${name} WHERE place IS NOT NULL`);
    await warehouse.run(`CREATE VIEW ${schema}.opening_${name} AS
      SELECT ${side("new")} FROM ${schema}.differing_${name} WHERE fresh IS NOT NULL`);
  }
}

/** Compares one candidate `<name>` of a scope with the published rows `before_<name>`, both of them tables. */
export async function compareScope(warehouse: Warehouse, schema: string, ledger: Ledger): Promise<void> {
  const { name, columns } = ledger;
  const { position } = warehouse.dialect;
  await findDiffering(warehouse, schema, ledger, `before.place, after.${position} AS fresh`);
  const among = (column: string) => `IN (SELECT ${column} FROM ${schema}.differing_${name})`;
  const list = columns.join(", ");
  await warehouse.run(`CREATE VIEW ${schema}.closing_${name} AS
    SELECT place, ${list} FROM ${schema}.before_${name} WHERE place ${among("place")}`);
  await warehouse.run(`CREATE VIEW ${schema}.opening_${name} AS
    SELECT ${list} FROM ${schema}.${name} WHERE ${position} ${among("fresh")}`);
}

/**
 * Makes `differing_<name>`, a row for each key of which the rows before and after differ: `place` is NULL where there was
 * none, `fresh` where there is none now.
 */
async function findDiffering(
  warehouse: Warehouse,
  schema: string,
  ledger: Ledger,
  columns: string,
): Promise<void> {
  const { name } = ledger;
  const [same, differs] = conditions(ledger);
  const key = ledger.key[0];
  await warehouse.run(`CREATE TABLE ${schema}.differing_${name} AS
    SELECT ${columns}
    FROM ${schema}.before_${name} AS before FULL JOIN ${schema}.${name} AS after ON ${same}
    WHERE before.${key} IS NULL OR after.${key} IS NULL OR ${differs}`);
}

/** Two rows of one key; and whether they differ in another column. */
function conditions({ key, columns }: Ledger): [same: string, differs: string] {
  const same = key.map((column, index) =>
    // The first column of a key is never NULL; a subchannel may be.
    index === 0
      ? `before.${column} = after.${column}`
      : `before.${column} IS NOT DISTINCT FROM after.${column}`,
  );
  const differs = columns
    .filter((column) => !key.includes(column))
    .map((column) => `before.${column} IS DISTINCT FROM after.${column}`);
  return [same.join(" AND "), `(${differs.join(" OR ")})`];
}

/** How many rows of members, touchpoints and attribution touchpoints open and close. */
export async function countDifferences(
  warehouse: Warehouse,
  schema: string,
): Promise<{ opened: number; closed: number }> {
  const count = (side: string) =>
    LEDGERS.filter(({ isCounted }) => isCounted)
      .map(({ name }) => `(SELECT count(${side}) FROM ${schema}.differing_${name})`)
      .join(" + ");
  const [row] = await warehouse.all<{ opened: number; closed: number }>(
    `SELECT CAST(${count("fresh")} AS DOUBLE) AS opened, CAST(${count("place")} AS DOUBLE) AS closed`,
  );
  return row ?? { opened: 0, closed: 0 };
}

/** Writes the differences into the ledger: closes rows, adds rows, leaves all others as they are. */
export async function writeDifferences(
  warehouse: Warehouse,
  schema: string,
  publish: number,
  isFirst: boolean,
): Promise<void> {
  const { position } = warehouse.dialect;
  for (const { name, columns } of LEDGERS) {
    const list = columns.join(", ");
    if (isFirst) {
      await warehouse.run(
        `CREATE TABLE ledger.${name} AS
         SELECT ${list}, CAST(${publish} AS INTEGER) AS opened_by, CAST(NULL AS INTEGER) AS closed_by FROM ${schema}.opening_${name}`,
      );
      continue;
    }
    await warehouse.run(
      `UPDATE ledger.${name} SET closed_by = ${publish} WHERE ${position} IN (SELECT place FROM ${schema}.closing_${name})`,
    );
    await warehouse.run(
      `INSERT INTO ledger.${name} (${list}, opened_by, closed_by) SELECT ${list}, ${publish}, NULL FROM ${schema}.opening_${name}`,
    );
  }
}
