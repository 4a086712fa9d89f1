import fc from "fast-check";
import type { Settings } from "../../src/settings/schema.ts";

/** Small edits of a settings document, as people make them. */

const KINDS = [
  "rule",
  "rule",
  "rule",
  "ruleTurn",
  "ruleEdit",
  "channel",
  "channelDefault",
  "override",
  "override",
  "campaign",
  "campaign",
  "campaign",
  "suppress",
  "key",
] as const;

/** Numbers pick among what is there at the time. */
export type SettingsEdit = { kind: (typeof KINDS)[number]; at: number; from: number; how: number };

const number = fc.nat({ max: 1 << 16 });
export const settingsEdit: fc.Arbitrary<SettingsEdit> = fc.record({
  kind: fc.constantFrom(...KINDS),
  at: fc.oneof(fc.nat({ max: 2 }), number),
  from: number,
  how: number,
});

/** What an edit may choose from beside the settings. */
export type Choices = {
  /** Another valid document. */
  spare: Settings;
  members: readonly string[];
  campaigns: readonly string[];
  instants: readonly number[];
};

export function editSettings(settings: Settings, edit: SettingsEdit, choices: Choices): Settings {
  const made = structuredClone(settings);
  const { spare, campaigns } = choices;
  const { at, from, how } = edit;
  switch (edit.kind) {
    case "rule":
      editList(made.sync.rules, spare.sync.rules, edit);
      break;
    case "ruleTurn":
      made.sync.rules.reverse();
      break;
    case "ruleEdit": {
      const rule = made.sync.rules[at % Math.max(made.sync.rules.length, 1)];
      const other = spare.sync.rules[from % Math.max(spare.sync.rules.length, 1)];
      if (!rule) break;
      if (how % 4 === 0) rule.applyCampaignWindow = !rule.applyCampaignWindow;
      else if (how % 4 === 1) rule.name = `${rule.name}!`;
      else if (other && how % 4 === 2) rule.touchpointDate = other.touchpointDate;
      else if (other) rule.anyOf = other.anyOf;
      break;
    }
    case "channel":
      editList(made.channels.offline, spare.channels.offline, edit);
      break;
    case "channelDefault":
      made.channels.default = [
        { channel: "Other" },
        { channel: "Misc", subchannel: "Rest" },
        { channel: "Events", subchannel: null },
        { channel: "NULL" },
      ][how % 4] as Settings["channels"]["default"];
      break;
    case "override":
      editOverride(made, edit, choices);
      break;
    case "campaign": {
      const campaign = campaigns[at % Math.max(campaigns.length, 1)];
      const given = spare.campaigns[from % Math.max(spare.campaigns.length, 1)];
      if (campaign !== undefined) editCampaign(made, campaign, how, given);
      break;
    }
    case "suppress": {
      const list = how % 2 === 0 ? "buyerTouchpoints" : "attributionTouchpoints";
      editList(made.suppress[list], spare.suppress[list], { ...edit, how: how >> 1 });
      break;
    }
    case "key":
      editKey(made, spare, at);
  }
  return made;
}

/** Adds, removes, replaces or moves one entry. */
function editList<Entry>(list: Entry[], spare: readonly Entry[], { at, from, how }: SettingsEdit): void {
  const place = at % (list.length + 1);
  const other = spare[from % Math.max(spare.length, 1)];
  if (how % 4 === 0) list.splice(place, 1);
  else if (how % 4 === 1 && list.length > 1) list.splice(from % list.length, 0, ...list.splice(place, 1));
  else if (other !== undefined) list.splice(place, how % 4 === 2 ? 1 : 0, structuredClone(other));
}

function editOverride(made: Settings, { at, from, how }: SettingsEdit, { members, instants }: Choices): void {
  const campaignMember = members[at % Math.max(members.length, 1)];
  if (campaignMember === undefined) return;
  const place = made.overrides.findIndex(
    (entry) => entry.campaignMember.slice(0, 15) === campaignMember.slice(0, 15),
  );
  if (place >= 0) made.overrides.splice(place, 1);
  if (how % 4 === 0 && place >= 0) return;
  const instant = instants[from % instants.length] ?? 0;
  const touchpointDate =
    how % 4 === 1
      ? null
      : how % 4 === 2
        ? new Date(instant).toISOString().slice(0, 10)
        : new Date(instant).toISOString();
  made.overrides.push({ campaignMember, touchpointDate });
}

type CampaignEntry = Settings["campaigns"][number];

function editCampaign(made: Settings, campaign: string, how: number, given: CampaignEntry | undefined): void {
  const place = made.campaigns.findIndex((entry) => entry.campaign.slice(0, 15) === campaign.slice(0, 15));
  if (place >= 0 && how % 5 === 0) {
    made.campaigns.splice(place, 1);
    return;
  }
  const entry: CampaignEntry = place >= 0 ? (made.campaigns[place] as CampaignEntry) : { campaign };
  const syncTypes = ["include_all", "include_responded", "exclude_all", "none", null] as const;
  if (how % 5 <= 2) entry.syncType = syncTypes[(how >> 3) % 5] ?? null;
  else if (how % 5 === 3) Object.assign(entry, { ...given, campaign });
  else entry.type = ["Webinar", "Tradeshow", "Email", null][(how >> 3) % 4] ?? null;
  if (place < 0) made.campaigns.push(entry);
}

/** One key of the document as the other one has it. */
function editKey(made: Settings, spare: Settings, at: number): void {
  const keys: ((of: Settings, from: Settings) => void)[] = [
    (of, from) => {
      of.sync.endDateInclusive = !from.sync.endDateInclusive;
    },
    (of, from) => {
      of.sync.precedence = from.sync.precedence;
    },
    (of, from) => {
      of.sync.windowBasis = from.sync.windowBasis;
    },
    (of, from) => {
      of.attribution.mapping = from.attribution.mapping;
    },
    (of, from) => {
      of.attribution.lookbackDays = from.attribution.lookbackDays;
    },
    (of, from) => {
      of.attribution.amountField = from.attribution.amountField;
    },
    (of, from) => {
      of.attribution.custom = from.attribution.custom;
    },
    (of, from) => {
      of.attribution.timeDecayHalfLifeDays = from.attribution.timeDecayHalfLifeDays;
    },
    (of, from) => {
      of.fields = from.fields;
    },
    (of) => {
      of.timezone = of.timezone === "UTC" ? "America/Los_Angeles" : "UTC";
    },
  ];
  keys[at % keys.length]?.(made, spare);
}
