import type { Warehouse } from "../warehouse/warehouse.ts";
import { heldAt, isOpen } from "./tables.ts";

/**
 * Touchpoint dates that batches have set, and how they lie over the settings' `overrides`.
 *
 * The newest word of the batches on a member counts: `set` gives the date; `clear` takes every date away, the CRM's
 * too; `crm` says that the CRM's date was edited after a clear, so that neither batches nor overrides count;
 * `settings` and `none` leave the word to the overrides.
 * @see shared/spec/contract.md, "--dates FILE"; shared/spec/README.md, decision 34
 */
export type DateAction = "set" | "clear" | "crm" | "settings" | "none";

/** The dates in force: a row without a date takes the CRM's date away. */
export function dateOverrideSql(overrides: string, batches: string): string {
  return `
  SELECT setting.campaign_member_id, setting.touchpoint_date
  FROM ${overrides} AS setting
  ANTI JOIN (SELECT * FROM ${batches} WHERE action IN ('set', 'clear', 'crm')) AS batch
    ON batch.campaign_member_id = setting.campaign_member_id
  UNION ALL
  SELECT campaign_member_id, touchpoint_date
  FROM ${batches}
  WHERE action IN ('set', 'clear')`;
}

const COLUMNS = "campaign_member_id, action, touchpoint_date";

/** What the batches say at the newest publish, as a relation. */
export function openBatches(home: string): string {
  return `(SELECT ${COLUMNS} FROM ${home}.ledger.batch_dates AS held WHERE ${isOpen("held")})`;
}

/** What the batches said at a publish, as a relation. */
export function batchesAt(publish: number): string {
  return `(SELECT ${COLUMNS} FROM ledger.batch_dates AS held WHERE ${heldAt("held", publish)})`;
}

/** What the batches say once new entries lie over them, as a relation. */
export function batchesWith(open: string, entries: string): string {
  return `(
    SELECT former.* FROM ${open} AS former
    ANTI JOIN ${entries} AS entry ON entry.campaign_member_id = former.campaign_member_id
    UNION ALL
    SELECT ${COLUMNS} FROM ${entries} AS entry)`;
}

/** Closes what the batches said of the members of new entries, and adds these. */
export async function writeBatch(warehouse: Warehouse, entries: string, publish: number): Promise<void> {
  await warehouse.run(`UPDATE ledger.batch_dates SET closed_by = ${publish}
    WHERE closed_by IS NULL AND campaign_member_id IN (SELECT campaign_member_id FROM ${entries})`);
  await warehouse.run(
    `INSERT INTO ledger.batch_dates SELECT ${COLUMNS}, ${publish}, NULL FROM ${entries} AS entry`,
  );
}
