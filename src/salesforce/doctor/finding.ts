/** What a thing is needed for. */
export type Need =
  /** Without it, imports fail or miss records. */
  | "reading"
  /** Without it, exports fail; nothing else. */
  | "writing"
  /** Better with it. */
  | "advice";

/** One thing that was looked at. */
export type Finding = {
  /** Which check: `readable`, `fields`, `replicateable`, ... */
  check: string;
  /** Null for the org or the user as a whole. */
  object: string | null;
  ok: boolean | "unknown";
  neededFor: Need;
  what: string;
  /** Where to click; null where nothing is to be done. */
  doThis: string | null;
};

/** The words for a check's outcomes. */
type Words = { what: string; doThis?: string };

/** Of one check on one object. */
export function finding(
  check: string,
  object: string | null,
  neededFor: Need,
  ok: Finding["ok"],
  { what, doThis }: Words,
): Finding {
  return { check, object, ok, neededFor, what, doThis: ok === true ? null : (doThis ?? null) };
}
