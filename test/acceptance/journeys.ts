import { afterAll, beforeAll } from "vitest";
import { outcomeSelect } from "../../src/destinations/files/write-outcome.ts";
import { OUTCOME } from "../../src/model/outcome.ts";
import { MAIN_SCHEMAS, stepSql } from "../../src/model/run.ts";
import { STEPS } from "../../src/model/steps/index.ts";
import { documentOf } from "../../src/settings/parse.ts";
import { readRules } from "../../src/settings/rules.ts";
import { settingsSchema } from "../../src/settings/schema.ts";
import type { ColumnType } from "../../src/warehouse/dialect.ts";
import { openDuckDb } from "../../src/warehouse/duckdb/duckdb-warehouse.ts";
import type { Value, Warehouse } from "../../src/warehouse/warehouse.ts";
import type { Table } from "../reference/csv-values.ts";
import { cellsOf, instant } from "../support/tables.ts";
import type { SettingsInput } from "./model.ts";

/**
 * What people did, of whatever source. `formLike` touches are labelled Form; `engaged` ones (form-like, or an
 * activity) may create a lead; `sourceRank` orders sources at one instant.
 */
export type Interaction = {
  id: string;
  person: string;
  source: Source;
  formLike: boolean;
  engaged: boolean;
  sourceRank: number;
  /** Milliseconds since 1970 UTC. */
  at: number;
};
export type Source = "web" | "chat" | "crm_campaign" | "crm_activity";

/** An opportunity, the span in which it admits touches, and the people whose touches it admits. */
export type Deal = {
  id: string;
  people: readonly { person: string; contact: string }[];
  createdAt: number;
  /** With a look-back: nothing earlier is admitted. */
  opensAt: number | null;
  /** Nothing from here on is admitted; null: the opportunity is open. */
  closesAt: number | null;
  cents: bigint;
};

/** The kinds of touches by the names that they have in tests. */
export const KINDS: Record<string, Omit<Interaction, "id" | "person" | "at">> = {
  web: { source: "web", formLike: false, engaged: false, sourceRank: 1 },
  "web form": { source: "web", formLike: true, engaged: true, sourceRank: 1 },
  chat: { source: "chat", formLike: true, engaged: true, sourceRank: 2 },
  campaign: { source: "crm_campaign", formLike: true, engaged: true, sourceRank: 3 },
  activity: { source: "crm_activity", formLike: false, engaged: true, sourceRank: 4 },
};

export type JourneyOutcome = Record<"touchpoints" | "attribution_touchpoints", Table>;

/** One opportunity to which everybody in the text is mapped; `closed` is the midnight that ends its close date. */
export type RunJourney = (
  text: string,
  deal: { created: string; closed?: string; amount?: number },
  settings?: SettingsInput,
) => Promise<JourneyOutcome>;

/** Credit of touches of all kinds, which are written as text: `Touch | Person | Kind | Date`. */
export function journeys(): RunJourney {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await openDuckDb({ path: ":memory:", threads: 1 });
  });
  afterAll(() => warehouse.close());
  return (text, { created, closed, amount = 0 }, settings) => {
    const interactions = cellsOf(text)
      .slice(1)
      .map(([id = "", person = "", kind = "", date = ""]) => {
        const touch = KINDS[kind];
        if (!touch) throw new Error(`no such kind of touch: ${kind}`);
        return { id, person, ...touch, at: Date.parse(instant(date)) };
      });
    const people = [...new Set(interactions.map(({ person }) => person))];
    const deal: Deal = {
      id: "o1",
      people: people.map((person) => ({ person, contact: person })),
      createdAt: Date.parse(instant(created)),
      opensAt: null,
      closesAt: closed === undefined ? null : Date.parse(instant(closed)),
      cents: BigInt(amount) * 100n,
    };
    return creditJourneys(warehouse, interactions, [deal], settings);
  };
}

/** The steps of the model that come after all sources of interactions have been put together. */
const JOURNEY_STEPS = [
  "person_journey",
  "opportunity_journey",
  "credits",
  "touchpoints",
  "attribution_touchpoints",
];

/** Runs the model from the interactions on: journeys, positions, credit. */
export async function creditJourneys(
  warehouse: Warehouse,
  interactions: readonly Interaction[],
  deals: readonly Deal[],
  settings: SettingsInput = {},
): Promise<JourneyOutcome> {
  await warehouse.run("CREATE SCHEMA IF NOT EXISTS results");
  await load(
    warehouse,
    "interactions",
    {
      touchpoint_id: "text",
      person: "text",
      source: "text",
      source_rank: "integer",
      form_like: "integer",
      engaged: "integer",
      touchpoint_date: "instant",
      campaign_id: "text",
      campaign_member_id: "text",
      channel: "text",
      subchannel: "text",
    },
    interactions.map((touch) => [
      touch.id,
      touch.person,
      touch.source,
      touch.sourceRank,
      Number(touch.formLike),
      Number(touch.engaged),
      touch.at,
      null,
      null,
      touch.source,
      null,
    ]),
  );
  await load(
    warehouse,
    "opportunities",
    {
      opportunity_id: "text",
      account_id: "text",
      created_at: "instant",
      opens_at: "instant",
      closes_at: "instant",
      is_open: "boolean",
      is_won: "boolean",
      cents: "integer",
    },
    deals.map((deal) => [
      deal.id,
      null,
      deal.createdAt,
      deal.opensAt,
      deal.closesAt,
      deal.closesAt === null,
      deal.closesAt !== null,
      deal.cents,
    ]),
  );
  await load(
    warehouse,
    "opportunity_people",
    { opportunity_id: "text", person: "text", contact_id: "text" },
    deals.flatMap((deal) => deal.people.map(({ person, contact }) => [deal.id, person, contact])),
  );
  const parsed = settingsSchema.parse(settings);
  const rules = readRules(documentOf(parsed, "settings"));
  const context = { settings: parsed, rules, now: 0, dialect: warehouse.dialect };
  for (const name of JOURNEY_STEPS) {
    const step = STEPS.find((candidate) => candidate.name === name);
    if (!step) throw new Error(`no step ${name}`);
    await warehouse.run(`CREATE OR REPLACE TABLE results.${name} AS ${stepSql(step, context)}`);
  }
  return {
    touchpoints: await read(warehouse, "touchpoints"),
    attribution_touchpoints: await read(warehouse, "attribution_touchpoints"),
  };
}

async function load(
  warehouse: Warehouse,
  name: string,
  columns: Record<string, ColumnType>,
  rows: Value[][],
): Promise<void> {
  const typed = Object.entries(columns).map(([column, type]) => ({ name: column, type }));
  await warehouse.load(`results.${name}`, typed, rows);
}

async function read(warehouse: Warehouse, name: string): Promise<Table> {
  const table = OUTCOME.find((candidate) => candidate.name === name);
  if (!table) throw new Error(`no outcome ${name}`);
  const rows = await warehouse.all(outcomeSelect(table, MAIN_SCHEMAS.results, "csv", warehouse.dialect));
  const columns = table.columns.map((column) => column.name);
  return { columns, rows: rows.map((row) => columns.map((column) => String(row[column] ?? ""))) };
}
