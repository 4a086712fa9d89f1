/**
 * The page that Footfall was built from (shared/seed), step by step, through the real command: CSV files in, CSV
 * files out.
 *
 * A company has a booth at a conference on 14 and 15 January. Visitors leave their addresses there; three weeks
 * later somebody makes a campaign in Salesforce and uploads the list. Among the visitors is Ann, whose company has
 * been in talks since 20 January and buys in March; on 27 January she attends a webinar.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCli } from "../../src/cli/program.ts";
import { toCsv } from "../reference/arbitraries.ts";
import type { Table } from "../reference/csv-values.ts";
import { csvTable, expectTable, id, instant, organisation } from "../support/tables.ts";

const SETTINGS = `
version: 1
timezone: America/Los_Angeles
channels:
  offline:
    - { type: Tradeshow, channel: Events, subchannel: Tradeshow }
    - { type: Webinar, channel: Webinar }
    - { type: Paid Search, channel: Paid Search }
`;

/** What Salesforce holds. The campaign's sync type is what a marketer picks; the dates are what the bulk update sets. */
function salesforce(sync: string, dates = { ann: "", bob: "", cem: "" }): string {
  return `
    Campaign | Name       | Type      | StartDate  | EndDate    | Sync
    c1       | Conference | Tradeshow | 2026-01-14 | 2026-01-15 | ${sync}
    c2       | Webinar    | Webinar   | 2026-01-27 | 2026-01-27 | Include_All

    Member | Campaign | Contact | Lead | Responded | Created          | Touchpoint date
    m1     | c1       | p1      |      | true      | 2026-02-04 16:30 | ${dates.ann}
    m2     | c1       | p2      |      | false     | 2026-02-04 16:30 | ${dates.bob}
    m3     | c1       |         | l3   | true      | 2026-02-04 16:30 | ${dates.cem}
    m4     | c1       |         | l4   | true      | 2026-02-04 16:30 | ${dates.cem}
    m5     | c2       | p1      |      | true      | 2026-01-27 11:00 |

    Contact | Email        | Account
    p1      | ann@acme.com | a1
    p2      | bob@x.io     |

    Lead | Email    | Company
    l3   | cem@y.io | Y
    l4   |          | Z

    Account | Name
    a1      | Acme

    Opportunity | Account | Name     | Created          | Close      | State | Amount
    o1          | a1      | Big deal | 2026-01-20 10:00 | 2026-03-20 | won   | 10000
  `;
}

const AT_THE_BOOTH = { ann: "2026-01-14 10:00", bob: "2026-01-14 15:20", cem: "2026-01-15 09:05" };
const AT_THE_UPLOAD = { ann: "2026-02-04 16:30", bob: "2026-02-04 16:30", cem: "2026-02-04 16:30" };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "footfall-seed-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Outcome = Record<
  "members" | "touchpoints" | "attribution_touchpoints" | "campaigns" | "channels",
  Table
>;

/** `footfall run` on 1 June 2026, with the export as CSV files in a folder. */
async function footfall(text: string, settings = SETTINGS): Promise<Outcome> {
  const place = await mkdtemp(join(folder, "run-"));
  const [source, out, file] = [join(place, "export"), join(place, "outcome"), join(place, "footfall.yaml")];
  await mkdir(source);
  for (const [object, table] of Object.entries(organisation(text))) {
    await writeFile(join(source, `${object}.csv`), toCsv(table));
  }
  await writeFile(file, settings);
  const errors: string[] = [];
  const status = await runCli(
    ["run", "--source", source, "--settings", file, "--out", out, "--now", instant("2026-06-01 12:00")],
    { out: () => {}, error: (text) => errors.push(text), isTerminal: false },
  );
  expect(errors.join("")).toBe("");
  expect(status).toBe(0);
  const read = async (name: string) => csvTable(await readFile(join(out, `${name}.csv`), "utf8"));
  return {
    members: await read("members"),
    touchpoints: await read("touchpoints"),
    attribution_touchpoints: await read("attribution_touchpoints"),
    campaigns: await read("campaigns"),
    channels: await read("channels"),
  };
}

test("Before the sync is switched on, nobody has a touchpoint of the conference", async () => {
  const outcome = await footfall(salesforce(""));
  expectTable(
    outcome.members,
    `
    member | counts | status              | rule      | date             | channel | subchannel
    m1     | false  | campaign_not_synced |           |                  | Events  | Tradeshow
    m2     | false  | campaign_not_synced |           |                  | Events  | Tradeshow
    m3     | false  | campaign_not_synced |           |                  | Events  | Tradeshow
    m4     | false  | campaign_not_synced |           |                  | Events  | Tradeshow
    m5     | true   | created             | sync_type | 2026-01-27 11:00 | Webinar |
  `,
  );
  expectTable(
    outcome.touchpoints,
    `
    member | person       | date             | positions
    m5     | ann@acme.com | 2026-01-27 11:00 | FT, LC, Form
  `,
  );
});

describe("The list was uploaded three weeks after the event", () => {
  test("Include all: every member gets a touchpoint, on the day of the upload", async () => {
    const outcome = await footfall(salesforce("Include all Campaign Members"));
    expectTable(
      outcome.members,
      `
      member | person       | counts | status   | date             | date_source
      m1     | ann@acme.com | true   | created  | 2026-02-04 16:30 | CampaignMember.CreatedDate
      m2     | bob@x.io     | true   | created  | 2026-02-04 16:30 | CampaignMember.CreatedDate
      m3     | cem@y.io     | true   | created  | 2026-02-04 16:30 | CampaignMember.CreatedDate
      m4     |              | false  | no_email | 2026-02-04 16:30 | CampaignMember.CreatedDate
      m5     | ann@acme.com | true   | created  | 2026-01-27 11:00 | CampaignMember.CreatedDate
    `,
    );
    expectTable(
      outcome.touchpoints,
      `
      person       | member | date             | positions
      ann@acme.com | m5     | 2026-01-27 11:00 | FT, LC, Form
      ann@acme.com | m1     | 2026-02-04 16:30 | PostLC, Form
      bob@x.io     | m2     | 2026-02-04 16:30 | FT, LC, Form
      cem@y.io     | m3     | 2026-02-04 16:30 | FT, LC, Form
    `,
    );
  });

  test("so the webinar is credited with the deal that the booth began", async () => {
    const outcome = await footfall(salesforce("Include all Campaign Members"));
    expectTable(
      outcome.attribution_touchpoints,
      `
      member | date             | positions        | w_shaped % | w_shaped $ | full_path $
      m5     | 2026-01-27 11:00 | FT, LC, OC, Form | 100        | 10000      | 7500
      m1     | 2026-02-04 16:30 | Form, Closed     | 0          | 0          | 2500
    `,
    );
  });

  test("and Footfall warns of it: the campaign's dates cannot be the event's", async () => {
    const outcome = await footfall(salesforce("Include all Campaign Members"));
    expectTable(
      outcome.campaigns,
      `
      name       | sync        | members | without_email | touchpoints | first_touchpoint_date | late_upload_members | warnings
      Conference | include_all | 4       | 1             | 3           | 2026-02-04 16:30      | 3                   | late_upload
      Webinar    | include_all | 1       | 0             | 1           | 2026-01-27 11:00      | 0                   |
    `,
    );
  });
});

describe("The Buyer Touchpoint Date is set to the day of the event", () => {
  test("the touchpoints stand on the real date, not on that of the upload", async () => {
    const outcome = await footfall(salesforce("Include all Campaign Members", AT_THE_BOOTH));
    expectTable(
      outcome.touchpoints,
      `
      person       | member | date             | positions
      ann@acme.com | m1     | 2026-01-14 10:00 | FT, LC, Form
      ann@acme.com | m5     | 2026-01-27 11:00 | PostLC, Form
      bob@x.io     | m2     | 2026-01-14 15:20 | FT, LC, Form
      cem@y.io     | m3     | 2026-01-15 09:05 | FT, LC, Form
    `,
    );
    expectTable(
      outcome.campaigns,
      `
      name       | touchpoints | first_touchpoint_date | last_touchpoint_date | late_upload_members | warnings
      Conference | 3           | 2026-01-14 10:00      | 2026-01-15 09:05     | 0                   |
      Webinar    | 1           | 2026-01-27 11:00      | 2026-01-27 11:00     | 0                   |
    `,
    );
  });

  test("and the booth is credited with the deal", async () => {
    const outcome = await footfall(salesforce("Include all Campaign Members", AT_THE_BOOTH));
    expectTable(
      outcome.attribution_touchpoints,
      `
      member | date             | positions        | w_shaped % | w_shaped $ | full_path $
      m1     | 2026-01-14 10:00 | FT, LC, OC, Form | 100        | 10000      | 7500
      m5     | 2026-01-27 11:00 | Form, Closed     | 0          | 0          | 2500
    `,
    );
    expectTable(
      outcome.channels,
      `
      channel | subchannel | touchpoints | people | opportunities | w_shaped_won | full_path_won
      Events  | Tradeshow  | 3           | 3      | 1             | 10000        | 7500
      Webinar |            | 1           | 1      | 1             | 0            | 2500
    `,
    );
  });

  test("a Buyer Touchpoint Date that equals the date on the member moves nothing", async () => {
    const without = await footfall(salesforce("Include all Campaign Members"));
    const same = await footfall(salesforce("Include all Campaign Members", AT_THE_UPLOAD));
    expect(same.touchpoints).toEqual(without.touchpoints);
    expect(same.attribution_touchpoints).toEqual(without.attribution_touchpoints);
  });

  test("a date that is set in Footfall stands on the event's day too, whatever Salesforce says", async () => {
    const overrides = `
overrides:
  - { campaignMember: ${id("m1")}, touchpointDate: "2026-01-14T18:00:00Z" }
  - { campaignMember: ${id("m2")}, touchpointDate: "2026-01-14" }
`;
    const outcome = await footfall(
      salesforce("Include all Campaign Members", { ...AT_THE_UPLOAD, ann: "" }),
      SETTINGS + overrides,
    );
    expectTable(
      outcome.members,
      `
      member | status   | date             | date_source
      m1     | created  | 2026-01-14 10:00 | override
      m2     | created  | 2026-01-14 00:00 | override
      m3     | created  | 2026-02-04 16:30 | CampaignMember.Footfall_Touchpoint_Date__c
      m4     | no_email | 2026-02-04 16:30 | CampaignMember.Footfall_Touchpoint_Date__c
      m5     | created  | 2026-01-27 11:00 | CampaignMember.CreatedDate
    `,
    );
    expectTable(
      outcome.attribution_touchpoints,
      `
      member | date             | positions        | w_shaped $
      m1     | 2026-01-14 10:00 | FT, LC, OC, Form | 10000
      m5     | 2026-01-27 11:00 | Form, Closed     | 0
    `,
    );
  });
});

test('Include only "Responded": members without the status get no touchpoint', async () => {
  const outcome = await footfall(salesforce('Include only "Responded" Campaign Members', AT_THE_BOOTH));
  expectTable(
    outcome.members,
    `
    member | counts | status        | date
    m1     | true   | created       | 2026-01-14 10:00
    m2     | false  | not_responded |
    m3     | true   | created       | 2026-01-15 09:05
    m4     | false  | no_email      | 2026-01-15 09:05
    m5     | true   | created       | 2026-01-27 11:00
  `,
  );
  expectTable(
    outcome.campaigns,
    `
    name       | sync              | members | responded | touchpoints
    Conference | include_responded | 4       | 3         | 2
    Webinar    | include_all       | 1       | 1         | 1
  `,
  );
});

test("Exclude all, after it was synced by accident: the touchpoints are removed, their credit is given anew", async () => {
  const outcome = await footfall(salesforce("Exclude all Campaign Members", AT_THE_BOOTH));
  expectTable(
    outcome.members,
    `
    member | counts | status            | date
    m1     | false  | campaign_excluded |
    m2     | false  | campaign_excluded |
    m3     | false  | campaign_excluded |
    m4     | false  | campaign_excluded |
    m5     | true   | created           | 2026-01-27 11:00
  `,
  );
  expectTable(
    outcome.touchpoints,
    `
    person       | member | positions    | u_shaped
    ann@acme.com | m5     | FT, LC, Form | 1
  `,
  );
  expectTable(
    outcome.attribution_touchpoints,
    `
    member | positions                | w_shaped % | w_shaped $ | full_path $
    m5     | FT, LC, OC, Form, Closed | 100        | 10000      | 10000
  `,
  );
});

test("Without an email address no touchpoint; with one, there is", async () => {
  const text = salesforce("Include all Campaign Members", AT_THE_BOOTH);
  const before = await footfall(text);
  expectTable(before.touchpoints, "member \n m1 \n m5 \n m2 \n m3");

  const after = await footfall(text.replace("l4   |          | Z", "l4   | dee@z.io | Z"));
  expectTable(
    after.touchpoints,
    `
    person       | member | date
    ann@acme.com | m1     | 2026-01-14 10:00
    ann@acme.com | m5     | 2026-01-27 11:00
    bob@x.io     | m2     | 2026-01-14 15:20
    cem@y.io     | m3     | 2026-01-15 09:05
    dee@z.io     | m4     | 2026-01-15 09:05
  `,
  );
});

test("Online history: the touchpoint end date is the day on which the script went live on the site", async () => {
  const outcome = await footfall(`
    Campaign | Name        | Type        | Sync        | Until
    c1       | Paid search | Paid Search | Include_All | 2026-03-01

    Member | Campaign | Contact | Created
    m1     | c1       | p1      | 2026-02-27 09:00
    m2     | c1       | p2      | 2026-02-28 23:59
    m3     | c1       | p3      | 2026-03-01 00:00
    m4     | c1       | p4      | 2026-03-02 09:00

    Contact | Email
    p1      | ann@x.io
    p2      | bob@x.io
    p3      | cem@x.io
    p4      | dee@x.io
  `);
  expectTable(
    outcome.members,
    `
    member | counts | status    | date             | channel
    m1     | true   | created   | 2026-02-27 09:00 | Paid Search
    m2     | true   | created   | 2026-02-28 23:59 | Paid Search
    m3     | false  | after_end | 2026-03-01 00:00 | Paid Search
    m4     | false  | after_end | 2026-03-02 09:00 | Paid Search
  `,
  );
});
