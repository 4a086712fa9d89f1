import type { OrgApi } from "../salesforce/org-api.ts";
import { orgOfRecords } from "../sources/salesforce/reads.ts";
import type { LivingStore } from "./living-store.ts";
import { StoreRefused } from "./run-store.ts";

/** @throws {StoreRefused} where the store's records come from another org */
export async function checkOrg({ warehouse, folder }: LivingStore, api: OrgApi): Promise<void> {
  const held = await orgOfRecords(warehouse);
  if (held !== undefined && held !== api.org.orgId) {
    throw new StoreRefused(
      `${folder}: holds the records of the org ${held}, and is connected to ${api.org.orgId}; one store holds one org, so connect this one to its own store`,
    );
  }
}
