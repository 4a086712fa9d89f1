import { createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { HttpRequest, HttpResponse } from "@jsforce/jsforce-node/lib/types/index.js";
import { HostRefused } from "./errors.ts";
import { allowedOrigin } from "./hosts.ts";

/** No usable answer came: the network, a time-out, or a body that ended early. */
export class NoAnswer extends Error {
  override name = "NoAnswer";
  /** False where the request never left: then nothing can have happened over there. */
  readonly wasSent: boolean;

  constructor(why: string, wasSent: boolean) {
    super(why);
    this.wasSent = wasSent;
  }
}

/** Faults before the first byte of a request is out. */
const NOT_SENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENETDOWN",
  "EADDRNOTAVAIL",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

/** Bodies that are files, since they may be too long for the memory. */
export type FileEnds = {
  /** Sent in place of the request's own body. */
  body?: Blob;
  /** Takes the body of an answer without a fault. */
  into?: string;
};

/**
 * One request, one answer, one time limit for the whole of it.
 *
 * In place of the client library's own transport, which loses errors within a body, repeats by itself and knows no
 * time limit. Redirects are refused: a token must not follow them.
 * @throws {NoAnswer}, {HostRefused}
 */
export async function send(
  request: HttpRequest,
  timeoutMs: number,
  files: FileEnds = {},
): Promise<HttpResponse> {
  allowedOrigin(request.url, "the address asked");
  const { "content-length": _, ...headers } = request.headers ?? {};
  const own = typeof request.body === "string" ? request.body : undefined;
  const body = files.body ?? own;
  try {
    const answer = await fetch(request.url, {
      method: request.method,
      headers,
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body }),
    });
    const location = answer.headers.get("location");
    if (answer.status > 300 && answer.status < 400 && location !== null) {
      await answer.body?.cancel();
      throw new HostRefused(
        `${new URL(request.url).host} sends on to ${hostOf(location, request.url)}, and redirects are not followed: use the org's My Domain address`,
      );
    }
    const isKept = files.into !== undefined && answer.ok;
    if (isKept) await keep(answer, files.into as string);
    return {
      statusCode: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: isKept ? "" : await answer.text(),
    };
  } catch (error) {
    if (error instanceof HostRefused) throw error;
    throw noAnswer(error, timeoutMs);
  }
}

async function keep(answer: Response, path: string): Promise<void> {
  if (answer.body) await pipeline(answer.body, createWriteStream(path));
  else await writeFile(path, "");
}

function hostOf(location: string, base: string): string {
  return URL.canParse(location, base) ? new URL(location, base).host : "an unreadable address";
}

/** fetch wraps what happened in causes; the innermost code says it. */
function noAnswer(error: unknown, timeoutMs: number): NoAnswer {
  if (error instanceof DOMException && error.name === "TimeoutError")
    return new NoAnswer(`no whole answer within ${timeoutMs / 1000} seconds`, true);
  let cause: unknown = error;
  let code: string | undefined;
  for (let depth = 0; depth < 5 && cause instanceof Error; depth++) {
    if ("code" in cause && typeof cause.code === "string") code = cause.code;
    // Both of a host's addresses may have been tried.
    if (cause instanceof AggregateError && code === undefined) code = codeOf(cause.errors[0]);
    cause = cause.cause;
  }
  return new NoAnswer(code ?? "the connection broke", code === undefined || !NOT_SENT.has(code));
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
