import { MODELS } from "../model/credit/weights.ts";
import { OUTCOME } from "../model/outcome.ts";
import type { Schemas } from "../model/run.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";

/**
 * The ledger: results that are never overwritten.
 *
 * A row is true from the publish `opened_by` on, until the publish `closed_by`; NULL: to this day. The outcome as of a
 * publish is a filter.
 * @see shared/design.md, "Results are a ledger"; docs/decisions/0007-the-living-store.md
 */
export type Ledger = {
  name: string;
  /** What tells two rows of one outcome apart. */
  key: readonly string[];
  columns: readonly string[];
  /** Those of `columns` that have 128 bits, which a hash takes as text. */
  wide: readonly string[];
  /** Whether its rows are what `history` counts as opened and closed. */
  isCounted: boolean;
};

const outcomeColumns = (name: string) =>
  OUTCOME.find((table) => table.name === name)?.columns.map((column) => column.name) ?? [];

const MODEL_SUMS = MODELS.flatMap((model) => [`${model}_won`, `${model}_open`]);

/** Beside the published columns, what the order of a journey needs. */
const JOURNEY_COLUMNS = ["form_like", "source_rank"];

export const LEDGERS: readonly Ledger[] = [
  {
    name: "members",
    key: ["campaign_member_id"],
    columns: outcomeColumns("members"),
    wide: [],
    isCounted: true,
  },
  {
    name: "touchpoints",
    key: ["touchpoint_id"],
    columns: [...outcomeColumns("touchpoints"), ...JOURNEY_COLUMNS],
    wide: [],
    isCounted: true,
  },
  {
    name: "attribution_touchpoints",
    key: ["opportunity_id", "touchpoint_id"],
    columns: [...outcomeColumns("attribution_touchpoints"), ...JOURNEY_COLUMNS],
    wide: [],
    isCounted: true,
  },
  {
    name: "campaigns",
    key: ["campaign_id"],
    columns: outcomeColumns("campaigns"),
    wide: ["actual_cost"],
    isCounted: false,
  },
  {
    name: "channels",
    key: ["channel", "subchannel"],
    columns: outcomeColumns("channels"),
    wide: MODEL_SUMS,
    isCounted: false,
  },
  {
    name: "campaign_revenue",
    key: ["campaign_id"],
    columns: ["campaign_id", "touchpoints", ...MODEL_SUMS],
    wide: MODEL_SUMS,
    isCounted: false,
  },
];

/** Steps of which the store keeps the newest result: what members and opportunities are looked up in. */
export const LOOKUPS = [
  "merged_records",
  "contact_people",
  "lead_people",
  "campaign_decisions",
  "opportunities",
  "opportunity_people",
] as const;
export type Lookup = (typeof LOOKUPS)[number];

/** Where the relations of the newest publish lie. */
export const PUBLISHED: Schemas = { mirror: "mirror", inputs: "inputs", results: "published" };
/** Where the relations of a candidate lie that is computed in a schema. */
export function candidateIn(schema: string): Schemas {
  return { mirror: "mirror", inputs: schema, results: schema };
}
/** Where the merge of an import tells what it has changed. */
export const DELTA = "delta";

/** A row that holds at the newest publish. */
export const isOpen = (alias: string) => `${alias}.closed_by IS NULL`;

/** A row that held at a publish. */
export function heldAt(alias: string, publish: number): string {
  return `${alias}.opened_by <= ${publish} AND (${alias}.closed_by IS NULL OR ${alias}.closed_by > ${publish})`;
}

/** Makes what a new store needs before its first publish. */
export async function prepareLedger(warehouse: Warehouse): Promise<void> {
  const { dialect } = warehouse;
  const type = dialect.type;
  for (const schema of ["ledger", "inputs", "published"])
    await warehouse.run(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
  await warehouse.run(`CREATE TABLE IF NOT EXISTS ledger.publishes (
    id INTEGER, made_at ${type("instant")}, clock ${type("instant")}, by_whom ${type("text")}, cause ${type("text")},
    reason ${type("text")}, settings_version INTEGER, settings ${type("text")}, opened ${type("integer")},
    closed ${type("integer")}, undoes INTEGER, moved ${type("text")})`);
  await warehouse.run(`CREATE TABLE IF NOT EXISTS ledger.batch_dates (
    campaign_member_id ${type("text")}, action ${type("text")}, touchpoint_date ${type("instant")},
    opened_by INTEGER, closed_by INTEGER)`);
  await warehouse.run("CREATE TABLE IF NOT EXISTS ledger.compacted (oldest INTEGER)");
}

/** The newest publish's results under the names of the steps: the open rows of the ledger. */
export async function showPublished(warehouse: Warehouse): Promise<void> {
  for (const { name, columns } of LEDGERS) {
    await warehouse.run(
      `CREATE OR REPLACE VIEW published.${name} AS SELECT ${columns.join(", ")} FROM ledger.${name} AS held WHERE ${isOpen("held")}`,
    );
  }
}
