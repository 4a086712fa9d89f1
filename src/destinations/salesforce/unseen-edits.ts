import { z } from "zod";
import type { OrgApi } from "../../salesforce/org-api.ts";
import { bodyOf, queryPath, readMany } from "../../salesforce/rest-query.ts";
import { soqlList, soqlName } from "../../salesforce/soql.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { type Conflict, CRM_FIELDS } from "./crm-fields.ts";
import type { TargetPlan } from "./plan.ts";

/** Ids in one condition: the address of a request has a limit of 16,000 characters. */
const IDS_IN_QUERY = 400;
/** Records whose values are held in memory at a time. */
const CHUNK = 10_000;

const pageSchema = z.object({ records: z.array(z.record(z.string(), z.unknown())) });

/**
 * Leaves out of a plan what somebody has edited in the org since it was last read: nobody's edit is written over, also
 * where no import has seen it yet. Asks the org for the records that are about to be written.
 *
 * @returns the edits; the next import brings them
 * @see shared/spec/README.md, decisions 37 and 38
 */
export async function leaveOutUnseenEdits(
  api: OrgApi,
  warehouse: Warehouse,
  plan: TargetPlan,
): Promise<Conflict[]> {
  const field = CRM_FIELDS.find(({ target }) => target === plan.target.name);
  if (!field) return [];
  const { dialect } = warehouse;
  const column = dialect.identifier(field.field);
  const unseen: Conflict[] = [];
  const keys = await warehouse.all<{ key: string }>(`SELECT key FROM ${plan.writes} AS row ORDER BY key`);
  for (let first = 0; first < keys.length; first += CHUNK) {
    const chunk = keys.slice(first, first + CHUNK).map(({ key }) => key);
    const theirs = await valuesOf(api, field, chunk);
    // Where the org has acknowledged ours, and no import has seen it go, what the mirror holds does not stand there.
    const known = await warehouse.all<Record<"id" | "ours" | "held" | "sent" | "written", string | null>>(
      `SELECT row.key AS id, row.${column} AS ours, kept.sent, kept.written,
         CASE WHEN kept.written_at IS NOT NULL AND kept.set_back IS NULL
             AND ${field.value("record", dialect)} IS NOT DISTINCT FROM kept.former THEN kept.written
           ELSE ${field.value("record", dialect)} END AS held
       FROM ${plan.writes} AS row
       JOIN mirror.${field.table} AS record ON record.id = row.key
       LEFT JOIN org.crm_field AS kept ON kept.target = ${dialect.text(field.target)} AND kept.id = row.key
       WHERE row.key >= ${dialect.text(chunk[0] ?? "")} AND row.key <= ${dialect.text(chunk.at(-1) ?? "")}`,
    );
    for (const { id, ours, ...explained } of known) {
      const value = id === null ? undefined : theirs.get(id);
      // That a record is gone turns out when it is written.
      if (id === null || value === undefined || value === ours) continue;
      if (!Object.values(explained).includes(value))
        unseen.push({ object: field.object, field: field.field, id, ours, theirs: value });
    }
  }
  for (let first = 0; first < unseen.length; first += IDS_IN_QUERY) {
    const ids = unseen.slice(first, first + IDS_IN_QUERY).map(({ id }) => dialect.text(id));
    await warehouse.run(`DELETE FROM ${plan.writes} WHERE key IN (${ids.join(", ")})`);
  }
  return unseen;
}

/** What stands in a field now, as the API takes it. */
async function valuesOf(
  api: OrgApi,
  { object, field, type }: (typeof CRM_FIELDS)[number],
  ids: readonly string[],
): Promise<Map<string, string | null>> {
  const paths: string[] = [];
  for (let first = 0; first < ids.length; first += IDS_IN_QUERY) {
    const list = soqlList(ids.slice(first, first + IDS_IN_QUERY));
    paths.push(queryPath(`SELECT Id, ${soqlName(field)} FROM ${object} WHERE Id IN ${list}`));
  }
  const found = new Map<string, string | null>();
  for (const answer of await readMany(api, paths)) {
    for (const record of pageSchema.parse(bodyOf(answer)).records) {
      const value = record[field];
      const text = value === null || value === undefined ? null : String(value);
      found.set(String(record.Id), text !== null && type === "instant" ? wholeSecond(text) : text);
    }
  }
  return found;
}

/** An instant of REST as `instantCell` writes it. */
function wholeSecond(text: string): string {
  return `${new Date(text).toISOString().slice(0, "2026-01-25T17:00:00".length)}.000Z`;
}
