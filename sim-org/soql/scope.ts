import type { Catalogue, SObject } from "../metadata/catalogue.ts";
import type { FieldInfo, FieldType } from "../org.ts";
import { quoted } from "../store/database.ts";
import { noSuchColumn, noSuchObject, noSuchRelationship } from "./faults.ts";

/** Something that a query may select, compare or sort by. */
export type Expression = {
  readonly sql: string;
  readonly type: FieldType;
  readonly field: FieldInfo;
  /** As a CSV header names it: `Campaign.Name`. */
  readonly name: string;
  /** The path of relationships that leads to it; empty on the object itself. */
  readonly parents: readonly string[];
};

type Join = { readonly alias: string; readonly object: SObject; readonly on: string };

/** More steps than this Salesforce refuses. */
const PARENTS_MAX = 5;

/** The names that one query knows: its object and, through relationships, the parents. */
export class Scope {
  readonly object: SObject;
  readonly alias: string;
  readonly soql: string;
  readonly #catalogue: Catalogue;
  readonly #aliases: ReadonlySet<string>;
  readonly #joins = new Map<string, Join>();

  /**
   * @param depth - tells the tables of a query inside another from the outer ones
   * @throws {ApiError} INVALID_TYPE
   */
  constructor(catalogue: Catalogue, soql: string, object: string, alias: string | undefined, depth = 0) {
    const found = catalogue.find(object);
    if (!found?.description.queryable) throw noSuchObject(soql, object);
    this.object = found;
    this.soql = soql;
    this.alias = `record${depth || ""}`;
    this.#catalogue = catalogue;
    this.#aliases = new Set([object, alias ?? object].map((name) => name.toLowerCase()));
  }

  get catalogue(): Catalogue {
    return this.#catalogue;
  }

  /** @throws {ApiError} INVALID_FIELD */
  resolve(path: string): Expression {
    const steps = path.split(".");
    const [first = ""] = steps;
    const isAlias = steps.length > 1 && this.#aliases.has(first.toLowerCase());
    if (isAlias && !this.object.relationships.has(first.toLowerCase())) steps.shift();
    const name = steps.pop() ?? "";
    if (steps.length > PARENTS_MAX) throw noSuchRelationship(this.soql, path, steps[PARENTS_MAX] ?? "");
    let object = this.object;
    let alias = this.alias;
    const parents: string[] = [];
    for (const step of steps) {
      const join = this.#join(object, alias, parents, step, path);
      parents.push(join.relationship);
      ({ object, alias } = join);
    }
    const field = object.fields.get(name.toLowerCase());
    if (!field) throw noSuchColumn(this.soql, path, name, object.description.name);
    const sql = field.calculatedFormula
      ? this.#formula(object, alias, parents, field.calculatedFormula)
      : `${alias}.${quoted(field.name)}`;
    return { sql, type: field.type, field, name: [...parents, field.name].join("."), parents };
  }

  /** A formula is computed when it is read, so that its changes move no stamp. */
  #formula(object: SObject, alias: string, parents: readonly string[], formula: string): string {
    const terms = formula.split("&").map((term) => {
      const written = term.trim();
      if (written.startsWith('"')) return `'${written.slice(1, -1).replaceAll("'", "''")}'`;
      const steps = written.split(".");
      const name = steps.pop() ?? "";
      let from = { object, alias };
      const above = [...parents];
      for (const step of steps) {
        const join = this.#join(from.object, from.alias, above, step, written);
        above.push(join.relationship);
        from = join;
      }
      const field = from.object.fields.get(name.toLowerCase());
      if (!field) throw noSuchColumn(this.soql, written, name, from.object.description.name);
      return `${from.alias}.${quoted(field.name)}`;
    });
    const [only] = terms;
    // To Salesforce an empty text in a formula is "", and a result of nothing is null.
    if (terms.length === 1 && only) return only;
    const joined = terms.map((term) => `coalesce(${term}, '')`).join(" || ");
    return `(nullif(${joined}, '') COLLATE NOCASE)`;
  }

  /** The table and its parents, for FROM; all that was resolved before is among them. */
  from(): string {
    const joins = [...this.#joins.values()].map(
      ({ alias, object, on }) => ` LEFT JOIN ${quoted(object.description.name)} AS ${alias} ON ${on}`,
    );
    return `${quoted(this.object.description.name)} AS ${this.alias}${joins.join("")}`;
  }

  #join(object: SObject, alias: string, parents: readonly string[], step: string, path: string) {
    const field = object.relationships.get(step.toLowerCase());
    const parent = field ? this.#catalogue.find(field.referenceTo[0] ?? "") : undefined;
    if (!field || !parent) throw noSuchRelationship(this.soql, path, step);
    const relationship = field.relationshipName ?? step;
    const key = [...parents, relationship].join(".");
    let join = this.#joins.get(key);
    if (!join) {
      const name = `${this.alias}_parent${this.#joins.size + 1}`;
      join = { alias: name, object: parent, on: `${name}."Id" = ${alias}.${quoted(field.name)}` };
      this.#joins.set(key, join);
    }
    return { ...join, relationship };
  }
}
