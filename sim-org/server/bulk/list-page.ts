import type { Answer, RestRequest } from "../rest/resource.ts";
import type { Job } from "./job.ts";
import { jobJson } from "./job-json.ts";

const LISTED_MAX = 1000;

/** All jobs of a kind, 1,000 on a page; `queryLocator` tells where to go on. */
export function listPage({ service, query, version }: RestRequest, kind: Job["kind"]): Answer {
  const jobs = service.jobs.list(kind);
  const first = Number(query.get("queryLocator") ?? 0) || 0;
  const next = first + LISTED_MAX;
  const done = next >= jobs.length;
  const records = jobs.slice(first, next).map((job) => jobJson(job, service));
  const nextRecordsUrl = done ? null : `/services/data/v${version}/jobs/${kind}?queryLocator=${next}`;
  return { status: 200, body: { done, nextRecordsUrl, records } };
}
