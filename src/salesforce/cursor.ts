import { z } from "zod";

/**
 * How far the records of an object have been read, by their SystemModstamp.
 * @see shared/spec/salesforce.md, section 6.2; shared/spec/README.md, decision 39
 */
export const cursorShape = {
  /** The newest SystemModstamp of the records, in milliseconds; null where there are none. */
  newest: z.number().nullable(),
  /** When (by our clock) an import began and had read everything, and the newest stamp that it saw; oldest first. */
  seen: z.array(z.object({ at: z.number(), endedAt: z.number().optional(), newest: z.number() })),
};
const cursorSchema = z.object(cursorShape);
export type Cursor = z.output<typeof cursorSchema>;

export const NO_CURSOR: Cursor = { newest: null, seen: [] };

/** Rows become visible up to this long after the time that they are stamped with. */
const OVERLAP_MS = 10 * 60_000;
/** Entries of `seen` that are kept at most. */
const SEEN_MAX = 50;

/**
 * From which SystemModstamp on to read, ties included; null: everything.
 *
 * Ten minutes before the newest stamp seen, since a transaction that commits late shows records with stamps older than
 * others that were seen already. Once an import began ten minutes or more after another had ended, what that other one
 * had seen as newest is settled: nothing older can appear any more.
 */
export function readFrom({ newest, seen }: Cursor): number | null {
  if (newest === null) return null;
  const last = seen.at(-1);
  const settled = seen.filter((entry) => last !== undefined && last.at - endOf(entry) >= OVERLAP_MS).at(-1);
  return Math.max(newest - OVERLAP_MS, settled?.newest ?? Number.NEGATIVE_INFINITY);
}

/** An earlier Footfall noted only the begin. */
const endOf = ({ at, endedAt }: Cursor["seen"][number]) => endedAt ?? at;

/** The cursor after a reading that began at `at`, was done at `endedAt`, and saw this newest stamp. */
export function withSeen(cursor: Cursor, at: number, newest: number | null, endedAt = at): Cursor {
  const known =
    newest === null || (cursor.newest !== null && cursor.newest > newest) ? cursor.newest : newest;
  // A clock that was put back tells nothing of how long ago the others were.
  const earlier = cursor.seen.filter((entry) => entry.at <= at);
  const seen = known === null ? earlier : [...earlier, { at, endedAt, newest: known }];
  const settled = seen.findLastIndex((entry) => at - endOf(entry) >= OVERLAP_MS);
  return { newest: known, seen: seen.slice(Math.max(0, settled)).slice(-SEEN_MAX) };
}
