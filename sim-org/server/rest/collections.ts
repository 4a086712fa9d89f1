import { ApiError, type Org, type RecordFault, type RecordInput, type SaveResult } from "../../org.ts";
import { addressed, resultJson } from "./record-json.ts";
import { type Answer, isObject, objectBody, param, type Resource, type RestRequest } from "./resource.ts";
import { withoutAttributes } from "./sobjects.ts";

const RECORDS_MAX = 200;
const RETRIEVED_MAX = 2000;
/** Records of one type in a row are one chunk; more than that many in one request are refused. */
const CHUNKS_MAX = 10;

/** Up to 200 records in one request: `composite/sobjects`. */
export const COLLECTION_RESOURCES: readonly Resource[] = [
  { method: "POST", path: "composite/sobjects", write: true, answer: (request) => save(request, "insert") },
  { method: "PATCH", path: "composite/sobjects", write: true, answer: (request) => save(request, "update") },
  { method: "DELETE", path: "composite/sobjects", write: true, answer: removeAll },
  { method: "GET", path: "composite/sobjects/:object", answer: retrieveListed },
  { method: "POST", path: "composite/sobjects/:object", answer: retrieveAsked },
  { method: "PATCH", path: "composite/sobjects/:object/:field", write: true, answer: upsertAll },
];

type Typed = { object: string; record: RecordInput };

function save(request: RestRequest, how: "insert" | "update"): Answer {
  const { org } = request.service;
  const { records, allOrNone } = collection(request);
  const results = inChunks(org, records, allOrNone, (object, chunk) => {
    const known = objectOf(org, object);
    return known ? org[how](known, chunk, { allOrNone }) : chunk.map(() => unknownType(object));
  });
  return { status: 200, body: results.map((result) => resultJson(result)) };
}

function upsertAll(request: RestRequest): Answer {
  const { org } = request.service;
  const { records, allOrNone } = collection(request);
  const object = org.object(param(request, "object")).name;
  for (const { object: named } of records)
    if (named.toLowerCase() !== object.toLowerCase())
      throw new ApiError(400, "INVALID_INPUT", `every record's attributes.type has to be ${object}`);
  const field = param(request, "field");
  const results = org.upsert(
    object,
    field,
    records.map(({ record }) => record),
    { allOrNone },
  );
  return { status: 200, body: results.map((result) => resultJson(result, true)) };
}

function removeAll(request: RestRequest): Answer {
  const { org } = request.service;
  const ids = (request.query.get("ids") ?? "").split(",").filter((id) => id !== "");
  if (ids.length === 0) throw new ApiError(400, "MISSING_ARGUMENT", "The ids parameter is required");
  countAllowed(ids.length, RECORDS_MAX);
  const allOrNone = request.query.get("allOrNone") === "true";
  const prefixes = new Map(org.objects().map(({ keyPrefix, name }) => [keyPrefix, name]));
  const records = ids.map((id) => ({ object: prefixes.get(id.slice(0, 3)) ?? "", record: { Id: id } }));
  const results = inChunks(org, records, allOrNone, (object, chunk) =>
    object === ""
      ? chunk.map(({ Id }) => malformedId(String(Id)))
      : org.remove(
          object,
          chunk.map(({ Id }) => String(Id)),
          { allOrNone },
        ),
  );
  return { status: 200, body: results.map((result) => resultJson(result)) };
}

function retrieveListed(request: RestRequest): Answer {
  const listed = (name: string) => (request.query.get(name) ?? "").split(",").filter((part) => part !== "");
  return retrieve(request, listed("ids"), listed("fields"), RETRIEVED_MAX);
}

function retrieveAsked(request: RestRequest): Answer {
  const { ids, fields } = objectBody(request);
  if (!Array.isArray(ids) || !Array.isArray(fields))
    throw new ApiError(400, "MISSING_ARGUMENT", "ids and fields are required");
  return retrieve(request, ids.map(String), fields.map(String), RETRIEVED_MAX);
}

/** In the order asked; null where there is no such record. */
function retrieve(request: RestRequest, ids: string[], fields: string[], most: number): Answer {
  const { org } = request.service;
  const object = org.object(param(request, "object")).name;
  countAllowed(ids.length, most);
  const body = ids.map((id) => {
    try {
      return addressed(org.retrieve(object, id, fields), request.version);
    } catch (error) {
      if (error instanceof ApiError && (error.status === 404 || error.errorCode === "MALFORMED_ID"))
        return null;
      throw error;
    }
  });
  return { status: 200, body };
}

function collection(request: RestRequest): { records: Typed[]; allOrNone: boolean } {
  const { records, allOrNone } = objectBody(request);
  if (!Array.isArray(records) || records.length === 0)
    throw new ApiError(400, "MISSING_ARGUMENT", "The records list is required");
  countAllowed(records.length, RECORDS_MAX);
  return { records: records.map(typed), allOrNone: allOrNone === true };
}

function typed(record: unknown): Typed {
  const attributes = isObject(record) ? record.attributes : undefined;
  if (!isObject(record) || !isObject(attributes) || typeof attributes.type !== "string")
    throw new ApiError(400, "INVALID_INPUT", "every record needs attributes with a type");
  const fields = withoutAttributes(record);
  // Clients write `id` or `Id`.
  const id = Object.keys(fields).find((field) => field.toLowerCase() === "id");
  if (id !== undefined && id !== "Id") {
    fields.Id = fields[id];
    delete fields[id];
  }
  return { object: attributes.type, record: fields };
}

/** Records of one type in a row go to the org together; the results keep the order of the request. */
function inChunks(
  org: Org,
  records: readonly Typed[],
  allOrNone: boolean,
  work: (object: string, chunk: RecordInput[]) => readonly SaveResult[],
): SaveResult[] {
  const chunks: { object: string; records: RecordInput[] }[] = [];
  for (const { object, record } of records) {
    const last = chunks.at(-1);
    if (last?.object.toLowerCase() === object.toLowerCase()) last.records.push(record);
    else chunks.push({ object, records: [record] });
  }
  if (chunks.length > CHUNKS_MAX)
    throw new ApiError(
      400,
      "INVALID_INPUT",
      `records of one type belong together: ${CHUNKS_MAX} chunks at most`,
    );
  if (!allOrNone) return chunks.flatMap((chunk) => work(chunk.object, chunk.records));
  let results: SaveResult[] = [];
  try {
    org.atomic(() => {
      results = chunks.flatMap((chunk) => work(chunk.object, chunk.records));
      if (results.some(({ success }) => !success)) throw new TakenBack();
    });
    return results;
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error;
    return results.map((result) => (result.success ? rolledBack() : result));
  }
}

/** Takes the chunks of a request back that has nothing wrong with it as a whole. */
class TakenBack extends Error {}

function rolledBack(): SaveResult {
  const message =
    "Record rolled back because not all records were valid and the request was using AllOrNone header";
  return refused({ statusCode: "ALL_OR_NONE_OPERATION_ROLLED_BACK", message, fields: [] });
}

function refused(fault: RecordFault): SaveResult {
  return { success: false, id: null, created: false, errors: [fault] };
}

function countAllowed(count: number, most: number): void {
  if (count > most)
    throw new ApiError(
      400,
      "EXCEEDED_MAX_SIZE_REQUEST",
      `record limit reached. cannot submit more than ${most} records in this call`,
    );
}

function objectOf(org: Org, name: string): string | undefined {
  return org.objects().find((object) => object.name.toLowerCase() === name.toLowerCase())?.name;
}

function unknownType(name: string): SaveResult {
  return refused({
    statusCode: "INVALID_TYPE",
    message: `sObject type '${name}' is not supported.`,
    fields: [],
  });
}

function malformedId(id: string): SaveResult {
  return refused({ statusCode: "MALFORMED_ID", message: `malformed id ${id}`, fields: ["Id"] });
}
