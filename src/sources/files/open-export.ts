import { createWriteStream } from "node:fs";
import { mkdir, open, readdir, rm, stat, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import { type Entry, getFileNameLowLevel, openPromise, type ZipFile } from "yauzl";
import { InputError } from "../../settings/problem.ts";

/** `path`: the CSV on disk. `label`: its place in the folder or ZIP, as the user knows it, for messages. */
export type ExportFile = { object: string; path: string; label: string };

/** `object`: where one file is meant and not the whole source, of which object it is. */
export type ExportProblem = { file: string; object?: string; message: string };

export type OpenedExport = { files: ExportFile[]; problems: ExportProblem[] };

type OpenOptions = { signal?: AbortSignal; unpackedBytesMax?: number };
type OnProgress = (unpackedBytes: number, totalBytes: number) => void;

const UNPACKED_BYTES_MAX = 64 * 1024 ** 3;

/** There is nothing at the path of the source. */
export class SourceNotFound extends InputError {
  readonly source: string;

  constructor(source: string) {
    const message =
      "there is no such folder or file; name the folder or the ZIP that holds the Salesforce export";
    super([{ file: source, message }]);
    this.name = "SourceNotFound";
    this.source = source;
  }
}

/**
 * Finds the CSV of each object in a folder or a ZIP; names count without regard to case, other files are ignored.
 *
 * That an object has no file is no problem here, as only the caller knows which are required; that none has, is one.
 *
 * @param scratch - folder for the files of a ZIP; made if need be, and for the caller to remove
 * @param onProgress - is told how many bytes of a ZIP are unpacked, out of how many
 * @returns the files in the order of `objects`; a file with a problem is not among them
 * @throws {SourceNotFound}
 */
export async function openExport(
  source: string,
  objects: readonly string[],
  scratch: string,
  onProgress: OnProgress = () => {},
  options: OpenOptions = {},
): Promise<OpenedExport> {
  try {
    const found = await stat(source);
    if (found.isDirectory()) return await openFolder(source, objects);
    if (!found.isFile() || !(await isZip(source))) return refused(source, wayOut(source));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") throw new SourceNotFound(source);
    if (code !== "EACCES" && code !== "EPERM") throw error;
    return refused(source, "may not be read by this user; give the right to read it, or copy it elsewhere");
  }
  await mkdir(scratch, { recursive: true });
  return openZip(source, objects, scratch, onProgress, options);
}

async function openFolder(source: string, objects: readonly string[]): Promise<OpenedExport> {
  const here = await csvsIn(source, "", objects);
  if (here.size > 0) return oneEach(objects, here);
  const entries = await readdir(source, { withFileTypes: true });
  const below: { name: string; found: Candidates<ExportFile> }[] = [];
  for (const { name } of entries.filter((entry) => entry.isDirectory() && !isHidden(entry.name))) {
    const found = await csvsIn(source, name, objects);
    if (found.size > 0) below.push({ name, found });
  }
  const [only, another] = below;
  if (only && another) {
    const names = below.map(({ name }) => name).join(", ");
    return refused(source, `holds exports in more than one folder (${names}); name one of them`);
  }
  if (only) return oneEach(objects, only.found);
  const hasZip = entries.some(({ name }) => /\.zip$/i.test(name));
  return refused(
    source,
    `${noneOf(objects)}${hasZip ? "; to read a ZIP in this folder, name the ZIP itself" : ""}`,
  );
}

async function csvsIn(
  source: string,
  subfolder: string,
  objects: readonly string[],
): Promise<Candidates<ExportFile>> {
  const found: Candidates<ExportFile> = new Map();
  const folder = join(source, subfolder);
  for (const name of (await readdir(folder)).sort()) {
    const object = objectOf(name, objects);
    const path = join(folder, name);
    if (object && (await stat(path)).isFile())
      add(found, object, { object, path, label: join(subfolder, name) });
  }
  return found;
}

async function openZip(
  source: string,
  objects: readonly string[],
  scratch: string,
  onProgress: OnProgress,
  options: OpenOptions,
): Promise<OpenedExport> {
  let zip: ZipFile | undefined;
  try {
    // Names are decoded here: yauzl would end at the first entry with an odd path, though such an entry is harmless,
    // since the names of the unpacked files are ours.
    zip = await openPromise(source, { autoClose: false, decodeStrings: false });
    const { files: entries, problems } = oneEach(objects, await csvsInZip(zip, objects));
    if (entries.length === 0 && problems.length === 0) return refused(source, noneOf(objects));
    const total = entries.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0);
    const noRoom = await tooLarge(total, scratch, options.unpackedBytesMax ?? UNPACKED_BYTES_MAX);
    if (noRoom) return { files: [], problems: [...problems, { file: source, message: noRoom }] };

    const files: ExportFile[] = [];
    let done = 0;
    for (const { object, label, entry } of entries) {
      const path = join(scratch, `${object}.csv`);
      const problem = await unpack(
        zip,
        entry,
        path,
        (bytes) => onProgress(done + bytes, total),
        options.signal,
      );
      if (problem) problems.push({ file: label, object, message: problem });
      else files.push({ object, path, label });
      done += entry.uncompressedSize;
    }
    return { files, problems };
  } catch (error) {
    return refused(source, explain(error));
  } finally {
    zip?.close();
  }
}

type ZipCsv = { object: string; label: string; entry: Entry };

async function csvsInZip(zip: ZipFile, objects: readonly string[]): Promise<Candidates<ZipCsv>> {
  const found: Candidates<ZipCsv> = new Map();
  for await (const entry of zip.eachEntry()) {
    const label = getFileNameLowLevel(
      entry.generalPurposeBitFlag,
      entry.fileNameRaw,
      entry.extraFields,
      false,
    );
    const steps = label.split("/");
    const object = objectOf(steps.at(-1) ?? "", objects);
    if (object && !steps.some(isHidden)) add(found, object, { object, label, entry });
  }
  return found;
}

/** @returns what is wrong with the entry, in which case nothing of it stays on disk */
async function unpack(
  zip: ZipFile,
  entry: Entry,
  path: string,
  onProgress: (bytes: number) => void,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  if (entry.isEncrypted()) return ENCRYPTED;
  // 9 is Deflate64, in which Windows packs files over 2 GB.
  if (!entry.canDecodeFileData()) {
    return `is packed by a method that cannot be read here (${entry.compressionMethod}); unpack the ZIP and name the folder`;
  }
  let checksum = 0;
  let bytes = 0;
  const check = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      checksum = crc32(chunk, checksum);
      bytes += chunk.length;
      onProgress(bytes);
      done(null, chunk);
    },
  });
  try {
    const packed = await zip.openReadStreamPromise(entry);
    await pipeline(packed, check, createWriteStream(path), signal ? { signal } : {});
    if (checksum === entry.crc32) return undefined;
    await rm(path, { force: true });
    return damaged("its checksum differs");
  } catch (error) {
    await rm(path, { force: true });
    return explain(error);
  }
}

async function tooLarge(bytes: number, scratch: string, bytesMax: number): Promise<string | undefined> {
  if (bytes > bytesMax) {
    return `would unpack to ${gigabytes(bytes)}, more than the ${gigabytes(bytesMax)} allowed; unpack it and name the folder`;
  }
  const { bavail, bsize, blocks } = await statfs(scratch);
  // Some network disks report no blocks at all.
  if (blocks === 0 || bytes <= bavail * bsize) return undefined;
  return `needs ${gigabytes(bytes)} in ${scratch}, where ${gigabytes(bavail * bsize)} are free; make room there`;
}

const ENCRYPTED = "is encrypted; pack it without a password, or unpack it and name the folder";

function damaged(reason: string): string {
  return `the ZIP is damaged or incomplete (${reason}); export or copy it again`;
}

/** What a failed read of a ZIP means to the user; what has another cause is thrown again. */
function explain(error: unknown): string {
  if (!(error instanceof Error) || error instanceof TypeError || error.name === "AbortError") throw error;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === "ENOSPC" || code === "EDQUOT") return "the disk is full; make room for the unpacked files";
  if (syscall) throw error;
  return error.message.includes("strong encryption") ? ENCRYPTED : damaged(error.message);
}

async function isZip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    // A local file, or the end record of a ZIP that holds nothing.
    return bytesRead === 4 && ["PK\x03\x04", "PK\x05\x06"].includes(buffer.toString("latin1"));
  } finally {
    await file.close();
  }
}

function wayOut(source: string): string {
  if (/\.csv$/i.test(source)) {
    return `is a single file; name the folder that holds the whole export (${dirname(source)}), or a ZIP of it`;
  }
  if (/\.zip$/i.test(source)) return "is not a ZIP, though its name says so; export or copy it again";
  return "is neither a folder nor a ZIP; name the folder or the ZIP that holds the Salesforce export";
}

function noneOf(objects: readonly string[]): string {
  return `holds no file of a Salesforce export (${objects.map((object) => `${object}.csv`).join(", ")}); name the folder or ZIP that does`;
}

function refused(file: string, message: string): OpenedExport {
  return { files: [], problems: [{ file, message }] };
}

type Candidates<Csv> = Map<string, Csv[]>;

function add<Csv>(candidates: Candidates<Csv>, object: string, csv: Csv): void {
  const known = candidates.get(object);
  if (known) known.push(csv);
  else candidates.set(object, [csv]);
}

/** The one file of each object; where there are two, nobody can say which counts. */
function oneEach<Csv extends { label: string }>(
  objects: readonly string[],
  candidates: Candidates<Csv>,
): { files: Csv[]; problems: ExportProblem[] } {
  const files: Csv[] = [];
  const problems: ExportProblem[] = [];
  for (const object of objects) {
    const [only, another, ...more] = candidates.get(object) ?? [];
    if (only && another) {
      const labels = [only, another, ...more].map(({ label }) => label);
      const message = `${labels.join(" and ")} are exports of ${object}; keep one, or join their rows in one file`;
      problems.push({ file: another.label, object, message });
    } else if (only) files.push(only);
  }
  return { files, problems };
}

function objectOf(fileName: string, objects: readonly string[]): string | undefined {
  const name = fileName.toLowerCase();
  return objects.find((object) => `${object.toLowerCase()}.csv` === name);
}

/** Folders and files that operating systems add: `__MACOSX/`, `._Account.csv`, `.git/`; a step like ".." is none of them. */
function isHidden(step: string): boolean {
  return step === "__MACOSX" || /^\.[^.]/.test(step);
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
}
