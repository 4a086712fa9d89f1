import { expect, test } from "vitest";
import { RESOURCES } from "./resources.ts";
import { routeOf } from "./route.ts";

test.each([
  ["GET", "sobjects/Lead/describe", "sobjects/:object/describe", { object: "Lead" }],
  ["GET", "sobjects/Lead/updated", "sobjects/:object/updated", { object: "Lead" }],
  [
    "GET",
    "sobjects/Lead/00Q000000000001AAA",
    "sobjects/:object/:id",
    { object: "Lead", id: "00Q000000000001AAA" },
  ],
  [
    "PATCH",
    "sobjects/X__c/Key__c/a%2Fb%20c",
    "sobjects/:object/:field/:value",
    { object: "X__c", field: "Key__c", value: "a/b c" },
  ],
  ["GET", "composite/sobjects/Lead", "composite/sobjects/:object", { object: "Lead" }],
  ["GET", "jobs/query/7501/results", "jobs/query/:id/results", { id: "7501" }],
])("%s %s", (method, path, pattern, params) => {
  const route = routeOf(RESOURCES, method, path);
  expect([route.resource.path, route.params]).toEqual([pattern, params]);
});

test.each([
  ["GET", "nothing", 404],
  ["GET", "sobjects/Lead/a/b/c", 404],
  ["GET", "sobjects//describe", 404],
  ["GET", "sobjects/%E0%A4%A", 404],
  ["DELETE", "query", 405],
  ["PUT", "sobjects/Lead", 405],
])("%s %s is refused with %i", (method, path, status) => {
  expect(() => routeOf(RESOURCES, method, path)).toThrow(expect.objectContaining({ status }));
});
