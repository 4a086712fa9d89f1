import { tableOf } from "../mirror/tables.ts";
import { credentialFile } from "../salesforce/credential-file.ts";
import { WrongKey } from "../salesforce/errors.ts";
import { isLoopback } from "../salesforce/hosts.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { type HistoryEntry, historyEntry } from "./history.ts";
import { readLivingStore } from "./living-store.ts";

/** What a person wants to know of a store before anything else. */
export type StoreSummary = {
  org: {
    id: string;
    username: string;
    instanceUrl: string;
    /** Null where the user of the connection may not see it. */
    isSandbox: boolean | null;
    isSimulated: boolean;
  } | null;
  timezone: string;
  /**
   * ISO 4217: that of most opportunities, since amounts are not converted, into the corporate currency neither. Where none
   * names one, that of the org, which has one alone; USD where nobody has told.
   */
  currency: string;
  published: HistoryEntry | null;
  counts: { campaigns: number; members: number; touchpoints: number; unmapped: number };
};

const CURRENCY = "USD";

async function currencyOf(warehouse: Warehouse): Promise<string | undefined> {
  const code = `upper(${warehouse.dialect.trimmed("currency_iso_code")})`;
  const [row] = await warehouse.all<{ code: string }>(
    `SELECT code FROM (SELECT ${code} AS code FROM mirror.${tableOf("Opportunity")}) AS deals
     WHERE ${warehouse.dialect.matches("code", "[A-Z]{3}")} GROUP BY code ORDER BY count(*) DESC, code LIMIT 1`,
  );
  return row?.code;
}

/** A store's org, currency, zone, newest publish and size. */
export function storeSummary(folder: string): Promise<StoreSummary> {
  return readLivingStore(folder, async ({ warehouse, published }) => {
    const connection = await credentialFile(folder)
      .read()
      .catch((error: unknown) => {
        // The store can be looked at without its key; connecting anew is the way out of a lost one.
        if (error instanceof WrongKey) return undefined;
        throw error;
      });
    const counts = { campaigns: 0, members: 0, touchpoints: 0, unmapped: 0 };
    if (published) {
      const [row] = await warehouse.all(
        `SELECT (SELECT count(*) FROM published.campaigns) AS campaigns, (SELECT count(*) FROM published.members) AS members,
           (SELECT count(*) FROM published.touchpoints) AS touchpoints,
           (SELECT count(*) FROM published.campaigns WHERE warnings LIKE '%unmapped_type%') AS unmapped`,
      );
      for (const key of Object.keys(counts) as (keyof typeof counts)[]) counts[key] = Number(row?.[key] ?? 0);
    }
    return {
      org: connection
        ? {
            id: connection.orgId,
            username: connection.username,
            instanceUrl: connection.instanceUrl,
            isSandbox: connection.isSandbox ?? null,
            isSimulated: isLoopback(connection.instanceUrl),
          }
        : null,
      currency: (await currencyOf(warehouse)) ?? connection?.currency ?? CURRENCY,
      timezone: published?.settings.timezone ?? "UTC",
      published: published ? historyEntry(published) : null,
      counts,
    };
  });
}
