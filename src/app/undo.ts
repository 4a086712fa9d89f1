import type { DateAction } from "../ledger/dates.ts";
import type { PublishRecord } from "../ledger/publish.ts";
import { publishesOf, publishOf } from "../ledger/publishes.ts";
import type { ModelName } from "../model/credit/weights.ts";
import { settingChanges, takeBack } from "../settings/changes.ts";
import { documentOf } from "../settings/parse.ts";
import { InputError } from "../settings/problem.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { applyChange, type BatchEntry, type ChangeResult } from "./change.ts";
import { type LivingStore, withLivingStore } from "./living-store.ts";
import { StoreMissing, StoreRefused } from "./run-store.ts";

export type UndoRequest = {
  store: string;
  publish: number;
  reason?: string;
  now: number;
  wantsDetails?: boolean;
  /** The model whose moves the details name. */
  model?: ModelName;
  /** How near two memberships of a person are warned of; default: a day. */
  withinHours?: number;
  detailsShown?: number;
  progress?: (what: string) => void;
};

/** Takes back the settings and dates that a publish changed, as a new publish; or shows what that would change. */
export function undo(mode: "preview" | "publish", request: UndoRequest): Promise<ChangeResult> {
  return withLivingStore(request.store, (store) => undoIn(store, mode, request));
}

/**
 * The same in a store that is open; also as a preview.
 *
 * @throws {InputError} where there is no such publish, or it was an import
 * @throws {StoreRefused} where a later publish changed the same setting, or the same members' dates
 * @see shared/spec/README.md, decision 35
 */
export async function undoIn(
  store: LivingStore,
  mode: "preview" | "publish",
  request: UndoRequest,
): Promise<ChangeResult> {
  const { warehouse, published } = store;
  if (!published) throw new StoreMissing(`${request.store}: nothing has been published yet`);
  const target = await publishOf(warehouse, request.publish);
  const refuse = (message: string) => new InputError([{ file: `publish ${request.publish}`, message }]);
  if (!target) throw refuse(`is not there; the newest is publish ${published.id}, see footfall history`);
  if (target.cause === "import")
    throw refuse(
      "was an import, and what an import brought in cannot be taken back; import a newer export instead",
    );
  const former = await publishOf(warehouse, target.id - 1);
  if (!former) throw new Error(`publish ${target.id} has none before it`);
  const later = await standingSince(warehouse, target.id);
  const taken = later.find(({ undoes }) => undoes === target.id);
  if (taken) {
    throw new StoreRefused(
      `publish ${target.id} is undone already, by publish ${taken.id}; undo that one to bring it back`,
    );
  }
  await refuseChangedDates(warehouse, { before: former, after: target, later });
  const settings = await formerSettings(warehouse, {
    before: former,
    after: target,
    later,
    current: published,
  });
  const dates = await formerDates(warehouse, target.id);
  return applyChange(store, mode, {
    cause: "undo",
    reason: request.reason ?? null,
    now: request.now,
    undoes: target.id,
    ...(settings ? { settings: documentOf(settings, "settings") } : {}),
    ...(dates.length > 0 ? { dates } : {}),
    wantsDetails: request.wantsDetails ?? false,
    ...(request.model ? { model: request.model } : {}),
    ...(request.withinHours === undefined ? {} : { withinHours: request.withinHours }),
    ...(request.detailsShown === undefined ? {} : { detailsShown: request.detailsShown }),
    ...(request.progress ? { progress: request.progress } : {}),
  });
}

/** Publishes after one, oldest first, without those that were undone since and the undoing of them. */
async function standingSince(
  warehouse: Warehouse,
  publish: number,
): Promise<Pick<PublishRecord, "id" | "undoes">[]> {
  const later = (await publishesOf(warehouse)).filter(({ id }) => id > publish);
  const gone = new Set<number>();
  for (const { id, undoes } of later) {
    // Newest first: an undo that was itself undone no longer takes anything back.
    if (undoes === null || undoes <= publish || gone.has(id)) continue;
    gone.add(id);
    gone.add(undoes);
  }
  return later.filter(({ id }) => !gone.has(id)).sort((a, b) => a.id - b.id);
}

/** A publish that is to be taken back, the one before it, and those that stand since. */
type Undoing = { before: PublishRecord; after: PublishRecord; later: readonly { id: number }[] };

/** @throws {StoreRefused} where a later publish changed the dates of its members, by a batch or in `overrides` */
async function refuseChangedDates(warehouse: Warehouse, { before, after, later }: Undoing): Promise<void> {
  const own = await redated(warehouse, before, after);
  if (own.size === 0) return;
  const changed = new Set<string>();
  let first: number | undefined;
  for (const { id } of later) {
    const [made, last] = [await publishOf(warehouse, id), await publishOf(warehouse, id - 1)];
    if (!made || !last) continue;
    const again = [...(await redated(warehouse, last, made))].filter((member) => own.has(member));
    if (again.length > 0) first ??= id;
    for (const member of again) changed.add(member);
  }
  if (first === undefined) return;
  const members = changed.size === 1 ? "a member" : `${changed.size} members`;
  throw new StoreRefused(
    `publish ${after.id} cannot be undone: publish ${first} has since changed the dates of ${members} of it (${[...changed].sort()[0]}); undo that one first, or publish new dates`,
  );
}

/** Members whose date a publish has set or cleared: in its batch, or in `overrides`. */
async function redated(
  warehouse: Warehouse,
  before: PublishRecord,
  made: PublishRecord,
): Promise<Set<string>> {
  const rows = await warehouse.all<{ id: string }>(
    `SELECT campaign_member_id AS id FROM ledger.batch_dates WHERE opened_by = ${made.id} AND action <> 'crm'`,
  );
  const members = new Set(rows.map(({ id }) => id));
  if (made.settingsVersion === before.settingsVersion) return members;
  for (const { key } of settingChanges(before.settings, made.settings)) {
    const member = /^overrides\[(.+)\]$/.exec(key)?.[1];
    if (member !== undefined) members.add(member);
  }
  return members;
}

/** The settings without what the publish changed; undefined where it changed none. */
async function formerSettings(
  warehouse: Warehouse,
  { before, after, later, current }: Undoing & { current: PublishRecord },
): Promise<PublishRecord["settings"] | undefined> {
  const own = settingChanges(before.settings, after.settings);
  if (own.length === 0) return undefined;
  const keys = new Set(own.map(({ key }) => key));
  for (const { id } of later) {
    const [made, last] = [await publishOf(warehouse, id), await publishOf(warehouse, id - 1)];
    if (!made || !last || made.settingsVersion === last.settingsVersion) continue;
    const again = settingChanges(last.settings, made.settings).find(({ key }) => keys.has(key));
    if (again) {
      throw new StoreRefused(
        `publish ${after.id} cannot be undone: publish ${id} has since changed the same setting, ${again.key}; undo that one first, or publish new settings`,
      );
    }
  }
  const taken = takeBack({ before: before.settings, after: after.settings }, current.settings);
  if ("fault" in taken) throw new StoreRefused(`publish ${after.id} cannot be undone: ${taken.fault}`);
  return taken.settings;
}

/** What the batches said of the publish's members before it. */
async function formerDates(warehouse: Warehouse, publish: number): Promise<BatchEntry[]> {
  const rows = await warehouse.all<{ id: string; action: DateAction | null; date: Date | null }>(
    `SELECT own.campaign_member_id AS id, former.action, former.touchpoint_date AS date
     FROM ledger.batch_dates AS own
     LEFT JOIN ledger.batch_dates AS former
       ON former.campaign_member_id = own.campaign_member_id AND former.closed_by = ${publish}
     WHERE own.opened_by = ${publish}
     ORDER BY own.campaign_member_id`,
  );
  return rows.map(({ id, action, date }) => ({
    campaignMemberId: id,
    action: action ?? "none",
    touchpointDate: date?.getTime() ?? null,
  }));
}
