import { z } from "zod";
import { cursorShape, NO_CURSOR } from "../../salesforce/cursor.ts";
import { describeObject } from "../../salesforce/describe.ts";
import type { OrgApi } from "../../salesforce/org-api.ts";
import { InputError, type Problem } from "../../settings/problem.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { WriteTarget } from "./target.ts";

/** What is known of an object that Footfall writes to: its fields, and how far its records were looked at. */
const stateSchema = z.object({
  ...cursorShape,
  /** Fields that may be written, in lower case, and how many characters they take. */
  fields: z.record(z.string(), z.number()),
  describedAt: z.number(),
  /** When all ids were compared, as whom, and how many were there beyond ours. */
  idsAt: z.number().optional(),
  idsBy: z.string().optional(),
  idsBeyond: z.number().optional(),
});
export type OurObject = z.output<typeof stateSchema>;

const DAY_MS = 86_400_000;

export async function loadOurObject(warehouse: Warehouse, object: string): Promise<OurObject | undefined> {
  const [row] = await warehouse.all<{ state: string }>(
    `SELECT state FROM org.our_objects WHERE object = ${warehouse.dialect.text(object)}`,
  );
  return row && stateSchema.parse(JSON.parse(row.state));
}

export async function saveOurObject(warehouse: Warehouse, object: string, state: OurObject): Promise<void> {
  const { text } = warehouse.dialect;
  await warehouse.transaction(async () => {
    await warehouse.run(`DELETE FROM org.our_objects WHERE object = ${text(object)}`);
    await warehouse.run(
      `INSERT INTO org.our_objects VALUES (${text(object)}, ${text(JSON.stringify(state))})`,
    );
  });
}

/** Fields may have come or gone: the next use asks again. */
export async function forgetFields(warehouse: Warehouse): Promise<void> {
  const rows = await warehouse.all<{ object: string }>("SELECT object FROM org.our_objects");
  for (const { object } of rows) {
    const state = await loadOurObject(warehouse, object);
    if (state) await saveOurObject(warehouse, object, { ...state, describedAt: 0 });
  }
}

/** The same targets with the fields that the org has and the user may write. */
export type ReadyTarget = { target: WriteTarget; lengths: ReadonlyMap<string, number> };

/**
 * Looks at the objects that targets write to, at most once a day.
 *
 * @returns also the fields that are left out
 * @throws {InputError} where an object, or what finds its records, is not there
 */
export async function readyTargets(
  api: OrgApi,
  warehouse: Warehouse,
  targets: readonly WriteTarget[],
  at: number,
): Promise<{ ready: ReadyTarget[]; missing: string[] }> {
  const problems: Problem[] = [];
  const missing: string[] = [];
  const ready: ReadyTarget[] = [];
  const described = new Map<string, OurObject | undefined>();
  for (const target of targets) {
    if (!described.has(target.object))
      described.set(target.object, await describedObject(api, warehouse, target.object, at));
    const known = described.get(target.object);
    const has = (name: string) => known !== undefined && name.toLowerCase() in known.fields;
    if (!known || (target.key !== "Id" && !has(target.key))) {
      problems.push({
        file: `Salesforce, ${target.object}`,
        message: known
          ? `the connected user may not write ${target.key}; give it the permission set Footfall_Integration`
          : "the object is not there, or the connected user may not see it; deploy the folder salesforce/ of Footfall to the org, and give the user the permission set Footfall_Integration",
      });
      continue;
    }
    const fields = target.fields.filter(({ name }) => has(name));
    for (const { name, isOptional } of target.fields)
      if (!isOptional && !has(name)) missing.push(`${target.object}.${name}`);
    if (fields.some(({ isIncidental }) => !isIncidental))
      ready.push({ target: { ...target, fields }, lengths: new Map(Object.entries(known.fields)) });
  }
  if (problems.length > 0) throw new InputError(problems);
  return { ready, missing };
}

async function describedObject(
  api: OrgApi,
  warehouse: Warehouse,
  object: string,
  at: number,
): Promise<OurObject | undefined> {
  const known = await loadOurObject(warehouse, object);
  if (known && at - known.describedAt < DAY_MS) return known;
  const described = await describeObject(api, object);
  if (!described) return undefined;
  const fields: Record<string, number> = {};
  for (const [name, field] of described.fields) if (field.updateable) fields[name] = field.length;
  const state = { ...NO_CURSOR, ...known, fields, describedAt: at };
  await saveOurObject(warehouse, object, state);
  return state;
}
