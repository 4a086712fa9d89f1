import { expect, test } from "vitest";
import { classOf } from "./faults.ts";

test.each([
  ["UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record", "transient"],
  ["QUERY_TIMEOUT", "", "transient"],
  ["SERVER_UNAVAILABLE", "", "transient"],
  ["CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "Trigger: Apex CPU time limit exceeded", "heavy"],
  ["CANNOT_EXECUTE_FLOW_TRIGGER", "System.LimitException: Too many SOQL queries: 101", "heavy"],
  ["CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "Trigger: not today", "configuration"],
  ["ENTITY_IS_DELETED", "entity is deleted", "gone"],
  ["NOT_FOUND", "", "gone"],
  ["MALFORMED_ID", "", "record"],
  ["STRING_TOO_LONG", "", "record"],
  ["DUPLICATE_EXTERNAL_ID", "", "record"],
  ["FIELD_CUSTOM_VALIDATION_EXCEPTION", "", "configuration"],
  ["INSUFFICIENT_ACCESS_OR_READONLY", "", "configuration"],
  ["REQUIRED_FIELD_MISSING", "", "configuration"],
  ["A_CODE_OF_TOMORROW", "", "configuration"],
])("%s (%s) is %s", (code, message, wanted) => {
  expect(classOf(code, message)).toBe(wanted);
});
