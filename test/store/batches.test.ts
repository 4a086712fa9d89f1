import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { LivingStore } from "../../src/app/living-store.ts";
import { undoIn } from "../../src/app/undo.ts";
import { publishOf } from "../../src/ledger/publishes.ts";
import { documentOf } from "../../src/settings/parse.ts";
import { settingsSchema } from "../../src/settings/schema.ts";
import { openDuckDb } from "../../src/warehouse/duckdb/duckdb-warehouse.ts";
import type { Warehouse } from "../../src/warehouse/warehouse.ts";
import { CAMPAIGN, CONTACT, MEMBER, organisationOf } from "../reference/small-organisations.ts";
import { memoryStore, publishIn, recordsOf } from "../support/memory-store.ts";
import { slowTest } from "../support/slow.ts";

/**
 * Whose word counts on the date of one member: the CRM's own, an override's, or a batch's.
 *
 * @see shared/spec/README.md, decision 34
 */

let warehouse: Warehouse;
let store: LivingStore;
beforeAll(async () => {
  warehouse = await openDuckDb({ path: ":memory:", threads: 1 });
});
beforeEach(async () => {
  store = await memoryStore(warehouse);
});
afterAll(() => warehouse.close());

const now = Date.parse("2026-12-31T00:00:00Z");
const CREATED = "2026-01-01 CampaignMember.CreatedDate";
const FIELD = "CampaignMember.Footfall_Touchpoint_Date__c";

/** The CRM says this Buyer Touchpoint Date. */
async function crm(date: string): Promise<void> {
  const organisation = organisationOf({
    Contact: [{ Id: CONTACT, Email: "ann@x.io" }],
    Campaign: [{ Id: CAMPAIGN, Name: "Fair", Footfall_Sync_Type__c: "include_all" }],
    CampaignMember: [
      {
        Id: MEMBER,
        CampaignId: CAMPAIGN,
        ContactId: CONTACT,
        CreatedDate: "2026-01-01T00:00:00Z",
        Footfall_Touchpoint_Date__c: date,
      },
    ],
  });
  await publishIn(store, { cause: "import", now, records: recordsOf(warehouse, organisation, false) });
}

/** The settings hold this override, or none. */
async function override(date?: string): Promise<void> {
  const overrides = date === undefined ? [] : [{ campaignMember: MEMBER, touchpointDate: date }];
  const settings = documentOf(settingsSchema.parse({ overrides }), "settings");
  await publishIn(store, { cause: "settings", now, settings });
}

/** A batch sets this date, or clears. */
async function batch(date: string | null): Promise<void> {
  const touchpointDate = date === null ? null : Date.parse(date);
  const action = date === null ? "clear" : "set";
  const dates = [{ campaignMemberId: MEMBER, action, touchpointDate } as const];
  await publishIn(store, { cause: "dates", now, dates });
}

async function undo(publish = store.published?.id ?? 0): Promise<void> {
  await undoIn(store, "publish", { store: "store", publish, now });
  store.published = await publishOf(warehouse);
}

/** The member's date and where it is from. */
async function dated(): Promise<string> {
  const [row] = await warehouse.all<{ date: Date; source: string }>(
    "SELECT touchpoint_date AS date, date_source AS source FROM published.members",
  );
  return `${row?.date.toISOString().slice(0, 10)} ${row?.source}`;
}

test("a batch lies over an override, and the later batch over the earlier", async () => {
  await crm("2026-02-01T00:00:00Z");
  await override("2026-03-01");
  await batch("2026-04-01");
  await batch("2026-05-01");
  expect(await dated()).toBe("2026-05-01 override");
  await override("2026-06-01");
  expect(await dated()).toBe("2026-05-01 override");
});

test("a cleared date stays cleared until overrides has another value", async () => {
  await crm("2026-02-01T00:00:00Z");
  await override("2026-03-01");
  await batch(null);
  expect(await dated()).toBe(CREATED);
  await override("2026-03-01");
  expect(await dated()).toBe(CREATED);
  await override("2026-04-01");
  expect(await dated()).toBe("2026-04-01 override");
});

test("a cleared date stays cleared until the CRM has another one", async () => {
  await crm("2026-02-01T00:00:00Z");
  await override("2026-03-01");
  await batch(null);
  await crm("2026-02-01T00:00:00Z");
  expect(await dated()).toBe(CREATED);
  await crm("2026-02-02T00:00:00Z");
  expect(await dated()).toBe(`2026-02-02 ${FIELD}`);
});

slowTest("after the CRM's date, overrides counts again once it has another value", async () => {
  await crm("2026-02-01T00:00:00Z");
  await override("2026-03-01");
  await batch(null);
  await crm("2026-02-02T00:00:00Z");
  await override("2026-04-01");
  expect(await dated()).toBe("2026-04-01 override");
});

test("the same instant written in another way is no other date", async () => {
  await crm("2026-02-01T00:00:00Z");
  await batch(null);
  await crm("2026-02-01T00:00:00.000+0000");
  expect(await dated()).toBe(CREATED);
});

slowTest("an undo that brings an override back leaves a cleared date cleared", async () => {
  await crm("2026-02-01T00:00:00Z");
  await override("2026-03-01");
  await batch(null);
  await override();
  expect(await dated()).toBe(CREATED);
  await undo();
  expect(await dated()).toBe(CREATED);
});

slowTest("undoing the override that counted again clears again", async () => {
  await crm("2026-02-01T00:00:00Z");
  await batch(null);
  await override("2026-04-01");
  expect(await dated()).toBe("2026-04-01 override");
  await undo();
  expect(await dated()).toBe(CREATED);
  await undo();
  expect(await dated()).toBe("2026-04-01 override");
});
