import { writeDatesFile } from "../destinations/files/dates-file.ts";
import { type BulkSummary, type BulkUpdate, bulkDates } from "../results/bulk-dates/bulk-dates.ts";
import { applyChange, type BatchEntry, type ChangeResult } from "./change.ts";
import { type LivingStore, withLivingStore } from "./living-store.ts";
import { lookAt } from "./open-store.ts";

export type BulkRequest = {
  store: string;
  /** Which members, and what becomes of their dates. */
  update: BulkUpdate;
  /** Also write the dates as a file that `--dates` takes. */
  out?: string;
  reason?: string;
  now: number;
  wantsDetails?: boolean;
  progress?: (what: string) => void;
};
export type BulkResult = ChangeResult & { update: BulkSummary };

/**
 * Previews or publishes a bulk update of touchpoint dates: one batch.
 *
 * @throws {InputError} with all that is wrong with filters and action
 * @see shared/spec/offline-sync.md, section 12
 */
export function bulkUpdate(mode: "preview" | "publish", request: BulkRequest): Promise<BulkResult> {
  return withLivingStore(request.store, async (store) => {
    const { entries, summary } = await chooseDates(store, request);
    const result = await applyChange(store, mode, {
      cause: "dates",
      reason: request.reason ?? null,
      now: request.now,
      undoes: null,
      dates: entries,
      wantsDetails: request.wantsDetails ?? false,
      ...(request.progress ? { progress: request.progress } : {}),
    });
    return { ...result, update: summary };
  });
}

/** The members that the filters choose, each with its new date. */
export async function chooseDates(
  store: LivingStore,
  { update, out, progress }: Pick<BulkRequest, "update" | "out" | "progress">,
): Promise<{ entries: BatchEntry[]; summary: BulkSummary }> {
  progress?.("choosing the members");
  return lookAt(store, store.folder, {}, async (outcome) => {
    const { warehouse } = outcome;
    await warehouse.run("CREATE SCHEMA chosen");
    const summary = await bulkDates(outcome, update, "chosen.dates");
    if (out !== undefined) await writeDatesFile(warehouse, "chosen.dates", out);
    return { entries: await entriesOf(store, "chosen.dates"), summary };
  });
}

/** A table of `campaign_member_id` and `new_date` as entries of a batch. */
export async function entriesOf({ warehouse }: LivingStore, table: string): Promise<BatchEntry[]> {
  const entries: BatchEntry[] = [];
  for await (const rows of warehouse.stream(
    `SELECT campaign_member_id AS id, new_date AS date FROM ${table} ORDER BY campaign_member_id`,
  )) {
    for (const { id, date } of rows) {
      entries.push({
        campaignMemberId: String(id),
        action: date === null ? "clear" : "set",
        touchpointDate: date === null ? null : (date as Date).getTime(),
      });
    }
  }
  return entries;
}
