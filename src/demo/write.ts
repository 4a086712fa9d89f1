/** Puts tables on disk: into one ZIP, or as CSV files in a folder. Whoever looks sees all of it or nothing. */
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ZipFile } from "yazl";
import { csvChunks } from "./csv.ts";
import type { DemoTable } from "./tables/table.ts";

/** The ZIP is read by machines at once and thrown away: half the time counts for more than a tenth of the size. */
const compressionLevel = 1;

export type WriteOptions = {
  /** Stands in the ZIP as the time of its files. */
  readonly day: string;
  readonly onProgress?: ((done: number, total: number, object: string) => void) | undefined;
};

/** A folder that holds something else, which is not ours to replace. */
export class FolderInUseError extends Error {
  readonly folder: string;

  constructor(folder: string, found: string) {
    super(`${folder}: holds ${found}, which is no table of the demo; give an empty or a new folder`);
    this.name = "FolderInUseError";
    this.folder = folder;
  }
}

/** @param out - a path ending in `.zip`, or a folder */
export async function writeTables(
  out: string,
  tables: readonly DemoTable[],
  options: WriteOptions,
): Promise<void> {
  const target = resolve(out);
  const isZip = target.toLowerCase().endsWith(".zip");
  await mkdir(dirname(target), { recursive: true });
  if (!isZip) await refuseStrangers(target, tables);
  const workshop = await mkdtemp(join(dirname(target), `.${basename(target)}-`));
  try {
    const made = join(workshop, basename(target));
    if (isZip) {
      await writeZip(made, tables, options);
    } else {
      await writeFolder(made, tables, options);
      // A folder cannot be renamed over one that holds files: the older demo steps aside first.
      await rename(target, join(workshop, "replaced")).catch(unlessAbsent);
    }
    await rename(made, target);
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

async function writeZip(file: string, tables: readonly DemoTable[], options: WriteOptions): Promise<void> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  // The classic time stamp of a ZIP has no zone: made from local parts, it is the same bytes everywhere.
  const [year, month, day] = options.day.split("-").map(Number) as [number, number, number];
  const entry = {
    mtime: new Date(year, month - 1, day, 12),
    mode: 0o100644,
    forceDosTimestamp: true,
    compressionLevel,
  };
  const bytes = bytesOf(tables, options);
  zip.on("error", (error: Error) => output.destroy(error));
  for (const table of tables) {
    zip.addReadStreamLazy(`${table.object}.csv`, entry, (give) => {
      const stream = Readable.from(bytes(table), { objectMode: true, highWaterMark: 4 });
      stream.on("error", (error) => output.destroy(error));
      give(null, stream);
    });
  }
  zip.end();
  await pipeline(output, createWriteStream(file, { highWaterMark: 1 << 20 }));
}

async function writeFolder(
  folder: string,
  tables: readonly DemoTable[],
  options: WriteOptions,
): Promise<void> {
  await mkdir(folder);
  const bytes = bytesOf(tables, options);
  for (const table of tables) {
    const source = Readable.from(bytes(table), { objectMode: true, highWaterMark: 4 });
    await pipeline(source, createWriteStream(join(folder, `${table.object}.csv`)));
  }
}

/** The bytes of each table, reporting how far all of them have come. */
function bytesOf(
  tables: readonly DemoTable[],
  { onProgress }: WriteOptions,
): (table: DemoTable) => Generator<Buffer> {
  const total = tables.reduce((sum, { count }) => sum + count, 0);
  let done = 0;
  return function* ({ object, columns, rows }) {
    for (const chunk of csvChunks(columns, rows)) {
      done += chunk.rows;
      onProgress?.(done, total, object);
      yield chunk.bytes;
    }
  };
}

async function refuseStrangers(folder: string, tables: readonly DemoTable[]): Promise<void> {
  const ours = new Set(tables.map(({ object }) => `${object}.csv`));
  const present = await readdir(folder).catch(unlessAbsent);
  const stranger = present?.find((name) => !ours.has(name));
  if (stranger !== undefined) throw new FolderInUseError(folder, stranger);
}

function unlessAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
