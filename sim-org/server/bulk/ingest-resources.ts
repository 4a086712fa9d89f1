import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { ApiError, type FieldInfo, isIdLookup } from "../../org.ts";
import { JOB_KINDS, ROW_KINDS } from "../faults/fault.ts";
import { type Answer, objectBody, param, type Resource, type RestRequest } from "../rest/resource.ts";
import { failedResults, successfulResults, unprocessedRecords } from "./ingest-results.ts";
import { hasEnded, INGEST_OPERATIONS, type IngestJob } from "./job.ts";
import { jobJson } from "./job-json.ts";
import { csvOptions, oneOf } from "./job-options.ts";
import { listPage } from "./list-page.ts";
import { receive } from "./upload.ts";

/** What may come with a job in one request. */
const INLINE_CHARACTERS_MAX = 100_000;

/** Bulk API 2.0 ingest. A job writes when it is closed, so creating and uploading count as no write, but for one
 * that comes with its rows. */
export const BULK_INGEST_RESOURCES: readonly Resource[] = [
  { method: "POST", path: "jobs/ingest", answer: create },
  { method: "GET", path: "jobs/ingest", answer: (request) => listPage(request, "ingest") },
  { method: "GET", path: "jobs/ingest/:id", answer: read },
  { method: "PUT", path: "jobs/ingest/:id/batches", answer: upload },
  { method: "PATCH", path: "jobs/ingest/:id", write: true, answer: change },
  { method: "DELETE", path: "jobs/ingest/:id", answer: remove },
  { method: "GET", path: "jobs/ingest/:id/successfulResults", answer: successful },
  { method: "GET", path: "jobs/ingest/:id/failedResults", answer: failed },
  { method: "GET", path: "jobs/ingest/:id/unprocessedrecords", answer: unprocessed },
];

/** A job that comes with its rows is closed at once. */
async function create(request: RestRequest): Promise<Answer> {
  const { service, version } = request;
  const body = objectBody(request);
  const operation = oneOf(body, "operation", INGEST_OPERATIONS);
  const { object, externalIdFieldName } = body;
  if (typeof object !== "string") throw new ApiError(400, "INVALIDJOB", "object is required");
  const known = service.org.objects().find(({ name }) => name.toLowerCase() === object.toLowerCase());
  if (!known) throw new ApiError(400, "INVALIDENTITY", `InvalidEntity : object ${object} not found`);
  const externalId = operation === "upsert" ? externalIdOf(externalIdFieldName, known.fields) : null;
  const wanted = { operation, object: known.name, externalIdFieldName: externalId, apiVersion: version };
  const options = csvOptions(body);
  const rows = request.upload && (await text(request.upload));
  if (rows !== undefined && rows.length > INLINE_CHARACTERS_MAX)
    throw new ApiError(
      400,
      "CLIENTINPUTERROR",
      `at most ${INLINE_CHARACTERS_MAX} characters come with a job`,
    );
  const job = service.jobs.createIngest({ ...wanted, ...options });
  if (rows !== undefined) {
    await receive(Readable.from([rows]), service.jobs.files(job).upload);
    job.uploaded = true;
    begin(request, job);
  }
  return { status: 200, body: jobJson(job, service) };
}

function externalIdOf(name: unknown, fields: readonly FieldInfo[]): string {
  if (typeof name !== "string")
    throw new ApiError(400, "INVALIDJOB", "externalIdFieldName is required for upsert");
  const field = fields.find((known) => known.name.toLowerCase() === name.toLowerCase());
  if (!field || !isIdLookup(field))
    throw new ApiError(
      400,
      "INVALIDJOB",
      `InvalidJob : Field name provided, ${name} does not match an External ID`,
    );
  return field.name;
}

function found(request: RestRequest): IngestJob {
  return request.service.jobs.find("ingest", param(request, "id"));
}

function read(request: RestRequest): Answer {
  return { status: 200, body: jobJson(found(request), request.service) };
}

/** One upload a job: a second one is refused, even one that only repeats the first. */
async function upload(request: RestRequest): Promise<Answer> {
  const { jobs } = request.service;
  const job = found(request);
  if (job.state !== "Open")
    throw new ApiError(400, "INVALIDJOBSTATE", `an upload needs an Open job; it is ${job.state}`);
  if (job.uploaded)
    throw new ApiError(
      400,
      "CLIENTINPUTERROR",
      `Found multiple contents for job: <${job.id}>; only one upload is taken`,
    );
  if (!request.upload)
    throw new ApiError(415, "UNSUPPORTED_MEDIA_TYPE", "the upload's Content-Type is text/csv");
  await receive(request.upload, jobs.files(job).upload);
  job.uploaded = true;
  jobs.keep(job);
  return { status: 201 };
}

function change(request: RestRequest): Answer {
  const { service } = request;
  const job = found(request);
  const { state } = objectBody(request);
  if (state === "Aborted") {
    if (hasEnded(job))
      throw new ApiError(400, "INVALIDJOBSTATE", `Aborting already ${job.state} Job not allowed`);
    service.jobs.turn(job, "Aborted");
  } else if (state === "UploadComplete") {
    if (job.state !== "Open")
      throw new ApiError(400, "INVALIDJOBSTATE", `Closing already ${job.state} Job not allowed`);
    begin(request, job);
  } else throw new ApiError(400, "INVALIDJOBSTATE", "a job can be set to UploadComplete or Aborted");
  return { status: 200, body: jobJson(job, service) };
}

/** Nothing more comes: the job is worked off. */
function begin({ service, fault }: RestRequest, job: IngestJob): void {
  if (fault && (JOB_KINDS.has(fault.kind) || ROW_KINDS.has(fault.kind))) job.fault = fault;
  service.jobs.turn(job, "UploadComplete");
  service.jobs.start(job);
}

function remove(request: RestRequest): Answer {
  const job = found(request);
  if (!hasEnded(job) && job.state !== "UploadComplete")
    throw new ApiError(400, "INVALIDJOBSTATE", `a job that is ${job.state} cannot be deleted`);
  request.service.jobs.remove(job);
  return { status: 204 };
}

function successful(request: RestRequest): Answer {
  const job = ended(request);
  const twice = request.fault?.kind === "duplicate_results";
  return csv(successfulResults(job, request.service.jobs.files(job), twice));
}

function failed(request: RestRequest): Answer {
  const job = ended(request);
  return csv(failedResults(job, request.service.jobs.files(job)));
}

function unprocessed(request: RestRequest): Answer {
  const job = ended(request);
  return csv(unprocessedRecords(job, request.service.jobs.files(job)));
}

function ended(request: RestRequest): IngestJob {
  const job = found(request);
  if (!hasEnded(job))
    throw new ApiError(
      400,
      "INVALIDJOBSTATE",
      `Results are there when the job has ended; it is ${job.state}`,
    );
  return job;
}

function csv(body: Readable): Answer {
  return { status: 200, body, headers: { "content-type": "text/csv;charset=UTF-8" } };
}
