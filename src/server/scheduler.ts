import { Cron } from "croner";
import { z } from "zod";
import type { JobKind } from "./jobs.ts";
import type { StoreName } from "./stores.ts";

/** When the store syncs by itself, and how the last sync ended. Kept with the accounts: a restart goes on with it. */
export const scheduleSchema = z.strictObject({
  cron: z
    .string()
    .min(1)
    .max(100)
    .refine(isPattern, "is no cron pattern, or of a day that never comes; as 0 * * * * for each full hour"),
  enabled: z.boolean(),
});
export type Schedule = z.output<typeof scheduleSchema>;
export const lastSchema = z.object({
  at: z.string(),
  status: z.enum(["done", "failed"]),
  error: z.string().nullable(),
  by: z.string(),
});
export type LastSync = z.output<typeof lastSchema>;

/** The schedule as everybody may see it. */
export type SyncState = {
  /** The store that syncs by itself, whichever is shown; null where none can. */
  store: StoreName | null;
  schedule: Schedule;
  next: string | null;
  /** Of that store. */
  last: LastSync | null;
  /** A sync that was due did not come about, or did not succeed, for longer than the schedule allows. */
  isOverdue: boolean;
};

export interface Scheduler {
  state(): SyncState;
  set(schedule: Schedule): Promise<void>;
  /** How the last sync of a store ended, and whether the next is overdue. */
  syncOf(store: StoreName): { last: LastSync | null; isOverdue: boolean };
  /** Keeps how a sync ended, whoever began it, and tells of what failed. */
  ended(kind: JobKind, store: StoreName, end: Omit<LastSync, "at">): Promise<void>;
  /** The store is gone, and with it its syncs. */
  forget(store: StoreName): Promise<void>;
  stop(): void;
}

function isPattern(text: string): boolean {
  try {
    const cron = new Cron(text, { paused: true });
    const comes = cron.nextRun() !== null;
    cron.stop();
    // Every second is no schedule for an org that counts its calls.
    return comes && text.trim().split(/\s+/).length === 5;
  } catch {
    return false;
  }
}
