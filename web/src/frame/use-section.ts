import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { settingsQuery } from "../api/queries.ts";
import type { Settings } from "../api/settings.ts";
import type { PendingChange } from "../api/types.ts";
import { useTray } from "./pending.tsx";

type Kind = "rules" | "channels" | "attribution";
const SECTIONS = { rules: "sync", channels: "channels", attribution: "attribution" } as const;

/**
 * A section of the settings as a page edits it: what is in the tray, else what is published. An edit stays on the page
 * until it is put into the tray.
 */
export function useSection<K extends Kind>(kind: K) {
  type Section = Settings[(typeof SECTIONS)[K]];
  const { data, error, refetch } = useQuery(settingsQuery());
  const { changes, add } = useTray();
  const [draft, setDraft] = useState<Section | undefined>();
  const published = data?.settings[SECTIONS[kind]] as Section | undefined;
  const pending = changes.find((change) => change.kind === kind) as Record<string, unknown> | undefined;
  const waiting = pending?.[SECTIONS[kind]] as Section | undefined;
  const section = draft ?? waiting ?? published;
  return {
    section,
    settings: data?.settings as Settings | undefined,
    error,
    retry: () => void refetch(),
    isPending: waiting !== undefined,
    isEdited: draft !== undefined,
    edit: setDraft as (section: Section) => void,
    reset: () => setDraft(undefined),
    take: () => {
      if (draft === undefined) return;
      add({ kind, [SECTIONS[kind]]: draft } as unknown as PendingChange);
      setDraft(undefined);
    },
  };
}
