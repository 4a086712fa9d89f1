import { estimateWrites, type WriteEstimate } from "../destinations/salesforce/estimate.ts";
import type { Change } from "../ledger/candidate.ts";
import type { DateAction } from "../ledger/dates.ts";
import { type Cause, type Computed, computeChange, writeChange } from "../ledger/publish.ts";
import { publishOf } from "../ledger/publishes.ts";
import { DELTA } from "../ledger/tables.ts";
import { takeBackRecords } from "../mirror/records.ts";
import { dayOfField, instantOfField, isFilled } from "../model/fields.ts";
import { type ChangeDetails, changeDetails } from "../results/change/change-details.ts";
import { type ChangeDocument, changeDocument, movedMoney } from "../results/change/change-document.ts";
import { DOUBLE_COUNT_HOURS } from "../results/double-counting/index.ts";
import { changedOverrides } from "../settings/changed-overrides.ts";
import { defaultSettings, type SettingsDocument } from "../settings/parse.ts";
import type { CrmField } from "../settings/rules.ts";
import type { Settings } from "../settings/schema.ts";
import type { State } from "../state/state.ts";
import type { Dialect } from "../warehouse/dialect.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { contextOf, type LivingStore, userName } from "./living-store.ts";
import { checkSettingsFields } from "./settings-fields.ts";
import { OtherState } from "./settle-state.ts";

/** One change of a store: what it brings, and why. */
export type ChangeRequest = {
  cause: Cause;
  reason: string | null;
  /** The model's clock. */
  now: number;
  /** The publish that this one takes back. */
  undoes: number | null;
  /** A new settings document; without it, the settings stay. */
  settings?: SettingsDocument;
  /** What a batch says of members. */
  dates?: readonly BatchEntry[];
  /** Brings records into the mirror, as versions that open with the publish. */
  records?: (publish: number) => Promise<void>;
  /** Written with the publish, in its transaction. */
  alongside?: () => Promise<void>;
  /** Compute everything: for measurements. */
  isFull?: boolean;
  /** Also what people read beside the figures. */
  wantsDetails?: boolean;
  /** How near two memberships of a person are warned of; default: a day. */
  withinHours?: number;
  /** How many members and opportunities the details name. */
  detailsShown?: number;
  progress?: (what: string) => void;
};

export type BatchEntry = { campaignMemberId: string; action: DateAction; touchpointDate: number | null };

/** What people read beside the figures; with what it gives the write-back to do. */
type Details = ChangeDetails & { salesforce: WriteEstimate };

/** What a preview or a publish tells: the contract's document, and what people read beside it. */
export type ChangeResult = {
  document: { publish: number | null; seconds: number } & ChangeDocument;
  details: Details | null;
};

/** A candidate that was computed and compared, and what it tells. */
type Candidate = {
  change: Change;
  computed: Computed;
  settings: Settings;
  told: ChangeDocument;
  details: Details | null;
};

/**
 * Previews or publishes a change: the same computation, then nothing more, or one transaction that writes it.
 *
 * A publish writes its intent to the state first; the warehouse's commit makes it true; then the state says that it is
 * done. Killed in between, the next use of the store ends it (`settleState`).
 *
 * Everything is computed in the scratch database, so that a preview writes nothing. An import merges its records first,
 * in a transaction of its own: they belong to a publish that is not there yet, and go again where it does not come.
 */
export async function applyChange(
  store: LivingStore,
  mode: "preview" | "publish",
  request: ChangeRequest,
): Promise<ChangeResult> {
  const start = performance.now();
  const { warehouse, published } = store;
  const publish = (published?.id ?? 0) + 1;
  // The state's engine starts while the warehouse works.
  const opening = mode === "publish" ? store.state() : undefined;
  opening?.catch(() => {});
  const result = ({ told, details }: Candidate): ChangeResult => ({
    document: {
      publish: mode === "publish" ? publish : null,
      seconds: Math.round(performance.now() - start) / 1000,
      ...told,
    },
    details,
  });
  if (mode === "preview") {
    if (request.records) throw new Error("an import cannot be previewed");
    return result(await computeCandidate(store, request, publish));
  }
  const state = await (opening as Promise<State>);
  let begun: number | undefined;
  const write = async (candidate: Candidate) => {
    const { change, computed, settings } = candidate;
    const intent = {
      at: Date.now(),
      now: request.now,
      by: userName(),
      cause: request.cause,
      // No engine's text holds U+0000; a form may.
      reason: request.reason?.replaceAll("\0", "\uFFFD") ?? null,
      undoes: request.undoes,
    };
    const pending = await state.beginPublish({
      ...intent,
      ...(settings === published?.settings ? {} : { settings }),
      ...(change.dates === undefined ? {} : { dates: await entriesWithFormer(warehouse, change.dates) }),
    });
    begun = pending.id;
    if (pending.id !== publish)
      throw new OtherState(
        { folder: store.folder, path: store.folder },
        { state: pending.id - 1, warehouse: publish - 1 },
      );
    await request.alongside?.();
    return writeChange(warehouse, change, computed, {
      ...intent,
      id: publish,
      settingsVersion: pending.settingsVersion,
      settings,
      moved: await movedMoney(warehouse, change.schema),
    });
  };
  const { records } = request;
  try {
    if (records) await warehouse.transaction(() => records(publish));
    const candidate = await computeCandidate(store, request, publish);
    const counts = await warehouse.transaction(() => write(candidate));
    await state.finishPublish(publish, counts);
    return result(candidate);
  } catch (error) {
    // Where the warehouse has committed and only the last word failed, the next use of the store says it.
    if (!(await publishOf(warehouse, publish))) {
      if (begun !== undefined) await state.abandonPublish(begun);
      if (records) await takeBackRecords(warehouse, publish - 1);
    }
    throw error;
  } finally {
    if (records) await warehouse.dropTables(DELTA);
  }
}

async function computeCandidate(
  store: LivingStore,
  request: ChangeRequest,
  publish: number,
): Promise<Candidate> {
  const { warehouse, published } = store;
  const document = request.settings ?? (published ? undefined : defaultSettings());
  const settings = document?.settings ?? published?.settings;
  if (!settings) throw new Error("a store without a publish has no settings");
  const before = published && (await contextOf(warehouse, published));
  const after = await contextOf(warehouse, { settings, now: request.now }, document);
  if (document) await checkSettingsFields(warehouse, before, after);
  const change: Change = {
    publish,
    schema: `${warehouse.scratch}.candidate`,
    before,
    after,
    hasRecords: request.records !== undefined,
    dates: await loadEntries(store, request, publish, settings, `${warehouse.scratch}.${DELTA}`),
    isFull: request.isFull ?? false,
    ...(request.progress ? { onStep: request.progress } : {}),
  };
  const computed = await computeChange(warehouse, change);
  request.progress?.("adding up the difference");
  const told = await changeDocument(warehouse, change.schema, {
    isFirst: published === undefined,
    withinHours: request.cause === "import" ? null : (request.withinHours ?? DOUBLE_COUNT_HOURS),
  });
  const details = request.wantsDetails
    ? {
        ...(await changeDetails(warehouse, change.schema, {
          settingsBefore: published?.settings,
          settingsAfter: settings,
          ...(request.detailsShown === undefined ? {} : { shown: request.detailsShown }),
        })),
        salesforce: await estimateWrites(warehouse, { ...change, isScoped: !computed.isFull }),
      }
    : null;
  return { change, computed, settings, told, details };
}

/**
 * The entries of the batch as a table, with those that follow from an edit after a clear: of `overrides`, or of the
 * CRM's own date.
 */
async function loadEntries(
  { warehouse, published }: LivingStore,
  request: ChangeRequest,
  publish: number,
  settings: Settings,
  schema: string,
): Promise<string | undefined> {
  const { dialect } = warehouse;
  const table = `${schema}.new_dates`;
  const entries = new Map((request.dates ?? []).map((entry) => [entry.campaignMemberId, entry]));
  const cleared = async (actions: string, members: string) =>
    warehouse.all<{ id: string }>(
      `SELECT campaign_member_id AS id FROM ledger.batch_dates
       WHERE closed_by IS NULL AND action IN (${actions}) AND campaign_member_id IN (${members})`,
    );
  // What an undo brings back into overrides is no edit: it says itself which dates return.
  const edited = published && request.undoes === null ? changedOverrides(published.settings, settings) : [];
  if (edited.length > 0) {
    for (const { id } of await cleared("'clear', 'crm'", edited.map((id) => dialect.text(id)).join(", ")))
      if (!entries.has(id))
        entries.set(id, { campaignMemberId: id, action: "settings", touchpointDate: null });
  }
  if (request.records && published) {
    const { packageFields } = (await contextOf(warehouse, published)).rules;
    const dates = (test: string) => crmDates(packageFields.touchpointDate, dialect, test);
    const redated = `SELECT fresh.id
      FROM (${dates(`closed_by IS NULL AND opened_by = ${publish}`)}) AS fresh
      JOIN (${dates(`closed_by = ${publish}`)}) AS former ON former.id = fresh.id
      WHERE fresh.is_filled
        AND (NOT former.is_filled OR fresh.instant IS DISTINCT FROM former.instant OR fresh.day IS DISTINCT FROM former.day)`;
    for (const { id } of await cleared("'clear'", redated))
      if (!entries.has(id)) entries.set(id, { campaignMemberId: id, action: "crm", touchpointDate: null });
  }
  if (entries.size === 0 && request.dates === undefined) return undefined;
  await warehouse.run(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
  await warehouse.load(
    table,
    [
      { name: "campaign_member_id", type: "text" },
      { name: "action", type: "text" },
      { name: "touchpoint_date", type: "instant" },
    ],
    [...entries.values()].map((entry) => [entry.campaignMemberId, entry.action, entry.touchpointDate]),
  );
  return table;
}

/** The CRM's own dates of members: of the first field that holds one, however it is written. */
function crmDates(fields: readonly CrmField[], dialect: Dialect, test: string): string {
  const first = (part: (field: CrmField) => string) =>
    `CASE ${fields.map((field) => `WHEN ${isFilled(field, dialect)} THEN ${part(field)}`).join(" ")} END`;
  return `SELECT member.id, COALESCE(${first(() => "TRUE")}, FALSE) AS is_filled,
      ${first((field) => instantOfField(field, dialect))} AS instant, ${first((field) => dayOfField(field, dialect))} AS day
    FROM records.campaign_member AS member WHERE ${test}`;
}

/** The entries with what the batches said of their members before: what the state keeps. */
async function entriesWithFormer(warehouse: Warehouse, table: string) {
  const rows = await warehouse.all<{
    id: string;
    action: DateAction;
    date: Date | null;
    oldAction: DateAction | null;
    oldDate: Date | null;
  }>(
    `SELECT entry.campaign_member_id AS id, entry.action, entry.touchpoint_date AS date,
       held.action AS "oldAction", held.touchpoint_date AS "oldDate"
     FROM ${table} AS entry
     LEFT JOIN ledger.batch_dates AS held ON held.campaign_member_id = entry.campaign_member_id AND held.closed_by IS NULL
     ORDER BY entry.campaign_member_id`,
  );
  return rows.map(({ id, action, date, oldAction, oldDate }) => ({
    campaignMemberId: id,
    action,
    touchpointDate: date?.getTime() ?? null,
    oldAction,
    oldDate: oldDate?.getTime() ?? null,
  }));
}
