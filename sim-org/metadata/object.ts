import type { FieldInfo, ObjectInfo } from "../org.ts";
import { checkbox, datetime, field, labelOf, readOnly, reference, required } from "./field.ts";

/** Fields that every object has; Salesforce alone writes them. */
export function systemFields(): FieldInfo[] {
  return [
    field("Id", "id", { label: "Record ID", length: 18, nillable: false, defaultedOnCreate: true }),
    checkbox("IsDeleted", { label: "Deleted" }),
    datetime("CreatedDate", { nillable: false, defaultedOnCreate: true }),
    reference("CreatedById", "User", { nillable: false, defaultedOnCreate: true }),
    datetime("LastModifiedDate", { nillable: false, defaultedOnCreate: true }),
    reference("LastModifiedById", "User", { nillable: false, defaultedOnCreate: true }),
    datetime("SystemModstamp", { nillable: false, defaultedOnCreate: true }),
  ].map(readOnly);
}

/** An object as Salesforce describes it; what is not said is the usual of a standard object. */
export function object(
  name: string,
  keyPrefix: string,
  fields: readonly FieldInfo[],
  options: Partial<ObjectInfo> = {},
): ObjectInfo {
  const label = options.label ?? labelOf(name);
  return {
    name,
    label,
    labelPlural: plural(label),
    keyPrefix,
    custom: name.endsWith("__c"),
    createable: true,
    updateable: true,
    deletable: true,
    undeletable: true,
    mergeable: false,
    queryable: true,
    replicateable: true,
    ...options,
    fields: [...systemFields(), ...fields],
  };
}

/** An object that only an administrator changes, not through these calls. */
export const setupOnly = {
  createable: false,
  updateable: false,
  deletable: false,
  undeletable: false,
  replicateable: false,
} as const;

/** The owner, who is the user at work where none is given. */
export function owner(): FieldInfo {
  return required(reference("OwnerId", "User", { defaultedOnCreate: true }));
}

function plural(label: string): string {
  if (label.endsWith("y")) return `${label.slice(0, -1)}ies`;
  return /(s|x|ch)$/.test(label) ? `${label}es` : `${label}s`;
}
