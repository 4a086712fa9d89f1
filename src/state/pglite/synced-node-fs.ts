import { fsyncSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";
import { NodeFS } from "@electric-sql/pglite/nodefs";

/** What the engine's file system does with an open file. */
type StreamOperations = { fsync?: (stream: { nfd?: number }) => number };

/**
 * Files that reach the disk when PostgreSQL asks for it.
 *
 * PGlite's own NodeFS leaves fsync out, so that a commit lives through a killed process, but not through a loss of
 * power; and the warehouse, which is synced, must never know a publish that the state has lost.
 */
export class SyncedNodeFS extends NodeFS {
  override async init(
    ...given: Parameters<NodeFS["init"]>
  ): Promise<{ emscriptenOpts: Awaited<ReturnType<NodeFS["init"]>>["emscriptenOpts"] }> {
    const { emscriptenOpts } = await super.init(...given);
    const addFsync = (module: object) => {
      const { NODEFS } = module as { NODEFS: { stream_ops: StreamOperations } };
      NODEFS.stream_ops.fsync = ({ nfd }) => {
        if (nfd !== undefined) fsyncSync(nfd);
        return 0;
      };
    };
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), addFsync] } };
  }
}

/**
 * PGlite's own, but for `-F` (never sync), and with the one way to sync the WAL that reaches `fsync` above.
 *
 * The buffers are cleared each time a state is opened: those of PGlite, 160 MB, took a third of the time.
 *
 * Segments of the WAL are kept for use again up to these sizes; by default a folder keeps up to 1 GB of them.
 */
export const SYNCED_START_PARAMS: string[] = [
  ...PGlite.defaultStartParams.filter((param) => param !== "-F"),
  ...["wal_sync_method=fsync", "min_wal_size=32MB", "max_wal_size=64MB", "shared_buffers=16MB"].flatMap(
    (setting) => ["-c", setting],
  ),
];
