import { beforeAll, describe, expect, it } from "vitest";
import { dayOf, dayText, instantText, pacificDay, pacificMidnight } from "./calendar.ts";
import { demoTables, demoTruth, type LateList } from "./index.ts";
import { type Export, type Row, readTables } from "./measures/records.ts";

const options = { members: 20_000, seed: 5 };
const eventTypes = ["Tradeshow", "Trade Show", "Conference", "Field Event", "Workshop", "User Conference"];
const touchpointDate = "bizible2__Bizible_Touchpoint_Date__c";
const second = (text: string | undefined) => Date.parse(text ?? "") / 1_000;

describe("late lists", () => {
  const truth = demoTruth(options);
  let records: Export;
  let membersOf: Map<string, Row[]>;
  beforeAll(async () => {
    records = await readTables(demoTables(options));
    membersOf = Map.groupBy(records.CampaignMember, (row) => row.CampaignId ?? "");
  });

  const uploaded = (list: LateList) =>
    (membersOf.get(list.campaignId) ?? []).filter(
      (row) => second(row.CreatedDate) >= second(list.uploadedAt),
    );

  it("came 8 to 40 days after the event, within minutes", () => {
    for (const list of truth) {
      const rows = uploaded(list);
      const days = pacificDay(second(list.uploadedAt)) - dayOf(list.eventEnd);
      expect(days).toBeGreaterThanOrEqual(8);
      expect(days).toBeLessThanOrEqual(40);
      const created = rows.map((row) => second(row.CreatedDate));
      expect(Math.min(...created)).toBe(second(list.uploadedAt));
      expect(Math.max(...created) - Math.min(...created)).toBeLessThan(30 * 60);
    }
  });

  it("hold the members that the truth counts, give or take a reference that was lost on purpose", () => {
    for (const list of truth) {
      const lost = list.lateMembers - uploaded(list).length;
      expect(lost === 0 || lost === 1).toBe(true);
    }
  });

  it("say that people responded on the day of the upload", () => {
    for (const list of truth) {
      for (const row of uploaded(list).filter(({ HasResponded }) => HasResponded === "true")) {
        expect(row.FirstRespondedDate).toBe(dayText(pacificDay(second(list.uploadedAt))));
      }
    }
  });

  it("have a Buyer Touchpoint Date where somebody corrected them, and only there", () => {
    const corrected = truth.filter(({ isCorrected }) => isCorrected);
    expect(corrected.length).toBeGreaterThan(0);
    const dated = records.CampaignMember.filter((row) => row[touchpointDate] !== "");
    const ids = new Set(corrected.map(({ campaignId }) => campaignId));
    expect(
      dated.filter(
        (row) => !ids.has(row.CampaignId ?? "") && records.Campaign.some(({ Id }) => Id === row.CampaignId),
      ),
    ).toEqual([]);
    for (const list of corrected) {
      const noon = instantText(pacificMidnight(dayOf(list.eventStart)) + 12 * 3_600);
      for (const row of uploaded(list)) expect(row[touchpointDate]).toBe(noon);
    }
  });

  it("are all there are: no other event has members who came more than two days late", () => {
    const late = new Set(truth.map(({ campaignId }) => campaignId));
    const others = records.Campaign.filter(
      ({ Id, Type, EndDate }) => eventTypes.includes(Type ?? "") && EndDate !== "" && !late.has(Id ?? ""),
    );
    expect(others.length).toBeGreaterThan(20);
    for (const { Id, EndDate } of others) {
      for (const row of membersOf.get(Id ?? "") ?? []) {
        expect(pacificDay(second(row.CreatedDate)) - dayOf(EndDate ?? "")).toBeLessThanOrEqual(2);
      }
    }
  });

  it("are campaigns of the export with the dates of the event, but for an end that nobody typed", () => {
    const campaigns = new Map(records.Campaign.map((row) => [row.Id, row]));
    for (const list of truth) {
      const campaign = campaigns.get(list.campaignId);
      const { campaignName: Name, type: Type, eventStart: StartDate } = list;
      expect(campaign).toMatchObject({ Name, Type, StartDate, IsDeleted: "false" });
      expect(["", list.eventEnd]).toContain(campaign?.EndDate);
    }
  });
});
