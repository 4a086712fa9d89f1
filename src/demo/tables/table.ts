/** One table of the export: names and rows of text, as they stand in the CSV. */

export type DemoObject =
  | "Account"
  | "Contact"
  | "Lead"
  | "Campaign"
  | "CampaignMember"
  | "Opportunity"
  | "OpportunityContactRole";

export type DemoTable = {
  readonly object: DemoObject;
  readonly columns: readonly string[];
  /** How many rows there are. */
  readonly count: number;
  /** Made while they are read, and anew each time; empty text is null. */
  readonly rows: Iterable<string[]>;
};

export function tableOf(
  object: DemoObject,
  columns: readonly string[],
  count: number,
  rows: () => Iterator<string[]>,
): DemoTable {
  return { object, columns, count, rows: { [Symbol.iterator]: rows } };
}

/** A boolean as the API writes it. */
export function flag(value: boolean): string {
  return value ? "true" : "false";
}

/** Whole cents as a plain decimal: `28400`, `28400.5`, `28400.55`. */
export function money(cents: number): string {
  const whole = Math.floor(cents / 100);
  const rest = cents - whole * 100;
  if (rest === 0) return String(whole);
  return `${whole}.${String(rest).padStart(2, "0").replace(/0$/, "")}`;
}
