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

/** Every publish of a store, newest first; with the money that it moved, for people. */
export function history(store: string): Promise<{ entries: HistoryEntry[]; moved: Map<number, string> }> {
  return readLivingStore(store, async ({ warehouse }) => {
    const records = await publishesOf(warehouse);
    return {
      entries: records.map((record) => ({
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
      })),
      moved: new Map(records.map((record) => [record.id, record.moved])),
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
