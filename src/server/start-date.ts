import { readDay } from "../settings/zone.ts";
import type { Desk } from "./desk.ts";

const KEY = "start-date";

/**
 * The first day from which on campaigns are worth a decision, as an admin has set it; kept beside the stores, since no
 * result depends on it.
 * @see shared/spec/offline-sync.md, section 15: not further back than the previous year
 */
export async function startDate(desk: Desk): Promise<string | undefined> {
  const kept = await desk.accounts.setting(KEY);
  return typeof kept === "string" && readDay(kept) !== undefined ? kept : undefined;
}

export const keepStartDate = (desk: Desk, day: string | null): Promise<void> =>
  desk.accounts.keepSetting(KEY, day);

/** What is proposed: the first day of the year before. */
export function proposedStartDate(now: number): string {
  return `${new Date(now).getUTCFullYear() - 1}-01-01`;
}
