import { describe, expect, test } from "vitest";
import { filterText, type MemberFilter, readFilter } from "./filter.ts";
import { FILTER_FIELDS } from "./filter-fields.ts";
import { FILTER_OPERATORS } from "./filter-operators.ts";

function faultOf(text: string): string {
  try {
    readFilter(text);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("nothing was wrong");
}

test.each<[string, MemberFilter]>([
  ["Status equals Attended", { field: "status", operator: "equals", value: "Attended" }],
  ["buyer_touchpoint_date is_empty", { field: "buyer_touchpoint_date", operator: "is_empty" }],
  ["Buyer Touchpoint Date is not empty", { field: "buyer_touchpoint_date", operator: "is_not_empty" }],
  ["Bizible Touchpoint Date is empty", { field: "buyer_touchpoint_date", operator: "is_empty" }],
  [
    "FirstRespondedDate is less than 2026-01-25",
    { field: "first_responded_date", operator: "less_than", value: "2026-01-25" },
  ],
  [
    "first responded date >= 1/25/2026",
    { field: "first_responded_date", operator: "greater_or_equal", value: "1/25/2026" },
  ],
  ["status is not Attended", { field: "status", operator: "not_equals", value: "Attended" }],
  ["status is Not reached", { field: "status", operator: "not_equals", value: "reached" }],
  ["status is Empty handed", { field: "status", operator: "equals", value: "Empty handed" }],
  ["name does not contain  a  b ", { field: "name", operator: "not_contains", value: "a  b" }],
  ['title equals " a ""b"" "', { field: "title", operator: "equals", value: ' a "b" ' }],
  ['status equals ""', { field: "status", operator: "equals", value: "" }],
  [
    "campaign.region__c starts with EM",
    { field: "Campaign.region__c", operator: "starts_with", value: "EM" },
  ],
  ["CampaignMember.Status = x", { field: "CampaignMember.Status", operator: "equals", value: "x" }],
  ["Has responded is true", { field: "responded", operator: "equals", value: "true" }],
])("%s", (text, filter) => {
  expect(readFilter(text)).toEqual(filter);
});

test("every field with every operator is read back as it is written", () => {
  for (const field of [...FILTER_FIELDS, "Campaign.Type", "CampaignMember.Seat__c"]) {
    for (const operator of FILTER_OPERATORS) {
      const filter: MemberFilter = operator.endsWith("empty")
        ? { field, operator }
        : { field, operator, value: "is not empty" };
      expect(readFilter(filterText(filter))).toEqual(filter);
      const inWords = `${field.includes(".") ? field : field.replaceAll("_", " ")} ${operator.replaceAll("_", " ")}`;
      expect(readFilter(`${inWords} ${filter.value ?? ""}`)).toEqual(filter);
    }
  }
});

describe("what is wrong", () => {
  test.each([
    ["", 'filter "": is empty; write a field, an operator and a value, as status equals Attended'],
    [
      "Stauts equals Attended",
      'filter "Stauts equals Attended": "Stauts" is not a field; did you mean status?',
    ],
    [
      "first response date is empty",
      'filter "first response date is empty": "first response date" is not a field; did you mean first_responded_date?',
    ],
    [
      "shoe size equals 9",
      `filter "shoe size equals 9": "shoe size" is not a field; use one of ${FILTER_FIELDS.join(", ")}, or any column as CampaignMember.X or Campaign.X`,
    ],
    [
      "constructor equals 9",
      `filter "constructor equals 9": "constructor" is not a field; use one of ${FILTER_FIELDS.join(", ")}, or any column as CampaignMember.X or Campaign.X`,
    ],
    [
      "Lead.Email equals x",
      'filter "Lead.Email equals x": Lead.Email cannot be used here; use name, title, company, email, or fields of CampaignMember and Campaign',
    ],
    ["status equls x", 'filter "status equls x": "equls" is not an operator; did you mean equals?'],
    [
      "status resembles x",
      `filter "status resembles x": "resembles" is not an operator; use one of ${FILTER_OPERATORS.join(", ")}`,
    ],
    ["status", `filter "status": has no operator; write one of ${FILTER_OPERATORS.join(", ")}`],
    ["status equals", 'filter "status equals": equals needs a value; to ask for an empty field use is_empty'],
    ["status is_empty x", 'filter "status is_empty x": is_empty takes no value; leave it out'],
  ])("%s", (text, message) => {
    expect(faultOf(text)).toBe(message);
  });
});
