import { EventEmitter } from "node:events";
import { z } from "zod";
import { actingAs } from "../app/living-store.ts";
import { STORE_NAMES, type StoreName } from "./stores.ts";

export type JobKind = "import" | "export" | "export-plan" | "sync" | "doctor" | "connect" | "demo";
export type Job = {
  id: number;
  kind: JobKind;
  /** The store that it works on. */
  store: StoreName;
  by: string;
  at: number;
  endedAt: number | null;
  status: "running" | "done" | "failed";
  /** What is being done. */
  progress: string | null;
  /** What it brought, as the command of the same name prints it. */
  result: unknown;
  /** What went wrong, and the way out. */
  error: string | null;
};

/** What a job does; `signal` asks it to end before it is done. */
export type JobWork = (progress: (what: string) => void, signal: AbortSignal) => Promise<unknown>;

/** Work that takes longer than a request: one of a kind at a time on a store, watched by whoever wants to. */
export interface Jobs {
  /** Begins a job, or tells the one of this kind and store that is under way. */
  begin(kind: JobKind, store: StoreName, by: string, work: JobWork): Job;
  /** Asks those of a kind to end, and waits until they have. */
  end(kind: JobKind): Promise<void>;
  job(id: number): Job | undefined;
  /** Newest first. */
  list(): Job[];
  /** Calls back at every change, until told to stop. */
  watch(id: number, changed: (job: Job) => void): () => void;
  /** When everything that is under way has ended. */
  settled(): Promise<void>;
}

const KEPT = 100;

export const jobRecord = z.object({
  id: z.number(),
  kind: z.enum(["import", "export", "export-plan", "sync", "doctor", "connect", "demo"]),
  store: z.enum(STORE_NAMES),
  by: z.string(),
  at: z.number(),
  endedAt: z.number().nullable(),
  status: z.enum(["running", "done", "failed"]),
  progress: z.string().nullable(),
  result: z.unknown(),
  error: z.string().nullable(),
});

/** What is kept of jobs beyond the process. */
export type JobsKept = {
  /** Those of the process before, newest first. */
  before: readonly Job[];
  /** Called with all jobs whenever one begins or ends. */
  keep(jobs: readonly Job[]): Promise<void>;
  /** Called with each that has ended. */
  ended(job: Job): Promise<void>;
};

const CUT_OFF = "The server ended before this did. What was done until then is whole; begin it again.";

/**
 * @param words - what an error is to a person
 * @param kept - what becomes of jobs beyond the process; those that were running when it ended have failed
 */
export function jobsWith(words: (error: unknown) => string, kept?: JobsKept): Jobs {
  const jobs: Job[] = (kept?.before ?? []).map((job) =>
    job.status === "running"
      ? { ...job, status: "failed", endedAt: job.endedAt ?? job.at, progress: null, error: CUT_OFF }
      : { ...job },
  );
  const events = new EventEmitter().setMaxListeners(0);
  const running = new Map<number, { run: Promise<void>; abort: AbortController }>();
  let last = Math.max(0, ...jobs.map(({ id }) => id));
  let keeping: Promise<unknown> = Promise.resolve();
  const keep = (ended?: Job) => {
    const copy = jobs.map((job) => ({ ...job }));
    // What cannot be kept is not worth a job that succeeded.
    keeping = keeping
      .then(() => kept?.keep(copy))
      .then(() => (ended ? kept?.ended({ ...ended }) : undefined))
      .catch(() => {});
  };
  const change = (job: Job, changes: Partial<Job>) => {
    Object.assign(job, changes);
    events.emit(String(job.id), { ...job });
  };
  return {
    begin(kind, store, by, work) {
      const underWay = jobs.find(
        (job) => job.kind === kind && job.store === store && job.status === "running",
      );
      if (underWay) return { ...underWay };
      last += 1;
      const job: Job = {
        id: last,
        kind,
        store,
        by,
        at: Date.now(),
        endedAt: null,
        status: "running",
        progress: null,
        result: null,
        error: null,
      };
      jobs.unshift(job);
      jobs.length = Math.min(jobs.length, KEPT);
      keep();
      const abort = new AbortController();
      const run = actingAs(by, () => work((progress) => change(job, { progress }), abort.signal)).then(
        (result) => change(job, { status: "done", endedAt: Date.now(), progress: null, result }),
        (error: unknown) => change(job, { status: "failed", endedAt: Date.now(), error: words(error) }),
      );
      running.set(job.id, { run, abort });
      void run.finally(() => {
        running.delete(job.id);
        keep(job);
      });
      return { ...job };
    },
    end: async (kind) => {
      const underWay = jobs.filter((job) => job.kind === kind && job.status === "running");
      for (const { id } of underWay) {
        const found = running.get(id);
        found?.abort.abort();
        await found?.run;
      }
    },
    job: (id) => {
      const found = jobs.find((job) => job.id === id);
      return found && { ...found };
    },
    list: () => jobs.map((job) => ({ ...job })),
    watch(id, changed) {
      events.on(String(id), changed);
      return () => events.off(String(id), changed);
    },
    settled: async () => {
      while (running.size > 0) await Promise.all([...running.values()].map(({ run }) => run));
      await keeping;
    },
  };
}
