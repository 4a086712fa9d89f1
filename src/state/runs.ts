import type { Orm } from "./database.ts";
import { and, desc, eq, isNull, lt } from "./drizzle.ts";
import { runs } from "./tables.ts";

/** A use of a command; one that was killed has no end. */
export type Run = RunBegin & {
  id: number;
  endedAt: number | null;
  outcome: "done" | "failed" | null;
  publish: number | null;
  message: string | null;
};
export type RunBegin = { command: string; at: number; by: string };
export type RunEnd = {
  at: number;
  outcome: "done" | "failed";
  publish: number | null;
  message: string | null;
};

export async function addRun(orm: Orm, run: RunBegin): Promise<number> {
  const [row] = await orm.insert(runs).values(run).returning({ id: runs.id });
  if (!row) throw new Error("a run without an id");
  return row.id;
}

export async function endRun(orm: Orm, id: number, { at, ...end }: RunEnd): Promise<void> {
  const ended = await orm
    .update(runs)
    .set({ endedAt: at, ...end })
    .where(and(eq(runs.id, id), isNull(runs.endedAt)))
    .returning({ id: runs.id });
  if (ended.length === 0) throw new Error(`run ${id} is not under way`);
}

/** Newest first; with `before`, those of lesser ids alone. */
export function newestRuns(orm: Orm, limit: number, before?: number): Promise<Run[]> {
  const older = before === undefined ? undefined : lt(runs.id, before);
  return orm.select().from(runs).where(older).orderBy(desc(runs.id)).limit(limit).execute();
}
