import { join } from "node:path";
import type { ModelContext } from "../../model/step.ts";
import { OrgFault } from "../../salesforce/errors.ts";
import type { OrgApi } from "../../salesforce/org-api.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { attributionTarget, namesCurrencies } from "./attribution.ts";
import { CAMPAIGN_ROLLUPS, campaignRollupTarget } from "./campaign-rollups.ts";
import { type Conflict, type CrmFieldWants, conflicts, crmFieldTargets, unknowEdited } from "./crm-fields.ts";
import { noteCampaignSince } from "./decided-since.ts";
import { type Drift, findDrift } from "./drift.ts";
import { recoverJobs } from "./ingest.ts";
import { MEMBER_STATUSES, memberStatusTarget } from "./member-statuses.ts";
import { type Blocked, forgetFields, type ReadyTarget, readyTargets } from "./our-objects.ts";
import { callsOf, countPlan, planTarget, type TargetPlan } from "./plan.ts";
import type { Sent } from "./send.ts";
import { deleteAll, type SendAllOptions, type Step, writeAll } from "./send-plans.ts";
import type { WriteTarget } from "./target.ts";
import { touchpointTarget } from "./touchpoints.ts";
import { leaveOutUnseenEdits } from "./unseen-edits.ts";
import { noteUnwritten, unwrittenOf } from "./unwritten.ts";
import { leaveOutEdited, WATCHED } from "./watched-edits.ts";
import { withdrawn } from "./withdraw.ts";
import { BOOKS, copyBooks, hasWritten, prepareWritten } from "./written.ts";
import { forgetOtherFields } from "./written-fields.ts";

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
  /** Tries of a refused record on one day, in UTC; left out: it is tried, however often it was. */
  attemptsMax?: number;
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
  /** Objects of which the rest waits for a person, because a refusal needs one; and how many records wait. */
  paused: string[];
  waiting: { object: string; records: number }[];
  /** Records that were refused so often today that they are tried tomorrow. */
  spent: { object: string; records: number }[];
  /** Objects to which nothing, or no more, could be written, and why; the others went on. */
  blocked: Blocked[];
  /** Fields that the org does not have, or the user may not write. */
  missingFields: string[];
  /** Records that the org refuses: how many in all, and some of each target. */
  refused: number;
  errors: { target: string; object: string; key: string; code: string; message: string }[];
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
    return await exportOnce(request, CHANGED_FIELDS);
  } catch (error) {
    if (!(error instanceof OrgFault && CHANGED_FIELDS.includes(error.code))) throw error;
    // A field that was there when the org was last asked has gone.
    await forgetFields(request.warehouse);
    return exportOnce(request, []);
  }
}

const CHANGED_FIELDS = ["INVALID_FIELD", "INVALID_FIELD_FOR_INSERT_UPDATE", "INVALID_TYPE"];

/** @param thrown - codes of refusals that end the whole, since it can be begun anew */
async function exportOnce(request: ExportRequest, thrown: readonly string[]): Promise<ExportReport> {
  const { api, warehouse, mode } = request;
  const callsBefore = api.usage.calls;
  const at = Date.now();
  const options: SendAllOptions = {
    thrown,
    api,
    warehouse,
    folder: request.folder,
    onError: request.onError,
    sleep: request.sleep ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms))),
    ...(request.progress ? { progress: request.progress } : {}),
  };
  const writes = mode !== "plan";
  if (writes) await recoverJobs(options);
  const books = writes ? BOOKS : await copyBooks(warehouse);
  await noteCampaignSince(warehouse);
  await unknowEdited(warehouse, books.written);
  const targets = await (mode === "withdraw" ? withdrawnTargets(request) : targetsOf(request));
  if (writes) await dropUnwantedErrors(warehouse, targets);
  const { ready, missing, blocked } = await readyTargets(api, warehouse, targets, at);
  // An undo deletes our records, whatever their fields.
  const compared = mode === "withdraw" ? targets.filter(({ key }) => key === "Id") : targets;
  await forgetOtherFields(warehouse, books, compared, ready, mode === "plan");
  const drift = await findDrift(ready, {
    api,
    warehouse,
    books,
    mode,
    folder: join(request.folder, "drift"),
    at,
    ...(request.progress ? { progress: request.progress } : {}),
  });
  const limit = request.attemptsMax === undefined ? undefined : { attemptsMax: request.attemptsMax, at };
  const unseen: Conflict[] = [];
  const planned = async ({ target, lengths }: ReadyTarget): Promise<TargetPlan> => {
    request.progress?.(`comparing ${target.object}`);
    const plan = await planTarget(warehouse, target, lengths, books, limit);
    unseen.push(
      ...(await leaveOutUnseenEdits(api, warehouse, plan)),
      ...(WATCHED.has(target.name) ? await leaveOutEdited(warehouse, books, plan) : []),
    );
    if (writes) await dropSettledErrors(warehouse, plan);
    return countPlan(warehouse, plan);
  };
  const steps: Step[] = [];
  const [first, statuses] = phasesOf(ready);
  for (const phase of statuses.length > 0 ? [first, statuses] : [first]) {
    if (phase === statuses)
      await noteUnwritten(
        warehouse,
        steps.map(({ plan }) => plan),
        writes,
      );
    const plans: TargetPlan[] = [];
    for (const one of phase) plans.push(await planned(one));
    steps.push(...(writes ? await writeAll(plans, options, blocked) : plans.map(asPlanned)));
  }
  if (writes) await deleteAll(steps, options, blocked);
  const paused = [
    ...new Set(steps.filter(({ sent }) => sent.isPaused).map(({ plan }) => plan.target.object)),
  ];
  const waiting = steps.map(({ plan, sent }) => ({
    object: plan.target.object,
    records: leftOf(plan, sent),
  }));
  const errors = await warehouse.all<ExportReport["errors"][number]>(
    `SELECT target, object, key, code, message FROM (
       SELECT *, row_number() OVER (PARTITION BY target ORDER BY last_at DESC, key) AS place FROM org.export_error
       ORDER BY place, target LIMIT ${ERRORS_SHOWN}
     ) AS refused ORDER BY target, place`,
  );
  const [all] = await warehouse.all<{ n: number }>(
    "SELECT CAST(count(*) AS DOUBLE) AS n FROM org.export_error",
  );
  return {
    objects: byObject(steps),
    // Of a plan: whoever then exports looks at the org in the same way before anything is written.
    apiCalls:
      api.usage.calls - callsBefore + (writes ? 0 : steps.reduce((sum, { plan }) => sum + callsOf(plan), 0)),
    drift,
    conflicts: await conflicts(warehouse, crmFieldWants(request), unseen),
    paused,
    waiting: sumByObject(waiting).filter(({ object }) => paused.includes(object)),
    spent: sumByObject(steps.map(({ plan }) => ({ object: plan.target.object, records: plan.spent }))),
    blocked: onceEach(blocked),
    missingFields: missing,
    refused: all?.n ?? 0,
    errors,
    plans: steps.map(({ plan }) => plan),
  };
}

/** Two targets may write to one object; what has no records is left out. */
function sumByObject(counts: ExportReport["waiting"]): ExportReport["waiting"] {
  const sums = new Map<string, number>();
  for (const { object, records } of counts) sums.set(object, (sums.get(object) ?? 0) + records);
  return [...sums].filter(([, records]) => records > 0).map(([object, records]) => ({ object, records }));
}

/** Statuses tell what has become of the rest: they come last. */
function phasesOf(ready: readonly ReadyTarget[]): [ReadyTarget[], ReadyTarget[]] {
  const isStatus = ({ target }: ReadyTarget) => target.name === MEMBER_STATUSES;
  return [ready.filter((one) => !isStatus(one)), ready.filter(isStatus)];
}

/** Two targets may write to one object, which refuses both for one reason. */
function onceEach(blocked: readonly Blocked[]): Blocked[] {
  return [...new Map(blocked.map((one) => [JSON.stringify(one), one])).values()];
}

/** Refusals of records that need not be written any more are of no interest. */
function dropSettledErrors(warehouse: Warehouse, { target, writes, deletes }: TargetPlan): Promise<void> {
  return warehouse.run(
    `DELETE FROM org.export_error WHERE target = ${warehouse.dialect.text(target.name)}
       AND key NOT IN (SELECT key FROM ${writes})
       AND key NOT IN (SELECT key FROM ${deletes} WHERE record_id IS NOT NULL)`,
  );
}

/** Nor are those of what the settings do not write any more. */
function dropUnwantedErrors(warehouse: Warehouse, targets: readonly WriteTarget[]): Promise<void> {
  const names = targets.map(({ name }) => warehouse.dialect.text(name));
  return warehouse.run(`DELETE FROM org.export_error WHERE target NOT IN (${names.join(", ")})`);
}

function crmFieldWants({ context, mode }: ExportRequest): CrmFieldWants {
  // Also what the settings no longer ask for: something may stand there from before.
  if (mode === "withdraw") return { dates: true, campaigns: true, nothing: true };
  const { memberDates, writeBack } = context.settings.salesforce;
  return { dates: memberDates, campaigns: writeBack };
}

async function targetsOf(request: ExportRequest): Promise<WriteTarget[]> {
  const { context, publish } = request;
  const { salesforce } = context.settings;
  return [
    touchpointTarget(context, publish),
    attributionTarget(context, publish, await namesCurrencies(request.warehouse)),
    ...(salesforce.memberStatus ? [memberStatusTarget(context, unwrittenOf(request.warehouse))] : []),
    ...(salesforce.campaignRollups ? [campaignRollupTarget(context, publish)] : []),
    ...crmFieldTargets(request.warehouse, crmFieldWants(request)),
  ];
}

async function withdrawnTargets(request: ExportRequest): Promise<WriteTarget[]> {
  const { context, publish, warehouse } = request;
  // An org that never had figures on its campaigns need not have the fields.
  const rollups = (await hasWritten(warehouse, CAMPAIGN_ROLLUPS))
    ? [campaignRollupTarget(context, publish)]
    : [];
  return [
    withdrawn(touchpointTarget(context, publish), context),
    withdrawn(attributionTarget(context, publish, false), context),
    withdrawn(memberStatusTarget(context), context),
    ...rollups.map((target) => withdrawn(target, context)),
    ...crmFieldTargets(request.warehouse, crmFieldWants(request)),
  ];
}

function asPlanned(plan: TargetPlan): Step {
  return {
    plan,
    sent: { insert: plan.insert, update: plan.update, delete: plan.delete, failed: 0, isPaused: false },
  };
}

/** Records of a plan that were neither written nor refused. */
function leftOf(plan: TargetPlan, sent: Sent): number {
  const done = sent.insert + sent.update + sent.delete + sent.failed;
  return Math.max(0, plan.insert + plan.update + plan.delete - done);
}

function byObject(steps: readonly Step[]): ExportedObject[] {
  const objects = new Map<string, ExportedObject>();
  for (const {
    plan: { target },
    sent: one,
  } of steps) {
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
