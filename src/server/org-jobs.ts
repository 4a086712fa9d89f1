import { DEMO_NOW } from "../app/demo-store.ts";
import { doctor } from "../app/doctor.ts";
import { exportOrg, type OrgExportResult } from "../app/export-org.ts";
import { publishedSettings } from "../app/history.ts";
import { importOrg } from "../app/import-org.ts";
import { withLivingStore } from "../app/living-store.ts";
import { orgOf } from "../app/org.ts";
import { syncStore } from "../app/sync.ts";
import type { Desk, OpenStore } from "./desk.ts";
import type { Job } from "./jobs.ts";
import { HttpProblem, problemOf } from "./problem.ts";
import { storeOf } from "./route.ts";

/** What can be begun on the store that is shown, and takes longer than a request. */
export const ORG_JOBS = ["import", "export-plan", "export", "sync", "doctor"] as const;
export type OrgJob = (typeof ORG_JOBS)[number];

/** What a person types to write to an org of which the settings say that it is only read. */
export const WRITE_WORD = "write";

/**
 * Over HTTP a click is no consent: the settings say that Salesforce is written, or a person types that it may be once.
 *
 * @throws {HttpProblem} 409 where neither holds
 */
export async function refuseUnasked(desk: Desk): Promise<void> {
  const { settings } = await publishedSettings(storeOf(desk).folder);
  if (settings.salesforce.writeBack) return;
  throw new HttpProblem(
    409,
    "unconfirmed",
    `The settings say that Salesforce is only read (salesforce.writeBack: false), so nothing was written. To write once all the same, confirm it with the word "${WRITE_WORD}".`,
  );
}

/** The demo's clock stands still, so that its numbers stay those of the guides. */
const clockOf = ({ name }: OpenStore) => (name === "demo" ? DEMO_NOW : Date.now());

/**
 * Begins a job as the command line runs the command of its name: same steps, same lock, one at a time. How it ends is
 * kept and told where somebody should know.
 *
 * @param store - the one that is shown, where none is named
 */
export function beginOrgJob(
  desk: Desk,
  kind: OrgJob,
  by: string,
  options: JobOptions = {},
  store: OpenStore = storeOf(desk),
): Job {
  return desk.jobs.begin(kind, store.name, by, async (progress) => {
    try {
      const { told, exported } = await work(kind, store, { ...options, progress });
      const refused = exported?.blocked.map(({ object, message }) => `${object}: ${message}`) ?? [];
      await desk.scheduler?.ended(kind, store.name, {
        status: refused.length === 0 ? "done" : "failed",
        error: refused.length === 0 ? null : refused.join("; "),
        by,
      });
      return told;
    } catch (error) {
      const { message } = problemOf(error);
      await desk.scheduler?.ended(kind, store.name, { status: "failed", error: message, by });
      throw error;
    }
  });
}

/**
 * What may be asked of a job; `skipErrors`: whether to go on after a refusal that needs a person. Left out: as the
 * settings say.
 */
type JobOptions = { full?: boolean; yes?: boolean; skipErrors?: boolean };
type Options = JobOptions & { progress: (what: string) => void };

/** What a job tells, and what it has written, where that is its work. */
type Worked = { told: unknown; exported?: OrgExportResult | null };

async function work(kind: OrgJob, store: OpenStore, options: Options): Promise<Worked> {
  const { folder } = store;
  const { progress, skipErrors, ...wanted } = options;
  const onError =
    skipErrors === undefined ? {} : { onError: skipErrors ? ("skip" as const) : ("pause" as const) };
  const now = clockOf(store);
  switch (kind) {
    case "doctor":
      return { told: await doctor({ store: folder, progress }) };
    case "import":
      return withLivingStore(folder, async (living) => {
        const made = await importOrg(living, await orgOf(living), { now, ...wanted, progress });
        return { told: { records: made.records, notes: made.notes, document: made.document } };
      });
    case "export-plan":
    case "export":
      return withLivingStore(folder, async (living) => {
        const mode = kind === "export" ? "write" : "plan";
        const exported = await exportOrg(living, await orgOf(living), { mode, ...onError, progress });
        return { told: toldExport(exported), exported };
      });
    case "sync":
      return withLivingStore(folder, async (living) => {
        const { imported, exported } = await syncStore(living, { now, ...wanted, ...onError, progress });
        const { records, notes, document } = imported;
        return { told: { records, notes, document, export: exported && toldExport(exported) }, exported };
      });
  }
}

/** What was written, or would be, without the tables of the plan. */
function toldExport({ plans: _, ...report }: OrgExportResult) {
  return report;
}
