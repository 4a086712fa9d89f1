import { ApiError } from "../../org.ts";
import { dispatched } from "./dispatch.ts";
import { filled } from "./reference.ts";
import { type Answer, isObject, objectBody, type Resource, type RestRequest } from "./resource.ts";

const PARTS_MAX = 25;
/** How many of them may be queries or collections. */
const COSTLY_MAX = 5;
const COSTLY = /^\/services\/data\/[^/]+\/(query|queryAll|composite\/sobjects)\b/;

/** Several requests in one. */
export const COMPOSITE_RESOURCES: readonly Resource[] = [
  { method: "POST", path: "composite", write: true, answer: composite },
  { method: "POST", path: "composite/batch", write: true, answer: batch },
];

type Part = { method: string; url: string; referenceId: string; body: unknown };
type PartAnswer = { body: unknown; httpHeaders: Record<string, string>; httpStatusCode: number };

/**
 * Parts in order, later ones naming answers of former ones. Without allOrNone a part that fails halts only those that
 * refer to it; with it all is taken back.
 */
async function composite(request: RestRequest): Promise<Answer> {
  const { compositeRequest, allOrNone } = objectBody(request);
  const parts = partsOf(compositeRequest);
  const answers: PartAnswer[] = [];
  const work = (answerPart: (part: Part, values: Map<string, unknown>) => PartAnswer) => {
    const values = new Map<string, unknown>();
    for (const part of parts) {
      const answer = answerPart(part, values);
      answers.push(answer);
      if (answer.httpStatusCode < 300) values.set(part.referenceId, answer.body);
      else if (allOrNone === true) throw new Halted(answers.length - 1);
    }
  };
  try {
    if (allOrNone === true)
      request.service.org.atomic(() => work((part, values) => answerOf(request, part, values)));
    else work((part, values) => answerOf(request, part, values));
  } catch (error) {
    if (!(error instanceof Halted)) throw error;
    return { status: 200, body: { compositeResponse: named(parts, takenBack(parts, answers, error.at)) } };
  }
  return { status: 200, body: { compositeResponse: named(parts, answers) } };
}

class Halted extends Error {
  readonly at: number;
  constructor(at: number) {
    super("a part of a composite request failed");
    this.at = at;
  }
}

function named(
  parts: readonly Part[],
  answers: readonly PartAnswer[],
): (PartAnswer & { referenceId: string })[] {
  return answers.map((answer, at) => ({ ...answer, referenceId: parts[at]?.referenceId ?? "" }));
}

/** Every part but the one that failed says that it was taken back. */
function takenBack(parts: readonly Part[], answers: readonly PartAnswer[], failed: number): PartAnswer[] {
  const message = "The transaction was rolled back since another operation in the same transaction failed.";
  return parts.map((_, at) => {
    const answer = answers[at];
    if (at === failed && answer) return answer;
    return { body: [{ errorCode: "PROCESSING_HALTED", message }], httpHeaders: {}, httpStatusCode: 400 };
  });
}

function answerOf(request: RestRequest, part: Part, values: ReadonlyMap<string, unknown>): PartAnswer {
  try {
    const url = String(filled(part.url, values));
    const answer = dispatched(request, part.method, url, filled(part.body, values));
    return { body: answer.body ?? null, httpHeaders: located(answer), httpStatusCode: answer.status };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { body: [errorJson(error)], httpHeaders: {}, httpStatusCode: error.status };
  }
}

function located({ headers }: Answer): Record<string, string> {
  return headers?.location ? { Location: headers.location } : {};
}

/** Parts that know nothing of each other; the addresses leave `/services/data/` out. */
async function batch(request: RestRequest): Promise<Answer> {
  const { batchRequests, haltOnError } = objectBody(request);
  if (!Array.isArray(batchRequests) || batchRequests.length === 0 || batchRequests.length > PARTS_MAX)
    throw new ApiError(400, "INVALID_BATCH_REQUEST", `batchRequests holds 1 to ${PARTS_MAX} requests`);
  const results: { statusCode: number; result: unknown }[] = [];
  let halted = false;
  for (const part of batchRequests) {
    if (halted) {
      const result = [
        { errorCode: "BATCH_PROCESSING_HALTED", message: "Batch processing halted on request" },
      ];
      results.push({ statusCode: 412, result });
      continue;
    }
    const { method, url, richInput } = isObject(part) ? part : {};
    const address = `/services/data/${String(url).replace(/^\//, "")}`;
    const answer = answerOf(
      request,
      { method: String(method), url: address, referenceId: "", body: richInput },
      new Map(),
    );
    results.push({ statusCode: answer.httpStatusCode, result: answer.body });
    halted = haltOnError === true && answer.httpStatusCode >= 400;
  }
  return { status: 200, body: { hasErrors: results.some(({ statusCode }) => statusCode >= 400), results } };
}

function partsOf(value: unknown): Part[] {
  if (!Array.isArray(value) || value.length === 0)
    throw new ApiError(400, "INVALID_INPUT", "compositeRequest holds at least one request");
  if (value.length > PARTS_MAX)
    throw new ApiError(400, "INVALID_INPUT", `compositeRequest holds at most ${PARTS_MAX} requests`);
  const costly = value.filter((part) => isObject(part) && COSTLY.test(String(part.url))).length;
  if (costly > COSTLY_MAX)
    throw new ApiError(400, "INVALID_INPUT", `at most ${COSTLY_MAX} parts may be queries or collections`);
  const seen = new Set<string>();
  return value.map((part) => {
    const { method, url, referenceId, body } = isObject(part) ? part : {};
    if (typeof method !== "string" || typeof url !== "string" || typeof referenceId !== "string")
      throw new ApiError(400, "INVALID_INPUT", "every part needs method, url and referenceId");
    if (seen.has(referenceId))
      throw new ApiError(400, "INVALID_INPUT", `referenceId ${referenceId} stands twice`);
    seen.add(referenceId);
    return { method, url, referenceId, body };
  });
}

function errorJson({ errorCode, message, fields }: ApiError): Record<string, unknown> {
  return { errorCode, message, ...(fields ? { fields } : {}) };
}
