/** Runs of a property: fewer for every change, more in the slow suite. */
export const runsOf = ({ quick, slow }: { quick: number; slow: number }) =>
  process.env.FOOTFALL_SLOW ? slow : quick;

/**
 * How a property that takes seconds a run is looked for: a failing case is made smaller for a while, and then told as it
 * is; without a limit that may take hours.
 */
export function limited(
  numRuns: number,
  msOfRun = 15_000,
): {
  numRuns: number;
  interruptAfterTimeLimit: number;
  markInterruptAsFailure: true;
} {
  return { numRuns, interruptAfterTimeLimit: 120_000 + numRuns * msOfRun, markInterruptAsFailure: true };
}
