import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type FSWatcher, watch } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import { builtCli } from "../support/built-cli.ts";

/** When a process is killed: after so many milliseconds, or at the n-th change of the store's files. */
export type Moment = { afterMs: number } | { atChange: number; afterMs: number };

export type Ended = {
  /** Whether the process was gone before its moment came. */
  byItself: boolean;
  status: number | null;
  seconds: number;
  /** Changes of the store's files that were seen. */
  changes: number;
  error: string;
};

/** Runs a command as a process of its own, and kills it with all that it has started at the moment given. */
export async function runAndKill(
  args: readonly string[],
  store: string,
  moment: Moment | undefined,
): Promise<Ended> {
  const cli = await builtCli();
  const start = performance.now();
  const child = spawn(process.execPath, [...cli, ...args], {
    stdio: ["ignore", "ignore", "pipe"],
    detached: true,
    // What a killed import had unpacked stays behind: beside the stores, where the test removes it.
    env: {
      ...process.env,
      // A state that is made is really made; where there is no time for that, durability.test.ts kills its making.
      ...(process.env.FOOTFALL_SLOW ? { FOOTFALL_STATE_TEMPLATE: "" } : {}),
      TMPDIR: join(store, "../.."),
      NODE_COMPILE_CACHE: join(tmpdir(), "node-compile-cache"),
    },
  });
  let error = "";
  child.stderr?.on("data", (text) => {
    error += text;
  });
  const closed = once(child, "close");
  let killed = false;
  const kill = () => {
    if (!killed && child.exitCode === null) killed = killGroup(child);
  };
  const changes = watchStore(store, (count) => {
    if (moment && "atChange" in moment && count === moment.atChange) setTimeout(kill, moment.afterMs);
  });
  if (moment && !("atChange" in moment)) await Promise.race([closed, later(moment.afterMs).then(kill)]);
  await closed;
  changes.end();
  return {
    byItself: child.signalCode === null,
    status: child.exitCode,
    seconds: (performance.now() - start) / 1000,
    changes: changes.count(),
    error,
  };
}

function killGroup(child: ChildProcess): boolean {
  try {
    process.kill(-(child.pid as number), "SIGKILL");
    return true;
  } catch {
    // It ended in the meantime.
    return false;
  }
}

/** Counts what happens to the files of a store: each commit of the warehouse and of the state is some of these. */
function watchStore(store: string, told: (count: number) => void): { count(): number; end(): void } {
  let count = 0;
  const watchers: FSWatcher[] = [];
  for (const folder of [store, join(store, "state/pg_wal")]) {
    try {
      const watcher = watch(folder, () => told(++count));
      watcher.on("error", () => {});
      watchers.push(watcher);
    } catch {
      // Not there yet: the store is being made.
    }
  }
  return {
    count: () => count,
    end: () => {
      for (const watcher of watchers) watcher.close();
    },
  };
}
