import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runsOf } from "../../../test/support/property-runs.ts";
import { selectRecords } from "../../mirror/read-cells.ts";
import { columnsOf, tableOf } from "../../mirror/tables.ts";
import { MAIN_SCHEMAS, runModel } from "../../model/run.ts";
import { knownField, OBJECTS, type ObjectName } from "../../settings/fields.ts";
import { longId } from "../../settings/ids.ts";
import { documentOf } from "../../settings/parse.ts";
import { InputError, problemText } from "../../settings/problem.ts";
import { readRules } from "../../settings/rules.ts";
import { settingsSchema } from "../../settings/schema.ts";
import { openDuckDb } from "../../warehouse/duckdb/duckdb-warehouse.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { Outcome } from "../explain/story.ts";
import { type BulkSummary, type BulkUpdate, bulkDates } from "./bulk-dates.ts";
import { readFilter } from "./filter.ts";
import type { DateAction } from "./new-dates.ts";

const ZONE = "America/Los_Angeles";
const NOW = Date.UTC(2026, 11, 31);

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openDuckDb({ path: ":memory:", threads: 1 });
});
afterAll(() => warehouse.close());

const PREFIXES: Record<string, string> = { a: "001", c: "701", l: "00Q", m: "00v", p: "003" };

/** The id that a short name stands for: `m1` a member, `c1` a campaign, `p1` a contact, `l1` a lead, `a1` an account. */
function id(short: string): string {
  const [, letter = "", number = ""] = /^([aclmp])(\d+)$/.exec(short) ?? [];
  return letter === "" ? short : longId(`${PREFIXES[letter]}${number.padStart(12, "0")}`);
}

function shortened(text: string): string {
  const letter = Object.keys(PREFIXES).find((key) => PREFIXES[key] === text.slice(0, 3));
  return `${letter}${Number(text.slice(3, 15))}`;
}

/** The instant at which a clock of the zone shows `2026-01-25 09:00`. */
function instant(local: string, zone: string): string {
  return Temporal.PlainDateTime.from(local.replace(" ", "T")).toZonedDateTime(zone).toInstant().toString();
}

/** What a clock of the zone shows. */
function shown(date: Date | null, zone: string): string {
  if (date === null) return "-";
  return Temporal.Instant.fromEpochMilliseconds(date.getTime())
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .toString({ smallestUnit: "minute" })
    .replace("T", " ");
}

type Scene = Partial<Record<ObjectName, string>>;

/**
 * The model's outcome of records in tables: the first line names API fields, each other line is a record; times as
 * clocks of the zone show them.
 */
async function outcomeOf(scene: Scene, settings: object = {}, zone = ZONE): Promise<Outcome> {
  const { dialect } = warehouse;
  await warehouse.run("CREATE SCHEMA IF NOT EXISTS mirror");
  for (const object of OBJECTS) {
    const [columns = [], ...records] = (scene[object] ?? "")
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line) => line.split("|").map((cell) => cell.trim()));
    const others = columns.filter((name) => !knownField(object, name));
    const table = `mirror.${tableOf(object)}`;
    if (records.length === 0) {
      await warehouse.load(table, columnsOf(object, others), []);
      continue;
    }
    const value = (cell: string) =>
      dialect.text(/^\d{4}-\d\d-\d\d \d\d:\d\d$/.test(cell) ? instant(cell, zone) : id(cell));
    const rows = records.map((cells) => `(${cells.map(value).join(", ")})`);
    const places = columns.map((_, index) => `c${index}`);
    const relation = `(SELECT ${places.map((place) => `NULLIF(${place}, '') AS ${place}`).join(", ")}
      FROM (VALUES ${rows.join(", ")}) AS written(${places.join(", ")})) AS cells`;
    const select = selectRecords(object, others, dialect, relation, (name) => {
      const place = columns.findIndex((column) => column.toLowerCase() === name.toLowerCase());
      return place < 0 ? undefined : `c${place}`;
    });
    await warehouse.run(`CREATE OR REPLACE TABLE ${table} AS ${select}`);
  }
  const parsed = settingsSchema.parse({ timezone: zone, ...settings });
  const rules = readRules(documentOf(parsed, "settings"));
  const context = { settings: parsed, rules, now: NOW, dialect };
  await runModel(warehouse, context);
  return { warehouse, schemas: MAIN_SCHEMAS, context };
}

type Asked = {
  filters?: string[];
  match?: "all" | "any";
  campaign?: string;
  action?: DateAction;
  members?: string[];
};

/** The rows as `m1: old > new`, as clocks show them, and the summary. */
async function asked(outcome: Outcome, { filters = [], match = "all", campaign, action, members }: Asked) {
  const update: BulkUpdate = {
    ...(campaign === undefined ? {} : { campaign: id(campaign) }),
    ...(members === undefined ? {} : { members: members.map(id) }),
    filters: filters.map(readFilter),
    match,
    action: action ?? { kind: "set", date: "2000-01-01" },
  };
  const summary = await bulkDates(outcome, update, "bulk");
  const rows = await warehouse.all<{ member: string; old_date: Date | null; new_date: Date | null }>(
    "SELECT campaign_member_id AS member, old_date, new_date FROM bulk ORDER BY campaign_member_id",
  );
  const zone = outcome.context.settings.timezone;
  return {
    summary,
    members: rows.map((row) => shortened(row.member)).join(" "),
    dates: rows.map(
      (row) => `${shortened(row.member)}: ${shown(row.old_date, zone)} > ${shown(row.new_date, zone)}`,
    ),
  };
}

function counts({ matched, changed, confirmed, unchanged, withoutSource, unreadable }: BulkSummary) {
  return { matched, changed, confirmed, unchanged, withoutSource, unreadable };
}

describe("filters choose", () => {
  let outcome: Outcome;
  beforeAll(async () => {
    outcome = await outcomeOf(
      {
        Campaign: `
          Id | Name        | Type    | StartDate  | IsDeleted | Region__c | Footfall_Sync_Type__c
          c1 | Spring Fair | Fair    | 2026-03-01 |           | EMEA      | Include_All
          c2 | Webinar     | Webinar |            |           |           | Include_Responded
          c3 | Gone        | Fair    |            | true      |           | Include_All`,
        CampaignMember: `
          Id | CampaignId | ContactId | LeadId | Status   | HasResponded | FirstRespondedDate | CreatedDate      | LastModifiedDate | IsDeleted | Footfall_Touchpoint_Date__c | Seats__c
          m1 | c1         | p1        |        | Attended | true         | 2026-03-02         | 2026-03-05 09:00 | 2026-03-06 10:00 |           |                             | 9
          m2 | c1         |           | l1     | Invited  | false        |                    | 2026-03-05 23:30 |                  |           | 2026-03-01                  | 10
          m3 | c2         | p2        | l2     |          | false        |                    | 2026-03-07 00:00 |                  |           | 2026-03-01 12:00            |
          m4 | c2         |           |        | ATTENDED |              |                    | 2026-03-07 00:00 |                  |           | 2026-03-01 12:00            | many
          m5 | c1         | p1        |        | Attended | true         |                    | 2026-03-05 09:00 |                  | true      |                             |
          m6 | c3         | p1        |        | Attended | true         |                    | 2026-03-05 09:00 |                  |           |                             |`,
        Contact: `
          Id | Email    | AccountId | FirstName | LastName | Title
          p1 | ann@x.io | a1        | Ann       | Archer   | CEO
          p2 | none     |           |           | Berg     |`,
        Lead: `
          Id | Email    | Company | Name      | Title
          l1 | cas@y.io | Yonder  | Cas Crane | Buyer
          l2 | dov@z.io | Zed     | Dov Dune  |`,
        Account: `
          Id | Name
          a1 | Xylon`,
      },
      {
        overrides: [{ campaignMember: id("m4"), touchpointDate: null }],
      },
    );
  });

  test.each([
    ["name equals ann archer", "m1"],
    ["name contains DUNE", ""],
    ["name equals Berg", "m3"],
    ["name equals Cas Crane", "m2"],
    ["name is_empty", "m4"],
    ["title is empty", "m3 m4"],
    ["title is not empty", "m1 m2"],
    ["title not_equals CEO", "m2 m3 m4"],
    ["company starts_with Y", "m2"],
    ["company equals Xylon", "m1"],
    ["company contains e", "m2 m3"],
    // The contact's address is none, so the person is the lead's.
    ["email equals dov@z.io", "m3"],
    ["email not_contains @", "m4"],
    ["type equals Contact", "m1 m3"],
    ["type equals lead", "m2"],
    ["type is_empty", "m4"],
    ["status equals attended", "m1 m4"],
    ["status not_equals attended", "m2 m3"],
    ["status is_empty", "m3"],
    ['status equals ""', "m3"],
    ['status not_equals ""', "m1 m2 m4"],
    ["status is_not_empty", "m1 m2 m4"],
    ["responded equals yes", "m1"],
    ["responded equals false", "m2 m3"],
    ["responded not_equals true", "m2 m3 m4"],
    ["responded is_empty", "m4"],
    ["counts equals true", "m1 m2"],
    ["counts equals no", "m3 m4"],
    ["counts not_equals yes", "m3 m4"],
    ["member_status equals not_responded", "m3 m4"],
    ["date_source equals CampaignMember.CreatedDate", "m1"],
    ["date_source is_empty", "m3 m4"],
    // The date in use: m1's is its creation, m2's the CRM's day; the others' campaign looks for none.
    ["touchpoint_date equals 2026-03-05", "m1"],
    ["touchpoint_date is_empty", "m3 m4"],
    ["touchpoint_date not_equals 2026-03-05", "m2 m3 m4"],
    ["touchpoint_date less_than 2026-03-05", "m2"],
    ["touchpoint_date equals 2026-03-05 09:00", "m1"],
    ["touchpoint_date equals 2026-03-05T17:00Z", "m1"],
    ["touchpoint_date greater_than 2026-03-05 08:59", "m1"],
    // Footfall's, which clears m4's, else the CRM's.
    ["buyer_touchpoint_date is_empty", "m1 m4"],
    ["buyer_touchpoint_date is_not_empty", "m2 m3"],
    ["buyer_touchpoint_date equals 3/1/2026", "m2 m3"],
    ["buyer_touchpoint_date less_or_equal 2026-03-01 00:00", "m2"],
    ["first_responded_date is_not_empty", "m1"],
    ["first_responded_date greater_or_equal 2026-03-02", "m1"],
    ["first_responded_date greater_than 2026-03-02", ""],
    // Local days: m2 was created at 23:30, which is the next day in UTC.
    ["created_date equals 2026-03-05", "m1 m2"],
    ["created_date less_or_equal 2026-03-05", "m1 m2"],
    ["created_date greater_than 2026-03-05", "m3 m4"],
    ["created_date greater_than 2026-03-05 09:00", "m2 m3 m4"],
    ["created_date less_than 2026-03-07", "m1 m2"],
    ["created_date contains 2026-03-06T07", "m2"],
    ["last_modified_date equals 2026-03-06", "m1"],
    ["last_modified_date is_empty", "m2 m3 m4"],
    [`campaign equals ${id("c1").slice(0, 15)}`, "m1 m2"],
    [`campaign not_equals ${id("c1")}`, "m3 m4"],
    ["Campaign.Name contains fair", "m1 m2"],
    ["Campaign.Region__c is_empty", "m3 m4"],
    ["campaign.region__C equals emea", "m1 m2"],
    ["Campaign.StartDate less_than 2026-03-02", "m1 m2"],
    // A column that the contract does not know: numbers are compared where both are numbers.
    ["CampaignMember.Seats__c greater_than 9", "m2"],
    ["CampaignMember.Seats__c equals 9", "m1"],
    ["campaign member.seats__c equals MANY", "m4"],
  ])("%s", async (filter, members) => {
    const found = await asked(outcome, {
      filters: [filter],
    });
    expect(found.members).toBe(members);
    expect(found.summary.matched).toBe(members === "" ? 0 : members.split(" ").length);
  });

  test("all filters, or any", async () => {
    const filters = ["status equals Attended", "responded equals true"];
    expect((await asked(outcome, { filters })).members).toBe("m1");
    expect((await asked(outcome, { filters, match: "any" })).members).toBe("m1 m4");
  });

  test("without filters all members, and never those that are deleted", async () => {
    for (const match of ["all", "any"] as const)
      expect((await asked(outcome, { match })).members).toBe("m1 m2 m3 m4");
  });

  test("members of one campaign", async () => {
    expect((await asked(outcome, { campaign: "c2" })).members).toBe("m3 m4");
    const filters = ["status is empty"];
    expect((await asked(outcome, { campaign: id("c2").slice(0, 15), filters })).members).toBe("m3");
  });

  test("everything that is wrong is told at once", async () => {
    const update: BulkUpdate = {
      campaign: id("c9"),
      filters: [
        { field: "nane", operator: "equals", value: "x" },
        { field: "status", operator: "contains", value: " " },
        { field: "Campaign.Regoin__c", operator: "is_empty" },
        { field: "CampaignMember.Stats", operator: "is_empty" },
        { field: "created date", operator: "less_than", value: "25.01.2026" },
        { field: "responded", operator: "equals", value: "perhaps" },
        { field: "campaign", operator: "equals", value: "Spring Fair" },
        { field: "name", operator: "is_empty", value: "x" },
        { field: "name", operator: "like" as "equals", value: "x" },
      ],
      match: "all",
      action: { kind: "shift", days: 1.5 },
    };
    const error = await bulkDates(outcome, update, "bulk").catch((error: unknown) => error);
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).problems.map(problemText)).toEqual([
      `campaign: the store holds no campaign ${id("c9")}; import it first, or correct the id`,
      'filter "nane equals x": "nane" is not a field; did you mean name?',
      'filter "status contains  ": contains needs a value; to ask for an empty field use is_empty',
      'filter "Campaign.Regoin__c is_empty": the store holds no column Campaign.Regoin__c; the nearest is Campaign.region__c',
      'filter "CampaignMember.Stats is_empty": the store holds no column CampaignMember.Stats; the nearest is CampaignMember.Status',
      'filter "created date less_than 25.01.2026": "25.01.2026" is not a date; write 2026-01-25, 1/25/2026 or 2026-01-25T17:00:00Z',
      'filter "responded equals perhaps": "perhaps" is neither true nor false; write true, false, yes, no, 1 or 0',
      'filter "campaign equals Spring Fair": "Spring Fair" is not a Salesforce id; an id has 15 or 18 letters and digits; for a campaign\'s name use Campaign.Name',
      'filter "name is_empty x": is_empty takes no value; leave it out',
      'filter "name like x": "like" is not an operator; use one of equals, not_equals, less_than, greater_than, less_or_equal, greater_or_equal, contains, not_contains, starts_with, is_empty, is_not_empty',
      "shift: 1.5 is not a number of days; write a whole one other than 0, as 7 or -1, at most 73000",
    ]);
  });

  test.each<[DateAction, string]>([
    [
      { kind: "set", date: "1/25/2026" },
      'set: "1/25/2026" is not a date; write 2026-01-25, 2026-01-25 09:00 or 2026-01-25T17:00:00Z',
    ],
    [
      { kind: "shift", days: 0 },
      "shift: 0 is not a number of days; write a whole one other than 0, as 7 or -1, at most 73000",
    ],
    [
      { kind: "copy", field: "status" },
      "copy: status does not hold dates; name a field that does, as Campaign.StartDate",
    ],
    [
      { kind: "copy", field: "Campaign.StartDte" },
      "copy: the store holds no column Campaign.StartDte; the nearest is Campaign.StartDate",
    ],
    [
      { kind: "copy", field: "Campaign.StartDate", time: "9 am" },
      'copy: "9 am" is not a time of day; write 09:00',
    ],
  ])("an action that is wrong: %j", async (action, message) => {
    await expect(asked(outcome, { action })).rejects.toThrow(message);
  });

  test("a deleted campaign, and an id that is none", async () => {
    await expect(asked(outcome, { campaign: "c3" })).rejects.toThrow("is deleted");
    await expect(asked(outcome, { campaign: "Spring Fair" })).rejects.toThrow("is not a Salesforce id");
  });

  test("a quote in a value stays a value", async () => {
    expect((await asked(outcome, { filters: ["name equals x' OR 'a' = 'a"] })).members).toBe("");
    await expect(asked(outcome, { filters: [`Campaign.x"y is_empty`] })).rejects.toThrow("no column");
  });
});

describe("actions", () => {
  const scene: Scene = {
    Campaign: `
      Id | Name | StartDate  | Footfall_Sync_Type__c
      c1 | Fair | 2026-03-01 | Include_All
      c2 | Idle |            |`,
    CampaignMember: `
      Id | CampaignId | ContactId | CreatedDate      | Footfall_Touchpoint_Date__c | bizible2__Bizible_Touchpoint_Date__c | Event__c
      m1 | c1         | p1        | 2026-03-05 09:00 |                             |                                      | 2026-02-01
      m2 | c1         | p2        | 2026-03-05 09:00 | 2026-03-02                  | 2026-01-01                           | 2026-02-01T10:00:00Z
      m3 | c1         | p3        | 2026-03-05 09:00 | 2026-03-02                  |                                      | soon
      m4 | c1         | p4        | 2026-03-05 09:00 | 2026-03-02                  |                                      |
      m5 | c2         | p1        | 2026-03-05 09:00 |                             | 2026-03-03 10:00                     |
      m6 | c2         | p2        | 2026-03-05 09:00 |                             |                                      |`,
    Contact: `
      Id | Email
      p1 | a@x.io
      p2 | b@x.io
      p3 | c@x.io
      p4 | d@x.io`,
  };
  let outcome: Outcome;
  beforeAll(async () => {
    outcome = await outcomeOf(scene, {
      overrides: [
        { campaignMember: id("m3"), touchpointDate: null },
        { campaignMember: id("m4"), touchpointDate: "2026-03-04" },
      ],
    });
  });

  test("set: the date in use gives way; what Footfall holds already is left out", async () => {
    const { dates, summary } = await asked(outcome, { action: { kind: "set", date: "2026-03-04" } });
    expect(dates).toEqual([
      "m1: 2026-03-05 09:00 > 2026-03-04 00:00",
      "m2: 2026-03-02 00:00 > 2026-03-04 00:00",
      "m3: 2026-03-05 09:00 > 2026-03-04 00:00",
      "m5: 2026-03-03 10:00 > 2026-03-04 00:00",
      "m6: - > 2026-03-04 00:00",
    ]);
    expect(summary).toEqual({
      matched: 6,
      changed: 5,
      confirmed: 0,
      unchanged: 1,
      withoutSource: 0,
      unreadable: 0,
      oldDates: { earliest: "2026-03-02T08:00:00.000Z", latest: "2026-03-05T17:00:00.000Z" },
      newDates: { earliest: "2026-03-04T08:00:00.000Z", latest: "2026-03-04T08:00:00.000Z" },
    });
  });

  test("set: a date that is in use already, but not Footfall's own, is confirmed", async () => {
    const { dates, summary } = await asked(outcome, {
      campaign: "c1",
      action: { kind: "set", date: "2026-03-05 09:00" },
    });
    expect(dates).toContain("m1: 2026-03-05 09:00 > 2026-03-05 09:00");
    expect(counts(summary)).toMatchObject({ matched: 4, changed: 2, confirmed: 2, unchanged: 0 });
  });

  test("only members that are ticked, of those that the filters choose", async () => {
    const action: DateAction = { kind: "set", date: "2026-03-07" };
    const members = ["m2", "m6"];
    expect((await asked(outcome, { members, action })).members).toBe("m2 m6");
    expect((await asked(outcome, { members, campaign: "c1", action })).members).toBe("m2");
  });

  test("list: a date for each member by id or address; an empty one clears; what is held already is left out", async () => {
    const csv = `member_id,email,date
${id("m1")},,2026-03-01
,B@x.io,
${id("m3").slice(0, 15)},,2026-03-02 10:00
,d@x.io,2026-03-04`;
    const { dates, summary } = await asked(outcome, { campaign: "c1", action: { kind: "list", csv } });
    expect(dates).toEqual([
      "m1: 2026-03-05 09:00 > 2026-03-01 00:00",
      "m2: 2026-03-02 00:00 > -",
      "m3: 2026-03-05 09:00 > 2026-03-02 10:00",
    ]);
    expect(counts(summary)).toMatchObject({ matched: 4, changed: 3, unchanged: 1 });
  });

  test("list: each line that names nobody, or somebody twice, is told with the way out; nothing is chosen", async () => {
    const told = (csv: string) =>
      asked(outcome, { campaign: "c1", action: { kind: "list", csv } }).then(
        () => [],
        (error: InputError) => error.problems.map(problemText),
      );
    expect(
      await told(
        `id,email,date\n${id("m5")},,2026-03-01\nx,,2026-03-01\n,e@x.io,2026-03-01\n,,2026-03-01\n,a@x.io,2026-03-01\n${id("m1")},,2026-03-02\n,b@x.io,soon`,
      ),
    ).toEqual([
      `dates:2: no member of this campaign has the id ${id("m5")}; take the line out, or import anew`,
      'dates:3: "x" is no id of a campaign member; it has 15 or 18 letters and digits',
      "dates:4: no member of this campaign has the address e@x.io; correct it, or take the line out",
      "dates:5: names nobody; write a member's id or an address of email",
      "dates:7: gives another date to the member of line 6; keep one of the two",
      'dates:8: "soon" is not a date; write 2026-01-25 or 2026-01-25 09:00, or nothing to clear it',
    ]);
    await expect(asked(outcome, { action: { kind: "list", csv: "id,date" } })).rejects.toThrow(
      "of one campaign",
    );
  });

  test("clear: what Footfall or the CRM holds goes; where there is none, nothing is done", async () => {
    const { dates, summary } = await asked(outcome, { action: { kind: "clear" } });
    expect(dates).toEqual([
      "m2: 2026-03-02 00:00 > -",
      "m4: 2026-03-04 00:00 > -",
      "m5: 2026-03-03 10:00 > -",
    ]);
    expect(counts(summary)).toMatchObject({ matched: 6, changed: 3, unchanged: 3 });
    expect(summary.newDates).toEqual({ earliest: null, latest: null });
  });

  test("shift: the date in use, else the buyer touchpoint date", async () => {
    const { dates, summary } = await asked(outcome, { action: { kind: "shift", days: -3 } });
    expect(dates).toEqual([
      "m1: 2026-03-05 09:00 > 2026-03-02 09:00",
      "m2: 2026-03-02 00:00 > 2026-02-27 00:00",
      "m3: 2026-03-05 09:00 > 2026-03-02 09:00",
      "m4: 2026-03-04 00:00 > 2026-03-01 00:00",
      "m5: 2026-03-03 10:00 > 2026-02-28 10:00",
    ]);
    expect(counts(summary)).toMatchObject({ matched: 6, changed: 5, withoutSource: 1 });
  });

  test("copy: a day of the campaign, at midnight or a time of day", async () => {
    const midnight = await asked(outcome, { action: { kind: "copy", field: "Campaign.StartDate" } });
    expect(midnight.dates.at(0)).toBe("m1: 2026-03-05 09:00 > 2026-03-01 00:00");
    expect(counts(midnight.summary)).toMatchObject({ matched: 6, changed: 4, withoutSource: 2 });
    const nine = await asked(outcome, {
      action: { kind: "copy", field: "campaign.startdate", time: "09:30" },
    });
    expect(nine.members).toBe("m1 m2 m3 m4");
    expect(nine.dates.at(0)).toBe("m1: 2026-03-05 09:00 > 2026-03-01 09:30");
  });

  test("copy: a column that nobody knows; the time of day is for days alone", async () => {
    const { dates, summary } = await asked(outcome, {
      campaign: "c1",
      action: { kind: "copy", field: "CampaignMember.Event__c", time: "09:00" },
    });
    expect(dates).toEqual([
      "m1: 2026-03-05 09:00 > 2026-02-01 09:00",
      "m2: 2026-03-02 00:00 > 2026-02-01 02:00",
    ]);
    expect(counts(summary)).toMatchObject({ matched: 4, changed: 2, withoutSource: 1, unreadable: 1 });
  });

  test("copy: what is in use, so that it stays", async () => {
    const { dates, summary } = await asked(outcome, { action: { kind: "copy", field: "touchpoint_date" } });
    expect(dates).toHaveLength(3);
    expect(counts(summary)).toMatchObject({ confirmed: 3, unchanged: 1, withoutSource: 2 });
    const created = await asked(outcome, { action: { kind: "copy", field: "created date" }, campaign: "c2" });
    expect(created.dates).toEqual(["m5: 2026-03-03 10:00 > 2026-03-05 09:00", "m6: - > 2026-03-05 09:00"]);
  });

  test("nothing is left behind but the table", async () => {
    await asked(outcome, {});
    const tables = await warehouse.all(
      "SELECT table_name FROM information_schema.tables WHERE table_schema = 'main'",
    );
    expect(tables).toEqual([{ table_name: "bulk" }]);
    expect((await warehouse.all("DESCRIBE bulk")).map((row) => row.column_name)).toEqual([
      "campaign_member_id",
      "old_date",
      "new_date",
    ]);
  });
});

describe("clocks", () => {
  /** Members m1, m2, ... of a campaign without sync whose buyer touchpoint dates are these instants. */
  async function dated(instants: readonly string[], zone: string): Promise<Outcome> {
    const rows = instants.map((date, index) => `m${index + 1} | c1 | p1 | 2017-01-01 | ${date}`);
    return outcomeOf(
      {
        Campaign: "Id | Name\nc1 | Fair",
        CampaignMember: [
          "Id | CampaignId | ContactId | CreatedDate | Footfall_Touchpoint_Date__c",
          ...rows,
        ].join("\n"),
        Contact: "Id | Email\np1 | a@x.io",
      },
      {},
      zone,
    );
  }

  test("set: a time that clocks skip is the instant after, one that they show twice the earlier", async () => {
    const outcome = await dated([""], ZONE);
    const set = async (date: string) =>
      (await asked(outcome, { action: { kind: "set", date } })).summary.newDates.latest;
    expect(await set("2026-03-08 01:59")).toBe("2026-03-08T09:59:00.000Z");
    expect(await set("2026-03-08 02:30")).toBe("2026-03-08T10:00:00.000Z");
    expect(await set("2026-03-08T03:00")).toBe("2026-03-08T10:00:00.000Z");
    expect(await set("2026-11-01 01:30")).toBe("2026-11-01T08:30:00.000Z");
    expect(await set("2026-11-01 02:00")).toBe("2026-11-01T10:00:00.000Z");
    expect(await set("2026-03-08")).toBe("2026-03-08T08:00:00.000Z");
    expect(await set("2026-01-25T09:00-08:00")).toBe("2026-01-25T17:00:00.000Z");
    expect(await set("2026-01-25T17:00:00Z")).toBe("2026-01-25T17:00:00.000Z");
  });

  test("shift: 09:00 stays 09:00 across, into and out of the days on which clocks change", async () => {
    const outcome = await dated(
      ["2026-03-07 09:00", "2026-03-08 09:00", "2026-03-07 02:30", "2026-11-01 09:00", "2026-10-31 01:30"],
      ZONE,
    );
    expect((await asked(outcome, { action: { kind: "shift", days: 1 } })).dates).toEqual([
      "m1: 2026-03-07 09:00 > 2026-03-08 09:00",
      "m2: 2026-03-08 09:00 > 2026-03-09 09:00",
      // There is no 02:30 on that day.
      "m3: 2026-03-07 02:30 > 2026-03-08 03:00",
      "m4: 2026-11-01 09:00 > 2026-11-02 09:00",
      "m5: 2026-10-31 01:30 > 2026-11-01 01:30",
    ]);
    expect((await asked(outcome, { action: { kind: "shift", days: -1 } })).dates[1]).toBe(
      "m2: 2026-03-08 09:00 > 2026-03-07 09:00",
    );
  });

  test("a day without midnight: it begins when clocks have skipped it", async () => {
    const zone = "America/Sao_Paulo";
    const outcome = await dated(
      ["2018-11-03 00:00", "2018-11-03 00:30", "2018-11-03 23:30", "2018-11-05 00:00"],
      zone,
    );
    expect((await asked(outcome, { action: { kind: "set", date: "2018-11-04" } })).dates[0]).toBe(
      "m1: 2018-11-03 00:00 > 2018-11-04 01:00",
    );
    expect((await asked(outcome, { action: { kind: "shift", days: 1 } })).dates).toEqual([
      "m1: 2018-11-03 00:00 > 2018-11-04 01:00",
      "m2: 2018-11-03 00:30 > 2018-11-04 01:00",
      "m3: 2018-11-03 23:30 > 2018-11-04 23:30",
      "m4: 2018-11-05 00:00 > 2018-11-06 00:00",
    ]);
    expect((await asked(outcome, { action: { kind: "shift", days: -1 } })).dates[3]).toBe(
      "m4: 2018-11-05 00:00 > 2018-11-04 01:00",
    );
  });

  test("copy: a day on which clocks change, at midnight and at a time of day", async () => {
    for (const [zone, day, midnight, half] of [
      ["America/Sao_Paulo", "2018-11-04", "2018-11-04 01:00", "2018-11-04 01:00"],
      ["America/Los_Angeles", "2026-03-08", "2026-03-08 00:00", "2026-03-08 00:30"],
      // Samoa skipped this day.
      ["Pacific/Apia", "2011-12-30", "2011-12-31 00:00", "2011-12-31 00:00"],
      // Midnight comes twice in Havana.
      ["America/Havana", "2026-11-01", "2026-11-01 00:00", "2026-11-01 00:30"],
    ] as const) {
      const outcome = await outcomeOf(
        {
          Campaign: `Id | Name | StartDate\nc1 | Fair | ${day}`,
          CampaignMember: "Id | CampaignId | ContactId | CreatedDate\nm1 | c1 | p1 | 2017-01-01",
          Contact: "Id | Email\np1 | a@x.io",
        },
        {},
        zone,
      );
      const field = "Campaign.StartDate";
      const start = await asked(outcome, { action: { kind: "copy", field } });
      expect(start.dates).toEqual([`m1: - > ${midnight}`]);
      // The same as where a rule takes the date of this field.
      const [day0] = await warehouse.all<{ start: Date }>(
        `SELECT start FROM inputs.zone_day WHERE day = DATE '${day}'`,
      );
      expect(start.summary.newDates.latest).toBe(day0?.start.toISOString());
      const later = await asked(outcome, { action: { kind: "copy", field, time: "00:30" } });
      expect(later.dates).toEqual([`m1: - > ${half}`]);
    }
  });

  test("shift agrees with calendar arithmetic, and there and back again is where it began", async () => {
    const zones = [
      "America/Los_Angeles",
      "America/Sao_Paulo",
      "Australia/Lord_Howe",
      "Europe/Dublin",
      "Asia/Kolkata",
    ];
    // Most near the days on which clocks change.
    const moment = fc.oneof(
      fc.integer({ min: Date.UTC(1995), max: Date.UTC(2035) }),
      fc
        .tuple(
          fc.constantFrom("2018-11-04T03:00Z", "2026-03-08T10:00Z", "2026-11-01T09:00Z", "2026-10-03T15:30Z"),
          fc.integer({ min: -3000, max: 3000 }),
        )
        .map(([at, minutes]) => Date.parse(at) + minutes * 60_000),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...zones),
        fc.uniqueArray(moment, { minLength: 1, maxLength: 40 }),
        fc.oneof(fc.constantFrom(-1, 1), fc.integer({ min: -400, max: 400 })).filter((days) => days !== 0),
        async (zone, moments, days) => {
          const outcome = await dated(
            moments.map((at) => new Date(at).toISOString()),
            zone,
          );
          await asked(outcome, { action: { kind: "shift", days } });
          const there = await newDates();
          moments.forEach((at, index) => {
            expect(there[index], `${new Date(at).toISOString()} ${zone} ${days}`).toBe(
              shifted(at, days, zone),
            );
          });
          await warehouse.load(
            "inputs.date_override",
            [
              { name: "campaign_member_id", type: "text" },
              { name: "touchpoint_date", type: "instant" },
            ],
            there.map((date, index) => [id(`m${index + 1}`), date]),
          );
          await asked(outcome, { action: { kind: "shift", days: -days } });
          const back = await newDates();
          moments.forEach((at, index) => {
            // Except where the day has no such time, and in the hour that clocks show a second time.
            const local = wall(at, zone);
            const exists = wall(there[index] ?? 0, zone) === plusDays(local, days);
            if (exists && earliest(local, zone) === at) expect(back[index]).toBe(at);
          });
        },
      ),
      { numRuns: runsOf({ quick: 8, slow: 30 }) },
    );
  });

  async function newDates(): Promise<number[]> {
    const rows = await warehouse.all<{ new_date: Date }>(
      "SELECT new_date FROM bulk ORDER BY campaign_member_id",
    );
    return rows.map((row) => row.new_date.getTime());
  }

  const wall = (at: number, zone: string) =>
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDateTime().toString();
  const plusDays = (local: string, days: number) =>
    Temporal.PlainDateTime.from(local).add({ days }).toString();
  const earliest = (local: string, zone: string) =>
    Temporal.PlainDateTime.from(local).toZonedDateTime(zone, { disambiguation: "earlier" }).epochMilliseconds;

  /** The same with another's calendar. */
  function shifted(at: number, days: number, zone: string): number {
    const local = plusDays(wall(at, zone), days);
    const zoned = Temporal.PlainDateTime.from(local).toZonedDateTime(zone, { disambiguation: "earlier" });
    if (zoned.toPlainDateTime().toString() === local) return zoned.epochMilliseconds;
    return zoned.getTimeZoneTransition("next")?.epochMilliseconds ?? Number.NaN;
  }
});

test("the fields of the dialog are there whatever an export holds", async () => {
  const outcome = await outcomeOf({
    Campaign: "Id | Name\nc1 | Fair",
    CampaignMember: "Id | CampaignId | LeadId | CreatedDate\nm1 | c1 | l1 | 2026-01-01",
    Lead: "Id | Email\nl1 | a@x.io",
  });
  for (const field of ["name", "title", "company", "touchpoint_date"])
    expect((await asked(outcome, { filters: [`${field} is_empty`] })).members).toBe("m1");
});
