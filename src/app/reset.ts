import { rm } from "node:fs/promises";
import { resolve } from "node:path";
import { credentialsOf } from "./credentials.ts";
import { holdStore } from "./living-store.ts";
import { readKind, StoreMissing, StoreRefused } from "./run-store.ts";

/** What has to be typed before a store is thrown away. */
export const RESET_WORD = "throw it away";

/**
 * Throws a store away, with its records, settings, history and connection, so that another org can be connected. What
 * Footfall wrote to the org stays there: `export undo` takes it out, before.
 *
 * @param typed what the person has typed to confirm
 * @throws {StoreMissing} where there is no living store; {@link StoreRefused} where it was not confirmed, or is in use
 */
export async function resetStore(store: string, typed: string): Promise<{ org: string | null }> {
  const folder = resolve(store);
  if ((await readKind(folder)) !== "living") throw new StoreMissing(`${store}: holds no living store`);
  if (typed.trim() !== RESET_WORD)
    throw new StoreRefused(`${store}: nothing was thrown away; type "${RESET_WORD}" to confirm`);
  const connection = await credentialsOf(folder)
    .read()
    .catch(() => undefined);
  // Whoever works with the store keeps it: the lock is asked for, and given back before the folder goes.
  const letGo = await holdStore(folder);
  await letGo();
  await rm(folder, { recursive: true, force: true });
  return { org: connection?.orgId ?? null };
}
