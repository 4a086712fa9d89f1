import type { SObject } from "../metadata/catalogue.ts";
import { quoted } from "../store/database.ts";
import type { Store } from "../store/store.ts";

/** @param root - the record whose deletion took this one along; itself where it is the one that was deleted */
export function putInBin(store: Store, object: SObject, id: string, root: string): void {
  const { name } = object.description;
  const stamp = store.stamp();
  store.database.run(
    `UPDATE ${quoted(name)} SET "IsDeleted" = 1, "LastModifiedDate" = ?, "SystemModstamp" = ? WHERE "Id" = ?`,
    stamp,
    stamp,
    id,
  );
  store.database.run(`INSERT OR REPLACE INTO "_bin" (id, object, root) VALUES (?, ?, ?)`, id, name, root);
  store.database.run(`INSERT OR REPLACE INTO "_deleted" (object, id, at) VALUES (?, ?, ?)`, name, id, stamp);
}

/** @param traced - whether getDeleted tells of it */
export function purge(store: Store, object: SObject, id: string, traced: boolean): void {
  const { name } = object.description;
  store.database.run(`DELETE FROM ${quoted(name)} WHERE "Id" = ?`, id);
  store.database.run(`DELETE FROM "_bin" WHERE id = ?`, id);
  store.database.run(`DELETE FROM "_cleared" WHERE parent = ?`, id);
  if (traced) {
    const sql = `INSERT OR REPLACE INTO "_deleted" (object, id, at) VALUES (?, ?, ?)`;
    store.database.run(sql, name, id, store.stamp());
  }
}

/** With what the deletion took along. @param traced - keeps what getDeleted knows of it */
export function purgeWithBin(store: Store, object: SObject, id: string, traced: boolean): void {
  for (const [taken, name] of store.database.rows(`SELECT id, object FROM "_bin" WHERE root = ?`, id)) {
    purge(store, store.catalogue.get(String(name)), String(taken), false);
    if (!traced)
      store.database.run(`DELETE FROM "_deleted" WHERE object = ? AND id = ?`, name ?? "", taken ?? "");
  }
  purge(store, object, id, false);
  if (!traced) {
    store.database.run(`DELETE FROM "_deleted" WHERE object = ? AND id = ?`, object.description.name, id);
  }
}
