import { z } from "zod";
import { readLivingStore } from "../app/living-store.ts";
import type { AuditLine } from "../state/accounts.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import type { Desk } from "./desk.ts";
import { STORE_NAMES } from "./stores.ts";

/** A line of the audit log, and where it was written. */
export type AuditEntry = AuditLine & { id: string; of: "server" | (typeof STORE_NAMES)[number] };

type Source = {
  of: AuditEntry["of"];
  lines: (limit: number, before?: number) => Promise<(AuditLine & { id: number })[]>;
};

const place = z.partialRecord(z.enum(["server", ...STORE_NAMES]), z.number().int().nonnegative());

/**
 * The audit log of the server (who signed in, who changed what on it) and those of the stores (every publish, whoever
 * made it) as one, newest first.
 */
export async function auditPage(
  desk: Desk,
  limit: number,
  cursor: string | undefined,
): Promise<{ items: AuditEntry[]; next: string | null }> {
  const read: Partial<Record<AuditEntry["of"], number>> =
    cursor === undefined ? {} : { ...readCursor(cursor, place) };
  const found = await Promise.all(
    sourcesOf(desk).map(async ({ of, lines }) =>
      (await lines(limit + 1, read[of])).map((line) => ({ ...line, of })),
    ),
  );
  // Each log is in the order of its ids, also where a clock was put back.
  const items: AuditEntry[] = [];
  while (items.length < limit) {
    const rest = found.filter((lines) => lines.length > 0);
    const newest = rest.toSorted((a, b) => (b[0]?.at ?? 0) - (a[0]?.at ?? 0))[0]?.shift();
    if (!newest) break;
    read[newest.of] = newest.id;
    items.push({ ...newest, id: `${newest.of}:${newest.id}` });
  }
  return { items, next: found.some((lines) => lines.length > 0) ? writeCursor(read) : null };
}

function sourcesOf(desk: Desk): Source[] {
  const stores = STORE_NAMES.filter((name) => desk.stores.isThere(name)).map(
    (of): Source => ({
      of,
      lines: (limit, before) =>
        readLivingStore(desk.stores.folderOf(of), async ({ state }) =>
          (await state()).auditLog(limit, before),
        ),
    }),
  );
  return [{ of: "server", lines: (limit, before) => desk.accounts.auditLog(limit, before) }, ...stores];
}
