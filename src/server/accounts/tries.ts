import { isIPv6 } from "node:net";
import { HttpProblem } from "../problem.ts";

/** Wrong passwords for one address from one place before it has to wait, and how long. */
const TRIES_MAX = 5;
/** The same for one place, whichever addresses it tries. */
const TRIES_MAX_OF_PLACE = 15;
const WAIT_MS = 60_000;
const KEPT_MAX = 10_000;

/**
 * Counts tries of passwords by address and the place that they come from, and by place alone. Nobody can lock a person
 * out from elsewhere: what strangers try counts for their own place.
 */
export type Tries = {
  /**
   * Counts a try before its password is looked at, so that many at once are counted too.
   *
   * @param ip - where it comes from
   * @returns takes the try back: it was right
   * @throws {HttpProblem} 429 where there were too many
   */
  begin(address: string, ip: string): () => void;
};

export function countedTries(now: () => number = Date.now): Tries {
  const byBoth = countsUpTo(TRIES_MAX, now);
  const byPlace = countsUpTo(TRIES_MAX_OF_PLACE, now);
  return {
    begin(address, ip) {
      const place = placeOf(ip);
      const both = JSON.stringify([address, place]);
      if (byBoth.isOver(both) || byPlace.isOver(place))
        throw new HttpProblem(
          429,
          "too_many_requests",
          "Too many wrong passwords; wait a minute and try again.",
        );
      byBoth.add(both);
      byPlace.add(place);
      return () => {
        byBoth.forget(both);
        byPlace.takeBack(place);
      };
    },
  };
}

/** Who has one address of IPv6 has all 2^64 of its network. */
export function placeOf(ip: string): string {
  if (!isIPv6(ip) || ip.startsWith("::ffff:")) return ip;
  const [head = "", tail] = ip.split("::");
  const before = head.split(":").filter(Boolean);
  const after = tail?.split(":").filter(Boolean) ?? [];
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array<string>(zeros).fill("0"), ...after].slice(0, 4).join(":");
}

function countsUpTo(most: number, now: () => number) {
  const entries = new Map<string, { count: number; until: number }>();
  const current = (key: string) => {
    const entry = entries.get(key);
    return entry && entry.until > now() ? entry : undefined;
  };
  return {
    isOver: (key: string) => (current(key)?.count ?? 0) >= most,
    add: (key: string) => {
      const count = (current(key)?.count ?? 0) + 1;
      entries.delete(key);
      entries.set(key, { count, until: now() + WAIT_MS });
      // Who tries a list of addresses must not fill the memory.
      const [oldest] = entries.keys();
      if (entries.size > KEPT_MAX && oldest !== undefined) entries.delete(oldest);
    },
    takeBack: (key: string) => {
      const entry = entries.get(key);
      if (entry) entry.count -= 1;
    },
    forget: (key: string) => void entries.delete(key),
  };
}
