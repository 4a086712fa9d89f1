import { isAbsolute } from "node:path";
import type { FastifyReply } from "fastify";
import { z } from "zod";
import {
  NotConnected,
  NothingImported,
  OrgError,
  OtherOrg,
  PublishCompacted,
  PublishMissing,
  StoreMissing,
  StoreRefused,
} from "../app/errors.ts";
import { InputError, problemText } from "../settings/problem.ts";

/** An error as RFC 9457 tells it, with every problem of what was sent. */
export const problemSchema = z
  .object({
    type: z.string().describe("What kind of problem, as a stable word"),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().describe("What happened, why, and what to do"),
    problems: z
      .array(
        z.object({
          file: z.string().optional(),
          path: z.string().optional(),
          line: z.number().optional(),
          message: z.string(),
        }),
      )
      .optional(),
    since: z.array(z.unknown()).optional().describe("With `stale`: what others have published since"),
  })
  .describe("application/problem+json");

export type ProblemBody = z.output<typeof problemSchema>;

/** A refusal with its place in HTTP. */
export class HttpProblem extends Error {
  override name = "HttpProblem";
  readonly status: number;
  readonly type: string;
  readonly more: Partial<ProblemBody>;

  constructor(status: number, type: string, detail: string, more: Partial<ProblemBody> = {}) {
    super(detail);
    this.status = status;
    this.type = type;
    this.more = more;
  }
}

export const notFound = (detail: string) => new HttpProblem(404, "not_found", detail);
export const refused = (detail: string) => new HttpProblem(403, "forbidden", detail);

const TITLES: Record<number, string> = {
  400: "What was sent cannot be used",
  401: "Nobody is signed in",
  403: "Not allowed",
  404: "Not there",
  409: "Not now",
  413: "Too large",
  415: "Not JSON",
  421: "Another host",
  429: "Too many requests",
  500: "A fault of Footfall",
  502: "Salesforce refuses",
  503: "Not ready",
};

/** Titles of kinds that say more than their status. */
const TITLES_OF_KINDS: Record<string, string> = {
  stale: "It has changed meanwhile",
  other_store: "Another store is shown",
  last_admin: "The last admin",
  busy: "Something is under way",
  taken: "There is one already",
  not_ready: "Not there yet",
  refused: "Refused",
  unconfirmed: "Not confirmed",
  other_org: "Another org",
};

/** Sends a problem. */
export function sendProblem(reply: FastifyReply, problem: HttpProblem): FastifyReply {
  return reply
    .status(problem.status)
    .type("application/problem+json")
    .serializer((body: unknown) => JSON.stringify(body))
    .send({
      type: problem.type,
      title: TITLES_OF_KINDS[problem.type] ?? TITLES[problem.status] ?? "Problem",
      status: problem.status,
      detail: problem.message,
      ...problem.more,
    });
}

/** What an error of the use cases is over HTTP; a fault of ours keeps its words to itself. */
export function problemOf(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof PublishMissing)
    return notFound(`There is no publish ${error.publish}; the newest is ${error.newest}.`);
  if (error instanceof PublishCompacted)
    return notFound(
      `The outcome of publish ${error.publish} was taken out of the store; the oldest is that of publish ${error.oldest}.`,
    );
  if (error instanceof InputError) {
    const problems = error.problems.map((problem) => ({ ...problem, file: fileName(problem.file) }));
    const first = problems[0];
    return new HttpProblem(400, "invalid", first ? problemText(first) : "It cannot be used.", {
      problems: problems.map((problem) => ({
        file: problem.file,
        ...(problem.column === undefined ? {} : { path: problem.column }),
        ...(problem.line === undefined ? {} : { line: problem.line }),
        message: problem.message,
      })),
    });
  }
  if (error instanceof OtherOrg)
    return new HttpProblem(
      409,
      "other_org",
      `The store belongs to the org ${error.kept.orgId} (${error.kept.username}), and ${error.found.username} works in another, ${error.found.orgId}: their records must not mix. To change to the other org, throw your store away first (Settings, Connection), and connect again.`,
    );
  if (error instanceof NotConnected)
    return new HttpProblem(
      409,
      "not_ready",
      "The store is not connected to Salesforce; an admin connects it (Settings, Connection).",
    );
  if (error instanceof NothingImported)
    return new HttpProblem(
      409,
      "not_ready",
      "Nothing has been imported yet; begin with an import (Activity, Import).",
    );
  if (error instanceof StoreRefused) return new HttpProblem(409, "refused", withoutPath(error.message));
  if (error instanceof StoreMissing) return new HttpProblem(409, "not_ready", withoutPath(error.message));
  if (error instanceof OrgError) return new HttpProblem(502, "salesforce", error.message);
  const { statusCode, validation, code } = error as {
    statusCode?: number;
    validation?: { instancePath?: string; message?: string }[];
    code?: string;
  };
  if (validation)
    return new HttpProblem(400, "invalid", `${(error as Error).message}`, {
      problems: validation.map((issue) => ({
        path: issue.instancePath ?? "",
        message: issue.message ?? "is wrong",
      })),
    });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new HttpProblem(statusCode, (code ?? "refused").toLowerCase(), (error as Error).message);
  return new HttpProblem(
    500,
    "fault",
    "Something went wrong that Footfall did not expect; the server's log says what.",
  );
}

/** Where the server keeps its stores is nobody's business: a message that begins with the path goes on after it. */
function withoutPath(message: string): string {
  const rest = message.replace(/^(?:\/|[A-Za-z]:\\)[^:]*: /, "");
  return rest === message ? message : `${rest.charAt(0).toUpperCase()}${rest.slice(1)}`;
}

const fileName = (file: string) => (isAbsolute(file) ? "store" : file);
