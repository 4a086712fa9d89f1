import type { Publish } from "../../api/types.ts";

/**
 * The publishes that are taken back, each with the undo that does it; an undo that was itself undone takes nothing back.
 *
 * @param publishes newest first
 */
export function undoneBy(publishes: readonly Pick<Publish, "id" | "undoes">[]): ReadonlyMap<number, number> {
  const undone = new Map<number, number>();
  for (const { id, undoes } of publishes) if (undoes !== null && !undone.has(id)) undone.set(undoes, id);
  return undone;
}
