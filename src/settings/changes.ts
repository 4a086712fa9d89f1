import { longId } from "./ids.ts";
import { issueText } from "./issue-text.ts";
import { isSameSetting, normalSettings } from "./normal-form.ts";
import { pathText } from "./parse.ts";
import { type Settings, settingsSchema } from "./schema.ts";

/**
 * What differs between two settings documents, and how one publish's part of it is taken back.
 *
 * @see shared/spec/README.md, decisions 35 and 37
 */

/** One setting that differs; `undefined` where it is absent. Values are in their normal form. */
export type SettingChange = { key: string; before: unknown; after: unknown };

/** A publish, as far as it is about settings. */
export type SettingsPublish = { before: Settings; after: Settings };

/**
 * Groups that count as one setting: the custom weights must add up to 100, so taking back one of them alone, while
 * others have changed since, would leave weights that nobody chose.
 */
const WHOLE = ["attribution.custom"];

/**
 * Every setting of a document, by its key: `timezone`, `sync.rules` (a list is one setting),
 * `overrides[00v...]`, `campaigns[701...].syncType` (ids in 18 characters).
 *
 * Of `overrides` and `campaigns` the order says nothing, nor does an entry of `campaigns` without any key.
 */
export function settingsByKey(settings: Settings): Map<string, unknown> {
  const { overrides, campaigns, ...groups } = normalSettings(settings);
  const found = new Map<string, unknown>();
  addSettings(found, "", groups);
  for (const { campaignMember, touchpointDate } of overrides)
    found.set(overrideKey(campaignMember), touchpointDate);
  for (const { campaign, ...keys } of campaigns) {
    for (const [key, setting] of Object.entries(keys)) found.set(campaignKey(campaign, key), setting);
  }
  return found;
}

function addSettings(found: Map<string, unknown>, group: string, settings: object): void {
  for (const [name, setting] of Object.entries(settings)) {
    const key = group + name;
    if (isGroup(setting) && !WHOLE.includes(key)) addSettings(found, `${key}.`, setting);
    else found.set(key, setting);
  }
}

function isGroup(setting: unknown): setting is Group {
  return typeof setting === "object" && setting !== null && !Array.isArray(setting);
}

const overrideKey = (member: string): string => `overrides[${longId(member)}]`;
const campaignKey = (campaign: string, key: string): string => `campaigns[${longId(campaign)}].${key}`;

/** The settings that differ, sorted by key. */
export function settingChanges(before: Settings, after: Settings): SettingChange[] {
  const [former, latter] = [settingsByKey(before), settingsByKey(after)];
  return [...new Set([...former.keys(), ...latter.keys()])]
    .map((key) => ({ key, before: former.get(key), after: latter.get(key) }))
    .filter((change) => !isSameSetting(change.before, change.after))
    .toSorted((one, other) => (one.key < other.key ? -1 : 1));
}

/** Settings cannot be taken back: they were changed again since, or what is left would be no valid document. */
export type TakeBackFault = { fault: string; reason: "changed_later" | "invalid" };

/**
 * The settings with what one publish changed taken back, while all that others changed stays.
 *
 * Where nothing has changed since, it is the document of before as it was written, order and all. Otherwise an entry
 * that comes back into `overrides` or `campaigns` stands after the nearest one above it that is still there.
 */
export function takeBack(
  publish: SettingsPublish,
  current: Settings,
): { settings: Settings } | TakeBackFault {
  const { before, after } = publish;
  if (isSameSetting(current, after)) return { settings: before };
  const changes = settingChanges(before, after);
  const now = settingsByKey(current);
  const later = changes.filter((change) => !isSameSetting(now.get(change.key), change.after));
  if (later.length > 0) {
    const fault = `${listed(later.map(({ key }) => key))} changed again since; undo the later publishes first, or edit the settings`;
    return { fault, reason: "changed_later" };
  }
  const settings = withSettingsOf(before, current, new Set(changes.map(({ key }) => key)));
  const checked = settingsSchema.safeParse(settings, { reportInput: true });
  if (checked.success) return { settings };
  const problems = checked.error.issues.map((issue) => {
    const path = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
    return `${pathText(path)}: ${issueText(issue)}`;
  });
  return {
    fault: `what is left would be no valid settings: ${listed(problems, "; ")}; edit the settings by hand`,
    reason: "invalid",
  };
}

const FAULTS_TOLD = 3;

function listed(texts: readonly string[], separator = ", "): string {
  const told = texts.slice(0, FAULTS_TOLD).join(separator);
  return texts.length > FAULTS_TOLD ? `${told} and ${texts.length - FAULTS_TOLD} more` : told;
}

/** `target`, with the settings of these keys as they are in `source`. */
export function withSettingsOf(source: Settings, target: Settings, keys: ReadonlySet<string>): Settings {
  const { overrides: sourceOverrides, campaigns: sourceCampaigns, ...sourceGroups } = source;
  const { overrides, campaigns, ...groups } = target;
  return {
    ...(withGroupOf(sourceGroups, groups, keys, "") as typeof groups),
    overrides: withEntriesOf(
      sourceOverrides,
      overrides,
      ({ campaignMember }) => longId(campaignMember),
      (former, latter) => {
        const { campaignMember } = (latter ?? former) as Override;
        return keys.has(overrideKey(campaignMember)) ? former : latter;
      },
    ),
    campaigns: withEntriesOf(
      sourceCampaigns,
      campaigns,
      ({ campaign }) => longId(campaign),
      (former, latter) => withCampaignOf(former, latter, keys),
    ),
  };
}

type Override = Settings["overrides"][number];
type CampaignEntry = Settings["campaigns"][number];

type Group = Record<string, unknown>;

function withGroupOf(source: Group, target: Group, keys: ReadonlySet<string>, group: string): Group {
  const names = new Set([...Object.keys(target), ...Object.keys(source)]);
  return Object.fromEntries(
    [...names].flatMap((name): [string, unknown][] => {
      const key = group + name;
      const [one, other] = [source[name], target[name]];
      const setting =
        isGroup(one) && isGroup(other) && !WHOLE.includes(key)
          ? withGroupOf(one, other, keys, `${key}.`)
          : keys.has(key)
            ? one
            : other;
      return setting === undefined ? [] : [[name, setting]];
    }),
  );
}

function withCampaignOf(
  source: CampaignEntry | undefined,
  target: CampaignEntry | undefined,
  keys: ReadonlySet<string>,
): CampaignEntry | undefined {
  const { campaign } = (target ?? source) as CampaignEntry;
  const { campaign: _, ...former } = source ?? {};
  const { campaign: __, ...latter } = target ?? {};
  const names = [...new Set([...Object.keys(latter), ...Object.keys(former)])];
  if (!names.some((name) => keys.has(campaignKey(campaign, name)))) return target;
  const wanted = Object.fromEntries(
    names
      .map((name) => {
        const from = keys.has(campaignKey(campaign, name)) ? former : latter;
        return [name, from[name as keyof typeof from]];
      })
      .filter(([, setting]) => setting !== undefined),
  );
  return source === undefined && Object.keys(wanted).length === 0 ? undefined : { campaign, ...wanted };
}

/**
 * The target's entries as `choose` wants them, in their order; those that only the source has stand after the nearest
 * entry above them, in the source, that the target has too, or else first.
 *
 * @param choose - of the source's entry and the target's for one id, the entry wanted, if any
 */
function withEntriesOf<Entry>(
  source: readonly Entry[],
  target: readonly Entry[],
  idOf: (entry: Entry) => string,
  choose: (former: Entry | undefined, latter: Entry | undefined) => Entry | undefined,
): Entry[] {
  const formers = new Map(source.map((entry) => [idOf(entry), entry]));
  const inTarget = new Set(target.map(idOf));
  const returning = new Map<string, Entry[]>();
  let above = "";
  for (const former of source) {
    const id = idOf(former);
    if (inTarget.has(id)) above = id;
    else {
      const wanted = choose(former, undefined);
      if (wanted === undefined) continue;
      const group = returning.get(above);
      if (group === undefined) returning.set(above, [wanted]);
      else group.push(wanted);
    }
  }
  return [
    ...(returning.get("") ?? []),
    ...target.flatMap((latter) => {
      const id = idOf(latter);
      const wanted = choose(formers.get(id), latter);
      return [...(wanted === undefined ? [] : [wanted]), ...(returning.get(id) ?? [])];
    }),
  ];
}
