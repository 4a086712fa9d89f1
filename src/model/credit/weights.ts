import type { CustomWeights } from "../../settings/schema.ts";

/**
 * The attribution models that give weights to positions, and share a rest among the touches between them.
 *
 * All weights are whole numbers: tenths of a percent for the built-in models, as many decimals as the custom one
 * needs for that.
 * @see shared/spec/attribution.md, 8.1
 */

/** The contract's models, in its order. */
export const MODELS = [
  "first_touch",
  "lead_creation",
  "u_shaped",
  "w_shaped",
  "full_path",
  "custom",
  "last_touch",
  "linear",
  "time_decay",
] as const;
export type ModelName = (typeof MODELS)[number];

/** The model that reports show first. */
export const SHOWN_MODEL: ModelName = "w_shaped";

export type Position = "FT" | "LC" | "OC" | "Closed";

export type PositionModel = {
  name: ModelName;
  /** What 100 % is, in the unit of the weights. */
  whole: number;
  /** Positions that weigh something. */
  weights: Partial<Record<Position, number>>;
  /** Shared evenly by the touches from First Touch to `until` that hold no weighted position. */
  middle: number;
  until: Position;
};

const FIRST_TOUCH: PositionModel = {
  name: "first_touch",
  whole: 1000,
  weights: { FT: 1000 },
  middle: 0,
  until: "FT",
};
const LEAD_CREATION: PositionModel = {
  name: "lead_creation",
  whole: 1000,
  weights: { LC: 1000 },
  middle: 0,
  until: "LC",
};
const U_SHAPED: PositionModel = {
  name: "u_shaped",
  whole: 1000,
  weights: { FT: 400, LC: 400 },
  middle: 200,
  until: "LC",
};
const W_SHAPED: PositionModel = {
  name: "w_shaped",
  whole: 1000,
  weights: { FT: 300, LC: 300, OC: 300 },
  middle: 100,
  until: "OC",
};
const FULL_PATH: PositionModel = {
  name: "full_path",
  whole: 1000,
  weights: { FT: 225, LC: 225, OC: 225, Closed: 225 },
  middle: 100,
  until: "Closed",
};

/** The models that weigh positions: five built in, and the custom one where it is set. */
export function positionModels(custom: CustomWeights | null | undefined): PositionModel[] {
  const models = [FIRST_TOUCH, LEAD_CREATION, U_SHAPED, W_SHAPED, FULL_PATH];
  return custom ? [...models, customModel(custom)] : models;
}

function customModel(custom: CustomWeights): PositionModel {
  const decimals = [0, 1, 2, 3, 4].find((places) =>
    Object.values(custom).every((weight) => Number.isInteger(round(weight * 10 ** places, 6))),
  );
  const scale = 10 ** (decimals ?? 4);
  const units = (weight: number) => Math.round(weight * scale);
  const weights: Partial<Record<Position, number>> = {};
  for (const position of ["FT", "LC", "OC", "Closed"] as const) {
    if (units(custom[position]) > 0) weights[position] = units(custom[position]);
  }
  return { name: "custom", whole: 100 * scale, weights, middle: units(custom.middle), until: "Closed" };
}

function round(value: number, places: number): number {
  return Math.round(value * 10 ** places) / 10 ** places;
}
