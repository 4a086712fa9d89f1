import { Client, Pool } from "pg";
import { type Database, databaseOver, withoutValues } from "../database.ts";
import { drizzlePostgres } from "../drizzle.ts";
import { StateUnreachable } from "../errors.ts";
import { migrate } from "../migrate.ts";
import { isUnreachable, reason } from "./unreachable.ts";

/** What may stand in the name of a schema, of which PostgreSQL keeps 63 bytes. */
const STORE_ID = /^[A-Za-z0-9_-]{1,54}$/;

const CONNECTIONS_MAX = 4;
const CONNECT_MS_MAX = 10_000;

/**
 * A PostgreSQL server; every store has a schema of its own.
 *
 * @throws {StateAbsent} where it was to be there already
 */
export async function openPostgres(
  url: string,
  store: string,
  options: { isThere?: boolean } = {},
): Promise<Database> {
  if (!STORE_ID.test(store)) {
    throw new Error(`"${store}" is no id of a store: 1 to 54 letters, digits, underscores and dashes`);
  }
  const schema = `footfall_${store}`;
  const { password, place } = serverOf(url);
  const pool = new Pool({
    connectionString: url,
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_MS_MAX,
    application_name: "footfall",
    onConnect: async (client) => {
      // A connection that is lost tells of it twice: to its statement, and as an event that ends the process.
      client.on("error", () => {});
      await client.query(`SET search_path TO "${schema}"`);
    },
  });
  // The same of connections that wait; the next statement gets another.
  pool.on("error", () => {});
  const database = databaseOver(drizzlePostgres().drizzle(pool), {
    close: () => pool.end(),
    told: (error) =>
      isUnreachable(error)
        ? new StateUnreachable(`PostgreSQL at ${place}: ${reason(error, password)}`)
        : withoutValues(error),
  });
  try {
    await migrate(database, schema, options);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Host and database, to be told; and the password, never to be. */
function serverOf(url: string): { place: string; password: string | undefined } {
  try {
    const { host, port, database, password } = new Client({ connectionString: url });
    const named = database ? `database ${database}` : "no database named";
    return { place: `${host}:${port}, ${named}`, password: password ?? undefined };
  } catch {
    // The error of the driver may hold the URL, and with it the password.
    throw new StateUnreachable(
      "the address of the state is no PostgreSQL URL; write postgres://USER:PASSWORD@HOST:5432/DATABASE, with %-codes for special characters",
    );
  }
}
