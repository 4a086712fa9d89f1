import type { Dialect } from "../../warehouse/dialect.ts";
import { type ModelName, type Position, type PositionModel, positionModels } from "../credit/weights.ts";
import { step } from "../step.ts";

/**
 * The share of each touch in its opportunity under every model, exact, and the money that follows, in cents that
 * add up to the amount.
 *
 * A share is a fraction of two whole numbers. Those of one opportunity and model have the same denominator and
 * their numerators add up to it, so that percentages and cents are whole-number arithmetic; what is left after
 * rounding down goes cent by cent to the largest remainders, ties to the earlier touch.
 * @see shared/spec/attribution.md, section 8; shared/spec/README.md, decisions 10, 28, 29
 */
export const credits = step({
  name: "credits",
  row: "an opportunity and an interaction, with its share under every model",
  reads: ["opportunity_journey", "opportunities"],
  select: ({ settings, dialect }, from) => {
    const weighted = positionModels(settings.attribution.custom);
    const pooled = weighted.filter((model) => model.middle > 0);
    const shares: Share[] = [
      ...weighted.map((model) => positionShare(model, dialect)),
      {
        model: "last_touch",
        numerator: "CASE WHEN touch.is_last THEN 1 ELSE 0 END",
        denominator: "1",
        type: "integer",
        remainders: "none",
      },
      { model: "linear", numerator: "1", denominator: "whole.touches", type: "integer", remainders: "equal" },
      {
        model: "time_decay",
        numerator: "touch.decay",
        denominator: "whole.decay",
        type: "whole",
        remainders: "any",
      },
    ];
    const columns = (make: (share: Share) => string) => shares.map(make).join(",\n      ");
    const ranked = shares.filter(({ remainders }) => remainders === "any");
    const places = (position: Position) => `max(CASE WHEN ${HOLDS[position]} THEN touch.place END)`;
    return `
  WITH journeys AS (
    SELECT
      touch.opportunity_id,
      row_number() OVER (ORDER BY touch.opportunity_id) AS journey,
      abs(max(deal.cents)) AS cents,
      CASE WHEN max(deal.cents) < 0 THEN -1 ELSE 1 END AS sign,
      count(*) AS touches,
      ${places("LC")} AS lc_place,
      ${places("OC")} AS oc_place,
      ${places("Closed")} AS closed_place,
      max(touch.touchpoint_date) AS last_date
    FROM ${from.opportunity_journey} AS touch
    JOIN ${from.opportunities} AS deal ON deal.opportunity_id = touch.opportunity_id
    GROUP BY touch.opportunity_id
  ),
  touches AS (
    SELECT
      touch.*,
      journey.journey,
      row_number() OVER (PARTITION BY journey.journey ORDER BY touch.place) AS nth,
      ${pooled.map((model) => `${inPool(model)} AS in_${model.name}_pool`).join(",\n      ")},
      ${decayWeight(settings.attribution.timeDecayHalfLifeDays, dialect)} AS decay
    FROM ${from.opportunity_journey} AS touch
    JOIN journeys AS journey ON journey.opportunity_id = touch.opportunity_id
  ),
  wholes AS (
    SELECT
      touch.journey,
      ${pooled.map((model) => `sum(touch.in_${model.name}_pool) AS ${model.name}_pool`).join(",\n      ")},
      CAST(sum(CAST(touch.decay AS ${dialect.type("whole")})) AS ${dialect.type("whole")}) AS decay
    FROM touches AS touch
    GROUP BY touch.journey
  ),
  fractions AS (
    SELECT
      touch.opportunity_id,
      touch.touchpoint_id,
      touch.place,
      touch.nth,
      touch.journey,
      whole.cents,
      whole.sign,
      ${columns(({ model, numerator, type }) => `CAST(${numerator} AS ${dialect.type(type)}) AS ${model}_n`)},
      ${columns(({ model, denominator, type }) => `CAST(${denominator} AS ${dialect.type(type)}) AS ${model}_d`)}
    FROM touches AS touch
    JOIN (
      SELECT journeys.*, ${pooled.map((model) => `wholes.${model.name}_pool`).join(", ")}, wholes.decay
      FROM journeys
      JOIN wholes ON wholes.journey = journeys.journey
    ) AS whole ON whole.journey = touch.journey
  ),
  parts AS (
    SELECT
      fraction.*,
      ${columns(
        ({ model }) => `${wholeCents(model, dialect)} AS ${model}_cents,
      ${centsRest(model)} AS ${model}_rest`,
      )}
    FROM fractions AS fraction
  ),
  ${ranked.map(({ model }) => extraCents(model)).join(",\n  ")}
  SELECT
    part.opportunity_id,
    part.touchpoint_id,
    ${columns(
      (share) => `${micropercent(share.model, dialect)} AS ${share.model}_micropercent,
      CAST(part.sign * (part.${share.model}_cents + ${extraCent(share)}) AS ${dialect.type("integer")}) AS ${share.model}_cents`,
    )}
  FROM parts AS part
  ${ranked
    .map(
      ({ model }) =>
        `LEFT JOIN ${model}_extra ON ${model}_extra.journey = part.journey AND ${model}_extra.nth = part.nth`,
    )
    .join("\n  ")}`;
  },
});

/** A model's share of a touch as numerator and denominator, over the aliases `touch` and `whole`. */
type Share = {
  model: ModelName;
  numerator: string;
  denominator: string;
  /** 64 bits where they suffice: they are several times faster. */
  type: "integer" | "whole";
  /** What rounding to cents can leave over: nothing where one touch has all, the same of every touch, or anything. */
  remainders: "none" | "equal" | "any";
};

const HOLDS: Record<Position, string> = {
  FT: "touch.is_first_touch",
  LC: "touch.is_lead_creation",
  OC: "touch.is_opportunity_creation",
  // Of an open opportunity provisionally (attribution.md, OQ-34).
  Closed: "touch.is_last",
};

const PLACES: Record<Position, string> = {
  FT: "1",
  LC: "journey.lc_place",
  OC: "journey.oc_place",
  Closed: "journey.closed_place",
};

/** 1 where the touch lies in the model's window and holds none of its weighted positions. */
function inPool(model: PositionModel): string {
  const held = positionsOf(model).map((position) => HOLDS[position]);
  return `CASE WHEN touch.place <= ${PLACES[model.until]} AND NOT (${held.join(" OR ") || "FALSE"}) THEN 1 ELSE 0 END`;
}

function positionsOf(model: PositionModel): Position[] {
  return (Object.keys(model.weights) as Position[]).filter((position) => (model.weights[position] ?? 0) > 0);
}

/**
 * The share under a model of positions.
 *
 * With w the weights that the touch holds, m the middle, W the whole, k the touches in the pool:
 * (w + m/k) / W; where the pool is empty, m is shared by the positions instead. Where Lead Creation has no touch
 * (only visits led to the deal), the weights of the others grow until positions and middle make the whole again.
 */
function positionShare(model: PositionModel, dialect: Dialect): Share {
  const positions = positionsOf(model);
  const share = (present: Position[]): { numerator: string; denominator: string } => {
    const total = present.reduce((sum, position) => sum + (model.weights[position] ?? 0), 0);
    const pool = `whole.${model.name}_pool`;
    if (total === 0) {
      // No position could earn. The middle is all there is; without it, the model gives nothing (attribution.md,
      // section 18, invariant 1).
      return model.middle === 0
        ? { numerator: "0", denominator: "1" }
        : { numerator: `touch.in_${model.name}_pool`, denominator: `greatest(${pool}, 1)` };
    }
    const held = sumOf(present.map((position) => [HOLDS[position], model.weights[position] ?? 0]));
    const heldCount = sumOf(present.map((position) => [HOLDS[position], 1]));
    const rest = model.whole - model.middle;
    const [grow, shrink] = total === rest ? [1, 1] : [rest, total];
    if (model.middle === 0)
      return { numerator: `${wide(held)} * ${grow}`, denominator: String(model.whole * shrink) };
    const parts = `(CASE WHEN ${pool} > 0 THEN ${pool} ELSE ${present.length} END)`;
    const portion = `(CASE WHEN ${pool} > 0 THEN touch.in_${model.name}_pool ELSE ${heldCount} END)`;
    return {
      numerator: `${wide(held)} * ${grow} * ${wide(parts)} + ${wide(portion)} * ${model.middle * shrink}`,
      denominator: `${wide(parts)} * ${model.whole * shrink}`,
    };
  };
  // Percent to six places needs a hundred million times the denominator: 64 bits carry that for tenths of a percent.
  const type = model.whole <= 1000 ? "integer" : "whole";
  function wide(expression: string): string {
    return `CAST(${expression} AS ${dialect.type(type)})`;
  }
  const all = share(positions);
  const remainders = positions.length > 1 || model.middle > 0 ? "any" : "none";
  if (!positions.includes("LC")) return { model: model.name, ...all, type, remainders };
  const without = share(positions.filter((position) => position !== "LC"));
  const either = (key: "numerator" | "denominator") =>
    `CASE WHEN whole.lc_place IS NOT NULL THEN ${all[key]} ELSE ${without[key]} END`;
  return {
    model: model.name,
    numerator: either("numerator"),
    denominator: either("denominator"),
    type,
    remainders,
  };
}

function sumOf(terms: readonly (readonly [test: string, value: number])[]): string {
  if (terms.length === 0) return "0";
  return terms.map(([test, value]) => `CASE WHEN ${test} THEN ${value} ELSE 0 END`).join(" + ");
}

/**
 * Halved every so many days before the last touch, in units of 2^-52 of that touch: whole numbers, so that sums do
 * not depend on the order of rows.
 */
function decayWeight(halfLifeDays: number, dialect: Dialect): string {
  const age = dialect.daysBetween("touch.touchpoint_date", "journey.last_date");
  return `CAST(round(power(CAST(2 AS ${dialect.type("double")}), -(${age}) / ${halfLifeDays}e0) * 4503599627370496e0) AS ${dialect.type("integer")})`;
}

/** Cents of the share, rounded down. Split by the quotient first, so that no product outgrows its type. */
function wholeCents(model: ModelName, dialect: Dialect): string {
  const [n, d] = [`fraction.${model}_n`, `fraction.${model}_d`];
  return `${dialect.quotient("fraction.cents", d)} * ${n} + ${dialect.quotient(`(fraction.cents % ${d}) * ${n}`, d)}`;
}

/** What rounding down has taken away, in units of one cent by the denominator. */
function centsRest(model: ModelName): string {
  const [n, d] = [`fraction.${model}_n`, `fraction.${model}_d`];
  return `((fraction.cents % ${d}) * ${n}) % ${d}`;
}

/**
 * The touches that get one of the cents that rounding down has left over: those with the largest remainders, ties to
 * the earlier touch. A relation of its own with few columns, since sorting whole rows for each model is what costs.
 */
function extraCents(model: ModelName): string {
  const order = `PARTITION BY part.journey ORDER BY part.${model}_rest DESC, part.nth`;
  return `${model}_extra AS (
    SELECT journey, nth
    FROM (
      SELECT
        part.journey,
        part.nth,
        row_number() OVER (${order}) AS rank,
        part.cents - sum(part.${model}_cents) OVER (${order} ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS left_over
      FROM parts AS part
      WHERE part.${model}_n > 0
    ) AS remainders
    WHERE rank <= left_over
  )`;
}

/** 1 where the touch gets one of the cents that are left over. */
function extraCent({ model, remainders }: Share): string {
  switch (remainders) {
    case "none":
      return "0";
    case "equal":
      return `CASE WHEN part.nth <= part.cents % part.${model}_d THEN 1 ELSE 0 END`;
    case "any":
      return `CASE WHEN ${model}_extra.nth IS NULL THEN 0 ELSE 1 END`;
  }
}

/** Millionths of a percent, rounded half up. */
function micropercent(model: ModelName, dialect: Dialect): string {
  const [n, d] = [`part.${model}_n`, `part.${model}_d`];
  return `CAST(${dialect.quotient(`${n} * 200000000 + ${d}`, `${d} * 2`)} AS ${dialect.type("integer")})`;
}
