import type { Warehouse } from "../../warehouse/warehouse.ts";
import { classOf, isLackOfAccess } from "./faults.ts";
import type { WriteTarget } from "./target.ts";
import type { RecordRefusal } from "./written.ts";

/** So many keys in one statement. */
const KEYS_MAX = 1000;

/**
 * Whether one of the refusals has to be settled by a person before the rest of the object is written.
 *
 * A converted lead that the user may not change keeps nobody waiting where a contact of the same person carries the
 * touchpoint: its own record is told as refused, and tried again by the next export.
 *
 * @param rows - relation of the records that were sent, with their `key` and fields
 * @see shared/spec/salesforce.md, section 8, "Conversion"
 */
export async function needsPerson(
  warehouse: Warehouse,
  target: Pick<WriteTarget, "fields">,
  rows: string,
  refusals: readonly RecordRefusal[],
): Promise<boolean> {
  const waiting = refusals.filter(({ code, message }) => classOf(code, message) === "configuration");
  if (waiting.length === 0) return false;
  const has = (name: string) => target.fields.some((field) => field.name === name);
  if (!has("Lead__c") || !has("Person_Email__c") || !waiting.every(({ code }) => isLackOfAccess(code)))
    return true;
  const { text } = warehouse.dialect;
  for (let first = 0; first < waiting.length; first += KEYS_MAX) {
    const keys = waiting.slice(first, first + KEYS_MAX).map(({ key }) => text(key));
    const [row] = await warehouse.all<{ n: number }>(
      `SELECT CAST(count(DISTINCT row.key) AS DOUBLE) AS n FROM ${rows} AS row
       JOIN mirror.lead AS lead ON lead.id = row."Lead__c" AND COALESCE(lead.is_converted, TRUE)
       SEMI JOIN published.contact_people AS contact ON contact.person = row."Person_Email__c" AND contact.is_there
       WHERE row.key IN (${keys.join(", ")})`,
    );
    if (row?.n !== new Set(keys).size) return true;
  }
  return false;
}
