import { readdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { credentialsOf } from "./credentials.ts";
import { idsIn, KEPT_SETTINGS, keepSettings, type NamedIds } from "./kept-settings.ts";
import { withLivingStore } from "./living-store.ts";
import { readKind, StoreMissing, StoreRefused } from "./run-store.ts";

/** What has to be typed before a store is thrown away. */
export const RESET_WORD = "throw it away";

export type Reset = {
  org: string | null;
  /** The file that keeps the settings; null where nothing was ever published. */
  kept: string | null;
  /** Ids in the settings that belong to the org: in another they find nothing. */
  orphans: NamedIds;
};

/**
 * Throws away what a store has from its org: records, history and connection, so that another org can be connected. The
 * settings stay, with their rules and channels, in a file that the first import of the next org publishes. What
 * Footfall wrote to the org stays there: `export undo` takes it out, before.
 *
 * @param typed what the person has typed to confirm
 * @param options.keepsSettings - false: the folder goes as a whole
 * @throws {StoreMissing} where there is no living store; {@link StoreRefused} where it was not confirmed, or is in use
 * @see shared/spec/salesforce.md, section 16
 */
export async function resetStore(
  store: string,
  typed: string,
  { keepsSettings = true }: { keepsSettings?: boolean } = {},
): Promise<Reset> {
  const folder = resolve(store);
  if ((await readKind(folder)) !== "living") throw new StoreMissing(`${store}: holds no living store`);
  if (typed.trim() !== RESET_WORD)
    throw new StoreRefused(`${store}: nothing was thrown away; type "${RESET_WORD}" to confirm`);
  const connection = await credentialsOf(folder)
    .read()
    .catch(() => undefined);
  // Whoever works with the store keeps it: opening it asks for the lock, and gives it back before the folder goes.
  const settings = await withLivingStore(folder, async ({ published }) => published?.settings);
  const org = connection?.orgId ?? null;
  if (!keepsSettings || !settings) {
    await rm(folder, { recursive: true, force: true });
    return { org, kept: null, orphans: { campaigns: [], members: [] } };
  }
  await keepSettings(folder, settings);
  const names = (await readdir(folder)).filter((name) => name !== KEPT_SETTINGS);
  // The note goes last: cut off before, what is there is a store still, and the same call goes on.
  for (const name of names.toSorted((a, b) => Number(a === NOTE) - Number(b === NOTE)))
    await rm(join(folder, name), { recursive: true, force: true });
  return { org, kept: join(folder, KEPT_SETTINGS), orphans: idsIn(settings) };
}

const NOTE = "footfall.json";
