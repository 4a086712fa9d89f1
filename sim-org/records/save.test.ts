import { describe, expect, test } from "vitest";
import { ApiError } from "../org.ts";
import { outcome, savedId, testOrg } from "../store/test-org.ts";

const each = { allOrNone: false };
const csv = { allOrNone: false, fromCsv: true };

describe("insert", () => {
  test("system fields come from the clock, in whole seconds, and from the user", () => {
    const { org, insert, wait } = testOrg();
    wait(987);
    const id = insert("Account", { name: "Acme" });
    expect(org.retrieve("account", id.slice(0, 15))).toMatchObject({
      Id: id,
      Name: "Acme",
      IsDeleted: false,
      CreatedDate: "2026-03-11T12:00:00.000+0000",
      LastModifiedDate: "2026-03-11T12:00:00.000+0000",
      SystemModstamp: "2026-03-11T12:00:00.000+0000",
      CreatedById: org.userId,
      OwnerId: org.userId,
    });
  });

  test.each([
    ["Lead", { FirstName: "A" }, "REQUIRED_FIELD_MISSING Required fields are missing: [LastName, Company]"],
    [
      "Lead",
      { LastName: "A", Company: "B", Nope: 1 },
      "INVALID_FIELD No such column 'Nope' on sobject of type Lead",
    ],
    [
      "Lead",
      { LastName: "A", Company: "B", Id: "00Q000000000001" },
      "INVALID_FIELD_FOR_INSERT_UPDATE cannot specify Id in an insert call",
    ],
    [
      "Lead",
      { LastName: "A", Company: "B", CreatedDate: "2026-01-01" },
      "INVALID_FIELD_FOR_INSERT_UPDATE Unable to create/update fields: CreatedDate. Please check",
    ],
    [
      "Lead",
      { LastName: "x".repeat(81), Company: "B" },
      `STRING_TOO_LONG Last Name: data value too large: ${"x".repeat(81)} (max length=80)`,
    ],
    [
      "Lead",
      { LastName: "A", Company: "B", Email: "a@b" },
      "INVALID_EMAIL_ADDRESS Email: invalid email address: a@b",
    ],
    ["Contact", { LastName: "A", AccountId: "x" }, "MALFORMED_ID Account ID: id value of incorrect type: x"],
    [
      "Contact",
      { LastName: "A", AccountId: "701000000000001" },
      "FIELD_INTEGRITY_EXCEPTION Account ID: id value of incorrect type: 701000000000001",
    ],
    [
      "Contact",
      { LastName: "A", AccountId: "001000000000001" },
      "INVALID_CROSS_REFERENCE_KEY invalid cross reference id",
    ],
    [
      "Footfall_Attribution__c",
      { Unique_Id__c: "a", Channel_Path__c: "x" },
      "INVALID_FIELD_FOR_INSERT_UPDATE Unable to create/update fields: Channel_Path__c",
    ],
    ["Footfall_Attribution__c", {}, "REQUIRED_FIELD_MISSING Required fields are missing: [Unique_Id__c]"],
    [
      "Opportunity",
      { Name: "A", StageName: "Closed Won", CloseDate: "2026-01-01", Probability: 1234 },
      "NUMBER_OUTSIDE_VALID_RANGE Probability: value outside",
    ],
  ])("%s %j is refused with %s", (object, record, fault) => {
    const { org } = testOrg();
    expect(outcome(org.insert(object, [record], each))[0]).toContain(fault);
    expect(org.query(`SELECT COUNT() FROM ${object}`).size).toBe(0);
  });

  test("a lookup to a deleted record: deleted for a standard field, without access for a custom one", () => {
    const { org, insert, remove } = testOrg();
    const account = insert("Account", { Name: "A" });
    remove("Account", account);
    expect(outcome(org.insert("Contact", [{ LastName: "A", AccountId: account }], each))).toEqual([
      "ENTITY_IS_DELETED entity is deleted",
    ]);
    expect(
      outcome(org.insert("Footfall_Attribution__c", [{ Unique_Id__c: "a", Account__c: account }], each)),
    ).toEqual([
      `INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY insufficient access rights on cross-reference id: ${account}`,
    ]);
  });

  test("a restricted picklist takes only its values", () => {
    const { org } = testOrg();
    const rating = org.object("Lead").fields.find(({ name }) => name === "Rating");
    if (!rating) throw new Error("no picklist");
    org.define([
      {
        name: "Lead",
        fields: [{ ...rating, name: "Grade__c", label: "Grade", custom: true, restrictedPicklist: true }],
      },
    ]);
    const lead = { LastName: "A", Company: "B" };
    expect(
      outcome(
        org.insert(
          "Lead",
          [
            { ...lead, Grade__c: "Hot" },
            { ...lead, Grade__c: "Tepid" },
          ],
          each,
        ),
      ),
    ).toEqual([
      "saved",
      "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST Grade: bad value for restricted picklist field: Tepid",
    ]);
  });

  test("JSON of another type spoils the request and nothing is saved; a text of CSV spoils its record", () => {
    const { org } = testOrg();
    const records = [{ Name: "A" }, { Name: "B", IsActive: "perhaps" }];
    expect(() => org.insert("Campaign", records, each)).toThrow(ApiError);
    expect(org.query("SELECT COUNT() FROM Campaign").size).toBe(0);
    expect(outcome(org.insert("Campaign", records, csv))).toEqual([
      "saved",
      "INVALID_FIELD Failed to deserialize field at col 1. Due to, 'perhaps' is not a valid value for the type xsd:boolean",
    ]);
  });

  test("white space at the ends goes, datetimes lose milliseconds, numbers are rounded to their places", () => {
    const { org } = testOrg();
    const id = savedId(
      org.insert(
        "Footfall_Attribution__c",
        [
          {
            Unique_Id__c: " k ",
            Touchpoint_Date__c: "2026-01-01T01:00:00.999+01:00",
            Share_FT__c: 33.33335,
            Revenue_FT__c: "12.345",
          },
        ],
        each,
      ),
    );
    expect(org.retrieve("Footfall_Attribution__c", id)).toMatchObject({
      Unique_Id__c: "k",
      Touchpoint_Date__c: "2026-01-01T00:00:00.000+0000",
      Share_FT__c: 33.3334,
      Revenue_FT__c: 12.35,
    });
  });

  test("closed and won follow from the stage", () => {
    const { ask, insert, update } = testOrg();
    const id = insert("Opportunity", { Name: "A", StageName: "Prospecting", CloseDate: "2026-01-01" });
    expect(ask("SELECT IsClosed, IsWon, Probability FROM Opportunity")).toEqual(["false|false|10.0"]);
    update("Opportunity", { Id: id, StageName: "Closed Won" });
    expect(ask("SELECT IsClosed, IsWon, Probability FROM Opportunity")).toEqual(["true|true|100.0"]);
  });

  test("an object that nobody may create is refused", () => {
    const { org } = testOrg();
    expect(() => org.insert("Organization", [{ Name: "x" }], each)).toThrow(
      "entity type Organization does not support create",
    );
    expect(() => org.insert("Nope", [{}], each)).toThrow("The requested resource does not exist");
  });
});

describe("update", () => {
  test("moves LastModifiedDate and SystemModstamp, and leaves what is not named", () => {
    const { ask, insert, update, wait } = testOrg();
    const id = insert("Lead", { LastName: "A", Company: "B", Title: "T" });
    wait(5_000);
    update("Lead", { id, LastName: "C" });
    expect(ask("SELECT Name, Title, CreatedDate, LastModifiedDate, SystemModstamp FROM Lead")).toEqual([
      "C|T|2026-03-11T12:00:00.000Z|2026-03-11T12:00:05.000Z|2026-03-11T12:00:05.000Z",
    ]);
  });

  test.each([
    [{ LastName: "x" }, "MISSING_ARGUMENT Id not specified in an update call"],
    [{ Id: "zzz" }, "MALFORMED_ID Record ID: id value of incorrect type: zzz"],
    [{ Id: "003000000000001AAA" }, "MALFORMED_ID Record ID: id value of incorrect type: 003000000000001AAA"],
    [{ Id: "00Q000000000001" }, "INVALID_CROSS_REFERENCE_KEY invalid cross reference id"],
  ])("%j is refused with %s", (record, fault) => {
    const { org } = testOrg();
    expect(outcome(org.update("Lead", [record], each))).toEqual([fault]);
  });

  test("a deleted record cannot be changed, a required field not be emptied", () => {
    const { org, insert, remove } = testOrg();
    const id = insert("Lead", { LastName: "A", Company: "B" });
    expect(outcome(org.update("Lead", [{ Id: id, Company: null }], each))).toEqual([
      "REQUIRED_FIELD_MISSING Required fields are missing: [Company]",
    ]);
    remove("Lead", id);
    expect(outcome(org.update("Lead", [{ Id: id, Company: "C" }], each))).toEqual([
      "ENTITY_IS_DELETED entity is deleted",
    ]);
  });

  test('from CSV nothing leaves a field as it is, "#N/A" empties it', () => {
    const { org, ask, insert } = testOrg();
    const id = insert("Lead", { LastName: "A", Company: "B", Title: "T", City: "C" });
    expect(outcome(org.update("Lead", [{ Id: id, Title: "", City: "#N/A" }], csv))).toEqual(["saved"]);
    expect(ask("SELECT Title, City FROM Lead")).toEqual(["T|"]);
  });
});

describe("upsert", () => {
  test("makes what is not there and changes what is; the key counts with its case", () => {
    const { org, ask } = testOrg();
    const upsert = (key: string, channel: string) =>
      org.upsert(
        "Footfall_Touchpoint__c",
        "unique_id__c",
        [{ Unique_Id__c: key, Channel__c: channel }],
        each,
      )[0]?.created;
    expect([upsert("k", "1"), upsert("k", "2"), upsert("K", "3")]).toEqual([true, false, true]);
    expect(ask("SELECT Unique_Id__c, Channel__c FROM Footfall_Touchpoint__c")).toEqual(["k|2", "K|3"]);
  });

  test("a key that comes twice in one call is refused the second time; beyond 200 rows it is another portion", () => {
    const { org } = testOrg();
    const twice = [{ Unique_Id__c: "a" }, { Unique_Id__c: "a" }];
    expect(outcome(org.upsert("Footfall_Touchpoint__c", "Unique_Id__c", twice, each))).toEqual([
      "saved",
      "DUPLICATE_VALUE Duplicate external id specified: a",
    ]);
    const many = Array.from({ length: 201 }, (_, place) => ({ Unique_Id__c: `k${place % 200}` }));
    expect(new Set(outcome(org.upsert("Footfall_Touchpoint__c", "Unique_Id__c", many, each)))).toEqual(
      new Set(["saved"]),
    );
  });

  test("a record without its key, a field that is no key, and campaign members are refused", () => {
    const { org } = testOrg();
    expect(outcome(org.upsert("Footfall_Touchpoint__c", "Unique_Id__c", [{}], each))).toEqual([
      "MISSING_ARGUMENT Unique_Id__c not specified",
    ]);
    expect(() => org.upsert("Lead", "Company", [{}], each)).toThrow(
      "Company does not match an External ID for Lead",
    );
    expect(() => org.upsert("CampaignMember", "Id", [{}], each)).toThrow(
      "entity type CampaignMember does not support upsert",
    );
  });

  test("a unique value of another record is refused, one in the recycle bin is free", () => {
    const { org, insert, remove } = testOrg();
    const id = insert("Campaign", { Name: "A", Footfall_Unique_Id__c: "u" });
    const again = [{ Name: "B", Footfall_Unique_Id__c: "u" }];
    expect(outcome(org.insert("Campaign", again, each))).toEqual([
      `DUPLICATE_VALUE duplicate value found: Footfall_Unique_Id__c duplicates value on record with id: ${id}`,
    ]);
    remove("Campaign", id);
    expect(outcome(org.insert("Campaign", again, each))).toEqual(["saved"]);
    expect(outcome(org.undelete([id], each))[0]).toContain("DUPLICATE_VALUE");
  });

  test("by Id: with one it changes, without it makes", () => {
    const { org, insert } = testOrg();
    const id = insert("Account", { Name: "A" });
    const results = org.upsert("Account", "Id", [{ Id: id, Name: "B" }, { Name: "C" }], each);
    expect(results.map(({ created }) => created)).toEqual([false, true]);
  });

  test("a parent may be named by its own key", () => {
    const { org, ask, insert } = testOrg();
    const campaign = insert("Campaign", { Name: "A", Footfall_Unique_Id__c: "u" });
    const touch = { Unique_Id__c: "t", Campaign__r: { Footfall_Unique_Id__c: "u" } };
    expect(outcome(org.upsert("Footfall_Touchpoint__c", "Unique_Id__c", [touch], each))).toEqual(["saved"]);
    expect(
      outcome(
        org.upsert(
          "Footfall_Touchpoint__c",
          "Unique_Id__c",
          [{ Unique_Id__c: "v", "Campaign__r.Footfall_Unique_Id__c": "w" }],
          csv,
        ),
      ),
    ).toEqual([
      "INVALID_FIELD Foreign key external ID: w not found for field Footfall_Unique_Id__c in entity Campaign",
    ]);
    expect(ask("SELECT Campaign__c FROM Footfall_Touchpoint__c")).toEqual([campaign]);
  });
});

describe("one call", () => {
  test("with allOrNone one fault takes all back", () => {
    const { org } = testOrg();
    const records = [{ Name: "A" }, {}, { Name: "B" }];
    const back =
      "ALL_OR_NONE_OPERATION_ROLLED_BACK Record rolled back because not all records were valid and the request was using AllOrNone header";
    expect(outcome(org.insert("Account", records, { allOrNone: true }))).toEqual([
      back,
      "REQUIRED_FIELD_MISSING Required fields are missing: [Name]",
      back,
    ]);
    expect(org.query("SELECT COUNT() FROM Account").size).toBe(0);
    expect(outcome(org.insert("Account", records, each)).filter((text) => text === "saved")).toHaveLength(2);
  });

  test("atomic takes back several calls where one throws", () => {
    const { org, insert } = testOrg();
    const failing = () =>
      org.atomic(() => {
        insert("Account", { Name: "A" });
        insert("Account", { Name: "" });
      });
    expect(failing).toThrow("REQUIRED_FIELD_MISSING");
    expect(org.query("SELECT COUNT() FROM Account").size).toBe(0);
    expect(insert("Account", { Name: "B" })).toMatch(/^001/);
  });

  test("a guard is asked for each record, and what it refuses is not saved", () => {
    const { org, insert } = testOrg();
    const id = insert("Account", { Name: "A" });
    const asked: string[] = [];
    org.setGuard((object, operation, record) => {
      asked.push(`${object} ${operation} ${record.Name ?? record.Id}`);
      return record.Name === "bad"
        ? { statusCode: "FIELD_CUSTOM_VALIDATION_EXCEPTION", message: "no", fields: [] }
        : undefined;
    });
    expect(outcome(org.insert("Account", [{ Name: "B" }, { Name: "bad" }], each))).toEqual([
      "saved",
      "FIELD_CUSTOM_VALIDATION_EXCEPTION no",
    ]);
    expect(outcome(org.update("Account", [{ Id: id, Name: "bad" }], each))).toEqual([
      "FIELD_CUSTOM_VALIDATION_EXCEPTION no",
    ]);
    expect(outcome(org.remove("Account", [id], each))).toEqual(["saved"]);
    expect(asked).toEqual([
      "Account insert B",
      "Account insert bad",
      "Account update bad",
      "Account delete A",
    ]);
  });
});
