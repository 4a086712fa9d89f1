/** Where a command writes; the tests put their own in place. */
export type Io = {
  out(text: string): void;
  error(text: string): void;
  /** Whether a person looks at the error stream: then progress is shown there. */
  isTerminal: boolean;
};

/** One line on the terminal that says what is being done, rewritten as it changes. */
export function progressLine(io: Io): { show(what: string): void; clear(): void } {
  if (!io.isTerminal) return { show: () => {}, clear: () => {} };
  const start = performance.now();
  const blank = "\r\u001b[2K";
  return {
    show: (what) => io.error(`${blank}${((performance.now() - start) / 1000).toFixed(1)} s  ${what}`),
    clear: () => io.error(blank),
  };
}
