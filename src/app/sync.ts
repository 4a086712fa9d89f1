import { publishOf } from "../ledger/publishes.ts";
import { exportOrg, type OrgExportResult } from "./export-org.ts";
import { importOrg, type OrgImportResult } from "./import-org.ts";
import type { LivingStore } from "./living-store.ts";
import { orgOf } from "./org.ts";

export type SyncRequest = {
  now: number;
  full?: boolean;
  yes?: boolean;
  onError?: "pause" | "skip";
  wantsDetails?: boolean;
  progress?: (what: string) => void;
};

export type SyncResult = {
  imported: OrgImportResult;
  /** Null where the settings do not allow schedules and `sync` to write. */
  exported: OrgExportResult | null;
};

/**
 * Import, publish, export: the round trip. The store's lock makes it one at a time; a second one is refused.
 * @see shared/spec/README.md, decision 38
 */
export async function syncStore(store: LivingStore, request: SyncRequest): Promise<SyncResult> {
  const api = await orgOf(store);
  const imported = await importOrg(store, api, request);
  const published = await publishOf(store.warehouse);
  if (!published?.settings.salesforce.writeBack) return { imported, exported: null };
  const { onError, progress } = request;
  const exported = await exportOrg({ ...store, published }, api, {
    mode: "write",
    limitsAttempts: true,
    ...(onError ? { onError } : {}),
    ...(progress ? { progress } : {}),
  });
  return { imported, exported };
}
