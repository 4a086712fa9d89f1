import type { OrgField, OrgObject } from "../../salesforce/describe.ts";
import type { OrgColumn } from "../../salesforce/download.ts";
import { FIELDS, knownField, type ObjectName } from "../../settings/fields.ts";

/** What is told for every record beside the contract's fields: the cursor runs over it. */
export const STAMP = "SystemModstamp";

/** Of Salesforce's own fields, those that not every org has. */
const SOME_ORGS = ["CurrencyIsoCode"];

/**
 * The columns to ask for: the contract's fields that the org has, and the others that were named.
 *
 * Never more: descriptions, phones and addresses stay where they are.
 * @param others - names beyond the contract's, as rules have them: `Region__c`, `RecordType.Name`
 * @returns also the names that describe does not show: `missing`, of those that are needed or named, and `unseen`, of
 * Salesforce's own that the model would use
 * @see shared/spec/salesforce.md, section 3
 */
export function columnsToRead(
  object: ObjectName,
  described: OrgObject,
  others: readonly string[],
): { columns: OrgColumn[]; missing: string[]; unseen: string[] } {
  const columns = new Map<string, OrgColumn>();
  const missing: string[] = [];
  const unseen: string[] = [];
  const add = (name: string, field: OrgField | undefined) => {
    const key = name.toLowerCase();
    if (!columns.has(key))
      columns.set(key, { name, type: field?.type ?? "", isVolatile: field?.calculated ?? true });
  };
  for (const { name, required } of FIELDS[object]) {
    const field = described.fields.get(name.toLowerCase());
    if (field) add(name, field);
    else if (required) missing.push(name);
    else if (
      !name.endsWith("__c") &&
      !SOME_ORGS.includes(name) &&
      !others.some((other) => other.toLowerCase() === name.toLowerCase())
    )
      unseen.push(name);
  }
  const stamp = described.fields.get(STAMP.toLowerCase());
  if (stamp) add(STAMP, stamp);
  for (const name of others) {
    const field = described.fields.get(name.toLowerCase());
    if (field) add(knownField(object, name)?.name ?? field.name, field);
    else if (isParentField(name, described)) add(name, undefined);
    else missing.push(name);
  }
  return { columns: [...columns.values()], missing, unseen };
}

/** `RecordType.Name`: a field of a record that this one refers to. */
function isParentField(name: string, described: OrgObject): boolean {
  const [relationship, field, more] = name.split(".");
  if (relationship === undefined || field === undefined || more !== undefined) return false;
  if (!/^[A-Za-z]\w*$/.test(field)) return false;
  const wanted = relationship.toLowerCase();
  return [...described.fields.values()].some((own) => own.relationshipName?.toLowerCase() === wanted);
}
