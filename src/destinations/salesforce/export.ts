import { join } from "node:path";
import type { ModelContext } from "../../model/step.ts";
import { bulkFrom } from "../../salesforce/bulk-from.ts";
import { OrgFault } from "../../salesforce/errors.ts";
import type { OrgApi } from "../../salesforce/org-api.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { attributionTarget } from "./attribution.ts";
import { type Conflict, conflicts, crmFieldTargets } from "./crm-fields.ts";
import { type Drift, findDrift } from "./drift.ts";
import { ingestDeletes, ingestWrites, recoverJobs } from "./ingest.ts";
import { memberStatusTarget } from "./member-statuses.ts";
import { forgetFields, readyTargets } from "./our-objects.ts";
import { callsOf, planTarget, type TargetPlan } from "./plan.ts";
import { type SendOptions, type Sent, sendDeletes, sendWrites } from "./send.ts";
import type { WriteTarget } from "./target.ts";
import { touchpointTarget } from "./touchpoints.ts";
import { leaveOutUnseenEdits } from "./unseen-edits.ts";
import { withdrawn } from "./withdraw.ts";
import { prepareWritten } from "./written.ts";

export type ExportRequest = {
  api: OrgApi;
  warehouse: Warehouse;
  /** The published settings and rules. */
  context: ModelContext;
  publish: number;
  /** The store's folder for what is on its way out. */
  folder: string;
  /** `plan`: only counts. `write`: does it. `withdraw`: takes everything out of the org that Footfall wrote there. */
  mode: "plan" | "write" | "withdraw";
  onError: "pause" | "skip";
  progress?: (what: string) => void;
  sleep?: (milliseconds: number) => Promise<void>;
};

export type ExportedObject = {
  object: string;
  insert: number;
  update: number;
  delete: number;
  failed: number;
};

export type ExportReport = {
  /** What was done; in a plan, what would be. */
  objects: ExportedObject[];
  /** Calls that it took; in a plan, about how many it would take. */
  apiCalls: number;
  drift: Drift[];
  conflicts: { count: number; examples: Conflict[] };
  /** Objects of which the rest waits for a person, because a refusal needs one. */
  paused: string[];
  /** Fields that the org does not have, or the user may not write. */
  missingFields: string[];
  errors: { object: string; key: string; code: string; message: string }[];
  /** Of a plan: the tables with the records. */
  plans: TargetPlan[];
};

const ERRORS_SHOWN = 20;

/**
 * Brings the org's records in line with the published outcome: what differs from what it has acknowledged, and nothing
 * else. Killed at any moment, the next run goes on.
 *
 * @see shared/spec/salesforce.md, section 10; shared/spec/README.md, decisions 34, 37, 38, 41
 */
export async function exportOutcome(request: ExportRequest): Promise<ExportReport> {
  await prepareWritten(request.warehouse);
  try {
    return await exportOnce(request);
  } catch (error) {
    if (!(error instanceof OrgFault && CHANGED_FIELDS.includes(error.code))) throw error;
    // A field that was there when the org was last asked has gone.
    await forgetFields(request.warehouse);
    return exportOnce(request);
  }
}

const CHANGED_FIELDS = ["INVALID_FIELD", "INVALID_FIELD_FOR_INSERT_UPDATE", "INVALID_TYPE"];

async function exportOnce(request: ExportRequest): Promise<ExportReport> {
  const { api, warehouse, mode } = request;
  const callsBefore = api.usage.calls;
  const at = Date.now();
  const options: SendOptions = {
    api,
    warehouse,
    folder: request.folder,
    onError: request.onError,
    sleep: request.sleep ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms))),
    ...(request.progress ? { progress: request.progress } : {}),
  };
  const writes = mode !== "plan";
  if (writes) await recoverJobs(options);
  const targets = mode === "withdraw" ? withdrawnTargets(request) : targetsOf(request);
  const { ready, missing } = await readyTargets(api, warehouse, targets, at);
  const drift = await findDrift(ready, {
    api,
    warehouse,
    folder: join(request.folder, "drift"),
    at,
    ...(request.progress ? { progress: request.progress } : {}),
  });
  const plans: TargetPlan[] = [];
  for (const { target, lengths } of ready) {
    request.progress?.(`comparing ${target.object}`);
    plans.push(await planTarget(warehouse, target, lengths));
  }
  const unseen: Conflict[] = [];
  if (writes) {
    for (const plan of plans) {
      unseen.push(...(await leaveOutUnseenEdits(api, warehouse, plan)));
      await dropSettledErrors(warehouse, plan);
    }
  }
  const { sent, paused } = writes ? await sendAll(plans, options) : { sent: plans.map(planned), paused: [] };
  const errors = await warehouse.all<ExportReport["errors"][number]>(
    `SELECT object, key, code, message FROM org.export_error ORDER BY last_at DESC, key LIMIT ${ERRORS_SHOWN}`,
  );
  return {
    objects: byObject(plans, sent),
    apiCalls: writes ? api.usage.calls - callsBefore : plans.reduce((sum, plan) => sum + callsOf(plan), 0),
    drift,
    conflicts: await conflicts(warehouse, unseen),
    paused,
    missingFields: missing,
    errors,
    plans,
  };
}

/** Refusals of records that need not be written any more are of no interest. */
function dropSettledErrors(warehouse: Warehouse, { target, writes, deletes }: TargetPlan): Promise<void> {
  return warehouse.run(
    `DELETE FROM org.export_error WHERE target = ${warehouse.dialect.text(target.name)}
       AND key NOT IN (SELECT key FROM ${writes})
       AND key NOT IN (SELECT key FROM ${deletes} WHERE record_id IS NOT NULL)`,
  );
}

function targetsOf({ context, publish }: ExportRequest): WriteTarget[] {
  const { salesforce } = context.settings;
  return [
    touchpointTarget(context, publish),
    attributionTarget(context, publish),
    ...(salesforce.memberStatus ? [memberStatusTarget(context)] : []),
    ...crmFieldTargets(context.dialect, {
      dates: salesforce.memberDates,
      campaigns: salesforce.writeBack,
    }),
  ];
}

/** Also what the settings no longer ask for: something may stand there from before. */
function withdrawnTargets({ context, publish }: ExportRequest): WriteTarget[] {
  return [
    withdrawn(touchpointTarget(context, publish), context),
    withdrawn(attributionTarget(context, publish), context),
    withdrawn(memberStatusTarget(context), context),
    ...crmFieldTargets(context.dialect, { dates: true, campaigns: true, nothing: true }),
  ];
}

function planned(plan: TargetPlan): Sent {
  return { insert: plan.insert, update: plan.update, delete: plan.delete, failed: 0, isPaused: false };
}

/** Everything is written first, then what is no longer true is deleted. */
async function sendAll(
  plans: readonly TargetPlan[],
  options: SendOptions,
): Promise<{ sent: Sent[]; paused: string[] }> {
  const sent: Sent[] = [];
  for (const plan of plans) {
    const isLarge = plan.insert + plan.update > bulkFrom();
    sent.push(await (isLarge ? ingestWrites(plan, options) : sendWrites(plan, options, plan.writes)));
  }
  const paused = plans.filter((_, index) => sent[index]?.isPaused).map(({ target }) => target.object);
  for (const [index, plan] of plans.entries()) {
    const own = sent[index];
    if (plan.delete === 0 || !own || own.isPaused) continue;
    const gone = await (plan.delete > bulkFrom() ? ingestDeletes(plan, options) : sendDeletes(plan, options));
    own.delete += gone.delete;
    own.failed += gone.failed;
  }
  return { sent, paused: [...new Set(paused)] };
}

function byObject(plans: readonly TargetPlan[], sent: readonly Sent[]): ExportedObject[] {
  const objects = new Map<string, ExportedObject>();
  for (const [index, { target }] of plans.entries()) {
    const one = sent[index];
    if (!one) continue;
    const object = objects.get(target.object) ?? {
      object: target.object,
      insert: 0,
      update: 0,
      delete: 0,
      failed: 0,
    };
    object.insert += one.insert;
    object.update += one.update;
    object.delete += one.delete;
    object.failed += one.failed;
    objects.set(target.object, object);
  }
  return [...objects.values()];
}
