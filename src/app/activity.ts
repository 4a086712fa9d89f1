import { adviceFor } from "../salesforce/advice.ts";
import type { Run } from "../state/state.ts";
import { readLivingStore } from "./living-store.ts";

/** A record that the org would not take, as the last try found it. */
export type ExportError = {
  object: string;
  key: string;
  code: string;
  fields: string | null;
  message: string;
  firstAt: string;
  lastAt: string;
  attempts: number;
  /** What to do about it; null where Salesforce's own words have to do. */
  advice: string | null;
};
export type Activity = {
  runs: (Omit<Run, "at" | "endedAt"> & { at: string; endedAt: string | null })[];
  errors: { total: number; items: ExportError[] };
};

const SHOWN = 200;

/** What was done with a store lately, and which records the org refuses. @param before only runs of lesser ids */
export function activityOf(folder: string, limit = SHOWN, before?: number): Promise<Activity> {
  return readLivingStore(folder, async ({ warehouse, state }) => {
    const runs = await (await state()).runs(limit, before);
    const [known] = await warehouse.all(
      "SELECT 1 AS known FROM information_schema.tables WHERE table_schema = 'org' AND table_name = 'export_error'",
    );
    const { instantText } = warehouse.dialect;
    const items = known
      ? await warehouse.all<Omit<ExportError, "advice"> & { total: number }>(
          `SELECT object AS "object", key AS "key", code AS "code", fields AS "fields", message AS "message",
             ${instantText("first_at")} AS "firstAt", ${instantText("last_at")} AS "lastAt",
             CAST(attempts AS DOUBLE) AS "attempts", CAST(count(*) OVER () AS DOUBLE) AS "total"
           FROM org.export_error ORDER BY last_at DESC, object, key LIMIT ${SHOWN}`,
        )
      : [];
    return {
      runs: runs.map(({ at, endedAt, ...run }) => ({
        ...run,
        at: new Date(at).toISOString(),
        endedAt: endedAt === null ? null : new Date(endedAt).toISOString(),
      })),
      errors: {
        total: items[0]?.total ?? 0,
        items: items.map(({ total: _, ...error }) => ({ ...error, advice: adviceFor(error.code) ?? null })),
      },
    };
  });
}
