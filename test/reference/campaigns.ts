/** What a campaign says: the settings made in Footfall before the CRM's own (README.md, 37), and its channel. */
import { comparable, endOfDay, id18, must, readDay, startOfDay } from "./csv-values.ts";
import { PACKAGE_FIELDS } from "./fields.ts";
import { type CrmRecord, cellOf } from "./records.ts";
import { type CellReader, conditionHolds } from "./rules.ts";
import type { CampaignSetting, FieldNames, Settings } from "./settings.ts";

export type SyncType = "include_all" | "include_responded" | "exclude_all" | "";

export type Channel = { channel: string; subchannel: string; matched: boolean };

/** Half-open; a bound that is not set is `undefined` (offline-sync.md, 6). */
export type SyncWindow = { start: number | undefined; end: number | undefined; inverted: boolean };

const SYNC_TYPES: Record<string, SyncType> = {
  "include all campaign members": "include_all",
  "include only responded campaign members": "include_responded",
  "exclude all campaign members": "exclude_all",
  include_all: "include_all",
  include_responded: "include_responded",
  exclude_all: "exclude_all",
};

/** Record by record, the first of a package field's names that is not empty; or the one name that `fields` gives. */
export function packageField(
  record: CrmRecord,
  meaning: keyof FieldNames,
  settings: Settings,
): { name: string; cell: string } | null {
  const given = settings.fields[meaning];
  for (const name of given === undefined ? PACKAGE_FIELDS[meaning] : [given]) {
    const cell = cellOf(record, name);
    if (cell !== null) return { name, cell };
  }
  return null;
}

function campaignSetting(campaign: CrmRecord, settings: Settings): CampaignSetting | undefined {
  return settings.campaigns.find((entry) => id18(entry.campaign) === campaign.id);
}

/** The text in the picklist, where no setting replaces it: null, one of the known ones, or an unknown one. */
function picklistText(campaign: CrmRecord, settings: Settings): string | null {
  const entry = campaignSetting(campaign, settings);
  if (entry?.syncType !== undefined) return entry.syncType === "none" ? null : entry.syncType;
  return packageField(campaign, "syncType", settings)?.cell ?? null;
}

/** Labels and codes without regard to case, quotes and runs of spaces (README.md, 15). */
function knownSyncType(text: string): SyncType | undefined {
  // Reading: "without regard to quotes" = quotation marks of any kind are left out, wherever they stand.
  const plain = text.replace(/["'`´“”„‟‘’‚‛«»]/g, "").replace(/\s+/g, " ");
  return SYNC_TYPES[comparable(plain)];
}

export function syncTypeOf(campaign: CrmRecord, settings: Settings): SyncType {
  const text = picklistText(campaign, settings);
  return text === null ? "" : (knownSyncType(text) ?? "");
}

/** Reading: warned of in every precedence, also where the picklist is not read. */
export function hasUnknownSyncType(campaign: CrmRecord, settings: Settings): boolean {
  const text = picklistText(campaign, settings);
  return text !== null && knownSyncType(text) === undefined;
}

export function isAutoCampaign(campaign: CrmRecord, settings: Settings): boolean {
  return packageField(campaign, "uniqueId", settings) !== null;
}

/**
 * The type that counts, also in rules: the setting's, else the CRM's.
 * Reading: texts of the CRM (type, name) come out as they stand in the cell, outer spaces too.
 */
export function typeOf(campaign: CrmRecord, settings: Settings): string | null {
  const type = campaignSetting(campaign, settings)?.type;
  if (type === undefined) return cellOf(campaign, "Type");
  return type === null || type.trim() === "" ? null : type;
}

export function windowOf(campaign: CrmRecord, settings: Settings): SyncWindow {
  const entry = campaignSetting(campaign, settings);
  const startText =
    entry?.touchpointStart === undefined
      ? packageField(campaign, "touchpointStart", settings)?.cell
      : entry.touchpointStart;
  const endText =
    entry?.touchpointEnd === undefined
      ? packageField(campaign, "touchpointEnd", settings)?.cell
      : entry.touchpointEnd;
  const zone = settings.timezone;
  const start = startText ? startOfDay(must(readDay(startText)), zone) : undefined;
  const endDay = endText ? must(readDay(endText)) : undefined;
  // README.md, 23: an inclusive end is the midnight after it, so start = end is then a window of one day.
  const endStart = settings.endDateInclusive ? endOfDay : startOfDay;
  const end = endDay === undefined ? undefined : endStart(endDay, zone);
  return { start, end, inverted: start !== undefined && end !== undefined && start >= end };
}

/** Reads `Campaign.X`: the column that is named, except that a type set in Footfall replaces the CRM's. */
export function campaignReader(campaign: CrmRecord, settings: Settings): CellReader {
  return (field) =>
    field.listed && field.name === "Type" ? typeOf(campaign, settings) : cellOf(campaign, field.name);
}

/** The first entry of `channels.offline` whose type (if given) and conditions (if given) hold (contract.md). */
export function channelOf(campaign: CrmRecord, settings: Settings): Channel {
  const type = typeOf(campaign, settings);
  const read = campaignReader(campaign, settings);
  for (const entry of settings.channelEntries) {
    // Reading: the type is compared as any text, so in NFC too.
    const typeFits =
      entry.type === undefined || (type !== null && comparable(entry.type) === comparable(type));
    const whenHolds = (entry.when ?? []).every((condition) =>
      conditionHolds(condition, read, settings.timezone),
    );
    if (typeFits && whenHolds) {
      return { channel: entry.channel, subchannel: entry.subchannel ?? "", matched: true };
    }
  }
  const { channel, subchannel } = settings.defaultChannel;
  return { channel, subchannel: subchannel ?? "", matched: false };
}
