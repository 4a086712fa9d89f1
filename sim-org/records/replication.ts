import { ApiError, type Deleted } from "../org.ts";
import { quoted } from "../store/database.ts";
import type { Store } from "../store/store.ts";
import { instantText } from "../store/values.ts";

const DAY_MS = 86_400_000;
/** As far back as getDeleted knows (salesforce.md, section 7). */
const KEPT_DAYS = 15;
const IDS_MAX = 600_000;

/** @throws {ApiError} 400 INVALID_REPLICATION_DATE, EXCEEDED_ID_LIMIT */
export function deletedBetween(store: Store, name: string, from: number, to: number) {
  const object = replicated(store, name);
  const { earliest, latest } = span(store, from, to);
  const rows = store.database.rows(
    `SELECT id, at FROM "_deleted" WHERE object = ? AND at >= ? AND at < ? ORDER BY at, id LIMIT ?`,
    object.description.name,
    instantText(from),
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
  const { latest } = span(store, from, to);
  const rows = store.database.rows(
    `SELECT "Id" FROM ${quoted(object.description.name)}
     WHERE "SystemModstamp" >= ? AND "SystemModstamp" < ? AND "IsDeleted" = 0
     ORDER BY "SystemModstamp", "Id" LIMIT ?`,
    instantText(from),
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

function span(store: Store, from: number, to: number): { earliest: number; latest: number } {
  const now = store.clock();
  const earliest = now - KEPT_DAYS * DAY_MS;
  const refused = (message: string) => new ApiError(400, "INVALID_REPLICATION_DATE", message);
  if (Number.isNaN(from) || Number.isNaN(to)) throw refused("startDate and endDate must be datetimes");
  if (from < earliest) throw refused(`startDate cannot be more than ${KEPT_DAYS} days ago`);
  if (from > now) throw refused("startDate cannot be in the future");
  if (to - from < 60_000) throw refused("The endDate must be at least one minute greater than the startDate");
  // Stamps are whole seconds: nothing more is stamped with one that is over.
  return { earliest, latest: Math.floor(Math.min(to, now) / 1000) * 1000 };
}

function refuseTooMany(count: number): void {
  if (count > IDS_MAX)
    throw new ApiError(400, "EXCEEDED_ID_LIMIT", `more than ${IDS_MAX} ids; ask for less time`);
}

function apiTime(instant: string): string {
  return instant.replace(/Z$/, "+0000");
}
