import { writeDatesFile } from "../destinations/files/dates-file.ts";
import type { ModelName } from "../model/credit/weights.ts";
import { type BulkSummary, type BulkUpdate, bulkDates } from "../results/bulk-dates/bulk-dates.ts";
import { InputError, type Problem } from "../settings/problem.ts";
import { applyChange, type BatchEntry, type ChangeResult } from "./change.ts";
import { type LivingStore, withLivingStore } from "./living-store.ts";
import { lookAt } from "./open-store.ts";
import { refuseNewer } from "./publish.ts";

export type BulkRequest = {
  store: string;
  /** Which members, and what becomes of their dates. */
  update: BulkUpdate;
  /** Also write the dates as a file that `--dates` takes. */
  out?: string;
  reason?: string;
  now: number;
  /** The publish that the update was built upon; refused where there is a newer one. */
  after?: number;
  wantsDetails?: boolean;
  /** The model whose moves the details name. */
  model?: ModelName;
  /** How near two memberships of a person are warned of; default: a day. */
  withinHours?: number;
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
    refuseNewer(store.published, request.after);
    const { entries, summary } = await chooseDates(store, request);
    if (mode === "publish" && entries.length === 0) throw new InputError([nobody(summary)]);
    const result = await applyChange(store, mode, {
      cause: "dates",
      reason: request.reason ?? null,
      now: request.now,
      undoes: null,
      dates: entries,
      wantsDetails: request.wantsDetails ?? false,
      ...(request.model ? { model: request.model } : {}),
      ...(request.withinHours === undefined ? {} : { withinHours: request.withinHours }),
      ...(request.progress ? { progress: request.progress } : {}),
    });
    return { ...result, update: summary };
  });
}

/** What there is to say where nobody gets a date: a publish of nothing would only stand in the way of an undo. */
function nobody({ matched, unchanged }: BulkSummary): Problem {
  if (matched === 0)
    return { file: "dates", message: "no member matches; look at the filters with footfall preview dates" };
  const left = unchanged === matched ? "have the date already" : "have no date that could be taken";
  return {
    file: "dates",
    message: `the members that match (${matched}) ${left}; nothing is to be published`,
  };
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
