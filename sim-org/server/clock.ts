/** The org's clock: a source of time, moved by what tests and faults ask for. */
export type Clock = {
  /** Milliseconds since 1970. */
  now(): number;
  /** Moves the clock on (or back) by so many milliseconds, and lets it run from there. */
  advance(ms: number): void;
  /** Sets the clock; it runs on from there. */
  set(instant: number): void;
};

/** @param source - what runs underneath; default: the machine's clock */
export function clockOver(source: () => number = Date.now): Clock {
  let offsetMs = 0;
  return {
    now: () => source() + offsetMs,
    advance: (ms) => {
      offsetMs += ms;
    },
    set: (instant) => {
      offsetMs = instant - source();
    },
  };
}

/** An instant as the REST API writes it in JSON: `2026-01-25T17:00:00.000+0000`. */
export function restInstant(instant: number): string {
  return new Date(instant).toISOString().replace("Z", "+0000");
}
