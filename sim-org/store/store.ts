import type { Catalogue, SObject } from "../metadata/catalogue.ts";
import type { FieldInfo, SaveGuard } from "../org.ts";
import { dayIn } from "../soql/calendar.ts";
import { type Database, quoted, type Stored } from "./database.ts";
import { makeId, numberOf } from "./ids.ts";
import { stampText } from "./values.ts";

/** A record by field name, as it is stored. */
export type Values = Record<string, Stored>;

/** What every call on records works with: the tables, the metadata, the clock and who works. */
export class Store {
  readonly database: Database;
  readonly catalogue: Catalogue;
  clock: () => number;
  guard: SaveGuard | undefined;
  readonly #statements = new Map<string, { select: string; insert: string }>();
  readonly #next = new Map<string, number>();
  readonly #unsaved = new Set<string>();
  readonly #indexed = new Set<string>();

  constructor(database: Database, catalogue: Catalogue, clock: () => number) {
    this.database = database;
    this.catalogue = catalogue;
    this.clock = clock;
    for (const [prefix, next] of database.rows(`SELECT prefix, next FROM "_sequence"`)) {
      this.#next.set(String(prefix), Number(next));
    }
  }

  /** The time that records made or changed now bear. */
  stamp(): string {
    return stampText(this.clock());
  }

  /** Today in the zone of the org. */
  today(): string {
    return dayIn(this.zone(), this.clock());
  }

  zone(): string {
    const [zone] = this.database.row(`SELECT "TimeZoneSidKey" FROM "Organization"`) ?? [];
    return typeof zone === "string" && zone !== "" ? zone : "UTC";
  }

  /** All of `work` or nothing; numbers given out inside are never given again. */
  call<T>(work: () => T): T {
    return this.database.transaction(() => {
      try {
        return work();
      } finally {
        this.#saveNumbers();
      }
    });
  }

  newId(object: SObject): string {
    const prefix = object.description.keyPrefix ?? "000";
    const number = this.#next.get(prefix) ?? 0;
    this.#next.set(prefix, number + 1);
    this.#unsaved.add(prefix);
    return makeId(prefix, number);
  }

  /** Keeps ids that came from elsewhere from being given again. */
  reserve(id: string): void {
    const number = numberOf(id);
    const prefix = id.slice(0, 3);
    if (number === undefined || number < (this.#next.get(prefix) ?? 0)) return;
    this.#next.set(prefix, number + 1);
    this.#unsaved.add(prefix);
  }

  read(object: SObject, id: string): Values | undefined {
    const row = this.database.row(this.#statementsOf(object).select, id);
    if (!row) return undefined;
    const values: Values = {};
    for (const [place, field] of object.description.fields.entries()) values[field.name] = row[place] ?? null;
    return values;
  }

  insert(object: SObject, values: Values): void {
    const row = object.description.fields.map(({ name, type }) => {
      const value = values[name] ?? null;
      return value === null && type === "boolean" ? 0 : value;
    });
    this.database.run(this.#statementsOf(object).insert, ...row);
  }

  update(object: SObject, id: string, values: Values): void {
    const names = Object.keys(values);
    if (names.length === 0) return;
    const assignments = names.map((name) => `${quoted(name)} = ?`).join(", ");
    const sql = `UPDATE ${quoted(object.description.name)} SET ${assignments} WHERE "Id" = ?`;
    this.database.run(sql, ...names.map((name) => values[name] ?? null), id);
  }

  /** Whether a record is there, in the bin, or not at all. */
  state(object: SObject, id: string): "there" | "deleted" | "missing" {
    const name = object.description.name;
    const row = this.database.row(`SELECT "IsDeleted" FROM ${quoted(name)} WHERE "Id" = ?`, id);
    if (row) return row[0] ? "deleted" : "there";
    const trace = this.database.row(`SELECT 1 FROM "_deleted" WHERE object = ? AND id = ?`, name, id);
    return trace ? "deleted" : "missing";
  }

  /** Before records are looked for by a field one by one: keys have an index, what else names a record gets it here. */
  index(object: SObject, { name, type, externalId }: FieldInfo): void {
    const table = object.description.name;
    if (type === "id" || externalId || this.#indexed.has(`${table}.${name}`)) return;
    const index = quoted(`${table}_${name}`);
    this.database.script(`CREATE INDEX IF NOT EXISTS ${index} ON ${quoted(table)} (${quoted(name)})`);
    this.#indexed.add(`${table}.${name}`);
  }

  /** Metadata changed: columns are not what they were. */
  forgetStatements(): void {
    this.#statements.clear();
  }

  #statementsOf(object: SObject): { select: string; insert: string } {
    const { name, fields } = object.description;
    const known = this.#statements.get(name);
    if (known) return known;
    const columns = fields.map((field) => quoted(field.name)).join(", ");
    const statements = {
      select: `SELECT ${columns} FROM ${quoted(name)} WHERE "Id" = ?`,
      insert: `INSERT INTO ${quoted(name)} (${columns}) VALUES (${fields.map(() => "?").join(", ")})`,
    };
    this.#statements.set(name, statements);
    return statements;
  }

  #saveNumbers(): void {
    for (const prefix of this.#unsaved) {
      this.database.run(
        `INSERT INTO "_sequence" VALUES (?, ?) ON CONFLICT (prefix) DO UPDATE SET next = excluded.next`,
        prefix,
        this.#next.get(prefix) ?? 0,
      );
    }
    this.#unsaved.clear();
  }
}
