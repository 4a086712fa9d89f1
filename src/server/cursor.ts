import { createHash } from "node:crypto";
import { z } from "zod";
import { HttpProblem } from "./problem.ts";

/**
 * Where the next page of a list begins, as an opaque text: the same for every list, though each knows its places.
 * @see docs/decisions/0015-pages-and-files-of-lists.md
 */
export const cursorText = z.string().max(500).optional().describe("`next` of the page before");
export const nextText = z.string().nullable().describe("`cursor` of the next page; null at the end");

export function writeCursor(place: object): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}

/** @throws {HttpProblem} 400 where the text is none of ours, or belongs to another list */
export function readCursor<Place>(text: string, place: z.ZodType<Place>): Place {
  try {
    const read = place.safeParse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
    if (read.success) return read.data;
  } catch {
    // Not JSON: refused below.
  }
  throw new HttpProblem(400, "invalid", "The cursor belongs to another list; begin again without one.");
}

/** A word for a question, so that a cursor is not taken for one of another question. */
export function questionOf(asked: object): string {
  const parts = Object.entries(asked).filter(([, value]) => value !== undefined);
  return createHash("sha256").update(JSON.stringify(parts.toSorted())).digest("base64url").slice(0, 12);
}

const before = z.strictObject({ before: z.number().int().positive() });

/** The id before which a page begins, of a list that is ordered by ids, newest first. */
export const idBefore = (cursor: string | undefined): number | undefined =>
  cursor === undefined ? undefined : readCursor(cursor, before).before;

/** A page of one more than was asked for, newest first: what is shown, and where the next begins. */
export function pageOf<Item extends { id: number }>(
  found: readonly Item[],
  limit: number,
): { items: Item[]; next: string | null } {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, next: found.length > limit && last ? writeCursor({ before: last.id }) : null };
}
