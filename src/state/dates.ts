import type { Database, Orm } from "./database.ts";
import { and, asc, eq, getTableColumns, gt, sql } from "./drizzle.ts";
import { type DATE_ACTIONS, dateEntries } from "./tables.ts";

/**
 * What a batch says of one member: a date is set; it is cleared; or what the batches said before no longer counts,
 * because the CRM's date (`crm`) or the settings' `overrides` (`settings`) was edited after a clear, or because an
 * undo has taken it back (`none`).
 */
export type DateAction = (typeof DATE_ACTIONS)[number];

/** Instants are milliseconds since 1970 UTC. */
export type DateEntry = {
  campaignMemberId: string;
  action: DateAction;
  /** Only with `set`. */
  touchpointDate: number | null;
  /** What the batches said before; null: nothing. */
  oldAction: DateAction | null;
  oldDate: number | null;
};

/** Rows of a statement. Measured on PGlite: 2,000 take longer, 50,000 are no faster. */
const ROWS = 10_000;

/** One short statement for many rows, so that none is parsed and planned by itself. */
export async function addDateEntries(
  orm: Orm,
  publish: number,
  entries: readonly DateEntry[],
): Promise<void> {
  for (let start = 0; start < entries.length; start += ROWS) {
    const rows = entries.slice(start, start + ROWS);
    const column = (key: keyof DateEntry) => sql.param(rows.map((row) => row[key]));
    await orm.insert(dateEntries).select(sql`
      SELECT ${publish}::integer, entry.*
      FROM unnest(
        ${column("campaignMemberId")}::text[],
        ${column("action")}::text[],
        ${column("touchpointDate")}::bigint[],
        ${column("oldAction")}::text[],
        ${column("oldDate")}::bigint[]
      ) AS entry
    `);
  }
}

/** The batch of a publish, in the order of the members' ids. */
export async function* readDateEntries(database: Database, publish: number): AsyncGenerator<DateEntry[]> {
  const { publish: _, ...columns } = getTableColumns(dateEntries);
  let after = "";
  while (true) {
    const rows = await database.run((orm) =>
      orm
        .select(columns)
        .from(dateEntries)
        .where(and(eq(dateEntries.publish, publish), gt(dateEntries.campaignMemberId, after)))
        .orderBy(asc(dateEntries.campaignMemberId))
        .limit(ROWS),
    );
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < ROWS) return;
    after = last.campaignMemberId;
  }
}

export async function deleteDateEntries(orm: Orm, publish: number): Promise<void> {
  await orm.delete(dateEntries).where(eq(dateEntries.publish, publish));
}
