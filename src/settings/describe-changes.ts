import { type SettingChange, settingChanges } from "./changes.ts";
import { listChanges, type RuleChange, ruleChanges } from "./rule-changes.ts";
import type { FilterRuleSetting, Settings } from "./schema.ts";

/** How many overrides, and how many settings of campaigns, are told one by one; the rest is counted. */
const OVERRIDES_TOLD = 3;
const CAMPAIGN_SETTINGS_TOLD = 10;

/**
 * What differs between two settings documents, in words: one line a change, in the order of the keys.
 *
 * `timezone: UTC -> America/Los_Angeles`, `rule "Webinars" added as number 2`,
 * `campaign 701...: sync type exclude_all -> include_all`
 */
export function describeChanges(before: Settings, after: Settings): string[] {
  const changes = settingChanges(before, after);
  const within = (list: string) => changes.filter(({ key }) => key.startsWith(`${list}[`));
  const [overrides, campaigns] = [within("overrides"), within("campaigns")];
  const entries = new Set([...overrides, ...campaigns]);
  const lines = changes
    .filter((change) => !entries.has(change))
    .map((change) => ({ key: change.key, lines: settingLines(change, before, after) }));
  const all = [
    ...lines,
    { key: "overrides", lines: told(overrides.map(overrideLine), OVERRIDES_TOLD, "override") },
    {
      key: "campaigns",
      lines: told(campaigns.map(campaignLine), CAMPAIGN_SETTINGS_TOLD, "setting of campaigns"),
    },
  ];
  return all.toSorted((one, other) => (one.key < other.key ? -1 : 1)).flatMap(({ lines }) => lines);
}

function told(lines: readonly string[], most: number, one: string): string[] {
  const rest = lines.length - most;
  if (rest <= 0) return [...lines];
  const many = one.replace(/^\w+/, "$&s");
  return [...lines.slice(0, most), `and ${rest} more ${rest === 1 ? one : many}`];
}

function settingLines(change: SettingChange, before: Settings, after: Settings): string[] {
  if (change.key === "sync.rules") return ruleChanges(before, after).map((rule) => changeText("rule", rule));
  const [old, fresh] = [change.before, change.after];
  if (!Array.isArray(old) || !Array.isArray(fresh))
    return [`${change.key}: ${settingWords(old)} -> ${settingWords(fresh)}`];
  const isChannels = change.key === "channels.offline";
  const nameOf = isChannels
    ? (entry: ChannelEntry) => entry.type ?? ""
    : (rule: FilterRuleSetting) => rule.name ?? "";
  return listChanges<object>(old, fresh, nameOf as (entry: object) => string).map(
    (entry) => `${change.key}: ${changeText(isChannels ? "entry for" : "rule", entry)}`,
  );
}

type ChannelEntry = Settings["channels"]["offline"][number];

function changeText(noun: string, change: RuleChange): string {
  const named = (name: string) =>
    name !== ""
      ? `${noun} ${JSON.stringify(name)}`
      : noun === "rule"
        ? "rule without a name"
        : `${noun} any type`;
  const subject = named(change.name);
  switch (change.kind) {
    case "added":
      return `${subject} added as number ${change.to}`;
    case "removed":
      return `${subject} removed, it was number ${change.from}`;
    case "moved":
      return `${subject} moved from number ${change.from} to number ${change.to}`;
    case "edited": {
      const { formerName, keys = [] } = change;
      if (formerName === undefined || change.name === "") return `${subject} edited: ${keys.join(", ")}`;
      const renamed = `${named(formerName)} renamed to ${JSON.stringify(change.name)}`;
      const others = keys.filter((key) => key !== "name");
      return others.length === 0 ? renamed : `${renamed} and edited: ${others.join(", ")}`;
    }
  }
}

const idIn = (key: string): string => key.slice(key.indexOf("[") + 1, key.indexOf("]"));

function overrideLine({ key, before, after }: SettingChange): string {
  const words = (date: unknown) => (date === null ? "cleared" : settingWords(date));
  return `override of ${idIn(key)}: ${words(before)} -> ${words(after)}`;
}

const CAMPAIGN_WORDS: Record<string, string> = {
  syncType: "sync type",
  touchpointStart: "touchpoint start",
  touchpointEnd: "touchpoint end",
  type: "type",
};

function campaignLine({ key, before, after }: SettingChange): string {
  const name = key.slice(key.lastIndexOf(".") + 1);
  const words = (setting: unknown) =>
    setting === undefined ? "as in the CRM" : setting === null ? "empty" : settingWords(setting);
  return `campaign ${idIn(key)}: ${CAMPAIGN_WORDS[name] ?? name} ${words(before)} -> ${words(after)}`;
}

/** A setting in words: a text in quotes only where its ends would not be seen. */
function settingWords(setting: unknown): string {
  if (setting === undefined || setting === null) return "none";
  if (typeof setting === "object") {
    const parts = Object.entries(setting).map(([key, part]) => `${key} ${settingWords(part)}`);
    return parts.join(", ");
  }
  const text = String(setting);
  return typeof setting !== "string" || /^[\w./+:-]+$/.test(text) ? text : JSON.stringify(text);
}
