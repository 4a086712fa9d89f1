import type { ModelName } from "../../model/credit/weights.ts";

/** Two touches of a person in different campaigns within this time are probably one visit. */
export const DOUBLE_COUNT_HOURS = 24;

export type DoubleCount = {
  kind: "online_type" | "follows_web" | "follows_membership" | "overlaps_web_tracking";
  campaignId: string;
  name: string;
  /** The campaign whose people it holds a second time. */
  other?: { campaignId: string; name: string };
  people: number;
  members: number;
  touchpoints: number;
  /** Credit of won opportunities that may be counted twice, by model: money with two decimals. */
  won: Record<string, string>;
  text: string;
  /** `YYYY-MM-DD`, for the campaign's Touchpoint End Date. */
  proposal?: { touchpointEnd: string };
};

export type DoubleCountingOptions = {
  /** Touches of one person no further apart than this may be one; default 24. */
  withinHours?: number | undefined;
  /** The day, `YYYY-MM-DD`, from which on the web is tracked; default: that of the earliest web touch, if there is any. */
  webTrackingSince?: string | undefined;
  /** Fewer people are a coincidence; default 5. */
  minimumPeople?: number | undefined;
  /** Of the smaller of two campaigns, what share of its people both must hold; default 0.2. */
  minimumShare?: number | undefined;
  /** Types and channels that the web script sees by itself; default `ONLINE_TYPES`. */
  onlineTypes?: readonly string[] | undefined;
  /** Models whose credit is told; the first one gives the order. Default: W-shaped. */
  models?: readonly ModelName[] | undefined;
};

export type ReadOptions = {
  [Option in Exclude<keyof DoubleCountingOptions, "webTrackingSince">]-?: NonNullable<
    DoubleCountingOptions[Option]
  >;
} & { webTrackingSince: string | undefined };
