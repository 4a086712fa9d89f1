/**
 * The statuses of members in words: a label for columns, and the sentence that tells why.
 * @see shared/spec/offline-sync.md, section 11
 */
export const REASONS: Record<string, { label: string; because: string }> = {
  created: { label: "Touchpoint Created", because: "It passed every check." },
  member_removed: {
    label: "No Touchpoint: Member removed",
    because: "The member, or its campaign, is deleted.",
  },
  missing_campaign: {
    label: "No Touchpoint: Campaign missing",
    because: "Its campaign is not in the export.",
  },
  auto_campaign: {
    label: "No Touchpoint: Automatic campaign",
    because: "The campaign has a unique id: a tool made it for web touches, which are counted elsewhere.",
  },
  no_rule: {
    label: "No Touchpoint: No matching rule",
    because: "No sync rule matches it, and the picklist is not asked.",
  },
  campaign_not_synced: {
    label: "No Touchpoint: Campaign not synced",
    because: "The campaign's picklist Enable Buyer Touchpoints is blank.",
  },
  campaign_excluded: {
    label: "No Touchpoint: Campaign excluded",
    because: "The campaign's picklist excludes all members.",
  },
  not_responded: {
    label: "No Touchpoint: Not responded",
    because: "The campaign's picklist includes only members who responded, and this one has not.",
  },
  missing_person: {
    label: "No Touchpoint: Lead or contact missing",
    because: "Neither its lead nor its contact is there.",
  },
  no_email: {
    label: "No Touchpoint: No email address",
    because: "Neither its contact nor its lead has a usable email address, so nobody knows who it is.",
  },
  no_date: {
    label: "No Touchpoint: No touchpoint date",
    because: "Every date that it could stand on is empty.",
  },
  future_date: {
    label: "No Touchpoint: Date in the future",
    because: "Its date lies after the clock of this outcome.",
  },
  window_inverted: {
    label: "No Touchpoint: Start not before end",
    because: "The campaign's touchpoint start date is not before its end date.",
  },
  before_start: {
    label: "No Touchpoint: Before Touchpoint Start Date",
    because: "Its date lies before the campaign's touchpoint start date.",
  },
  after_end: {
    label: "No Touchpoint: On or after Touchpoint End Date",
    because: "Its date lies on or after the campaign's touchpoint end date.",
  },
  duplicate_member: {
    label: "No Touchpoint: Duplicate membership",
    because: "The same person is in the campaign twice; the earlier membership counts.",
  },
};

/** The models by name, as people know them. */
export const MODEL_LABELS: Record<string, string> = {
  first_touch: "First touch",
  lead_creation: "Lead creation",
  u_shaped: "U-shaped",
  w_shaped: "W-shaped",
  full_path: "Full path",
  custom: "Custom",
  last_touch: "Last touch",
  linear: "Linear",
  time_decay: "Time decay",
};
