import { Cron } from "croner";
import { z } from "zod";
import type { Job } from "./jobs.ts";

/** When the store syncs by itself, and how the last sync ended. Kept with the accounts: a restart goes on with it. */
export const scheduleSchema = z.strictObject({
  cron: z.string().min(1).max(100).refine(isPattern, "is no cron pattern; as 0 * * * * for each full hour"),
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
  schedule: Schedule;
  next: string | null;
  last: LastSync | null;
  /** A sync that was due did not come about, or did not succeed, for longer than the schedule allows. */
  isOverdue: boolean;
};

export interface Scheduler {
  state(): SyncState;
  set(schedule: Schedule): Promise<void>;
  /** Watches a sync to its end, whoever began it, and keeps how it ended. */
  follow(job: Job): void;
  stop(): void;
}

function isPattern(text: string): boolean {
  try {
    new Cron(text, { paused: true }).stop();
    // Every second is no schedule for an org that counts its calls.
    return text.trim().split(/\s+/).length === 5;
  } catch {
    return false;
  }
}
