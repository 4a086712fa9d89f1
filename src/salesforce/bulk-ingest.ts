import { z } from "zod";
import { AnswerUnknown, OrgFault } from "./errors.ts";
import type { OrgApi } from "./org-api.ts";

/**
 * Bulk API 2.0 ingest, step by step. An upload is never repeated by itself: after a lost answer the job's state tells
 * what the org has.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/bulk_api_2_0_ingest.htm
 */

const JOBS = "/jobs/ingest";

const jobSchema = z.object({
  id: z.string(),
  state: z.enum(["Open", "UploadComplete", "InProgress", "JobComplete", "Failed", "Aborted"]),
  numberRecordsProcessed: z.number().default(0),
  numberRecordsFailed: z.number().default(0),
  errorMessage: z.string().nullish(),
});
export type IngestJob = z.output<typeof jobSchema>;

export type IngestOperation =
  | { operation: "upsert"; externalIdFieldName: string }
  | { operation: "update" | "delete" };

/** Opens a job. An answer that was lost leaves an empty job, which the org forgets after a week. */
export async function openJob(api: OrgApi, object: string, operation: IngestOperation): Promise<string> {
  const { body } = await api.request({
    method: "POST",
    path: JOBS,
    json: { object, contentType: "CSV", lineEnding: "LF", ...operation },
    isRepeatable: true,
  });
  return jobSchema.parse(body).id;
}

/** Uploads the one CSV of a job, from its file. @throws {AnswerUnknown} where the org may or may not have it */
export async function upload(api: OrgApi, id: string, path: string): Promise<void> {
  await api.request({
    method: "PUT",
    path: `${JOBS}/${id}/batches`,
    file: { path, contentType: "text/csv" },
    timeoutMs: 600_000,
  });
}

/** Lets the org begin; done already is done. */
export async function closeJob(api: OrgApi, id: string): Promise<void> {
  await setState(api, id, "UploadComplete", (state) => state !== "Open" && state !== "Aborted");
}

/** Ends a job; what it has done so far stays done. */
export async function abortJob(api: OrgApi, id: string): Promise<void> {
  await setState(api, id, "Aborted", (state) => ["JobComplete", "Failed", "Aborted"].includes(state));
}

async function setState(
  api: OrgApi,
  id: string,
  state: IngestJob["state"],
  isDone: (state: IngestJob["state"]) => boolean,
): Promise<void> {
  try {
    await api.request({ method: "PATCH", path: `${JOBS}/${id}`, json: { state }, isRepeatable: true });
  } catch (error) {
    if (!(error instanceof OrgFault || error instanceof AnswerUnknown)) throw error;
    const job = await jobOf(api, id);
    if (!job || !isDone(job.state)) throw error;
  }
}

/** How far a job is; undefined where the org does not know it any more. */
export async function jobOf(api: OrgApi, id: string): Promise<IngestJob | undefined> {
  try {
    const { body } = await api.request({ method: "GET", path: `${JOBS}/${id}` });
    return jobSchema.parse(body);
  } catch (error) {
    if (error instanceof OrgFault && error.status === 404) return undefined;
    throw error;
  }
}

export type JobResults = "successfulResults" | "failedResults";

/**
 * The records that a job has written, or could not: CSV in no order, with `sf__Id` and `sf__Error`.
 *
 * The third result, `unprocessedrecords`, is not asked for: whatever the other two do not name has to be sent again
 * anyhow (also what went lost with a result that was cut, with an upload that never arrived, or with a job that the org
 * has forgotten), and that is everything that stands there. It tells no reasons, and is as large as the upload was.
 *
 * @param into - the file that it is written to
 */
export async function jobResults(api: OrgApi, id: string, kind: JobResults, into: string): Promise<void> {
  await api.request({ method: "GET", path: `${JOBS}/${id}/${kind}`, accept: "csv", into });
}
