/** The operators of offline-sync.md, 4.3 and spec/README.md, 22, cell by cell. */
import { expect, test } from "vitest";
import { conditionHolds, itemsOf } from "./rules.ts";
import type { Condition, Operator } from "./settings.ts";

const ZONE = "America/Los_Angeles";

function holds(field: string, cell: string | null, operator: Operator, value: Condition["value"]): boolean {
  return conditionHolds({ field, operator, value: value ?? null }, () => cell, ZONE);
}

type Case = [cell: string | null, operator: Operator, value: Condition["value"], holds: boolean];

function table(field: string, cases: Case[]) {
  test.each(cases)(`${field} %j %s %j: %s`, (cell, operator, value, expected) => {
    expect(holds(field, cell, operator, value)).toBe(expected);
  });
}

// Text: trimmed, NFC, without regard to case; negatives are true on null; an empty value asks for null.
table("Campaign.Type", [
  [" Webinar ", "equals", "wEBINAR", true],
  ["Webinar", "not_equals", "Webinars", true],
  ["Cafe\u0301", "equals", "CAFÉ", true],
  [null, "equals", "", true],
  [null, "equals", null, true],
  ["x", "equals", "", false],
  ["x", "not_equals", "", true],
  [null, "not_equals", "", false],
  [null, "not_equals", "x", true],
  [null, "contains", "x", false],
  [null, "not_contains", "x", true],
  [null, "not_starts_with", "x", true],
  [null, "not_ends_with", "x", true],
  [null, "matches_any", "*", false],
  [null, "not_matches_any", "*", true],
  [null, "less_than", "x", false],
  ["Live webinar", "contains", " WEB ", true],
  ["Live webinar", "starts_with", "live w", true],
  ["Live webinar", "ends_with", "live", false],
]);

// Lists: exact, `x*`, `*x`, `*x*`; an inner `*` is itself; quotes keep a comma; empty items go.
table("CampaignMember.Status", [
  ["Watched live", "matches_any", ["Attended", "Watched*"], true],
  ["Watched live", "matches_any", "Attended,, *LIVE ", true],
  ["Watched live", "matches_any", "*hed l*", true],
  ["Watched live", "matches_any", "Watched", false],
  ["Watched live", "matches_any", "Watched*e", false],
  ["a*b", "matches_any", "a*b", true],
  ["x, y", "matches_any", '"x, y",z', true],
  ["x, y", "matches_any", "x, y", false],
  ["x, y", "matches_any", ["x, y"], true],
  ["anything", "matches_any", "*", true],
  ["Sent", "not_matches_any", ["Attended"], true],
]);

table("Campaign.IsActive", [
  ["TRUE", "equals", "yes", true],
  ["1", "equals", true, true],
  ["0", "equals", "No", true],
  ["false", "not_equals", "1", true],
  [null, "equals", "false", false],
  ["true", "greater_than", "false", false],
  ["TRUE", "contains", "ru", true],
  ["1", "contains", "ru", false],
]);

table("Campaign.ActualCost", [
  ["100.00", "equals", "100", true],
  ["100.00", "equals", 100, true],
  ["9", "less_than", "10", true],
  ["-3.5", "greater_or_equal", "-3.50", true],
  [null, "less_than", "10", false],
  ["100.00", "ends_with", ".00", true],
  ["100.00", "matches_any", "7, 100.0", true],
]);

// A day as bound means local midnights; 3 November 2024 has 25 hours in this zone.
table("CampaignMember.CreatedDate", [
  ["2024-11-03T07:00:00Z", "equals", "11/3/2024", true],
  ["2024-11-04T07:59:59.999Z", "equals", "2024-11-03", true],
  ["2024-11-04T08:00:00Z", "equals", "2024-11-03", false],
  ["2024-11-04T08:00:00Z", "greater_than", "2024-11-03", true],
  ["2024-11-04T07:59:59.999Z", "greater_than", "2024-11-03", false],
  ["2024-11-04T07:59:59.999Z", "less_or_equal", "11/03/2024", true],
  ["2024-11-03T07:00:00Z", "less_than", "2024-11-03", false],
  ["2024-11-03T07:00:00Z", "greater_or_equal", "2024-11-03", true],
  ["2024-11-03", "equals", "2024-11-03T00:00:00-07:00", true],
  ["2024-11-03 07:00:00", "equals", "2024-11-03T07:00:00Z", true],
  ["2024-11-03T07:00:00.000+0000", "starts_with", "2024-11", true],
]);

table("Campaign.StartDate", [
  ["2024-03-10", "less_or_equal", "3/10/2024", true],
  ["2024-03-10", "less_than", "2024-03-11", true],
  ["2024-03-10", "greater_than", "2024-03-10", false],
  ["2024-03-10", "equals", "2024-03-10T08:00:00Z", true],
  ["2024-03-10", "less_than", "2024-03-10T08:00:00Z", false],
]);

// Ids of 15 characters become 18, in which case does not matter.
table("CampaignMember.LeadId", [
  ["00Q0b00001UiE2X", "equals", "00Q0b00001UiE2XEAV", true],
  ["00Q0b00001UiE2XEAV", "equals", "00q0b00001uie2xeav", true],
  ["00Q0b00001UiE2XEAV", "equals", "00Q0b00001UiE2x", false],
  ["00Q0b00001UiE2XEAV", "matches_any", ["00Q0b00001UiE2X"], true],
]);

// A column of the customer's own is text; an order compares numbers or times where both sides are such.
table("CampaignMember.Score__c", [
  ["10.0", "equals", "10", false],
  ["9", "less_than", "10", true],
  ["abc", "less_than", "10", false],
  ["9", "less_than", "abc", false],
  ["2024-03-10", "less_or_equal", "3/10/2024", true],
  ["2024-03-11T06:59:59Z", "less_or_equal", "3/10/2024", true],
  ["2024-03-11T07:00:00Z", "less_or_equal", "3/10/2024", false],
  ["2024-03-10", "greater_than", "10", false],
  ["2024-03-10", "equals", "3/10/2024", false],
]);

test("items of a list", () => {
  expect(itemsOf('a, "b, c" ,, d*')).toEqual(["a", "b, c", "d*"]);
  expect(itemsOf(["a, b", " ", "c"])).toEqual(["a, b", "c"]);
});
