/**
 * Rules of the settings: what operators mean, which rule counts, on which date, in which window, in which channel,
 * and what suppression takes out. The zone is America/Los_Angeles.
 *
 * @see shared/spec/offline-sync.md, sections 4 to 6 and 9; shared/spec/README.md, decisions 19 to 24, 37, 44
 */
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { Condition, Operator, Precedence, SyncRule } from "../reference/settings.ts";
import { expectTable, id } from "../support/tables.ts";
import { model } from "./model.ts";

const run = model();

const when = (field: string, operator: Operator, value: Condition["value"] = ""): Condition => ({
  field,
  operator,
  value,
});

/** A rule that dates members by their creation. */
function rule(name: string, ...anyOf: Condition[][]): SyncRule {
  return { name, touchpointDate: ["{CampaignMember.CreatedDate}"], anyOf };
}

const ANSWERS: Record<string, string> = { created: "yes", no_rule: "no" };

/**
 * Holds where, of the cells of a field, exactly those match their operator and value that the table says so of.
 *
 * Every line becomes a rule of its own over a member of its own, and all are asked in one run. `·` is a blank.
 */
async function expectMatches(field: string, written: string): Promise<void> {
  const [object = "", column = ""] = field.split(".");
  const lines = written.trim().split("\n");
  const blanks = (text: string) => text.replaceAll("·", " ");
  const cases = lines.slice(1).map((line) => line.split("|").map((cell) => cell.trim()));
  const onCampaign = object === "Campaign";
  const cellOf = (owner: boolean, cell = "") => (owner ? ` | ${cell}` : "");
  const outcome = await run(
    `
    Campaign | Name${onCampaign ? ` | ${column}` : ""}
    ${cases.map(([cell], n) => `c${n} | Fair${cellOf(onCampaign, cell)}`).join("\n")}

    Member | Case__c | Campaign | Contact | Created${onCampaign ? "" : ` | ${column}`}
    ${cases.map(([cell], n) => `m${n} | case ${n} | c${n} | p1 | 2026-01-25 09:00${cellOf(!onCampaign, cell)}`).join("\n")}

    Contact | Email
    p1      | ann@x.io
    `,
    {
      sync: {
        precedence: "rules_only",
        rules: cases.map(([, operator, value = ""], n) =>
          rule(`case ${n}`, [
            when("CampaignMember.Case__c", "equals", `case ${n}`),
            when(field, operator as Operator, value.startsWith("[") ? parse(value) : blanks(value)),
          ]),
        ),
      },
    },
  );
  const { columns, rows } = outcome.members;
  const [member, status] = [columns.indexOf("campaign_member_id"), columns.indexOf("status")];
  const answers = new Map(rows.map((row) => [row[member], ANSWERS[row[status] ?? ""]]));
  const found = lines.slice(1).map((line, n) => line.replace(/\|[^|]*$/, `| ${answers.get(id(`m${n}`))}`));
  expect([lines[0], ...found].join("\n")).toBe(lines.map((line) => line.trimEnd()).join("\n"));
}

describe("Operators", () => {
  test("on text: trimmed, in NFC, without regard to case; an empty field answers no, and its negation yes", async () => {
    await expectMatches(
      "CampaignMember.Status",
      `
      cell            | operator         | value               | matches
      Attended        | equals           | attended            | yes
      ·Attended··     | equals           | ATTENDED            | yes
      Attended        | equals           | ·Attended·          | yes
      Cafe\u0301            | equals           | Caf\u00e9                | yes
      CAF\u00c9            | equals           | cafe\u0301               | yes
      Attended late   | equals           | Attended            | no
      Attended        | not_equals       | Sent                | yes
      Attended        | not_equals       | attended            | no
      Attended late   | contains         | END                 | yes
      Attended late   | contains         | sent                | no
      Attended late   | not_contains     | sent                | yes
      Attended late   | not_contains     | LATE                | no
      Attended late   | starts_with      | att                 | yes
      Attended late   | starts_with      | late                | no
      Attended late   | not_starts_with  | late                | yes
      Attended late   | not_starts_with  | att                 | no
      Attended late   | ends_with        | Late                | yes
      Attended late   | ends_with        | att                 | no
      Attended late   | not_ends_with    | att                 | yes
      Attended late   | not_ends_with    | late                | no
      100 % sure      | contains         | %                   | yes
      Sent            | contains         | _                   | no
                      | equals           | Sent                | no
                      | not_equals       | Sent                | yes
                      | contains         | e                   | no
                      | not_contains     | e                   | yes
                      | starts_with      | S                   | no
                      | not_starts_with  | S                   | yes
                      | ends_with        | t                   | no
                      | not_ends_with    | t                   | yes
                      | matches_any      | Sent, Attended      | no
                      | not_matches_any  | Sent, Attended      | yes
    `,
    );
  });

  test("equals with an empty value asks for null; a cell of blanks only is null", async () => {
    await expectMatches(
      "CampaignMember.Status",
      `
      cell | operator   | value | matches
           | equals     |       | yes
      ··   | equals     |       | yes
      #N/A | equals     |       | yes
      Sent | equals     |       | no
           | not_equals |       | no
      Sent | not_equals |       | yes
    `,
    );
  });

  test("matches_any: a list or one text with commas; a star at the ends of an item is any text", async () => {
    await expectMatches(
      "CampaignMember.Status",
      `
      cell          | operator        | value                       | matches
      Attended      | matches_any     | Sent, Attended              | yes
      attended      | matches_any     | [Sent, Attended]            | yes
      Attended late | matches_any     | Sent, Attended              | no
      Attended late | matches_any     | Sent, Attended*             | yes
      Attended late | matches_any     | [Sent, "Attended*"]         | yes
      Attended late | matches_any     | Sent, *late                 | yes
      Attended late | matches_any     | Sent, *ended*               | yes
      Attended late | matches_any     | *Attended                   | no
      Attended late | matches_any     | late*                       | no
      Attended late | not_matches_any | late*, *Attended            | yes
      Attended late | not_matches_any | late*, *late                | no
      a*b           | matches_any     | a*b                         | yes
      a to b        | matches_any     | a*b                         | no
      Smith, Ann    | matches_any     | "Smith, Ann", Bob           | yes
      Smith, Ann    | matches_any     | ["Smith, Ann", Bob]         | yes
      Smith, Ann    | matches_any     | Smith, Ann                  | no
      Ann           | matches_any     | Smith, Ann                  | yes
      Sent          | matches_any     | , , Sent,                   | yes
                    | matches_any     | , ,                         | no
    `,
    );
  });

  test("on numbers: by value; text operators read the text of the cell", async () => {
    await expectMatches(
      "Campaign.ActualCost",
      `
      cell    | operator         | value     | matches
      1000.50 | equals           | 1000.5    | yes
      1000.50 | not_equals       | 1000.500  | no
      1000.50 | greater_than     | 1000.5    | no
      1000.50 | greater_or_equal | 1000.5    | yes
      1000.50 | less_or_equal    | 1000.5    | yes
      1000.50 | less_than        | 1000.5    | no
      1000.50 | greater_than     | 999       | yes
      -5      | less_than        | 0         | yes
      -5      | less_than        | -10       | no
      1000.50 | contains         | 0.50      | yes
      1000.50 | ends_with        | .5        | no
      1000.50 | matches_any      | 7, 1000.5 | yes
      0       | equals           |           | no
              | equals           |           | yes
              | equals           | 0         | no
              | not_equals       | 0         | yes
              | less_than        | 5         | no
              | greater_or_equal | -5        | no
    `,
    );
  });

  test("on yes or no: true, yes, 1 and false, no, 0; an order of the two is false", async () => {
    await expectMatches(
      "CampaignMember.HasResponded",
      `
      cell  | operator         | value | matches
      true  | equals           | yes   | yes
      1     | equals           | TRUE  | yes
      True  | equals           | 1     | yes
      false | equals           | No    | yes
      0     | equals           | false | yes
      true  | equals           | false | no
      true  | not_equals       | 0     | yes
      true  | matches_any      | yes   | yes
      true  | greater_than     | false | no
      false | less_or_equal    | true  | no
            | equals           | false | no
            | not_equals       | true  | yes
            | equals           |       | yes
    `,
    );
  });

  test("on days: YYYY-MM-DD and M/D/YYYY", async () => {
    await expectMatches(
      "CampaignMember.FirstRespondedDate",
      `
      cell       | operator         | value                | matches
      2026-03-10 | equals           | 2026-03-10           | yes
      2026-03-10 | equals           | 3/10/2026            | yes
      2026-03-10 | equals           | 03/10/2026           | yes
      2026-03-10 | equals           | 10/3/2026            | no
      2026-03-10 | not_equals       | 3/10/2026            | no
      2026-03-10 | not_equals       | 3/11/2026            | yes
      2026-03-10 | less_than        | 3/10/2026            | no
      2026-03-10 | less_than        | 3/11/2026            | yes
      2026-03-10 | less_or_equal    | 3/10/2026            | yes
      2026-03-10 | greater_than     | 3/10/2026            | no
      2026-03-10 | greater_than     | 3/9/2026             | yes
      2026-03-10 | greater_or_equal | 3/10/2026            | yes
      2026-03-10 | greater_or_equal | 2026-03-10T07:00:00Z | yes
      2026-03-10 | less_than        | 2026-03-10T07:00:00Z | no
      2026-03-10 | less_than        | 2026-03-10T07:00:01Z | yes
      2026-03-10 | starts_with      | 2026-03              | yes
                 | equals           |                      | yes
                 | less_than        | 3/10/2026            | no
                 | not_equals       | 3/10/2026            | yes
    `,
    );
  });

  test("on instants: a day as the value is its 24 hours in the zone, from midnight to midnight", async () => {
    await expectMatches(
      "CampaignMember.LastModifiedDate",
      `
      cell                    | operator         | value                | matches
      2026-03-09 23:59:59.999 | less_than        | 3/10/2026            | yes
      2026-03-10 00:00        | less_than        | 3/10/2026            | no
      2026-03-10 23:59:59.999 | less_or_equal    | 3/10/2026            | yes
      2026-03-11 00:00        | less_or_equal    | 3/10/2026            | no
      2026-03-10 23:59:59.999 | greater_than     | 3/10/2026            | no
      2026-03-11 00:00        | greater_than     | 3/10/2026            | yes
      2026-03-09 23:59:59.999 | greater_or_equal | 3/10/2026            | no
      2026-03-10 00:00        | greater_or_equal | 3/10/2026            | yes
      2026-03-10 00:00        | equals           | 3/10/2026            | yes
      2026-03-10 23:59:59.999 | equals           | 3/10/2026            | yes
      2026-03-11 00:00        | equals           | 3/10/2026            | no
      2026-03-11 00:00        | not_equals       | 3/10/2026            | yes
      2026-03-10              | equals           | 3/10/2026            | yes
      2026-03-10              | less_than        | 2026-03-10T07:00:01Z | yes
      2026-03-10 12:00        | equals           | 2026-03-10T19:00:00Z | yes
      2026-03-10 12:00        | less_than        | 2026-03-10T19:00:00Z | no
      2026-03-10 12:00        | less_or_equal    | 2026-03-10T19:00:00Z | yes
                              | equals           | 3/10/2026            | no
                              | not_equals       | 3/10/2026            | yes
                              | greater_than     | 3/10/2026            | no
    `,
    );
  });

  test("on a column that the contract does not list: text; an order compares numbers, or times, of both sides", async () => {
    await expectMatches(
      "CampaignMember.Score__c",
      `
      cell                 | operator         | value      | matches
      10                   | greater_than     | 9          | yes
      9                    | less_than        | 10         | yes
      10.0                 | greater_or_equal | 10         | yes
      10.0                 | equals           | 10         | no
      10 points            | greater_than     | 9          | no
      10 points            | less_or_equal    | 9          | no
      10                   | greater_than     | nine       | no
      10                   | less_or_equal    | nine       | no
      2026-03-10           | less_or_equal    | 3/10/2026  | yes
      2026-03-10           | less_than        | 3/10/2026  | no
      2026-03-10           | less_than        | 3/11/2026  | yes
      2026-03-11T06:59:59Z | less_or_equal    | 3/10/2026  | yes
      2026-03-11T07:00:00Z | less_or_equal    | 3/10/2026  | no
      2026-03-11T06:59:59Z | greater_than     | 3/10/2026  | no
      2026-03-11T07:00:00Z | greater_than     | 3/10/2026  | yes
      10                   | less_than        | 3/10/2026  | no
      2026-03-10           | greater_than     | 10         | no
                           | less_than        | 10         | no
    `,
    );
  });
});

describe("Which rule counts", () => {
  test("a rule holds where all conditions of any of its groups hold", async () => {
    const outcome = await run(
      `
      Campaign | Type      | Region__c
      c1       | Webinar   | EMEA
      c2       | Webinar   | APAC
      c3       | Tradeshow | APAC

      Member | Campaign | Contact | Created          | Status
      m1     | c1       | p1      | 2026-01-25 09:00 | Sent
      m2     | c2       | p1      | 2026-01-25 09:00 | Attended
      m3     | c2       | p2      | 2026-01-25 09:00 | Sent
      m4     | c3       | p1      | 2026-01-25 09:00 | Attended

      Contact | Email
      p1      | ann@x.io
      p2      | bob@x.io
    `,
      {
        sync: {
          rules: [
            rule(
              "EMEA, or webinars attended",
              [when("Campaign.Region__c", "equals", "EMEA")],
              [
                when("campaign.TYPE", "equals", "Webinar"),
                when("CampaignMember.Status", "equals", "Attended"),
              ],
            ),
          ],
        },
      },
    );
    expectTable(
      outcome.members,
      `
      member | status  | rule
      m1     | created | EMEA, or webinars attended
      m2     | created | EMEA, or webinars attended
      m3     | no_rule |
      m4     | no_rule |
    `,
    );
  });

  test("the first that matches, also where its date is empty; a later one is not asked", async () => {
    const dated = (name: string, field: string, type: string): SyncRule => ({
      name,
      touchpointDate: [`{CampaignMember.${field}}`],
      anyOf: [[when("Campaign.Type", "matches_any", type)]],
    });
    const outcome = await run(
      `
      Campaign | Type
      c1       | Webinar
      c2       | Tradeshow

      Member | Campaign | Contact | Created          | First responded
      m1     | c1       | p1      | 2026-01-25 09:00 | 2026-01-04
      m2     | c1       | p2      | 2026-01-25 09:00 |
      m3     | c2       | p1      | 2026-01-25 09:00 | 2026-01-04

      Contact | Email
      p1      | ann@x.io
      p2      | bob@x.io
    `,
      {
        sync: {
          rules: [
            dated("first", "FirstRespondedDate", "Webinar"),
            dated("second", "CreatedDate", "Web*, Trade*"),
          ],
        },
      },
    );
    expectTable(
      outcome.members,
      `
      member | status  | rule   | date             | date_source
      m1     | created | first  | 2026-01-04 00:00 | CampaignMember.FirstRespondedDate
      m2     | no_date | first  |                  |
      m3     | created | second | 2026-01-25 09:00 | CampaignMember.CreatedDate
    `,
    );
    expectTable(
      outcome.campaigns,
      `
      campaign | sync        | touchpoints
      c1       | rule:first  | 1
      c2       | rule:second | 1
    `,
    );
  });

  describe("precedence: rules against the picklist", () => {
    const organisation = `
      Campaign | Type    | Sync
      c1       | Webinar | Include_All
      c2       | Webinar | Exclude_All
      c3       | Dinner  | Include_All
      c4       | Dinner  | Exclude_All
      c5       | Dinner  |
      c6       | Dinner  | Include_Responded

      Member | Campaign | Contact | Created          | Responded
      m1     | c1       | p1      | 2026-01-25 09:00 | false
      m2     | c2       | p1      | 2026-01-25 09:00 | false
      m3     | c3       | p1      | 2026-01-25 09:00 | false
      m4     | c4       | p1      | 2026-01-25 09:00 | false
      m5     | c5       | p1      | 2026-01-25 09:00 | false
      m6     | c6       | p1      | 2026-01-25 09:00 | false

      Contact | Email
      p1      | ann@x.io
    `;
    const webinars = rule("Webinars", [when("Campaign.Type", "equals", "Webinar")]);
    const byRules = `
      member | counts | status  | rule
      m1     | true   | created | Webinars
      m2     | true   | created | Webinars
      m3     | false  | no_rule |
      m4     | false  | no_rule |
      m5     | false  | no_rule |
      m6     | false  | no_rule |
    `;
    const byPicklist = `
      member | counts | status              | rule
      m1     | true   | created             | sync_type
      m2     | false  | campaign_excluded   | sync_type
      m3     | true   | created             | sync_type
      m4     | false  | campaign_excluded   | sync_type
      m5     | false  | campaign_not_synced |
      m6     | false  | not_responded       | sync_type
    `;
    const byBoth = `
      member | counts | status              | rule
      m1     | true   | created             | Webinars
      m2     | true   | created             | Webinars
      m3     | true   | created             | sync_type
      m4     | false  | campaign_excluded   | sync_type
      m5     | false  | campaign_not_synced |
      m6     | false  | not_responded       | sync_type
    `;
    const noRule = byRules.replaceAll(/(true|false) {1,2} \| created \| Webinars/g, "false | no_rule |");

    test.each<[string, Precedence, SyncRule[], string]>([
      ["auto, with a rule: rules only", "auto", [webinars], byRules],
      ["auto, without rules: the picklist only", "auto", [], byPicklist],
      ["rules_only", "rules_only", [webinars], byRules],
      ["rules_only, without rules: nobody", "rules_only", [], noRule],
      ["rules_then_sync_type: a rule wins over Exclude_All", "rules_then_sync_type", [webinars], byBoth],
      ["sync_type_only: rules are silent", "sync_type_only", [webinars], byPicklist],
    ])("%s", async (_, precedence, rules, expected) => {
      const outcome = await run(organisation, { sync: { precedence, rules } });
      expectTable(outcome.members, expected);
    });

    test("a campaign that is excluded while a rule matches is flagged in every mode with rules", async () => {
      const outcome = await run(organisation, {
        sync: { precedence: "rules_then_sync_type", rules: [webinars] },
      });
      expectTable(
        outcome.campaigns,
        `
        campaign | sync              | warnings
        c1       | rule:Webinars     | unmapped_type
        c2       | rule:Webinars     | excluded_but_rule_matches;unmapped_type
        c3       | include_all       | unmapped_type
        c4       | exclude_all       | unmapped_type
        c5       |                   | unmapped_type
        c6       | include_responded | unmapped_type
      `,
      );
    });
  });

  test("a campaign with a unique id, and what is removed, counts under no rule", async () => {
    const outcome = await run(
      `
      Campaign | Footfall_Unique_Id__c | IsDeleted
      c1       | ff_1                  | false
      c2       |                       | true
      c3       |                       | false

      Member | Campaign | Contact | Created          | Deleted
      m1     | c1       | p1      | 2026-01-25 09:00 | false
      m2     | c2       | p1      | 2026-01-25 09:00 | false
      m3     | c3       | p1      | 2026-01-25 09:00 | true
      m4     | c9       | p1      | 2026-01-25 09:00 | false
      m5     | c3       | p9      | 2026-01-25 09:00 | false

      Contact | Email
      p1      | ann@x.io
    `,
      { sync: { rules: [rule("All", [when("CampaignMember.CreatedDate", "not_equals", "")])] } },
    );
    expectTable(
      outcome.members,
      `
      member | status           | rule | date
      m1     | auto_campaign    |      |
      m2     | member_removed   |      |
      m3     | member_removed   |      |
      m4     | missing_campaign |      |
      m5     | missing_person   | All  | 2026-01-25 09:00
    `,
    );
  });
});

describe("The date of a rule", () => {
  const chain = (...touchpointDate: string[]): SyncRule => ({
    ...rule("All", [when("Campaign.Name", "not_equals", "")]),
    touchpointDate: touchpointDate.map((field) => `{${field}}`),
  });

  test("the first of its fields that is not empty; days are local midnight", async () => {
    const outcome = await run(
      `
      Campaign | StartDate
      c1       | 2026-07-01
      c2       |

      Member | Campaign | Contact | Created          | Touchpoint date  | First responded
      m1     | c1       | p1      | 2026-01-25 09:00 | 2026-01-04 10:00 | 2026-01-05
      m2     | c1       | p2      | 2026-01-25 09:00 |                  | 2026-01-05
      m3     | c1       | p3      | 2026-01-25 09:00 |                  |
      m4     | c2       | p1      | 2026-01-25 09:00 |                  |

      Contact | Email
      p1      | ann@x.io
      p2      | bob@x.io
      p3      | cem@x.io
    `,
      {
        sync: {
          rules: [
            chain(
              "CampaignMember.Footfall_Touchpoint_Date__c",
              "CampaignMember.FirstRespondedDate",
              "Campaign.StartDate",
            ),
          ],
        },
      },
    );
    expectTable(
      outcome.members,
      `
      member | status  | date             | date_source
      m1     | created | 2026-01-04 10:00 | CampaignMember.Footfall_Touchpoint_Date__c
      m2     | created | 2026-01-05 00:00 | CampaignMember.FirstRespondedDate
      m3     | created | 2026-07-01 00:00 | Campaign.StartDate
      m4     | no_date |                  |
    `,
    );
    expectTable(
      outcome.touchpoints,
      `
      member | date
      m1     | 2026-01-04 18:00
      m2     | 2026-01-05 08:00
      m3     | 2026-07-01 07:00
    `,
      "UTC",
    );
  });

  describe("a date set in Footfall beats all; one cleared there takes the CRM's Buyer Touchpoint Date away", () => {
    const organisation = `
      Campaign | Sync
      c1       | Include_All

      Member | Campaign | Contact | Created          | Touchpoint date
      m1     | c1       | p1      | 2026-01-25 09:00 | 2026-01-04 10:00
      m2     | c1       | p2      | 2026-01-25 09:00 | 2026-01-04 10:00
      m3     | c1       | p3      | 2026-01-25 09:00 | 2026-01-04 10:00

      Contact | Email
      p1      | ann@x.io
      p2      | bob@x.io
      p3      | cem@x.io
    `;
    const overrides = [
      { campaignMember: id("m1"), touchpointDate: "2026-01-02T18:00:00Z" },
      { campaignMember: id("m3"), touchpointDate: null },
    ];
    const set = "CampaignMember.Footfall_Touchpoint_Date__c";

    test("in a rule that names the field first", async () => {
      const rules = [chain(set, "CampaignMember.CreatedDate")];
      const outcome = await run(organisation, { sync: { rules }, overrides });
      expectTable(
        outcome.members,
        `
        member | date             | date_source
        m1     | 2026-01-02 10:00 | override
        m2     | 2026-01-04 10:00 | CampaignMember.Footfall_Touchpoint_Date__c
        m3     | 2026-01-25 09:00 | CampaignMember.CreatedDate
      `,
      );
    });

    test("in a rule by another field", async () => {
      const outcome = await run(organisation, {
        sync: { rules: [chain("CampaignMember.CreatedDate")] },
        overrides,
      });
      expectTable(
        outcome.members,
        `
        member | date             | date_source
        m1     | 2026-01-02 10:00 | override
        m2     | 2026-01-25 09:00 | CampaignMember.CreatedDate
        m3     | 2026-01-25 09:00 | CampaignMember.CreatedDate
      `,
      );
    });

    test("where the picklist decides", async () => {
      const outcome = await run(organisation, { overrides });
      expectTable(
        outcome.members,
        `
        member | date             | date_source
        m1     | 2026-01-02 10:00 | override
        m2     | 2026-01-04 10:00 | CampaignMember.Footfall_Touchpoint_Date__c
        m3     | 2026-01-25 09:00 | CampaignMember.CreatedDate
      `,
      );
    });

    test("conditions of rules see the CRM's value all the same", async () => {
      const asked = rule("Set to January 4", [when(set, "equals", "1/4/2026")]);
      const outcome = await run(organisation, { sync: { rules: [asked] }, overrides });
      expectTable(outcome.members, "member | status \n m1 | created \n m2 | created \n m3 | created");
    });
  });

  test("a date in the future does not count yet; one that is now does", async () => {
    const outcome = await run(
      `
      Campaign | Sync
      c1       | Include_All

      Member | Campaign | Contact | Created
      m1     | c1       | p1      | 2026-01-25 09:00
      m2     | c1       | p2      | 2026-01-25 09:00:00.001

      Contact | Email
      p1      | ann@x.io
      p2      | bob@x.io
    `,
      {},
      { now: "2026-01-25 09:00" },
    );
    expectTable(
      outcome.members,
      `
      member | counts | status      | date
      m1     | true   | created     | 2026-01-25 09:00
      m2     | false  | future_date | 2026-01-25 09:00:00.001
    `,
    );
  });
});

describe("The campaign's window", () => {
  const organisation = `
    Campaign | Sync        | From       | Until
    c1       | Include_All | 2026-01-10 | 2026-01-20

    Member | Campaign | Contact | Created          | Touchpoint date
    m1     | c1       | p1      | 2026-01-15 09:00 | 2026-01-09 23:59
    m2     | c1       | p2      | 2026-01-25 09:00 | 2026-01-10 00:00
    m3     | c1       | p3      | 2026-01-15 09:00 | 2026-01-20 00:00
    m4     | c1       | p4      | 2026-01-25 09:00 | 2026-01-20 23:59
    m5     | c1       | p5      | 2026-01-15 09:00 | 2026-01-21 00:00

    Contact | Email
    p1      | ann@x.io
    p2      | bob@x.io
    p3      | cem@x.io
    p4      | dee@x.io
    p5      | eve@x.io
  `;
  const byTouchpointDate = {
    ...rule("All", [when("Campaign.Name", "not_equals", "")]),
    touchpointDate: ["{CampaignMember.Footfall_Touchpoint_Date__c}"],
  };

  test("bounds what the picklist counts: from the start, before the end", async () => {
    const outcome = await run(organisation);
    expectTable(
      outcome.members,
      `
      member | status       | date
      m1     | before_start | 2026-01-09 23:59
      m2     | created      | 2026-01-10 00:00
      m3     | after_end    | 2026-01-20 00:00
      m4     | after_end    | 2026-01-20 23:59
      m5     | after_end    | 2026-01-21 00:00
    `,
    );
  });

  test("endDateInclusive: the end is the midnight after it", async () => {
    const outcome = await run(organisation, { sync: { endDateInclusive: true } });
    expectTable(outcome.members, "status \n before_start \n created \n created \n created \n after_end");
  });

  test("windowBasis member_created_date: it is the created date that must lie in it", async () => {
    const outcome = await run(organisation, { sync: { windowBasis: "member_created_date" } });
    expectTable(
      outcome.members,
      `
      member | status    | date
      m1     | created   | 2026-01-09 23:59
      m2     | after_end | 2026-01-10 00:00
      m3     | created   | 2026-01-20 00:00
      m4     | after_end | 2026-01-20 23:59
      m5     | created   | 2026-01-21 00:00
    `,
    );
  });

  test("does not bound what a rule counts", async () => {
    const outcome = await run(organisation, { sync: { rules: [byTouchpointDate] } });
    expectTable(outcome.members, "status \n created \n created \n created \n created \n created");
  });

  test("unless the rule has applyCampaignWindow ticked", async () => {
    const outcome = await run(organisation, {
      sync: { rules: [{ ...byTouchpointDate, applyCampaignWindow: true }] },
    });
    expectTable(outcome.members, "status \n before_start \n created \n after_end \n after_end \n after_end");
  });

  test("bounds dates that were set in Footfall too", async () => {
    const outcome = await run(organisation, {
      overrides: [
        { campaignMember: id("m1"), touchpointDate: "2026-01-10" },
        { campaignMember: id("m2"), touchpointDate: "2026-01-21" },
      ],
    });
    expectTable(
      outcome.members,
      `
      member | status    | date             | date_source
      m1     | created   | 2026-01-10 00:00 | override
      m2     | after_end | 2026-01-21 00:00 | override
      m3     | after_end | 2026-01-20 00:00 | CampaignMember.Footfall_Touchpoint_Date__c
      m4     | after_end | 2026-01-20 23:59 | CampaignMember.Footfall_Touchpoint_Date__c
      m5     | after_end | 2026-01-21 00:00 | CampaignMember.Footfall_Touchpoint_Date__c
    `,
    );
  });

  describe("start not before end: inverted, nothing is created", () => {
    const inverted = `
      Campaign | Sync        | From       | Until
      c1       | Include_All | 2026-01-20 | 2026-01-10
      c2       | Include_All | 2026-01-10 | 2026-01-10

      Member | Campaign | Contact | Created
      m1     | c1       | p1      | 2026-01-15 09:00
      m2     | c2       | p1      | 2026-01-10 09:00

      Contact | Email
      p1      | ann@x.io
    `;
    test("also where they are the same day", async () => {
      const outcome = await run(inverted);
      expectTable(
        outcome.members,
        `
        member | status          | date
        m1     | window_inverted | 2026-01-15 09:00
        m2     | window_inverted | 2026-01-10 09:00
      `,
      );
      expectTable(
        outcome.campaigns,
        `
        campaign | warnings
        c1       | no_type;window_inverted
        c2       | no_type;window_inverted
      `,
      );
    });

    test("but with endDateInclusive the same day is a window of one day", async () => {
      const outcome = await run(inverted, { sync: { endDateInclusive: true } });
      expectTable(
        outcome.members,
        `
        member | status
        m1     | window_inverted
        m2     | created
      `,
      );
    });
  });
});

describe("Channels", () => {
  test("the first entry whose type and conditions fit; else the default", async () => {
    const outcome = await run(
      `
      Campaign | Type          | Region__c | Sync
      c1       | Tradeshow     | EMEA      | Include_All
      c2       | ··TRADE show· | EMEA      | Include_All
      c3       | tradeShow·    | APAC      | Include_All
      c4       | Conference    | EMEA      | Include_All
      c5       | Conference    | APAC      | Include_All
      c6       | Dinner        | LATAM     | Include_All
      c7       | Email         | EMEA      | Include_All
      c8       | Dinner        | EMEA      | Include_All
      c9       |               | EMEA      | Include_All

      Member | Campaign | Contact | Created
      m1     | c1       | p1      | 2026-01-01 09:00
      m2     | c2       | p1      | 2026-01-02 09:00
      m3     | c3       | p1      | 2026-01-03 09:00
      m4     | c4       | p1      | 2026-01-04 09:00
      m5     | c5       | p1      | 2026-01-05 09:00
      m6     | c6       | p1      | 2026-01-06 09:00
      m7     | c7       | p1      | 2026-01-07 09:00
      m8     | c8       | p1      | 2026-01-08 09:00
      m9     | c9       | p1      | 2026-01-09 09:00

      Contact | Email
      p1      | ann@x.io
    `,
      {
        channels: {
          offline: [
            { type: "Tradeshow", channel: "Events", subchannel: "Tradeshow" },
            { type: "TRADESHOW", channel: "Never", subchannel: "Reached" },
            {
              type: "Conference",
              when: [when("Campaign.Region__c", "equals", "emea")],
              channel: "Events",
              subchannel: "EMEA Conference",
            },
            { type: "Conference", channel: "Events" },
            { when: [when("Campaign.Region__c", "equals", "LATAM")], channel: "Latin America" },
            { type: "Email", channel: "NULL" },
          ],
        },
      },
    );
    expectTable(
      outcome.members,
      `
      member | channel       | subchannel
      m1     | Events        | Tradeshow
      m2     | Other         |
      m3     | Events        | Tradeshow
      m4     | Events        | EMEA Conference
      m5     | Events        |
      m6     | Latin America |
      m7     | NULL          |
      m8     | Other         |
      m9     | Other         |
    `,
    );
    expectTable(
      outcome.campaigns,
      `
      campaign | channel       | warnings
      c1       | Events        |
      c2       | Other         | unmapped_type
      c3       | Events        |
      c4       | Events        |
      c5       | Events        |
      c6       | Latin America |
      c7       | NULL          | null_channel
      c8       | Other         | unmapped_type
      c9       | Other         | no_type
    `,
    );
    expectTable(
      outcome.channels,
      `
      channel       | subchannel      | touchpoints | people
      Events        |                 | 1           | 1
      Events        | EMEA Conference | 1           | 1
      Events        | Tradeshow       | 2           | 1
      Latin America |                 | 1           | 1
      NULL          |                 | 1           | 1
      Other         |                 | 3           | 1
    `,
    );
  });

  test("without a map every campaign is Other; the default can have another name", async () => {
    const organisation = `
      Campaign | Type    | Sync
      c1       | Webinar | Include_All

      Member | Campaign | Contact | Created
      m1     | c1       | p1      | 2026-01-01 09:00
    `;
    const plain = await run(organisation);
    expectTable(plain.members, "channel | subchannel \n Other |");
    const named = await run(organisation, { channels: { default: { channel: "Misc", subchannel: "Rest" } } });
    expectTable(named.members, "channel | subchannel \n Misc | Rest");
  });
});

describe("Suppression", () => {
  const organisation = `
    Campaign | Type    | Sync
    c1       | Dinner  | Include_All
    c2       | Webinar | Include_All
    c3       | Webinar | Include_All

    Member | Campaign | Contact | Created          | Status
    m1     | c1       | p1      | 2026-01-01 09:00 | Sent
    m2     | c2       | p1      | 2026-02-01 09:00 | Attended
    m3     | c3       | p1      | 2026-03-01 09:00 | Sent

    Contact | Email    | Account | Title
    p1      | ann@x.io | a1      | CEO

    Opportunity | Account | Created          | Close      | State | Amount | StageName
    o1          | a1      | 2026-02-10 09:00 | 2026-04-01 | won   | 100    | Closed Won
    o2          | a1      | 2026-02-10 09:00 | 2026-04-01 | lost  | 100    | Closed Lost
  `;
  const all = `
    member | positions
    m1     | FT, LC, Form
    m2     | PostLC, Form
    m3     | PostLC, Form
  `;
  const attributed = `
    opportunity | member | positions    | w_shaped %
    o1          | m1     | FT, LC, Form | 66.666667
    o1          | m2     | OC, Form     | 33.333333
    o1          | m3     | Form, Closed | 0
    o2          | m1     | FT, LC, Form | 66.666667
    o2          | m2     | OC, Form     | 33.333333
    o2          | m3     | Form, Closed | 0
  `;
  const dinners = [{ name: "Dinners", anyOf: [[when("Campaign.Type", "equals", "Dinner")]] }];
  const created =
    "member | counts | status \n m1 | true | created \n m2 | true | created \n m3 | true | created";

  test("of Buyer Touchpoints: positions go to the next touch; members and the other side stay", async () => {
    const outcome = await run(organisation, { suppress: { buyerTouchpoints: dinners } });
    expectTable(outcome.members, created);
    expectTable(
      outcome.touchpoints,
      `
      member | positions    | first_touch | u_shaped
      m2     | FT, LC, Form | 1           | 1
      m3     | PostLC, Form | 0           | 0
    `,
    );
    expectTable(outcome.attribution_touchpoints, attributed);
    expectTable(
      outcome.campaigns,
      `
      campaign | touchpoints
      c1       | 0
      c2       | 1
      c3       | 1
    `,
    );
  });

  test("of Attribution Touchpoints: credit goes to the others; members and the other side stay", async () => {
    const outcome = await run(organisation, { suppress: { attributionTouchpoints: dinners } });
    expectTable(outcome.members, created);
    expectTable(outcome.touchpoints, all);
    expectTable(
      outcome.attribution_touchpoints,
      `
      opportunity | member | positions        | w_shaped % | full_path %
      o1          | m2     | FT, LC, OC, Form | 100        | 75
      o1          | m3     | Form, Closed     | 0          | 25
      o2          | m2     | FT, LC, OC, Form | 100        | 75
      o2          | m3     | Form, Closed     | 0          | 25
    `,
    );
  });

  test("of one opportunity only, where the rule names its fields", async () => {
    const outcome = await run(organisation, {
      suppress: {
        attributionTouchpoints: [
          {
            name: "Lost, and sent only",
            anyOf: [
              [
                when("Opportunity.StageName", "contains", "lost"),
                when("CampaignMember.Status", "equals", "Sent"),
              ],
            ],
          },
        ],
      },
    });
    expectTable(
      outcome.attribution_touchpoints,
      `
      opportunity | member | positions                | w_shaped %
      o1          | m1     | FT, LC, Form             | 66.666667
      o1          | m2     | OC, Form                 | 33.333333
      o1          | m3     | Form, Closed             | 0
      o2          | m2     | FT, LC, OC, Form, Closed | 100
    `,
    );
  });

  test.each<[string, Condition, string]>([
    ["Touchpoint.touchpoint_date", when("Touchpoint.touchpoint_date", "less_than", "3/1/2026"), "m3"],
    [
      "Touchpoint.campaign_id, of 15 characters",
      when("Touchpoint.campaign_id", "not_equals", id("c2").slice(0, 15)),
      "m2",
    ],
    ["Touchpoint.channel", when("Touchpoint.channel", "equals", "webinar"), "m1"],
    ["Touchpoint.source", when("Touchpoint.source", "equals", "crm_campaign"), ""],
    ["CampaignMember.Status", when("CampaignMember.Status", "equals", "Sent"), "m2"],
    ["Contact.Title", when("Contact.Title", "equals", "CEO"), ""],
    ["Lead.Company, of members without a lead", when("Lead.Company", "equals", ""), ""],
  ])("by %s", async (_, condition, left) => {
    const outcome = await run(organisation, {
      channels: { offline: [{ type: "Webinar", channel: "Webinar" }] },
      suppress: { buyerTouchpoints: [{ name: "That", anyOf: [[condition]] }] },
    });
    expectTable(outcome.touchpoints, `member \n ${left}`);
  });
});

describe("Settings of single campaigns, made in Footfall", () => {
  const organisation = `
    Campaign | Type    | Sync        | From       | Until
    c1       | Webinar | Include_All | 2026-01-10 | 2026-01-20
    c2       | Webinar | Include_All | 2026-01-10 | 2026-01-20

    Member | Campaign | Contact | Created          | Responded
    m1     | c1       | p1      | 2026-01-05 09:00 | true
    m2     | c1       | p2      | 2026-01-15 09:00 | false
    m3     | c1       | p3      | 2026-01-25 09:00 | true
    m4     | c2       | p1      | 2026-01-05 09:00 | true

    Contact | Email
    p1      | ann@x.io
    p2      | bob@x.io
    p3      | cem@x.io
  `;
  const statuses = (m1: string, m2: string, m3: string) =>
    `member | status \n m1 | ${m1} \n m2 | ${m2} \n m3 | ${m3} \n m4 | before_start`;

  test.each([
    ["nothing: the CRM's values", {}, statuses("before_start", "created", "after_end")],
    [
      "syncType include_responded",
      { syncType: "include_responded" as const },
      statuses("before_start", "not_responded", "after_end"),
    ],
    [
      "syncType exclude_all",
      { syncType: "exclude_all" as const },
      statuses("campaign_excluded", "campaign_excluded", "campaign_excluded"),
    ],
    [
      "syncType none: not synced",
      { syncType: "none" as const },
      statuses("campaign_not_synced", "campaign_not_synced", "campaign_not_synced"),
    ],
    [
      "syncType null: empty",
      { syncType: null },
      statuses("campaign_not_synced", "campaign_not_synced", "campaign_not_synced"),
    ],
    ["touchpointStart", { touchpointStart: "2026-01-05" }, statuses("created", "created", "after_end")],
    [
      "touchpointStart null: no start",
      { touchpointStart: null },
      statuses("created", "created", "after_end"),
    ],
    ["touchpointEnd", { touchpointEnd: "2026-01-15" }, statuses("before_start", "after_end", "after_end")],
    ["touchpointEnd null: no end", { touchpointEnd: null }, statuses("before_start", "created", "created")],
    [
      "a start after the CRM's end",
      { touchpointStart: "2026-02-01" },
      statuses("window_inverted", "window_inverted", "window_inverted"),
    ],
  ])("%s", async (_, keys, expected) => {
    const outcome = await run(organisation, { campaigns: [{ campaign: id("c1"), ...keys }] });
    expectTable(outcome.members, expected);
  });

  test("type counts where rules and channels read it; null is no type", async () => {
    const settings = {
      channels: { offline: [{ type: "Dinner", channel: "Events" }] },
      sync: { rules: [rule("Dinners", [when("Campaign.Type", "equals", "Dinner")])] },
    };
    const dinner = await run(organisation, {
      ...settings,
      campaigns: [{ campaign: id("c1"), type: "dinner " }],
    });
    expectTable(
      dinner.members,
      `
      member | status  | rule    | channel
      m1     | created | Dinners | Events
      m2     | created | Dinners | Events
      m3     | created | Dinners | Events
      m4     | no_rule |         | Other
    `,
    );
    expectTable(
      dinner.campaigns,
      `
      campaign | type   | sync         | warnings
      c1       | dinner | rule:Dinners |
      c2       | Webinar |             | unmapped_type
    `,
    );
    const untyped = await run(organisation, { ...settings, campaigns: [{ campaign: id("c1"), type: null }] });
    expectTable(untyped.campaigns, "type | warnings \n | no_type \n Webinar | unmapped_type");
  });

  test("a rule that names a package field sees the CRM's value", async () => {
    const outcome = await run(organisation, {
      sync: { rules: [rule("Included", [when("Campaign.Footfall_Sync_Type__c", "equals", "Include_All")])] },
      campaigns: [{ campaign: id("c1"), syncType: "exclude_all" }],
    });
    expectTable(
      outcome.members,
      `
      member | status  | rule
      m1     | created | Included
      m2     | created | Included
      m3     | created | Included
      m4     | created | Included
    `,
    );
    expectTable(
      outcome.campaigns,
      `
      campaign | sync          | warnings
      c1       | rule:Included | excluded_but_rule_matches;unmapped_type
      c2       | rule:Included | unmapped_type
    `,
    );
  });
});

describe("Sync types", () => {
  test("the picklist's labels and codes, without regard to case, quotes and runs of blanks; else blank", async () => {
    const outcome = await run(`
      Campaign | Sync
      c1       | Include all Campaign Members
      c2       | INCLUDE  ALL campaign   members
      c3       | Include only "Responded" Campaign Members
      c4       | include only ‘responded’ campaign members
      c5       | Exclude all Campaign Members
      c6       | exclude_all
      c7       | Include some
      c8       |

      Member | Campaign | Contact | Created          | Responded
      m1     | c1       | p1      | 2026-01-05 09:00 | false
      m2     | c2       | p1      | 2026-01-05 09:00 | false
      m3     | c3       | p1      | 2026-01-05 09:00 | false
      m4     | c4       | p1      | 2026-01-05 09:00 | true
      m5     | c5       | p1      | 2026-01-05 09:00 | true
      m6     | c6       | p1      | 2026-01-05 09:00 | true
      m7     | c7       | p1      | 2026-01-05 09:00 | true
      m8     | c8       | p1      | 2026-01-05 09:00 | true

      Contact | Email
      p1      | ann@x.io
    `);
    expectTable(
      outcome.campaigns,
      `
      campaign | sync              | touchpoints
      c1       | include_all       | 1
      c2       | include_all       | 1
      c3       | include_responded | 0
      c4       | include_responded | 1
      c5       | exclude_all       | 0
      c6       | exclude_all       | 0
      c7       |                   | 0
      c8       |                   | 0
    `,
    );
    expectTable(
      outcome.members,
      `
      member | status              | rule
      m1     | created             | sync_type
      m2     | created             | sync_type
      m3     | not_responded       | sync_type
      m4     | created             | sync_type
      m5     | campaign_excluded   | sync_type
      m6     | campaign_excluded   | sync_type
      m7     | campaign_not_synced |
      m8     | campaign_not_synced |
    `,
    );
    expect(outcome.warnings.find(({ code }) => code === "unknown_sync_type")?.count).toBe(1);
  });

  test("the package's field of Footfall first, record by record; or the one that the settings name", async () => {
    const organisation = `
      Campaign | Sync        | bizible2__Bizible_Attribution_SyncType__c | Our_Sync__c
      c1       | Exclude_All | Include all Campaign Members              | Include_All
      c2       |             | Include all Campaign Members              | Exclude_All

      Member | Campaign | Contact | Created
      m1     | c1       | p1      | 2026-01-05 09:00
      m2     | c2       | p1      | 2026-01-05 09:00
    `;
    const plain = await run(organisation);
    expectTable(plain.campaigns, "campaign | sync \n c1 | exclude_all \n c2 | include_all");
    const named = await run(organisation, { fields: { syncType: "Our_Sync__c" } });
    expectTable(named.campaigns, "campaign | sync \n c1 | include_all \n c2 | exclude_all");
  });
});
