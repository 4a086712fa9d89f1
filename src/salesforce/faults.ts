import { z } from "zod";
import { OrgFault } from "./errors.ts";

const faultSchema = z.object({
  message: z.string(),
  errorCode: z.string(),
  fields: z.array(z.string()).nullish(),
});

/** What a refusal means for the next try. */
export type FaultKind =
  /** The session is over: a new one may help. */
  | "session"
  /** The org's calls of the day are used up. */
  | "limit"
  /** It was refused before anything was done, and may go through later. */
  | "busy"
  /** It may have been done; asking again may help. */
  | "broken"
  /** It stays refused. */
  | "refused";

/**
 * Reads the refusal out of an answer with a status from 300 on.
 *
 * @param where - what was asked, such as `GET /query`
 */
export function readFault(status: number, body: string, where: string): OrgFault {
  const read = faultsOf(body);
  const first = read[0];
  if (first === undefined) {
    const message =
      status === 300
        ? "several records carry this external id"
        : status === 404
          ? "there is nothing at this address"
          : "the answer does not say why";
    return new OrgFault({
      status,
      code: status === 300 ? "MULTIPLE_CHOICES" : `HTTP_${status}`,
      message,
      where,
    });
  }
  const more = read.length > 1 ? ` (and ${read.length - 1} more)` : "";
  return new OrgFault({
    status,
    code: first.errorCode,
    message: `${first.message}${more}`,
    fields: first.fields ?? [],
    where,
  });
}

function faultsOf(body: string): z.output<typeof faultSchema>[] {
  try {
    const parsed = JSON.parse(body);
    return z.array(faultSchema).parse(Array.isArray(parsed) ? parsed : [parsed]);
  } catch {
    return [];
  }
}

/** @see shared/spec/salesforce.md, section 11.2 */
export function kindOf({ status, code, said }: OrgFault): FaultKind {
  if (status === 401 || code === "INVALID_SESSION_ID") return "session";
  if (code === "REQUEST_LIMIT_EXCEEDED") return /concurrent/i.test(said) ? "busy" : "limit";
  if (code === "API_LIMIT_EXCEEDED") return "limit";
  // Rolled back by the org, so nothing of it is left.
  if (status === 429 || code === "UNABLE_TO_LOCK_ROW") return "busy";
  if (status >= 500 || status === 408 || code === "QUERY_TIMEOUT" || code === "SERVER_UNAVAILABLE")
    return "broken";
  return "refused";
}
