import { oldestSeen } from "../ledger/compact.ts";
import type { PublishRecord } from "../ledger/publish.ts";
import { publishesOf } from "../ledger/publishes.ts";
import { settingsYaml } from "../settings/write-yaml.ts";
import { readLivingStore } from "./living-store.ts";
import { publishAsOf } from "./open-store.ts";

/** A publish, as the contract prints it. */
export type HistoryEntry = {
  id: number;
  at: string;
  now: string;
  by: string;
  cause: string;
  reason: string | null;
  settingsVersion: number;
  opened: number;
  closed: number;
  undoes: number | null;
};

/** A publish as it is told. */
export function historyEntry(record: Omit<PublishRecord, "settings">): HistoryEntry {
  return {
    id: record.id,
    at: new Date(record.at).toISOString(),
    now: new Date(record.now).toISOString(),
    by: record.by,
    cause: record.cause,
    reason: record.reason,
    settingsVersion: record.settingsVersion,
    opened: record.opened,
    closed: record.closed,
    undoes: record.undoes,
  };
}

/** Every publish of a store, newest first; with the money that it moved, and the oldest whose outcome is there, for people. */
export function history(
  store: string,
): Promise<{ entries: HistoryEntry[]; moved: Map<number, string>; oldest: number }> {
  return readLivingStore(store, async ({ warehouse }) => {
    const records = await publishesOf(warehouse);
    return {
      entries: records.map(historyEntry),
      moved: new Map(records.map((record) => [record.id, record.moved])),
      oldest: await oldestSeen(warehouse),
    };
  });
}

/**
 * The settings of a store as YAML.
 *
 * @throws {InputError} where the store has no such publish
 */
export function settingsOf(store: string, asOf?: number): Promise<string> {
  return readLivingStore(store, async (living) =>
    settingsYaml((await publishAsOf(living, store, asOf)).settings),
  );
}

/**
 * The settings of a store as an object.
 *
 * @throws {InputError} where the store has no such publish
 */
export function publishedSettings(
  store: string,
  asOf?: number,
): Promise<{ publish: number; settings: PublishRecord["settings"] }> {
  return readLivingStore(store, async (living) => {
    const { id, settings } = await publishAsOf(living, store, asOf);
    return { publish: id, settings };
  });
}
