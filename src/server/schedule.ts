import { Cron } from "croner";
import { z } from "zod";
import { isConnected } from "../app/org.ts";
import type { Desk, OpenStore } from "./desk.ts";
import type { JobKind } from "./jobs.ts";
import { beginOrgJob } from "./org-jobs.ts";
import { type LastSync, lastSchema, type Schedule, type Scheduler, scheduleSchema } from "./scheduler.ts";
import { STORE_NAMES, type StoreName } from "./stores.ts";
import { tell } from "./tell.ts";

const OFF: Schedule = { cron: "0 * * * *", enabled: false };
const LOOK_EVERY_MS = 60_000;
/** A sync may take a while: so long after it was due, nobody expects it any more. */
const GRACE_MS = 15 * 60_000;

/** Kept with the accounts: since when the schedule holds, so that runs missed while the server was down are missed. */
const keptSchedule = z.object({ schedule: scheduleSchema, since: z.number() });
/** Of each store: how its last sync ended, and when one last succeeded. */
const keptSync = z.object({ last: lastSchema, doneAt: z.number().nullable() });
type KeptSync = z.output<typeof keptSync>;
const syncKey = (store: StoreName) => `last-sync-${store}`;

/** What fails is told by these names; an examination and a plan fail before somebody's eyes. */
const TOLD: Partial<Record<JobKind, string>> = {
  sync: "A sync with Salesforce failed",
  import: "An import from Salesforce failed",
  export: "A write-back to Salesforce failed",
};

/** Reads what is kept, and begins to watch the clock. */
export async function schedulerOver(desk: Desk): Promise<Scheduler> {
  const kept = keptSchedule.safeParse(await desk.accounts.setting("schedule"));
  let { schedule, since } = kept.success ? kept.data : { schedule: OFF, since: Date.now() };
  const syncs = new Map<StoreName, KeptSync>();
  for (const name of STORE_NAMES) {
    const found = keptSync.safeParse(await desk.accounts.setting(syncKey(name)));
    if (found.success) syncs.set(name, found.data);
  }
  let hasToldOverdue = false;
  let clock: Cron | undefined;

  const ended: Scheduler["ended"] = async (kind, store, end) => {
    if (kind === "sync") {
      const at = new Date();
      const doneAt = end.status === "done" ? at.getTime() : (syncs.get(store)?.doneAt ?? null);
      const sync = { last: { at: at.toISOString(), ...end }, doneAt };
      syncs.set(store, sync);
      await desk.accounts.keepSetting(syncKey(store), sync);
      if (end.status === "done") hasToldOverdue = false;
    }
    const title = TOLD[kind];
    // Nobody waits for the telling.
    if (end.status === "failed" && title) void tell(desk, title, end.error ?? "for an unknown reason");
  };
  const begin = () => {
    const store = scheduledStore(desk);
    if (store) beginOrgJob(desk, "sync", "schedule", {}, store);
    else void tell(desk, "A sync with Salesforce failed", "No store is connected to an org.");
  };
  const wind = () => {
    clock?.stop();
    clock = schedule.enabled ? new Cron(schedule.cron, { protect: true }, begin) : undefined;
  };
  const isOverdue = (store: StoreName | undefined) => {
    if (!clock || store === undefined || store !== scheduledStore(desk)?.name) return false;
    const due = clock.nextRun(new Date(Math.max(syncs.get(store)?.doneAt ?? 0, since)));
    return due !== null && Date.now() > due.getTime() + GRACE_MS;
  };
  const look = setInterval(() => {
    const store = scheduledStore(desk)?.name;
    if (!isOverdue(store) || hasToldOverdue || store === undefined) return;
    hasToldOverdue = true;
    const last = syncs.get(store)?.last;
    void tell(
      desk,
      "The sync with Salesforce is overdue",
      last ? `The last one ended at ${last.at}: ${last.error ?? "it was done"}.` : "None has come about yet.",
    );
  }, LOOK_EVERY_MS);
  look.unref();
  wind();
  return {
    state: () => {
      const store = scheduledStore(desk)?.name;
      return {
        store: store ?? null,
        schedule,
        next: clock?.nextRun()?.toISOString() ?? null,
        last: lastOf(syncs, store),
        isOverdue: isOverdue(store),
      };
    },
    syncOf: (store) => ({ last: lastOf(syncs, store), isOverdue: isOverdue(store) }),
    set: async (wanted) => {
      [schedule, since] = [wanted, Date.now()];
      await desk.accounts.keepSetting("schedule", { schedule, since });
      hasToldOverdue = false;
      wind();
    },
    ended,
    forget: async (store) => {
      syncs.delete(store);
      await desk.accounts.keepSetting(syncKey(store), {});
    },
    stop: () => {
      clearInterval(look);
      clock?.stop();
    },
  };
}

function lastOf(syncs: ReadonlyMap<StoreName, KeptSync>, store: StoreName | undefined): LastSync | null {
  return (store && syncs.get(store)?.last) ?? null;
}

/** The store that syncs by itself, whichever is shown: the company's own, once it is connected; else the demo's. */
export function scheduledStore({ stores }: Pick<Desk, "stores">): OpenStore | undefined {
  const names: readonly StoreName[] = ["own", "demo"];
  const held = names.flatMap((name) => stores.held(name) ?? []);
  return held.find(({ folder }) => isConnected(folder)) ?? held[0];
}
