import { z } from "zod";
import { cursorShape } from "../../salesforce/cursor.ts";
import { OBJECTS, type ObjectName } from "../../settings/fields.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";

/**
 * What has been read of the org so far. It lies in the warehouse, beside the records that it speaks of, and commits
 * with the publish that brought them.
 */

const readSchema = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string(), isVolatile: z.boolean() })),
  ...cursorShape,
  /** Up to when (by the org's clock) getDeleted has told what is gone. */
  deletedTo: z.number().nullable(),
  /** When (by our clock) the org was last read. */
  readAt: z.number(),
  /** When all ids were last held against ours. */
  listedAt: z.number(),
  /** When the org was last asked which fields it has. */
  describedAt: z.number(),
  /** Of statuses: those that were followed up, which the overlap shows again. */
  followed: z.array(z.string()).default([]),
});

/** How far one object has been read. */
export type ObjectRead = z.output<typeof readSchema>;
export type Reads = Map<ObjectName | typeof STATUSES, ObjectRead>;

/** Not mirrored, only watched: a status that begins to mean "responded" changes members without a stamp. */
export const STATUSES = "CampaignMemberStatus";

const SCHEMA = "org";

/** Makes the tables of a store that was never connected. */
export async function prepareReads(warehouse: Warehouse): Promise<void> {
  const text = warehouse.dialect.type("text");
  await warehouse.run(`CREATE SCHEMA IF NOT EXISTS ${SCHEMA}`);
  await warehouse.run(`CREATE TABLE IF NOT EXISTS ${SCHEMA}.reads (object ${text}, state ${text})`);
  await warehouse.run(`CREATE TABLE IF NOT EXISTS ${SCHEMA}.identity (org_id ${text})`);
}

/** The org that the store's records come from; undefined before the first import. */
export async function orgOfRecords(warehouse: Warehouse): Promise<string | undefined> {
  const [row] = await warehouse.all<{ org_id: string }>(`SELECT org_id FROM ${SCHEMA}.identity`);
  return row?.org_id;
}

export async function loadReads(warehouse: Warehouse): Promise<Reads> {
  const rows = await warehouse.all<{ object: string; state: string }>(
    `SELECT object, state FROM ${SCHEMA}.reads`,
  );
  const reads: Reads = new Map();
  for (const { object, state } of rows)
    if (object === STATUSES || (OBJECTS as readonly string[]).includes(object))
      reads.set(object as ObjectName, readSchema.parse(JSON.parse(state)));
  return reads;
}

/** Writes what was read, within a transaction of the caller. */
export async function saveReads(warehouse: Warehouse, orgId: string, reads: Reads): Promise<void> {
  const { text } = warehouse.dialect;
  await warehouse.run(`DELETE FROM ${SCHEMA}.reads`);
  await warehouse.run(`DELETE FROM ${SCHEMA}.identity`);
  await warehouse.run(`INSERT INTO ${SCHEMA}.identity VALUES (${text(orgId)})`);
  for (const [object, read] of reads)
    await warehouse.run(
      `INSERT INTO ${SCHEMA}.reads VALUES (${text(object)}, ${text(JSON.stringify(read))})`,
    );
}
