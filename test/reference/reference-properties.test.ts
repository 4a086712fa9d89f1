/** What must hold of any outcome: attribution.md, 18, on random small organisations. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { organisationAndSettings, type Sample, shuffledTable } from "./arbitraries.ts";
import { MODELS } from "./credit.ts";
import { must, type Organisation } from "./csv-values.ts";
import { decideMembers } from "./decide.ts";
import { add, compare, decimalText, fraction, readDecimal, roundHalfAwayFromZero, sum } from "./exact.ts";
import { interactionsOf, opportunityJourneys } from "./journey.ts";
import { referenceOutcome } from "./outcome.ts";
import { cellOf, readOrganisation } from "./records.ts";
import { withDefaults } from "./settings.ts";
import { recordsOf } from "./small-organisations.ts";

const RUNS = { numRuns: process.env.FOOTFALL_SLOW ? 1500 : 500 };

function journeysOf({ organisation, settings, now }: Sample) {
  const records = readOrganisation(organisation);
  const complete = withDefaults(settings);
  const decisions = decideMembers(records, complete, Date.parse(now));
  return opportunityJourneys(interactionsOf(decisions), records, complete, Date.parse(now));
}

test("every model of every opportunity adds up to 100 % and to the amount", () => {
  fc.assert(
    fc.property(organisationAndSettings(), (sample) => {
      const { amountField, custom } = withDefaults(sample.settings);
      for (const journey of journeysOf(sample)) {
        const amount = readDecimal(cellOf(journey.opportunity, amountField) ?? "0");
        for (const model of MODELS) {
          if (model === "custom" && custom === undefined) continue;
          const shares = must(journey.shares.get(model));
          expect(sum(shares)).toEqual(fraction(100n));
          expect(shares.every((share) => compare(share, fraction(0n)) >= 0)).toBe(true);
          const cents = must(journey.revenueCents.get(model)).reduce((left, right) => left + right, 0n);
          expect(cents).toBe(roundHalfAwayFromZero(must(amount), 2));
        }
      }
    }),
    RUNS,
  );
});

test("the order of rows and of columns does not matter", () => {
  fc.assert(
    fc.property(organisationAndSettings(), fc.integer(), ({ organisation, settings, now }, seed) => {
      const entries = Object.entries(organisation).map(([object, table]) => [
        object,
        shuffledTable(table, seed),
      ]);
      const shuffled: Organisation = Object.fromEntries(entries);
      const sorted = ({ counts, ...outcome }: ReturnType<typeof referenceOutcome>) => ({
        ...outcome,
        counts: { ...counts, membersByStatus: new Map(Object.entries(counts.membersByStatus).sort()) },
      });
      expect(sorted(referenceOutcome(shuffled, settings, now))).toEqual(
        sorted(referenceOutcome(organisation, settings, now)),
      );
    }),
    RUNS,
  );
});

test("the files agree with each other", () => {
  fc.assert(
    fc.property(organisationAndSettings(), ({ organisation, settings, now }) => {
      const outcome = referenceOutcome(organisation, settings, now);
      const members = recordsOf(outcome.members);
      for (const member of members) {
        expect(member.date_source === "").toBe(member.touchpoint_date === "");
        expect(member.counts).toBe(String(member.status === "created"));
        expect(member.touchpoint_id === "").toBe(member.counts === "false");
      }
      const counting = new Set(members.map((member) => member.touchpoint_id));
      for (const touch of recordsOf(outcome.touchpoints)) expect(counting).toContain(touch.touchpoint_id);
      const attributed = recordsOf(outcome.attribution_touchpoints);
      for (const touch of attributed) expect(counting).toContain(touch.touchpoint_id);
      const pending = attributed.filter((touch) => touch.pending === "true");
      expect(new Set(pending.map((touch) => touch.opportunity_id)).size).toBe(pending.length);
      const channels = recordsOf(outcome.channels);
      expect(channels.reduce((total, row) => total + Number(row.touchpoints), 0)).toBe(
        outcome.counts.touchpoints,
      );
      for (const table of [outcome.members, outcome.touchpoints, outcome.attribution_touchpoints]) {
        for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
      }
    }),
    RUNS,
  );
});

test("a doubled amount changes revenue only", () => {
  fc.assert(
    fc.property(organisationAndSettings(), ({ organisation, settings, now }) => {
      const table = organisation.Opportunity;
      if (table === undefined) return;
      const places = table.columns
        .map((name, place) => ({ name: name.toLowerCase(), place }))
        .filter(({ name }) => name === "amount" || name === "arr__c")
        .map(({ place }) => place);
      const rows = table.rows.map((row) =>
        row.map((cell, place) => (places.includes(place) ? doubled(cell) : cell)),
      );
      const richer = { ...organisation, Opportunity: { ...table, rows } };
      const { suppress, ...rest } = settings;
      const { attributionTouchpoints: _, ...otherSuppress } = suppress ?? {};
      const calm = { ...rest, suppress: otherSuppress };
      const percents = (subject: Organisation) =>
        recordsOf(referenceOutcome(subject, calm, now).attribution_touchpoints).map((row) =>
          Object.entries(row).filter(([column]) => !column.endsWith("_revenue")),
        );
      expect(percents(richer)).toEqual(percents(organisation));
    }),
    RUNS,
  );
});

function doubled(cell: string): string {
  const number = readDecimal(cell);
  return number === undefined ? cell : decimalText(roundHalfAwayFromZero(add(number, number), 8), 8);
}

describe("random organisations are rich enough", () => {
  const samples = fc.sample(organisationAndSettings(), { numRuns: 1500, seed: 20260125 });
  const outcomes = samples.map(({ organisation, settings, now }) =>
    referenceOutcome(organisation, settings, now),
  );
  const seen = (values: string[][]) => new Set(values.flat());

  test("every status and every warning comes about", () => {
    const statuses = seen(outcomes.map(({ counts }) => Object.keys(counts.membersByStatus)));
    expect(statuses.size).toBe(16);
    const codes = seen(outcomes.map(({ warnings }) => warnings.map(({ code }) => code)));
    expect(codes.size).toBe(8);
  });

  test("journeys of several touches are common, with every label", () => {
    const touches = outcomes.reduce((total, { counts }) => total + counts.attributionTouchpoints, 0);
    const opportunities = outcomes.reduce(
      (total, { counts }) => total + counts.opportunitiesWithTouchpoints,
      0,
    );
    expect(opportunities).toBeGreaterThan(600);
    expect(touches / opportunities).toBeGreaterThan(1.8);
    const labels = seen(
      outcomes.map((outcome) => recordsOf(outcome.attribution_touchpoints).map((row) => row.positions ?? "")),
    );
    expect([...labels].sort()).toEqual([
      "FT, LC, Form",
      "FT, LC, OC, Form",
      "FT, LC, OC, Form, Closed",
      "Form",
      "Form, Closed",
      "OC, Form",
      "OC, Form, Closed",
    ]);
  });
});
