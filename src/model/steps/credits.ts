import type { Dialect } from "../../warehouse/dialect.ts";
import { ALL, micropercent, type PositionShares, positionShares } from "../credit/position-shares.ts";
import { type ModelName, positionModels } from "../credit/weights.ts";
import { step } from "../step.ts";

/**
 * The share of each touch in its opportunity under every model, exact, and the money that follows, in cents that
 * add up to the amount.
 *
 * What is the same for many touches is found once for the journey (`positionShares`); only time decay, where every
 * touch has a remainder of its own, puts the touches in order. Its quotients are guessed in floating point, which is
 * several times as fast as dividing 128 bits, and then checked in whole numbers: a guess is off by one at most.
 * @see shared/spec/attribution.md, section 8; shared/spec/README.md, decisions 10, 28, 29;
 *   docs/decisions/0021-shares-by-journey.md
 */
export const credits = step({
  name: "credits",
  row: "an opportunity and an interaction, with its share under every model",
  reads: ["opportunity_journey", "opportunities"],
  select: ({ settings, dialect }, from) => {
    const { attribution } = settings;
    const models = positionModels(attribution.custom).map((model): [ModelName, PositionShares] => [
      model.name,
      positionShares(model, dialect),
    ]);
    const [integer, whole] = [dialect.type("integer"), dialect.type("whole")];
    // The cents left over are fewer than the touches with a rest, so that none comes to one without.
    const byRest = "PARTITION BY journey ORDER BY rest DESC, nth";
    const nthOf = (flag: string) => `COALESCE(max(CASE WHEN ${flag} THEN nth END), 0)`;
    return `
  WITH touches AS (
    SELECT
      journey, opportunity_id, place, touchpoint_date, is_lead_creation, is_opportunity_creation, is_last,
      row_number() OVER (PARTITION BY journey ORDER BY place) AS nth
    FROM ${from.opportunity_journey}
  ),
  journeys AS (
    SELECT
      shape.*,
      abs(deal.cents) AS cents,
      CASE WHEN deal.cents < 0 THEN -1 ELSE 1 END AS sign
    FROM (
      SELECT
        journey,
        min(opportunity_id) AS opportunity_id,
        count(*) AS touches,
        ${nthOf("is_lead_creation")} AS lc_nth,
        ${nthOf("is_opportunity_creation")} AS oc_nth,
        ${nthOf("is_last")} AS closed_nth,
        max(touchpoint_date) AS last_date
      FROM touches
      GROUP BY journey
    ) AS shape
    JOIN ${from.opportunities} AS deal ON deal.opportunity_id = shape.opportunity_id
  ),
  shares AS (${staged(
    "journeys",
    models.map(([, { stages }]) => stages),
  )}),
  decaying AS (
    SELECT touch.journey, touch.nth, journey.cents,
      ${decayWeight(attribution.timeDecayHalfLifeDays, dialect)} AS n
    FROM touches AS touch
    JOIN journeys AS journey ON journey.journey = touch.journey
  ),
  decay_sums AS (
    SELECT journey, CAST(sum(n) AS ${whole}) AS d
    FROM decaying
    GROUP BY journey
  ),
  guessed AS (
    SELECT touch.journey, touch.nth, touch.cents, touch.n, sums.d,
      ${guessedCents(dialect)} AS down,
      ${guessedMicropercent(dialect)} AS micropercent
    FROM decaying AS touch
    JOIN decay_sums AS sums ON sums.journey = touch.journey
  ),
  checked AS (
    SELECT guessed.*,
      CAST(cents AS ${whole}) * n - CAST(down AS ${whole}) * d AS rest,
      CAST(n AS ${whole}) * ${2 * ALL} + d - CAST(micropercent AS ${whole}) * (d * 2) AS micro_rest
    FROM guessed
  ),
  decayed AS (
    SELECT journey, nth, cents,
      down + ${mended("rest", "d", "1")} AS down,
      rest - ${mended("rest", "d", "d")} AS rest,
      micropercent + ${mended("micro_rest", "d * 2", "1")} AS micropercent
    FROM checked
  ),
  decay_shares AS (
    SELECT journey, nth, micropercent, down + CASE WHEN rank <= cents - given THEN 1 ELSE 0 END AS cents
    FROM (
      SELECT decayed.*,
        row_number() OVER (${byRest}) AS rank,
        sum(down) OVER (${byRest} ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS given
      FROM decayed
    ) AS ranked
  )
  SELECT
    touch.journey,
    touch.place,
    ${models
      .map(
        ([name, share]) => `${share.micropercent} AS ${name}_micropercent,
    ${signed(share.cents, integer)} AS ${name}_cents`,
      )
      .join(",\n    ")},
    CASE WHEN touch.nth = journey.closed_nth THEN ${ALL} ELSE 0 END AS last_touch_micropercent,
    ${signed("CASE WHEN touch.nth = journey.closed_nth THEN journey.cents ELSE 0 END", integer)} AS last_touch_cents,
    ${micropercent("1", "journey.touches", dialect)} AS linear_micropercent,
    ${signed(
      `${dialect.quotient("journey.cents", "journey.touches")} + CASE WHEN touch.nth <= journey.cents % journey.touches THEN 1 ELSE 0 END`,
      integer,
    )} AS linear_cents,
    decay.micropercent AS time_decay_micropercent,
    ${signed("decay.cents", integer)} AS time_decay_cents
  FROM touches AS touch
  JOIN shares AS journey ON journey.journey = touch.journey
  JOIN decay_shares AS decay ON decay.journey = touch.journey AND decay.nth = touch.nth`;
  },
});

/** A relation with columns added stage by stage, those of all models together. */
function staged(relation: string, models: readonly PositionShares["stages"][]): string {
  const depth = Math.max(0, ...models.map((stages) => stages.length));
  let from = relation;
  for (let stage = 0; stage < depth; stage++) {
    const columns = models.flatMap((stages) => stages[stage] ?? []);
    from = `(SELECT journey.*, ${columns.join(",\n      ")} FROM ${from} AS journey)`;
  }
  return `SELECT * FROM ${from} AS journey`;
}

function signed(cents: string, type: string): string {
  return `CAST(journey.sign * (${cents}) AS ${type})`;
}

/**
 * Halved every so many days before the last touch, in units of 2^-52 of that touch: whole numbers, so that sums do
 * not depend on the order of rows.
 */
function decayWeight(halfLifeDays: number, dialect: Dialect): string {
  const age = dialect.daysBetween("touch.touchpoint_date", "journey.last_date");
  return `CAST(round(power(CAST(2 AS ${dialect.type("double")}), -(${age}) / ${halfLifeDays}e0) * 4503599627370496e0) AS ${dialect.type("integer")})`;
}

/** Beyond this, floating point could be off by more than one cent: eleven trillion. */
const GUESSED_CENTS = 2 ** 50;

/** Cents of a touch rounded down, or one more or less. */
function guessedCents(dialect: Dialect): string {
  const [integer, whole, double] = [dialect.type("integer"), dialect.type("whole"), dialect.type("double")];
  const exact = dialect.quotient(`CAST(touch.cents AS ${whole}) * touch.n`, "sums.d");
  return `CASE WHEN touch.cents < ${GUESSED_CENTS}
        THEN CAST(floor(CAST(touch.cents AS ${double}) * touch.n / CAST(sums.d AS ${double})) AS ${integer})
        ELSE CAST(${exact} AS ${integer}) END`;
}

/** The share of a touch in millionths of a percent, rounded half up, or one more or less. */
function guessedMicropercent(dialect: Dialect): string {
  const double = dialect.type("double");
  return `CAST(floor(CAST(touch.n AS ${double}) * ${ALL} / CAST(sums.d AS ${double}) + 0.5e0) AS ${dialect.type("integer")})`;
}

/** By how many steps a guess is off, of which its rest tells: it lies from 0 to below the divisor where it is right. */
function mended(rest: string, divisor: string, step: string): string {
  return `CASE WHEN ${rest} < 0 THEN -${step} WHEN ${rest} >= ${divisor} THEN ${step} ELSE 0 END`;
}
