import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { applyChange, type ChangeRequest } from "../../src/app/change.ts";
import type { LivingStore } from "../../src/app/living-store.ts";
import { contextOf } from "../../src/app/living-store.ts";
import { StoreRefused } from "../../src/app/run-store.ts";
import { undoIn } from "../../src/app/undo.ts";
import { outcomeAsOf } from "../../src/ledger/as-of.ts";
import { publishOf } from "../../src/ledger/publishes.ts";
import { DELTA, LOOKUPS, prepareLedger } from "../../src/ledger/tables.ts";
import { mergeRecords } from "../../src/mirror/merge.ts";
import { prepareRecords } from "../../src/mirror/records.ts";
import { runModel } from "../../src/model/run.ts";
import { OBJECTS, type ObjectName } from "../../src/settings/fields.ts";
import { documentOf } from "../../src/settings/parse.ts";
import { InputError } from "../../src/settings/problem.ts";
import { settingsSchema } from "../../src/settings/schema.ts";
import { openDuckDb } from "../../src/warehouse/duckdb/duckdb-warehouse.ts";
import type { Warehouse } from "../../src/warehouse/warehouse.ts";
import { organisationAndSettings, type Sample } from "../reference/arbitraries.ts";
import type { Organisation, Table } from "../reference/csv-values.ts";
import { memoryState } from "../support/memory-state.ts";
import { loadMirror, outcomeTables } from "../support/model-run.ts";

/**
 * Whatever is imported, published and undone in whatever order: what is published is the outcome of a full run over the
 * same records, settings, dates and clock, to the byte; a preview says what publishing then does; and every earlier
 * publish is still what it was.
 */

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openDuckDb({ path: ":memory:", threads: 1 });
});
afterAll(() => warehouse.close());

const RUNS = Number(process.env.FOOTFALL_PROPERTY_RUNS ?? 12);
const EXPECTED = { mirror: "mirror", inputs: "expected", results: "expected" };

type Edit = { object: number; row: number; column: number; from: number; kind: "change" | "add" | "remove" };
type Step =
  | { do: "import"; edits: Edit[]; full: boolean; columns: number; now: boolean }
  | { do: "settings"; parts: number; now: boolean }
  | { do: "dates"; members: number[]; days: (number | null)[]; now: boolean }
  | { do: "undo"; target: number; now: boolean };

const number = fc.nat({ max: 1 << 20 });
const edit = fc.record({
  object: number,
  row: number,
  column: number,
  from: number,
  kind: fc.constantFrom("change" as const, "change" as const, "change" as const, "add" as const, "remove" as const),
});
const now = fc.integer({ min: 0, max: 4 }).map((value) => value === 4);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant("import" as const),
    edits: fc.array(edit, { minLength: 1, maxLength: 3 }),
    full: fc.boolean(),
    columns: number,
    now,
  }),
  fc.record({ do: fc.constant("settings" as const), parts: number, now }),
  fc.record({
    do: fc.constant("dates" as const),
    members: fc.array(number, { minLength: 1, maxLength: 3 }),
    days: fc.array(fc.option(fc.integer({ min: -30, max: 30 })), { minLength: 3, maxLength: 3 }),
    now,
  }),
  fc.record({ do: fc.constant("undo" as const), target: number, now }),
);

test("any sequence of imports, settings, dates and undos gives what a full run gives", async () => {
  const seen = { scoped: 0, full: 0, undone: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(
      organisationAndSettings(),
      organisationAndSettings(),
      fc.array(step, { minLength: 1, maxLength: 5 }),
      (sample, other, steps) => play(sample, other, steps, seen),
    ),
    { numRuns: RUNS, ...(process.env.NO_SHRINK ? { endOnFailure: true } : {}) },
  );
  if (RUNS >= 12) expect(seen.scoped, JSON.stringify(seen)).toBeGreaterThan(0);
  if (process.env.FOOTFALL_PROPERTY_RUNS) console.log(JSON.stringify(seen));
}, 7_200_000);

type Counts = { scoped: number; full: number; undone: number; refused: number };

async function play(sample: Sample, other: Sample, steps: readonly Step[], seen: Counts): Promise<void> {
  for (const schema of ["ledger", "published", "inputs", "records", "mirror", DELTA, "expected", "staged"])
    await warehouse.run(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
  await prepareRecords(warehouse);
  await prepareLedger(warehouse);
  const state = memoryState();
  const store: LivingStore = { folder: "", warehouse, published: undefined, state: async () => state };
  const organisation = structuredClone(sample.organisation);
  const clock = Date.parse(sample.now);
  const outcomes: Record<string, Table>[] = [];
  const check = async () => {
    store.published = await publishOf(warehouse);
    outcomes.push(await checkPublished(store));
  };
  const apply = async (request: ChangeRequest): Promise<void> => {
    // An import cannot be previewed; everything else says before what it then does.
    const told = request.records ? undefined : await applyChange(store, "preview", request);
    const before = outcomes.at(-1);
    if (told && before) expect(await outcomeTables(warehouse, "published")).toEqual(before);
    const done = await applyChange(store, "publish", {
      ...request,
      progress: (what) => {
        if (what === "deciding the members") seen.scoped++;
        if (what === "comparing" || what.startsWith("computing merged")) seen.full++;
      },
    });
    if (told) {
      const { publish: _, seconds: __, ...rest } = done.document;
      const { publish: ___, seconds: ____, ...previewed } = told.document;
      expect(previewed).toEqual(rest);
    }
    await check();
    await checkCounts(store, before, outcomes.at(-1) as Record<string, Table>);
  };
  const common = { reason: null, undoes: null };
  await apply({ ...common, cause: "import", now: clock, records: importOf(organisation, false) });
  const settled = settingsOrNull(sample.settings);
  if (settled) await applyOrSkip(() => apply({ ...common, cause: "settings", now: clock, settings: settled }));

  for (const each of steps) {
    const at = each.now ? Date.parse(other.now) : clock;
    if (each.do === "import") {
      for (const change of each.edits) editOrganisation(organisation, change);
      const brought = each.full ? organisation : someOf(organisation, each.columns);
      await applyOrSkip(() => apply({ ...common, cause: "import", now: at, records: importOf(brought, each.full) }));
    } else if (each.do === "settings") {
      const settings = settingsOrNull(mixed(store.published?.settings ?? {}, other.settings, each.parts));
      if (settings) await applyOrSkip(() => apply({ ...common, cause: "settings", now: at, settings }));
    } else if (each.do === "dates") {
      const dates = await batchOf(each.members, each.days, clock);
      if (dates.length > 0) await apply({ ...common, cause: "dates", now: at, dates });
    } else await undoSome(store, each.target, at, seen, check);
  }
  await checkPast(store, outcomes);
}

/** Undoes a publish; where it was the newest, at the clock of the one before, that one's outcome is back. */
async function undoSome(
  store: LivingStore,
  pick: number,
  at: number,
  seen: Counts,
  check: () => Promise<void>,
): Promise<void> {
  const newest = store.published?.id ?? 1;
  const target = 1 + (pick % newest);
  const before = await outcomeTables(warehouse, "published");
  const former = await publishOf(warehouse, newest - 1);
  const isNewest = target === newest && former !== undefined;
  try {
    await undoIn(store, "publish", {
      store: "store",
      publish: target,
      now: isNewest ? former.now : at,
    });
  } catch (error) {
    if (!(error instanceof StoreRefused || error instanceof InputError)) throw error;
    seen.refused++;
    expect(await outcomeTables(warehouse, "published")).toEqual(before);
    return;
  }
  seen.undone++;
  await check();
  if (isNewest) {
    const then = await outcomeThen(store, newest - 1);
    expect(await outcomeTables(warehouse, "published")).toEqual(then);
  }
}

/** The published outcome, held against a full run over the same records, settings, dates and clock. */
async function checkPublished(store: LivingStore): Promise<Record<string, Table>> {
  const { published } = store;
  if (!published) throw new Error("nothing is published");
  const overrides = await warehouse.all<{ id: string; date: Date | null }>(
    "SELECT campaign_member_id AS id, touchpoint_date AS date FROM inputs.date_override ORDER BY id",
  );
  const settings = {
    ...published.settings,
    overrides: overrides.map(({ id, date }) => ({ campaignMember: id, touchpointDate: date?.toISOString() ?? null })),
  };
  const context = await contextOf(warehouse, { settings, now: published.now });
  await runModel(warehouse, context, { schemas: EXPECTED });
  const [actual, expected] = [
    await outcomeTables(warehouse, "published"),
    await outcomeTables(warehouse, EXPECTED.results),
  ];
  for (const name of Object.keys(expected)) expect(actual[name], `${name} of publish ${published.id}`).toEqual(expected[name]);
  for (const name of LOOKUPS) {
    const [differing] = await warehouse.all<{ n: number }>(
      `SELECT CAST(count(*) AS DOUBLE) AS n FROM (
        (SELECT * FROM published.${name} EXCEPT ALL SELECT * FROM expected.${name})
        UNION ALL (SELECT * FROM expected.${name} EXCEPT ALL SELECT * FROM published.${name})) AS differing`,
    );
    expect(differing?.n, `${name} of publish ${published.id}`).toBe(0);
  }
  return actual;
}

/** History counts the rows that differ between two outcomes. */
async function checkCounts(
  store: LivingStore,
  before: Record<string, Table> | undefined,
  after: Record<string, Table>,
): Promise<void> {
  let [opened, closed] = [0, 0];
  for (const name of ["members", "touchpoints", "attribution_touchpoints"]) {
    const rows = (table: Table | undefined) => new Set(table?.rows.map((row) => JSON.stringify(row)));
    const [old, fresh] = [rows(before?.[name]), rows(after[name])];
    opened += [...fresh].filter((row) => !old.has(row)).length;
    closed += [...old].filter((row) => !fresh.has(row)).length;
  }
  expect({ opened: store.published?.opened, closed: store.published?.closed }).toEqual({ opened, closed });
}

/** Every publish is still what it was when it was made. */
async function checkPast(store: LivingStore, outcomes: readonly Record<string, Table>[]): Promise<void> {
  for (const [index, outcome] of outcomes.entries())
    expect(await outcomeThen(store, index + 1), `publish ${index + 1}`).toEqual(outcome);
}

async function outcomeThen(store: LivingStore, publish: number): Promise<Record<string, Table>> {
  let then: Record<string, Table> | undefined;
  const made = await publishOf(warehouse, publish);
  if (!made) throw new Error(`there is no publish ${publish}`);
  class Looked extends Error {}
  await warehouse
    .transaction(async () => {
      const schemas = await outcomeAsOf(store.warehouse, publish, await contextOf(warehouse, made));
      then = await outcomeTables(warehouse, schemas.results);
      throw new Looked();
    })
    .catch((error) => {
      if (!(error instanceof Looked)) throw error;
    });
  return then ?? {};
}

/** Settings that name a column which the store lacks are refused, and nothing has changed. */
async function applyOrSkip(work: () => Promise<void>): Promise<void> {
  const before = await outcomeTables(warehouse, "published");
  try {
    await work();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(await outcomeTables(warehouse, "published")).toEqual(before);
  }
}

function settingsOrNull(settings: unknown): ReturnType<typeof documentOf> | null {
  const parsed = settingsSchema.safeParse(settings);
  return parsed.success ? documentOf(parsed.data, "settings") : null;
}

/** One document with some parts of another: the usual change leaves most as it is. */
function mixed(settings: object, other: object, parts: number): object {
  const keys = Object.keys(other).filter((key) => key !== "version" && (key !== "timezone" || parts % 16 === 0));
  const made: Record<string, unknown> = { ...settings };
  keys.forEach((key, place) => {
    if ((parts >> (4 + place)) & 1) made[key] = (other as Record<string, unknown>)[key];
  });
  const { sync } = made as { sync?: { rules?: unknown[] } };
  // Often a rule less, so that lists of rules differ by one.
  if (parts % 3 === 0 && sync?.rules?.length) made.sync = { ...sync, rules: sync.rules.slice(1) };
  return made;
}

function importOf(organisation: Organisation, full: boolean): (publish: number) => Promise<void> {
  return async (publish) => {
    await warehouse.run("CREATE SCHEMA IF NOT EXISTS staged");
    await loadMirror(warehouse, organisation, "staged");
    await mergeRecords(warehouse, {
      staged: "staged",
      objects: OBJECTS.flatMap((object) => {
        const table = organisation[object];
        return table ? [{ object, columns: table.columns }] : [];
      }),
      publish,
      full,
      delta: DELTA,
    });
    await warehouse.dropTables("staged");
  };
}

/** Changes, adds or removes one record. A value comes from another row of its column, so that it is a likely one. */
function editOrganisation(organisation: Organisation, { object, row, column, from, kind }: Edit): void {
  const tables = OBJECTS.filter((name) => organisation[name]?.rows.length);
  const name = tables[object % tables.length];
  const table = name && organisation[name];
  if (!table) return;
  const idAt = table.columns.findIndex((header) => header.toLowerCase() === "id");
  const place = row % table.rows.length;
  const target = table.rows[place] as string[];
  if (kind === "remove") {
    if (table.rows.length > 1) table.rows.splice(place, 1);
    return;
  }
  if (kind === "add") {
    const id = freshId(table, idAt);
    const made = [...target];
    made[idAt] = id;
    table.rows.push(made);
    return;
  }
  const at = column % table.columns.length;
  if (at === idAt) return;
  const value = (table.rows[from % table.rows.length] as string[])[at] ?? "";
  const header = (table.columns[at] as string).toLowerCase();
  target[at] = header === "isdeleted" ? (/^(true|1)$/i.test(target[at] ?? "") ? "false" : "true") : value;
}

/** An id that no row has: 15 characters without capitals, so that the last three are AAA. */
function freshId(table: Table, idAt: number): string {
  const prefix = (table.rows[0] as string[])[idAt]?.slice(0, 3) ?? "000";
  for (let count = 1; ; count++) {
    const id = `${prefix}${String(count).padStart(12, "9")}AAA`;
    if (!table.rows.some((row) => row[idAt]?.slice(0, 15) === id.slice(0, 15))) return id;
  }
}

/** Some of the files, some of their rows. */
function someOf(organisation: Organisation, pick: number): Organisation {
  const some: Partial<Record<ObjectName, Table>> = {};
  OBJECTS.forEach((object, place) => {
    const table = organisation[object];
    if (!table || ((pick >> place) & 1 && place !== pick % OBJECTS.length)) return;
    some[object] = { columns: table.columns, rows: table.rows.filter((_, row) => (pick >> (row % 7)) % 3 !== 1) };
  });
  return some as Organisation;
}

async function batchOf(
  members: readonly number[],
  days: readonly (number | null)[],
  clock: number,
): Promise<NonNullable<ChangeRequest["dates"]>> {
  const ids = await warehouse.all<{ id: string }>("SELECT id FROM mirror.campaign_member ORDER BY id");
  if (ids.length === 0) return [];
  const chosen = new Map(
    members.map((member, index) => [ids[member % ids.length]?.id ?? "", days[index % days.length] ?? null]),
  );
  return [...chosen].map(([campaignMemberId, day]) => ({
    campaignMemberId,
    action: day === null ? ("clear" as const) : ("set" as const),
    touchpointDate: day === null ? null : clock + day * 86_400_000,
  }));
}
