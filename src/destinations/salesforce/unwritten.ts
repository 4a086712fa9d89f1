import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { TargetPlan } from "./plan.ts";

/**
 * Touchpoints that should stand in the org and do not: what statuses on members have to tell of.
 *
 * `touchpoint_id` and `shown_on` (the lead, contact or opportunity); `is_refused`: the org has refused the record. The
 * others wait behind a refusal.
 */
export type Unwritten = { touchpoints: string; attribution: string };

/** The relations of an export, by the names of the targets; made by `noteUnwritten`. */
export function unwrittenOf(warehouse: Warehouse): Unwritten {
  const schema = `${warehouse.scratch}.export`;
  return { touchpoints: `${schema}.unwritten_touchpoints`, attribution: `${schema}.unwritten_attribution` };
}

const SHOWN_ON = {
  touchpoints: ["Contact__c", "Lead__c"],
  attribution: ["Opportunity__c"],
} as const satisfies Record<keyof Unwritten, readonly string[]>;
const TOUCHPOINT = "User_Touchpoint_Id__c";

/**
 * Notes which records of the plans are not in the org.
 *
 * @param plans - what was sent; in a plan, what would be
 * @param isSent - otherwise all that is known is what was refused before
 */
export async function noteUnwritten(
  warehouse: Warehouse,
  plans: readonly TargetPlan[],
  isSent: boolean,
): Promise<void> {
  const { type, text, identifier } = warehouse.dialect;
  await warehouse.run(`CREATE SCHEMA IF NOT EXISTS ${warehouse.scratch}.export`);
  for (const [name, table] of Object.entries(unwrittenOf(warehouse)) as [keyof Unwritten, string][]) {
    await warehouse.run(
      `CREATE OR REPLACE TABLE ${table} (touchpoint_id ${type("text")}, shown_on ${type("text")}, is_refused BOOLEAN)`,
    );
    const plan = plans.find(({ target }) => target.name === name);
    const has = new Set(plan?.target.fields.map((field) => field.name));
    const places = SHOWN_ON[name]
      .filter((field) => has.has(field))
      .map((field) => `row.${identifier(field)}`);
    if (!plan || !has.has(TOUCHPOINT) || places.length === 0) continue;
    await warehouse.run(
      `INSERT INTO ${table}
       SELECT row.${identifier(TOUCHPOINT)}, COALESCE(${places.join(", ")}), refused.key IS NOT NULL
       FROM ${plan.writes} AS row
       LEFT JOIN (SELECT DISTINCT key FROM org.export_error WHERE target = ${text(name)}) AS refused ON refused.key = row.key
       LEFT JOIN (SELECT key, hash FROM org.written WHERE target = ${text(name)}) AS held
         ON held.key = row.key AND held.hash = row.hash
       WHERE ${isSent ? "held.key IS NULL" : "refused.key IS NOT NULL"}`,
    );
  }
}
