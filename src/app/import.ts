import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dropEchoes } from "../destinations/salesforce/crm-fields.ts";
import { DELTA } from "../ledger/tables.ts";
import { mergeRecords, missingRecords } from "../mirror/merge.ts";
import { InputError, type Problem } from "../settings/problem.ts";
import { FileExport } from "../sources/files/read-export.ts";
import { applyChange, type ChangeResult } from "./change.ts";
import { leaveOutErased } from "./erased.ts";
import { contextOf, type LivingStore, userName, withNewOrLivingStore } from "./living-store.ts";
import { usedColumns } from "./run.ts";

export type ImportRequest = {
  store: string;
  /** Folder or ZIP of a Salesforce export. */
  source: string;
  /** The export is whole: a record that its file lacks is deleted. */
  full: boolean;
  /** Delete even where more than a fifth of an object would go. */
  yes: boolean;
  now: number;
  reason?: string;
  wantsDetails?: boolean;
  progress?: (what: string) => void;
};

/** More of an object than this may not vanish without being asked for: a lost permission looks like a mass deletion. */
export const MISSING_MAX = 0.2;
/** The schema in which an export is read before it is merged. */
const STAGED = "staged";

/**
 * Merges an export into the store and publishes what follows from it.
 *
 * @throws {InputError} with every problem of the export; then the store is as it was
 * @see shared/spec/contract.md, "footfall import"; shared/spec/README.md, decision 32
 */
export async function importExport(request: ImportRequest): Promise<ChangeResult> {
  const scratch = await mkdtemp(join(tmpdir(), "footfall-"));
  try {
    const source = await FileExport.open(request.source, scratch, request.progress, { partial: true });
    if (source.problemCount > 0 && source.staged.length === 0)
      throw new InputError(source.problems, source.problemCount);
    return await withNewOrLivingStore(request.store, (store) => importInto(store, source, request));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function importInto(
  store: LivingStore,
  source: FileExport,
  request: ImportRequest,
): Promise<ChangeResult> {
  const { warehouse, published } = store;
  const started = Date.now();
  const state = await store.state();
  const run = await state.beginRun({ command: "import", at: started, by: userName() });
  try {
    const result = await applyChange(store, "publish", {
      cause: "import",
      reason: request.reason ?? null,
      now: request.now,
      undoes: null,
      ...(request.progress ? { progress: request.progress } : {}),
      wantsDetails: request.wantsDetails ?? false,
      records: async (publish) => {
        const used = published ? usedColumns((await contextOf(warehouse, published)).rules) : [];
        const loaded = await source.load(warehouse, STAGED, used, request.progress);
        const problems: Problem[] = [...source.problems, ...loaded.problems];
        const count = source.problemCount + loaded.count;
        if (count > 0) throw new InputError(problems, count);
        if (request.full) await guardDeletions(store, source, request);
        await leaveOutErased(store, STAGED, source.staged);
        await dropEchoes(warehouse, STAGED, source.staged, { publish, beganAt: null });
        request.progress?.("merging the records");
        await mergeRecords(warehouse, {
          staged: STAGED,
          objects: source.staged,
          publish,
          full: request.full,
          delta: DELTA,
        });
        await warehouse.dropTables(STAGED);
      },
    });
    await state.endRun(run, {
      at: Date.now(),
      outcome: "done",
      publish: result.document.publish,
      message: null,
    });
    return result;
  } catch (error) {
    const message = error instanceof InputError ? `${error.count} problems` : (error as Error).name;
    await state.endRun(run, { at: Date.now(), outcome: "failed", publish: null, message }).catch(() => {});
    throw error;
  }
}

/** @throws {InputError} where more than a fifth of an object would be deleted, and nobody has said yes */
async function guardDeletions(
  { warehouse }: LivingStore,
  source: FileExport,
  request: ImportRequest,
): Promise<void> {
  if (request.yes) return;
  const missing = await missingRecords(warehouse, STAGED, source.staged);
  const problems = missing
    .filter(({ missing: gone, held }) => gone > MISSING_MAX * held)
    .map(
      ({ object, missing: gone, held }): Problem => ({
        file: `${object}.csv`,
        message: `lacks ${gone} of the ${held} records that the store holds, and --full would delete them; export the object again, leave out --full, or add --yes if they are really gone`,
      }),
    );
  if (problems.length > 0) throw new InputError(problems);
}
