import { afterAll, beforeAll, expect, test } from "vitest";
import { applyChange } from "../../src/app/change.ts";
import { contextOf, type LivingStore } from "../../src/app/living-store.ts";
import { attributionTarget, keptAttribution } from "../../src/destinations/salesforce/attribution.ts";
import { campaignRollupTarget } from "../../src/destinations/salesforce/campaign-rollups.ts";
import { crmFieldTargets } from "../../src/destinations/salesforce/crm-fields.ts";
import { noteCampaignSince } from "../../src/destinations/salesforce/decided-since.ts";
import { memberStatusTarget } from "../../src/destinations/salesforce/member-statuses.ts";
import { planTarget } from "../../src/destinations/salesforce/plan.ts";
import { keptTouchpoints, touchpointTarget } from "../../src/destinations/salesforce/touchpoints.ts";
import { prepareWritten } from "../../src/destinations/salesforce/written.ts";
import { PUBLISHED } from "../../src/ledger/tables.ts";
import { SHOWN_MODEL } from "../../src/model/credit/weights.ts";
import { browseCampaign } from "../../src/results/browse/campaigns.ts";
import type { Outcome } from "../../src/results/explain/story.ts";
import { events } from "../../src/results/reports/events.ts";
import { documentOf } from "../../src/settings/parse.ts";
import { readRules } from "../../src/settings/rules.ts";
import { settingsSchema } from "../../src/settings/schema.ts";
import { openDuckDb } from "../../src/warehouse/duckdb/duckdb-warehouse.ts";
import type { Row, Warehouse } from "../../src/warehouse/warehouse.ts";
import { organisationOf } from "../reference/small-organisations.ts";
import { memoryStore, publishIn, recordsOf } from "../support/memory-store.ts";

/** What a preview says that Salesforce would get is what the export then plans, whatever the settings leave out; and what else people read of a change. */

const NOW = Date.parse("2026-12-31T00:00:00Z");
const id = (prefix: string, number: number) => `${prefix}${String(number).padStart(12, "0")}AAA`;
const range = (count: number) => Array.from({ length: count }, (_, index) => index);

let warehouse: Warehouse;
let store: LivingStore;

/** Five people, each in five campaigns; the first is a lead too; two of them have deals. */
const organisation = organisationOf({
  Account: [{ Id: id("001", 1), Name: "Acme" }],
  Contact: range(5).map((index) => ({
    Id: id("003", index),
    Email: `p${index}@x.io`,
    AccountId: index < 2 ? id("001", 1) : "",
  })),
  Lead: [{ Id: id("00Q", 0), Email: "p0@x.io" }],
  Campaign: range(5).map((index) => ({
    Id: id("701", index),
    Name: `Fair ${index}`,
    Type: index === 4 ? "Webinar" : index === 3 ? "Paid-Search" : "Tradeshow",
    Footfall_Sync_Type__c: index === 3 ? "exclude_all" : "include_all",
  })),
  CampaignMember: range(25).map((index) => ({
    Id: id("00v", index),
    CampaignId: id("701", Math.floor(index / 5)),
    ContactId: id("003", index % 5),
    CreatedDate: `2026-0${1 + Math.floor(index / 5)}-0${1 + (index % 5)}T00:00:00Z`,
    HasResponded: "true",
  })),
  Opportunity: range(2).map((index) => ({
    Id: id("006", index),
    AccountId: id("001", 1),
    CreatedDate: "2026-03-15T00:00:00Z",
    CloseDate: "2026-06-30",
    Amount: "1000",
    IsClosed: "true",
    IsWon: index === 0 ? "true" : "false",
  })),
});

const webinars = [
  { name: "No webinars", anyOf: [[{ field: "Campaign.Type", operator: "equals", value: "Webinar" }]] },
];
const campaigns = [
  {
    name: "All",
    anyOf: [[{ field: "Touchpoint.source", operator: "equals", value: "crm_campaign" }]],
  },
];

beforeAll(async () => {
  warehouse = await openDuckDb({ path: ":memory:", threads: 1 });
  store = await memoryStore(warehouse);
  const records = recordsOf(warehouse, organisation, false);
  await publishIn(store, { cause: "import", now: NOW, records });
  await prepareWritten(warehouse);
  await planned();
});
afterAll(() => warehouse.close());

/** Plans the export of the newest publish, and takes it as done. */
async function planned() {
  const { published } = store;
  if (!published) throw new Error("nothing is published");
  const context = await contextOf(warehouse, published);
  const { salesforce } = published.settings;
  const total = { insert: 0, update: 0, delete: 0 };
  await noteCampaignSince(warehouse);
  for (const target of [
    touchpointTarget(context, published.id),
    attributionTarget(context, published.id, false),
    ...(salesforce.memberStatus ? [memberStatusTarget(context)] : []),
    ...(salesforce.campaignRollups ? [campaignRollupTarget(context, published.id)] : []),
    ...crmFieldTargets(warehouse, { dates: salesforce.memberDates, campaigns: salesforce.writeBack }),
  ]) {
    const plan = await planTarget(warehouse, target, new Map());
    total.insert += plan.insert;
    total.update += plan.update;
    total.delete += plan.delete;
    const own = `target = '${target.name}'`;
    await warehouse.run(
      `DELETE FROM org.written WHERE ${own} AND key IN (SELECT key FROM ${plan.writes} UNION ALL SELECT key FROM ${plan.deletes})`,
    );
    await warehouse.run(
      `INSERT INTO org.written (target, key, record_id, hash) SELECT '${target.name}', key, key, hash FROM ${plan.writes}`,
    );
  }
  return total;
}

const batch = (...members: [number, string][]) => ({
  cause: "dates" as const,
  dates: members.map(([member, date]) => ({
    campaignMemberId: id("00v", member),
    action: "set" as const,
    touchpointDate: Date.parse(date),
  })),
});

const settings = (salesforce: object, more: object = {}) => ({
  cause: "settings" as const,
  settings: documentOf(settingsSchema.parse({ salesforce, ...more }), "settings"),
});

test.each([
  [
    "touchpoints that rules remove from the CRM",
    settings({ remove: { buyerTouchpoints: webinars, attributionTouchpoints: webinars } }),
  ],
  ["dates of those that are removed", batch([20, "2026-05-20"], [0, "2026-01-09"])],
  ["a limit of the later ones", settings({ postLcLimit: 1 })],
  [
    "fields of campaigns and members, once they are written",
    settings(
      { postLcLimit: 1, writeBack: true, memberDates: true, memberStatus: true, campaignRollups: true },
      { campaigns: [{ campaign: id("701", 1), touchpointStart: "2026-01-01" }] },
    ),
  ],
  ["a date that makes another one the latest, and is written to the member", batch([5, "2026-08-01"])],
  [
    "a campaign that loses its touchpoints",
    settings({ campaignRollups: true }, { campaigns: [{ campaign: id("701", 1), syncType: "exclude_all" }] }),
  ],
  [
    "a rule that removes all by their source, of both kinds",
    settings({ remove: { buyerTouchpoints: campaigns, attributionTouchpoints: campaigns } }),
  ],
])("%s", async (_, request) => {
  const change = { reason: null, undoes: null, now: NOW, wantsDetails: true, ...request };
  const { details } = await applyChange(store, "preview", change);
  const { apiCalls, ...estimate } = details?.salesforce ?? { apiCalls: 0 };
  await publishIn(store, change);
  const plan = await planned();
  expect(estimate).toEqual(plan);
  expect(plan.insert + plan.update + plan.delete).toBeGreaterThan(0);
  expect(apiCalls).toBeGreaterThan(0);
});

test("figures on campaigns are those of the campaign's page and of the report on events", async () => {
  const { published } = store;
  if (!published) throw new Error("nothing is published");
  const context = await contextOf(warehouse, published);
  const outcome: Outcome = { warehouse, context, schemas: PUBLISHED };
  const reported = await events(outcome, { channel: "Other" });
  const rows = await warehouse.all(
    `SELECT * FROM (${campaignRollupTarget(context, published.id).select}) AS row ORDER BY key`,
  );
  const money = (text: unknown) => Number(text).toFixed(2);
  // The fourth counts for nothing.
  expect(rows.map(({ key }) => key)).toEqual([0, 1, 2, 4].map((number) => id("701", number)));
  for (const row of rows) {
    const page = await browseCampaign(outcome, String(row.key), SHOWN_MODEL);
    expect(page?.touchpoints).toBe(Number(row.Footfall_Touchpoints__c));
    expect([page?.open, page?.won]).toEqual([
      money(row.Footfall_Pipeline__c),
      money(row.Footfall_Won_Revenue__c),
    ]);
    const line = reported.find(({ campaignId }) => campaignId === row.key);
    expect([line?.people ?? 0, line?.deals ?? 0]).toEqual([
      Number(row.Footfall_People__c),
      Number(row.Footfall_Opportunities__c),
    ]);
    expect(line?.models.find(({ model }) => model === SHOWN_MODEL)?.won ?? "0.00").toBe(page?.won);
  }
  const won = rows.map((row) => Number(row.Footfall_Won_Revenue__c));
  expect(won.reduce((sum, one) => sum + one, 0)).toBe(1000);
});

test("campaigns of an online type are warned of where members come to count", async () => {
  const { document } = await applyChange(store, "preview", {
    ...{ reason: null, undoes: null, now: NOW },
    ...settings({}, { campaigns: [{ campaign: id("701", 3), syncType: "include_all" }] }),
  });
  const examples = [`${id("701", 3)} Fair 3`];
  expect(document.warnings).toContainEqual({ code: "online_type", count: 1, examples });
});

test("the details name the positions that move", async () => {
  const { details } = await applyChange(store, "preview", {
    ...{ reason: null, undoes: null, now: NOW, wantsDetails: true },
    // The third person's second touch comes before the first.
    ...batch([12, "2025-12-01"]),
  });
  expect(details?.positions).toEqual([
    { before: "FT, LC, Form", after: "PostLC, Form", touchpoints: 1, attributionTouchpoints: 0 },
    { before: "PostLC, Form", after: "FT, LC, Form", touchpoints: 1, attributionTouchpoints: 0 },
  ]);
  expect(details?.members).toMatchObject([
    { id: id("00v", 12), before: { positions: "PostLC, Form" }, after: { positions: "FT, LC, Form" } },
  ]);
});

test.each([
  [
    "touchpoint_date",
    "less_than",
    "2026-03-01",
    (row: Row) => Number(row.touchpoint_date) < Date.parse("2026-03-01"),
  ],
  ["channel", "not_equals", "Other", () => false],
  ["subchannel", "equals", "", () => true],
  ["campaign_id", "equals", id("701", 2), (row: Row) => row.campaign_id === id("701", 2)],
  ["source", "equals", "crm_campaign", () => true],
] as const)("rules remove touchpoints of both kinds by %s", async (field, operator, value, isRemoved) => {
  const { published } = store;
  if (!published) throw new Error("nothing is published");
  const rule = [{ name: "One", anyOf: [[{ field: `Touchpoint.${field}`, operator, value }]] }];
  const removing = settings({ remove: { buyerTouchpoints: rule, attributionTouchpoints: rule } });
  const context = { ...(await contextOf(warehouse, published)), rules: readRules(removing.settings) };
  for (const [kind, kept] of [
    ["touchpoints", keptTouchpoints(context)],
    ["attribution_touchpoints", keptAttribution(context)],
  ]) {
    const all = await warehouse.all(
      `SELECT touchpoint_id, touchpoint_date, campaign_id FROM published.${kind}`,
    );
    const left = await warehouse.all<{ id: string }>(`SELECT touchpoint_id AS id FROM (${kept}) AS kept`);
    expect(all.length).toBeGreaterThan(5);
    const wanted = all.filter((row) => !isRemoved(row)).map((row) => row.touchpoint_id);
    expect(left.map(({ id: own }) => own).toSorted(), kind).toEqual(wanted.toSorted());
  }
});
