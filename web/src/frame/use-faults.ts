import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { answered, api } from "../api/client.ts";

/** A problem of a setting, with its path as `sync.rules[0].name`. */
export type SettingFault = { path: string; message: string };
const NONE: readonly SettingFault[] = [];
const WAIT_MS = 350;

/** What the server finds wrong with a section that is not published, a moment after its last change. */
export function useFaults(key: string, section: unknown): readonly SettingFault[] {
  const [written] = useDebouncedValue(
    section === undefined ? undefined : JSON.stringify({ [key]: section }),
    WAIT_MS,
  );
  const { data } = useQuery({
    queryKey: ["settings-check", written],
    // JSON is YAML, too.
    queryFn: async () =>
      (await answered(api.POST("/api/settings/check", { body: { yaml: written ?? "" } }))).problems,
    enabled: written !== undefined,
    placeholderData: keepPreviousData,
  });
  if (section === undefined || !data) return NONE;
  return data.map(({ path, message }) => ({ path: path ?? "", message }));
}

/** Those at a path or below it. */
export const faultsAt = (faults: readonly SettingFault[], path: string): readonly SettingFault[] =>
  faults.filter(
    (fault) =>
      fault.path === path || (/^[.[]/.test(fault.path.slice(path.length)) && fault.path.startsWith(path)),
  );
