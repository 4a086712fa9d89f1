import { publishOf } from "../ledger/publishes.ts";
import { otherColumns, recordsOf } from "../mirror/records.ts";
import { cellColumn, typedColumn } from "../mirror/tables.ts";
import { holdsAddress, withoutAddresses } from "../settings/erased-text.ts";
import { FIELDS, type ObjectName } from "../settings/fields.ts";
import { InputError } from "../settings/problem.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { applyChange } from "./change.ts";
import { erasedHashes, leftOfErased } from "./erased.ts";
import type { LivingStore } from "./living-store.ts";
import { NothingImported } from "./run-store.ts";

/** What an erasure takes away, or would: numbers alone. */
export type Erased = {
  /** Leads and contacts that have, or ever had, the address or another one of the person's. */
  records: number;
  /** The person's addresses: the one asked for, and those that these records have or ever had. */
  addresses: number;
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
 * it the credit that rested on it; memberships stay as numbers without a person. The address goes out of what people
 * typed, too: reasons, settings, the audit log.
 *
 * A record that has had several addresses is one person, and so are the records that share one: all of these go.
 * Each step is whole or not at all; killed in between, the same call goes on. The past is told without the person
 * from then on, and imports leave the addresses out. The org is not touched: the next write-back takes their touchpoints
 * out, the records themselves are for Salesforce to delete.
 *
 * @param request.addressesErased - is told every address, for what is kept beside the store
 * @see docs/decisions/0016-erasing-a-person.md
 * @throws {InputError} where the text is no address
 */
export async function erasePerson(
  store: LivingStore,
  request: {
    email: string;
    now: number;
    isDryRun: boolean;
    progress?: (what: string) => void;
    addressesErased?: (addresses: readonly string[]) => Promise<void>;
  },
): Promise<Erased> {
  const { warehouse, published } = store;
  if (!published) throw new NothingImported(store.folder);
  const person = request.email.trim().toLowerCase();
  if (!/^[^@\s]+@[^@\s]+$/.test(person))
    throw new InputError([{ file: "email", message: "is no address of the form name@host" }]);
  const { ids, addresses } = await recordsOfPerson(warehouse, [person, ...(await leftOfErased(store))]);
  const found = await countOf(warehouse, addresses, ids);
  if (request.isDryRun) return { ...found, publish: null };
  // Before anything else: an import in between must not bring back what is being emptied.
  request.progress?.("emptying what was typed");
  await (await store.state()).erase(addresses, await erasedHashes(store, addresses));
  await warehouse.transaction(() => emptyPublishes(warehouse, addresses));
  await request.addressesErased?.(addresses);
  if (ids.length === 0 && found.touchpoints === 0 && found.memberships === 0)
    return { ...found, publish: null };
  request.progress?.("emptying the records");
  await warehouse.transaction(() => emptyRecords(warehouse, ids));
  // The settings in force are without the address by now.
  const now = { ...store, published: await publishOf(warehouse) };
  const { document } = await applyChange(now, "publish", {
    cause: "import",
    reason: "A person was erased",
    now: request.now,
    undoes: null,
    isFull: true,
    ...(request.progress ? { progress: request.progress } : {}),
  });
  request.progress?.("emptying the past");
  await warehouse.transaction(() => emptyPast(warehouse, addresses));
  await warehouse.run("CHECKPOINT");
  return { ...found, publish: document.publish };
}

const listOf = (warehouse: Warehouse, ids: readonly string[]) =>
  ids.map((id) => warehouse.dialect.text(id)).join(", ") || "NULL";

/** The records of a person and their addresses, followed from one to the other until nothing is added. */
async function recordsOfPerson(
  warehouse: Warehouse,
  asked: readonly string[],
): Promise<{ ids: string[]; addresses: string[] }> {
  const { dialect } = warehouse;
  const email = `lower(${dialect.trimmed("email")})`;
  const all = PEOPLE.map((object) => `SELECT id, ${email} AS email FROM ${recordsOf(object)}`).join(
    " UNION ALL ",
  );
  let ids: string[] = [];
  let addresses = [...new Set(asked)];
  for (;;) {
    const list = listOf(warehouse, addresses);
    const found = await warehouse.all<{ id: string }>(
      `SELECT DISTINCT id FROM (${all}) AS found WHERE email IN (${list}) ORDER BY id`,
    );
    if (found.length === ids.length) return { ids, addresses };
    ids = found.map(({ id }) => id);
    const others = await warehouse.all<{ email: string }>(
      `SELECT DISTINCT email FROM (${all}) AS found
       WHERE id IN (${listOf(warehouse, ids)}) AND email LIKE '%_@_%' ORDER BY email`,
    );
    addresses = [...new Set([...asked, ...others.map((other) => other.email)])];
  }
}

async function countOf(
  warehouse: Warehouse,
  addresses: readonly string[],
  ids: readonly string[],
): Promise<Omit<Erased, "publish">> {
  const who = listOf(warehouse, addresses);
  const count = (sql: string) => `(SELECT CAST(count(*) AS DOUBLE) FROM ${sql})`;
  const [row] = await warehouse.all<Record<"memberships" | "touchpoints" | "deals", number>>(
    `SELECT ${count(`(SELECT DISTINCT campaign_member_id FROM ledger.members WHERE person IN (${who}))`)} AS memberships,
       ${count(`(SELECT DISTINCT touchpoint_id FROM ledger.touchpoints WHERE person IN (${who}))`)} AS touchpoints,
       ${count(`(SELECT DISTINCT opportunity_id FROM ledger.attribution_touchpoints WHERE person IN (${who}))`)} AS deals`,
  );
  return {
    records: ids.length,
    addresses: addresses.length,
    memberships: row?.memberships ?? 0,
    touchpoints: row?.touchpoints ?? 0,
    deals: row?.deals ?? 0,
  };
}

/** Reasons and settings of every publish. */
async function emptyPublishes(warehouse: Warehouse, addresses: readonly string[]): Promise<void> {
  const { dialect } = warehouse;
  const rows = await warehouse.all<{ id: number; reason: string | null; settings: string }>(
    "SELECT id, reason, CAST(settings AS VARCHAR) AS settings FROM ledger.publishes",
  );
  for (const { id, reason, settings } of rows) {
    if (!holdsAddress(`${reason ?? ""} ${settings}`, addresses)) continue;
    const left = reason === null ? "NULL" : dialect.text(withoutAddresses(reason, addresses));
    await warehouse.run(
      `UPDATE ledger.publishes SET reason = ${left}, settings = ${dialect.text(withoutAddresses(settings, addresses))} WHERE id = ${id}`,
    );
  }
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
async function emptyPast(warehouse: Warehouse, addresses: readonly string[]): Promise<void> {
  const is = `person IN (${listOf(warehouse, addresses)})`;
  await warehouse.run(`UPDATE ledger.members SET person = NULL, touchpoint_id = NULL WHERE ${is}`);
  for (const table of ["touchpoints", "attribution_touchpoints"])
    await warehouse.run(`DELETE FROM ledger.${table} WHERE ${is}`);
  const [known] = await warehouse.all(
    "SELECT 1 AS known FROM information_schema.tables WHERE table_schema = 'org' AND table_name = 'export_error'",
  );
  // Salesforce's words may name the person; what still fails is told anew by the next write-back.
  if (known) await warehouse.run("DELETE FROM org.export_error");
}
