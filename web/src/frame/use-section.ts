import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { settingsQuery } from "../api/queries.ts";
import type { Settings } from "../api/settings.ts";
import type { PendingChange } from "../api/types.ts";
import { useTray } from "./pending.tsx";
import { useFaults } from "./use-faults.ts";

const SECTIONS = {
  rules: "sync",
  channels: "channels",
  attribution: "attribution",
  suppress: "suppress",
  salesforce: "salesforce",
} as const;
type Kind = keyof typeof SECTIONS;

/**
 * A section of the settings as a page edits it: what is in the tray, else what is published. An edit goes to the tray as
 * it is made; one that leads back to what is published takes the section out of it.
 */
export function useSection<K extends Kind>(kind: K) {
  type Section = Settings[(typeof SECTIONS)[K]];
  const key = SECTIONS[kind];
  const { data, error, refetch } = useQuery(settingsQuery());
  const { changes, add, withdraw } = useTray();
  const published = data?.settings[key] as Section | undefined;
  const pending = changes.find((change) => change.kind === kind) as Record<string, unknown> | undefined;
  const waiting = pending?.[key] as Section | undefined;
  // The tray tells of an edit a moment after it: what is typed shows at once, until the tray has it, too.
  const [typed, type] = useState<Section | undefined>();
  const kept = JSON.stringify(waiting ?? published);
  useEffect(() => {
    if (typed !== undefined && JSON.stringify(typed) === kept) type(undefined);
  }, [typed, kept]);
  const edit = (section: Section) => {
    type(section);
    if (JSON.stringify(section) === JSON.stringify(published)) withdraw(kind);
    else add({ kind, [key]: section } as unknown as PendingChange);
  };
  return {
    section: typed ?? waiting ?? published,
    settings: data?.settings as Settings | undefined,
    error,
    retry: () => void refetch(),
    isPending: waiting !== undefined,
    /** What is wrong with the pending section, each with its path in the settings. */
    faults: useFaults(key, waiting),
    edit,
    reset: () => {
      type(undefined);
      withdraw(kind);
    },
  };
}
