import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { openPromise, type ZipFile } from "yauzl";

/** One CSV of an export; `name` is that of its object, as the file is called. */
export type CsvFile = { readonly name: string; open(): Promise<Readable> };

export type CsvFiles = {
  readonly files: readonly CsvFile[];
  /** Objects and fields that the files have beyond those of every org. */
  readonly metadata: (() => Promise<Readable>) | undefined;
  close(): void;
};

export const METADATA_FILE = "metadata.json";

/** Nothing that could be loaded. */
export class NotAnExport extends Error {
  override name = "NotAnExport";
  readonly source: string;

  constructor(source: string, reason: string) {
    super(`${source}: ${reason}; name the folder or the ZIP of a Salesforce export`);
    this.source = source;
  }
}

/** A file of an export that cannot be read; says where, and what is wrong there. */
export class UnreadableFile extends Error {
  override name = "UnreadableFile";

  constructor(file: string, problems: readonly string[]) {
    super(`${file}: ${problems.join("; ")}`);
  }
}

/**
 * Finds the CSV files of a folder or a ZIP.
 *
 * @throws {NotAnExport}
 */
export async function openCsvFiles(source: string): Promise<CsvFiles> {
  const found = await stat(source).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") throw new NotAnExport(source, "is not there");
    throw error;
  });
  const csvs = found.isDirectory() ? await inFolder(source) : await inZip(source);
  if (csvs.files.length > 0 || csvs.metadata) return csvs;
  csvs.close();
  throw new NotAnExport(source, "holds no CSV file");
}

async function inFolder(folder: string): Promise<CsvFiles> {
  const all = await readdir(folder);
  const names = all.filter((name) => /^[^.].*\.csv$/i.test(name)).sort();
  const files = names.map((name) => ({
    name: name.slice(0, -".csv".length),
    open: async () => createReadStream(join(folder, name)),
  }));
  const metadata = all.includes(METADATA_FILE)
    ? async () => createReadStream(join(folder, METADATA_FILE))
    : undefined;
  return { files, metadata, close: () => {} };
}

async function inZip(source: string): Promise<CsvFiles> {
  const zip: ZipFile = await openPromise(source, { autoClose: false }).catch((error: Error) => {
    throw new NotAnExport(source, `cannot be read as a ZIP (${error.message})`);
  });
  const files: CsvFile[] = [];
  let metadata: (() => Promise<Readable>) | undefined;
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName.split("/").at(-1) ?? "";
    if (name === METADATA_FILE) metadata = () => zip.openReadStreamPromise(entry);
    if (!/^[^.].*\.csv$/i.test(name) || entry.fileName.startsWith("__MACOSX")) continue;
    files.push({
      name: name.slice(0, -".csv".length),
      open: () => zip.openReadStreamPromise(entry),
    });
  }
  return { files, metadata, close: () => zip.close() };
}
