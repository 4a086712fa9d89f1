/** The settings document as a plain object, and its defaults (contract.md, "Settings"). */

export type Operator =
  | "equals"
  | "not_equals"
  | "contains"
  | "not_contains"
  | "starts_with"
  | "not_starts_with"
  | "ends_with"
  | "not_ends_with"
  | "matches_any"
  | "not_matches_any"
  | "greater_than"
  | "greater_or_equal"
  | "less_than"
  | "less_or_equal";

export type Scalar = string | number | boolean;

export type Condition = { field: string; operator: Operator; value?: Scalar | Scalar[] | null };

/** OR of groups, AND inside a group. */
export type Rule = { name: string; anyOf: Condition[][] };

export type SyncRule = Rule & { touchpointDate: string[]; applyCampaignWindow?: boolean };

export type ChannelEntry = { when?: Condition[]; type?: string; channel: string; subchannel?: string };

export type SyncTypeSetting = "include_all" | "include_responded" | "exclude_all" | "none";

export type CampaignSetting = {
  campaign: string;
  syncType?: SyncTypeSetting | null;
  touchpointStart?: string | null;
  touchpointEnd?: string | null;
  type?: string | null;
};

export type Precedence = "auto" | "rules_only" | "rules_then_sync_type" | "sync_type_only";
export type Mapping = "account" | "contact_role" | "primary_contact_role";
export type WindowBasis = "touchpoint_date" | "member_created_date";
export type CustomWeights = { FT: number; LC: number; OC: number; Closed: number; middle: number };
export type FieldNames = Partial<
  Record<"syncType" | "touchpointStart" | "touchpointEnd" | "uniqueId" | "touchpointDate", string>
>;

export type SettingsInput = {
  version?: 1;
  timezone?: string;
  sync?: {
    precedence?: Precedence;
    endDateInclusive?: boolean;
    windowBasis?: WindowBasis;
    rules?: SyncRule[];
  };
  channels?: { offline?: ChannelEntry[]; default?: { channel: string; subchannel?: string } };
  attribution?: {
    mapping?: Mapping;
    lookbackDays?: number | null;
    amountField?: string;
    custom?: CustomWeights;
    timeDecayHalfLifeDays?: number;
  };
  suppress?: { buyerTouchpoints?: Rule[]; attributionTouchpoints?: Rule[] };
  overrides?: { campaignMember: string; touchpointDate: string }[];
  campaigns?: CampaignSetting[];
  fields?: FieldNames;
};

export type Settings = {
  timezone: string;
  precedence: Precedence;
  endDateInclusive: boolean;
  windowBasis: WindowBasis;
  rules: SyncRule[];
  channelEntries: ChannelEntry[];
  defaultChannel: { channel: string; subchannel?: string };
  mapping: Mapping;
  lookbackDays: number | null;
  amountField: string;
  custom: CustomWeights | undefined;
  timeDecayHalfLifeDays: number;
  suppressBuyerTouchpoints: Rule[];
  suppressAttributionTouchpoints: Rule[];
  overrides: { campaignMember: string; touchpointDate: string }[];
  campaigns: CampaignSetting[];
  fields: FieldNames;
  /** Do rules decide, does the picklist decide: two answers, drawn from the precedence (offline-sync.md, OQ-3). */
  usesRules: boolean;
  usesSyncType: boolean;
};

export function withDefaults(input: SettingsInput): Settings {
  const precedence = input.sync?.precedence ?? "auto";
  const rules = input.sync?.rules ?? [];
  return {
    timezone: input.timezone ?? "UTC",
    precedence,
    endDateInclusive: input.sync?.endDateInclusive ?? false,
    windowBasis: input.sync?.windowBasis ?? "touchpoint_date",
    rules,
    channelEntries: input.channels?.offline ?? [],
    defaultChannel: input.channels?.default ?? { channel: "Other" },
    mapping: input.attribution?.mapping ?? "account",
    lookbackDays: input.attribution?.lookbackDays ?? null,
    amountField: input.attribution?.amountField ?? "Amount",
    custom: input.attribution?.custom,
    timeDecayHalfLifeDays: input.attribution?.timeDecayHalfLifeDays ?? 7,
    suppressBuyerTouchpoints: input.suppress?.buyerTouchpoints ?? [],
    suppressAttributionTouchpoints: input.suppress?.attributionTouchpoints ?? [],
    overrides: input.overrides ?? [],
    campaigns: input.campaigns ?? [],
    fields: input.fields ?? {},
    // Reading: `rules_only` without any rule makes every member `no_rule`; only `auto` falls to the picklist then.
    usesRules:
      precedence === "rules_only" ||
      precedence === "rules_then_sync_type" ||
      (precedence === "auto" && rules.length > 0),
    usesSyncType:
      precedence === "sync_type_only" ||
      precedence === "rules_then_sync_type" ||
      (precedence === "auto" && rules.length === 0),
  };
}
