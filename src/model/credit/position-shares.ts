import type { Dialect } from "../../warehouse/dialect.ts";
import type { Position, PositionModel } from "./weights.ts";

/**
 * The shares of a model of positions, found once for each journey: each of its touches either holds a weighted
 * position, of which there are at most four, or has the same share of the middle as all others there, or nothing.
 *
 * With w the weights that a touch holds, m the middle, W the whole, k the touches of the middle, a share is
 * (w + m/k) / W; where there is no middle, m is shared by the positions instead. Where Lead Creation has no touch (only
 * visits led to the deal), the weights of the others grow until positions and middle make the whole again.
 * Numerators and denominators are whole numbers; those of one journey and model have the same denominator and their
 * numerators add up to it. Of the cents that rounding down leaves over, one each goes to the largest remainders, ties to
 * the earlier touch: how many touches stand before another is counted, nothing is sorted.
 * @see shared/spec/attribution.md, section 8 and OQ-34; shared/spec/README.md, decisions 10, 28
 */
export type PositionShares = {
  /** Columns of a journey, stage by stage: each may use those of the stages before it, under the alias `journey`. */
  stages: readonly (readonly string[])[];
  /** The share of a touch in millionths of a percent, over the aliases `touch` and `journey`. */
  micropercent: string;
  /** The share of a touch in cents, over the same. */
  cents: string;
};

/** Where the touches of a journey stand that hold a position; 0 where there is none. */
export const NTH: Record<Position, string> = {
  FT: "1",
  LC: "journey.lc_nth",
  OC: "journey.oc_nth",
  // Of an open opportunity provisionally (attribution.md, OQ-34).
  Closed: "journey.closed_nth",
};

/** Millionths of a percent that are everything. */
export const ALL = 100_000_000;

/** @param model - one that gives something to positions or to a middle */
export function positionShares(model: PositionModel, dialect: Dialect): PositionShares {
  const positions = positionsOf(model);
  const [only] = positions;
  if (model.middle === 0 && positions.length === 1 && only !== undefined) return wholeShare(only);
  return new Shares(model, positions, dialect).all();
}

function positionsOf(model: PositionModel): Position[] {
  return (Object.keys(model.weights) as Position[]).filter((position) => (model.weights[position] ?? 0) > 0);
}

/** Everything to the touch that holds a position. */
function wholeShare(position: Position): PositionShares {
  const either = (share: string) => `CASE WHEN touch.nth = ${NTH[position]} THEN ${share} ELSE 0 END`;
  return { stages: [], micropercent: either(String(ALL)), cents: either("journey.cents") };
}

/** The share of a position, or of each touch in the middle. */
type Part = Position | "middle";

class Shares {
  readonly #model: PositionModel;
  readonly #positions: readonly Position[];
  readonly #dialect: Dialect;
  /** Percent to six places needs a hundred million times the denominator: 64 bits carry that for tenths of a percent. */
  readonly #type: string;

  constructor(model: PositionModel, positions: readonly Position[], dialect: Dialect) {
    this.#model = model;
    this.#positions = positions;
    this.#dialect = dialect;
    this.#type = dialect.type(model.whole <= 1000 ? "integer" : "whole");
  }

  all(): PositionShares {
    const parts: Part[] = this.#model.middle > 0 ? [...this.#positions, "middle"] : [...this.#positions];
    const each = (columns: (part: Part) => string[]) => parts.flatMap(columns);
    return {
      stages: [
        this.#positions.map((position) => `${this.#leads(position)} AS ${this.#name(position, "leads")}`),
        [`${this.#pool()} AS ${this.#name("middle", "count")}`],
        [
          `${this.#wide(this.#denominator())} AS ${this.#denominatorName}`,
          ...each((part) => [`${this.#wide(this.#numerator(part))} AS ${this.#name(part, "n")}`]),
        ],
        each((part) => [
          `${this.#roundedDown(part)} AS ${this.#name(part, "down")}`,
          `${this.#rest(part)} AS ${this.#name(part, "rest")}`,
          `${this.#micropercent(part)} AS ${this.#name(part, "micro")}`,
        ]),
        [`${this.#left()} AS ${this.#leftName}`],
        [
          ...this.#positions.map(
            (position) =>
              `${this.#column(position, "down")} + CASE WHEN ${this.#rank(position)} <= journey.${this.#leftName} THEN 1 ELSE 0 END AS ${this.#name(position, "cents")}`,
          ),
          ...(this.#model.middle > 0 ? this.#gaps() : []),
        ],
      ],
      micropercent: this.#ofTouch((part) => this.#column(part, "micro")),
      cents: this.#ofTouch((part) =>
        part === "middle"
          ? `${this.#column(part, "down")} + CASE WHEN ${this.#rankInMiddle()} <= journey.${this.#leftName} THEN 1 ELSE 0 END`
          : this.#column(part, "cents"),
      ),
    };
  }

  #name(part: Part, what: string): string {
    return `${this.#model.name}_${part.toLowerCase()}_${what}`;
  }

  #column(part: Part, what: string): string {
    return `journey.${this.#name(part, what)}`;
  }

  get #denominatorName(): string {
    return `${this.#model.name}_d`;
  }

  get #leftName(): string {
    return `${this.#model.name}_left`;
  }

  #wide(expression: string): string {
    return `CAST(${expression} AS ${this.#type})`;
  }

  /** Whether a touch holds the position, and is not spoken of under an earlier one already. */
  #leads(position: Position): string {
    const earlier = this.#positions.slice(0, this.#positions.indexOf(position));
    return [`${NTH[position]} > 0`, ...earlier.map((other) => `${NTH[other]} <> ${NTH[position]}`)].join(
      " AND ",
    );
  }

  /** How many touches up to `until` hold no weighted position. */
  #pool(): string {
    const until = NTH[this.#model.until];
    const held = this.#positions.map(
      (position) =>
        `CASE WHEN ${this.#column(position, "leads")} AND ${NTH[position]} <= ${until} THEN 1 ELSE 0 END`,
    );
    return [until, ...held].join(" - ");
  }

  /** One expression where Lead Creation has a touch, another where it has none. */
  #eitherLead(make: (present: readonly Position[]) => string): string {
    const all = make(this.#positions);
    if (!this.#positions.includes("LC")) return all;
    const others = make(this.#positions.filter((position) => position !== "LC"));
    return all === others ? all : `CASE WHEN ${NTH.LC} > 0 THEN ${all} ELSE ${others} END`;
  }

  /** The weights of the positions that have a touch, and what makes them the whole again without the middle. */
  #scale(present: readonly Position[]): { total: number; grow: number; shrink: number } {
    const { weights, whole, middle } = this.#model;
    const total = present.reduce((sum, position) => sum + (weights[position] ?? 0), 0);
    const rest = whole - middle;
    return total === rest ? { total, grow: 1, shrink: 1 } : { total, grow: rest, shrink: total };
  }

  #denominator(): string {
    const { whole, middle } = this.#model;
    const pool = this.#column("middle", "count");
    return this.#eitherLead((present) => {
      const { total, shrink } = this.#scale(present);
      // No position could earn: the middle is all there is. Without it, the model gives nothing (attribution.md,
      // section 18, invariant 1).
      if (total === 0) return middle === 0 ? "1" : `greatest(${pool}, 1)`;
      if (middle === 0) return String(whole * shrink);
      return `${this.#wide(`CASE WHEN ${pool} > 0 THEN ${pool} ELSE ${present.length} END`)} * ${whole * shrink}`;
    });
  }

  #numerator(part: Part): string {
    const { weights, middle } = this.#model;
    const pool = this.#column("middle", "count");
    return this.#eitherLead((present) => {
      const { total, grow, shrink } = this.#scale(present);
      if (part === "middle") return String(total === 0 ? 1 : middle * shrink);
      if (!present.includes(part)) return "0";
      const together = (value: (position: Position) => number) =>
        present
          .map((other) =>
            other === part
              ? `${value(other)}`
              : `CASE WHEN ${NTH[other]} = ${NTH[part]} THEN ${value(other)} ELSE 0 END`,
          )
          .join(" + ");
      const held = `${this.#wide(together((position) => weights[position] ?? 0))} * ${grow}`;
      if (middle === 0) return held;
      return `CASE WHEN ${pool} > 0 THEN ${held} * ${this.#wide(pool)}
        ELSE ${held} * ${present.length} + ${this.#wide(together(() => 1))} * ${middle * shrink} END`;
    });
  }

  /** Cents of the share, rounded down. Split by the quotient first, so that no product outgrows its type. */
  #roundedDown(part: Part): string {
    const [n, d] = [this.#column(part, "n"), `journey.${this.#denominatorName}`];
    const { quotient } = this.#dialect;
    return `${quotient("journey.cents", d)} * ${n} + ${quotient(`(journey.cents % ${d}) * ${n}`, d)}`;
  }

  /** What rounding down has taken away, in units of one cent by the denominator. */
  #rest(part: Part): string {
    const [n, d] = [this.#column(part, "n"), `journey.${this.#denominatorName}`];
    return `((journey.cents % ${d}) * ${n}) % ${d}`;
  }

  #micropercent(part: Part): string {
    return micropercent(this.#column(part, "n"), `journey.${this.#denominatorName}`, this.#dialect);
  }

  /** Cents that rounding down has left over. */
  #left(): string {
    const given = this.#positions.map(
      (position) =>
        `CASE WHEN ${this.#column(position, "leads")} THEN ${this.#column(position, "down")} ELSE 0 END`,
    );
    if (this.#model.middle > 0)
      given.push(`${this.#column("middle", "count")} * ${this.#column("middle", "down")}`);
    return ["journey.cents", ...given].join(" - ");
  }

  /** The place of a position's touch when those that share are put in order of their remainders. */
  #rank(position: Position): string {
    const [nth, rest] = [NTH[position], this.#column(position, "rest")];
    const others = this.#positions.filter((other) => other !== position);
    const before = (other: Position) =>
      `CASE WHEN ${this.#column(other, "leads")} AND (${this.#column(other, "rest")} > ${rest}
        OR (${this.#column(other, "rest")} = ${rest} AND ${NTH[other]} < ${nth})) THEN 1 ELSE 0 END`;
    const ranks = ["1", ...others.map(before)];
    if (this.#model.middle > 0) {
      const until = NTH[this.#model.until];
      const held = others.map(
        (other) =>
          `CASE WHEN ${this.#column(other, "leads")} AND ${NTH[other]} < ${nth} AND ${NTH[other]} <= ${until} THEN 1 ELSE 0 END`,
      );
      const earlier = [`least(${nth} - 1, ${until})`, ...held].join(" - ");
      ranks.push(`CASE WHEN ${this.#column("middle", "rest")} > ${rest} THEN ${this.#column("middle", "count")}
        WHEN ${this.#column("middle", "rest")} = ${rest} THEN ${earlier} ELSE 0 END`);
    }
    return ranks.join(" + ");
  }

  /**
   * What the rank of a touch in the middle needs: how many positions come before all of the middle, and where those
   * stand that do not take turns with it.
   */
  #gaps(): string[] {
    const rest = this.#column("middle", "rest");
    const above = this.#positions.map(
      (position) =>
        `CASE WHEN ${this.#column(position, "leads")} AND ${this.#column(position, "rest")} > ${rest} THEN 1 ELSE 0 END`,
    );
    return [
      `${above.join(" + ") || "0"} AS ${this.#name("middle", "above")}`,
      ...this.#positions.map(
        (position) =>
          `CASE WHEN ${this.#column(position, "leads")} AND ${this.#column(position, "rest")} <> ${rest}
            THEN ${NTH[position]} END AS ${this.#name(position, "gap")}`,
      ),
    ];
  }

  /** Of a touch in the middle: those of the middle before it, and the positions that come before it. */
  #rankInMiddle(): string {
    const gaps = this.#positions.map(
      (position) => `CASE WHEN ${this.#column(position, "gap")} < touch.nth THEN 1 ELSE 0 END`,
    );
    return [`touch.nth + ${this.#column("middle", "above")}`, ...gaps].join(" - ");
  }

  /** What a touch has: as the position that it holds, as one of the middle, or nothing. */
  #ofTouch(share: (part: Part) => string): string {
    const held = this.#positions.map(
      (position) => `WHEN touch.nth = ${NTH[position]} THEN ${share(position)}`,
    );
    const middle =
      this.#model.middle > 0 ? `WHEN touch.nth <= ${NTH[this.#model.until]} THEN ${share("middle")}` : "";
    return `CASE ${held.join("\n        ")} ${middle} ELSE 0 END`;
  }
}

/** A fraction as millionths of a percent, rounded half up. */
export function micropercent(n: string, d: string, dialect: Dialect): string {
  return `CAST(${dialect.quotient(`${n} * ${2 * ALL} + ${d}`, `${d} * 2`)} AS ${dialect.type("integer")})`;
}
