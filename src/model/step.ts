import type { Rules } from "../settings/rules.ts";
import type { Settings } from "../settings/schema.ts";
import type { Dialect } from "../warehouse/dialect.ts";

/** All that decides an outcome, apart from the records themselves. */
export type ModelContext = {
  settings: Settings;
  rules: Rules;
  /** The model's clock, in milliseconds since 1970 UTC. */
  now: number;
  dialect: Dialect;
};

/**
 * One step of the model: a SELECT with a name.
 *
 * The SELECT names the relations that it reads as `from.relation`, so that the runner can put another relation in
 * their place (a scope, a candidate), and never relies on the order of rows.
 */
export type Step<Reads extends string = string> = {
  name: string;
  /** What one row is, for people who read the graph. */
  row: string;
  reads: readonly Reads[];
  /** A selection of one step's rows that costs less to make again than to keep: over all records it is a view. */
  isView?: boolean;
  select(context: ModelContext, from: Record<Reads, string>): string;
};

/** Keeps the names that a step reads as types, so that a SELECT cannot read what it has not declared. */
export function step<const Reads extends string>(definition: Step<Reads>): Step<Reads> {
  return definition;
}
