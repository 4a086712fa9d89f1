import { basename } from "node:path";
import type { Cause } from "../ledger/publish.ts";
import { type SettingsDocument, SettingsError } from "../settings/parse.ts";
import { InputError, inTextOrder, type Problem } from "../settings/problem.ts";
import { DatesFileError, readDatesFile, unknownMembers } from "../sources/files/dates-file.ts";
import { applyChange, type BatchEntry, type ChangeRequest, type ChangeResult } from "./change.ts";
import { fetchNamedFields } from "./fetch-fields.ts";
import { contextOf, type LivingStore, withLivingStore } from "./living-store.ts";
import { isConnected } from "./org.ts";
import { readSettings } from "./run.ts";
import { NothingImported, StoreRefused } from "./run-store.ts";

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
  /** How near two memberships of a person are warned of; default: a day. */
  withinHours?: number;
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
  if (!published) throw new NothingImported(request.store);
  refuseNewer(published, request.after);
  const { document, dates } = await readFiles(store, request);
  if (document) {
    await fetchNamedFields(store, document, {
      acceptsRereading: request.acceptsRereading ?? false,
      ...(request.progress ? { progress: request.progress } : {}),
    });
  }
  return applyChange(store, mode, {
    cause: causeOf(document !== undefined, dates !== undefined),
    reason: request.reason ?? null,
    now: request.now,
    undoes: null,
    ...(document ? { settings: document } : {}),
    ...(dates ? { dates } : {}),
    wantsDetails: request.wantsDetails ?? false,
    ...(request.withinHours === undefined ? {} : { withinHours: request.withinHours }),
    ...(request.progress ? { progress: request.progress } : {}),
  } satisfies ChangeRequest);
}

/** @throws {StoreRefused} where the newest publish is another than the one that the change was built upon */
export function refuseNewer(published: { id: number } | undefined, after: number | undefined): void {
  if (published === undefined || after === undefined || after === published.id) return;
  throw new StoreRefused(
    `the change was built upon publish ${after}, and the newest is publish ${published.id}; look at footfall history, and preview again`,
  );
}

function causeOf(settings: boolean, dates: boolean): Cause {
  if (settings && dates) return "settings+dates";
  return dates ? "dates" : "settings";
}

/**
 * The settings and the dates, each where there is a file of them.
 *
 * @throws {InputError} with every problem of both
 */
async function readFiles(
  store: LivingStore,
  { settings, dates }: PublishRequest,
): Promise<{ document: SettingsDocument | undefined; dates: BatchEntry[] | undefined }> {
  const problems: Problem[] = [];
  let count = 0;
  const gather = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
      count += error.count;
      return undefined;
    }
  };
  let rest: SettingsDocument | undefined;
  const document = await gather(async () => {
    try {
      return settings === undefined ? undefined : await readSettings(settings);
    } catch (error) {
      if (error instanceof SettingsError) rest = error.rest;
      throw error;
    }
  });
  const readable = document ?? rest;
  // What a connected store lacks may yet be fetched.
  if (readable && !isConnected(store.folder))
    await gather(() => contextOf(store.warehouse, { settings: readable.settings, now: 0 }, readable));
  const zone = (readable?.settings ?? store.published?.settings)?.timezone ?? "UTC";
  const entries = await gather(async () =>
    dates === undefined ? undefined : await readBatch(store, dates, zone),
  );
  if (problems.length > 0) throw new InputError(problems, count);
  return { document, dates: entries };
}

/**
 * The entries of a file of dates, for members that the store holds.
 *
 * @throws {InputError} with every problem of the file, those of members that are not there among them
 */
async function readBatch({ warehouse }: LivingStore, path: string, zone: string): Promise<BatchEntry[]> {
  const file = basename(path);
  const { rows, problems, count } = await readDatesFile(path, zone).then(
    (read) => ({ rows: read, problems: [], count: 0 }),
    (error) => {
      if (error instanceof DatesFileError) return error;
      throw error;
    },
  );
  const unknown = await unknownMembers(warehouse, "mirror.campaign_member", rows, file);
  if (count + unknown.count > 0)
    throw new InputError(inTextOrder([...problems, ...unknown.problems]), count + unknown.count);
  return rows.map(({ campaignMemberId, touchpointDate }) => ({
    campaignMemberId,
    action: touchpointDate === null ? "clear" : "set",
    touchpointDate,
  }));
}
