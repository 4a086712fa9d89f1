import { createHmac, randomBytes } from "node:crypto";
import { tableOf, typedColumn } from "../mirror/tables.ts";
import { type KeyKind, keyFrom, keyKind } from "../salesforce/sealing-key.ts";
import { FIELDS } from "../settings/fields.ts";
import type { LivingStore } from "./living-store.ts";

/**
 * Addresses that were erased, remembered so that an import does not bring them back: `KIND.SALT.HMAC`, keyed by the key
 * that also seals the connection and lies outside the store, with a salt of the store's own. Who has the store alone
 * can neither read the addresses nor try any.
 */
type Hash = (address: string) => string;

const SALT_BYTES = 16;

/** @throws {WrongKey} where the key that the store's hashes were made with is not there */
async function hasher(store: LivingStore, known: readonly string[], makes: boolean): Promise<Hash> {
  const [first] = known;
  const [kind, salt] = first === undefined ? [keyKind(), freshSalt()] : placeOf(first);
  const key = await keyFrom(kind, Buffer.from(salt, "base64url"), { makes, store: store.folder });
  return (address) =>
    `${kind}.${salt}.${createHmac("sha256", key).update(`erased ${address}`).digest("base64url")}`;
}

const freshSalt = () => randomBytes(SALT_BYTES).toString("base64url");

function placeOf(hash: string): [KeyKind, string] {
  const [kind, salt = ""] = hash.split(".");
  return [kind === "secret" ? "secret" : "file", salt];
}

/** The hashes of addresses, in lower case, as the store keeps them. */
export async function erasedHashes(store: LivingStore, addresses: readonly string[]): Promise<string[]> {
  const hash = await hasher(store, await (await store.state()).erased(), true);
  return addresses.map(hash);
}

/** People of the ledger who were erased: an erasure that was cut off has left them. */
export async function leftOfErased(store: LivingStore): Promise<string[]> {
  const known = new Set(await (await store.state()).erased());
  if (known.size === 0) return [];
  const hash = await hasher(store, [...known], false);
  const left: string[] = [];
  const people = store.warehouse.stream(
    "SELECT DISTINCT person FROM ledger.members WHERE person IS NOT NULL",
  );
  for await (const batch of people)
    for (const { person } of batch) if (known.has(hash(String(person)))) left.push(String(person));
  return left;
}

/** Lets imports bring an address again that was erased. @returns whether it was */
export async function liftErasure(store: LivingStore, email: string): Promise<boolean> {
  const state = await store.state();
  const known = await state.erased();
  if (known.length === 0) return false;
  const hash = await hasher(store, known, false);
  return (await state.liftErased([hash(email.trim().toLowerCase())])) > 0;
}

/**
 * Empties the records of an import that have an address which was erased, before they are merged: what they say of the
 * person, and what is beside the memberships; ids and dates stay.
 *
 * @param staged - the schema of the staged tables, with the columns that each has
 * @returns how many records were emptied
 */
export async function leaveOutErased(
  store: LivingStore,
  staged: string,
  objects: readonly { object: string; columns: readonly string[] }[],
): Promise<number> {
  const known = new Set(await (await store.state()).erased());
  if (known.size === 0) return 0;
  const hash = await hasher(store, [...known], false);
  const { warehouse } = store;
  const { dialect } = warehouse;
  let emptied = 0;
  for (const object of ["Contact", "Lead"] as const) {
    const there = objects.find((each) => each.object === object);
    if (!there?.columns.some((name) => name.toLowerCase() === "email")) continue;
    const table = `${staged}.${tableOf(object)}`;
    const ids: string[] = [];
    const rows = warehouse.stream(
      `SELECT id, lower(${dialect.trimmed("email")}) AS email FROM ${table} WHERE email IS NOT NULL`,
    );
    for await (const batch of rows)
      for (const { id, email } of batch) if (known.has(hash(String(email)))) ids.push(String(id));
    if (ids.length === 0) continue;
    emptied += ids.length;
    const held = await warehouse.all<{ name: string }>(
      `SELECT column_name AS name FROM information_schema.columns
       WHERE table_schema = ${dialect.text(staged)} AND table_name = ${dialect.text(tableOf(object))}`,
    );
    const texts = FIELDS[object].filter(({ type }) => type === "text").map(typedColumn);
    const contract = new Set(FIELDS[object].map(({ name }) => `cell_${name.toLowerCase()}`));
    const columns = held
      .map(({ name }) => name)
      .filter((name) => texts.includes(name) || (name.startsWith("cell_") && !contract.has(name)));
    const list = ids.map((id) => dialect.text(id)).join(", ");
    await warehouse.run(
      `UPDATE ${table} SET ${columns.map((name) => `${dialect.identifier(name)} = NULL`).join(", ")} WHERE id IN (${list})`,
    );
  }
  return emptied;
}
