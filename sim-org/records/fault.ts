/** Faults of one record, in Salesforce's words. */
import type { FieldInfo, RecordFault, SaveResult } from "../org.ts";

export function fault(statusCode: string, message: string, fields: readonly string[] = []): RecordFault {
  return { statusCode, message, fields };
}

export function failed(id: string | null, ...errors: readonly RecordFault[]): SaveResult {
  return { success: false, id, created: false, errors };
}

export function saved(id: string, created: boolean): SaveResult {
  return { success: true, id, created, errors: [] };
}

export function requiredMissing(names: readonly string[]): RecordFault {
  return fault("REQUIRED_FIELD_MISSING", `Required fields are missing: [${names.join(", ")}]`, names);
}

export function notWritable(names: readonly string[]): RecordFault {
  return fault(
    "INVALID_FIELD_FOR_INSERT_UPDATE",
    `Unable to create/update fields: ${names.join(", ")}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    names,
  );
}

export function malformedId(field: FieldInfo, value: string): RecordFault {
  return fault("MALFORMED_ID", `${field.label}: id value of incorrect type: ${value}`, [field.name]);
}

export const entityIsDeleted = fault("ENTITY_IS_DELETED", "entity is deleted");

export const invalidCrossReference = fault("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
