/** Journeys that touched the same channels in the same order. */
export type Path = {
  /** The channels of the touches, first to last; at least one. Any text is a name: none is reserved. */
  readonly channels: readonly string[];
  /** How many of these journeys converted. */
  readonly conversions: number;
  /** The money of these conversions together; read to six decimals. */
  readonly value: number;
  /** How many of these journeys ended without a conversion. */
  readonly nulls: number;
};

/** What is wrong with a path: the field, and a predicate for a message ("must be ..."). */
export type PathProblem = { readonly field: keyof Path; readonly problem: string };

/** A path that cannot be credited. `ordinal` counts from 1, in the order in which the paths came. */
export class PathError extends Error {
  override readonly name = "PathError";
  readonly ordinal: number;
  readonly field: keyof Path;
  readonly problem: string;

  constructor(ordinal: number, { field, problem }: PathProblem) {
    super(`path ${ordinal}: ${field} ${problem}`);
    this.ordinal = ordinal;
    this.field = field;
    this.problem = problem;
  }
}

/** The first reason why a path cannot be credited; `undefined` where it can. */
export function pathProblem(path: Path): PathProblem | undefined {
  if (path.channels.length === 0) return { field: "channels", problem: "must name at least one channel" };
  if (path.channels.includes(""))
    return { field: "channels", problem: "must not hold a channel without a name" };
  if (!isCount(path.conversions)) return { field: "conversions", problem: "must be a whole number from 0" };
  if (!isCount(path.nulls)) return { field: "nulls", problem: "must be a whole number from 0" };
  if (!Number.isFinite(path.value)) return { field: "value", problem: "must be a finite number" };
  if (path.conversions === 0 && path.value !== 0) {
    return { field: "value", problem: "must be 0 where nothing converted" };
  }
  return undefined;
}

function isCount(count: number): boolean {
  return Number.isSafeInteger(count) && count >= 0;
}
