import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { organisationAndSettings } from "../../../test/reference/arbitraries.ts";
import { lastOutcome, modelOutcome } from "../../../test/support/model-run.ts";
import { runsOf } from "../../../test/support/property-runs.ts";
import { id, instant, LOS_ANGELES, organisation } from "../../../test/support/tables.ts";
import { openDuckDb } from "../../warehouse/duckdb/duckdb-warehouse.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { Outcome } from "../explain/story.ts";
import { type DoubleCount, type DoubleCountingOptions, doubleCounting } from "./index.ts";

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openDuckDb({ path: ":memory:", threads: 1 });
});
afterAll(() => warehouse.close());

/** Six people of one account, which has one won opportunity of 1,000 and a lost one. */
const PEOPLE = `
  Contact | Account
  p1 | a1
  p2 | a1
  p3 | a1
  p4 | a1
  p5 | a1
  p6 | a1

  Opportunity | Account | Created | Close | Amount | State
  o1 | a1 | 2026-05-01 09:00 | 2026-06-01 | 1000 | won
  o2 | a1 | 2026-05-01 09:00 | 2026-06-01 | 700 | lost`;

const SETTINGS = {
  version: 1,
  timezone: LOS_ANGELES,
  channels: { offline: [{ type: "Online", channel: "NULL" }] },
};

/** Members that are all dated by their creation. */
async function compute(
  campaigns: string,
  members: readonly [campaign: string, person: string, created: string][],
  settings: object = {},
) {
  const rows = members.map(
    ([campaign, person, created], n) => `m${n + 1} | ${campaign} | ${person} | ${created}`,
  );
  const text = `${campaigns}\n${PEOPLE}\n\nMember | Campaign | Contact | Created\n${rows.join("\n")}`;
  await modelOutcome(warehouse, organisation(text), { ...SETTINGS, ...settings }, "2026-07-01T00:00:00Z");
  return lastOutcome(warehouse);
}

async function found(outcome: Outcome, options: DoubleCountingOptions = {}) {
  return (await doubleCounting(outcome, { minimumPeople: 1, ...options })).map(shown);
}

function shown({ kind, campaignId, other, people, touchpoints, won, proposal }: DoubleCount): string {
  const parts = [kind, short(campaignId), ...(other ? [`after ${short(other.campaignId)}`] : [])];
  return [
    ...parts,
    `${people} people`,
    `${touchpoints} touchpoints`,
    won.w_shaped,
    ...(proposal ? [`end ${proposal.touchpointEnd}`] : []),
  ].join(", ");
}

const short = (campaign: string) => `c${Number(campaign.slice(3, 15))}`;

test("random organisations and settings: every question has an answer", async () => {
  await fc.assert(
    fc.asyncProperty(organisationAndSettings(), async ({ organisation: random, settings, now }) => {
      await modelOutcome(warehouse, random, settings, now);
      const double = await doubleCounting(lastOutcome(warehouse), {
        minimumPeople: 1,
        webTrackingSince: "2026-01-15",
      });
      for (const { people, members, touchpoints, won } of double) {
        expect(people).toBeLessThanOrEqual(members);
        expect(members).toBeLessThanOrEqual(touchpoints);
        expect(won.w_shaped).toMatch(/^-?\d+\.\d\d$/);
      }
    }),
    { numRuns: runsOf({ quick: 3, slow: 6 }) },
  );
});

describe("campaigns of an online type whose members count", () => {
  const CAMPAIGNS = `
    Campaign | Name | Type | Sync | Until
    c1 | Ads | paid-search | Include_All |
    c2 | Script | Online | Include_All |
    c3 | Fair | Tradeshow | Include_All |
    c4 | Not synced | Display | Exclude_All |
    c5 | News | Email | Include_All |`;
  const MEMBERS = [
    ["c1", "p1", "2026-01-10 10:00"],
    ["c1", "p2", "2026-03-10 10:00"],
    ["c2", "p3", "2026-03-20 10:00"],
    ["c3", "p4", "2026-02-10 10:00"],
    ["c4", "p5", "2026-02-20 10:00"],
    ["c5", "p6", "2026-04-10 10:00"],
  ] as const;
  const rows = MEMBERS.map(([...row]) => row as [string, string, string]);

  test("by Type, by channel NULL; not an email, not what does not count", async () => {
    const outcome = await compute(CAMPAIGNS, rows);
    const all = await doubleCounting(outcome);
    expect(all.map(({ campaignId, kind }) => `${kind} ${short(campaignId)}`)).toEqual([
      "online_type c1",
      "online_type c2",
    ]);
    expect(all[0]?.text).toBe(
      'Its Type "paid-search" is an online one, yet 2 touchpoints of 2 people count. If the web is tracked, exclude the campaign from the sync, or set its Touchpoint End Date to when tracking began.',
    );
    expect(all[1]?.text).toContain("Its channel is NULL");
  });

  test("with the credit of won opportunities that they hold", async () => {
    const outcome = await compute(CAMPAIGNS, rows);
    // W-shaped: c1 holds FT and LC (30 % each); of the 10 % between, four touches share.
    const [ads, script] = await doubleCounting(outcome, { models: ["w_shaped", "first_touch"] });
    expect(ads?.won).toMatchObject({ first_touch: "1000.00" });
    const sum = await warehouse.all<{ w: string }>(
      `SELECT CAST(sum(w_shaped_revenue) AS VARCHAR) AS w FROM results.attribution_touchpoints
       WHERE campaign_id = '${id("c1")}' AND opportunity_id = '${id("o1")}'`,
    );
    expect(ads?.won.w_shaped).toBe(sum[0]?.w);
    expect(script?.won.first_touch).toBe("0.00");
  });

  test("which types are online may be said", async () => {
    const outcome = await compute(CAMPAIGNS, rows);
    const all = await doubleCounting(outcome, { onlineTypes: ["e-mail", "EMAIL"] });
    expect(all.map(({ campaignId }) => short(campaignId)).sort()).toEqual(["c2", "c5"]);
  });

  test("where the day is known from which on the web is tracked: end there, what came before is history", async () => {
    const outcome = await compute(CAMPAIGNS, rows);
    const since = (day: string) => found(outcome, { webTrackingSince: day, withinHours: 1 });
    expect((await since("2026-03-01")).map((line) => line.replace(/, [\d.]+(?=,|$)/, ""))).toEqual([
      "overlaps_web_tracking, c1, 1 people, 1 touchpoints, end 2026-03-01",
      "online_type, c2, 1 people, 1 touchpoints",
    ]);
    expect(await since("2026-03-25")).toEqual([]);
    const all = await doubleCounting(outcome, { webTrackingSince: "2026-01-01" });
    expect(all.map(({ kind }) => kind)).toEqual(["online_type", "online_type"]);
  });

  test("an end date that still counts is the day before", async () => {
    const outcome = await compute(CAMPAIGNS, rows, { sync: { endDateInclusive: true } });
    const [ads] = await doubleCounting(outcome, { webTrackingSince: "2026-03-01" });
    expect(ads?.proposal).toEqual({ touchpointEnd: "2026-02-28" });
  });

  test("a rule that does not look at the campaign's window is named", async () => {
    const all = { field: "Campaign.Name", operator: "not_equals", value: "" };
    const rule = { name: "All", touchpointDate: ["{CampaignMember.CreatedDate}"], anyOf: [[all]] };
    const text = async (more: object) => {
      const outcome = await compute(CAMPAIGNS, rows, { sync: { rules: [{ ...rule, ...more }] } });
      const double = await doubleCounting(outcome, { webTrackingSince: "2026-03-01" });
      return double.find(({ kind }) => kind === "overlaps_web_tracking")?.text;
    };
    expect(await text({})).toContain("applyCampaignWindow");
    expect(await text({ applyCampaignWindow: true })).not.toContain("applyCampaignWindow");
  });
});

describe("the same people in two campaigns at nearly the same time", () => {
  const CAMPAIGNS = `
    Campaign | Name | Sync
    c1 | Attended | Include_All
    c2 | Registered | Include_All
    c3 | Other | Include_All`;
  const REGISTERED: [string, string, string][] = ["p1", "p2", "p3"].map((p) => ["c2", p, "2026-01-24 15:00"]);
  const ATTENDED: [string, string, string][] = ["p1", "p2", "p4"].map((p) => ["c1", p, "2026-01-25 10:00"]);

  test("are told under the one that comes later, with the credit that sits on it", async () => {
    const outcome = await compute(CAMPAIGNS, [...REGISTERED, ...ATTENDED]);
    const [pair, ...others] = await doubleCounting(outcome, {
      minimumPeople: 2,
      models: ["last_touch", "w_shaped"],
    });
    expect(others).toEqual([]);
    expect(pair).toMatchObject({
      kind: "follows_membership",
      campaignId: id("c1"),
      name: "Attended",
      other: { campaignId: id("c2"), name: "Registered" },
      people: 2,
      touchpoints: 2,
    });
    const sum = await warehouse.all<{ w: string }>(
      `SELECT CAST(sum(w_shaped_revenue) AS VARCHAR) AS w FROM results.attribution_touchpoints
       WHERE campaign_id = '${id("c1")}' AND opportunity_id = '${id("o1")}' AND person <> 'p4@x.io'`,
    );
    expect(pair?.won.w_shaped).toBe(sum[0]?.w);
    expect(pair?.text).toMatch(/^2 people \(67 % of the smaller campaign\)/);
  });

  test("only within the hours that are set, the bound included", async () => {
    const outcome = await compute(CAMPAIGNS, [...REGISTERED, ...ATTENDED]);
    expect(await found(outcome, { withinHours: 19 })).toHaveLength(1);
    expect(await found(outcome, { withinHours: 18.9 })).toEqual([]);
  });

  test("not where they are too few, or too small a part of both campaigns", async () => {
    const outcome = await compute(CAMPAIGNS, [...REGISTERED, ...ATTENDED]);
    expect(await doubleCounting(outcome, { minimumPeople: 3 })).toEqual([]);
    expect(await found(outcome, { minimumShare: 0.66 })).toHaveLength(1);
    expect(await found(outcome, { minimumShare: 0.67 })).toEqual([]);
  });

  test("dates that are the very same have no order, and the text says so", async () => {
    const same = ["c1", "c2"].flatMap((c) =>
      ["p1", "p2"].map((p): [string, string, string] => [c, p, "2026-01-25 00:00"]),
    );
    const outcome = await compute(CAMPAIGNS, same);
    const [pair] = await doubleCounting(outcome, { minimumPeople: 2 });
    expect(pair).toMatchObject({ campaignId: id("c2"), other: { campaignId: id("c1") } });
    expect(pair?.text).toContain("All of them have the very same date in both");
  });
});

describe("memberships that follow a web touch", () => {
  const CAMPAIGNS = `
    Campaign | Name | Type | Sync
    c1 | Download | Content | Include_All
    c2 | Ads | Paid Search | Include_All`;

  /** There is no source of web touches yet: some are put beside the memberships, as person and local time. */
  async function withWebTouches(
    outcome: Outcome,
    touches: [person: string, local: string][],
  ): Promise<Outcome> {
    const { results } = outcome.schemas;
    await warehouse.run("CREATE SCHEMA IF NOT EXISTS webbed");
    for (const name of ["members", "campaign_decisions", "attribution_touchpoints", "opportunities"])
      await warehouse.run(`CREATE OR REPLACE VIEW webbed.${name} AS SELECT * FROM ${results}.${name}`);
    await warehouse.run(`CREATE OR REPLACE TABLE webbed.touchpoints AS SELECT * FROM ${results}.touchpoints`);
    for (const [person, local] of touches) {
      await warehouse.run(`
        INSERT INTO webbed.touchpoints
        SELECT * REPLACE (
          'web|${person}|${local}' AS touchpoint_id, '${person}@x.io' AS person, 'web' AS source,
          CAST('${instant(local).slice(0, -1)}' AS TIMESTAMP) AS touchpoint_date,
          NULL AS campaign_id, NULL AS campaign_member_id
        )
        FROM (SELECT * FROM ${results}.touchpoints LIMIT 1) AS any_touch`);
    }
    return { ...outcome, schemas: { ...outcome.schemas, results: "webbed" } };
  }

  test("within the hours; a date without time counts for its whole day", async () => {
    const outcome = await compute(CAMPAIGNS, [
      ["c1", "p1", "2026-01-25 10:05"],
      ["c1", "p2", "2026-01-25 10:05"],
      ["c1", "p3", "2026-01-25 00:00"],
      ["c1", "p4", "2026-01-25 10:05"],
    ]);
    expect(await found(outcome)).toEqual([]);
    const webbed = await withWebTouches(outcome, [
      ["p1", "2026-01-25 10:00"],
      ["p2", "2026-01-23 10:00"],
      ["p3", "2026-01-25 17:00"],
      ["p4", "2026-01-25 10:06"],
    ]);
    const [finding, ...others] = await doubleCounting(webbed, { minimumPeople: 2 });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ kind: "follows_web", campaignId: id("c1"), people: 2, touchpoints: 2 });
    expect(finding?.text).toMatch(
      /^2 of 4 touchpoints follow a web touch of the same person within 24 hours/,
    );
  });

  test("the earliest web touch is the day from which on the web is tracked", async () => {
    const outcome = await compute(CAMPAIGNS, [
      ["c2", "p1", "2026-01-10 10:00"],
      ["c2", "p2", "2026-02-10 10:00"],
    ]);
    const [finding] = await doubleCounting(await withWebTouches(outcome, [["p6", "2026-02-01 23:30"]]));
    expect(finding).toMatchObject({
      kind: "overlaps_web_tracking",
      people: 1,
      proposal: { touchpointEnd: "2026-02-01" },
    });
  });
});

test("options out of range are refused", async () => {
  const outcome = await compute("Campaign | Sync\nc1 | Include_All", [["c1", "p1", "2026-01-25 10:05"]]);
  for (const options of [
    { withinHours: 0 },
    { minimumPeople: 0.5 },
    { minimumShare: 2 },
    { webTrackingSince: "1/2/2026" },
  ]) {
    await expect(doubleCounting(outcome, options)).rejects.toThrow(RangeError);
  }
});
