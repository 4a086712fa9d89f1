import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as later } from "node:timers/promises";
import { builtCli } from "../support/built-cli.ts";

const LOOK_MS = 5;
const WAIT_MAX_MS = 60_000;

/**
 * Runs a command as a process of its own, and kills it (SIGKILL) as soon as the org has seen something.
 *
 * @throws where the process ends before, or nothing is seen for a minute
 */
export async function killWhen(args: readonly string[], isSeen: () => boolean): Promise<void> {
  const cli = await builtCli();
  const child = spawn(process.execPath, [...cli, ...args], { stdio: ["ignore", "ignore", "pipe"] });
  let error = "";
  child.stderr.on("data", (text) => {
    error += text;
  });
  const closed = once(child, "close");
  const end = Date.now() + WAIT_MAX_MS;
  while (!isSeen() && child.exitCode === null && Date.now() < end) await later(LOOK_MS);
  const wasSeen = isSeen();
  child.kill("SIGKILL");
  await closed;
  if (!wasSeen || child.signalCode !== "SIGKILL")
    throw new Error(`${args.join(" ")} was to be killed, and ended by itself: ${child.exitCode} ${error}`);
}
