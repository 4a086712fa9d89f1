/**
 * Journeys over touches of all sources: visits, forms, chats, campaigns, activities. Today only campaigns come in, but
 * the steps from `interactions` on must be right for all. Many random journeys go through the real steps at once and
 * are compared with a brute force that is written from shared/spec/attribution.md, sections 3, 5 and 8.
 */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDuckDb } from "../src/warehouse/duckdb/duckdb-warehouse.ts";
import type { Warehouse } from "../src/warehouse/warehouse.ts";
import { creditJourneys, type Deal, type Interaction, KINDS } from "./acceptance/journeys.ts";
import { compareText, instantText, must } from "./reference/csv-values.ts";
import {
  add,
  compare,
  decimalText,
  divide,
  type Fraction,
  floor,
  fraction,
  multiply,
  readDecimal,
  roundHalfAwayFromZero,
  sum,
  ZERO,
} from "./reference/exact.ts";
import type { CustomWeights } from "./reference/settings.ts";
import { type Cells, recordsOf } from "./reference/small-organisations.ts";
import { limited } from "./support/property-runs.ts";

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openDuckDb({ path: ":memory:", threads: 1 });
});
afterAll(() => warehouse.close());

/** Loads, of some two hundred opportunities each; one takes 0.1 s. */
const RUNS = Number(process.env.FOOTFALL_PROPERTY_RUNS ?? 15);
const HALF_LIFE_DAYS = 3;

const HOUR_MS = 3_600_000;
const START = Date.parse("2026-01-01T00:00:00Z");

/** A call is no form, and is engaging (attribution.md, 1.2 and OQ-08). */
const CALL = { source: "chat", formLike: false, engaged: true, sourceRank: 2 } as const;
const KIND = fc.oneof(
  { weight: 5, arbitrary: fc.constant(must(KINDS.web)) },
  { weight: 5, arbitrary: fc.constantFrom(...Object.values(KINDS), CALL) },
);

/** Few instants, so that touches meet each other, creations and closings; some a millisecond aside. */
const TIME = fc
  .tuple(fc.nat({ max: 12 }), fc.constantFrom(0, 0, 0, 0, -1, 1))
  .map(([place, aside]) => START + place * 6 * HOUR_MS + aside);

/** People whose ids sort differently by UTF-8 bytes and by UTF-16 units. */
const PEOPLE = ["ann@x", "bob@x", "\u{1f600}@x", "\uffe6@x"];
const CENTS = [0n, 1n, 5n, -3n, 100n, -100n, 10_001n, 8_400_000n, 123_456_789_012_345n];

type Touch = { who: number; kind: Omit<Interaction, "id" | "person" | "at">; at: number; id: number };
type Group = { touches: Touch[]; deals: (Omit<Deal, "id" | "people"> & { who: boolean[] })[] };

const GROUP: fc.Arbitrary<Group> = fc.record({
  touches: fc.uniqueArray(
    fc.record({ who: fc.nat({ max: PEOPLE.length - 1 }), kind: KIND, at: TIME, id: fc.nat({ max: 99 }) }),
    { maxLength: 12, selector: ({ id }) => id },
  ),
  deals: fc.array(
    fc.record({
      who: fc.array(fc.boolean(), { minLength: PEOPLE.length, maxLength: PEOPLE.length }),
      createdAt: TIME,
      opensAt: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: TIME }),
      closesAt: fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 2, arbitrary: TIME }),
      cents: fc.constantFrom(...CENTS),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

const CUSTOM: fc.Arbitrary<CustomWeights> = fc
  .oneof(
    fc.constantFrom([30, 0, 30, 0, 40], [26, 22, 37, 5, 10], [0, 100, 0, 0, 0], [0, 60, 0, 0, 40]),
    fc.constantFrom([33.3333, 33.3333, 33.3334, 0, 0], [0, 0, 0, 0, 100], [20, 20, 20, 20, 20]),
    fc.array(fc.nat({ max: 1_000_000 }), { minLength: 4, maxLength: 4 }).map((cuts) => {
      const bounds = [0, ...cuts.toSorted((left, right) => left - right), 1_000_000];
      return [0, 1, 2, 3, 4].map((place) => (must(bounds[place + 1]) - must(bounds[place])) / 10_000);
    }),
  )
  .map(([FT = 0, LC = 0, OC = 0, Closed = 0, middle = 0]) => ({ FT, LC, OC, Closed, middle }));

/** The source that suppression takes out, on each side. */
const SUPPRESSED = fc.oneof(
  { weight: 3, arbitrary: fc.constant("none") },
  { weight: 1, arbitrary: fc.constantFrom("web", "crm_campaign") },
);

const INPUT = fc.noBias(
  fc.record({
    groups: fc.array(GROUP, { minLength: 1, maxLength: 200, size: "max" }),
    custom: CUSTOM,
    suppressed: fc.record({ buyer: SUPPRESSED, attribution: SUPPRESSED }),
  }),
);

test("journeys of any sources: positions, labels, shares and cents are those of the specification", async () => {
  await fc.assert(
    fc.asyncProperty(INPUT, async ({ groups, custom, suppressed }) => {
      const { interactions, deals } = assembled(groups);
      const rule = (source: string) => [
        { anyOf: [[{ field: "Touchpoint.source", operator: "equals" as const, value: source }]] },
      ];
      const outcome = await creditJourneys(warehouse, interactions, deals, {
        attribution: { custom, timeDecayHalfLifeDays: HALF_LIFE_DAYS },
        suppress: {
          buyerTouchpoints: rule(suppressed.buyer),
          attributionTouchpoints: rule(suppressed.attribution),
        },
      });

      const surfaced = interactions.filter(({ source }) => source !== suppressed.buyer);
      const people = [...Map.groupBy(surfaced, ({ person }) => person)].sort(([left], [right]) =>
        compareText(left, right),
      );
      expect(outcome.touchpoints.rows.map((row) => row.join(" "))).toEqual(
        people.flatMap(([, touches]) => personRows(touches)),
      );

      const actual = Map.groupBy(
        recordsOf(outcome.attribution_touchpoints),
        ({ opportunity_id }) => opportunity_id,
      );
      const admissible = interactions.filter(({ source }) => source !== suppressed.attribution);
      for (const deal of deals) {
        const { rows, decay } = dealRows(deal, admissible, custom);
        const found = actual.get(deal.id) ?? [];
        expect(found.map(exactColumns)).toEqual(rows.map(exactColumns));
        expectDecay(found, decay, deal.cents);
      }
    }),
    limited(RUNS),
  );
}, 3_600_000);

/** Groups of people side by side in one load; ids differ between groups. */
function assembled(groups: readonly Group[]): { interactions: Interaction[]; deals: Deal[] } {
  const person = (group: number, who: number) => `${PEOPLE[who]}.${group}`;
  return {
    interactions: groups.flatMap(({ touches }, group) =>
      touches.map(({ who, kind, at, id }) => ({
        ...kind,
        id: `${person(group, who)}|${id}`,
        person: person(group, who),
        at,
      })),
    ),
    deals: groups.flatMap(({ deals }, group) =>
      deals.map(({ who, ...deal }, place) => ({
        ...deal,
        id: `deal ${group}.${place}`,
        people: who.flatMap((isMapped, number) =>
          isMapped ? [{ person: person(group, number), contact: `contact ${group}.${number}` }] : [],
        ),
      })),
    ),
  };
}

// ---- The brute force. ----

/** attribution.md, OQ-08; README.md, 5 */
function inJourneyOrder(touches: readonly Interaction[]): Interaction[] {
  return touches.toSorted(
    (left, right) =>
      left.at - right.at ||
      Number(left.formLike) - Number(right.formLike) ||
      left.sourceRank - right.sourceRank ||
      compareText(left.id, right.id),
  );
}

/** attribution.md, 3: what is surfaced on a person, as the rows of `touchpoints`. */
function personRows(touches: readonly Interaction[]): string[] {
  const journey = inJourneyOrder(touches);
  const first = must(journey[0]);
  const lead = journey.find(({ engaged }) => engaged);
  const surfaced = journey.filter((touch) => touch === first || touch.engaged);
  const shares = sharesOf(U_SHAPED, surfaced, { FT: first, LC: lead, OC: undefined, Closed: undefined });
  return surfaced.map((touch, place) => {
    const labels = [
      touch === first && "FT",
      touch === lead && "LC",
      touch !== lead && touch.engaged && "PostLC",
      touch.formLike && "Form",
    ];
    const text = labels.filter(Boolean).join(", ");
    const uShaped = decimalText(roundHalfAwayFromZero(divide(must(shares[place]), HUNDRED), 6), 6);
    const one = (holds: boolean) => (holds ? "1" : "0");
    return [
      touch.id,
      touch.person,
      touch.source,
      instantText(touch.at),
      "",
      "",
      touch.source,
      "",
      text,
      one(touch === first),
      one(touch === lead),
      uShaped,
    ].join(" ");
  });
}

type Position = "FT" | "LC" | "OC" | "Closed";
type Positions = Record<Position, Interaction | undefined>;
type Model = { weights: Partial<Record<Position, Fraction>>; middle: Fraction; window: Position };

const HUNDRED = fraction(100n);
const decimal = (text: number) => must(readDecimal(String(text)));
const weights = (given: Partial<Record<Position, number>>): Model["weights"] =>
  Object.fromEntries(Object.entries(given).map(([position, weight]) => [position, decimal(weight)]));

const U_SHAPED: Model = { weights: weights({ FT: 40, LC: 40 }), middle: decimal(20), window: "LC" };

function modelsWith({ middle, ...custom }: CustomWeights): Record<string, Model> {
  return {
    first_touch: { weights: weights({ FT: 100 }), middle: ZERO, window: "FT" },
    lead_creation: { weights: weights({ LC: 100 }), middle: ZERO, window: "LC" },
    u_shaped: U_SHAPED,
    w_shaped: { weights: weights({ FT: 30, LC: 30, OC: 30 }), middle: decimal(10), window: "OC" },
    full_path: {
      weights: weights({ FT: 22.5, LC: 22.5, OC: 22.5, Closed: 22.5 }),
      middle: decimal(10),
      window: "Closed",
    },
    custom: { weights: weights(custom), middle: decimal(middle), window: "Closed" },
  };
}

/**
 * attribution.md, 8.2 to 8.4: shares in percent of touches in journey order.
 *
 * A weighted position without a touch scales the others, so that positions and middle make 100 again; where none is
 * left, that is the middle alone. The middle goes to touches from FT to the window's end that hold no weighted
 * position; where there are none, evenly to the positions.
 */
function sharesOf(model: Model, touches: readonly Interaction[], positions: Positions): Fraction[] {
  const weighted = (Object.entries(model.weights) as [Position, Fraction][]).filter(
    ([, weight]) => compare(weight, ZERO) > 0,
  );
  const held = weighted.flatMap(([position, weight]) => {
    const touch = positions[position];
    return touch === undefined ? [] : [{ touch, weight }];
  });
  const present = sum(held.map(({ weight }) => weight));
  const scale = held.length === 0 ? ZERO : divide(minus(HUNDRED, model.middle), present);
  const middle = held.length === 0 && compare(model.middle, ZERO) > 0 ? HUNDRED : model.middle;
  const end = positions[model.window];
  const window = end === undefined ? [] : touches.slice(0, touches.indexOf(end) + 1);
  const pool = window.filter((touch) => held.every((holder) => holder.touch !== touch));
  return touches.map((touch) => {
    const own = held.filter((holder) => holder.touch === touch);
    const earned = multiply(sum(own.map(({ weight }) => weight)), scale);
    if (pool.includes(touch)) return add(earned, divide(middle, whole(pool.length)));
    if (pool.length > 0 || held.length === 0) return earned;
    return add(earned, multiply(divide(middle, whole(held.length)), whole(own.length)));
  });
}

/** attribution.md, 4.2, 4.3, 5: an opportunity's touches with positions and credit. */
function dealRows(
  deal: Deal,
  interactions: readonly Interaction[],
  custom: CustomWeights,
): { rows: Cells[]; decay: number[] } {
  const contacts = new Map(deal.people.map(({ person, contact }) => [person, contact]));
  const journey = inJourneyOrder(
    interactions.filter(
      ({ person, at }) =>
        contacts.has(person) &&
        (deal.opensAt === null || at >= deal.opensAt) &&
        (deal.closesAt === null || at < deal.closesAt),
    ),
  );
  const positions: Positions = {
    FT: journey[0],
    LC: journey.find(({ engaged }) => engaged),
    OC: journey.findLast(({ at }) => at <= deal.createdAt) ?? journey[0],
    Closed: journey.at(-1),
  };
  const isOpen = deal.closesAt === null;
  const touches = journey.filter((touch) => touch.engaged || Object.values(positions).includes(touch));
  const rows = touches.map((touch): Cells => {
    const labels = [
      touch === positions.FT && "FT",
      touch === positions.LC && "LC",
      touch === positions.OC && "OC",
      touch.formLike && "Form",
      touch === positions.Closed && !isOpen && "Closed",
    ];
    return {
      opportunity_id: deal.id,
      contact_id: must(contacts.get(touch.person)),
      person: touch.person,
      touchpoint_id: touch.id,
      touchpoint_date: instantText(touch.at),
      channel: touch.source,
      subchannel: "",
      campaign_id: "",
      positions: labels.filter(Boolean).join(", "),
      pending: String(isOpen && touch === positions.Closed),
    };
  });
  const give = (model: string, shares: readonly Fraction[]) => {
    const cents = splitCents(deal.cents, shares);
    for (const [place, row] of rows.entries()) {
      row[`${model}_percent`] = decimalText(roundHalfAwayFromZero(must(shares[place]), 6), 6);
      row[`${model}_revenue`] = decimalText(must(cents[place]), 2);
    }
  };
  for (const [name, model] of Object.entries(modelsWith(custom)))
    give(name, sharesOf(model, touches, positions));
  give(
    "last_touch",
    touches.map((touch) => (touch === positions.Closed ? HUNDRED : ZERO)),
  );
  give(
    "linear",
    touches.map(() => divide(HUNDRED, whole(touches.length))),
  );
  const last = touches.at(-1)?.at ?? 0;
  return { rows, decay: touches.map(({ at }) => 2 ** ((at - last) / (24 * HOUR_MS) / HALF_LIFE_DAYS)) };
}

/** README.md, 28: to the cent by largest remainder, ties to the earlier touch; a sign comes after. */
function splitCents(cents: bigint, shares: readonly Fraction[]): bigint[] {
  if (compare(sum(shares), ZERO) === 0) return shares.map(() => 0n);
  const size = cents < 0n ? -cents : cents;
  const exact = shares.map((share) => divide(multiply(fraction(size), share), HUNDRED));
  const parts = exact.map(floor);
  const rest = (place: number) => minus(must(exact[place]), fraction(must(parts[place])));
  const left = Number(size - parts.reduce((total, part) => total + part, 0n));
  const order = shares.map((_, place) => place).sort((a, b) => compare(rest(b), rest(a)) || a - b);
  for (const place of order.slice(0, left)) parts[place] = must(parts[place]) + 1n;
  return parts.map((part) => (cents < 0n ? -part : part));
}

/** README.md, 29: time decay may be computed in binary floats, so it is compared with a tolerance. */
function expectDecay(found: readonly Cells[], decay: readonly number[], cents: bigint): void {
  const all = decay.reduce((total, weight) => total + weight, 0);
  let given = 0n;
  for (const [place, row] of found.entries()) {
    const share = must(decay[place]) / all;
    expect(Math.abs(Number(row.time_decay_percent) - share * 100)).toBeLessThan(1.1e-6);
    const revenue = roundHalfAwayFromZero(must(readDecimal(must(row.time_decay_revenue))), 2);
    expect(Math.abs(Number(revenue) - share * Number(cents))).toBeLessThan(1.5);
    given += revenue;
  }
  if (found.length > 0) expect(given).toBe(cents);
}

function exactColumns(row: Cells): string {
  return Object.entries(row)
    .filter(([column]) => !column.startsWith("time_decay"))
    .map(([column, cell]) => `${column}=${cell}`)
    .join(" ");
}

function minus(left: Fraction, right: Fraction): Fraction {
  return add(left, multiply(right, fraction(-1n)));
}

function whole(number: number): Fraction {
  return fraction(BigInt(number));
}
