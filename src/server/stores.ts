import { existsSync } from "node:fs";
import { join } from "node:path";
import { holdStore } from "../app/living-store.ts";
import { readStoreId } from "../app/run-store.ts";
import type { Accounts } from "../state/accounts.ts";

export const STORE_NAMES = ["demo", "own"] as const;
export type StoreName = (typeof STORE_NAMES)[number];

/** A store that the server holds. A store that takes the place of another has another id. */
export type OpenStore = { name: StoreName; folder: string; id: string };

/** The demo's store and the company's own; one of them is shown. */
export interface Stores {
  shown(): OpenStore | undefined;
  /** A store that is open, whether it is shown or not. */
  held(name: StoreName): OpenStore | undefined;
  /** The folder where a store lies or will lie. */
  folderOf(name: StoreName): string;
  isThere(name: StoreName): boolean;
  /** Opens and holds a store that is there; does nothing where it is held. */
  open(name: StoreName): Promise<OpenStore>;
  /** Lets a store go, so that its folder can be removed or opened by another. */
  letGo(name: StoreName): Promise<void>;
  show(name: StoreName): Promise<OpenStore>;
  close(): Promise<void>;
}

const SHOWN = "shown-store";

/** @param folders - where each lies */
export function storesIn(folders: Record<StoreName, string>, accounts: Accounts): Stores {
  const held = new Map<StoreName, { store: OpenStore; letGo: () => Promise<void> }>();
  let shown: StoreName | undefined;
  const open = async (name: StoreName): Promise<OpenStore> => {
    const found = held.get(name);
    if (found) return found.store;
    const folder = folders[name];
    const letGo = await holdStore(folder);
    const store = { name, folder, id: (await readStoreId(folder)) ?? name };
    held.set(name, { store, letGo });
    return store;
  };
  const letGo = async (name: StoreName) => {
    const found = held.get(name);
    held.delete(name);
    await found?.letGo();
  };
  return {
    shown: () => (shown ? held.get(shown)?.store : undefined),
    held: (name) => held.get(name)?.store,
    folderOf: (name) => folders[name],
    isThere: (name) => existsSync(join(folders[name], "footfall.json")),
    open,
    letGo,
    show: async (name) => {
      const store = await open(name);
      shown = name;
      await accounts.keepSetting(SHOWN, name);
      return store;
    },
    close: async () => {
      for (const name of [...held.keys()]) await letGo(name);
    },
  };
}

/** Which store was shown last. */
export async function lastShown(accounts: Accounts): Promise<StoreName | undefined> {
  const value = await accounts.setting(SHOWN);
  return STORE_NAMES.find((name) => name === value);
}
