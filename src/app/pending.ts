import { z } from "zod";
import { publishesOf } from "../ledger/publishes.ts";
import type { BulkSummary } from "../results/bulk-dates/bulk-dates.ts";
import { bulkUpdateSchema } from "../results/bulk-dates/bulk-update-schema.ts";
import { isId, longId } from "../settings/ids.ts";
import { parseSettings, type SettingsDocument } from "../settings/parse.ts";
import { InputError } from "../settings/problem.ts";
import { readForm } from "../settings/read-form.ts";
import type { Settings } from "../settings/schema.ts";
import { chooseDates } from "./bulk-dates.ts";
import { applyChange, type BatchEntry, type ChangeResult } from "./change.ts";
import { fetchNamedFields } from "./fetch-fields.ts";
import { type HistoryEntry, historyEntry } from "./history.ts";
import type { LivingStore } from "./living-store.ts";
import { radarEntries } from "./radar.ts";
import { NothingImported, StoreRefused } from "./run-store.ts";
import { undoIn } from "./undo.ts";

/**
 * Changes that a person has made and not published: of any kind, one after the other. They become one settings
 * document and one batch of dates, and take the same way as the files of the command line.
 */

const id = z.string().refine(isId, "is no Salesforce id of 15 or 18 characters");
/** A day or a text; empty: none, whatever the CRM says; null: what the CRM says. */
const own = z.string().max(255).nullable();

/** Characters of a settings document that is sent: it is read while everybody else waits. */
const SETTINGS_MAX = 256 * 1024;
export const settingsText = z
  .string()
  .max(SETTINGS_MAX, "is longer than 256 kB; publish it with footfall publish --settings");
/** A part of the settings as the app's forms have it; what it holds is checked with the whole document. */
export const settingsSection = z
  .record(z.string(), z.unknown())
  .refine((value) => JSON.stringify(value).length <= SETTINGS_MAX, "is longer than 256 kB");

export const pendingChange = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("campaign"),
    campaignId: id,
    name: z.string().max(255),
    set: z
      .strictObject({
        syncType: own.optional(),
        touchpointStart: own.optional(),
        touchpointEnd: own.optional(),
        type: own.optional(),
      })
      .describe("Empty text: none, whatever the CRM says; null: what the CRM says"),
  }),
  z.strictObject({
    kind: z.literal("dates"),
    campaignId: id.nullable(),
    name: z.string().max(255),
    update: bulkUpdateSchema,
  }),
  z
    .strictObject({
      kind: z.literal("radar"),
      campaignId: id,
      name: z.string().max(255),
      date: z.string().max(40).optional(),
    })
    .describe("The members whose dates the radar doubts go to the date that it proposes, or to another"),
  z.strictObject({ kind: z.literal("rules"), sync: settingsSection }),
  z.strictObject({ kind: z.literal("channels"), channels: settingsSection }),
  z.strictObject({ kind: z.literal("attribution"), attribution: settingsSection }),
  z.strictObject({ kind: z.literal("suppress"), suppress: settingsSection }),
  z.strictObject({ kind: z.literal("salesforce"), salesforce: settingsSection }),
  z
    .strictObject({
      kind: z.literal("basics"),
      timezone: z.string().max(100).optional(),
      writeBack: z.boolean().optional(),
    })
    .describe("The zone of days, and whether syncs may write to the org; everything else stays"),
  z.strictObject({ kind: z.literal("settings"), yaml: settingsText }),
  z.strictObject({ kind: z.literal("undo"), publish: z.number().int().positive() }),
]);
export type PendingChange = z.output<typeof pendingChange>;

export type PendingRequest = {
  changes: readonly PendingChange[];
  reason?: string;
  now: number;
  /** The publish that the changes were built upon. */
  base?: number | null;
  acceptsRereading?: boolean;
  progress?: (what: string) => void;
};

/** Enough to look through on a page; the whole is in the CSV of the outcome. */
const DETAILS_SHOWN = 500;

/** What each bulk update among the changes chose, in their order. */
export type PendingResult = ChangeResult & { updates: BulkSummary[] };

/** The newest publish is not the one that the changes were built upon: they may rest on what does not hold. */
export class StaleBase extends StoreRefused {
  override name = "StaleBase";
  readonly since: HistoryEntry[];

  constructor(base: number, since: HistoryEntry[]) {
    const newest = since[0];
    super(
      since.length === 0
        ? `the changes were built upon publish ${base}, which this store does not have; preview again`
        : `the changes were built upon publish ${base}, and ${newest?.by ?? "somebody"} has published ${since.length === 1 ? `publish ${newest?.id}` : `${since.length} publishes`} since; preview again`,
    );
    this.since = since;
  }
}

/**
 * Previews or publishes pending changes.
 *
 * @throws {InputError} with every problem of the changes
 * @throws {StaleBase} at publishing, where the newest publish is not the base
 */
export async function changePending(
  store: LivingStore,
  mode: "preview" | "publish",
  request: PendingRequest,
): Promise<PendingResult> {
  const { published } = store;
  if (!published) throw new NothingImported(store.folder);
  if (mode === "publish" && typeof request.base === "number" && request.base !== published.id) {
    const since = (await publishesOf(store.warehouse)).filter((entry) => entry.id > Number(request.base));
    throw new StaleBase(request.base, since.map(historyEntry));
  }
  const common = {
    reason: request.reason ?? null,
    now: request.now,
    wantsDetails: true,
    detailsShown: DETAILS_SHOWN,
    ...(request.progress ? { progress: request.progress } : {}),
  };
  const undone = request.changes.find((change) => change.kind === "undo");
  if (undone) {
    if (request.changes.length > 1)
      throw new InputError([
        { file: "pending changes", message: "undo stands alone; publish or discard the other changes first" },
      ]);
    const { reason, ...rest } = common;
    const undoing = { ...rest, store: store.folder, publish: undone.publish, ...(reason ? { reason } : {}) };
    return { ...(await undoIn(store, mode, undoing)), updates: [] };
  }
  const settings = settingsWith(published.settings, request.changes);
  if (settings) {
    await fetchNamedFields(store, settings, {
      acceptsRereading: request.acceptsRereading ?? false,
      ...(request.progress ? { progress: request.progress } : {}),
    });
  }
  const hasDates = request.changes.some(({ kind }) => kind === "dates" || kind === "radar");
  const { entries, updates } = await datesOf(store, request);
  const result = await applyChange(store, mode, {
    ...common,
    cause: settings && hasDates ? "settings+dates" : hasDates ? "dates" : "settings",
    undoes: null,
    ...(settings ? { settings } : {}),
    ...(hasDates ? { dates: entries } : {}),
  });
  return { ...result, updates };
}

/**
 * The settings with the changes in them; undefined where none of them concerns settings.
 *
 * @throws {InputError} with every problem of the outcome
 */
export function settingsWith(
  before: Settings,
  changes: readonly PendingChange[],
): SettingsDocument | undefined {
  let settings: Settings | undefined;
  for (const change of changes) {
    const current = settings ?? before;
    const section = sectionOf(change);
    if (section) settings = { ...current, ...section } as Settings;
    else if (change.kind === "campaign") settings = { ...current, campaigns: withCampaign(current, change) };
    else if (change.kind === "basics") settings = withBasics(current, change);
    else if (change.kind === "settings") settings = parseSettings(change.yaml, "settings").settings;
  }
  return settings && readForm(settings, "settings");
}

/** The section of the settings that a change replaces as a whole; what it holds is checked with the document. */
function sectionOf(change: PendingChange): Partial<Record<keyof Settings, unknown>> | undefined {
  switch (change.kind) {
    case "rules":
      return { sync: change.sync };
    case "channels":
      return { channels: change.channels };
    case "attribution":
      return { attribution: change.attribution };
    case "suppress":
      return { suppress: change.suppress };
    case "salesforce":
      return { salesforce: change.salesforce };
    default:
      return undefined;
  }
}

function withBasics(
  settings: Settings,
  {
    timezone = settings.timezone,
    writeBack = settings.salesforce.writeBack,
  }: PendingChange & { kind: "basics" },
): Settings {
  return { ...settings, timezone, salesforce: { ...settings.salesforce, writeBack } };
}

const CAMPAIGN_KEYS = ["syncType", "touchpointStart", "touchpointEnd", "type"] as const;

function withCampaign(
  { campaigns }: Settings,
  { campaignId, set }: PendingChange & { kind: "campaign" },
): Settings["campaigns"] {
  const wanted = longId(campaignId);
  const found = campaigns.find((entry) => longId(entry.campaign) === wanted);
  const entry: Record<string, unknown> = { campaign: wanted, ...found };
  for (const key of CAMPAIGN_KEYS) {
    const value = set[key];
    if (value === undefined) continue;
    if (value === null) delete entry[key];
    else entry[key] = value === "" ? null : value;
  }
  const others = campaigns.filter((other) => other !== found);
  const isEmpty = CAMPAIGN_KEYS.every((key) => entry[key] === undefined);
  return isEmpty ? others : [...others, entry as Settings["campaigns"][number]];
}

/** What the bulk updates say of members; of two that say something of one member, the later counts. */
async function datesOf(
  store: LivingStore,
  { changes, progress }: PendingRequest,
): Promise<{ entries: BatchEntry[]; updates: BulkSummary[] }> {
  const byMember = new Map<string, BatchEntry>();
  const updates: BulkSummary[] = [];
  for (const change of changes) {
    if (change.kind === "radar")
      for (const entry of await radarEntries(store, change.campaignId, change.date))
        byMember.set(entry.campaignMemberId, entry);
    if (change.kind !== "dates") continue;
    const update =
      change.campaignId === null ? change.update : { ...change.update, campaign: change.campaignId };
    const chosen = await chooseDates(store, { update, ...(progress ? { progress } : {}) });
    for (const entry of chosen.entries) byMember.set(entry.campaignMemberId, entry);
    updates.push(chosen.summary);
  }
  const entries = [...byMember.values()].sort((a, b) => (a.campaignMemberId < b.campaignMemberId ? -1 : 1));
  return { entries, updates };
}
