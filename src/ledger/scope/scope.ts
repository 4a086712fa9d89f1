import { relationIn, runStep } from "../../model/run.ts";
import { stepNamed } from "../../model/steps/index.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { Change } from "../candidate.ts";
import { compareScope } from "../compare.ts";
import { candidateIn, isOpen, LEDGERS, type Ledger, type Lookup } from "../tables.ts";

/** Ids that are written into a statement; more are joined. */
const LISTED_MAX = 50;

/** A lookup that a change has computed anew: as a whole, or for the keys in a table of ids. */
export type FreshLookup = { name: Lookup; part?: { key: string; dirty: string } };

/** What the parts of one scoped computation share: where it is computed, and what it has found so far. */
export class Scope {
  readonly warehouse: Warehouse;
  readonly change: Change;
  /** Where everything is computed. */
  readonly schema: string;
  /** Where the model's relations are read, name by name; what is not named lies with the candidate. */
  readonly relations = new Map<string, string>();
  readonly fresh: FreshLookup[] = [];
  /** The campaigns, as a list, where all their members are dirty, and nobody else. */
  campaignsAlone: string | undefined;
  /** The campaigns of the dirty members, as a list, where they are few: scans can skip what belongs to others. */
  campaignsOfDirty: string | undefined;

  constructor(warehouse: Warehouse, change: Change) {
    this.warehouse = warehouse;
    this.change = change;
    this.schema = change.schema;
  }

  /** Runs a step with some relations restricted. */
  async step(name: string, table = name, restricted: Record<string, string> = {}): Promise<void> {
    await runStep(
      this.warehouse,
      this.change.after,
      stepNamed(name),
      `${this.schema}.${table}`,
      (relation) => restricted[relation] ?? this.relation(relation),
    );
  }

  /** Where a relation of the model is read. */
  relation(name: string): string {
    return this.relations.get(name) ?? relationIn(candidateIn(this.schema), name);
  }

  async run(sql: string): Promise<void> {
    await this.warehouse.run(sql);
  }

  async table(name: string, select: string): Promise<void> {
    await this.run(`CREATE OR REPLACE TABLE ${this.schema}.${name} AS ${select}`);
  }

  /** A table of distinct ids, of all the sources together; NULLs are left out. */
  async ids(name: string, sources: readonly string[]): Promise<void> {
    const none = "SELECT CAST(NULL AS VARCHAR) AS id WHERE FALSE";
    const all =
      sources.length === 0 ? none : sources.map((source) => `(${source})`).join("\n      UNION ALL ");
    await this.table(name, `SELECT DISTINCT id FROM (${all}) AS ids WHERE id IS NOT NULL`);
  }

  /** Ids as a list of literals, which scans can use to skip; undefined where they are too many for that. */
  async listed(name: string, column = "id"): Promise<string | undefined> {
    const rows = await this.warehouse.all<{ id: string }>(
      `SELECT DISTINCT ${column} AS id FROM ${this.schema}.${name} WHERE ${column} IS NOT NULL ORDER BY 1 LIMIT ${LISTED_MAX + 1}`,
    );
    if (rows.length === 0 || rows.length > LISTED_MAX) return undefined;
    return rows.map(({ id }) => this.warehouse.dialect.text(id)).join(", ");
  }

  async count(name: string): Promise<number> {
    const [row] = await this.warehouse.all<{ n: number }>(
      `SELECT CAST(count(*) AS DOUBLE) AS n FROM ${this.schema}.${name}`,
    );
    return row?.n ?? 0;
  }

  /** Compares a candidate with `before_<name>`. */
  async compare(name: string): Promise<void> {
    await compareScope(this.warehouse, this.schema, ledgerNamed(name));
  }

  get position(): string {
    return this.warehouse.dialect.position;
  }
}

export function ledgerNamed(name: string): Ledger {
  const found = LEDGERS.find((ledger) => ledger.name === name);
  if (!found) throw new RangeError(`there is no ledger ${name}`);
  return found;
}

/** Open rows of a ledger with their places. */
export function heldRows(scope: Scope, name: string, condition: string): string {
  const { columns } = ledgerNamed(name);
  return `SELECT held.${scope.position} AS place, ${columns.map((column) => `held.${column}`).join(", ")}
    FROM ledger.${name} AS held WHERE ${isOpen("held")} AND ${condition}`;
}

/** Open rows of a ledger of which a column is among the ids of a table. */
export function heldAmong(scope: Scope, name: string, column: string, ids: string): string {
  return heldRows(scope, name, `held.${column} IN (SELECT id FROM ${scope.schema}.${ids})`);
}
