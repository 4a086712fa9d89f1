import { join } from "node:path";
import { type ExportReport, exportOutcome } from "../destinations/salesforce/export.ts";
import { refusedObjects } from "../destinations/salesforce/our-objects.ts";
import type { OrgApi } from "../salesforce/org-api.ts";
import { prepareReads } from "../sources/salesforce/reads.ts";
import { checkOrg } from "./check-org.ts";
import { contextOf, type LivingStore, userName } from "./living-store.ts";
import { sleep } from "./org.ts";
import { NothingImported } from "./run-store.ts";

export type OrgExportRequest = {
  mode: "plan" | "write" | "withdraw";
  /** Left out: as the settings say, `salesforce.pauseOnErrors`. */
  onError?: "pause" | "skip";
  /** A refused record is tried thirty times a day at most: for round trips, which go on by themselves. */
  limitsAttempts?: boolean;
  progress?: (what: string) => void;
};

export type OrgExportResult = ExportReport & { publish: number; seconds: number };

/** @throws {InputError} where an object refused what was to be written, and the others went on */
export function refuseBlocked({ blocked }: Pick<OrgExportResult, "blocked">): void {
  if (blocked.length > 0) throw refusedObjects(blocked);
}

const OUTGOING = "outgoing";
/** Of one record, by round trips. @see shared/spec/salesforce.md, section 11.2 */
const ATTEMPTS_OF_DAY = 30;

/**
 * Writes the newest publish back to the store's org, or plans it.
 *
 * @throws {StoreMissing} where nothing is published
 * @throws {StoreRefused} where the store's records come from another org
 */
export async function exportOrg(
  store: LivingStore,
  api: OrgApi,
  request: OrgExportRequest,
): Promise<OrgExportResult> {
  const { warehouse, published, folder } = store;
  if (!published) throw new NothingImported(folder, "");
  await prepareReads(warehouse);
  await checkOrg(store, api);
  const start = performance.now();
  const run = async () => {
    const context = await contextOf(warehouse, published);
    return exportOutcome({
      api,
      warehouse,
      context,
      publish: published.id,
      folder: join(folder, OUTGOING),
      mode: request.mode,
      onError: request.onError ?? (context.settings.salesforce.pauseOnErrors ? "pause" : "skip"),
      sleep,
      ...(request.limitsAttempts ? { attemptsMax: ATTEMPTS_OF_DAY } : {}),
      ...(request.progress ? { progress: request.progress } : {}),
    });
  };
  const told = (report: ExportReport): OrgExportResult => ({
    ...report,
    publish: published.id,
    seconds: Math.round(performance.now() - start) / 1000,
  });
  if (request.mode === "plan") return told(await run());
  const state = await store.state();
  const id = await state.beginRun({
    command: request.mode === "withdraw" ? "export undo" : "export",
    at: Date.now(),
    by: userName(),
  });
  try {
    const report = told(await run());
    const failed = report.objects.reduce((sum, object) => sum + object.failed, 0);
    const waiting = report.waiting.reduce((sum, { records }) => sum + records, 0);
    const spent = report.spent.reduce((sum, { records }) => sum + records, 0);
    const left = [
      ...(failed > 0 ? [`${failed} records were refused`] : []),
      ...(waiting > 0 ? [`${waiting} wait for a person`] : []),
      ...(spent > 0 ? [`${spent} were refused ${ATTEMPTS_OF_DAY} times today, and are tried tomorrow`] : []),
      ...report.blocked.map(({ object, message }) => `${object}: ${message}`),
    ];
    await state.endRun(id, {
      at: Date.now(),
      outcome: report.blocked.length > 0 ? "failed" : "done",
      publish: published.id,
      message: left.length > 0 ? left.join(", ") : null,
    });
    return report;
  } catch (error) {
    const { name, message } = error as Error;
    await state
      .endRun(id, {
        at: Date.now(),
        outcome: "failed",
        publish: published.id,
        message: `${name}: ${message}`,
      })
      .catch(() => {});
    throw error;
  }
}
