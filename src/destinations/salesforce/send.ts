import {
  type CollectionResult,
  deleteRecords,
  updateRecords,
  upsertRecords,
} from "../../salesforce/collections.ts";
import type { OrgApi } from "../../salesforce/org-api.ts";
import { queryRows } from "../../salesforce/rest-query.ts";
import { soqlList } from "../../salesforce/soql.ts";
import type { Row, Warehouse } from "../../warehouse/warehouse.ts";
import { needsPerson } from "./converted-leads.ts";
import { keepFormer, noteWritten } from "./crm-fields.ts";
import { classOf, type FaultClass, isGone } from "./faults.ts";
import { COLLECTION_MAX, type TargetPlan } from "./plan.ts";
import { Rounds, rememberedSize, rememberSize } from "./rounds.ts";
import type { WriteField, WriteTarget } from "./target.ts";
import {
  forgetLost,
  noteAcknowledged,
  noteDeleted,
  noteRefused,
  noteSending,
  type RecordRefusal,
} from "./written.ts";

export type SendOptions = {
  api: OrgApi;
  warehouse: Warehouse;
  /** Folder for what is uploaded. */
  folder: string;
  /** After a refusal that a person has to settle: `pause` leaves the rest of the object for later. */
  onError: "pause" | "skip";
  progress?: (what: string) => void;
  sleep: (milliseconds: number) => Promise<void>;
};

/** What was done for one target. */
export type Sent = { insert: number; update: number; delete: number; failed: number; isPaused: boolean };

type Outgoing = { key: string; recordId: string | null; fields: Row };

/** Writes a plan's records by collections of 200. */
export async function sendWrites(plan: TargetPlan, options: SendOptions, rows: string): Promise<Sent> {
  const { warehouse, progress } = options;
  const { target } = plan;
  const sent: Sent = { insert: 0, update: 0, delete: 0, failed: 0, isPaused: false };
  const list = await warehouse.all<Row>(
    `SELECT * FROM ${rows} AS row ORDER BY row.was_refused DESC, row.parent, row.key`,
  );
  if (list.length === 0) return sent;
  await warehouse.transaction(async () => {
    await keepFormer(warehouse, target, rows);
    await noteSending(warehouse, target.name, rows);
  });
  let waiting: Outgoing[] = list.map((row) => ({
    key: String(row.key),
    recordId: row.record_id === null ? null : String(row.record_id),
    fields: row,
  }));
  const rounds = new Rounds(await rememberedSize(warehouse, target.object, Date.now()));
  while (waiting.length > 0) {
    const again: Outgoing[] = [];
    for (let first = 0; first < waiting.length; ) {
      const batch = waiting.slice(first, first + rounds.size);
      first += batch.length;
      const ends = endsOf(rounds, waiting.length);
      const results = await write(options.api, target, batch);
      const settled = await settle({ ...plan, writes: rows }, batch, results, options, ends);
      sent.insert += settled.created;
      sent.update += settled.changed;
      sent.failed += settled.refused;
      again.push(...settled.again);
      if (settled.isHeavy && rounds.shrink())
        await rememberSize(warehouse, target.object, rounds.size, Date.now());
      progress?.(`writing ${target.object}: ${first} of ${waiting.length}`);
      if (settled.needsPerson && options.onError === "pause") return { ...sent, isPaused: true };
    }
    waiting = again;
    if (waiting.length > 0) await rounds.next(waiting.length, options.sleep);
  }
  return sent;
}

/** Whether a record that is refused only for now is not tried again, by the kind of its refusal. */
type Ends = { transient: boolean; heavy: boolean };
const endsOf = (rounds: Rounds, left: number): Ends => ({
  transient: rounds.isLast(left),
  heavy: rounds.isLastOfHeavy(left),
});
const isForNow = (kind: FaultClass, ends: Ends): boolean =>
  (kind === "transient" || kind === "heavy") && !ends[kind];

function write(api: OrgApi, target: WriteTarget, batch: readonly Outgoing[]): Promise<CollectionResult[]> {
  const records = batch.map(({ key, fields }) => ({
    ...(target.key === "Id" ? { Id: key } : { [target.key]: key }),
    ...Object.fromEntries(target.fields.map((field) => [field.name, jsonOf(fields[field.name], field)])),
  }));
  return target.key === "Id"
    ? updateRecords(api, target.object, records)
    : upsertRecords(api, target.object, target.key, records);
}

/** A field's text as JSON has it. */
function jsonOf(cell: Row[string] | undefined, { type }: WriteField): string | number | boolean | null {
  if (cell === null || cell === undefined) return null;
  if (type === "boolean") return cell === "true";
  return type === "number" ? Number(cell) : String(cell);
}

/** Commits what the org has said of a batch. @returns with the records that are to be tried again */
async function settle(
  { target, writes }: TargetPlan,
  batch: readonly Outgoing[],
  results: readonly CollectionResult[],
  { warehouse }: SendOptions,
  ends: Ends,
): Promise<{
  created: number;
  changed: number;
  refused: number;
  again: Outgoing[];
  isHeavy: boolean;
  needsPerson: boolean;
}> {
  const { text } = warehouse.dialect;
  const done: string[] = [];
  const gone: string[] = [];
  const refused: RecordRefusal[] = [];
  const again: Outgoing[] = [];
  const tally = { created: 0, changed: 0, isHeavy: false };
  for (const [index, result] of results.entries()) {
    const outgoing = batch[index];
    if (!outgoing) continue;
    if (result.success) {
      done.push(`(${text(outgoing.key)}, ${result.id ? text(result.id) : "NULL"})`);
      if (result.created) tally.created += 1;
      else tally.changed += 1;
      continue;
    }
    const refusal = refusalOf(outgoing.key, result);
    const kind = classOf(refusal.code, refusal.message);
    // A record of the org that is not there any more needs nothing; the next import brings that it is gone.
    if (target.key === "Id" && isGone(refusal.code)) {
      gone.push(outgoing.key);
      continue;
    }
    if (kind === "heavy") tally.isHeavy = true;
    if (isForNow(kind, ends)) again.push(outgoing);
    else refused.push(refusal);
  }
  await warehouse.transaction(async () => {
    if (done.length > 0) {
      const rows = `(SELECT * FROM (VALUES ${done.join(", ")}) AS done(key, record_id))`;
      await noteAcknowledged(warehouse, target.name, rows);
      await noteWritten(warehouse, target, rows);
    }
    if (gone.length > 0) await noteDeleted(warehouse, target.name, keysIn(gone, warehouse));
    await noteRefused(warehouse, target, refused, Date.now());
  });
  return {
    ...tally,
    refused: refused.length,
    again,
    needsPerson: await needsPerson(warehouse, target, writes, refused),
  };
}

function refusalOf(key: string, { errors }: CollectionResult): RecordRefusal {
  const [first] = errors;
  return {
    key,
    code: first?.statusCode ?? "UNKNOWN_EXCEPTION",
    message: first?.message ?? "Salesforce gave no reason",
    fields: first?.fields ?? [],
  };
}

/** Deletes a plan's records by collections of 200; what is gone already is as good as deleted. */
export async function sendDeletes(plan: TargetPlan, options: SendOptions): Promise<Sent> {
  const { api, warehouse, progress } = options;
  const { target } = plan;
  const sent: Sent = { insert: 0, update: 0, delete: 0, failed: 0, isPaused: false };
  await findIds(plan, options);
  const list = await warehouse.all<{ key: string; id: string }>(
    `SELECT key, record_id AS id FROM ${plan.deletes} ORDER BY record_id`,
  );
  const rounds = new Rounds(await rememberedSize(warehouse, target.object, Date.now()));
  let waiting = list;
  while (waiting.length > 0) {
    const again: typeof list = [];
    for (let first = 0; first < waiting.length; ) {
      const batch = waiting.slice(first, first + rounds.size);
      first += batch.length;
      const ends = endsOf(rounds, waiting.length);
      const results = await deleteRecords(
        api,
        batch.map(({ id }) => id),
      );
      const gone: string[] = [];
      const refused: RecordRefusal[] = [];
      let isHeavy = false;
      for (const [index, result] of results.entries()) {
        const row = batch[index];
        if (!row) continue;
        const refusal = refusalOf(row.key, result);
        const kind = classOf(refusal.code, refusal.message);
        if (result.success || isGone(refusal.code)) gone.push(row.key);
        else if (isForNow(kind, ends)) again.push(row);
        else refused.push(refusal);
        isHeavy ||= !result.success && kind === "heavy";
      }
      await warehouse.transaction(async () => {
        if (gone.length > 0) await noteDeleted(warehouse, target.name, keysIn(gone, warehouse));
        await noteRefused(warehouse, target, refused, Date.now());
      });
      sent.delete += gone.length;
      sent.failed += refused.length;
      if (isHeavy && rounds.shrink()) await rememberSize(warehouse, target.object, rounds.size, Date.now());
      progress?.(`deleting ${target.object}: ${first} of ${waiting.length}`);
    }
    waiting = again;
    if (waiting.length > 0) await rounds.next(waiting.length, options.sleep);
  }
  return sent;
}

function keysIn(keys: readonly string[], { dialect }: Warehouse): string {
  return `(SELECT * FROM (VALUES ${keys.map((key) => `(${dialect.text(key)})`).join(", ")}) AS gone(key))`;
}

/** Asks for the ids of records that were sent, but never acknowledged; those that never arrived need no deletion. */
export async function findIds(plan: TargetPlan, { api, warehouse }: SendOptions): Promise<void> {
  const { target, deletes } = plan;
  const unknown = await warehouse.all<{ key: string }>(
    `SELECT key FROM ${deletes} WHERE record_id IS NULL ORDER BY key`,
  );
  for (let first = 0; first < unknown.length; first += COLLECTION_MAX) {
    const keys = unknown.slice(first, first + COLLECTION_MAX).map(({ key }) => key);
    const rows = await queryRows(
      api,
      `SELECT Id, ${target.key} FROM ${target.object} WHERE ${target.key} IN ${soqlList(keys)}`,
    );
    const ids = new Map(rows.map((row) => [String(row[target.key]), String(row.Id)]));
    const { text } = warehouse.dialect;
    for (const [key, id] of ids)
      await warehouse.run(`UPDATE ${deletes} SET record_id = ${text(id)} WHERE key = ${text(key)}`);
    const missing = keys.filter((key) => !ids.has(key));
    if (missing.length === 0) continue;
    const relation = keysIn(missing, warehouse);
    await warehouse.transaction(() => forgetLost(warehouse, target.name, relation));
    await warehouse.run(`DELETE FROM ${deletes} WHERE key IN (SELECT key FROM ${relation} AS row)`);
  }
}
