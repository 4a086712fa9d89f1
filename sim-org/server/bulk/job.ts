import type { Fault } from "../faults/fault.ts";

export type JobState = "Open" | "UploadComplete" | "InProgress" | "JobComplete" | "Failed" | "Aborted";

export const QUERY_OPERATIONS = ["query", "queryAll"] as const;
export const INGEST_OPERATIONS = ["insert", "update", "upsert", "delete", "hardDelete"] as const;
export type QueryOperation = (typeof QUERY_OPERATIONS)[number];
export type IngestOperation = (typeof INGEST_OPERATIONS)[number];

/** The names that the API gives to delimiters. */
export const DELIMITERS = {
  BACKQUOTE: "`",
  CARET: "^",
  COMMA: ",",
  PIPE: "|",
  SEMICOLON: ";",
  TAB: "\t",
} as const;
export const LINE_ENDINGS = { LF: "\n", CRLF: "\r\n" } as const;

type Common = {
  /** `750...` */
  id: string;
  object: string;
  /** `62.0` */
  apiVersion: string;
  columnDelimiter: keyof typeof DELIMITERS;
  lineEnding: keyof typeof LINE_ENDINGS;
  state: JobState;
  errorMessage: string | null;
  /** Milliseconds since 1970, by the org's clock. */
  createdAt: number;
  changedAt: number;
  workedMs: number;
  /** Records worked off, refused ones among them; for a query: rows found. */
  processed: number;
  /** What is to befall the job. */
  fault: Fault | null;
};

export type QueryJob = Common & { kind: "query"; operation: QueryOperation; query: string };

export type IngestJob = Common & {
  kind: "ingest";
  operation: IngestOperation;
  externalIdFieldName: string | null;
  uploaded: boolean;
  failed: number;
  /** How much of the result files counts: what a dying process wrote beyond is cut off. */
  successfulBytes: number;
  failedBytes: number;
  lastChunk: ChunkProof | null;
};

/** How far a job has come. */
export type IngestCounts = Pick<IngestJob, "processed" | "failed" | "successfulBytes" | "failedBytes">;

/** By which it is known, after the process was killed, whether the chunk counted last was committed as well. */
export type ChunkProof = { createdId: string; before: IngestCounts };

export type Job = QueryJob | IngestJob;

const ENDED: ReadonlySet<JobState> = new Set(["JobComplete", "Failed", "Aborted"]);

export function hasEnded(job: Job): boolean {
  return ENDED.has(job.state);
}
