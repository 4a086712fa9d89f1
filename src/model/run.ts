import { tableOf } from "../mirror/tables.ts";
import { OBJECTS } from "../settings/fields.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { INPUTS, loadInputs } from "./inputs.ts";
import type { ModelContext, Step } from "./step.ts";
import { STEPS } from "./steps/index.ts";

/** Where the relations of a run live. */
export type Schemas = { mirror: string; inputs: string; results: string };
export const MAIN_SCHEMAS: Schemas = { mirror: "mirror", inputs: "inputs", results: "results" };

export type StepTiming = { name: string; seconds: number };

/** Computes every step over all records: mirror, settings and clock in, results out. */
export async function runModel(
  warehouse: Warehouse,
  context: ModelContext,
  options: { schemas?: Schemas; onStep?: (step: Step, index: number, count: number) => void } = {},
): Promise<StepTiming[]> {
  const schemas = options.schemas ?? MAIN_SCHEMAS;
  await warehouse.run(`CREATE SCHEMA IF NOT EXISTS ${schemas.inputs}`);
  await warehouse.run(`CREATE SCHEMA IF NOT EXISTS ${schemas.results}`);
  await loadInputs(warehouse, schemas.inputs, context.settings);
  return computeSteps(warehouse, context, inOrder(STEPS), schemas, options.onStep);
}

/** Computes steps over all records, each after all that it reads. */
export async function computeSteps(
  warehouse: Warehouse,
  context: ModelContext,
  steps: readonly Step[],
  schemas: Schemas,
  onStep: (step: Step, index: number, count: number) => void = () => {},
): Promise<StepTiming[]> {
  const timings: StepTiming[] = [];
  let portioned: readonly string[] = [];
  for (const [index, step] of steps.entries()) {
    if (portioned.includes(step.name)) continue;
    onStep(step, index, steps.length);
    const start = performance.now();
    const inPortions = () =>
      computePortions(warehouse, context, steps, schemas.results, (name) => relationIn(schemas, name));
    if (step.name === PORTIONED[0] && (await inPortions())) portioned = PORTIONED;
    else await computeStep(warehouse, context, step, schemas);
    timings.push({ name: step.name, seconds: (performance.now() - start) / 1000 });
  }
  return timings;
}

/**
 * Steps that look at one opportunity at a time, the first only for the second. Over many opportunities they are computed
 * portion by portion: the credits of all at once would need gigabytes.
 */
const PORTIONED = ["credits", "attribution_touchpoints"];
/** Touches of a portion, about. */
const PORTION = 500_000;

/**
 * Computes them over the relations that they are given, into the tables of a schema.
 *
 * @returns whether it was done; false where one portion would be all, and the steps may as well stand as tables
 */
export async function computePortions(
  warehouse: Warehouse,
  context: ModelContext,
  steps: readonly Step[],
  schema: string,
  relation: (name: string) => string,
): Promise<boolean> {
  const [credits, shares] = PORTIONED.map((name) => steps.find((step) => step.name === name));
  if (!credits || !shares) return false;
  const journey = relation("opportunity_journey");
  const [row] = await warehouse.all<{ touches: number; journeys: number }>(
    `SELECT CAST(count(*) AS DOUBLE) AS touches, CAST(COALESCE(max(journey), 0) AS DOUBLE) AS journeys FROM ${journey}`,
  );
  const count = Math.ceil((row?.touches ?? 0) / PORTION);
  if (count <= 1) return false;
  const width = Math.ceil((row?.journeys ?? 0) / count);
  const table = (step: Step) => `${schema}.${step.name}`;
  for (let portion = 0; portion < count; portion++) {
    const test = `journey > ${portion * width} AND journey <= ${(portion + 1) * width}`;
    const part = (name: string) =>
      name === "opportunity_journey" ? `(SELECT * FROM ${journey} WHERE ${test})` : relation(name);
    await warehouse.run(`CREATE OR REPLACE TABLE ${table(credits)} AS ${selectOf(credits, context, part)}`);
    const into =
      portion === 0 ? `CREATE OR REPLACE TABLE ${table(shares)} AS` : `INSERT INTO ${table(shares)}`;
    await warehouse.run(`${into} ${selectOf(shares, context, part)}`);
  }
  await warehouse.run(`DROP TABLE ${table(credits)}`);
  return true;
}

/** Computes one step over all records: a table, or a view where that costs less. */
export async function computeStep(
  warehouse: Warehouse,
  context: ModelContext,
  step: Step,
  schemas: Schemas,
): Promise<void> {
  const kind = step.isView ? "VIEW" : "TABLE";
  const select = stepSql(step, context, schemas);
  await warehouse.run(`CREATE OR REPLACE ${kind} ${schemas.results}.${step.name} AS ${select}`);
}

/** Computes one step into a table, over the relations that it is given: all records, or a scope of them. */
export async function runStep(
  warehouse: Warehouse,
  context: ModelContext,
  step: Step,
  table: string,
  relation: (name: string) => string,
): Promise<void> {
  await warehouse.run(`CREATE OR REPLACE TABLE ${table} AS ${selectOf(step, context, relation)}`);
}

/** The SELECT of a step over the relations that it is given. */
export function selectOf(step: Step, context: ModelContext, relation: (name: string) => string): string {
  return step.select(context, Object.fromEntries(step.reads.map((name) => [name, relation(name)])));
}

/** The SELECT of a step, with the names of the tables that it reads. */
export function stepSql(step: Step, context: ModelContext, schemas: Schemas = MAIN_SCHEMAS): string {
  return selectOf(step, context, (relation) => relationIn(schemas, relation));
}

/** Where a relation of the model lies. */
export function relationIn(schemas: Schemas, relation: string): string {
  return `${schemaOf(relation, schemas)}.${relation}`;
}

const MIRROR_TABLES = OBJECTS.map(tableOf);

function schemaOf(relation: string, schemas: Schemas): string {
  if (MIRROR_TABLES.includes(relation)) return schemas.mirror;
  if ((INPUTS as readonly string[]).includes(relation)) return schemas.inputs;
  return schemas.results;
}

/** The steps, each after all that it reads; among equals in their own order. */
export function inOrder(steps: readonly Step[]): Step[] {
  const names = new Set(steps.map((step) => step.name));
  const ordered: Step[] = [];
  const done = new Set<string>();
  const visit = (step: Step, path: readonly string[]) => {
    if (done.has(step.name)) return;
    if (path.includes(step.name))
      throw new Error(`steps read each other in a ring: ${[...path, step.name].join(" > ")}`);
    for (const relation of step.reads) {
      const before = names.has(relation) ? steps.find((other) => other.name === relation) : undefined;
      if (before) visit(before, [...path, step.name]);
    }
    done.add(step.name);
    ordered.push(step);
  };
  for (const step of steps) visit(step, []);
  return ordered;
}
