import { basename } from "node:path";
import type { Cause } from "../ledger/publish.ts";
import { InputError } from "../settings/problem.ts";
import { readDatesFile, unknownMembers } from "../sources/files/dates-file.ts";
import { applyChange, type BatchEntry, type ChangeRequest, type ChangeResult } from "./change.ts";
import { fetchNamedFields } from "./fetch-fields.ts";
import { type LivingStore, withLivingStore } from "./living-store.ts";
import { readSettings } from "./run.ts";
import { StoreMissing, StoreRefused } from "./run-store.ts";

export type PublishRequest = {
  store: string;
  /** A settings file, which replaces the whole document. */
  settings?: string;
  /** A CSV of touchpoint dates: one batch. */
  dates?: string;
  reason?: string;
  now: number;
  /** The publish that the change was built upon; refused where there is a newer one. */
  after?: number;
  /** Accept formulas and fields of parents, whose records are then all read again at each import from an org. */
  acceptsRereading?: boolean;
  wantsDetails?: boolean;
  progress?: (what: string) => void;
};

/** What publishing this would change; changes nothing. */
export function preview(request: PublishRequest): Promise<ChangeResult> {
  return withLivingStore(request.store, (store) => changeStore(store, "preview", request));
}

/** Makes it so, in one transaction. */
export function publish(request: PublishRequest): Promise<ChangeResult> {
  return withLivingStore(request.store, (store) => changeStore(store, "publish", request));
}

/**
 * Previews or publishes settings, dates, or both, in a store that is open.
 *
 * @throws {InputError} with every problem of the files
 * @throws {StoreRefused} where somebody has published since the change was built
 */
export async function changeStore(
  store: LivingStore,
  mode: "preview" | "publish",
  request: PublishRequest,
): Promise<ChangeResult> {
  const { published } = store;
  if (!published) {
    throw new StoreMissing(
      `${request.store}: nothing has been imported yet; begin with footfall import --store ${request.store} --source EXPORT`,
    );
  }
  if (request.after !== undefined && request.after !== published.id) {
    throw new StoreRefused(
      `the change was built upon publish ${request.after}, and the newest is publish ${published.id}; look at footfall history, and preview again`,
    );
  }
  const document = request.settings === undefined ? undefined : await readSettings(request.settings);
  if (document) {
    await fetchNamedFields(store, document, {
      acceptsRereading: request.acceptsRereading ?? false,
      ...(request.progress ? { progress: request.progress } : {}),
    });
  }
  const zone = (document?.settings ?? published.settings).timezone;
  const dates = request.dates === undefined ? undefined : await readBatch(store, request.dates, zone);
  return applyChange(store, mode, {
    cause: causeOf(document !== undefined, dates !== undefined),
    reason: request.reason ?? null,
    now: request.now,
    undoes: null,
    ...(document ? { settings: document } : {}),
    ...(dates ? { dates } : {}),
    wantsDetails: request.wantsDetails ?? false,
    ...(request.progress ? { progress: request.progress } : {}),
  } satisfies ChangeRequest);
}

function causeOf(settings: boolean, dates: boolean): Cause {
  if (settings && dates) return "settings+dates";
  return dates ? "dates" : "settings";
}

/** The entries of a file of dates, for members that the store holds. */
async function readBatch({ warehouse }: LivingStore, path: string, zone: string): Promise<BatchEntry[]> {
  const rows = await readDatesFile(path, zone);
  const unknown = await unknownMembers(warehouse, "mirror.campaign_member", rows, basename(path));
  if (unknown.count > 0) throw new InputError(unknown.problems, unknown.count);
  return rows.map(({ campaignMemberId, touchpointDate }) => ({
    campaignMemberId,
    action: touchpointDate === null ? "clear" : "set",
    touchpointDate,
  }));
}
