import { documentWithoutAddresses, withoutAddresses } from "../settings/erased-text.ts";
import type { Orm } from "./database.ts";
import { eq, inArray, sql } from "./drizzle.ts";
import { auditLog, erasedPeople, publishes, runs, settingsVersions } from "./tables.ts";

/** Addresses that were erased, as keyed hashes: who has the state alone learns nothing of them. */
export async function addErased(orm: Orm, hashes: readonly string[], at: number): Promise<void> {
  if (hashes.length === 0) return;
  await orm
    .insert(erasedPeople)
    .values(hashes.map((hash) => ({ hash, at })))
    .onConflictDoNothing();
}

export async function erasedHashes(orm: Orm): Promise<string[]> {
  return (await orm.select({ hash: erasedPeople.hash }).from(erasedPeople)).map(({ hash }) => hash);
}

/** @returns how many there were of them */
export async function liftErased(orm: Orm, hashes: readonly string[]): Promise<number> {
  if (hashes.length === 0) return 0;
  const gone = await orm
    .delete(erasedPeople)
    .where(inArray(erasedPeople.hash, [...hashes]))
    .returning({ hash: erasedPeople.hash });
  return gone.length;
}

/**
 * Takes addresses out of what people typed: reasons, settings of every version, what runs and the audit log tell. Wants a
 * transaction; in it alone, the guards of these tables let it through.
 */
export async function eraseTexts(orm: Orm, addresses: readonly string[]): Promise<void> {
  await orm.execute(sql`SELECT set_config('footfall.erasing', 'yes', TRUE)`);
  for (const { id, reason } of await orm
    .select({ id: publishes.id, reason: publishes.reason })
    .from(publishes)) {
    const left = reason === null ? null : withoutAddresses(reason, addresses);
    if (left !== reason) await orm.update(publishes).set({ reason: left }).where(eq(publishes.id, id));
  }
  for (const { version, settings } of await orm.select().from(settingsVersions)) {
    const left = documentWithoutAddresses(settings, addresses);
    if (isOther(left, settings))
      await orm.update(settingsVersions).set({ settings: left }).where(eq(settingsVersions.version, version));
  }
  for (const { id, message } of await orm.select({ id: runs.id, message: runs.message }).from(runs)) {
    const left = message === null ? null : withoutAddresses(message, addresses);
    if (left !== message) await orm.update(runs).set({ message: left }).where(eq(runs.id, id));
  }
  await eraseAuditTexts(orm, addresses);
}

/** The same in the audit log alone. Wants a transaction. */
export async function eraseAuditTexts(orm: Orm, addresses: readonly string[]): Promise<void> {
  await orm.execute(sql`SELECT set_config('footfall.erasing', 'yes', TRUE)`);
  for (const { id, detail } of await orm
    .select({ id: auditLog.id, detail: auditLog.detail })
    .from(auditLog)) {
    const left = documentWithoutAddresses(detail, addresses);
    if (isOther(left, detail)) await orm.update(auditLog).set({ detail: left }).where(eq(auditLog.id, id));
  }
}

const isOther = (a: unknown, b: unknown) => JSON.stringify(a) !== JSON.stringify(b);

/** What was overwritten leaves the tables' files. Outside of a transaction. */
export async function rewriteTables(orm: Orm): Promise<void> {
  for (const table of [publishes, settingsVersions, runs, auditLog])
    await orm.execute(sql`VACUUM FULL ${table}`);
  await orm.execute(sql`CHECKPOINT`).catch(() => {});
}
