import { useQuery } from "@tanstack/react-query";
import { settingsQuery } from "../api/queries.ts";
import type { Settings } from "../api/settings.ts";
import type { PendingChange } from "../api/types.ts";
import { useTray } from "./pending.tsx";
import { useFaults } from "./use-faults.ts";

type Kind = "rules" | "channels" | "attribution";
const SECTIONS = { rules: "sync", channels: "channels", attribution: "attribution" } as const;

/**
 * A section of the settings as a page edits it: what is in the tray, else what is published. An edit goes to the tray as
 * it is made; one that leads back to what is published takes the section out of it.
 */
export function useSection<K extends Kind>(kind: K) {
  type Section = Settings[(typeof SECTIONS)[K]];
  const key = SECTIONS[kind];
  const { data, error, refetch } = useQuery(settingsQuery());
  const { changes, add, remove } = useTray();
  const published = data?.settings[key] as Section | undefined;
  const place = changes.findIndex((change) => change.kind === kind);
  const pending = changes[place] as Record<string, unknown> | undefined;
  const waiting = pending?.[key] as Section | undefined;
  const reset = () => {
    if (place >= 0) remove(place);
  };
  return {
    section: waiting ?? published,
    settings: data?.settings as Settings | undefined,
    error,
    retry: () => void refetch(),
    isPending: waiting !== undefined,
    /** What is wrong with the pending section, each with its path in the settings. */
    faults: useFaults(key, waiting),
    edit: (section: Section) =>
      JSON.stringify(section) === JSON.stringify(published)
        ? reset()
        : add({ kind, [key]: section } as unknown as PendingChange),
    reset,
  };
}
