/** Tries of a request in all. */
export const TRIES_MAX = 5;

const DELAY_MS_MAX = 60_000;

/** How long to wait between tries. */
export type BackOff = {
  /** The first wait, in milliseconds; each later one is twice as long, at most a minute. */
  delayMs: number;
  sleep: (ms: number) => Promise<void>;
  /** From 0 to below 1: spreads the waits, so that those who failed together do not come back together. */
  random: () => number;
};

const realBackOff: BackOff = {
  delayMs: 1000,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: Math.random,
};

/** The usual back-off, with what an option sets otherwise. */
export function backOffOf(options: {
  backOffMs?: number;
  sleep?: BackOff["sleep"];
  random?: BackOff["random"];
}): BackOff {
  return {
    delayMs: options.backOffMs ?? realBackOff.delayMs,
    sleep: options.sleep ?? realBackOff.sleep,
    random: options.random ?? realBackOff.random,
  };
}

/**
 * @param tried - how many tries have failed, from 1
 * @returns between half of the full wait and all of it
 */
export function waitMs({ delayMs, random }: BackOff, tried: number): number {
  const full = Math.min(DELAY_MS_MAX, delayMs * 2 ** (tried - 1));
  return Math.round(full / 2 + (full / 2) * random());
}
