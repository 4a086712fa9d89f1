import type { Orm } from "./database.ts";
import { desc, lt } from "./drizzle.ts";
import { auditLog } from "./tables.ts";

/** Who did what; never deleted, and never changed but to take out the address of a person who was erased. */
export type AuditLine = { at: number; by: string; action: string; detail: Record<string, unknown> };

export async function addAuditLine(orm: Orm, line: AuditLine): Promise<void> {
  await orm.insert(auditLog).values(line);
}

/** Newest first; with `before`, those of lesser ids alone. */
export function auditLines(
  orm: Orm,
  limit: number,
  before?: number,
): Promise<(AuditLine & { id: number })[]> {
  const older = before === undefined ? undefined : lt(auditLog.id, before);
  return orm.select().from(auditLog).where(older).orderBy(desc(auditLog.id)).limit(limit).execute();
}
