/**
 * What can go wrong on demand.
 *
 * Of the whole request: `session_expired` (the token is revoked, the answer 401), `request_limit` (403), `unavailable`
 * (503 as text), `unavailable_json` (503 as JSON), `unknown_exception` (500), `drop_before` and `drop_after` (connection
 * cut before or after the request was carried out), `half_open` (no answer), `slow`, `truncated` (body cut),
 * `clock_skew` (the org's clock jumps), `touch` (records change before the request is answered).
 * Of some rows of a write: `lock_row`, `validation_rule`, `trigger`; of a bulk job: `job_failed`, `job_aborted`;
 * of its results: `duplicate_results` (rows listed twice).
 */
export const FAULT_KINDS = [
  "session_expired",
  "request_limit",
  "unavailable",
  "unavailable_json",
  "unknown_exception",
  "drop_before",
  "drop_after",
  "half_open",
  "slow",
  "truncated",
  "clock_skew",
  "touch",
  "lock_row",
  "validation_rule",
  "trigger",
  "job_failed",
  "job_aborted",
  "duplicate_results",
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** One fault as it strikes. */
export type Fault = {
  kind: FaultKind;
  /** `slow`: how long; `half_open`: after how long the connection is cut, else never; `clock_skew`: how far. */
  ms?: number;
  /** Row faults: strikes each n-th row, the first included. */
  every?: number;
  /** `touch`: how many records. */
  rows?: number;
  /** `half_open`: the request was carried out, only the answer stays away. */
  handled?: boolean;
};

/** When a fault strikes. */
export type FaultRule = Fault & {
  /** In both `*` stands for any characters; any fits where it is left out. */
  method?: string;
  /** As asked, without the query. */
  path?: string;
  /** So many matching requests are left alone first. */
  after?: number;
  /** So many are struck then; 1 where it is left out. */
  times?: number;
};

/** Faults by chance: each request is struck with the chance `rate` (0 to 1) by one of `kinds` that fits it. */
export type RandomFaults = { seed: number; rate: number; kinds: readonly FaultKind[] };

export const ROW_KINDS: ReadonlySet<FaultKind> = new Set(["lock_row", "validation_rule", "trigger"]);
export const JOB_KINDS: ReadonlySet<FaultKind> = new Set(["job_failed", "job_aborted"]);

const WRITES = new Set(["POST", "PATCH", "PUT", "DELETE"]);

/** Whether a fault by chance makes sense for the request: an aborted job where none is worked off does not. */
export function fits(kind: FaultKind, method: string, path: string): boolean {
  if (kind === "request_limit" || kind === "session_expired") return /^\/services\/(data|Soap)\//.test(path);
  const ingest = /\/jobs\/ingest/.test(path);
  if (ROW_KINDS.has(kind))
    return ingest ? startsJob(method, path) : WRITES.has(method) && /\/(sobjects|composite)/.test(path);
  if (JOB_KINDS.has(kind)) return startsJob(method, path);
  if (kind === "duplicate_results") return path.endsWith("/successfulResults");
  if (kind === "touch")
    return method === "GET" && (/\/query(All)?\/[^/]+$/.test(path) || path.endsWith("/results"));
  return true;
}

function startsJob(method: string, path: string): boolean {
  return (
    (method === "PATCH" && /\/jobs\/ingest\/[^/]+$/.test(path)) ||
    (method === "POST" && /\/jobs\/query$/.test(path))
  );
}
