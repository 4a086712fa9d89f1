import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { explainMember } from "../src/results/explain/member.ts";
import { explainOpportunity } from "../src/results/explain/opportunity.ts";
import { explainPerson } from "../src/results/explain/person.ts";
import { openDuckDb } from "../src/warehouse/duckdb/duckdb-warehouse.ts";
import type { Warehouse } from "../src/warehouse/warehouse.ts";
import { organisationAndSettings } from "./reference/arbitraries.ts";
import { lastOutcome, modelOutcome } from "./support/model-run.ts";
import { runsOf } from "./support/property-runs.ts";
import { told } from "./support/told.ts";

describe("every story of a random organisation agrees with the outcome", () => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await openDuckDb({ path: ":memory:", threads: 1 });
  });
  afterAll(() => warehouse.close());

  test("of members, people and opportunities", async () => {
    await fc.assert(
      fc.asyncProperty(organisationAndSettings(), async ({ organisation, settings, now }) => {
        const { members, attribution_touchpoints: credit } = await modelOutcome(
          warehouse,
          organisation,
          settings,
          now,
        );
        const outcome = lastOutcome(warehouse);
        const cell = (table: typeof members, row: string[], column: string) =>
          row[table.columns.indexOf(column)] ?? "";
        for (const row of members.rows) {
          const story = await explainMember(outcome, cell(members, row, "campaign_member_id"));
          expect(story.outcome.status).toBe(cell(members, row, "status"));
          expect(story.outcome.touchpointDate ?? "").toBe(cell(members, row, "touchpoint_date"));
          const taken = story.dates.find((date) => date.why === "taken");
          if (story.outcome.dateSource !== "override")
            expect(taken?.field ?? null).toBe(story.outcome.dateSource);
          const winner = story.rules.find((rule) => rule.matches);
          if (winner && story.outcome.rule !== null) expect(story.outcome.rule).toBe(winner.name);
          expect(story.journey.some((touch) => touch.positions === "")).toBe(false);
        }
        for (const person of new Set(members.rows.map((row) => cell(members, row, "person")))) {
          if (person !== "") expect((await explainPerson(outcome, person)).person).toBe(person);
        }
        // explainOpportunity itself refuses to tell of a sum that is not the stored share.
        for (const id of new Set(credit.rows.map((row) => cell(credit, row, "opportunity_id")))) {
          const { opportunity, touches } = await explainOpportunity(outcome, id);
          for (const model of touches[0]?.credits.map((share) => share.model) ?? []) {
            const shares = touches.flatMap((touch) => touch.credits.filter((share) => share.model === model));
            const cents = shares.reduce((sum, share) => sum + Math.round(Number(share.revenue) * 100), 0);
            expect(cents, model).toBe(Math.round(Number(opportunity.amount) * 100));
          }
        }
      }),
      { numRuns: runsOf({ quick: 3, slow: 10 }) },
    );
  });
});

describe("the words", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "footfall-explain-"));
    const write = (name: string, ...lines: string[]) =>
      writeFile(join(folder, name), `${lines.join("\n")}\n`);
    await write(
      "Campaign.csv",
      "Id,Name,Type,StartDate,bizible2__Bizible_Attribution_SyncType__c",
      "701000000000001,Fair,Tradeshow,2026-01-04,Include all Campaign Members",
      '701000000000002,Webinar,Webinar,2026-01-12,Include only "Responded" Campaign Members',
    );
    await write(
      "CampaignMember.csv",
      "Id,CampaignId,ContactId,Status,HasResponded,FirstRespondedDate,CreatedDate",
      "00v000000000001,701000000000001,003000000000001,Visited booth,true,,2026-01-25T17:00:00Z",
      "00v000000000002,701000000000002,003000000000001,Attended,true,2026-01-12,2026-01-02T10:00:00Z",
      "00v000000000003,701000000000002,003000000000002,Registered,false,,2026-01-02T10:00:00Z",
      "00v000000000004,701000000000002,003000000000002,Attended,true,2026-01-31,2026-01-02T10:00:00Z",
    );
    await write(
      "Contact.csv",
      "Id,Email,AccountId",
      "003000000000001,Ann@x.com,001000000000001",
      "003000000000002,bob@x.com,001000000000001",
    );
    await write(
      "Opportunity.csv",
      "Id,Name,AccountId,CreatedDate,CloseDate,Amount,IsClosed,IsWon",
      "006000000000001,Rollout,001000000000001,2026-01-26T18:00:00Z,2026-03-01,100.01,true,true",
    );
    await write(
      "footfall.yaml",
      "timezone: America/Los_Angeles",
      "channels:",
      "  offline:",
      "    - { type: Tradeshow, channel: Events }",
    );
    const status = await told(
      "run",
      "--source",
      folder,
      "--settings",
      join(folder, "footfall.yaml"),
      "--out",
      join(folder, "out"),
      "--store",
      `${folder}-store`,
      "--now",
      "2026-04-01T00:00:00Z",
    );
    expect(status.status).toBe(0);
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await rm(`${folder}-store`, { recursive: true, force: true });
  });

  const explain = (...question: string[]) => told("explain", "--store", `${folder}-store`, ...question);

  test("of a member on a list that was uploaded three weeks late", async () => {
    const { status, out } = await explain("--member", "00v000000000001");
    expect(status).toBe(0);
    expect(out).toContain("It counts, on 25 Jan 2026, 09:00 (America/Los_Angeles).");
    expect(out).toContain('Enable Buyer Touchpoints is "Include all Campaign Members".');
    expect(out).toContain("So the person is ann@x.com.");
    expect(out).toMatch(/empty +CampaignMember.Footfall_Touchpoint_Date__c/);
    expect(out).toMatch(/taken +CampaignMember.CreatedDate = 2026-01-25T17:00:00Z/);
    expect(out).toContain("Events (type Tradeshow; by entry 1 of the channel map)");
    expect(out).toMatch(/→ +25 Jan 2026, 09:00 +Fair +Events +PostLC, Form/);
  });

  test("of a member that does not count", async () => {
    const { out } = await explain("--member", "00v000000000003AAA");
    expect(out).toContain("No Touchpoint: Not responded");
    expect(out).toContain(
      "It does not count: The campaign's picklist includes only members who responded, and this one has not.",
    );
  });

  test("of an opportunity: each model's credit is a sum that a reader can follow", async () => {
    const { out } = await explain("--opportunity", "006000000000001");
    expect(out).toContain("Touches before 2 Mar 2026, 00:00 count");
    const fullPath = out.slice(out.indexOf("Full path"), out.indexOf("Last touch"));
    expect(fullPath).toMatch(
      /1 +22\.5 \+ 22\.5 \+ 2 × 10\/4 = +50\.000000 % +50\.01 +FT \+ LC \+ nothing in the middle/,
    );
    expect(fullPath).toMatch(/2 +22\.5 \+ 10\/4 = +25\.000000 % +25\.00 +OC \+/);
    expect(fullPath).toMatch(/3 +22\.5 \+ 10\/4 = +25\.000000 % +25\.00 +Closed \+/);
    expect(fullPath).toMatch(/100 % +100\.01/);
  });

  test("of a person", async () => {
    const { out } = await explain("--person", " BOB@x.com ");
    expect(out).toContain("Contact 003000000000002AAA, account 001000000000001AAA");
    expect(out).toMatch(/Webinar +00v000000000003AAA +No Touchpoint: Not responded/);
    expect(out).toMatch(/Rollout \(won\) +100\.01 +Form, Closed/);
  });

  test("as JSON, one document and nothing else", async () => {
    const { out } = await explain("--member", "00v000000000001", "--json");
    expect(JSON.parse(out)).toMatchObject({ kind: "member", story: { outcome: { status: "created" } } });
  });

  test("what is not there is said, with exit status 1", async () => {
    expect(await explain("--member", "00v000000000009")).toMatchObject({
      status: 1,
      error: "There is no campaign member 00v000000000009AAA\n",
    });
    expect(await explain("--person", "nobody@x.com")).toMatchObject({
      status: 1,
      error: "No lead or contact has the email address nobody@x.com\n",
    });
    expect((await explain("--opportunity", "12")).error).toContain("12 is not a Salesforce id");
    expect(await explain()).toMatchObject({ status: 2 });
  });
});
