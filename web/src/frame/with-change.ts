import type { PendingChange } from "../api/types.ts";

/**
 * The changes with one more: edits of one campaign become one, the radar's proposal for one campaign takes the place of
 * its former one, the zone and write-back are kept each, and a whole section that of the same section. Bulk updates follow each other.
 */
export function withChange(changes: readonly PendingChange[], added: PendingChange): PendingChange[] {
  if (added.kind === "dates") return [...changes, added];
  const index = changes.findIndex((change) => thingOf(change) === thingOf(added));
  if (index < 0) return [...changes, added];
  const former = changes[index];
  const merged =
    former?.kind === "campaign" && added.kind === "campaign"
      ? { ...added, set: { ...former.set, ...added.set } }
      : former?.kind === "basics" && added.kind === "basics"
        ? { ...former, ...added }
        : added;
  return changes.map((change, place) => (place === index ? merged : change));
}

/** What a change is about: of one thing there is one change. */
function thingOf(change: PendingChange): string {
  return change.kind === "campaign" || change.kind === "radar"
    ? `${change.kind} ${change.campaignId}`
    : change.kind;
}
