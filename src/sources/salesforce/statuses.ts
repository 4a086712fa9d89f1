import { NO_CURSOR, readFrom, withSeen } from "../../salesforce/cursor.ts";
import type { OrgApi } from "../../salesforce/org-api.ts";
import { queryRows } from "../../salesforce/rest-query.ts";
import { soqlInstant } from "../../salesforce/soql.ts";
import { type ObjectRead, STATUSES } from "./reads.ts";

/**
 * Campaigns whose member statuses were changed. When a status begins to mean "responded", Salesforce rewrites its
 * members without moving their stamps, so they have to be read again.
 *
 * @param read - as far as statuses were read; undefined at the first import, when every member is read anyway
 * @see shared/spec/salesforce.md, section 3
 */
export async function changedStatuses(
  api: OrgApi,
  read: ObjectRead | undefined,
  at: number,
): Promise<{ campaigns: string[]; read: ObjectRead }> {
  const from = read ? readFrom(read) : await newestLessOverlap(api, at);
  // An org without statuses has no members.
  const rows =
    from === null
      ? []
      : await queryRows(
          api,
          `SELECT Id, CampaignId, SystemModstamp FROM ${STATUSES} WHERE SystemModstamp >= ${soqlInstant(from)}`,
          { deleted: true },
        );
  const known = new Set(read?.followed ?? []);
  const keyOf = (row: Record<string, unknown>) => `${row.Id} ${row.SystemModstamp}`;
  const fresh = read ? rows.filter((row) => !known.has(keyOf(row))) : [];
  const newest = rows.reduce<number | null>((latest, row) => {
    const stamp = Date.parse(String(row.SystemModstamp));
    return Number.isNaN(stamp) ? latest : Math.max(latest ?? stamp, stamp);
  }, null);
  const before = read ?? {
    columns: [],
    newest: null,
    seen: [],
    deletedTo: null,
    readAt: at,
    listedAt: at,
    describedAt: at,
    followed: [],
  };
  return {
    campaigns: [...new Set(fresh.map((row) => String(row.CampaignId)))].sort(),
    read: { ...before, readAt: at, ...withSeen(before, at, newest), followed: rows.map(keyOf) },
  };
}

/** Where to begin when statuses were never looked at: what the overlap would show again is known from now on. */
async function newestLessOverlap(api: OrgApi, at: number): Promise<number | null> {
  const [row] = await queryRows(
    api,
    `SELECT SystemModstamp FROM ${STATUSES} ORDER BY SystemModstamp DESC LIMIT 1`,
  );
  const newest = Date.parse(String(row?.SystemModstamp));
  return Number.isNaN(newest) ? null : readFrom(withSeen(NO_CURSOR, at, newest));
}
