import type { Warehouse } from "../../warehouse/warehouse.ts";

/**
 * What the org has acknowledged, record by record, beside what is on its way.
 *
 * `hash` tells what stands in the org; NULL: nobody knows, because something was sent and not acknowledged, was refused,
 * or was changed there by somebody else. Before a record is sent, `hash` becomes NULL and `sent_hash` what it would be;
 * both are committed first, so that a process that dies leaves no record of ours that nobody knows of. `possible` keeps what
 * may stand there instead, until the next acknowledgement: the `hash` that was known before, and whatever was sent since.
 * @see shared/spec/salesforce.md, section 10
 */

/** Makes the tables of a store that never wrote. */
export async function prepareWritten(warehouse: Warehouse): Promise<void> {
  const { type } = warehouse.dialect;
  const [text, instant] = [type("text"), type("instant")];
  await warehouse.run("CREATE SCHEMA IF NOT EXISTS org");
  await warehouse.run(`CREATE TABLE IF NOT EXISTS org.written (
    target ${text}, key ${text}, record_id ${text}, hash ${text}, sent_hash ${text}, sent_at ${instant}, job ${text},
    possible ${text})`);
  await warehouse.run(`CREATE TABLE IF NOT EXISTS org.crm_field (
    target ${text}, id ${text}, former ${text}, sent ${text}, written ${text}, publish INTEGER,
    written_at ${instant}, set_back INTEGER)`);
  // Of a store that an earlier Footfall made.
  await warehouse.run(`ALTER TABLE org.written ADD COLUMN IF NOT EXISTS possible ${text}`);
  for (const column of ["publish INTEGER", `written_at ${instant}`, "set_back INTEGER"])
    await warehouse.run(`ALTER TABLE org.crm_field ADD COLUMN IF NOT EXISTS ${column}`);
  await warehouse.run(`CREATE TABLE IF NOT EXISTS org.job (
    id ${text}, target ${text}, object ${text}, operation ${text}, records ${type("integer")}, begun_at ${instant})`);
  await warehouse.run(`CREATE TABLE IF NOT EXISTS org.export_error (
    target ${text}, object ${text}, key ${text}, code ${text}, fields ${text}, message ${text},
    first_at ${instant}, last_at ${instant}, attempts ${type("integer")})`);
  // Of a store that an earlier Footfall made.
  await warehouse.run("ALTER TABLE org.export_error ADD COLUMN IF NOT EXISTS attempts_of_day INTEGER");
  await warehouse.run(
    `CREATE TABLE IF NOT EXISTS org.call_size (object ${text}, size INTEGER, noted_at ${instant})`,
  );
  await warehouse.run(`CREATE TABLE IF NOT EXISTS org.edited_status (
    target ${text}, key ${text}, field ${text}, theirs ${text})`);
  await warehouse.run(`CREATE TABLE IF NOT EXISTS org.written_fields (target ${text}, fields ${text})`);
  await warehouse.run(`CREATE TABLE IF NOT EXISTS org.our_objects (object ${text}, state ${text})`);
}

/** The books as they are: what is noted in them stays. */
export const BOOKS = { written: "org.written", edited: "org.edited_status" };

/** A copy of the books, for a plan, which leaves no trace. */
export async function copyBooks(warehouse: Warehouse): Promise<typeof BOOKS> {
  const schema = `${warehouse.scratch}.export`;
  await warehouse.run(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
  const copy = { written: `${schema}.books_written`, edited: `${schema}.books_edited` };
  await warehouse.run(`CREATE OR REPLACE TABLE ${copy.written} AS SELECT * FROM ${BOOKS.written}`);
  await warehouse.run(`CREATE OR REPLACE TABLE ${copy.edited} AS SELECT * FROM ${BOOKS.edited}`);
  return copy;
}

/** Whether any record of a target was ever sent. */
export async function hasWritten(warehouse: Warehouse, target: string): Promise<boolean> {
  const rows = await warehouse.all(
    `SELECT key FROM org.written WHERE target = ${warehouse.dialect.text(target)} LIMIT 1`,
  );
  return rows.length > 0;
}

/** Notes that rows are on their way; commits before anything is sent. @param rows - relation: `key`, `hash` */
export async function noteSending(
  warehouse: Warehouse,
  target: string,
  rows: string,
  job: string | null = null,
): Promise<void> {
  const { dialect } = warehouse;
  const jobSql = job === null ? "NULL" : dialect.text(job);
  const at = dialect.instant(Date.now());
  await warehouse.run(
    `UPDATE org.written SET hash = NULL, sent_hash = row.hash, sent_at = ${at}, job = ${jobSql},
       possible = COALESCE(org.written.hash, possible || ' ' || sent_hash)
     FROM ${rows} AS row WHERE org.written.target = ${dialect.text(target)} AND org.written.key = row.key`,
  );
  await warehouse.run(
    `INSERT INTO org.written (target, key, sent_hash, sent_at, job)
     SELECT ${dialect.text(target)}, row.key, row.hash, ${at}, ${jobSql} FROM ${rows} AS row
     WHERE row.key NOT IN (SELECT key FROM org.written WHERE target = ${dialect.text(target)})`,
  );
}

/** The org has these. @param rows - relation: `key`, `record_id` */
export async function noteAcknowledged(warehouse: Warehouse, target: string, rows: string): Promise<void> {
  const name = warehouse.dialect.text(target);
  await warehouse.run(
    `UPDATE org.written SET hash = sent_hash, sent_hash = NULL, job = NULL, possible = NULL,
       record_id = COALESCE(row.record_id, org.written.record_id)
     FROM ${rows} AS row WHERE org.written.target = ${name} AND org.written.key = row.key`,
  );
  await warehouse.run(
    `DELETE FROM org.export_error WHERE target = ${name} AND key IN (SELECT key FROM ${rows} AS row)`,
  );
}

/**
 * These were sent and never arrived; what was sent a short while ago may still be on its way (a request runs for ten
 * minutes at most), and stays noted. @param rows - relation: `key`
 */
export async function forgetLost(warehouse: Warehouse, target: string, rows: string): Promise<void> {
  const { text, instant } = warehouse.dialect;
  await warehouse.run(
    `DELETE FROM org.written WHERE target = ${text(target)} AND sent_at < ${instant(Date.now() - IN_FLIGHT_MS)}
       AND key IN (SELECT key FROM ${rows} AS row)`,
  );
}
const IN_FLIGHT_MS = 15 * 60_000;

/** These are gone from the org. @param rows - relation: `key` */
export async function noteDeleted(warehouse: Warehouse, target: string, rows: string): Promise<void> {
  const name = warehouse.dialect.text(target);
  for (const table of ["org.written", "org.export_error"])
    await warehouse.run(
      `DELETE FROM ${table} WHERE target = ${name} AND key IN (SELECT key FROM ${rows} AS row)`,
    );
}

/** A record that the org refused. */
export type RecordRefusal = {
  key: string;
  code: string;
  message: string;
  fields: readonly string[];
};

/** Keeps what was refused and why; how often, and since when. */
export async function noteRefused(
  warehouse: Warehouse,
  target: { name: string; object: string },
  refusals: readonly RecordRefusal[],
  at: number,
): Promise<void> {
  if (refusals.length === 0) return;
  const { text } = warehouse.dialect;
  const values = refusals.map(
    ({ key, code, message, fields }) =>
      `(${text(key)}, ${text(code)}, ${text(fields.join(", "))}, ${text(message.slice(0, 1000))})`,
  );
  const rows = `(SELECT * FROM (VALUES ${values.join(", ")}) AS refused(key, code, fields, message))`;
  await noteRefusedRows(warehouse, target, rows, at);
}

/** The same of a relation: `key`, `code`, `fields`, `message`. */
export async function noteRefusedRows(
  warehouse: Warehouse,
  target: { name: string; object: string },
  rows: string,
  at: number,
): Promise<void> {
  const { text, instant } = warehouse.dialect;
  await warehouse.run(
    `UPDATE org.export_error SET code = row.code, fields = row.fields, message = row.message,
       last_at = ${instant(at)}, attempts = attempts + 1,
       attempts_of_day = CASE WHEN last_at >= ${instant(dayOf(at))} THEN COALESCE(attempts_of_day, 0) ELSE 0 END + 1
     FROM ${rows} AS row WHERE org.export_error.target = ${text(target.name)} AND org.export_error.key = row.key`,
  );
  await warehouse.run(
    `INSERT INTO org.export_error
     SELECT ${text(target.name)}, ${text(target.object)}, row.key, row.code, row.fields, row.message, ${instant(at)}, ${instant(at)}, 1, 1
     FROM ${rows} AS row
     WHERE row.key NOT IN (SELECT key FROM org.export_error WHERE target = ${text(target.name)})`,
  );
}

/** Records that were refused so often today, in UTC, that they wait until tomorrow: relation of `target` and `key`. */
export function spentSql({ dialect }: Warehouse, attemptsMax: number, at: number): string {
  return `(SELECT DISTINCT target, key FROM org.export_error
    WHERE attempts_of_day >= ${attemptsMax} AND last_at >= ${dialect.instant(dayOf(at))})`;
}

const DAY_MS = 86_400_000;
const dayOf = (at: number) => at - (at % DAY_MS);
