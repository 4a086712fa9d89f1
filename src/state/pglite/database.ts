import { cp } from "node:fs/promises";
import { resolve } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { type Database, databaseOver, withoutValues } from "../database.ts";
import { drizzlePglite } from "../drizzle.ts";
import { StateAbsent, StateUnreachable } from "../errors.ts";
import { migrate } from "../migrate.ts";
import { isThereAlready, wholeFolder } from "./folder.ts";
import { SYNCED_START_PARAMS, SyncedNodeFS } from "./synced-node-fs.ts";

/**
 * PostgreSQL in this process, its data in a folder; made where absent.
 *
 * initdb takes some seconds: where very many are made, as in the tests, `FOOTFALL_STATE_TEMPLATE` names one that was just
 * made, which is copied.
 *
 * @throws {StateAbsent} where it was to be there already
 */
export async function openPglite(
  path: string,
  { isThere = false }: { isThere?: boolean } = {},
): Promise<Database> {
  const folder = resolve(path);
  if (isThere && !(await isThereAlready(folder))) throw new StateAbsent(`${folder}: holds no state`);
  await wholeFolder(folder, async (empty) => {
    const template = process.env.FOOTFALL_STATE_TEMPLATE;
    if (template) return cp(template, empty, { recursive: true });
    const made = await start(empty);
    try {
      await migrate(made, "public");
    } finally {
      await made.close();
    }
  });
  const database = await start(folder);
  try {
    await migrate(database, "public");
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function start(folder: string): Promise<Database> {
  const client = new PGlite({ fs: new SyncedNodeFS(folder), startParams: SYNCED_START_PARAMS });
  try {
    await client.waitReady;
  } catch (error) {
    const { message } = error as Error;
    throw new StateUnreachable(
      `${folder}: PostgreSQL does not start on it (${message}); bring the folder back from a backup`,
    );
  }
  return databaseOver(drizzlePglite().drizzle(client), { close: () => client.close(), told: withoutValues });
}
