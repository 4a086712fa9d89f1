import { ApiError, type RecordInput, type SaveResult, SeveralMatch } from "../../org.ts";
import { addressed } from "./record-json.ts";
import { type Answer, notFound, objectBody, param, type Resource, type RestRequest } from "./resource.ts";

/** One record at a time: `sobjects/X/...`. */
export const SOBJECT_RESOURCES: readonly Resource[] = [
  { method: "POST", path: "sobjects/:object", write: true, answer: create },
  // Id as the external id and nothing as its value: a new record.
  { method: "POST", path: "sobjects/:object/Id", write: true, answer: create },
  { method: "GET", path: "sobjects/:object/:id", answer: read },
  { method: "PATCH", path: "sobjects/:object/:id", write: true, answer: change },
  { method: "DELETE", path: "sobjects/:object/:id", write: true, answer: remove },
  { method: "GET", path: "sobjects/:object/:field/:value", answer: (request) => orChoices(request, readBy) },
  {
    method: "PATCH",
    path: "sobjects/:object/:field/:value",
    write: true,
    answer: (request) => orChoices(request, upsertBy),
  },
  {
    method: "DELETE",
    path: "sobjects/:object/:field/:value",
    write: true,
    answer: (request) => orChoices(request, removeBy),
  },
];

const ALONE = { allOrNone: false };

function create(request: RestRequest): Answer {
  const { org } = request.service;
  const object = org.object(param(request, "object")).name;
  const result = onlyOne(org.insert(object, [withoutAttributes(objectBody(request))], ALONE));
  const headers = { location: `/services/data/v${request.version}/sobjects/${object}/${result.id}` };
  return { status: 201, body: { id: result.id, success: true, errors: [] }, headers };
}

function read(request: RestRequest): Answer {
  const { org } = request.service;
  const record = org.retrieve(param(request, "object"), param(request, "id"), fieldsAsked(request));
  return { status: 200, body: addressed(record, request.version) };
}

function change(request: RestRequest): Answer {
  const { org } = request.service;
  const object = org.object(param(request, "object")).name;
  const id = param(request, "id");
  const record = withoutAttributes(objectBody(request));
  if (Object.keys(record).some((field) => field.toLowerCase() === "id"))
    throw new ApiError(400, "INVALID_FIELD", "The Id field should not be specified in the sobject data.");
  addressedOne(org.update(object, [{ ...record, Id: id }], ALONE));
  return { status: 204 };
}

function remove(request: RestRequest): Answer {
  const { org } = request.service;
  const object = org.object(param(request, "object")).name;
  addressedOne(org.remove(object, [param(request, "id")], ALONE));
  return { status: 204 };
}

function readBy(request: RestRequest): Answer {
  const { org } = request.service;
  const [object, field, value] = [param(request, "object"), param(request, "field"), param(request, "value")];
  const record = org.retrieveBy(object, field, value, fieldsAsked(request));
  return { status: 200, body: addressed(record, request.version) };
}

/** The addresses of all that a value fits, where it was to name one record. */
function orChoices(request: RestRequest, answer: (request: RestRequest) => Answer): Answer {
  try {
    return answer(request);
  } catch (error) {
    if (!(error instanceof SeveralMatch)) throw error;
    const object = request.service.org.object(param(request, "object")).name;
    const at = `/services/data/v${request.version}/sobjects/${object}`;
    return { status: error.status, body: error.ids.map((id) => `${at}/${id}`) };
  }
}

/** 201 for a new record; 200 with the id for an old one, as Salesforce answers since v46. */
function upsertBy(request: RestRequest): Answer {
  const { org } = request.service;
  const object = org.object(param(request, "object")).name;
  const [field, value] = [param(request, "field"), param(request, "value")];
  const record = withoutAttributes(objectBody(request));
  if (Object.keys(record).some((name) => name.toLowerCase() === field.toLowerCase()))
    throw new ApiError(
      400,
      "INVALID_FIELD",
      `The ${field} field should not be specified in the sobject data.`,
    );
  // Finds the record, or says that there is none to change.
  if (request.query.get("updateOnly") === "true") org.retrieveBy(object, field, value, ["Id"]);
  const results = org.upsert(object, field, [{ ...record, [field]: value }], ALONE);
  // Where the key fits several records, this says which.
  if (results[0]?.errors[0]?.statusCode === "DUPLICATE_EXTERNAL_ID")
    org.retrieveBy(object, field, value, ["Id"]);
  const { id, created } = onlyOne(results);
  return { status: created ? 201 : 200, body: { id, success: true, errors: [], created } };
}

function removeBy(request: RestRequest): Answer {
  const { org } = request.service;
  const object = org.object(param(request, "object")).name;
  const record = org.retrieveBy(object, param(request, "field"), param(request, "value"), ["Id"]);
  onlyOne(org.remove(object, [String(record.Id)], ALONE));
  return { status: 204 };
}

function fieldsAsked(request: RestRequest): string[] | undefined {
  return request.query
    .get("fields")
    ?.split(",")
    .map((field) => field.trim());
}

/** `attributes` is what queries give along; it is no field. */
export function withoutAttributes(record: Record<string, unknown>): RecordInput {
  const { attributes: _, ...fields } = record;
  return fields;
}

/** A record named by the address: where its id fits none, it is the address that leads nowhere. */
function addressedOne(results: readonly SaveResult[]): void {
  try {
    onlyOne(results);
  } catch (error) {
    const nowhere = error instanceof ApiError && error.errorCode === "INVALID_CROSS_REFERENCE_KEY";
    // Where fields are named it is a lookup that points nowhere.
    throw nowhere && (error.fields ?? []).length === 0 ? notFound() : error;
  }
}

/** @throws {ApiError} what the record was refused with, as a refusal of the request */
function onlyOne(results: readonly SaveResult[]): Extract<SaveResult, { success: true }> {
  const result = results[0];
  if (!result) throw new Error("the org gave no result for a record");
  if (result.success) return result;
  const fault = result.errors[0];
  if (!fault) throw new Error("the org refused a record without saying why");
  const { statusCode, message, fields } = fault;
  if (statusCode === "NOT_FOUND") throw notFound();
  throw new ApiError(STATUS[statusCode] ?? 400, statusCode, message, fields);
}

/** Refusals of a record that are not 400 where it is the only one. */
const STATUS: Record<string, number> = {
  ENTITY_IS_DELETED: 404,
  INSUFFICIENT_ACCESS_OR_READONLY: 403,
};
