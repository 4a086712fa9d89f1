import { otherColumns, recordsOf } from "../mirror/records.ts";
import { cellColumn, typedColumn } from "../mirror/tables.ts";
import { FIELDS, type ObjectName } from "../settings/fields.ts";
import { InputError } from "../settings/problem.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { applyChange } from "./change.ts";
import type { LivingStore } from "./living-store.ts";
import { NothingImported } from "./run-store.ts";

/** What an erasure takes away, or would: numbers alone. */
export type Erased = {
  /** Leads and contacts that have, or ever had, the address. */
  records: number;
  memberships: number;
  touchpoints: number;
  /** Deals that these touches have credit of. */
  deals: number;
  /** The publish that brought it about; null in a dry run, and where there was nothing to do. */
  publish: number | null;
};

const PEOPLE = ["Contact", "Lead"] as const satisfies readonly ObjectName[];

/**
 * Erases a person from a store: what their records say of them in every version, their journey in every publish, and with
 * it the credit that rested on it; memberships stay as numbers without a person.
 *
 * Three steps, each whole or not at all; killed in between, the same call goes on. The past is told without the person
 * from then on. The org is not touched: the next write-back takes their touchpoints out, the records themselves are for
 * Salesforce to delete, and a later import would bring back what is still there.
 *
 * @throws {InputError} where the text is no address
 */
export async function erasePerson(
  store: LivingStore,
  request: { email: string; now: number; isDryRun: boolean; progress?: (what: string) => void },
): Promise<Erased> {
  const { warehouse, published } = store;
  if (!published) throw new NothingImported(store.folder);
  const person = request.email.trim().toLowerCase();
  if (!/^[^@\s]+@[^@\s]+$/.test(person))
    throw new InputError([{ file: "email", message: "is no address of the form name@host" }]);
  const ids = await recordIds(warehouse, person);
  const found = await countOf(warehouse, person, ids);
  const hasAny = ids.length > 0 || found.touchpoints > 0 || found.memberships > 0;
  if (request.isDryRun || !hasAny) return { ...found, publish: null };
  request.progress?.("emptying the records");
  await warehouse.transaction(() => emptyRecords(warehouse, ids));
  const { document } = await applyChange(store, "publish", {
    cause: "import",
    reason: "A person was erased",
    now: request.now,
    undoes: null,
    isFull: true,
    ...(request.progress ? { progress: request.progress } : {}),
  });
  request.progress?.("emptying the past");
  await warehouse.transaction(() => emptyPast(warehouse, person));
  await warehouse.run("CHECKPOINT");
  return { ...found, publish: document.publish };
}

const listOf = (warehouse: Warehouse, ids: readonly string[]) =>
  ids.map((id) => warehouse.dialect.text(id)).join(", ") || "NULL";

async function recordIds(warehouse: Warehouse, person: string): Promise<string[]> {
  const { dialect } = warehouse;
  const of = (object: ObjectName) =>
    `SELECT id FROM ${recordsOf(object)} WHERE lower(${dialect.trimmed("email")}) = ${dialect.text(person)}`;
  const rows = await warehouse.all<{ id: string }>(
    `SELECT DISTINCT id FROM (${PEOPLE.map(of).join(" UNION ALL ")}) AS found ORDER BY id`,
  );
  return rows.map(({ id }) => id);
}

async function countOf(
  warehouse: Warehouse,
  person: string,
  ids: readonly string[],
): Promise<Omit<Erased, "publish">> {
  const who = warehouse.dialect.text(person);
  const count = (sql: string) => `(SELECT CAST(count(*) AS DOUBLE) FROM ${sql})`;
  const [row] = await warehouse.all<Record<"memberships" | "touchpoints" | "deals", number>>(
    `SELECT ${count(`(SELECT DISTINCT campaign_member_id FROM ledger.members WHERE person = ${who})`)} AS memberships,
       ${count(`(SELECT DISTINCT touchpoint_id FROM ledger.touchpoints WHERE person = ${who})`)} AS touchpoints,
       ${count(`(SELECT DISTINCT opportunity_id FROM ledger.attribution_touchpoints WHERE person = ${who})`)} AS deals`,
  );
  return {
    records: ids.length,
    memberships: row?.memberships ?? 0,
    touchpoints: row?.touchpoints ?? 0,
    deals: row?.deals ?? 0,
  };
}

/** Texts of leads and contacts, and every column beyond the contract's, in all versions; ids and dates stay. */
async function emptyRecords(warehouse: Warehouse, ids: readonly string[]): Promise<void> {
  const { dialect } = warehouse;
  const list = listOf(warehouse, ids);
  const others = await otherColumns(warehouse);
  const empty = async (object: ObjectName, known: readonly string[], where: string) => {
    const extra = (others.get(object) ?? []).map((name) => cellColumn(object, name));
    const columns = [...new Set([...known, ...extra])].map((name) => `${dialect.identifier(name)} = NULL`);
    if (columns.length > 0)
      await warehouse.run(`UPDATE ${recordsOf(object)} SET ${columns.join(", ")} WHERE ${where}`);
  };
  for (const object of PEOPLE)
    await empty(
      object,
      FIELDS[object].filter(({ type }) => type === "text").map(typedColumn),
      `id IN (${list})`,
    );
  await empty("CampaignMember", [], `contact_id IN (${list}) OR lead_id IN (${list})`);
}

/** What earlier publishes held of the person; at the newest nothing is left by then. */
async function emptyPast(warehouse: Warehouse, person: string): Promise<void> {
  const is = `person = ${warehouse.dialect.text(person)}`;
  await warehouse.run(`UPDATE ledger.members SET person = NULL, touchpoint_id = NULL WHERE ${is}`);
  for (const table of ["touchpoints", "attribution_touchpoints"])
    await warehouse.run(`DELETE FROM ledger.${table} WHERE ${is}`);
  const [known] = await warehouse.all(
    "SELECT 1 AS known FROM information_schema.tables WHERE table_schema = 'org' AND table_name = 'export_error'",
  );
  // Salesforce's words may name the person; what still fails is told anew by the next write-back.
  if (known) await warehouse.run("DELETE FROM org.export_error");
}
