import { ApiError } from "../../org.ts";
import { JOB_KINDS } from "../faults/fault.ts";
import { type Answer, objectBody, param, type Resource, type RestRequest } from "../rest/resource.ts";
import { hasEnded, QUERY_OPERATIONS } from "./job.ts";
import { jobJson } from "./job-json.ts";
import { csvOptions, oneOf } from "./job-options.ts";
import { listPage } from "./list-page.ts";
import { resultPage } from "./result-page.ts";
import { checkBulkSoql } from "./soql-limits.ts";

/** Bulk API 2.0 query. */
export const BULK_QUERY_RESOURCES: readonly Resource[] = [
  { method: "POST", path: "jobs/query", answer: create },
  { method: "GET", path: "jobs/query", answer: (request) => listPage(request, "query") },
  { method: "GET", path: "jobs/query/:id", answer: read },
  { method: "PATCH", path: "jobs/query/:id", answer: abort },
  { method: "DELETE", path: "jobs/query/:id", answer: remove },
  { method: "GET", path: "jobs/query/:id/results", answer: results },
];

function create(request: RestRequest): Answer {
  const { service, version, fault } = request;
  const body = objectBody(request);
  const operation = oneOf(body, "operation", QUERY_OPERATIONS);
  const { query } = body;
  if (typeof query !== "string") throw new ApiError(400, "INVALIDJOB", "query is required");
  checkBulkSoql(query);
  const cursor = service.org.query(query, operation === "queryAll");
  const wanted = { operation, query, object: cursor.type, apiVersion: version, ...csvOptions(body) };
  const job = service.jobs.createQuery(wanted, cursor);
  if (fault && JOB_KINDS.has(fault.kind)) job.fault = fault;
  return { status: 200, body: jobJson(job, service) };
}

function found(request: RestRequest) {
  return request.service.jobs.find("query", param(request, "id"));
}

function read(request: RestRequest): Answer {
  return { status: 200, body: jobJson(found(request), request.service) };
}

function abort(request: RestRequest): Answer {
  const { service } = request;
  const job = found(request);
  if (objectBody(request).state !== "Aborted")
    throw new ApiError(400, "INVALIDJOBSTATE", "a query job can only be set to Aborted");
  if (hasEnded(job))
    throw new ApiError(400, "INVALIDJOBSTATE", `Aborting already ${job.state} Job not allowed`);
  service.jobs.turn(job, "Aborted");
  return { status: 200, body: jobJson(job, service) };
}

function remove(request: RestRequest): Answer {
  const job = found(request);
  if (!hasEnded(job))
    throw new ApiError(400, "INVALIDJOBSTATE", `a job that is ${job.state} cannot be deleted`);
  request.service.jobs.remove(job);
  return { status: 204 };
}

function results(request: RestRequest): Answer {
  const { jobs } = request.service;
  const job = found(request);
  // A query's results are asked with the version that the job was made with.
  if (job.apiVersion !== request.version)
    throw new ApiError(409, "API_ERROR", `the job was created with version ${job.apiVersion}`);
  if (job.state !== "JobComplete")
    throw new ApiError(
      400,
      "INVALIDJOBSTATE",
      `Results are there when the job is JobComplete; it is ${job.state}`,
    );
  const wished = request.query.get("maxRecords");
  const most = wished === null ? jobs.pageRows : Number(wished);
  if (!Number.isInteger(most) || most < 1) throw new ApiError(400, "INVALID_INPUT", `maxRecords: ${wished}`);
  const page = resultPage(
    job,
    jobs.files(job),
    request.query.get("locator"),
    Math.min(most, jobs.pageRowsMax),
  );
  const headers = {
    "content-type": "text/csv;charset=UTF-8",
    "sforce-locator": page.locator ?? "null",
    "sforce-numberofrecords": String(page.rows),
  };
  return { status: 200, body: page.csv, headers };
}
