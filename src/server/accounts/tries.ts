import { HttpProblem } from "../problem.ts";

/** Wrong passwords of one address before it has to wait, and how long. */
const TRIES_MAX = 5;
const WAIT_MS = 60_000;
const ADDRESSES_MAX = 10_000;

/** Counts wrong passwords by address, wherever they come from; a right one begins anew. */
export type Tries = {
  /** @throws {HttpProblem} 429 where there were too many */
  check(address: string): void;
  failed(address: string): void;
  succeeded(address: string): void;
};

export function countedTries(now: () => number = Date.now): Tries {
  const wrong = new Map<string, { count: number; until: number }>();
  return {
    check(address) {
      const entry = wrong.get(address);
      if (entry && entry.count >= TRIES_MAX && entry.until > now())
        throw new HttpProblem(
          429,
          "too_many_requests",
          "Too many wrong passwords for this address; wait a minute and try again.",
        );
    },
    failed(address) {
      const entry = wrong.get(address);
      const count = entry && entry.until > now() ? entry.count + 1 : 1;
      wrong.delete(address);
      wrong.set(address, { count, until: now() + WAIT_MS });
      // Who tries a list of addresses must not fill the memory.
      const [oldest] = wrong.keys();
      if (wrong.size > ADDRESSES_MAX && oldest !== undefined) wrong.delete(oldest);
    },
    succeeded: (address) => void wrong.delete(address),
  };
}
