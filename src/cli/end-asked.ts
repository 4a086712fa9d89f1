import { once } from "node:events";

/** When the process is told to end; listened for from the start, so that no signal is missed. */
export async function endAsked(): Promise<void> {
  await Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);
}
