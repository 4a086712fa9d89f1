import { readdir, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";

/**
 * The folder beside another in which its new content is made before it takes the place.
 *
 * Named after the process, so that two of them do not meet; what processes that were killed have left is removed.
 */
export async function stagingBeside(folder: string): Promise<string> {
  const target = resolve(folder);
  const prefix = `${basename(target)}.partial-`;
  const beside = await readdir(dirname(target)).catch(() => []);
  for (const name of beside) {
    const owner = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : Number.NaN;
    if (Number.isInteger(owner) && !isRunning(owner)) {
      await rm(join(dirname(target), name), { recursive: true, force: true });
    }
  }
  const staging = `${target}.partial-${process.pid}`;
  await rm(staging, { recursive: true, force: true });
  return staging;
}

/** Whether a process of that number is there. */
export function isRunning(id: number): boolean {
  try {
    // Signal 0 asks whether the process is there, and does nothing to it.
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
