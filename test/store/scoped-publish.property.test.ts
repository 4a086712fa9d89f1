import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { applyChange, type ChangeRequest } from "../../src/app/change.ts";
import { contextOf, type LivingStore } from "../../src/app/living-store.ts";
import { StoreRefused } from "../../src/app/run-store.ts";
import { undoIn } from "../../src/app/undo.ts";
import { outcomeAsOf } from "../../src/ledger/as-of.ts";
import { publishOf } from "../../src/ledger/publishes.ts";
import { LOOKUPS } from "../../src/ledger/tables.ts";
import { dataColumns } from "../../src/mirror/records.ts";
import { tableOf } from "../../src/mirror/tables.ts";
import { loadDays } from "../../src/model/inputs.ts";
import { relationIn, runModel, runStep } from "../../src/model/run.ts";
import type { ModelContext } from "../../src/model/step.ts";
import { stepNamed } from "../../src/model/steps/index.ts";
import { OBJECTS } from "../../src/settings/fields.ts";
import { longId } from "../../src/settings/ids.ts";
import { documentOf } from "../../src/settings/parse.ts";
import { InputError } from "../../src/settings/problem.ts";
import { type Settings, settingsSchema } from "../../src/settings/schema.ts";
import { openDuckDb } from "../../src/warehouse/duckdb/duckdb-warehouse.ts";
import type { Warehouse } from "../../src/warehouse/warehouse.ts";
import { organisationIn } from "../reference/arbitrary-organisation.ts";
import { settingsIn } from "../reference/arbitrary-settings.ts";
import type { Organisation, Table } from "../reference/csv-values.ts";
import { SCENES, type Scene } from "../reference/scenes.ts";
import { memoryStore, recordsOf } from "../support/memory-store.ts";
import { loadMirror, outcomeTables } from "../support/model-run.ts";
import { limited } from "../support/property-runs.ts";
import { crmDate, DatesModel, type Entry } from "./dates-model.ts";
import { editRecords, exportOf, type Part, part, type RecordEdit, recordEdit } from "./record-edits.ts";
import { RecordsModel } from "./records-model.ts";
import { editSettings, type SettingsEdit, settingsEdit } from "./settings-edits.ts";

/**
 * Small changes, one after the other, each computed for its scope alone: what is published is what a full run makes of
 * records and dates that are kept beside the store, in plain TypeScript.
 */

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openDuckDb({ path: ":memory:", threads: 1 });
  await warehouse.run("CREATE SCHEMA calendar");
  for (const zone of new Set([...ZONES, ...SCENES.map((scene) => scene.zone)])) await loadYears(zone);
});
afterAll(() => warehouse.close());

const RUNS = Number(process.env.FOOTFALL_PROPERTY_RUNS ?? 1);
const EXPECTED = { mirror: "expected_mirror", inputs: "expected", results: "expected" };

/** The zones that settings are moved to and fro. */
const ZONES = ["UTC", "America/Los_Angeles"];

/** The days of the scenes, in place of two hundred years: half of a run's time was spent on joining those. */
async function loadYears(zone: string): Promise<void> {
  const table = `calendar.${warehouse.dialect.identifier(zone)}`;
  await loadDays(warehouse, table, zone, ["2011-01-01", "2027-12-31"]);
}

type BatchDates = { member: number; day: number | null }[];
/** Whether the change is previewed first, and whether that preview computes everything. */
type Looks = "no" | "scope" | "all";
/** Which clock: `0` the one of before, else an instant where something changes, or just before or after it. */
type Clock = number;
type Step = { clock: Clock; looks: Looks } & (
  | { do: "import"; edits: RecordEdit[]; part: Part }
  | { do: "publish"; edits: SettingsEdit[]; dates: BatchDates }
  | { do: "replace" }
  | { do: "undo"; target: number }
);
type Sample = {
  scene: Scene;
  organisation: Organisation;
  spare: Organisation;
  settings: unknown;
  other: unknown;
};

const number = fc.nat({ max: 1 << 20 });
const clock: fc.Arbitrary<Clock> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: number },
);
/** Often one of the first few, so that the same member is spoken of again. */
const few = fc.oneof(fc.nat({ max: 2 }), number);
const dates = fc.array(fc.record({ member: few, day: fc.option(number) }), { minLength: 1, maxLength: 3 });
/** Seldom: a preview takes as long as a publish. */
const looks = fc.constantFrom<Looks>("no", "no", "scope", "all");
const settingsEdits = fc.array(settingsEdit, { minLength: 1, maxLength: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("import" as const),
      edits: fc.array(recordEdit, { minLength: 1, maxLength: 3 }),
      part,
      clock,
      looks,
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("publish" as const),
      edits: settingsEdits,
      dates: fc.constant<BatchDates>([]),
      clock,
      looks,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("publish" as const),
      edits: fc.constant<SettingsEdit[]>([]),
      dates,
      clock,
      looks,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("publish" as const), edits: settingsEdits, dates, clock, looks }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("replace" as const), clock, looks }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("undo" as const), target: number, clock, looks }) },
);
const sample: fc.Arbitrary<Sample> = fc.noBias(
  fc.oneof(
    ...SCENES.map((scene) =>
      fc.record({
        scene: fc.constant(scene),
        organisation: organisationIn(scene),
        spare: organisationIn(scene),
        settings: settingsIn(scene),
        other: settingsIn(scene),
      }),
    ),
  ),
);

test("what a scope computes is what a full run computes", async () => {
  const seen = { runs: 0, scoped: 0, full: 0, skipped: 0, undone: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(
      sample,
      fc.noBias(fc.array(step, { minLength: 1, maxLength: 6 })),
      async (drawn, steps) => {
        seen.runs++;
        await new Play(drawn, seen).run(steps);
      },
    ),
    limited(RUNS),
  );
  if (process.env.FOOTFALL_PROPERTY_RUNS) console.log(JSON.stringify(seen));
  // Of a few runs, chance may leave nothing to scope.
  if (RUNS >= 9) expect(seen.scoped, JSON.stringify(seen)).toBeGreaterThan(seen.full / 2);
}, 7_200_000);

type Outcome = Record<string, Table>;
type Seen = { scoped: number; full: number; skipped: number; undone: number; refused: number };

/** One store, and beside it the records, the dates and every outcome that it has to hold. */
class Play {
  readonly #organisation: Organisation;
  readonly #spare: Organisation;
  readonly #scene: Scene;
  readonly #settings: Settings;
  readonly #other: Settings;
  readonly #seen: Seen;
  #openStore: LivingStore | undefined;
  readonly #records = new RecordsModel();
  readonly #dates = new DatesModel();
  readonly #outcomes: Outcome[] = [];
  readonly #causes: string[] = [];
  #now: number;
  #looks: Looks = "no";
  /** The columns of a table, as long as no import has brought new ones. */
  readonly #columns = new Map<string, string>();

  constructor({ scene, organisation, spare, settings, other }: Sample, seen: Seen) {
    this.#organisation = structuredClone(organisation);
    this.#spare = spare;
    this.#scene = scene;
    this.#settings = settingsSchema.parse(settings);
    this.#other = settingsSchema.parse(other);
    this.#seen = seen;
    this.#now = scene.nows[0] ?? 0;
  }

  async run(steps: readonly Step[]): Promise<void> {
    this.#openStore = await memoryStore(warehouse);
    for (const schema of [EXPECTED.mirror, EXPECTED.results])
      await warehouse.run(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
    await this.#import(exportOf(this.#organisation, { full: true, objects: 0, rows: 0, columns: 0 }), true);
    await this.#publish(this.#settings, []);
    // The first two are never scoped.
    this.#seen.full -= 2;
    for (const each of steps) {
      const former = this.#now;
      this.#now = await this.#clockOf(each.clock);
      const count = this.#outcomes.length;
      this.#looks = each.looks;
      await this.#step(each);
      // A clock at which nothing was published is no clock of the store.
      if (this.#outcomes.length === count) this.#now = former;
    }
    await this.#checkPast(steps.length % 3);
  }

  async #step(each: Step): Promise<void> {
    if (each.do === "import") {
      for (const edit of each.edits) editRecords(this.#organisation, this.#spare, edit);
      await this.#import(exportOf(this.#organisation, each.part), each.part.full);
    } else if (each.do === "replace") await this.#publish(this.#other, []);
    else if (each.do === "undo") await this.#undo(1 + (each.target % this.#outcomes.length));
    else {
      const choices = {
        spare: this.#other,
        members: await idsOf("campaign_member"),
        campaigns: await idsOf("campaign"),
        instants: this.#scene.instants,
      };
      let settings = this.#published.settings;
      for (const edit of each.edits) settings = editSettings(settings, edit, choices);
      const days = new Map<string, number | null>();
      for (const { member, day } of each.dates) {
        const id = choices.members[member % Math.max(choices.members.length, 1)];
        const { instants } = this.#scene;
        if (id !== undefined) days.set(id, day === null ? null : (instants[day % instants.length] ?? 0));
      }
      const entries = [...days].map(([id, date]): Entry => ({ member: id, date }));
      await this.#publish(each.edits.length > 0 ? settings : undefined, entries);
    }
  }

  get #store(): LivingStore {
    if (!this.#openStore) throw new Error("the store has not been made");
    return this.#openStore;
  }

  get #published() {
    const { published } = this.#store;
    if (!published) throw new Error("nothing is published");
    return published;
  }

  async #clockOf(clock: Clock): Promise<number> {
    if (clock === 0) return this.#now;
    const rows = await warehouse.all<{ date: Date }>(
      "SELECT DISTINCT touchpoint_date AS date FROM published.members WHERE touchpoint_date IS NOT NULL ORDER BY date",
    );
    const instants = [...this.#scene.nows, ...rows.map(({ date }) => date.getTime())];
    return (instants[(clock >> 2) % instants.length] ?? 0) + (clock % 3) - 1;
  }

  async #import(exported: Organisation, full: boolean): Promise<void> {
    const { published } = this.#store;
    const crmDates = () => {
      const settings = published?.settings;
      return settings
        ? this.#dates.said.map((member) => [member, crmDate(this.#records, settings, member)] as const)
        : [];
    };
    const before = new Map(crmDates());
    const isDone = await this.#apply({
      cause: "import",
      reason: null,
      undoes: null,
      now: this.#now,
      records: recordsOf(warehouse, exported, full),
    });
    if (!isDone) return;
    this.#records.merge(exported, full);
    const redated = crmDates().filter(([member, date]) => date !== null && date !== before.get(member));
    this.#dates.import(redated.map(([member]) => member));
    await this.#showRecords(exported);
    await this.#check();
  }

  async #publish(settings: Settings | undefined, entries: readonly Entry[]): Promise<void> {
    if (settings === undefined && entries.length === 0) return;
    const before = this.#published.settings;
    const isDone = await this.#apply({
      cause: settings ? (entries.length > 0 ? "settings+dates" : "settings") : "dates",
      reason: null,
      undoes: null,
      now: this.#now,
      ...(settings ? { settings: documentOf(settings, "settings") } : {}),
      ...(entries.length > 0
        ? {
            dates: entries.map(({ member, date }) => ({
              campaignMemberId: member,
              action: date === null ? ("clear" as const) : ("set" as const),
              touchpointDate: date,
            })),
          }
        : {}),
    });
    if (!isDone) return;
    this.#dates.publish(entries, before, settings ?? before);
    await this.#check();
  }

  /** @returns whether it was published; settings that the store's columns do not allow are refused */
  async #apply(request: ChangeRequest): Promise<boolean> {
    const former = this.#outcomes.at(-1);
    const progress = (what: string) => {
      if (what === "deciding the members") this.#seen.scoped++;
      else if (what.startsWith("computing members") || what.startsWith("computing merged")) this.#seen.full++;
    };
    try {
      const isLookedAt = this.#looks !== "no" && !request.records;
      const preview = isLookedAt
        ? await applyChange(this.#store, "preview", {
            ...request,
            wantsDetails: true,
            isFull: this.#looks === "all",
          })
        : undefined;
      if (preview)
        expect(await outcomeTables(warehouse, "published"), "a preview changes nothing").toEqual(former);
      const done = await applyChange(this.#store, "publish", {
        ...request,
        wantsDetails: isLookedAt,
        progress,
      });
      const told = ({ document, details }: typeof done) => ({
        ...document,
        publish: null,
        seconds: 0,
        details,
      });
      if (preview) expect(told(preview), "preview").toEqual(told(done));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.#seen.skipped++;
      expect(await outcomeTables(warehouse, "published"), "what is refused changes nothing").toEqual(former);
      return false;
    }
    this.#store.published = await publishOf(warehouse);
    this.#causes.push(request.cause);
    return true;
  }

  async #undo(target: number): Promise<void> {
    const newest = this.#published.id;
    const before = await publishOf(warehouse, newest - 1);
    const isNewest = target === newest && before !== undefined;
    if (isNewest) this.#now = before.now;
    const request = { store: "store", publish: target, now: this.#now };
    try {
      await undoIn(this.#store, "publish", request);
    } catch (error) {
      if (!(error instanceof StoreRefused || error instanceof InputError)) throw error;
      const isImport = this.#causes[target - 1] === "import";
      expect(isImport || target !== newest, "the newest can be undone").toBe(true);
      expect(error instanceof InputError, "imports stay").toBe(isImport);
      this.#seen.refused++;
      expect(await outcomeTables(warehouse, "published")).toEqual(this.#outcomes.at(-1));
      return;
    }
    this.#seen.undone++;
    this.#store.published = await publishOf(warehouse);
    this.#causes.push("undo");
    this.#dates.undo(target);
    await this.#check();
    if (isNewest) expect(this.#outcomes.at(-1), "undone").toEqual(this.#outcomes.at(-3));
  }

  /** Fills the mirror of the full runs from the records kept beside the store, and holds the store's against it. */
  async #showRecords(exported: Organisation): Promise<void> {
    const isFirst = this.#outcomes.length === 0;
    const changed = OBJECTS.filter((object) => isFirst || exported[object]);
    const all = this.#records.organisation();
    await loadMirror(warehouse, Object.fromEntries(changed.map((object) => [object, all[object]])), "staged");
    await warehouse.run(`CREATE SCHEMA IF NOT EXISTS ${EXPECTED.mirror}`);
    for (const object of changed) {
      const table = tableOf(object);
      await warehouse.run(`CREATE OR REPLACE TABLE ${EXPECTED.mirror}.${table} AS FROM staged.${table}`);
      const columns = await dataColumns(warehouse, object);
      const list = columns.map(({ name }) => warehouse.dialect.identifier(name)).join(", ");
      const [held, kept] = [`(SELECT ${list} FROM mirror.${table})`, `(SELECT ${list} FROM staged.${table})`];
      expect(await differing(held, kept), `records of ${object}`).toBe(0);
    }
    this.#columns.clear();
  }

  /** The published outcome, held against a full run. */
  async #check(): Promise<void> {
    const published = this.#published;
    const context = await this.#expectedContext();
    await runModel(warehouse, context, { schemas: EXPECTED });
    await runStep(
      warehouse,
      context,
      stepNamed("campaign_revenue"),
      "expected.campaign_revenue",
      (relation) => relationIn(EXPECTED, relation),
    );
    const actual = await outcomeTables(warehouse, "published");
    const expected = await outcomeTables(warehouse, EXPECTED.results);
    const at = `of publish ${published.id}`;
    for (const name of Object.keys(expected)) expect(actual[name], `${name} ${at}`).toEqual(expected[name]);
    for (const name of [...LOOKUPS, "campaign_revenue"]) {
      const list = this.#columns.get(name) ?? (await columnsOf("published", name));
      this.#columns.set(name, list);
      expect(
        await differing(`(SELECT ${list} FROM published.${name})`, `(SELECT ${list} FROM expected.${name})`),
        `${name} ${at}`,
      ).toBe(0);
    }
    const counts = countChanges(this.#outcomes.at(-1), actual);
    expect({ opened: published.opened, closed: published.closed }, at).toEqual(counts);
    this.#outcomes.push(actual);
  }

  async #expectedContext(): Promise<ModelContext> {
    const { settings, now } = this.#published;
    const overrides = this.#dates.overrides(settings);
    return contextOf(warehouse, { settings: { ...settings, overrides }, now });
  }

  /** Publishes are still what they were when they were made. */
  async #checkPast(from: number): Promise<void> {
    for (const [index, outcome] of this.#outcomes.entries()) {
      // Every third: any of them may be the one, over all runs.
      if (index % 3 !== from) continue;
      const made = await publishOf(warehouse, index + 1);
      if (!made) throw new Error(`there is no publish ${index + 1}`);
      class Looked extends Error {}
      const look = warehouse.transaction(async () => {
        const { results } = await outcomeAsOf(warehouse, made.id, await contextOf(warehouse, made));
        expect(await outcomeTables(warehouse, results), `as of publish ${made.id}`).toEqual(outcome);
        throw new Looked();
      });
      await look.catch((error) => {
        if (!(error instanceof Looked)) throw error;
      });
    }
  }
}

async function idsOf(table: string): Promise<string[]> {
  const rows = await warehouse.all<{ id: string }>(`SELECT id FROM mirror.${table} ORDER BY id`);
  return rows.map(({ id }) => longId(id));
}

async function columnsOf(schema: string, table: string): Promise<string> {
  const rows = await warehouse.all<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns
     WHERE table_schema = '${schema}' AND table_name = '${table}' ORDER BY name`,
  );
  return rows.map(({ name }) => warehouse.dialect.identifier(name)).join(", ");
}

/** How many rows are in one relation and not in the other. */
async function differing(one: string, other: string): Promise<number> {
  const [row] = await warehouse.all<{ n: number }>(
    `SELECT CAST(count(*) AS DOUBLE) AS n FROM ((${one} EXCEPT ALL ${other}) UNION ALL (${other} EXCEPT ALL ${one})) AS differing`,
  );
  return row?.n ?? 0;
}

/** Rows that history counts: those that are in one outcome and not in the other. */
function countChanges(before: Outcome | undefined, after: Outcome): { opened: number; closed: number } {
  const rows = (outcome: Outcome | undefined, name: string) =>
    new Set(outcome?.[name]?.rows.map((row) => JSON.stringify(row)));
  const missing = (from: Outcome | undefined, among: Outcome | undefined) =>
    ["members", "touchpoints", "attribution_touchpoints"]
      .map((name) => [...rows(from, name)].filter((row) => !rows(among, name).has(row)).length)
      .reduce((sum, count) => sum + count, 0);
  return { opened: missing(after, before), closed: missing(before, after) };
}
