import type { SyncRule } from "../../api/settings.ts";

/** Fields that carry the sync type, the package's own first. */
const SYNC_TYPE_FIELDS = ["Footfall_Sync_Type__c", "bizible2__Bizible_Attribution_SyncType__c"];

/**
 * Two rules that keep what the sync type decides: all members, or those that responded.
 *
 * @returns none where the org has no field of sync types
 * @see shared/spec/offline-sync.md, 4.6
 */
export function bridgingRules(
  fields: readonly { object: string; name: string }[],
  own: string | undefined,
): SyncRule[] {
  const wanted = (own ? [own] : SYNC_TYPE_FIELDS).map((name) => name.toLowerCase());
  const found = fields.find(
    ({ object, name }) => object === "Campaign" && wanted.includes(name.toLowerCase()),
  );
  if (!found) return [];
  const field = `Campaign.${found.name}`;
  return [
    {
      name: "Sync type: include all",
      touchpointDate: ["{CampaignMember.CreatedDate}"],
      applyCampaignWindow: true,
      anyOf: [
        [
          { field, operator: "starts_with", value: "Include" },
          { field, operator: "contains", value: "all" },
        ],
      ],
    },
    {
      name: "Sync type: include responded",
      touchpointDate: ["{CampaignMember.FirstRespondedDate}", "{CampaignMember.CreatedDate}"],
      applyCampaignWindow: true,
      anyOf: [
        [
          { field, operator: "starts_with", value: "Include" },
          { field, operator: "contains", value: "respond" },
          { field: "CampaignMember.HasResponded", operator: "equals", value: "true" },
        ],
      ],
    },
  ];
}
