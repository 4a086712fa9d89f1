import { ApiError, type Deleted } from "../org.ts";
import { quoted } from "../store/database.ts";
import type { Store } from "../store/store.ts";
import { instantText } from "../store/values.ts";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** As far back as getDeleted and getUpdated know (salesforce.md, section 7; "sObject Get Updated"). */
const DELETED_DAYS = 15;
const UPDATED_DAYS = 30;
const IDS_MAX = 600_000;

/** @throws {ApiError} 400 INVALID_REPLICATION_DATE, EXCEEDED_ID_LIMIT */
export function deletedBetween(store: Store, name: string, from: number, to: number) {
  const object = replicated(store, name);
  const { earliest, start, latest } = span(store, from, to, DELETED_DAYS);
  const rows = store.database.rows(
    // What is there again, however it came back, is not deleted.
    `SELECT id, at FROM "_deleted" WHERE object = ? AND at >= ? AND at < ?
       AND NOT EXISTS (SELECT 1 FROM ${quoted(object.description.name)} WHERE "Id" = "_deleted".id AND "IsDeleted" = 0)
     ORDER BY at, id LIMIT ?`,
    object.description.name,
    instantText(start),
    instantText(latest),
    IDS_MAX + 1,
  );
  refuseTooMany(rows.length);
  const deletedRecords: Deleted[] = rows.map(([id, at]) => ({
    id: String(id),
    deletedDate: apiTime(String(at)),
  }));
  return {
    deletedRecords,
    earliestDateAvailable: apiTime(instantText(earliest)),
    latestDateCovered: apiTime(instantText(latest)),
  };
}

/** @throws {ApiError} 400 INVALID_REPLICATION_DATE, EXCEEDED_ID_LIMIT */
export function updatedBetween(store: Store, name: string, from: number, to: number) {
  const object = replicated(store, name);
  const { start, latest } = span(store, from, to, UPDATED_DAYS);
  const rows = store.database.rows(
    `SELECT "Id" FROM ${quoted(object.description.name)}
     WHERE "SystemModstamp" >= ? AND "SystemModstamp" < ? AND "IsDeleted" = 0
     ORDER BY "SystemModstamp", "Id" LIMIT ?`,
    instantText(start),
    instantText(latest),
    IDS_MAX + 1,
  );
  refuseTooMany(rows.length);
  return { ids: rows.map(([id]) => String(id)), latestDateCovered: apiTime(instantText(latest)) };
}

function replicated(store: Store, name: string) {
  const object = store.catalogue.get(name);
  if (object.description.replicateable) return object;
  throw new ApiError(400, "INVALID_TYPE_FOR_OPERATION", `entity type ${name} does not support replication`);
}

/** What is asked, without its seconds: Salesforce does not look at those of either end. */
function span(
  store: Store,
  from: number,
  to: number,
  days: number,
): { earliest: number; start: number; latest: number } {
  const now = store.clock();
  const earliest = now - days * DAY_MS;
  const [start, end] = [wholeMinute(from), wholeMinute(to)];
  const refused = (message: string) => new ApiError(400, "INVALID_REPLICATION_DATE", message);
  if (Number.isNaN(from) || Number.isNaN(to)) throw refused("startDate and endDate must be datetimes");
  if (from < earliest) throw refused(`startDate cannot be more than ${days} days ago`);
  if (from > now) throw refused("startDate cannot be in the future");
  if (end - start < MINUTE_MS)
    throw refused("The endDate must be at least one minute greater than the startDate");
  // Stamps are whole seconds: nothing more is stamped with one that is over.
  return { earliest, start, latest: Math.floor(Math.min(end, now) / 1000) * 1000 };
}

function wholeMinute(instant: number): number {
  return Math.floor(instant / MINUTE_MS) * MINUTE_MS;
}

function refuseTooMany(count: number): void {
  if (count > IDS_MAX)
    throw new ApiError(400, "EXCEEDED_ID_LIMIT", `more than ${IDS_MAX} ids; ask for less time`);
}

function apiTime(instant: string): string {
  return instant.replace(/Z$/, "+0000");
}
