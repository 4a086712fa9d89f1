import { type Path, PathError, pathProblem } from "./path.ts";
import { toMillionths, type WholeCredit, WholeShares } from "./whole-shares.ts";

/**
 * The most channels in one run. Markov inverts a matrix of channels by channels: a thousand take seconds, and more
 * are most likely campaign names that somebody forgot to group.
 */
export const CHANNELS_MAX = 1_000;

/** Counts stay below this, so that every sum of them, twice over, is an exact integer. */
const TOUCHES_MAX = 2 ** 52;

/** What one channel has seen. */
export type ChannelTally = {
  /** Touches of this channel in all journeys, converting or not. */
  touches: number;
  /** How often the next touch of the journey was of which channel. */
  readonly moves: Map<string, number>;
  readonly first: WholeShares;
  readonly last: WholeShares;
  readonly linear: WholeShares;
  readonly position: WholeShares;
  readonly shapley: WholeShares;
};

/**
 * Counts journeys, path by path, in memory that grows with the channels (and the different lengths of journeys),
 * not with the paths. Every count is an integer: the order of the paths cannot change it.
 */
export class JourneyTally {
  conversions = 0;
  millionths = 0n;
  nulls = 0;
  readonly #channels = new Map<string, ChannelTally>();
  #paths = 0;
  #touches = 0;

  /** @throws PathError when the path cannot be credited, or the counts become too large to stay exact */
  add(path: Path): void {
    this.#paths += 1;
    const problem = pathProblem(path);
    if (problem !== undefined) throw new PathError(this.#paths, problem);
    const journeys = path.conversions + path.nulls;
    if (journeys === 0) return;
    this.#touches += journeys * path.channels.length;
    if (this.#touches > TOUCHES_MAX) {
      const tooMany = {
        field: "conversions",
        problem: `add up to more than ${TOUCHES_MAX} touches`,
      } as const;
      throw new PathError(this.#paths, tooMany);
    }
    this.nulls += path.nulls;
    this.#countMoves(path.channels, journeys);
    if (path.conversions === 0) return;
    const credit = { conversions: path.conversions, millionths: toMillionths(path.value) };
    this.conversions += credit.conversions;
    this.millionths += credit.millionths;
    this.#share(path.channels, credit);
  }

  /** The channels in the byte order of their names. */
  channels(): readonly (readonly [string, ChannelTally])[] {
    return [...this.#channels]
      .map(([channel, tally]) => ({ channel, tally, bytes: Buffer.from(channel) }))
      .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
      .map(({ channel, tally }) => [channel, tally] as const);
  }

  #countMoves(channels: readonly string[], journeys: number): void {
    let previous: ChannelTally | undefined;
    for (const channel of channels) {
      previous?.moves.set(channel, (previous.moves.get(channel) ?? 0) + journeys);
      previous = this.#channel(channel);
      previous.touches += journeys;
    }
  }

  /**
   * Shares the conversions of one path among its channels.
   *
   * Shapley needs no subsets here. In the game v(S) = conversions of the journeys whose channels all lie in S, a
   * converting journey with the channels T adds 1 to v(S) exactly where S contains T: it is the unanimity game of
   * T. In that game the channels of T are interchangeable and all others add nothing, so each of T gets 1/|T|; and
   * the Shapley value of a sum of games is the sum of their values.
   */
  #share(channels: readonly string[], credit: WholeCredit): void {
    const length = channels.length;
    const timesByChannel = new Map<string, number>();
    for (const channel of channels) timesByChannel.set(channel, (timesByChannel.get(channel) ?? 0) + 1);
    for (const [channel, times] of timesByChannel) {
      const tally = this.#channel(channel);
      const opens = Number(channels[0] === channel);
      const closes = Number(channels.at(-1) === channel);
      tally.first.add(credit, opens, 1);
      tally.last.add(credit, closes, 1);
      tally.linear.add(credit, times, length);
      tally.shapley.add(credit, 1, timesByChannel.size);
      if (length <= 2) {
        // Nobody stands between the two ends: they share the middle's part as well.
        tally.position.add(credit, times, length);
      } else {
        tally.position.add(credit, 2 * (opens + closes), 5);
        tally.position.add(credit, times - opens - closes, 5 * (length - 2));
      }
    }
  }

  #channel(channel: string): ChannelTally {
    const known = this.#channels.get(channel);
    if (known !== undefined) return known;
    if (this.#channels.size === CHANNELS_MAX) {
      const problem = `name more than ${CHANNELS_MAX} different channels; group them first`;
      throw new PathError(this.#paths, { field: "channels", problem });
    }
    const tally: ChannelTally = {
      touches: 0,
      moves: new Map(),
      first: new WholeShares(),
      last: new WholeShares(),
      linear: new WholeShares(),
      position: new WholeShares(),
      shapley: new WholeShares(),
    };
    this.#channels.set(channel, tally);
    return tally;
  }
}
