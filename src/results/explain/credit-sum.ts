import {
  MODELS,
  type ModelName,
  type Position,
  type PositionModel,
  positionModels,
} from "../../model/credit/weights.ts";
import type { Settings } from "../../settings/schema.ts";

/** A touch of an opportunity's journey, as the credits see it. */
export type CreditTouch = {
  place: number;
  holds: readonly Position[];
  /** Days before the last touch. */
  ageDays: number;
};

/** How a touch comes to its share under a model: a sum that a reader can follow. */
export type CreditSum = {
  model: ModelName;
  /** The terms in percent, each with its reason: `22.5 (FT)`, `10/7 (one of 7 in the middle)`. */
  terms: { value: string; reason: string }[];
  percent: number;
};

/**
 * The sums of every model over one journey, place by place.
 *
 * This tells the rule of `model/steps/credits.ts` once more, in words and for one opportunity; whoever shows it
 * holds it against the stored share.
 * @see shared/spec/attribution.md, section 8
 */
export function creditSums(touches: readonly CreditTouch[], settings: Settings): CreditSum[][] {
  const models = positionModels(settings.attribution.custom);
  const halfLife = settings.attribution.timeDecayHalfLifeDays;
  const decay = touches.map((touch) => 2 ** (-touch.ageDays / halfLife));
  const decayWhole = decay.reduce((sum, weight) => sum + weight, 0);
  return touches.map((touch, index) =>
    MODELS.flatMap((name): CreditSum[] => {
      const model = models.find((candidate) => candidate.name === name);
      if (model) return [positionSum(model, touch, touches)];
      if (name === "last_touch") {
        const last = index === touches.length - 1;
        return [
          {
            model: name,
            terms: last ? [{ value: "100", reason: "last touch" }] : [],
            percent: last ? 100 : 0,
          },
        ];
      }
      if (name === "linear") {
        const reason = `one of ${touches.length} touches`;
        return [
          { model: name, terms: [{ value: `100/${touches.length}`, reason }], percent: 100 / touches.length },
        ];
      }
      if (name === "time_decay") {
        const weight = decay[index] ?? 0;
        const value = `100 × ${weight.toPrecision(4)}/${decayWhole.toPrecision(4)}`;
        const reason = `${touch.ageDays.toFixed(1)} days before the last touch, halved every ${halfLife} days`;
        return [{ model: name, terms: [{ value, reason }], percent: (100 * weight) / decayWhole }];
      }
      return [];
    }),
  );
}

function positionSum(model: PositionModel, touch: CreditTouch, touches: readonly CreditTouch[]): CreditSum {
  const unit = model.whole / 100;
  const present = (Object.keys(model.weights) as Position[]).filter((position) =>
    touches.some((other) => other.holds.includes(position)),
  );
  const total = present.reduce((sum, position) => sum + (model.weights[position] ?? 0), 0);
  const grow = total > 0 ? (model.whole - model.middle) / total : 0;
  const terms: CreditSum["terms"] = [];
  let percent = 0;
  const add = (value: string, amount: number, reason: string) => {
    terms.push({ value, reason });
    percent += amount;
  };
  const held = present.filter((position) => touch.holds.includes(position));
  for (const position of held) {
    const weight = ((model.weights[position] ?? 0) * grow) / unit;
    add(plain(weight), weight, position);
  }
  const end = touches.find((other) => other.holds.includes(model.until))?.place ?? 0;
  const pool = touches.filter(
    (other) => other.place <= end && !other.holds.some((position) => present.includes(position)),
  );
  const middle = (total > 0 ? model.middle : model.whole) / unit;
  if (model.middle > 0 && pool.includes(touch)) {
    const reason = `one of ${pool.length} in the middle`;
    add(pool.length === 1 ? plain(middle) : `${plain(middle)}/${pool.length}`, middle / pool.length, reason);
  } else if (model.middle > 0 && pool.length === 0 && held.length > 0) {
    const share = held.length === 1 ? plain(middle) : `${held.length} × ${plain(middle)}`;
    const isAll = held.length === present.length;
    const reason = `nothing in the middle, so the positions share its ${plain(middle)}${isAll ? "" : ` evenly, ${held.length} of ${present.length} of them here`}`;
    add(
      isAll ? plain(middle) : `${share}/${present.length}`,
      (held.length * middle) / present.length,
      reason,
    );
  }
  return { model: model.name, terms, percent };
}

function plain(value: number): string {
  return String(Math.round(value * 1e6) / 1e6);
}
