import { longId } from "./ids.ts";
import type { Settings } from "./schema.ts";

/** Members that have another value in `overrides` now than before; an entry that is gone is no value. */
export function changedOverrides(before: Settings, after: Settings): string[] {
  const former = new Map(
    before.overrides.map((entry) => [longId(entry.campaignMember), entry.touchpointDate]),
  );
  return after.overrides
    .map((entry) => ({ id: longId(entry.campaignMember), date: entry.touchpointDate }))
    .filter(({ id, date }) => !former.has(id) || former.get(id) !== date)
    .map(({ id }) => id);
}
