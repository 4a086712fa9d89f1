import type { Warehouse } from "../warehouse/warehouse.ts";
import { isOpen, LEDGERS, type Ledger } from "./tables.ts";

/**
 * The difference between a candidate and the newest publish, for each ledger two relations: `closing_<name>`, rows that
 * are no longer true (with `place`, their place in the ledger), and `opening_<name>`, rows that have become true.
 * A row that is the same in every column is in neither. `differing_<name>` has a row for each key of which the rows
 * differ: `place` is NULL where there was none, `fresh` where there is none now.
 */

/**
 * Compares a candidate that holds everything.
 *
 * All rows side by side would not fit in memory: what is joined of each is a hash of the row, and one of its key, so that
 * no other row can take its place. Rows that the other side lacks are then compared as those of a scope are. (A change
 * that keeps all 64 bits of the row's hash would be missed: of a million changed rows, once in ten million million
 * publishes.)
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
    await findSuspects(warehouse, schema, ledger);
    await compareTables(warehouse, schema, ledger, `suspect_${name}`);
  }
}

/** Makes `before_<name>` and `suspect_<name>`: the published rows, and those of the candidate, that the other side lacks. */
async function findSuspects(warehouse: Warehouse, schema: string, ledger: Ledger): Promise<void> {
  const { name, columns, wide, key } = ledger;
  const { dialect, home } = warehouse;
  const list = columns.join(", ");
  // DuckDB's hash of a -1 of 128 bits is that of 0.
  const cells = columns.map((column) => (wide.includes(column) ? `CAST(${column} AS VARCHAR)` : column));
  const hashes = `${dialect.hash(cells)} AS row_hash, ${dialect.hash(key)} AS key_hash`;
  const open = `FROM ${home}.ledger.${name} AS held WHERE ${isOpen("held")}`;
  await warehouse.run(`CREATE TABLE ${schema}.suspect_hash_${name} AS
    SELECT before.place, after.row_hash, after.key_hash
    FROM (SELECT held.${dialect.position} AS place, ${hashes} ${open}) AS before
    FULL JOIN (SELECT ${hashes} FROM ${schema}.${name}) AS after
      ON after.row_hash = before.row_hash AND after.key_hash = before.key_hash
    WHERE before.row_hash IS NULL OR after.row_hash IS NULL`);
  await warehouse.run(`CREATE TABLE ${schema}.before_${name} AS
    SELECT held.${dialect.position} AS place, ${list} ${open} AND held.${dialect.position} IN (SELECT place FROM ${schema}.suspect_hash_${name})`);
  await warehouse.run(`CREATE TABLE ${schema}.suspect_${name} AS
    SELECT ${list} FROM (SELECT ${list}, ${hashes} FROM ${schema}.${name}) AS after
    SEMI JOIN ${schema}.suspect_hash_${name} AS suspect
      ON suspect.row_hash = after.row_hash AND suspect.key_hash = after.key_hash`);
}

/** Compares one candidate `<name>` of a scope with the published rows `before_<name>`. */
export async function compareScope(warehouse: Warehouse, schema: string, ledger: Ledger): Promise<void> {
  await compareTables(warehouse, schema, ledger, ledger.name);
}

/** Compares the published rows `before_<name>` with the candidate's, both of them tables. */
async function compareTables(
  warehouse: Warehouse,
  schema: string,
  ledger: Ledger,
  after: string,
): Promise<void> {
  const { name, columns, key } = ledger;
  const { position } = warehouse.dialect;
  await warehouse.run(`CREATE TABLE ${schema}.differing_${name} AS
    SELECT before.place, after.${position} AS fresh
    FROM ${schema}.before_${name} AS before FULL JOIN ${schema}.${after} AS after ON ${sameKey(ledger)}
    WHERE before.${key[0]} IS NULL OR after.${key[0]} IS NULL OR ${differs(ledger)}`);
  const among = (column: string) => `IN (SELECT ${column} FROM ${schema}.differing_${name})`;
  const list = columns.join(", ");
  await warehouse.run(`CREATE VIEW ${schema}.closing_${name} AS
    SELECT place, ${list} FROM ${schema}.before_${name} WHERE place ${among("place")}`);
  await warehouse.run(`CREATE VIEW ${schema}.opening_${name} AS
    SELECT ${list} FROM ${schema}.${after} WHERE ${position} ${among("fresh")}`);
}

/** Whether two rows have one key. */
function sameKey({ key }: Ledger): string {
  return key
    .map((column, index) =>
      // The first column of a key is never NULL; a subchannel may be.
      index === 0
        ? `before.${column} = after.${column}`
        : `before.${column} IS NOT DISTINCT FROM after.${column}`,
    )
    .join(" AND ");
}

/** Whether two rows of one key differ in another column. */
function differs({ key, columns }: Ledger): string {
  return `(${columns
    .filter((column) => !key.includes(column))
    .map((column) => `before.${column} IS DISTINCT FROM after.${column}`)
    .join(" OR ")})`;
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
