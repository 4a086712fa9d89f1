import { expect, test } from "vitest";
import type { OrgField, OrgObject } from "../../salesforce/describe.ts";
import { columnsToRead, STAMP } from "./columns.ts";

const plain = (name: string, over: Partial<OrgField> = {}): [string, OrgField] => [
  name.toLowerCase(),
  {
    name,
    type: "string",
    length: 255,
    calculated: false,
    createable: true,
    updateable: true,
    relationshipName: null,
    ...over,
  },
];

/** Campaign as describe shows it. @param more - beside what every org has */
function campaign(...more: [string, OrgField][]): OrgObject {
  const standard = ["Id", "Name", "Type", "StartDate", "EndDate", "CreatedDate", "IsDeleted", "Description"];
  return {
    name: "Campaign",
    fields: new Map([
      ...standard.map((name) => plain(name)),
      plain(STAMP, { type: "datetime" }),
      plain("RecordTypeId", { type: "reference", relationshipName: "RecordType" }),
      ...more,
    ]),
  };
}
const names = ({ columns }: ReturnType<typeof columnsToRead>) => columns.map(({ name }) => name);

test("the contract's fields that the org has, the stamp, and nothing else", () => {
  const read = columnsToRead("Campaign", campaign(), []);
  expect(names(read)).toEqual(
    expect.arrayContaining(["Id", "Name", "Type", "StartDate", "EndDate", "CreatedDate", STAMP]),
  );
  expect(names(read)).not.toContain("Description");
  expect(names(read)).not.toContain("ParentId");
  expect(read.missing).toEqual([]);
});

test("a required field that describe does not show is missing", () => {
  const shown = campaign();
  const fields = new Map([...shown.fields].filter(([name]) => name !== "name"));
  expect(columnsToRead("Campaign", { ...shown, fields }, []).missing).toEqual(["Name"]);
});

test("fields that rules name come once, as the org spells them", () => {
  const described = campaign(plain("Region__c"));
  const read = columnsToRead("Campaign", described, ["region__c", "Region__c", "type", "TYPE"]);
  expect(names(read).filter((name) => name === "Region__c")).toEqual(["Region__c"]);
  expect(names(read).filter((name) => name.toLowerCase() === "type")).toEqual(["Type"]);
});

test("what the org does not have is told", () => {
  expect(columnsToRead("Campaign", campaign(), ["Gone__c", "Gone.Name"]).missing).toEqual([
    "Gone__c",
    "Gone.Name",
  ]);
});

test("formulas and fields of parents change without a stamp", () => {
  const described = campaign(plain("Area__c", { calculated: true }), plain("Region__c"));
  const { columns } = columnsToRead("Campaign", described, ["Area__c", "Region__c", "RecordType.Name"]);
  const isVolatile = Object.fromEntries(columns.map((column) => [column.name, column.isVolatile]));
  expect(isVolatile).toMatchObject({ Area__c: true, Region__c: false, "RecordType.Name": true, Name: false });
});

test.each(["RecordType.Owner.Name", "RecordType.", ".Name", "RecordType.Na me", "RecordType.Name'--"])(
  "%j is no field of a parent",
  (name) => {
    expect(columnsToRead("Campaign", campaign(), [name]).missing).toEqual([name]);
  },
);
