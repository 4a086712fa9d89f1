import { Cron } from "croner";
import type { Desk } from "./desk.ts";
import type { Job } from "./jobs.ts";
import { sendMail } from "./mail.ts";
import { beginOrgJob } from "./org-jobs.ts";
import { type LastSync, lastSchema, type Schedule, type Scheduler, scheduleSchema } from "./scheduler.ts";

const OFF: Schedule = { cron: "0 * * * *", enabled: false };
const LOOK_EVERY_MS = 60_000;
/** A sync may take a while: so long after it was due, nobody expects it any more. */
const GRACE_MS = 15 * 60_000;

/** Reads what is kept, and begins to watch the clock. */
export async function schedulerOver(desk: Desk): Promise<Scheduler> {
  const kept = scheduleSchema.safeParse(await desk.accounts.setting("schedule"));
  const keptLast = lastSchema.safeParse(await desk.accounts.setting("last-sync"));
  let schedule = kept.success ? kept.data : OFF;
  let last: LastSync | null = keptLast.success ? keptLast.data : null;
  let since = Date.now();
  let hasToldOverdue = false;
  let clock: Cron | undefined;

  const begin = () => {
    try {
      follow(beginOrgJob(desk, "sync", "schedule"));
    } catch (error) {
      // No store is there yet: nothing to sync.
      void ended({ status: "failed", error: (error as Error).message, by: "schedule" });
    }
  };
  const wind = () => {
    clock?.stop();
    clock = schedule.enabled ? new Cron(schedule.cron, { protect: true }, begin) : undefined;
    since = Date.now();
  };
  const isOverdue = () => {
    if (!clock) return false;
    const succeeded = last?.status === "done" ? Date.parse(last.at) : 0;
    const due = clock.nextRun(new Date(Math.max(succeeded, since)));
    return due !== null && Date.now() > due.getTime() + GRACE_MS;
  };
  const ended = async (end: Omit<LastSync, "at">) => {
    last = { at: new Date().toISOString(), ...end };
    await desk.accounts.keepSetting("last-sync", last);
    if (end.status === "done") hasToldOverdue = false;
    else await tell(desk, "A sync with Salesforce failed", end.error ?? "for an unknown reason");
  };
  const follow = (job: Job) => {
    if (job.status !== "running") return;
    const stop = desk.jobs.watch(job.id, ({ status, error, by }) => {
      if (status === "running") return;
      stop();
      void ended({ status, error, by });
    });
  };
  const look = setInterval(() => {
    if (!isOverdue() || hasToldOverdue) return;
    hasToldOverdue = true;
    void tell(
      desk,
      "The sync with Salesforce is overdue",
      last ? `The last one ended at ${last.at}: ${last.error ?? "it was done"}.` : "None has come about yet.",
    );
  }, LOOK_EVERY_MS);
  look.unref();
  wind();
  return {
    state: () => ({
      schedule,
      next: clock?.nextRun()?.toISOString() ?? null,
      last,
      isOverdue: isOverdue(),
    }),
    set: async (wanted) => {
      await desk.accounts.keepSetting("schedule", wanted);
      schedule = wanted;
      hasToldOverdue = false;
      wind();
    },
    follow,
    stop: () => {
      clearInterval(look);
      clock?.stop();
    },
  };
}

const WEBHOOK_MS = 10_000;

/** Tells whom the configuration names: by mail, by webhook. What cannot be told is logged, and hinders nothing. */
export async function tell(desk: Pick<Desk, "config" | "log">, title: string, text: string): Promise<void> {
  const { FOOTFALL_MAIL_TO: to, FOOTFALL_WEBHOOK: webhook } = desk.config;
  const letters: Promise<unknown>[] = [];
  if (to) letters.push(sendMail(desk, { to, subject: `Footfall: ${title}`, text: `${title}.\n\n${text}\n` }));
  if (webhook)
    letters.push(
      fetch(webhook, {
        method: "POST",
        redirect: "error",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ title, text, at: new Date().toISOString() }),
        signal: AbortSignal.timeout(WEBHOOK_MS),
      }).then((response) => {
        if (!response.ok) throw new Error(`the webhook answered ${response.status}`);
      }),
    );
  for (const result of await Promise.allSettled(letters))
    if (result.status === "rejected") desk.log(`${title}: not everybody could be told (${result.reason})`);
}
