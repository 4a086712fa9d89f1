import { expect, test } from "vitest";
import { readError } from "./ingest-results.ts";

test.each([
  [
    "REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --",
    ["REQUIRED_FIELD_MISSING", "Required fields are missing: [LastName]", ["LastName"]],
  ],
  [
    "UNABLE_TO_LOCK_ROW:unable to obtain exclusive access: --",
    ["UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access", []],
  ],
  [
    "STRING_TOO_LONG:Channel: data value too large: a -- b;C:D (max length=255):Channel__c, Source__c --;FIELD_CUSTOM_VALIDATION_EXCEPTION:Larch says no:Type__c --",
    [
      "STRING_TOO_LONG",
      "Channel: data value too large: a -- b;C:D (max length=255)",
      ["Channel__c", "Source__c"],
    ],
  ],
  [
    "FIELD_CUSTOM_VALIDATION_EXCEPTION:no\nnever: --;OTHER:x:Y --",
    ["FIELD_CUSTOM_VALIDATION_EXCEPTION", "no\nnever", []],
  ],
  ["something else", ["UNKNOWN_EXCEPTION", "something else", []]],
])("%s", (text, [code, message, fields]) => {
  expect(readError(text)).toEqual({ code, message, fields });
});
