/** Campaigns and their members: how synced, how responsive, how late. */
import { dayOf, pacificDay } from "../calendar.ts";
import type { LateList } from "../truth.ts";
import { type Rate, rate } from "./rate.ts";
import { byId, cell, type Export, is, quantile, type Row, shareOf } from "./records.ts";

const eventTypes = new Set([
  "Tradeshow",
  "Trade Show",
  "Conference",
  "Field Event",
  "Workshop",
  "User Conference",
]);
const onlineTypes = new Set(["Paid Search", "Paid Social", "Online"]);
const syncType = "bizible2__Bizible_Attribution_SyncType__c";

export function campaignRates(
  { Campaign, CampaignMember, Contact, Lead, Opportunity }: Export,
  late: readonly LateList[],
): Rate[] {
  const sizes = new Map<string, number>();
  for (const member of CampaignMember) {
    const id = cell(member, "CampaignId");
    sizes.set(id, (sizes.get(id) ?? 0) + 1);
  }
  const held = Campaign.filter((campaign) => (sizes.get(cell(campaign, "Id")) ?? 0) > 0);
  const events = held.filter((campaign) => eventTypes.has(cell(campaign, "Type")));
  const online = held.filter((campaign) => onlineTypes.has(cell(campaign, "Type")));
  const lags = late.map(
    ({ eventEnd, uploadedAt }) => pacificDay(Date.parse(uploadedAt) / 1_000) - dayOf(eventEnd),
  );
  const people = new Set([...byId(Contact).keys(), ...byId(Lead).keys()]);
  const campaigns = byId(Campaign);
  const sync = (value: string) => shareOf(held, (campaign) => cell(campaign, syncType) === value);
  const member = (test: (row: Row) => boolean) => shareOf(CampaignMember, test);
  const isLost = (id: string) => id !== "" && !people.has(id);
  const uploads = new Map(late.map(({ campaignId, uploadedAt }) => [campaignId, uploadedAt]));
  const ofLate = Opportunity.filter((deal) => uploads.has(cell(deal, "CampaignId")));
  const isBeforeList = (deal: Row) =>
    cell(deal, "CreatedDate") < (uploads.get(cell(deal, "CampaignId")) ?? "");
  return [
    rate("campaign types", "count", new Set(Campaign.map((campaign) => cell(campaign, "Type"))).size, 16, 19),
    rate(
      "members per campaign that has any, median",
      "ratio",
      quantile(
        [...sizes.values()].filter((size) => size > 1),
        0.5,
      ),
      40,
      130,
    ),
    rate("members per campaign, largest", "ratio", Math.max(...sizes.values()), 300, 2_500),
    rate(
      "campaigns without a type",
      "share",
      shareOf(Campaign, (campaign) => cell(campaign, "Type") === ""),
      0.01,
      0.06,
    ),
    rate(
      "campaigns without start and end",
      "share",
      shareOf(Campaign, (campaign) => cell(campaign, "StartDate") === ""),
      0,
      0.09,
    ),
    rate("event campaigns whose list came late", "share", late.length / events.length, 0.2, 0.3),
    rate("days from the event to the late list, shortest", "days", Math.min(...lags), 8, 40),
    rate("days from the event to the late list, median", "days", quantile(lags, 0.5), 10, 37),
    rate("days from the event to the late list, longest", "days", Math.max(...lags), 8, 40),
    rate(
      "late lists of which a part was in time",
      "share",
      shareOf(late, (list) => list.lateMembers < list.members),
      0.1,
      0.3,
    ),
    rate(
      "late lists that were corrected",
      "share",
      shareOf(late, (list) => list.isCorrected),
      0.1,
      0.3,
    ),
    rate(
      "opportunities of late lists that were created before the list came",
      "share",
      shareOf(ofLate, isBeforeList),
      0.1,
      0.95,
    ),
    rate("sync type: include all", "share", sync("Include all Campaign Members"), 0.2, 0.35),
    rate(
      "sync type: include responded",
      "share",
      sync('Include only "Responded" Campaign Members'),
      0.3,
      0.48,
    ),
    rate("sync type: exclude", "share", sync("Exclude all Campaign Members"), 0.08, 0.2),
    rate("sync type: blank", "share", sync(""), 0.14, 0.28),
    rate(
      "online campaigns that were synced by mistake",
      "share",
      shareOf(online, (campaign) => cell(campaign, syncType).startsWith("Include")),
      0.1,
      0.3,
    ),
    rate(
      "members who responded",
      "share",
      member((row) => is(row, "HasResponded")),
      0.38,
      0.58,
    ),
    rate(
      "members of converted leads, with lead and contact",
      "share",
      member((row) => cell(row, "LeadId") !== "" && cell(row, "ContactId") !== ""),
      0.07,
      0.15,
    ),
    rate(
      "members with a Buyer Touchpoint Date",
      "share",
      member((row) => cell(row, "bizible2__Bizible_Touchpoint_Date__c") !== ""),
      0.0005,
      0.07,
    ),
    rate(
      "members that were removed",
      "share",
      member((row) => is(row, "IsDeleted")),
      0.009,
      0.011,
    ),
    rate(
      "members whose person is not there",
      "share",
      member((row) => isLost(cell(row, "ContactId")) || isLost(cell(row, "LeadId"))),
      0.0004,
      0.0006,
    ),
    rate(
      "members whose campaign is not there",
      "share",
      member((row) => !campaigns.has(cell(row, "CampaignId"))),
      0.00005,
      0.00015,
    ),
  ];
}
