import { z } from "zod";
import { cursorShape, NO_CURSOR } from "../../salesforce/cursor.ts";
import { describeObject } from "../../salesforce/describe.ts";
import type { OrgApi } from "../../salesforce/org-api.ts";
import { placeOfObject } from "../../salesforce/place.ts";
import { InputError } from "../../settings/problem.ts";
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

/** An object that nothing can be written to; the message says what to do. */
export type Blocked = { object: string; message: string };

/**
 * Looks at the objects that targets write to: once a day, and while something is lacking that somebody may have put right.
 *
 * @returns also the fields that are left out, and the objects of which all is, since they, or what finds their records,
 * are not there
 * @throws {InputError} where nothing at all can be written
 */
export async function readyTargets(
  api: OrgApi,
  warehouse: Warehouse,
  targets: readonly WriteTarget[],
  at: number,
): Promise<{ ready: ReadyTarget[]; missing: string[]; blocked: Blocked[] }> {
  const blocked: Blocked[] = [];
  const missing: string[] = [];
  const ready: ReadyTarget[] = [];
  const described = new Map<string, OurObject | undefined>();
  const wanted = fieldsOf(targets);
  for (const target of targets) {
    if (!described.has(target.object)) {
      const names = wanted.get(target.object) ?? [];
      described.set(target.object, await describedObject(api, warehouse, target.object, names, at));
    }
    const known = described.get(target.object);
    const has = (name: string) => known !== undefined && name.toLowerCase() in known.fields;
    if (!known || (target.key !== "Id" && !has(target.key))) {
      blocked.push({
        object: target.object,
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
  if (ready.length === 0 && blocked.length > 0) throw refusedObjects(blocked);
  return { ready, missing, blocked };
}

/** The same, as problems that end a command. */
export function refusedObjects(blocked: readonly Blocked[]): InputError {
  return new InputError(blocked.map(({ object, message }) => ({ file: placeOfObject(object), message })));
}

/** What has to be there, by object, in lower case. */
function fieldsOf(targets: readonly WriteTarget[]): Map<string, string[]> {
  const wanted = new Map<string, string[]>();
  for (const { object, key, fields } of targets) {
    const names = fields.filter(({ isOptional }) => !isOptional).map(({ name }) => name);
    if (key !== "Id") names.push(key);
    wanted.set(object, [...(wanted.get(object) ?? []), ...names.map((name) => name.toLowerCase())]);
  }
  return wanted;
}

async function describedObject(
  api: OrgApi,
  warehouse: Warehouse,
  object: string,
  wanted: readonly string[],
  at: number,
): Promise<OurObject | undefined> {
  const known = await loadOurObject(warehouse, object);
  const hasAll = known !== undefined && wanted.every((name) => name in known.fields);
  if (hasAll && at - known.describedAt < DAY_MS) return known;
  const described = await describeObject(api, object);
  if (!described) return undefined;
  const fields: Record<string, number> = {};
  for (const [name, field] of described.fields) if (field.updateable) fields[name] = field.length;
  const state = { ...NO_CURSOR, ...known, fields, describedAt: at };
  await saveOurObject(warehouse, object, state);
  return state;
}
