import { afterAll, describe, expect, test } from "vitest";
import { faultOf, testOrg } from "../store/test-org.ts";

const { org, insert, update, remove, ask, wait } = testOrg();
afterAll(() => org.close());

org.define([
  {
    name: "Lead",
    fields: [
      field("Topics__c", "multipicklist"),
      field("Budget__c", "double"),
      field("Day__c", "date"),
      field("Seen__c", "datetime"),
    ],
  },
]);

const acme = insert("Account", { Name: "Acme", Website: "acme.example" });
const ids = {
  ann: insert("Lead", {
    LastName: "Ann",
    Company: "Zeta",
    Email: "ann@a.example",
    Budget__c: 10,
    Topics__c: "red;blue",
  }),
  bob: insert("Lead", {
    LastName: "bob",
    Company: "Eta",
    Title: "back\\%",
    Budget__c: 2.5,
    Day__c: "2026-03-10",
    Topics__c: "blue",
  }),
  cid: insert("Lead", {
    LastName: "CID",
    Company: "50%_off",
    Email: "CID@a.example",
    Seen__c: "2026-03-10T23:30:00Z",
  }),
  dan: insert("Lead", {
    LastName: "Émile",
    Company: "O'Hara",
    HasOptedOutOfEmail: true,
    Day__c: "2026-03-11",
  }),
};
const contact = insert("Contact", { LastName: "Con", AccountId: acme });
const fair = insert("Campaign", { Name: "Fair", Type: "Conference" });
const mail = insert("Campaign", { Name: "Mail", Type: "Email" });
insert("CampaignMember", { CampaignId: fair, LeadId: ids.ann, Status: "Responded" });
insert("CampaignMember", { CampaignId: fair, ContactId: contact });
insert("CampaignMember", { CampaignId: mail, LeadId: ids.ann });

/** Each condition on leads, and the last names that it finds in order of creation. */
const conditions: [string, string][] = [
  ["LastName = 'BOB'", "bob"],
  ["LastName != 'bob'", "Ann CID Émile"],
  ["LastName = 'émile'", "Émile"],
  ["LastName < 'c'", "Ann bob"],
  ["LastName IN ('ann', 'cid', 'nobody')", "Ann CID"],
  ["LastName NOT IN ('ann', 'cid')", "bob Émile"],
  ["LastName LIKE '%B'", "bob"],
  ["LastName LIKE '_I_'", "CID"],
  ["LastName LIKE 'É%'", "Émile"],
  ["Company LIKE '%\\%\\_off'", "CID"],
  ["Company LIKE '5%'", "CID"],
  ["Title LIKE 'back\\\\%'", "bob"],
  ["Title LIKE 'back\\\\\\%'", "bob"],
  ["Title = 'back\\\\%'", "bob"],
  ["Title LIKE 'back\\%'", ""],
  ["Company = 'O\\'Hara'", "Émile"],
  ["Email = null", "bob Émile"],
  ["Email = ''", "bob Émile"],
  ["Email != null", "Ann CID"],
  ["Email != 'ann@a.example'", "bob CID Émile"],
  ["Email NOT IN ('ann@a.example')", "bob CID Émile"],
  ["Email IN ('ann@a.example', null)", "Ann bob Émile"],
  ["(NOT Email LIKE 'ann%')", "bob CID Émile"],
  ["NOT (Email LIKE 'ann%' OR LastName = 'bob')", "CID Émile"],
  ["Budget__c > 2.5", "Ann"],
  ["Budget__c >= 2.5", "Ann bob"],
  ["Budget__c < 100", "Ann bob"],
  ["Budget__c != 10", "bob CID Émile"],
  ["HasOptedOutOfEmail = true", "Émile"],
  ["HasOptedOutOfEmail != TRUE", "Ann bob CID"],
  ["Day__c = TODAY", "Émile"],
  ["Day__c = YESTERDAY", "bob"],
  ["Day__c < TODAY", "bob"],
  ["Day__c <= TODAY", "bob Émile"],
  ["Day__c > YESTERDAY", "Émile"],
  ["Day__c = LAST_N_DAYS:1", "bob Émile"],
  ["Day__c IN (YESTERDAY, TODAY)", "bob Émile"],
  ["Day__c = 2026-03-10", "bob"],
  ["Seen__c = YESTERDAY", "CID"],
  ["Seen__c != YESTERDAY", "Ann bob Émile"],
  ["Seen__c >= 2026-03-11T00:30:00.000+01:00", "CID"],
  ["Seen__c > 2026-03-10T23:30:00Z", ""],
  ["Topics__c INCLUDES ('red')", "Ann"],
  ["Topics__c INCLUDES ('red;blue', 'green')", "Ann"],
  ["Topics__c INCLUDES ('BLUE')", "Ann bob"],
  ["Topics__c EXCLUDES ('red')", "bob CID Émile"],
  [`Id = '${ids.bob}'`, "bob"],
  [`Id = '${ids.bob.slice(0, 15)}'`, "bob"],
  ["Id IN (SELECT LeadId FROM CampaignMember WHERE Campaign.Name = 'fair')", "Ann"],
  ["Id NOT IN (SELECT LeadId FROM CampaignMember)", "bob CID Émile"],
  ["CALENDAR_YEAR(CreatedDate) = 2026 AND DAY_ONLY(CreatedDate) = 2026-03-11", "Ann bob CID Émile"],
  ["LastName = 'ann' OR (LastName = 'bob' AND Budget__c = 2.5)", "Ann bob"],
  ["(LastName = 'ann' OR LastName = 'bob') AND (NOT (Budget__c = 10))", "bob"],
  ["Owner.LastName = 'User' AND LastName = 'bob'", "bob"],
];

test.each(conditions)("WHERE %s finds %s", (condition, names) => {
  const found = ask(`SELECT LastName FROM Lead WHERE ${condition} ORDER BY Id`);
  expect(found.join(" ")).toBe(names);
});

describe("order and pages", () => {
  test("nulls come first, upwards and downwards, unless the query says otherwise", () => {
    expect(ask("SELECT Budget__c FROM Lead ORDER BY Budget__c")).toEqual(["", "", "2.5", "10.0"]);
    expect(ask("SELECT Budget__c FROM Lead ORDER BY Budget__c DESC")).toEqual(["", "", "10.0", "2.5"]);
    expect(ask("SELECT Budget__c FROM Lead ORDER BY Budget__c DESC NULLS LAST")).toEqual([
      "10.0",
      "2.5",
      "",
      "",
    ]);
  });

  test("texts sort without regard to case", () => {
    expect(ask("SELECT LastName FROM Lead WHERE LastName < 'd' ORDER BY LastName")).toEqual([
      "Ann",
      "bob",
      "CID",
    ]);
  });

  test("a picklist sorts as its values were set up; what is none of them comes behind", () => {
    const made = ["Telemarketing", "Zoo", null, "Conference", "Aquarium"].map((Type) =>
      insert("Campaign", { Name: "Sorted", Type }),
    );
    const types = (order: string) =>
      ask(`SELECT Type FROM Campaign WHERE Name = 'Sorted' ORDER BY Type ${order}`);
    expect(types("")).toEqual(["", "Conference", "Telemarketing", "Aquarium", "Zoo"]);
    expect(types("DESC NULLS LAST")).toEqual(["Zoo", "Aquarium", "Telemarketing", "Conference", ""]);
    expect(
      ask(
        "SELECT Type, COUNT(Id) FROM Campaign WHERE Name = 'Sorted' GROUP BY Type ORDER BY Type DESC LIMIT 2",
      ),
    ).toEqual(["|1", "Zoo|1"]);
    org.erase("Campaign", made, { allOrNone: true });
  });

  test("LIMIT and OFFSET cut, and an offset beyond 2000 is refused", () => {
    expect(ask("SELECT LastName FROM Lead ORDER BY Id LIMIT 2 OFFSET 1")).toEqual(["bob", "CID"]);
    expect(faultOf(org, "SELECT Id FROM Lead OFFSET 2001").errorCode).toBe("NUMBER_OUTSIDE_VALID_RANGE");
  });

  test("the rows are fixed when the query is asked, what they hold is read with each page", () => {
    const cursor = org.query(
      "SELECT LastName FROM Lead WHERE Company = 'Eta' OR Company = 'Zeta' ORDER BY Id",
    );
    const extra = insert("Lead", { LastName: "Late", Company: "Eta" });
    update("Lead", { Id: ids.bob, LastName: "Bobby" });
    expect(cursor.size).toBe(2);
    expect(cursor.cells(0, 1)).toEqual([["Ann"]]);
    expect(cursor.cells(1, 1)).toEqual([["Bobby"]]);
    cursor.close();
    expect(() => cursor.cells(0, 1)).toThrow("invalid query locator");
    update("Lead", { Id: ids.bob, LastName: "bob" });
    org.erase("Lead", [extra], { allOrNone: true });
  });
});

describe("groups", () => {
  test("COUNT() answers with the number alone", () => {
    const cursor = org.query("SELECT COUNT() FROM Lead WHERE Budget__c != null");
    expect([cursor.size, cursor.records(0, 10)]).toEqual([2, []]);
  });

  test("GROUP BY with aliases, HAVING and order; what has no alias is expr0 and on", () => {
    const soql =
      "SELECT CampaignId, COUNT(Id) members, COUNT(LeadId), COUNT_DISTINCT(Type) FROM CampaignMember " +
      "GROUP BY CampaignId HAVING COUNT(Id) > 0 ORDER BY COUNT(Id) DESC";
    const cursor = org.query(soql);
    expect(cursor.type).toBe("AggregateResult");
    expect(cursor.records(0, 10)).toEqual([
      { attributes: { type: "AggregateResult" }, CampaignId: fair, members: 2, expr0: 1, expr1: 2 },
      { attributes: { type: "AggregateResult" }, CampaignId: mail, members: 1, expr0: 1, expr1: 1 },
    ]);
    expect(ask("SELECT COUNT(Id) FROM CampaignMember GROUP BY CampaignId HAVING COUNT(Id) > 1")).toEqual([
      "2",
    ]);
  });

  test("groups by a parent's field, and by parts of a date", () => {
    expect(ask("SELECT Campaign.Name, COUNT(Id) FROM CampaignMember GROUP BY Campaign.Name")).toEqual([
      "Fair|2",
      "Mail|1",
    ]);
    expect(
      ask("SELECT CALENDAR_MONTH(CreatedDate), COUNT(Id) FROM Lead GROUP BY CALENDAR_MONTH(CreatedDate)"),
    ).toEqual(["3|4"]);
  });

  test("MIN, MAX, SUM and AVG leave nulls out", () => {
    expect(ask("SELECT MIN(Budget__c), MAX(Budget__c), SUM(Budget__c), AVG(Budget__c) FROM Lead")).toEqual([
      "2.5|10.0|12.5|6.25",
    ]);
    expect(org.query("SELECT MAX(CreatedDate) m FROM Lead").records(0, 1)[0]?.m).toBe(
      "2026-03-11T12:00:00.000+0000",
    );
  });

  test("a field that is not grouped is refused", () => {
    expect(faultOf(org, "SELECT LastName, COUNT(Id) FROM Lead").message).toContain(
      "must be grouped or aggregated: LastName",
    );
  });
});

describe("records", () => {
  test("parents stand inside their child; one that is not there is null", () => {
    const [first, second] = org
      .query(
        "SELECT Id, Lead.LastName, Contact.Account.Name, Contact.Id FROM CampaignMember ORDER BY Id LIMIT 2",
      )
      .records(0, 2);
    expect(first).toMatchObject({ Lead: { attributes: { type: "Lead" }, LastName: "Ann" }, Contact: null });
    expect(second).toMatchObject({
      Lead: null,
      Contact: { Id: contact, Account: { attributes: { type: "Account" }, Name: "Acme" } },
    });
  });

  test("children stand inside their parent, filtered and ordered by their own query; null where there are none", () => {
    const other = insert("Account", { Name: "Empty" });
    const made = ["Zoe", "Amy", "Kim"].map((LastName) =>
      insert("Contact", { LastName, AccountId: acme, Email: `${LastName}@acme.example` }),
    );
    const soql =
      "SELECT Name, (SELECT LastName, Account.Name FROM contacts WHERE Email LIKE '%acme%' ORDER BY LastName LIMIT 2)," +
      " (SELECT Id FROM Opportunities) FROM Account WHERE Name IN ('Acme', 'Empty') ORDER BY Name";
    const [first, second] = org.query(soql).records(0, 2);
    const account = { attributes: { type: "Account" }, Name: "Acme" };
    expect(first).toMatchObject({
      Name: "Acme",
      Contacts: {
        totalSize: 2,
        done: true,
        records: [
          { attributes: { type: "Contact" }, LastName: "Amy", Account: account },
          { LastName: "Kim", Account: account },
        ],
      },
      Opportunities: null,
    });
    expect(second).toMatchObject({ Name: "Empty", Contacts: null, Opportunities: null });
    remove("Contact", made[0] ?? "");
    const children = (includeDeleted: boolean) =>
      org
        .query("SELECT (SELECT Id FROM Contacts) FROM Account WHERE Name = 'Acme'", includeDeleted)
        .records(0, 1)[0]?.Contacts;
    expect([children(false), children(true)]).toMatchObject([{ totalSize: 3 }, { totalSize: 4 }]);
    org.erase("Contact", made, { allOrNone: true });
    org.erase("Account", [other], { allOrNone: true });
  });

  test("JSON has numbers, booleans, datetimes with +0000; CSV has texts", () => {
    const soql = "SELECT Budget__c, HasOptedOutOfEmail, Day__c, Seen__c, Email FROM Lead ORDER BY Id LIMIT 3";
    expect(org.query(soql).records(2, 1)).toMatchObject([
      {
        Budget__c: null,
        HasOptedOutOfEmail: false,
        Day__c: null,
        Seen__c: "2026-03-10T23:30:00.000+0000",
        Email: "CID@a.example",
      },
    ]);
    expect(ask(soql)).toEqual([
      "10.0|false|||ann@a.example",
      "2.5|false|2026-03-10||",
      "|false||2026-03-10T23:30:00.000Z|CID@a.example",
    ]);
    expect(org.query("SELECT Id, Campaign.Name FROM CampaignMember").columns).toEqual([
      "Id",
      "Campaign.Name",
    ]);
  });

  test("a label may have a name of its own", () => {
    const cursor = org.query("SELECT Status, toLabel(Status) label FROM Lead WHERE LastName = 'bob'");
    expect(cursor.columns).toEqual(["Status", "label"]);
    expect(cursor.records(0, 1)).toMatchObject([
      { Status: "Open - Not Contacted", label: "Open - Not Contacted" },
    ]);
    expect(org.query("SELECT toLabel(Status) FROM Lead").columns).toEqual(["Status"]);
  });

  test("FIELDS(STANDARD) has no custom field; FIELDS(ALL) and FIELDS(CUSTOM) need a limit of at most 200", () => {
    expect(org.query("SELECT FIELDS(STANDARD) FROM Lead").columns).not.toContain("Budget__c");
    expect(org.query("SELECT FIELDS(CUSTOM) FROM Lead LIMIT 200").columns).toEqual([
      "Topics__c",
      "Budget__c",
      "Day__c",
      "Seen__c",
    ]);
    expect(faultOf(org, "SELECT FIELDS(ALL) FROM Lead").message).toContain("LIMIT of at most 200");
    expect(faultOf(org, "SELECT FIELDS(ALL) FROM Lead LIMIT 201").message).toContain("LIMIT of at most 200");
  });

  test("names count without regard to case, an alias of the object may stand before them", () => {
    expect(ask("select l.lastname from lead l where L.COMPANY = 'Eta'")).toEqual(["bob"]);
  });

  test("a formula shows what its fields hold now, of parents too, and is never written", () => {
    org.define([
      {
        name: "CampaignMember",
        fields: [
          {
            ...field("Fair__c", "string"),
            calculated: true,
            calculatedFormula: 'Campaign.Name & ": " & Type',
          },
        ],
      },
    ]);
    wait(60_000);
    update("Campaign", { Id: mail, Name: "Post" });
    expect(ask("SELECT Fair__c, SystemModstamp FROM CampaignMember WHERE Fair__c = 'post: lead'")).toEqual([
      "Post: Lead|2026-03-11T12:00:00.000Z",
    ]);
    expect(() =>
      update("CampaignMember", { Id: ask("SELECT Id FROM CampaignMember")[0], Fair__c: "x" }),
    ).toThrow("INVALID_FIELD_FOR_INSERT_UPDATE");
  });
});

test("what lies in the recycle bin is only in queryAll", () => {
  remove("Lead", ids.dan);
  expect(ask("SELECT LastName FROM Lead ORDER BY Id")).toEqual(["Ann", "bob", "CID"]);
  expect(ask("SELECT LastName FROM Lead WHERE IsDeleted = true")).toEqual([]);
  expect(ask("SELECT LastName FROM Lead WHERE IsDeleted = true", true)).toEqual(["Émile"]);
});

test("date literals follow the zone of the org", () => {
  update("Organization", { Id: org.id, TimeZoneSidKey: "Asia/Tokyo" });
  // Half past eleven at night in UTC is this morning in Tokyo.
  expect(ask("SELECT LastName FROM Lead WHERE Seen__c = TODAY")).toEqual(["CID"]);
});

function field(name: string, type: "string" | "multipicklist" | "double" | "date" | "datetime") {
  return {
    ...{ name, type, label: name, length: 255, precision: 18, scale: 2, custom: true, nillable: true },
    ...{ createable: true, updateable: true, calculated: false, defaultedOnCreate: false, externalId: false },
    ...{ unique: false, caseSensitive: false, filterable: true, referenceTo: [], relationshipName: null },
    ...{ picklistValues: [], restrictedPicklist: false },
  };
}
