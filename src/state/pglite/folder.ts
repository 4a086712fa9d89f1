import { mkdir, open, readdir, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { StateUnreachable } from "../errors.ts";

/** Says that the folder is whole: it is written last, and the folder takes its name after that. */
const MARKER = "footfall-state";

/**
 * A data folder that is whole; where there is none, it is made beside, and renamed.
 *
 * @param make - fills an empty folder, and has closed it when it is done
 */
export async function wholeFolder(folder: string, make: (empty: string) => Promise<void>): Promise<void> {
  if (await isWhole(folder)) return;
  await refuseOther(folder);
  const partial = await emptyBeside(folder);
  try {
    await make(partial);
    await writeFile(join(partial, MARKER), "1\n");
    await syncTree(partial);
    await rmdir(folder).catch(() => {});
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    // Another process may have been first.
    if (!(await isWhole(folder))) throw error;
  }
  await sync(dirname(folder));
}

/** Whether there is anything at all: what is there and not whole is told of when it is opened. */
export async function isThereAlready(folder: string): Promise<boolean> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) =>
    error.code === "ENOENT" ? [] : [folder],
  );
  return entries.length > 0;
}

async function isWhole(folder: string): Promise<boolean> {
  const marker = await stat(join(folder, MARKER)).catch(() => undefined);
  return marker?.isFile() ?? false;
}

/** What is no state of ours may be dear to somebody. */
async function refuseOther(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw new StateUnreachable(`${folder}: cannot be read as a folder (${error.code}); name another`);
  });
  if (entries.length > 0) {
    throw new StateUnreachable(
      `${folder}: is not empty and holds no whole state (no file ${MARKER}); bring it back from a backup, or name an empty or a new folder`,
    );
  }
}

/** An empty folder named after the process; what killed processes have left is removed. */
async function emptyBeside(folder: string): Promise<string> {
  const prefix = `${basename(folder)}.partial-`;
  const own = `${prefix}${process.pid}`;
  const parent = dirname(folder);
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) {
    const left = name.startsWith(prefix) && (name === own || !isRunning(Number(name.slice(prefix.length))));
    if (left) await rm(join(parent, name), { recursive: true, force: true });
  }
  await mkdir(join(parent, own), { mode: 0o700 });
  return join(parent, own);
}

function isRunning(id: number): boolean {
  try {
    // Signal 0 asks whether the process is there, and does nothing to it.
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** initdb does not sync what it writes. */
async function syncTree(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true });
  for (const name of [...entries, "."]) await sync(join(folder, name));
}

async function sync(path: string): Promise<void> {
  try {
    const file = await open(path, "r");
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    // Windows opens no folders, and syncs nothing that was opened to be read.
    if (process.platform !== "win32") throw error;
  }
}
