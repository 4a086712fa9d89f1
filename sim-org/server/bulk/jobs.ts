import { ApiError, type Org, type QueryCursor } from "../../org.ts";
import type { Clock } from "../clock.ts";
import { numberIn, restId } from "../ids.ts";
import { type Random, randomFrom } from "../random.ts";
import { settleLastChunk } from "./ingest-chunk.ts";
import { ingest } from "./ingest-work.ts";
import { hasEnded, type IngestJob, type Job, type QueryJob } from "./job.ts";
import type { JobFiles, JobFolder } from "./job-folder.ts";
import { writeRows } from "./query-work.ts";
import { Turns } from "./turns.ts";
import { JobFault } from "./upload-rows.ts";

/** Rows on a page of query results where the client names no number, and the most that it may name. */
const PAGE_ROWS = 50_000;
const PAGE_ROWS_MAX = 250_000;

export type NewQueryJob = Pick<
  QueryJob,
  "operation" | "query" | "object" | "apiVersion" | "columnDelimiter" | "lineEnding"
>;
export type NewIngestJob = Pick<
  IngestJob,
  "operation" | "object" | "externalIdFieldName" | "apiVersion" | "columnDelimiter" | "lineEnding"
>;

/** Bulk jobs: kept on disk, worked off side by side between other requests. */
export class Jobs {
  /** How long a job takes at least: half of it waiting (UploadComplete), half at work (InProgress). */
  latencyMs = 0;
  pageRows = PAGE_ROWS;
  readonly pageRowsMax = PAGE_ROWS_MAX;
  readonly #org: Org;
  readonly #clock: Clock;
  readonly #folder: JobFolder;
  readonly #random: Random;
  readonly #turns = new Turns();
  readonly #jobs = new Map<string, Job>();
  readonly #working = new Map<string, Promise<void>>();
  #last: number;

  constructor(options: { org: Org; clock: Clock; folder: JobFolder; seed: number }) {
    this.#org = options.org;
    this.#clock = options.clock;
    this.#folder = options.folder;
    this.#random = randomFrom(options.seed);
    for (const job of this.#folder.all()) this.#jobs.set(job.id, job);
    // Ids grow; where none is left on disk they begin anew.
    this.#last = this.#jobs.size === 0 ? 0 : Math.max(...[...this.#jobs.keys()].map(numberIn));
  }

  /** Waiting times and pages as in the beginning. */
  restore(): void {
    this.latencyMs = 0;
    this.pageRows = PAGE_ROWS;
  }

  /** Takes up what a former process left unfinished. */
  resume(): void {
    const unfinished = [...this.#jobs.values()].filter(
      ({ state }) => state === "UploadComplete" || state === "InProgress",
    );
    for (const job of unfinished) {
      if (job.kind === "ingest") settleLastChunk(this.#org, job);
      this.start(job);
    }
  }

  /** @param cursor - the query's, already open; its ids are those of this moment */
  createQuery(wanted: NewQueryJob, cursor: QueryCursor): QueryJob {
    const job: QueryJob = { ...this.#blank(), ...wanted, kind: "query", state: "UploadComplete" };
    this.#add(job);
    this.start(job, cursor);
    return job;
  }

  createIngest(wanted: NewIngestJob): IngestJob {
    const counts = { uploaded: false, failed: 0, successfulBytes: 0, failedBytes: 0, lastChunk: null };
    const job: IngestJob = { ...this.#blank(), ...wanted, ...counts, kind: "ingest", state: "Open" };
    this.#add(job);
    return job;
  }

  /** @throws {ApiError} 404 */
  find<K extends Job["kind"]>(kind: K, id: string): Extract<Job, { kind: K }> {
    const job = [...this.#jobs.values()].find((known) => known.id === id || known.id.slice(0, 15) === id);
    if (job?.kind !== kind) throw new ApiError(404, "NOT_FOUND", "The requested resource does not exist");
    return job as Extract<Job, { kind: K }>;
  }

  /** Oldest first. */
  list(kind: Job["kind"]): Job[] {
    return [...this.#jobs.values()].filter((job) => job.kind === kind);
  }

  files(job: Job): JobFiles {
    return this.#folder.files(job.id);
  }

  /** Sets a job's state. */
  turn(job: Job, state: Job["state"], errorMessage: string | null = null): void {
    job.state = state;
    job.errorMessage = errorMessage;
    this.keep(job);
  }

  keep(job: Job): void {
    if (!this.#jobs.has(job.id)) return;
    job.changedAt = this.#clock.now();
    this.#folder.keep(job);
  }

  remove(job: Job): void {
    // Whoever is about to work it off sees that there is nothing to do.
    job.state = "Aborted";
    this.#jobs.delete(job.id);
    this.#folder.remove(job.id);
  }

  /** Works the job off; failures of its own become its state. */
  start(job: Job, cursor?: QueryCursor): void {
    const working = this.#work(job, cursor).finally(() => {
      cursor?.close();
      this.#working.delete(job.id);
    });
    this.#working.set(job.id, working);
  }

  /** Stops after the chunk at hand; unfinished jobs go on when the org is opened again. */
  async close(): Promise<void> {
    this.#turns.close();
    await Promise.all(this.#working.values());
  }

  async #work(job: Job, cursor?: QueryCursor): Promise<void> {
    await this.#turns.next(this.latencyMs / 2);
    if (this.#turns.closed || hasEnded(job)) return;
    this.turn(job, "InProgress");
    await this.#turns.next(this.latencyMs / 2);
    if (this.#turns.closed || hasEnded(job)) return;
    const startedAt = performance.now();
    try {
      if (job.kind === "query") await this.#query(job, cursor);
      else await this.#ingest(job);
    } catch (error) {
      if (!(error instanceof JobFault || error instanceof ApiError)) throw error;
      if (!hasEnded(job)) this.turn(job, "Failed", error.message);
    }
    job.workedMs += Math.round(performance.now() - startedAt);
    if (this.#turns.closed && !hasEnded(job)) return;
    this.turn(job, hasEnded(job) ? job.state : "JobComplete", job.errorMessage);
  }

  async #query(job: QueryJob, cursor?: QueryCursor): Promise<void> {
    if (job.fault?.kind === "job_failed")
      throw new JobFault("InternalServerError : An unexpected error occurred");
    if (job.fault?.kind === "job_aborted") return this.turn(job, "Aborted");
    // After a restart the query is asked anew; nothing of it was given out yet.
    job.processed = 0;
    const asked = cursor ?? this.#org.query(job.query, job.operation === "queryAll");
    await writeRows(job, asked, this.files(job), this.#turns);
    if (!cursor) asked.close();
  }

  #ingest(job: IngestJob): Promise<void> {
    if (!job.uploaded) throw new JobFault("InvalidBatch : Records not found for this job");
    const keep = () => this.keep(job);
    const [org, turns, random, files] = [this.#org, this.#turns, this.#random, this.files(job)];
    return ingest({ org, job, files, turns, random, keep });
  }

  #add(job: Job): void {
    this.#jobs.set(job.id, job);
    this.keep(job);
  }

  #blank() {
    this.#last += 1;
    const now = this.#clock.now();
    return {
      id: restId("750", this.#last),
      errorMessage: null,
      createdAt: now,
      changedAt: now,
      workedMs: 0,
      processed: 0,
      fault: null,
    };
  }
}
