import { inverse } from "./inverse.ts";

/** One channel as a state of the chain. All are counts of journeys, so that the matrix holds integers. */
export type ChainState = {
  readonly channel: string;
  /** Touches of this channel: how often the state is left, to another state or out of the chain. */
  readonly touches: number;
  /** How often the chain moves on to which channel. */
  readonly moves: ReadonlyMap<string, number>;
};

/**
 * The removal effects of an absorbing Markov chain of order 1 whose states are start, the channels, conversion and
 * null: how much of the reward is lost when every move into a channel leads to null instead.
 *
 * Start, conversion and null are no rows of the matrix, so that a channel may bear any name.
 *
 * With T the moves between channels, D the touches on the diagonal and r the rewards of the journeys that end at
 * each channel, the moves have the probabilities Q = D⁻¹T. Let G = (D - T)⁻¹. Then
 *
 * - a journey that stands at c brings x(c) = ((I - Q)⁻¹ D⁻¹ r)(c) = (G r)(c) until it ends;
 * - it stands at c, once there, (I - Q)⁻¹(c, c) = G(c, c) · touches(c) times;
 * - the chain was counted from journeys, so it touches c as often as they did: touches(c) / journeys times from the
 *   start. The chance that it reaches c at all is this number divided by the one before: 1 / (journeys · G(c, c)).
 *
 * Without c, the reward of a journey falls by the chance to reach c times x(c); with c it is sum(r) / journeys. The
 * effect is the quotient: x(c) / (G(c, c) · sum(r)). So one inverse serves all channels, instead of one system for
 * each. D - T is an M-matrix, dominant in rows and columns: elimination adds only numbers of one sign beside the
 * diagonal, and a channel that leads to no reward gets exactly 0.
 *
 * @param states - each with at least one touch, and a way out of the chain; their order may affect the last bits
 * @param rewards - for each kind of reward, what the journeys brought that ended at each state; 0 or more
 * @returns for each kind of reward, the effect of removing each state, from 0 to 1; all 0 where there is no reward
 */
export function removalEffects(
  states: readonly ChainState[],
  rewards: readonly (readonly number[])[],
): number[][] {
  const solved = inverse(leavingMinusMoves(states));
  return rewards.map((reward) => {
    const total = sum(reward);
    return solved.map((row, index) => {
      if (total === 0) return 0;
      const expected = sum(reward.map((amount, end) => amount * (row[end] ?? 0)));
      return Math.min(1, expected / ((row[index] ?? 0) * total));
    });
  });
}

function leavingMinusMoves(states: readonly ChainState[]): Float64Array[] {
  const indexByChannel = new Map(states.map(({ channel }, index) => [channel, index]));
  return states.map(({ touches, moves }, from) => {
    const row = new Float64Array(states.length);
    row[from] = touches;
    for (const [channel, count] of moves) {
      const to = indexByChannel.get(channel);
      if (to !== undefined) row[to] = (row[to] ?? 0) - count;
    }
    return row;
  });
}

function sum(terms: readonly number[]): number {
  return terms.reduce((total, term) => total + term, 0);
}
