import type { ObjectInfo } from "../org.ts";
import type { Database } from "../store/database.ts";
import { makeTable } from "../store/tables.ts";
import type { Catalogue } from "./catalogue.ts";

/** Defines objects and fields, in the database too, so that a file opened again has them. */
export function defineObjects(
  database: Database,
  catalogue: Catalogue,
  objects: readonly Partial<ObjectInfo>[],
): void {
  database.transaction(() => {
    for (const wanted of objects) {
      const defined = catalogue.define(wanted);
      makeTable(database, defined);
      const sql = `INSERT OR REPLACE INTO "_metadata" (object, description) VALUES (?, ?)`;
      database.run(sql, defined.name, JSON.stringify(defined));
    }
  });
}

/** What was defined before, when a file is opened again. */
export function recallObjects(database: Database, catalogue: Catalogue): void {
  for (const [, description] of database.rows(`SELECT object, description FROM "_metadata"`)) {
    const defined = JSON.parse(String(description)) as ObjectInfo;
    const known = catalogue.find(defined.name);
    // Standard fields of this version count, not those of the version that wrote the file.
    const fields = known ? defined.fields.filter(({ custom }) => custom) : defined.fields;
    makeTable(database, catalogue.define({ ...defined, fields }));
  }
}
