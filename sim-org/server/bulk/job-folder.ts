import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Job } from "./job.ts";

/** The files of a job. */
export type JobFiles = {
  /** Rows of a query as CSV without header, and where each begins: 8 bytes a row, little-endian doubles. */
  rows: string;
  rowStarts: string;
  header: string;
  /** What was uploaded, and results of it without header. */
  upload: string;
  successful: string;
  failed: string;
};

/** Jobs on disk: a folder each, so that memory stays flat and a restart finds them. */
export class JobFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  files(id: string): JobFiles {
    const at = (name: string) => join(this.#folder, id, name);
    return {
      rows: at("rows.csv"),
      rowStarts: at("row-starts"),
      header: at("header.csv"),
      upload: at("upload.csv"),
      successful: at("successful.csv"),
      failed: at("failed.csv"),
    };
  }

  /** Written aside and renamed: a process that dies leaves the former state whole. */
  keep(job: Job): void {
    const folder = join(this.#folder, job.id);
    mkdirSync(folder, { recursive: true });
    const file = join(folder, "job.json");
    writeFileSync(`${file}.new`, JSON.stringify(job));
    renameSync(`${file}.new`, file);
  }

  remove(id: string): void {
    rmSync(join(this.#folder, id), { recursive: true, force: true });
  }

  /** Every job, oldest first. */
  all(): Job[] {
    return readdirSync(this.#folder)
      .map((id) => join(this.#folder, id, "job.json"))
      .filter((file) => existsSync(file))
      .map((file) => JSON.parse(readFileSync(file, "utf8")) as Job)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }
}
