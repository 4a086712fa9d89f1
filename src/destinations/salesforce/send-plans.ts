import { bulkFrom } from "../../salesforce/bulk-from.ts";
import { OrgFault } from "../../salesforce/errors.ts";
import { needsPerson } from "./converted-leads.ts";
import { ingestDeletes, ingestWrites } from "./ingest.ts";
import type { Blocked } from "./our-objects.ts";
import type { TargetPlan } from "./plan.ts";
import { type SendOptions, type Sent, sendDeletes, sendWrites } from "./send.ts";

/** A plan, and what was done of it. */
export type Step = { plan: TargetPlan; sent: Sent };

export type SendAllOptions = SendOptions & {
  /** Codes of refusals that end the whole, since it can be begun anew. */
  thrown: readonly string[];
};

const NOTHING_SENT: Sent = { insert: 0, update: 0, delete: 0, failed: 0, isPaused: false };

/** Writes what plans want. An object that is refused as a whole waits alone. @param blocked - takes these */
export async function writeAll(
  plans: readonly TargetPlan[],
  options: SendAllOptions,
  blocked: Blocked[],
): Promise<Step[]> {
  const steps: Step[] = [];
  for (const plan of plans) {
    if (options.onError === "pause" && (await isHeldBySpent(plan, options))) {
      steps.push({ plan, sent: { ...NOTHING_SENT, isPaused: true } });
      continue;
    }
    const now = await withoutSpent(plan, "writes", options);
    const isLarge = plan.insert + plan.update > bulkFrom();
    const send = () => (isLarge ? ingestWrites(now, options) : sendWrites(now, options, now.writes));
    steps.push({ plan, sent: await unlessRefused(plan, options, blocked, send) });
  }
  return steps;
}

/** Deletes what is no longer true, once everything is written. @param steps - take what was done */
export async function deleteAll(
  steps: readonly Step[],
  options: SendAllOptions,
  blocked: Blocked[],
): Promise<void> {
  for (const { plan, sent } of steps) {
    if (plan.delete === 0 || sent.isPaused) continue;
    const isLarge = plan.delete > bulkFrom();
    const now = await withoutSpent(plan, "deletes", options);
    const send = () => (isLarge ? ingestDeletes(now, options) : sendDeletes(now, options));
    const gone = await unlessRefused(plan, options, blocked, send);
    sent.delete += gone.delete;
    sent.failed += gone.failed;
    sent.isPaused ||= gone.isPaused;
  }
}

/** The plan without the writes, or deletes, that have to wait until tomorrow. */
async function withoutSpent(
  plan: TargetPlan,
  kind: "writes" | "deletes",
  { warehouse }: SendOptions,
): Promise<TargetPlan> {
  if (plan.spent === 0) return plan;
  const now = `${plan[kind]}_now`;
  await warehouse.run(
    `CREATE OR REPLACE TABLE ${now} AS SELECT * FROM ${plan[kind]} AS row WHERE NOT row.is_spent`,
  );
  return { ...plan, [kind]: now };
}

/** Whether a refusal that needs a person, and is not tried again today, keeps the rest of the object waiting. */
async function isHeldBySpent(plan: TargetPlan, { warehouse }: SendOptions): Promise<boolean> {
  if (plan.spent === 0) return false;
  const refusals = await warehouse.all<{ key: string; code: string; message: string }>(
    `SELECT key, code, message FROM org.export_error WHERE target = ${warehouse.dialect.text(plan.target.name)}
       AND key IN (SELECT key FROM ${plan.writes} AS row WHERE row.is_spent)`,
  );
  return needsPerson(
    warehouse,
    plan.target,
    plan.writes,
    refusals.map((refusal) => ({ ...refusal, fields: [] })),
  );
}

async function unlessRefused(
  { target }: TargetPlan,
  { thrown }: SendAllOptions,
  blocked: Blocked[],
  send: () => Promise<Sent>,
): Promise<Sent> {
  try {
    return await send();
  } catch (error) {
    if (!isOfOneObject(error) || thrown.includes(error.code)) throw error;
    blocked.push({ object: target.object, message: error.message });
    return { ...NOTHING_SENT, isPaused: true };
  }
}

/** A refusal that speaks of the object; one of a sign-in, or an org that is out of order, concerns every object. */
function isOfOneObject(error: unknown): error is OrgFault {
  return error instanceof OrgFault && error.status !== 401 && error.status < 500;
}
