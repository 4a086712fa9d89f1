import { type ChannelTally, JourneyTally } from "./journey-tally.ts";
import { removalEffects } from "./markov.ts";
import type { Path } from "./path.ts";
import { type Credit, fromMillionths } from "./whole-shares.ts";

/** The models, in the order of reports. */
export const PATH_MODELS = ["first", "last", "linear", "position", "markov", "shapley"] as const;
export type PathModel = (typeof PATH_MODELS)[number];

/** What one channel gets, by each model. */
export type DataDrivenCredit = Readonly<Record<PathModel, Credit>> & {
  readonly channel: string;
  /** The part of all conversions that the Markov chain loses without this channel, 0 to 1. */
  readonly removalEffect: number;
};

export type DataDrivenResult = {
  /** Every channel that a journey touched, in the byte order of the names. */
  readonly channels: readonly DataDrivenCredit[];
  readonly conversions: number;
  readonly value: number;
  readonly nulls: number;
  /** The chance that a journey converts: conversions by journeys, which is also the chain's. 0 without journeys. */
  readonly baseProbability: number;
};

/**
 * Credits conversions and money to channels, by six models.
 *
 * Each model gives away all conversions and all money. `first`, `last`, `linear` and `position` (40 % first, 20 %
 * all between, 40 % last; two touches share evenly) count touches; `shapley` shares each conversion evenly among
 * the distinct channels of its journey; `markov` is in proportion to the removal effects.
 *
 * @example
 * ```ts
 * const { channels } = dataDriven([
 *   { channels: ["Event", "Webinar"], conversions: 1, value: 90, nulls: 0 },
 *   { channels: ["Webinar"], conversions: 1, value: 30, nulls: 0 },
 *   { channels: ["Event"], conversions: 0, value: 0, nulls: 1 },
 * ]);
 * channels[0]; // { channel: "Event", removalEffect: 0.5, shapley: { conversions: 0.5, value: 45 }, ... }
 * ```
 *
 * @param paths - read once; their order, and whether equal paths come together or apart, changes nothing
 * @throws PathError that names the path and its field
 * @see shared/spec/README.md, decision 11
 */
export function dataDriven(paths: Iterable<Path>): DataDrivenResult {
  const tally = new JourneyTally();
  for (const path of paths) tally.add(path);
  return resultOf(tally);
}

/** The same for paths that arrive over time, such as those of `readPathStream`. */
export async function dataDrivenStream(paths: AsyncIterable<Path>): Promise<DataDrivenResult> {
  const tally = new JourneyTally();
  for await (const path of paths) tally.add(path);
  return resultOf(tally);
}

function resultOf(tally: JourneyTally): DataDrivenResult {
  const { conversions, nulls } = tally;
  const value = fromMillionths(tally.millionths);
  const channels = tally.channels();
  const markov = markovCredits(channels, { conversions, value });
  return {
    channels: channels.map(([channel, counted], index) => ({
      channel,
      first: counted.first.total(),
      last: counted.last.total(),
      linear: counted.linear.total(),
      position: counted.position.total(),
      shapley: counted.shapley.total(),
      markov: { conversions: markov.conversions[index] ?? 0, value: markov.value[index] ?? 0 },
      removalEffect: markov.effects[index] ?? 0,
    })),
    conversions,
    value,
    nulls,
    baseProbability: conversions === 0 ? 0 : conversions / (conversions + nulls),
  };
}

/**
 * Money has removal effects of its own: what the chain loses when a conversion brings the mean of those that ended
 * at the same channel. Where amounts are negative (credit notes), a removal can gain, and shares of gains and
 * losses mean nothing: then the money follows the conversions.
 */
function markovCredits(channels: readonly (readonly [string, ChannelTally])[], total: Credit) {
  const states = channels.map(([channel, { touches, moves }]) => ({ channel, touches, moves }));
  const closing = channels.map(([, { last }]) => last.total());
  const conversionsClosed = closing.map(({ conversions }) => conversions);
  const valueClosed = closing.map(({ value }) => value);
  const moneyCounts = total.value > 0 && valueClosed.every((value) => value >= 0);
  const rewards = [conversionsClosed, moneyCounts ? valueClosed : conversionsClosed];
  const [effects = [], valueEffects = []] = removalEffects(states, rewards);
  return {
    effects,
    conversions: inProportion(effects, total.conversions),
    value: inProportion(valueEffects, total.value),
  };
}

function inProportion(weights: readonly number[], total: number): number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => (whole === 0 ? 0 : (weight / whole) * total));
}
