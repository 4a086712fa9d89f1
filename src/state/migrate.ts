import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { Database, Orm } from "./database.ts";
import { bigint, pgTable, sql, text } from "./drizzle.ts";
import { StateAbsent, StateFault, StateUnreachable } from "./errors.ts";

const FOLDER = new URL("./migrations/", import.meta.url);
const journal = z.object({ entries: z.array(z.object({ tag: z.string() })) });

const migrations = pgTable("migrations", {
  tag: text().primaryKey(),
  at: bigint({ mode: "number" }).notNull(),
});

/** SQLSTATE of a table that is not there. */
const UNDEFINED_TABLE = "42P01";

/**
 * Brings the tables to this version, in one transaction; one query where they are there already.
 *
 * @param schema - where the tables live; made where absent. Its name is safe to stand in quotes
 * @throws {StateUnreachable} where a newer Footfall has migrated the state
 * @throws {StateAbsent} where the tables were to be there already
 */
export async function migrate(
  database: Database,
  schema: string,
  { isThere = false }: { isThere?: boolean } = {},
): Promise<void> {
  const { entries } = journal.parse(
    JSON.parse(await readFile(new URL("meta/_journal.json", FOLDER), "utf8")),
  );
  const tags = entries.map((entry) => entry.tag);
  const missing = await database
    .run((orm) => done(orm))
    .then(
      (there) => missingFrom(there, tags),
      (error) => {
        if (!(error instanceof StateFault && error.code === UNDEFINED_TABLE)) throw error;
        if (isThere) throw new StateAbsent(`there is no state in the schema ${schema}`);
        return tags;
      },
    );
  if (missing.length === 0) return;
  await database.transaction(async (orm) => {
    // Two processes may open a new state at once; the lock goes with the transaction.
    await orm.execute(sql`SELECT pg_advisory_xact_lock(hashtext(${`footfall migrations ${schema}`}))`);
    await orm.execute(sql.raw(createSchema(schema)));
    await orm.execute(
      sql`CREATE TABLE IF NOT EXISTS ${migrations} (tag text PRIMARY KEY, at bigint NOT NULL)`,
    );
    for (const tag of missingFrom(await done(orm), tags)) {
      const text = await readFile(new URL(`${tag}.sql`, FOLDER), "utf8");
      for (const statement of text.split("--> statement-breakpoint")) await orm.execute(sql.raw(statement));
      await orm.insert(migrations).values({ tag, at: Date.now() });
    }
  });
}

/** IF NOT EXISTS alone asks for the right to create schemas, also where an administrator has made this one. */
function createSchema(schema: string): string {
  return `DO $$ BEGIN
    IF to_regnamespace('"${schema}"') IS NULL THEN
      CREATE SCHEMA "${schema}";
    END IF;
  END $$`;
}

async function done(orm: Orm): Promise<string[]> {
  const rows = await orm.select({ tag: migrations.tag }).from(migrations);
  return rows.map((row) => row.tag);
}

function missingFrom(there: readonly string[], tags: readonly string[]): string[] {
  const unknown = there.filter((tag) => !tags.includes(tag));
  if (unknown.length > 0) {
    throw new StateUnreachable(
      `the state was written by a newer Footfall (${unknown.join(", ")}); update this one`,
    );
  }
  return tags.filter((tag) => !there.includes(tag));
}
