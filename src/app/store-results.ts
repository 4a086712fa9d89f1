import { type OutcomeFormat, writeOutcome } from "../destinations/files/write-outcome.ts";
import { importedObjects } from "../mirror/records.ts";
import { summarise } from "../results/summary.ts";
import { readLivingStore } from "./living-store.ts";
import { lookAt } from "./open-store.ts";
import { checkOutFolder } from "./out-folder.ts";
import { VERSION } from "./run.ts";

export type ResultsRequest = {
  store: string;
  out: string;
  asOf?: number;
  format: OutcomeFormat;
  progress?: (what: string) => void;
};

/**
 * Writes the outcome files of a living store, as of its newest publish or an earlier one: byte for byte those of a run
 * over the same records, settings and clock, but for `summary.json`, which also names the publish.
 *
 * @throws {InputError} where the folder cannot be written, or the store has no such publish
 */
export async function storeResults(
  request: ResultsRequest,
): Promise<{ publish: number; touchpoints: number }> {
  const start = performance.now();
  await checkOutFolder(request.out);
  return readLivingStore(request.store, (store) =>
    lookAt(store, request.store, { asOf: request.asOf }, async (outcome, publish) => {
      request.progress?.("counting");
      const { warehouse, schemas } = outcome;
      const summary = await summarise(warehouse, schemas, await importedObjects(warehouse));
      request.progress?.("writing the outcome");
      await writeOutcome(warehouse, schemas.results, request.out, request.format, () => ({
        version: VERSION,
        now: new Date(publish.now).toISOString(),
        publish: publish.id,
        ...summary,
        seconds: Math.round(performance.now() - start) / 1000,
      }));
      return { publish: publish.id, touchpoints: Number(summary.counts.touchpoints) };
    }),
  );
}
