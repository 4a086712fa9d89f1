import type { FieldRow } from "./types.ts";

/** The objects that conditions may name. */
export type RuleObject = FieldRow["object"];
/** Those of channels, as the server has them: a member is in its campaign's channel. */
export const CHANNEL_OBJECTS: readonly RuleObject[] = ["Campaign"];
/** Those of sync rules. */
export const MEMBER_OBJECTS: readonly RuleObject[] = ["Campaign", "CampaignMember"];
/** Those of filters of Buyer Touchpoints, and of Attribution Touchpoints. */
export const FILTER_OBJECTS: Record<keyof TouchpointFilters, readonly RuleObject[]> = {
  buyerTouchpoints: [...MEMBER_OBJECTS, "Lead", "Contact", "Touchpoint"],
  attributionTouchpoints: [...MEMBER_OBJECTS, "Lead", "Contact", "Opportunity", "Touchpoint"],
};

/** The sections of the settings document that pages edit, as the server's schema has them. */
export type ConditionSetting = { field: string; operator: string; value: unknown };
export type SyncRule = {
  name: string;
  touchpointDate: string[];
  applyCampaignWindow: boolean;
  anyOf: ConditionSetting[][];
};
export type SyncSettings = {
  precedence: "auto" | "rules_only" | "rules_then_sync_type" | "sync_type_only";
  endDateInclusive: boolean;
  windowBasis: "touchpoint_date" | "member_created_date";
  rules: SyncRule[];
};
export type OfflineChannel = {
  type?: string;
  when?: ConditionSetting[];
  channel: string;
  subchannel?: string | null;
};
export type ChannelSettings = {
  offline: OfflineChannel[];
  default: { channel: string; subchannel?: string | null };
};
export type AttributionSettings = {
  mapping: "account" | "contact_role" | "primary_contact_role";
  lookbackDays: number | null;
  amountField: string;
  custom?: { FT: number; LC: number; OC: number; Closed: number; middle: number } | null;
  timeDecayHalfLifeDays: number;
};
/** Touchpoints that match: `name` may be left out. */
export type FilterRule = { name?: string; anyOf: ConditionSetting[][] };
/** Filters of each of the two kinds of touchpoints. */
export type TouchpointFilters = { buyerTouchpoints: FilterRule[]; attributionTouchpoints: FilterRule[] };
export type SalesforceSettings = {
  writeBack: boolean;
  memberStatus: boolean;
  memberDates: boolean;
  campaignRollups: boolean;
  pauseOnErrors: boolean;
  maxApiCallsPerDay: number | null;
  reservePercent: number;
  postLcLimit: number | null;
  remove: TouchpointFilters;
};
export type Settings = {
  timezone: string;
  sync: SyncSettings;
  channels: ChannelSettings;
  attribution: AttributionSettings;
  suppress: TouchpointFilters;
  salesforce: SalesforceSettings;
  fields: Record<string, string>;
};

export const OPERATORS = [
  "equals",
  "not_equals",
  "contains",
  "not_contains",
  "starts_with",
  "not_starts_with",
  "ends_with",
  "not_ends_with",
  "matches_any",
  "not_matches_any",
  "greater_than",
  "greater_or_equal",
  "less_than",
  "less_or_equal",
] as const;

/** What suits a field's type; a person may ask for more than the type suggests only where text is compared. */
export function operatorsFor(type: string | undefined): readonly string[] {
  if (type === "boolean") return ["equals", "not_equals"];
  if (type === "number" || type === "date" || type === "datetime")
    return ["equals", "not_equals", "greater_than", "greater_or_equal", "less_than", "less_or_equal"];
  return OPERATORS;
}
