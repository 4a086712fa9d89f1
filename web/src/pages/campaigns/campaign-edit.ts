import type { Campaign, CampaignChange } from "../../api/types.ts";

/** What of a campaign can be set in Footfall, with its column. */
export type Setting = keyof CampaignChange["set"];

export const SYNC_TYPES = [
  ["include_all", "Include all"],
  ["include_responded", "Include responded"],
  ["exclude_all", "Exclude all"],
] as const;

/** The value that a page shows: what is pending, else what is published. A pending null is what the CRM says. */
export function shownValue(
  campaign: Campaign,
  set: CampaignChange["set"] | undefined,
  key: Setting,
): { value: string | null; isPending: boolean; isFromCrm: boolean } {
  const pending = set?.[key];
  if (pending === undefined) return { value: campaign[key], isPending: false, isFromCrm: false };
  if (pending === null) return { value: null, isPending: true, isFromCrm: true };
  return { value: pending === "" ? null : pending, isPending: true, isFromCrm: false };
}

/** A campaign's name for lists; one without has its id. */
export const nameOf = (campaign: Pick<Campaign, "id" | "name">) => campaign.name ?? campaign.id;

export function campaignChange(
  campaign: Pick<Campaign, "id" | "name">,
  set: CampaignChange["set"],
): CampaignChange {
  return { kind: "campaign", campaignId: campaign.id, name: nameOf(campaign).slice(0, 255), set };
}

/** What a warning means and asks, in the words of the field. */
export const WARNINGS: Record<string, string> = {
  late_upload: "Uploaded late",
  unmapped_type: "Type without a channel",
  null_channel: "Counted by the web (NULL)",
  no_type: "No type",
  window_inverted: "Touchpoint end before start",
  excluded_but_rule_matches: "Excluded, but a rule matches",
};
