import { allowedOrigin } from "./hosts.ts";

/** What is asked of the org. */
export type OrgRequest = {
  method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /**
   * Below `/services/data/vXX.X`, beginning with `/`; or a path that begins with `/services/`; or a whole address as
   * an answer named it.
   */
  path: string;
  query?: Record<string, string>;
  json?: unknown;
  text?: { body: string; contentType: string };
  /** A body that is read from a file as it is sent. */
  file?: { path: string; contentType: string };
  /** A file that the answer's body is written to as it comes; the answer then has none. */
  into?: string;
  headers?: Record<string, string>;
  /** May be sent again after a transient fault: reads, and writes that are idempotent. Default: GET. */
  isRepeatable?: boolean;
  /** For the whole answer, in milliseconds. */
  timeoutMs?: number;
  accept?: "json" | "csv";
};

const NAMED = "an address that the org named";

/** @throws {HostRefused} where an answer named a foreign host */
export function addressOf(request: OrgRequest, instanceUrl: string, apiVersion: string): string {
  const { path, query } = request;
  const origin = path.startsWith("/") ? instanceUrl : allowedOrigin(path, NAMED, instanceUrl);
  const isWhole = !path.startsWith("/") || path.startsWith("/services/");
  const base = path.startsWith("/") ? instanceUrl : "";
  const url = new URL(`${base}${isWhole ? "" : `/services/data/v${apiVersion}`}${path}`);
  if (url.origin !== origin) allowedOrigin(url.href, NAMED, instanceUrl);
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
  return url.href;
}

export function headersOf({ json, text, file, accept, headers }: OrgRequest): Record<string, string> {
  const type =
    text?.contentType ??
    file?.contentType ??
    (json === undefined ? undefined : "application/json; charset=UTF-8");
  return {
    accept: accept === "csv" ? "text/csv" : "application/json",
    ...(type === undefined ? {} : { "content-type": type }),
    ...headers,
  };
}

/** The body as it is sent; undefined where there is none. */
export function bodyOf({ json, text }: OrgRequest): string | undefined {
  return text?.body ?? (json === undefined ? undefined : JSON.stringify(json));
}

/** For messages: never the query, which may hold anything. */
export function labelOf({ method, path }: OrgRequest): string {
  const bare = path.replace(/[?#].*$/s, "");
  return `${method} ${bare.startsWith("/") ? bare : URL.canParse(bare) ? new URL(bare).pathname : "an address"}`;
}
