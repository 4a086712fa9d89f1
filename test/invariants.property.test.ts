/**
 * The invariants of shared/spec/attribution.md, section 18, of the real model over random organisations, settings and
 * zones. (Stages, and the cap on what is shown of PostLC, come later; visits: `journey.property.test.ts`.)
 */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MODELS, type ModelName } from "../src/model/credit/weights.ts";
import { openDuckDb } from "../src/warehouse/duckdb/duckdb-warehouse.ts";
import type { Warehouse } from "../src/warehouse/warehouse.ts";
import { organisationAndSettings, type Sample, shuffledTable } from "./reference/arbitraries.ts";
import {
  endOfDay,
  id18,
  isNull,
  must,
  type ObjectName,
  type Organisation,
  readDay,
  readTime,
  type Table,
} from "./reference/csv-values.ts";
import { readDecimal, roundHalfAwayFromZero } from "./reference/exact.ts";
import { referenceOutcome } from "./reference/outcome.ts";
import { type SettingsInput, withDefaults } from "./reference/settings.ts";
import { type Cells, recordsOf } from "./reference/small-organisations.ts";
import { type ModelOutcome, modelOutcome } from "./support/model-run.ts";
import { limited } from "./support/property-runs.ts";

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openDuckDb({ path: ":memory:", threads: 1 });
});
afterAll(() => warehouse.close());

/** Samples of the property that needs most of them; a sample takes two to five runs of the model, 0.3 s each. */
const RUNS = Number(process.env.FOOTFALL_PROPERTY_RUNS ?? 3);
const TIMEOUT_MS = 3_600_000;
const HOUR_MS = 3_600_000;

const run = ({ organisation, settings, now }: Sample): Promise<ModelOutcome> =>
  modelOutcome(warehouse, organisation, settings, now);

/** Runs a property on a share of the samples. */
function holds<Input>(share: number, input: fc.Arbitrary<Input>, check: (input: Input) => Promise<void>) {
  return fc.assert(fc.asyncProperty(input, check), limited(Math.max(1, Math.ceil(RUNS * share)), 10_000));
}

/** Samples in which there is something to see; the reference, which is fast, finds them. */
function samplesWith(wanted: (outcome: Tables, sample: Sample) => boolean): fc.Arbitrary<Sample> {
  return organisationAndSettings().filter((sample) =>
    wanted(referenceOutcome(sample.organisation, sample.settings, sample.now), sample),
  );
}

type Tables = Pick<ModelOutcome, "members" | "touchpoints" | "attribution_touchpoints">;

const someCredit = samplesWith(({ attribution_touchpoints }) => attribution_touchpoints.rows.length > 2);

describe("One outcome", () => {
  test(
    "1, 2, 8, 9: models total 100 % and the amount; each position is on one touch, which has its share",
    async () => {
      await holds(0.75, someCredit, async (sample) => {
        const outcome = await run(sample);
        const { amountField, custom } = withDefaults(sample.settings);
        const models = MODELS.filter((model) => model !== "custom" || custom !== undefined);
        const deals = recordsOfObject(sample.organisation, "Opportunity");
        for (const [opportunity, journey] of grouped(outcome.attribution_touchpoints, "opportunity_id")) {
          const deal = must(deals.get(opportunity));
          for (const model of models) expectWhole(journey, model, centsOf(deal[amountField.toLowerCase()]));
          expectPositions(journey, /^(true|1)$/i.test(must(deal.isclosed)));
          if (custom === undefined) {
            for (const touch of journey)
              expect([touch.custom_percent, touch.custom_revenue]).toEqual(["", ""]);
          }
        }
        for (const [, journey] of grouped(outcome.touchpoints, "person")) {
          expect(journey.map(({ positions }) => positions)).toEqual(
            journey.map((_, place) => (place === 0 ? "FT, LC, Form" : "PostLC, Form")),
          );
          for (const share of ["first_touch", "lead_creation", "u_shaped"]) {
            expect(journey.map((touch) => touch[share])).toEqual(
              journey.map((_, place) => (place === 0 ? "1" : "0")),
            );
          }
        }
      });
    },
    TIMEOUT_MS,
  );

  test(
    "3: the order of rows and columns does not matter, nor does what ran before",
    async () => {
      await holds(0.4, fc.tuple(someCredit, fc.integer()), async ([sample, seed]) => {
        const outcome = await run(sample);
        const shuffled = Object.fromEntries(
          Object.entries(sample.organisation).map(([object, table]) => [object, shuffledTable(table, seed)]),
        );
        expect(await run({ ...sample, organisation: shuffled })).toEqual(outcome);
        expect(await run(sample)).toEqual(outcome);
      });
    },
    TIMEOUT_MS,
  );
});

/** The shares of a model total 100 % up to the rounding of each to six decimals; its revenue totals the amount. */
function expectWhole(journey: readonly Cells[], model: ModelName, amountCents: number): void {
  const millionths = journey.map((touch) => Math.round(Number(must(touch[`${model}_percent`])) * 1e6));
  const cents = journey.map((touch) => Math.round(Number(must(touch[`${model}_revenue`])) * 100));
  expect(Math.abs(total(millionths) - 100e6), `${model} percent`).toBeLessThanOrEqual(journey.length / 2);
  expect(total(cents), `${model} revenue`).toBe(amountCents);
  for (const [place, share] of millionths.entries()) {
    expect(share).toBeGreaterThanOrEqual(0);
    expect(share).toBeLessThanOrEqual(100e6);
    // Less than a cent away from the share; the share is known to half a millionth.
    const slack = 1 + Math.abs(amountCents) * 0.5e-8;
    expect(Math.abs(must(cents[place]) - (share / 100e6) * amountCents)).toBeLessThan(slack);
  }
}

function expectPositions(journey: readonly Cells[], isClosed: boolean): void {
  const holders = (label: string) =>
    journey.flatMap((touch, place) => (labels(touch).includes(label) ? [place] : []));
  const last = journey.length - 1;
  const whole = (model: ModelName) =>
    journey.flatMap((touch, place) => (touch[`${model}_percent`] === "100" ? [place] : []));
  const none = (model: ModelName) => journey.filter((touch) => touch[`${model}_percent`] === "0").length;
  expect(holders("FT")).toEqual([0]);
  expect(whole("first_touch")).toEqual([0]);
  expect(none("first_touch")).toBe(last);
  expect(holders("LC")).toHaveLength(1);
  expect(whole("lead_creation")).toEqual(holders("LC"));
  expect(none("lead_creation")).toBe(last);
  expect(holders("OC")).toHaveLength(1);
  expect(holders("Closed")).toEqual(isClosed ? [last] : []);
  expect(journey.map(({ pending }) => pending)).toEqual(
    journey.map((_, place) => String(!isClosed && place === last)),
  );
  expect(whole("last_touch")).toEqual([last]);
  const dates = journey.map((touch) => must(touch.touchpoint_date));
  expect(dates).toEqual([...dates].sort());
}

test(
  "7: changing the amounts changes revenue only",
  async () => {
    const amounts = ["", "0", "84000", "-0.05", "33.335", "1e3", "100.01", "0.01"];
    const input = fc.tuple(someCredit, fc.array(fc.constantFrom(...amounts), { minLength: 8, maxLength: 8 }));
    await holds(0.4, input, async ([sample, drawn]) => {
      const before = { ...sample, settings: withoutRulesOn(["amount", "arr__c"], sample.settings) };
      const opportunities = must(sample.organisation.Opportunity);
      const changed: Table = {
        ...opportunities,
        rows: opportunities.rows.map((row, place) =>
          row.map((cell, column) =>
            /^(amount|arr__c)$/i.test(must(opportunities.columns[column])) ? must(drawn[place]) : cell,
          ),
        ),
      };
      const after = { ...before, organisation: { ...sample.organisation, Opportunity: changed } };
      expect(withoutRevenue(await run(after))).toEqual(withoutRevenue(await run(before)));
    });
  },
  TIMEOUT_MS,
);

describe("Adding a touch", () => {
  test(
    "4: at or after the close changes nothing there",
    async () => {
      await holds(0.5, added(afterClose), expectUnchangedShares);
    },
    TIMEOUT_MS,
  );

  test(
    "5: strictly after OC and the creation changes no W-shaped share, after LC no U-shaped share",
    async () => {
      await holds(0.5, added(afterCreation), expectUnchangedShares);
    },
    TIMEOUT_MS,
  );

  test(
    "6: amid middle touches changes no milestone's share",
    async () => {
      await holds(0.5, added(amidMiddle), expectUnchangedShares);
    },
    TIMEOUT_MS,
  );

  type Addition = { person: string; contact: string; at: number };
  type Deal = { createdAt: number; closesAt: number | undefined; journey: Cells[] };

  /** A sample and a choice among the additions that it offers. */
  function added(offers: (deal: Deal, now: number) => number[]): fc.Arbitrary<[Sample, Addition, string]> {
    return samplesWith((outcome, sample) => additions(outcome, sample, offers).length > 0).chain((sample) => {
      const outcome = referenceOutcome(sample.organisation, sample.settings, sample.now);
      // Smaller and greater than every other id: the new touch stands before or after others of the same instant.
      const ids = fc.constantFrom("00v000000000000AAA", "00vzzzzzzzzzzzzAAA");
      return fc.tuple(fc.constant(sample), fc.constantFrom(...additions(outcome, sample, offers)), ids);
    });
  }

  function additions(
    outcome: Tables,
    sample: Sample,
    offers: (deal: Deal, now: number) => number[],
  ): Addition[] {
    return [...dealsOf(outcome, sample).values()].flatMap((deal) =>
      offers(deal, Date.parse(sample.now)).flatMap((at) =>
        deal.journey.map(({ person, contact_id }) => ({
          person: must(person),
          contact: must(contact_id),
          at,
        })),
      ),
    );
  }

  function afterClose({ closesAt }: Deal, now: number): number[] {
    return closesAt !== undefined && closesAt <= now
      ? [closesAt, Math.min(closesAt + HOUR_MS, now), now]
      : [];
  }

  function afterCreation({ createdAt, closesAt, journey }: Deal, now: number): number[] {
    const created = journey.find((touch) => labels(touch).includes("OC"));
    const after = Math.max(createdAt, dateOf(must(created))) + 1;
    const end = Math.min(now, (closesAt ?? Number.POSITIVE_INFINITY) - 1);
    const last = dateOf(must(journey.at(-1)));
    return [after, last, end].filter((at) => at >= after && at <= end);
  }

  /** Between FT, which is LC too, and OC, where at least one middle touch is. */
  function amidMiddle({ journey }: Deal): number[] {
    const creation = journey.findIndex((touch) => labels(touch).includes("OC"));
    if (creation < 2) return [];
    const [from, to] = [dateOf(must(journey[0])), dateOf(must(journey[creation]))];
    return to - from > 1 ? [from + 1, Math.floor((from + to) / 2), to - 1] : [];
  }

  function dealsOf(outcome: Tables, { organisation, zone }: Sample): Map<string, Deal> {
    const records = recordsOfObject(organisation, "Opportunity");
    const journeys = [...grouped(outcome.attribution_touchpoints, "opportunity_id")];
    return new Map(
      journeys.map(([opportunity, journey]) => {
        const record = must(records.get(opportunity));
        const isClosed = /^(true|1)$/i.test(must(record.isclosed));
        const closesAt = isClosed ? endOfDay(must(readDay(must(record.closedate))), zone) : undefined;
        return [
          opportunity,
          { createdAt: must(readTime(must(record.createddate), zone)), closesAt, journey },
        ];
      }),
    );
  }

  async function expectUnchangedShares([sample, addition, member]: [Sample, Addition, string]) {
    const before = dealsOf(await run(sample), sample);
    const after = dealsOf(await run(withTouch(sample, addition, member)), sample);
    const touchpoint = `${addition.person}|${member}`;
    let admitted = 0;
    for (const [opportunity, deal] of before) {
      const journey = must(after.get(opportunity)).journey;
      const shares = (touches: readonly Cells[], model: ModelName, position?: string) =>
        touches
          .filter((touch) => touch.touchpoint_id !== touchpoint)
          .filter((touch) => position === undefined || labels(touch).includes(position))
          .map((touch) => [touch.touchpoint_id, touch[`${model}_percent`]]);
      const unchanged = (model: ModelName, position?: string) =>
        expect(shares(journey, model, position), model).toEqual(shares(deal.journey, model, position));
      const isNew = (touch: Cells) => touch.touchpoint_id === touchpoint;

      if (deal.closesAt !== undefined && addition.at >= deal.closesAt) {
        admitted += 1;
        expect(journey).toEqual(deal.journey);
        continue;
      }
      if (!journey.some(isNew)) {
        expect(journey).toEqual(deal.journey);
        continue;
      }
      admitted += 1;
      const placeOf = (label: string) => deal.journey.findIndex((touch) => labels(touch).includes(label));
      const [lead, creation] = [must(deal.journey[placeOf("LC")]), must(deal.journey[placeOf("OC")])];
      if (addition.at > dateOf(lead)) {
        unchanged("first_touch");
        unchanged("lead_creation");
        unchanged("u_shaped");
      }
      if (addition.at > dateOf(creation) && addition.at > deal.createdAt) {
        unchanged("w_shaped");
        expect(journey.find(isNew)?.w_shaped_percent).toBe("0");
      }
      if (addition.at > dateOf(lead) && addition.at < dateOf(creation) && placeOf("OC") > 1) {
        for (const position of ["FT", "OC", "Closed"]) {
          unchanged("w_shaped", position);
          unchanged("full_path", position);
        }
      }
    }
    const filters = sample.settings.suppress?.attributionTouchpoints ?? [];
    if (filters.length === 0) expect(admitted).toBeGreaterThan(0);
  }

  /** The sample with one more touch, in a campaign of its own that counts in every mode. */
  function withTouch(sample: Sample, { contact, at }: Addition, member: string): Sample {
    const campaign = "701zzzzzzzzzzzzAAA";
    const { organisation, settings } = sample;
    const date = new Date(at).toISOString();
    const rule = {
      name: "The touch that was added",
      touchpointDate: ["{CampaignMember.CreatedDate}"],
      anyOf: [[{ field: "CampaignMember.CampaignId", operator: "equals" as const, value: campaign }]],
    };
    const counting: SettingsInput = withDefaults(settings).usesRules
      ? { ...settings, sync: { ...settings.sync, rules: [rule, ...(settings.sync?.rules ?? [])] } }
      : {
          ...settings,
          campaigns: [
            ...(settings.campaigns ?? []),
            { campaign, syncType: "include_all", touchpointStart: null, touchpointEnd: null },
          ],
        };
    return {
      ...sample,
      settings: counting,
      organisation: {
        ...organisation,
        Campaign: withRow(must(organisation.Campaign), { Id: campaign, Name: "Added" }),
        CampaignMember: withRow(must(organisation.CampaignMember), {
          Id: member,
          CampaignId: campaign,
          ContactId: contact,
          CreatedDate: date,
        }),
      },
    };
  }
});

test(
  "10: suppressing a touch is as if it had never happened, on its side only; without it all is as before",
  async () => {
    const credited = ({ attribution_touchpoints }: Tables) =>
      recordsOf(attribution_touchpoints).map(({ touchpoint_id }) => must(touchpoint_id));
    const input = someCredit.chain((sample) => {
      const outcome = referenceOutcome(sample.organisation, sample.settings, sample.now);
      return fc.tuple(fc.constant(sample), fc.constantFrom(...credited(outcome)));
    });
    await holds(0.3, input, async ([sample, touchpoint]) => {
      const before = await run(sample);
      const member = must(touchpoint.split("|").at(-1));
      const withRule = (side: "buyerTouchpoints" | "attributionTouchpoints"): Sample => {
        const { suppress } = sample.settings;
        const anyOf = [[{ field: "CampaignMember.Id", operator: "equals" as const, value: member }]];
        const rules = [...(suppress?.[side] ?? []), { name: "That one", anyOf }];
        return { ...sample, settings: { ...sample.settings, suppress: { ...suppress, [side]: rules } } };
      };
      const removed = await run({
        ...sample,
        organisation: withoutMembers(sample.organisation, [member, ...repeating(before, member)]),
      });

      const attribution = await run(withRule("attributionTouchpoints"));
      expect(attribution.attribution_touchpoints).toEqual(removed.attribution_touchpoints);
      expect(attribution.touchpoints).toEqual(before.touchpoints);
      expect(attribution.members).toEqual(before.members);

      const buyer = await run(withRule("buyerTouchpoints"));
      expect(buyer.touchpoints).toEqual(removed.touchpoints);
      expect(buyer.attribution_touchpoints).toEqual(before.attribution_touchpoints);
      expect(buyer.members).toEqual(before.members);

      expect(await run(sample)).toEqual(before);
    });
  },
  TIMEOUT_MS,
);

test(
  "A date set in Footfall that equals the one found changes nothing but where it comes from",
  async () => {
    const dated = samplesWith(({ members }) =>
      recordsOf(members).some(({ touchpoint_date }) => touchpoint_date),
    );
    await holds(0.4, dated, async (sample) => {
      const before = await run(sample);
      const known = sample.settings.overrides ?? [];
      const isKnown = (member: string) => known.some(({ campaignMember }) => id18(campaignMember) === member);
      const overrides = recordsOf(before.members)
        .map(({ campaign_member_id, touchpoint_date }) => ({
          campaignMember: must(campaign_member_id),
          touchpointDate: must(touchpoint_date),
        }))
        .filter(({ campaignMember, touchpointDate }) => touchpointDate !== "" && !isKnown(campaignMember));
      const after = await run({
        ...sample,
        settings: { ...sample.settings, overrides: [...known, ...overrides] },
      });

      const expected = recordsOf(before.members).map((member) =>
        member.touchpoint_date === "" ? member : { ...member, date_source: "override" },
      );
      expect(recordsOf(after.members)).toEqual(expected);
      expect(after.touchpoints).toEqual(before.touchpoints);
      expect(after.attribution_touchpoints).toEqual(before.attribution_touchpoints);
      expect(after.channels).toEqual(before.channels);
      // A list is late where its dates come from the upload: dates that somebody has set are not late.
      const punctual = recordsOf(before.campaigns).map((campaign) => ({
        ...campaign,
        late_upload_members: "0",
        warnings: must(campaign.warnings)
          .split(";")
          .filter((warning) => warning !== "late_upload")
          .join(";"),
      }));
      expect(recordsOf(after.campaigns)).toEqual(punctual);
    });
  },
  TIMEOUT_MS,
);

/** Members of the same person in the same campaign that gave way to this one. */
function repeating({ members }: Tables, member: string): string[] {
  const records = recordsOf(members);
  const kept = must(records.find(({ campaign_member_id }) => campaign_member_id === member));
  return records
    .filter(
      ({ status, campaign_id, person }) =>
        status === "duplicate_member" && campaign_id === kept.campaign_id && person === kept.person,
    )
    .map(({ campaign_member_id }) => must(campaign_member_id));
}

function withoutMembers(organisation: Organisation, members: readonly string[]): Organisation {
  const { columns, rows } = must(organisation.CampaignMember);
  const place = columns.findIndex((column) => column.toLowerCase() === "id");
  const left = rows.filter((row) => !members.includes(id18(must(row[place]).trim())));
  return { ...organisation, CampaignMember: { columns, rows: left } };
}

/** The settings without the suppression rules that look at these columns of an opportunity. */
function withoutRulesOn(columns: readonly string[], settings: SettingsInput): SettingsInput {
  const named = columns.map((column) => `opportunity.${column}`);
  const rules = (settings.suppress?.attributionTouchpoints ?? []).filter((rule) =>
    rule.anyOf.flat().every(({ field }) => !named.includes(field.toLowerCase())),
  );
  return { ...settings, suppress: { ...settings.suppress, attributionTouchpoints: rules } };
}

function withoutRevenue(outcome: ModelOutcome): Record<string, unknown> {
  const isRevenue = (column: string) => /_(revenue|won|open)$/.test(column);
  const stripped = ({ columns, rows }: Table): Table => ({
    columns: columns.filter((column) => !isRevenue(column)),
    rows: rows.map((row) => row.filter((_, place) => !isRevenue(must(columns[place])))),
  });
  const { attribution_touchpoints, channels, ...rest } = outcome;
  return {
    ...rest,
    attribution_touchpoints: stripped(attribution_touchpoints),
    channels: stripped(channels),
  };
}

function withRow(table: Table, cells: Cells): Table {
  const missing = Object.keys(cells).filter(
    (name) => !table.columns.some((column) => column.toLowerCase() === name.toLowerCase()),
  );
  const columns = [...table.columns, ...missing];
  const named = new Map(Object.entries(cells).map(([name, cell]) => [name.toLowerCase(), cell]));
  return {
    columns,
    rows: [
      ...table.rows.map((row) => [...row, ...missing.map(() => "")]),
      columns.map((column) => named.get(column.toLowerCase()) ?? ""),
    ],
  };
}

/** The records of an object by their ids of 18 characters, column names in lower case. */
function recordsOfObject(organisation: Organisation, object: ObjectName): Map<string, Cells> {
  const { columns, rows } = organisation[object] ?? { columns: [], rows: [] };
  const lower = columns.map((column) => column.toLowerCase());
  const records = recordsOf({ columns: lower, rows });
  return new Map(records.map((record) => [id18(must(record.id).trim()), record]));
}

function centsOf(cell: string | undefined): number {
  return isNull(cell) ? 0 : Number(roundHalfAwayFromZero(must(readDecimal(must(cell))), 2));
}

function grouped(table: Table, column: string): Map<string, Cells[]> {
  return Map.groupBy(recordsOf(table), (record) => must(record[column]));
}

function labels(touch: Cells): string[] {
  return must(touch.positions).split(", ");
}

function dateOf(touch: Cells): number {
  return Date.parse(must(touch.touchpoint_date));
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
