import { DatabaseSync } from "node:sqlite";

/** Another process has the database open. */
export class WarehouseLocked extends Error {
  override name = "WarehouseLocked";
}

/**
 * Locks a file for this process alone, until it is let go or the process ends, however it ends.
 *
 * Node has no call for this; SQLite, which comes with it, holds an empty database exclusively.
 *
 * @returns lets go
 * @throws {WarehouseLocked} where somebody else has it
 */
export function lockFile(path: string): () => void {
  const database = new DatabaseSync(path);
  try {
    database.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY)
      throw new WarehouseLocked(`${path} is locked`);
    throw error;
  }
  return () => database.close();
}

const SQLITE_BUSY = 5;
