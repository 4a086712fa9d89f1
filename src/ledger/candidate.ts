import { tableOf } from "../mirror/tables.ts";
import { INPUTS, loadCampaignSettings, loadOverrides, loadZone } from "../model/inputs.ts";
import { computeSteps, inOrder, selectOf } from "../model/run.ts";
import type { ModelContext, Step } from "../model/step.ts";
import { LEDGER_STEPS, stepNamed } from "../model/steps/index.ts";
import { OBJECTS } from "../settings/fields.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { batchesWith, dateOverrideSql, openBatches } from "./dates.ts";
import { candidateIn, LEDGERS, LOOKUPS, type Lookup, PUBLISHED } from "./tables.ts";

/**
 * What a publish would be computed from.
 *
 * Records that an import has changed stand in the mirror already, and their ids in `delta`.
 */
export type Change = {
  /** The id that the publish would have. */
  publish: number;
  /** The schema of the scratch database in which the candidate is computed. */
  schema: string;
  /** What the newest publish was computed with; undefined for the first. */
  before: ModelContext | undefined;
  after: ModelContext;
  /** Whether `delta` tells of changed records. */
  hasRecords: boolean;
  /** New entries of touchpoint dates (campaign_member_id, action, touchpoint_date), as a table. */
  dates: string | undefined;
  /** Compute everything, whatever has changed: for measurements, and for tests that compare. */
  isFull?: boolean;
  onStep?: (what: string) => void;
};

const RECORDS = OBJECTS.map(tableOf);

/** The inputs of a candidate: views of what is published where nothing has changed. */
export async function loadCandidateInputs(warehouse: Warehouse, change: Change): Promise<void> {
  const { schema } = change;
  const { settings } = change.after;
  const before = change.before?.settings;
  const isSame = (pick: (of: typeof settings) => unknown) =>
    before !== undefined && JSON.stringify(pick(before)) === JSON.stringify(pick(settings));
  await warehouse.run(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
  await warehouse.run(`CREATE SCHEMA ${schema}`);
  const show = (name: string) =>
    warehouse.run(
      `CREATE VIEW ${schema}.${name} AS SELECT * FROM ${warehouse.home}.${PUBLISHED.inputs}.${name}`,
    );
  if (isSame((of) => of.timezone)) await show("zone_day");
  else await loadZone(warehouse, schema, settings.timezone);
  if (isSame((of) => of.campaigns)) await show("campaign_setting");
  else await loadCampaignSettings(warehouse, `${schema}.campaign_setting`, settings);
  if (isSame((of) => [of.overrides, of.timezone])) await show("override_setting");
  else await loadOverrides(warehouse, `${schema}.override_setting`, settings);
  const open = openBatches(warehouse.home);
  const batches = change.dates === undefined ? open : batchesWith(open, change.dates);
  await warehouse.run(
    `CREATE VIEW ${schema}.date_override AS ${dateOverrideSql(`${schema}.override_setting`, batches)}`,
  );
}

/** Makes the candidate's inputs those of the newest publish. */
export async function publishInputs(warehouse: Warehouse, change: Change): Promise<void> {
  const schema = PUBLISHED.inputs;
  const { settings } = change.after;
  if (change.before?.settings === settings) return;
  await loadZone(warehouse, schema, settings.timezone);
  await loadCampaignSettings(warehouse, `${schema}.campaign_setting`, settings);
  await loadOverrides(warehouse, `${schema}.override_setting`, settings);
  await warehouse.run(
    `CREATE OR REPLACE VIEW ${schema}.date_override AS ${dateOverrideSql(`${schema}.override_setting`, openBatches(warehouse.home))}`,
  );
}

/** Whether a step's SELECT is another one under the new settings; the clock is looked at on its own. */
export function isRewritten(name: string, { before, after }: Change): boolean {
  if (before === undefined) return true;
  const sql = (context: ModelContext) =>
    selectOf(stepNamed(name), { ...context, now: 0 }, (relation) => relation);
  return sql(before) !== sql(after);
}

/** Results of steps that the store holds, or that follow from what it holds. */
const HELD: readonly string[] = [...LOOKUPS, ...LEDGERS.map(({ name }) => name), "interactions"];

/** Interactions as the published members give them; the step's own SELECT over members that count. */
function publishedInteractions(home: string): string {
  const members = `${home}.published.members`;
  const relations: Record<string, string> = {
    member_checks: `(SELECT * FROM ${members} WHERE counts)`,
    duplicate_members: `(SELECT campaign_member_id FROM ${members} WHERE FALSE)`,
  };
  return selectOf(stepNamed("interactions"), NO_CONTEXT, (name) => relations[name] ?? name);
}
/** The SELECT of `interactions` needs none. */
const NO_CONTEXT = {} as ModelContext;

/**
 * Computes everything that the change may reach, over all records.
 *
 * A step is left out where its SELECT is the same as before, and so is all that it reads: then what the store holds
 * stands in its place.
 * @returns the lookups that are new
 */
export async function computeAll(warehouse: Warehouse, change: Change): Promise<{ name: Lookup }[]> {
  const { schema } = change;
  const steps = inOrder(LEDGER_STEPS);
  const changed = changedRelations(change, steps);
  const needed = new Set<string>();
  for (const step of [...steps].reverse()) {
    const isRead = steps.some((reader) => needed.has(reader.name) && reader.reads.includes(step.name));
    const isHeld = change.before !== undefined && HELD.includes(step.name);
    if (changed.has(step.name) || (isRead && !isHeld)) needed.add(step.name);
  }
  for (const step of steps) {
    if (needed.has(step.name) || !HELD.includes(step.name)) continue;
    const held =
      step.name === "interactions"
        ? publishedInteractions(warehouse.home)
        : `SELECT * FROM ${warehouse.home}.published.${step.name}`;
    await warehouse.run(`CREATE VIEW ${schema}.${step.name} AS ${held}`);
  }
  const computed = steps.filter((step) => needed.has(step.name));
  await computeSteps(warehouse, change.after, computed, candidateIn(schema), (step, index, count) =>
    change.onStep?.(`computing ${step.name.replaceAll("_", " ")} (${index + 1} of ${count})`),
  );
  return LOOKUPS.filter((name) => needed.has(name)).map((name) => ({ name }));
}

/** Names of records, inputs and steps that are, or may be, others than those of the newest publish. */
function changedRelations(change: Change, steps: readonly Step[]): Set<string> {
  const changed = new Set<string>();
  const { before, after } = change;
  if (before === undefined || change.isFull)
    return new Set([...RECORDS, ...INPUTS, ...steps.map(({ name }) => name)]);
  if (change.hasRecords) for (const name of RECORDS) changed.add(name);
  if (before.settings.timezone !== after.settings.timezone) changed.add("zone_day");
  if (JSON.stringify(before.settings.campaigns) !== JSON.stringify(after.settings.campaigns))
    changed.add("campaign_setting");
  if (
    change.dates !== undefined ||
    JSON.stringify(before.settings.overrides) !== JSON.stringify(after.settings.overrides)
  )
    changed.add("date_override");
  for (const step of steps) {
    const isClocked = step.name === "member_checks" && before.now !== after.now;
    if (isClocked || isRewritten(step.name, change) || step.reads.some((name) => changed.has(name)))
      changed.add(step.name);
  }
  return changed;
}
