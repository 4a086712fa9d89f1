import type { Settings } from "../settings/schema.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { type Change, computeAll, loadCandidateInputs, publishInputs } from "./candidate.ts";
import { compareAll, countDifferences, writeDifferences } from "./compare.ts";
import { writeBatch } from "./dates.ts";
import { computeScope, isScoped } from "./scope/compute.ts";
import type { FreshLookup } from "./scope/scope.ts";
import { showPublished } from "./tables.ts";

/**
 * One way for every change: compute the candidate, compare it with what is published, and then either look at the
 * difference (preview) or write it (publish), within one transaction, which the caller ends.
 */

export type Cause = "import" | "settings" | "dates" | "settings+dates" | "undo";

/** What is known of a publish in the warehouse. */
export type PublishRecord = {
  id: number;
  at: number;
  now: number;
  by: string;
  cause: Cause;
  reason: string | null;
  settingsVersion: number;
  settings: Settings;
  opened: number;
  closed: number;
  undoes: number | null;
  /** Revenue and pipeline, W-shaped, that came to other campaigns: text with two decimals. */
  moved: string;
};

export type Computed = { fresh: readonly FreshLookup[]; isFull: boolean; isFirst: boolean };

/** Computes what a change would make of the outcome, and how it differs from what is published. */
export async function computeChange(warehouse: Warehouse, change: Change): Promise<Computed> {
  const isFirst = change.before === undefined;
  await loadCandidateInputs(warehouse, change);
  if (isScoped(change)) {
    const fresh = await computeScope(warehouse, change);
    if (fresh) return { fresh, isFull: false, isFirst };
    await loadCandidateInputs(warehouse, change);
  }
  const fresh = await computeAll(warehouse, change);
  change.onStep?.("comparing");
  await compareAll(warehouse, change.schema, isFirst);
  return { fresh, isFull: true, isFirst };
}

/**
 * Writes what was computed: rows of the ledger, lookups, inputs, dates, and the publish itself.
 *
 * @returns the rows of members, touchpoints and attribution touchpoints that were opened and closed
 */
export async function writeChange(
  warehouse: Warehouse,
  change: Change,
  computed: Computed,
  record: Omit<PublishRecord, "opened" | "closed">,
): Promise<{ opened: number; closed: number }> {
  change.onStep?.("writing the differences");
  const { schema } = change;
  const counts = await countDifferences(warehouse, schema);
  await writeDifferences(warehouse, schema, change.publish, computed.isFirst);
  for (const { name, part } of computed.fresh) {
    if (part) {
      await warehouse.run(
        `DELETE FROM published.${name} WHERE ${part.key} IN (SELECT id FROM ${schema}.${part.dirty})`,
      );
      await warehouse.run(`INSERT INTO published.${name} SELECT * FROM ${schema}.fresh_${name}`);
    } else
      await warehouse.run(`CREATE OR REPLACE TABLE published.${name} AS SELECT * FROM ${schema}.${name}`);
  }
  if (change.dates !== undefined) await writeBatch(warehouse, change.dates, change.publish);
  await publishInputs(warehouse, change);
  if (computed.isFirst) await showPublished(warehouse);
  await insertRecord(warehouse, { ...record, ...counts });
  return counts;
}

async function insertRecord(warehouse: Warehouse, record: PublishRecord): Promise<void> {
  const { text, instant } = warehouse.dialect;
  const orNull = (value: string | number | null) => (value === null ? "NULL" : value);
  await warehouse.run(`INSERT INTO ledger.publishes
    (id, made_at, clock, by_whom, cause, reason, settings_version, settings, opened, closed, undoes, moved)
    VALUES (${record.id}, ${instant(record.at)}, ${instant(record.now)}, ${text(record.by)}, ${text(record.cause)},
      ${orNull(record.reason === null ? null : text(record.reason))}, ${record.settingsVersion},
      ${text(JSON.stringify(record.settings))}, ${record.opened}, ${record.closed}, ${orNull(record.undoes)}, ${text(record.moved)})`);
}
