import type { Orm } from "./database.ts";
import { desc } from "./drizzle.ts";
import { auditLog } from "./tables.ts";

/** Who did what; never changed and never deleted. */
export type AuditLine = { at: number; by: string; action: string; detail: Record<string, unknown> };

export async function addAuditLine(orm: Orm, line: AuditLine): Promise<void> {
  await orm.insert(auditLog).values(line);
}

/** Newest first. */
export function auditLines(orm: Orm, limit: number): Promise<(AuditLine & { id: number })[]> {
  return orm.select().from(auditLog).orderBy(desc(auditLog.id)).limit(limit).execute();
}
