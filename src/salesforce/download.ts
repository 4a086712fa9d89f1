import { mkdir, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "csv-stringify/sync";
import { z } from "zod";
import { bulkFrom } from "./bulk-from.ts";
import { dropQuery, pollDelayMs, queryJobs, resultPage, startQuery } from "./bulk-query.ts";
import { OrgFault, OrgUnreachable } from "./errors.ts";
import type { OrgApi } from "./org-api.ts";
import { nextPage, type QueryPage, queryPage } from "./rest-query.ts";

/** A column of a download: how its file calls it, and what the org holds in it. */
export type OrgColumn = {
  /** API name: known fields as the contract spells them, others as describe does. */
  name: string;
  /** Salesforce's type; of a parent's field it is not known. */
  type: string;
  /** Its changes do not move the record's SystemModstamp: formulas, and fields of parents. */
  isVolatile: boolean;
};

/** What is to be read of one object. */
export type ObjectQuery = {
  object: string;
  soql: string;
  columns: readonly OrgColumn[];
  /** How many rows to expect; undefined where nobody knows: then REST is asked first. */
  expected: number | undefined;
};

export type DownloadOptions = {
  /** The store's folder of what is on its way in. */
  folder: string;
  orgId: string;
  progress?: (what: string) => void;
  sleep?: (milliseconds: number) => Promise<void>;
};

export type Download = {
  /** A folder of one CSV for each object that has rows, as an export has them. */
  folder: string;
  rows: Map<string, number>;
  /** Something of an earlier try was used: there may be newer records by now. */
  isResumed: boolean;
  /** When the first of what was read was asked for, by our clock. */
  beganAt: number;
};

const partSchema = z.object({
  object: z.string(),
  soql: z.string(),
  header: z.array(z.string()),
  /** The bulk job; null where REST reads, or nothing was begun. */
  job: z.string().nullable(),
  /** Where the next page begins; null at the first. */
  next: z.string().nullable(),
  rows: z.number(),
  /** Length of the file up to the last whole page. */
  bytes: z.number(),
  isDone: z.boolean(),
});
const manifestSchema = z.object({
  version: z.literal(1),
  orgId: z.string(),
  /** By our clock. */
  beganAt: z.number(),
  parts: z.array(partSchema),
});
type Part = z.output<typeof partSchema>;
type Manifest = z.output<typeof manifestSchema>;

/**
 * Reads the org's records into files, page by page. Each page is on the disk before the next is asked for, so that a
 * process that was killed goes on where it was; memory holds one page.
 *
 * @throws {OrgFault} and the other errors of the connection; what was read stays for the next try
 */
export async function download(
  api: OrgApi,
  queries: readonly ObjectQuery[],
  options: DownloadOptions,
): Promise<Download> {
  return new Downloader(api, queries, options).run();
}

/** Forgets what was read; done once it is published. */
export async function discardDownload(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

class Downloader {
  readonly #api: OrgApi;
  readonly #queries: readonly ObjectQuery[];
  readonly #options: DownloadOptions;
  readonly #sleep: (milliseconds: number) => Promise<void>;
  #manifest: Manifest;
  /** Jobs of this try. */
  readonly #started = new Set<string>();
  #startedMs = performance.now();

  constructor(api: OrgApi, queries: readonly ObjectQuery[], options: DownloadOptions) {
    this.#api = api;
    this.#queries = queries;
    this.#options = options;
    this.#sleep = options.sleep ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)));
    this.#manifest = { version: 1, orgId: options.orgId, beganAt: Date.now(), parts: [] };
  }

  async run(): Promise<Download> {
    const isResumed = await this.#begin();
    const waiting: Part[] = [];
    for (const part of this.#manifest.parts) {
      if (part.isDone) continue;
      const query = this.#queryOf(part);
      // What REST has begun it ends, however many there are by now: its pages are none of a job's.
      const isRest = (query.expected ?? 0) < bulkFrom() || part.next !== null;
      if (part.job === null && isRest) await this.#readByRest(part, query);
      if (part.isDone) continue;
      if (part.job === null) {
        await this.#start(part);
      }
      waiting.push(part);
    }
    await this.#readByBulk(waiting);
    return {
      folder: join(this.#options.folder, "files"),
      rows: new Map(this.#manifest.parts.map(({ object, rows }) => [object, rows])),
      isResumed,
      beganAt: this.#manifest.beganAt,
    };
  }

  /** Takes up an earlier try for the same queries, or begins anew. */
  async #begin(): Promise<boolean> {
    const held = await this.#held();
    const isSame =
      held !== undefined &&
      held.orgId === this.#options.orgId &&
      JSON.stringify(held.parts.map(({ soql }) => soql)) ===
        JSON.stringify(this.#queries.map(({ soql }) => soql));
    if (isSame) {
      this.#manifest = held;
      return held.parts.some(({ rows, isDone }) => rows > 0 || isDone);
    }
    await rm(this.#options.folder, { recursive: true, force: true });
    await mkdir(join(this.#options.folder, "files"), { recursive: true });
    this.#manifest.parts = this.#queries.map(({ object, soql, columns }) => ({
      object,
      soql,
      header: columns.map(({ name }) => name),
      job: null,
      next: null,
      rows: 0,
      bytes: 0,
      isDone: false,
    }));
    await this.#save();
    return false;
  }

  async #held(): Promise<Manifest | undefined> {
    try {
      return manifestSchema.parse(JSON.parse(await readFile(this.#manifestPath, "utf8")));
    } catch {
      // None, or of another version: what it speaks of is read again.
      return undefined;
    }
  }

  get #manifestPath(): string {
    return join(this.#options.folder, "manifest.json");
  }

  async #save(): Promise<void> {
    const path = this.#manifestPath;
    await writeFile(`${path}.new`, JSON.stringify(this.#manifest), { flush: true });
    await rename(`${path}.new`, path);
  }

  #queryOf(part: Part): ObjectQuery {
    const query = this.#queries.find(({ object }) => object === part.object);
    if (!query) throw new Error(`no query for ${part.object}`);
    return query;
  }

  /** Reads page by page, unless the org tells that there is too much for it. */
  async #readByRest(part: Part, query: ObjectQuery): Promise<void> {
    let page: QueryPage;
    try {
      page =
        part.next === null
          ? await queryPage(this.#api, part.soql, { deleted: true })
          : await nextPage(this.#api, part.next);
    } catch (error) {
      if (part.next === null || !(error instanceof OrgFault) || error.code !== "INVALID_QUERY_LOCATOR")
        throw error;
      // Open queries are forgotten after two days.
      this.#restart(part);
      return this.#readByRest(part, query);
    }
    if (part.next === null && page.total >= bulkFrom()) return;
    for (;;) {
      const cells = page.records.map((record) => query.columns.map((column) => cellOf(record, column)));
      await this.#append(part, stringify(cells), page.records.length, page.next);
      if (page.next === null) return;
      this.#tell(part, page.total);
      page = await nextPage(this.#api, page.next);
    }
  }

  async #readByBulk(parts: readonly Part[]): Promise<void> {
    const open = new Set(parts);
    for (let round = 0; open.size > 0; round += 1) {
      const jobs = await queryJobs(
        this.#api,
        [...open].flatMap(({ job }) => (job === null ? [] : [job])),
      );
      for (const part of open) {
        const job = part.job === null ? undefined : jobs.get(part.job);
        const isFormer = part.job !== null && !this.#started.has(part.job);
        if (!job || (job.isOver && !job.isComplete && isFormer)) {
          // Results are kept for seven days; and what an earlier try began may have failed since.
          this.#restart(part);
          await this.#start(part);
        } else if (job.isComplete) {
          open.delete(part);
          await this.#readJob(part, job.id, job.records);
        } else if (job.isOver) {
          this.#restart(part);
          await this.#save();
          throw new OrgFault({
            status: 200,
            code: "JOB_FAILED",
            message: `Salesforce gave up the query of ${part.object}: ${job.error}`,
            fields: [],
          });
        }
      }
      if (open.size === 0) return;
      this.#options.progress?.(`waiting for Salesforce: ${[...open].map(({ object }) => object).join(", ")}`);
      await this.#sleep(pollDelayMs(round));
    }
  }

  async #readJob(part: Part, job: string, expected: number | undefined): Promise<void> {
    while (!part.isDone) {
      const page = await resultPage(this.#api, job, part.next);
      const { header, rows } = splitHeader(page.csv, part.header);
      if (header.length > 0 && header.join().toLowerCase() !== part.header.join().toLowerCase())
        throw new Error(`Salesforce answered ${part.object} with the columns ${header.join(", ")}`);
      await this.#append(part, rows, page.records, page.next);
      this.#tell(part, expected);
    }
    const { rows } = part;
    if (expected !== undefined && expected !== rows) {
      this.#restart(part);
      await this.#save();
      const why = `${expected} were announced, and ${rows} came`;
      throw new OrgUnreachable(`the records of ${part.object}`, 1, why);
    }
    await dropQuery(this.#api, job);
  }

  async #start(part: Part): Promise<void> {
    part.job = await startQuery(this.#api, part.soql);
    this.#started.add(part.job);
    await this.#save();
  }

  #restart(part: Part): void {
    Object.assign(part, { job: null, next: null, rows: 0, bytes: 0, isDone: false });
  }

  /** Puts a page at the end of what is whole, then says so. */
  async #append(part: Part, rows: string, count: number, next: string | null): Promise<void> {
    const path = join(this.#options.folder, "files", `${part.object}.csv`);
    const head = part.bytes === 0 ? stringify([part.header]) : "";
    const text = Buffer.from(head + rows);
    const file = await open(path, part.bytes === 0 ? "w" : "r+");
    try {
      await file.truncate(part.bytes);
      await file.write(text, 0, text.length, part.bytes);
      await file.datasync();
    } finally {
      await file.close();
    }
    part.bytes += text.length;
    part.rows += count;
    part.next = next;
    part.isDone = next === null;
    await this.#save();
  }

  #tell(part: Part, expected: number | undefined): void {
    const seconds = (performance.now() - this.#startedMs) / 1000;
    const left =
      expected && part.rows > 0 && part.rows < expected
        ? `, about ${Math.ceil((seconds * (expected - part.rows)) / part.rows)} s left`
        : "";
    const total = expected ? ` of ${expected.toLocaleString("en")}` : "";
    this.#options.progress?.(`reading ${part.object}: ${part.rows.toLocaleString("en")}${total}${left}`);
  }
}

/**
 * The header of a CSV page and the text after it.
 *
 * @param expected - a later page may come without a header: then its first line is a row
 */
function splitHeader(csv: string, expected: readonly string[]): { header: readonly string[]; rows: string } {
  const end = csv.indexOf("\n");
  const line = (end < 0 ? csv : csv.slice(0, end)).trim();
  const first = line === "" ? [] : line.split(",").map((name) => name.replace(/^"(.*)"$/, "$1"));
  const isRow = first.length > 0 && /^[a-zA-Z0-9]{18}$/.test(first[0] ?? "") && expected[0] === "Id";
  const header = isRow ? expected : first;
  const rows = isRow ? csv : end < 0 ? "" : csv.slice(end + 1);
  return { header, rows: rows === "" || rows.endsWith("\n") ? rows : `${rows}\n` };
}

/** A value of a REST record as the bulk API writes it in CSV. */
function cellOf(record: Record<string, unknown>, { name, type }: OrgColumn): string {
  let value: unknown = record;
  for (const part of name.split(".")) value = own(value, part);
  if (value === null || value === undefined) return "";
  if (type === "datetime" && typeof value === "string") {
    const at = Date.parse(value);
    return Number.isNaN(at) ? value : new Date(at).toISOString();
  }
  return String(value);
}

/** A field of a record, whatever the case in which the org spells it. */
function own(record: unknown, name: string): unknown {
  if (record === null || typeof record !== "object") return undefined;
  const fields = record as Record<string, unknown>;
  if (name in fields) return fields[name];
  const key = Object.keys(fields).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : fields[key];
}
