import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const SQLITE_BUSY = 5;

/** The org in a folder is open already: two processes would give out the same ids. */
export class FolderInUse extends Error {
  override name = "FolderInUse";
}

/**
 * Keeps a folder for this org alone, until it is let go or the process ends, however it ends.
 *
 * Node has no call for this; SQLite, which comes with it, holds an empty database exclusively.
 *
 * @returns lets go
 * @throws {FolderInUse}
 */
export function lockFolder(folder: string): () => void {
  const database = new DatabaseSync(join(folder, "lock"));
  try {
    database.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY)
      throw new FolderInUse(
        `the org in ${folder} is open in another process; end that one, or name another folder`,
      );
    throw error;
  }
  return () => database.close();
}
