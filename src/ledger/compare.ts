import type { Warehouse } from "../warehouse/warehouse.ts";
import { isOpen, LEDGERS, type Ledger } from "./tables.ts";

/**
 * The difference between a candidate and the newest publish, for each ledger two relations: `closing_<name>`, rows that
 * are no longer true (with `place`, their place in the ledger), and `opening_<name>`, rows that have become true.
 *
 * A row that is the same in every column is in neither.
 */

/** All open rows of a ledger, with their places. */
function openRows({ name, columns }: Ledger, { dialect, home }: Warehouse): string {
  return `SELECT held.${dialect.position} AS place, ${columns.map((column) => `held.${column}`).join(", ")}
    FROM ${home}.ledger.${name} AS held WHERE ${isOpen("held")}`;
}

/**
 * Compares a candidate that holds everything.
 *
 * @param isFirst - nothing is published yet: everything opens, and is not copied to say so
 */
export async function compareAll(warehouse: Warehouse, schema: string, isFirst: boolean): Promise<void> {
  for (const ledger of LEDGERS) {
    const { name, columns } = ledger;
    if (isFirst) {
      const list = columns.join(", ");
      await warehouse.run(`CREATE VIEW ${schema}.opening_${name} AS SELECT ${list} FROM ${schema}.${name}`);
      await warehouse.run(
        `CREATE TABLE ${schema}.closing_${name} AS SELECT CAST(NULL AS BIGINT) AS place, ${list} FROM ${schema}.${name} LIMIT 0`,
      );
      continue;
    }
    await warehouse.run(`CREATE VIEW ${schema}.before_${name} AS ${openRows(ledger, warehouse)}`);
    await compareLedger(warehouse, schema, ledger);
  }
}

/** Compares one candidate `<name>` with the published rows `before_<name>`: one join, of which both relations are views. */
export async function compareLedger(warehouse: Warehouse, schema: string, ledger: Ledger): Promise<void> {
  const { name, columns } = ledger;
  const [same, differs] = conditions(ledger);
  const key = ledger.key[0];
  const both = columns.map((column) => `before.${column} AS old_${column}, after.${column} AS new_${column}`);
  await warehouse.run(`CREATE TABLE ${schema}.differing_${name} AS
    SELECT before.place, ${both.join(", ")}
    FROM ${schema}.before_${name} AS before FULL JOIN ${schema}.${name} AS after ON ${same}
    WHERE before.${key} IS NULL OR after.${key} IS NULL OR ${differs}`);
  const side = (prefix: string) => columns.map((column) => `${prefix}_${column} AS ${column}`).join(", ");
  await warehouse.run(`CREATE VIEW ${schema}.closing_${name} AS
    SELECT place, ${side("old")} FROM ${schema}.differing_${name} WHERE place IS NOT NULL`);
  await warehouse.run(`CREATE VIEW ${schema}.opening_${name} AS
    SELECT ${side("new")} FROM ${schema}.differing_${name} WHERE new_${key} IS NOT NULL`);
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
  const count = (what: string) =>
    LEDGERS.filter(({ isCounted }) => isCounted)
      .map(({ name }) => `(SELECT count(*) FROM ${schema}.${what}_${name})`)
      .join(" + ");
  const [row] = await warehouse.all<{ opened: number; closed: number }>(
    `SELECT CAST(${count("opening")} AS DOUBLE) AS opened, CAST(${count("closing")} AS DOUBLE) AS closed`,
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
