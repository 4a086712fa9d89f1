import type { Store, Values } from "../store/store.ts";
import type { ObjectRules } from "./object-rules.ts";
import { systemValues } from "./system-values.ts";

/** A new campaign has two statuses: Sent, the default, and Responded (salesforce.md, section 3). */
export const campaignRules: ObjectRules = {
  afterInsert(store, id, values) {
    const userId = String(values.CreatedById);
    makeStatus(store, id, { Label: "Sent", SortOrder: 3, IsDefault: 1, HasResponded: 0 }, userId);
    makeStatus(store, id, { Label: "Responded", SortOrder: 4, IsDefault: 0, HasResponded: 1 }, userId);
  },
};

export function makeStatus(store: Store, campaign: string, status: Values, userId: string): void {
  const object = store.catalogue.get("CampaignMemberStatus");
  const system = systemValues(store.newId(object), store.stamp(), userId);
  store.insert(object, { ...status, CampaignId: campaign, ...system });
}
