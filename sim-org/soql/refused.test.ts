import { afterAll, expect, test } from "vitest";
import type { FieldInfo } from "../org.ts";
import { faultOf, testOrg } from "../store/test-org.ts";

const { org } = testOrg();
afterAll(() => org.close());

const own = [
  { name: "Topics__c", type: "multipicklist" },
  { name: "Day__c", type: "date" },
] as FieldInfo[];
org.define([{ name: "Lead", fields: own }]);

test.each([
  ["SELECT Foo FROM Lead", "INVALID_FIELD", "No such column 'Foo' on entity 'Lead'"],
  ["SELECT Id\nFROM Lead\nWHERE Foo = 1", "INVALID_FIELD", "ERROR at Row:3:Column:7"],
  ["SELECT Campaign.Foo FROM CampaignMember", "INVALID_FIELD", "No such column 'Foo' on entity 'Campaign'"],
  [
    "SELECT Nothing.Name FROM Lead",
    "INVALID_FIELD",
    "Didn't understand relationship 'Nothing' in field path",
  ],
  ["SELECT Id FROM Foo", "INVALID_TYPE", "sObject type 'Foo' is not supported"],
  ["SELECT Id, FROM Lead", "MALFORMED_QUERY", "Row:1:Column:12\nunexpected token: 'FROM'"],
  ["SELECT Id FROM Lead WHERE", "MALFORMED_QUERY", "unexpected token: '<EOF>'"],
  ["SELECT Id FROM Lead WHERE LastName = 'x", "MALFORMED_QUERY", "a quote is not closed"],
  [
    "SELECT Id FROM Lead WHERE LastName = 'a' OR LastName = 'b' AND Email = null",
    "MALFORMED_QUERY",
    "unexpected token: 'AND'",
  ],
  [
    "SELECT Id FROM Lead WHERE LastName = 1",
    "INVALID_FIELD",
    "must be of type string and should be enclosed in quotes",
  ],
  [
    "SELECT Id FROM Lead WHERE IsConverted = 'x'",
    "INVALID_FIELD",
    "must be of type boolean and should not be enclosed",
  ],
  ["SELECT Id FROM Lead WHERE CreatedDate > '2026-01-01'", "INVALID_FIELD", "must be of type dateTime"],
  ["SELECT Id FROM Lead WHERE CreatedDate > 2026-01-01", "INVALID_FIELD", "must be of type dateTime"],
  ["SELECT Id FROM Lead WHERE Id = 'x'", "INVALID_QUERY_FILTER_OPERATOR", "invalid ID field: x"],
  [
    "SELECT Id FROM Lead WHERE Description = 'x'",
    "INVALID_FIELD",
    "'Description' can not be filtered in a query",
  ],
  [
    "SELECT Id FROM Lead ORDER BY Description",
    "MALFORMED_QUERY",
    "'Description' can not be sorted in a query",
  ],
  ["SELECT Id FROM Lead ORDER BY Topics__c", "MALFORMED_QUERY", "'Topics__c' can not be sorted in a query"],
  ["SELECT Description FROM Lead GROUP BY Description", "MALFORMED_QUERY", "can not be grouped in a query"],
  ["SELECT Id FROM Lead WHERE Day__c = LAST_N_DAYS:999999999", "MALFORMED_QUERY", "LAST_N_DAYS:999999999"],
  ["SELECT Id FROM Lead WHERE Day__c < NEXT_N_YEARS:99999999", "MALFORMED_QUERY", "NEXT_N_YEARS:99999999"],
  ["SELECT Id FROM Lead WHERE Day__c < NEXT_N_YEARS:9000", "MALFORMED_QUERY", "NEXT_N_YEARS:9000"],
  ["SELECT Id FROM Lead LIMIT 99999999999999999999", "MALFORMED_QUERY", "unexpected token"],
  ["SELECT Id, Id FROM Lead", "INVALID_FIELD", "duplicate field selected: Id"],
  ["SELECT Id FROM Lead WHERE COUNT(Id) > 1", "MALFORMED_QUERY", "cannot be used in WHERE"],
  ["SELECT SUM(LastName) FROM Lead", "MALFORMED_QUERY", "does not support aggregate operator SUM"],
  ["SELECT Id FROM Lead FOR UPDATE", "MALFORMED_QUERY", "not offered"],
  [
    "SELECT Id, (SELECT Id FROM Children) FROM Account",
    "INVALID_TYPE",
    "relationship 'Children' in FROM part",
  ],
  [
    "SELECT Id, (SELECT Foo FROM Contacts) FROM Account",
    "INVALID_FIELD",
    "No such column 'Foo' on entity 'Contact'",
  ],
  ["SELECT Id, (SELECT COUNT() FROM Contacts) FROM Account", "MALFORMED_QUERY", "cannot count"],
  [
    "SELECT Name, COUNT(Id), (SELECT Id FROM Contacts) FROM Account GROUP BY Name",
    "MALFORMED_QUERY",
    "among groups",
  ],
  [
    "SELECT Id, (SELECT Id, (SELECT Id FROM CampaignMembers) FROM Contacts) FROM Account",
    "MALFORMED_QUERY",
    "not offered",
  ],
])("%s is refused: %s", (soql, errorCode, message) => {
  const fault = faultOf(org, soql);
  expect([fault.status, fault.errorCode]).toEqual([400, errorCode]);
  expect(fault.message).toContain(message);
});
