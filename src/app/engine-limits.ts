import { StoreMissing } from "./run-store.ts";

/** What the engine may take of the machine, as the environment says. */

/** What a store's warehouse may hold in memory before it uses the disk, unless `FOOTFALL_MEMORY` names another limit. */
const MEMORY = "3GiB";
/** A size as DuckDB reads it. */
const MEMORY_SIZE = /^\s*\d+(\.\d+)?\s*(B|[KMGT]i?B)\s*$/i;
/** Threads that can be asked for. */
const THREADS_MAX = 256;

/** @throws {StoreMissing} where `FOOTFALL_MEMORY` is no size */
export function engineMemory(): { memoryLimit: string } {
  const memoryLimit = process.env.FOOTFALL_MEMORY || MEMORY;
  if (!MEMORY_SIZE.test(memoryLimit))
    throw new StoreMissing(`FOOTFALL_MEMORY: "${memoryLimit}" is no size of memory; write ${MEMORY}`);
  return { memoryLimit };
}

/**
 * `FOOTFALL_THREADS`: threads of the engine; left out, one a core.
 *
 * @throws {StoreMissing} where it is no number from 1 to 256
 */
export function engineThreads(): { threads?: number } {
  const given = process.env.FOOTFALL_THREADS;
  if (!given) return {};
  const threads = /^\d+$/.test(given) ? Number(given) : 0;
  if (threads < 1 || threads > THREADS_MAX)
    throw new StoreMissing(`FOOTFALL_THREADS: "${given}" is no number of threads; write 1 to ${THREADS_MAX}`);
  return { threads };
}
