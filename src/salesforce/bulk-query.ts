import { z } from "zod";
import { OrgFault } from "./errors.ts";
import type { OrgApi } from "./org-api.ts";

/**
 * Bulk API 2.0 queries, page by page over plain requests: a client library's own paging would hold the whole result.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/queries.htm
 */

const JOBS = "/jobs/query";
/** Rows of a page; Salesforce may give fewer. A page is held in memory: about 20 MB of text. */
const PAGE_ROWS = 100_000;

const jobSchema = z.object({
  id: z.string(),
  state: z.enum(["Open", "UploadComplete", "InProgress", "JobComplete", "Failed", "Aborted"]),
  numberRecordsProcessed: z.number().nullish(),
  errorMessage: z.string().nullish(),
});
const listSchema = z.object({ records: z.array(jobSchema.loose()) });

export type QueryJob = {
  id: string;
  isOver: boolean;
  isComplete: boolean;
  /** Rows of the result, where the org has told it. */
  records: number | undefined;
  error: string;
};

/** Starts a query that also sees what is deleted, and tells the job's id. */
export async function startQuery(api: OrgApi, soql: string): Promise<string> {
  const { body } = await api.request({
    method: "POST",
    path: JOBS,
    json: { operation: "queryAll", query: soql },
    // A job started twice costs a call and changes nothing.
    isRepeatable: true,
  });
  return jobSchema.parse(body).id;
}

/**
 * How far jobs are: one call for all of them, and one more for each that the list of the org's jobs does not hold.
 *
 * A job that is not known any more (they are kept for seven days) is left out.
 */
export async function queryJobs(api: OrgApi, ids: readonly string[]): Promise<Map<string, QueryJob>> {
  const found = new Map<string, QueryJob>();
  if (ids.length > 1) {
    const { body } = await api.request({ method: "GET", path: JOBS, query: { jobType: "V2Query" } });
    for (const job of listSchema.parse(body).records) if (ids.includes(job.id)) found.set(job.id, told(job));
  }
  for (const id of ids) {
    const listed = found.get(id);
    // The list does not tell why a job has failed.
    if (listed && (listed.isComplete || !listed.isOver)) continue;
    try {
      const { body } = await api.request({ method: "GET", path: `${JOBS}/${id}` });
      found.set(id, told(jobSchema.parse(body)));
    } catch (error) {
      if (!(error instanceof OrgFault && error.status === 404)) throw error;
      found.delete(id);
    }
  }
  return found;
}

function told(job: z.output<typeof jobSchema>): QueryJob {
  return {
    id: job.id,
    isOver: ["JobComplete", "Failed", "Aborted"].includes(job.state),
    isComplete: job.state === "JobComplete",
    records: job.numberRecordsProcessed ?? undefined,
    error: job.errorMessage ?? `the job is ${job.state}`,
  };
}

export type ResultPage = {
  /** CSV with a header; a result without rows may lack even that. */
  csv: string;
  records: number;
  /** Where the next page begins; null after the last. */
  next: string | null;
};

/** One page of a job's result. @param locator - null for the first */
export async function resultPage(api: OrgApi, id: string, locator: string | null): Promise<ResultPage> {
  const { body, headers } = await api.request({
    method: "GET",
    path: `${JOBS}/${id}/results`,
    query: { maxRecords: String(PAGE_ROWS), ...(locator === null ? {} : { locator }) },
    accept: "csv",
  });
  const next = headers["sforce-locator"];
  return {
    csv: String(body ?? ""),
    records: Number(headers["sforce-numberofrecords"] ?? 0),
    next: next === undefined || next === "null" || next === "" ? null : next,
  };
}

/** Forgets a job, so that its result does not lie in the org for days. */
export async function dropQuery(api: OrgApi, id: string): Promise<void> {
  await api.request({ method: "DELETE", path: `${JOBS}/${id}`, isRepeatable: true }).catch(() => {});
}

/** Milliseconds to wait before asking after a job again: soon at first, at most half a minute. */
export function pollDelayMs(round: number): number {
  return Math.min(30_000, 250 * 2 ** round);
}
