import { z } from "zod";
import { recordsOf } from "../../mirror/records.ts";
import { bulkFrom } from "../../salesforce/bulk-from.ts";
import type { OrgApi } from "../../salesforce/org-api.ts";
import { queryPath, queryRows, readMany } from "../../salesforce/rest-query.ts";
import { soqlInstant, soqlList } from "../../salesforce/soql.ts";
import type { ObjectName } from "../../settings/fields.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { Progress } from "../files/read-export.ts";
import { heldSql, listAll } from "./all-ids.ts";
import { STAMP } from "./columns.ts";
import type { ObjectRead, Reads } from "./reads.ts";

/**
 * What left no changed record behind: members that were taken off a campaign, what was deleted for good, what went with
 * its parent or into another record.
 *
 * Three nets: what getDeleted tells, the org's counts against ours, and, where these differ or nobody has looked for a
 * week, the ids themselves.
 * @see shared/spec/salesforce.md, section 7
 */
export type Removals = {
  /**
   * A table of ids (`id`) that are gone, for each object that has some: how many, of how many that were held. `unseen`
   * are those of which the org has not said that they were deleted, nor that what they belong to was.
   */
  tables: Map<ObjectName, { table: string; gone: number; held: number; unseen: number }>;
  /** Objects of which every id was looked at. */
  listed: Set<ObjectName>;
  /** Up to when, by the org's clock, getDeleted has told. */
  deletedTo: Map<ObjectName, number>;
  /**
   * Objects of which the org shows records that we lack, although they were last changed before what we have read: a
   * permission was given back, say. Only reading the object as a whole brings them.
   */
  lacking: ObjectName[];
};

export type RemovalOptions = {
  objects: readonly ObjectName[];
  reads: Reads;
  /** Our clock at the begin of the import. */
  at: number;
  /** Look at every id of every object. */
  everything: boolean;
  /** The newest SystemModstamp that was ever read of an object, in milliseconds; for some objects nobody knows it. */
  newest: ReadonlyMap<ObjectName, number>;
  /** Schema of the tables that this makes. */
  schema: string;
  progress?: Progress;
  sleep?: (milliseconds: number) => Promise<void>;
};

/** These go without a trace in queryAll; of the others the recycle bin tells. */
const TRACELESS: readonly ObjectName[] = ["CampaignMember", "OpportunityContactRole"];
const DAY_MS = 86_400_000;
/** All ids are looked at after so long at the latest. */
const LISTING_MS = 7 * DAY_MS;
/** What goes with what: a reference, and the object that it names. */
const PARENTS: Partial<Record<ObjectName, readonly (readonly [column: string, parent: ObjectName])[]>> = {
  CampaignMember: [
    ["campaign_id", "Campaign"],
    ["lead_id", "Lead"],
    ["contact_id", "Contact"],
  ],
  OpportunityContactRole: [
    ["opportunity_id", "Opportunity"],
    ["contact_id", "Contact"],
  ],
};
/** getDeleted reaches back 15 days. */
const DELETED_MS = 14 * DAY_MS;
/** Ids in one condition: the address of a request has a limit of 16,000 characters. */
const IDS_IN_QUERY = 500;

const deletedSchema = z.object({
  deletedRecords: z.array(z.object({ id: z.string() })),
  latestDateCovered: z.string(),
});
const countSchema = z.object({ totalSize: z.number() });

/** Looks for what is gone, after the records that changed were merged; within a transaction of the caller. */
export async function findRemovals(
  api: OrgApi,
  warehouse: Warehouse,
  options: RemovalOptions,
): Promise<Removals> {
  const { objects, schema, progress } = options;
  const removals: Removals = {
    tables: new Map(),
    listed: new Set(),
    deletedTo: new Map(),
    lacking: [],
  };
  const short = new Map<ObjectName, number>();
  progress?.("looking for records that are gone");
  const [counts, deleted] = await askOrg(api, options);
  for (const object of objects) {
    const table = `${schema}.gone_${object.toLowerCase()}`;
    const told = deleted.get(object);
    const toldIds = `${schema}.told_${object.toLowerCase()}`;
    await warehouse.load(
      toldIds,
      [{ name: "id", type: "text" }],
      (told?.ids ?? []).map((id) => [id]),
    );
    await warehouse.run(`CREATE OR REPLACE TABLE ${table} AS SELECT id FROM ${toldIds}`);
    await warehouse.run(`DELETE FROM ${table} WHERE id NOT IN (SELECT id FROM (${heldSql(object)}) AS held)`);
    if (told) removals.deletedTo.set(object, told.to);
    const { held, gone } = await countsOf(warehouse, object, table);
    const count = counts.get(object);
    const isDue = options.at - (options.reads.get(object)?.listedAt ?? options.at) >= LISTING_MS;
    if (options.everything || isDue || (count !== undefined && count < held - gone)) {
      const isMembers = object === "CampaignMember" && !options.everything && !isDue;
      const found = isMembers && (await listByCampaign(api, warehouse, table, held, options));
      if (!found) {
        await listAll(api, warehouse, object, table, { ...options, count: count ?? held });
        removals.listed.add(object);
      }
    }
    const after = await countsOf(warehouse, object, table);
    if (after.gone > 0) {
      const unseen = await countUnseen(warehouse, object, table, toldIds);
      removals.tables.set(object, { table, ...after, unseen });
    }
    if (count !== undefined && count > after.held - after.gone) short.set(object, after.held - after.gone);
  }
  removals.lacking = await lackingOf(api, short, options);
  return removals;
}

/**
 * Of objects of which the org counts more than we hold, those that it also does without what is newer than all that we
 * have read: a busy org makes records while it is read.
 */
async function lackingOf(
  api: OrgApi,
  held: ReadonlyMap<ObjectName, number>,
  { newest }: RemovalOptions,
): Promise<ObjectName[]> {
  const asked = [...held.keys()].flatMap((object) => {
    const stamp = newest.get(object);
    return stamp === undefined ? [] : [{ object, stamp }];
  });
  if (asked.length === 0) return [];
  const answers = await readMany(
    api,
    asked.map(({ object, stamp }) =>
      queryPath(`SELECT COUNT() FROM ${object} WHERE ${STAMP} <= ${soqlInstant(stamp)}`),
    ),
  );
  return asked
    .filter(({ object }, index) => {
      const answer = countSchema.safeParse(answers[index]?.body);
      return answer.success && answer.data.totalSize > (held.get(object) ?? 0);
    })
    .map(({ object }) => object);
}

/** How many records the org has, and what it says was deleted: both in as few calls as can be. */
async function askOrg(
  api: OrgApi,
  { objects, reads, at }: RemovalOptions,
): Promise<[Map<ObjectName, number>, Map<ObjectName, { ids: string[]; to: number }>]> {
  const asked = TRACELESS.filter((object) => {
    const read = reads.get(object);
    return objects.includes(object) && read !== undefined && at - deletedFrom(read) < DELETED_MS;
  });
  const answers = await readMany(api, [
    ...objects.map((object) => queryPath(`SELECT COUNT() FROM ${object}`)),
    ...asked.map((object) => {
      const read = reads.get(object);
      const start = new Date(read ? deletedFrom(read) : at).toISOString();
      return `/sobjects/${object}/deleted/?start=${encodeURIComponent(start)}&end=${encodeURIComponent(new Date(at + 60_000).toISOString())}`;
    }),
  ]);
  const counts = new Map<ObjectName, number>();
  for (const [index, object] of objects.entries()) {
    const answer = countSchema.safeParse(answers[index]?.body);
    if (answers[index]?.status === 200 && answer.success) counts.set(object, answer.data.totalSize);
  }
  const deleted = new Map<ObjectName, { ids: string[]; to: number }>();
  for (const [index, object] of asked.entries()) {
    // Where the org refuses (too long ago, too many, another clock), counts and ids tell what is gone.
    const answer = deletedSchema.safeParse(answers[objects.length + index]?.body);
    if (!answer.success) continue;
    const ids = answer.data.deletedRecords.map(({ id }) => id);
    deleted.set(object, { ids, to: Date.parse(answer.data.latestDateCovered) });
  }
  return [counts, deleted];
}

/**
 * From when on getDeleted is to tell: where it was told last, else a little before the org was last read. Deletions are
 * stamped with whole seconds, so that one may be stamped earlier than it was.
 */
function deletedFrom({ deletedTo, readAt }: ObjectRead): number {
  return deletedTo === null ? readAt - 3_600_000 : Math.floor(deletedTo / 1000) * 1000;
}

async function countsOf(
  warehouse: Warehouse,
  object: ObjectName,
  table: string,
): Promise<{ held: number; gone: number }> {
  const [row] = await warehouse.all<{ held: number; gone: number }>(
    `SELECT (SELECT CAST(count(*) AS DOUBLE) FROM (${heldSql(object)}) AS held) AS held,
       (SELECT CAST(count(DISTINCT id) AS DOUBLE) FROM ${table}) AS gone`,
  );
  return { held: row?.held ?? 0, gone: row?.gone ?? 0 };
}

/** Of what is gone, what the org has not told: an id that it says was deleted, or that went with its parent. */
async function countUnseen(
  warehouse: Warehouse,
  object: ObjectName,
  table: string,
  toldIds: string,
): Promise<number> {
  const parents = (PARENTS[object] ?? []).map(
    ([column, parent]) =>
      `AND (held.${column} IS NULL OR held.${column} NOT IN (SELECT id FROM ${recordsOf(parent)} WHERE closed_by IS NULL AND is_deleted))`,
  );
  const [row] = await warehouse.all<{ unseen: number }>(
    `SELECT CAST(count(*) AS DOUBLE) AS unseen FROM ${recordsOf(object)} AS held
     WHERE held.closed_by IS NULL AND held.id IN (SELECT id FROM ${table}) AND held.id NOT IN (SELECT id FROM ${toldIds})
       ${parents.join("\n       ")}`,
  );
  return row?.unseen ?? 0;
}

const campaignCountSchema = z.object({ CampaignId: z.string(), members: z.number() });

/**
 * Finds members that are gone by the counts of their campaigns, where that takes fewer calls than all ids would.
 *
 * @returns false where it would take more
 */
async function listByCampaign(
  api: OrgApi,
  warehouse: Warehouse,
  table: string,
  held: number,
  { progress }: RemovalOptions,
): Promise<boolean> {
  const ours = await warehouse.all<{ id: string; members: number }>(
    `SELECT campaign_id AS id, CAST(count(*) AS DOUBLE) AS members FROM ${recordsOf("CampaignMember")}
     WHERE closed_by IS NULL AND NOT COALESCE(is_deleted, FALSE) AND campaign_id IS NOT NULL
       AND id NOT IN (SELECT id FROM ${table})
     GROUP BY campaign_id ORDER BY campaign_id`,
  );
  if (ours.length / IDS_IN_QUERY > 5 + held / 100_000) return false;
  const unequal: string[] = [];
  for (let first = 0; first < ours.length; first += IDS_IN_QUERY) {
    const chunk = ours.slice(first, first + IDS_IN_QUERY);
    progress?.(`counting the members of campaigns ${first + chunk.length} of ${ours.length}`);
    const rows = await queryRows(
      api,
      `SELECT CampaignId, COUNT(Id) members FROM CampaignMember WHERE CampaignId IN ${soqlList(chunk.map(({ id }) => id))} GROUP BY CampaignId`,
    );
    const theirs = new Map(
      rows.map((row) => campaignCountSchema.parse(row)).map((row) => [row.CampaignId, row.members]),
    );
    for (const { id, members } of chunk) if ((theirs.get(id) ?? 0) < members) unequal.push(id);
  }
  const total = ours.filter(({ id }) => unequal.includes(id)).reduce((sum, { members }) => sum + members, 0);
  if (total > 5 * bulkFrom()) return false;
  const there = new Set<string>();
  for (let first = 0; first < unequal.length; first += IDS_IN_QUERY) {
    const chunk = unequal.slice(first, first + IDS_IN_QUERY);
    const rows = await queryRows(api, `SELECT Id FROM CampaignMember WHERE CampaignId IN ${soqlList(chunk)}`);
    for (const row of rows) there.add(String(row.Id));
  }
  const { dialect } = warehouse;
  for (let first = 0; first < unequal.length; first += IDS_IN_QUERY) {
    const chunk = unequal.slice(first, first + IDS_IN_QUERY).map((id) => dialect.text(id));
    const rows = await warehouse.all<{ id: string }>(
      `SELECT id FROM ${recordsOf("CampaignMember")}
       WHERE closed_by IS NULL AND NOT COALESCE(is_deleted, FALSE) AND campaign_id IN (${chunk.join(", ")})`,
    );
    const gone = rows.filter(({ id }) => !there.has(id)).map(({ id }) => `(${dialect.text(id)})`);
    if (gone.length > 0) await warehouse.run(`INSERT INTO ${table} VALUES ${gone.join(", ")}`);
  }
  return true;
}
