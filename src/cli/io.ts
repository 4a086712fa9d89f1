/** Where a command writes; the tests put their own in place. */
export type Io = {
  out(text: string): void;
  error(text: string): void;
  /** Whether a person looks at the error stream: then progress is shown there. */
  isTerminal: boolean;
};

/** A line is rewritten at most this often: more often no eye can follow. */
const REWRITTEN_MS_MIN = 50;

/** One line on the terminal that says what is being done, rewritten as it changes. */
export function progressLine(io: Io): { show(what: string): void; clear(): void } {
  if (!io.isTerminal) return { show: () => {}, clear: () => {} };
  const start = performance.now();
  let shownAt = Number.NEGATIVE_INFINITY;
  const blank = "\r\u001b[2K";
  return {
    show: (what) => {
      const now = performance.now();
      // What stands for long is not told of again, so a line without a share must not be lost.
      if (now - shownAt < REWRITTEN_MS_MIN && what.endsWith("%")) return;
      shownAt = now;
      io.error(`${blank}${((now - start) / 1000).toFixed(1)} s  ${what}`);
    },
    clear: () => io.error(blank),
  };
}
