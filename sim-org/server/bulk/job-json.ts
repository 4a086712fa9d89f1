import { restInstant } from "../clock.ts";
import type { Service } from "../service.ts";
import type { Job } from "./job.ts";

/** A job as the API shows it. */
export function jobJson(job: Job, { org }: Service): Record<string, unknown> {
  const shared = {
    id: job.id,
    operation: job.operation,
    object: job.object,
    createdById: org.userId,
    createdDate: restInstant(job.createdAt),
    systemModstamp: restInstant(job.changedAt),
    state: job.state,
    concurrencyMode: "Parallel",
    contentType: "CSV",
    apiVersion: Number(job.apiVersion),
    lineEnding: job.lineEnding,
    columnDelimiter: job.columnDelimiter,
    retries: 0,
    totalProcessingTime: job.workedMs,
    numberRecordsProcessed: job.processed,
    ...(job.errorMessage === null ? {} : { errorMessage: job.errorMessage }),
  };
  if (job.kind === "query") return { ...shared, jobType: "V2Query", isPkChunkingSupported: true };
  return {
    ...shared,
    jobType: "V2Ingest",
    contentUrl: `services/data/v${job.apiVersion}/jobs/ingest/${job.id}/batches`,
    ...(job.externalIdFieldName === null ? {} : { externalIdFieldName: job.externalIdFieldName }),
    numberRecordsFailed: job.failed,
    apiActiveProcessingTime: job.workedMs,
    apexProcessingTime: 0,
  };
}
