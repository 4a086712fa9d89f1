import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Keeps a DuckDB file whole where a process is killed within a checkpoint.
 *
 * A checkpoint writes what has changed into blocks that are free, and turns to them with one last write, of a header.
 * But blocks of metadata that have room are written again in their place, 256 KiB at a time: killed in the middle of
 * such a write, the half that the old header still needs has a wrong checksum, and the file cannot be opened any more.
 * So these blocks are copied into a file beside it first. Where the file is opened again with the headers that
 * stood there then, the checkpoint had not come to its end: the blocks are put back, and what was committed since the
 * checkpoint before stands in the write-ahead log as ever.
 *
 * Whoever uses this holds the lock of the file, and makes no checkpoint but by {@link CheckpointGuard.around}.
 */
export type CheckpointGuard = {
  /** Does a checkpoint, which may write again in their place only the blocks named (by their numbers). */
  around(blocks: { ids: readonly number[]; size: number }, checkpoint: () => Promise<void>): Promise<void>;
  /** Only after the database is closed: the system takes its lock away with the first handle that this process closes. */
  close(): Promise<void>;
};

/** Where blocks begin: behind the main header and two headers of which the newer counts, a page each. */
const HEADERS = { at: 4096, size: 8192 };
const BLOCKS_AT = HEADERS.at + HEADERS.size;

/** The first bytes of the file beside, then the size of a block, how many there are, the headers, the ids, the blocks. */
const MAGIC = Buffer.from("footfall checkpoint 1\n");

/**
 * Opens the guard of a database, and puts back what a killed checkpoint has left half-written.
 *
 * @param path - the database's file; it need not be there yet
 */
export async function openCheckpointGuard(path: string): Promise<CheckpointGuard> {
  const beside = `${path}.guard`;
  let file: FileHandle | undefined = await openThere(path, "r+");
  if (file) await putBack(file, beside);
  for (const name of [beside, `${beside}.new`]) await rm(name, { force: true });
  let isKept = false;
  return {
    async around({ ids, size }, checkpoint) {
      file ??= await openThere(path, "r+");
      // After a checkpoint that failed, what was copied before it is still what the file needs.
      if (file && !isKept) await keep(file, beside, ids, size);
      isKept = true;
      await checkpoint();
      await rm(beside, { force: true });
      isKept = false;
    },
    close: async () => file?.close(),
  };
}

async function openThere(path: string, flags: string): Promise<FileHandle | undefined> {
  return open(path, flags).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}

async function keep(file: FileHandle, beside: string, ids: readonly number[], size: number): Promise<void> {
  const copy = await open(`${beside}.new`, "w");
  try {
    const { size: end } = await file.stat();
    // What has never been written cannot be needed by what is there.
    const written = ids.filter((id) => BLOCKS_AT + (id + 1) * size <= end);
    const head = Buffer.alloc(MAGIC.length + 16);
    MAGIC.copy(head);
    head.writeBigUInt64LE(BigInt(size), MAGIC.length);
    head.writeBigUInt64LE(BigInt(written.length), MAGIC.length + 8);
    const numbers = Buffer.alloc(8 * written.length);
    for (const [index, id] of written.entries()) numbers.writeBigUInt64LE(BigInt(id), 8 * index);
    await write(copy, head);
    await write(copy, await read(file, HEADERS.at, HEADERS.size));
    await write(copy, numbers);
    for (const id of written) await write(copy, await read(file, BLOCKS_AT + id * size, size));
    await copy.sync();
  } finally {
    await copy.close();
  }
  await rename(`${beside}.new`, beside);
  await syncFolder(dirname(beside));
}

async function putBack(file: FileHandle, beside: string): Promise<void> {
  const copy = await openThere(beside, "r");
  if (!copy) return;
  try {
    const head = await read(copy, 0, MAGIC.length + 16);
    if (!head.subarray(0, MAGIC.length).equals(MAGIC))
      throw new Error(`${beside} is not what Footfall writes`);
    const size = Number(head.readBigUInt64LE(MAGIC.length));
    const count = Number(head.readBigUInt64LE(MAGIC.length + 8));
    const headers = await read(copy, head.length, HEADERS.size);
    if (!headers.equals(await read(file, HEADERS.at, HEADERS.size))) return;
    const numbers = await read(copy, head.length + HEADERS.size, 8 * count);
    const blocks = head.length + HEADERS.size + numbers.length;
    for (let index = 0; index < count; index++) {
      const block = await read(copy, blocks + index * size, size);
      await write(file, block, BLOCKS_AT + Number(numbers.readBigUInt64LE(8 * index)) * size);
    }
    await file.sync();
  } finally {
    await copy.close();
  }
}

async function read(file: FileHandle, at: number, size: number): Promise<Buffer> {
  const bytes = Buffer.alloc(size);
  for (let done = 0; done < size; ) {
    const { bytesRead } = await file.read(bytes, done, size - done, at + done);
    if (bytesRead === 0) throw new Error("a file of the warehouse ends too early");
    done += bytesRead;
  }
  return bytes;
}

/** At a place, or behind what was written last. */
async function write(file: FileHandle, bytes: Buffer, at?: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const place = at === undefined ? null : at + done;
    done += (await file.write(bytes, done, bytes.length - done, place)).bytesWritten;
  }
}

/** So that the new name outlives a power cut as well, where the system can. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
