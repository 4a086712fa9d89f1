import { afterAll, beforeAll, expect, test } from "vitest";
import { LEDGERS, PUBLISHED } from "../../src/ledger/tables.ts";
import { documentOf } from "../../src/settings/parse.ts";
import { settingsSchema } from "../../src/settings/schema.ts";
import { openDuckDb } from "../../src/warehouse/duckdb/duckdb-warehouse.ts";
import type { Warehouse } from "../../src/warehouse/warehouse.ts";
import { CAMPAIGN, CONTACT, MEMBER, organisationOf } from "../reference/small-organisations.ts";
import { memoryStore, publishIn, recordsOf } from "../support/memory-store.ts";

/** Everything anew against what is published: rows are told apart by a hash, which must tell all of them apart. */

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openDuckDb({ path: ":memory:", threads: 1 });
});
afterAll(() => warehouse.close());

const now = Date.parse("2026-12-31T00:00:00Z");
const ACCOUNT = "001000000000001AAA";
const OPPORTUNITY = "006000000000001AAA";
const AMOUNTS = { Amount: "0", Discount__c: "-0.01" };

const organisation = organisationOf({
  Contact: [{ Id: CONTACT, Email: "ann@x.io", AccountId: ACCOUNT }],
  Campaign: [{ Id: CAMPAIGN, Name: "Fair", Footfall_Sync_Type__c: "include_all" }],
  CampaignMember: [
    { Id: MEMBER, CampaignId: CAMPAIGN, ContactId: CONTACT, CreatedDate: "2026-01-01T00:00:00Z" },
  ],
  Opportunity: [
    {
      Id: OPPORTUNITY,
      AccountId: ACCOUNT,
      CreatedDate: "2026-02-01T00:00:00Z",
      CloseDate: "2026-03-01",
      IsClosed: "false",
      ...AMOUNTS,
    },
  ],
  Account: [{ Id: ACCOUNT, Name: "Acme" }],
});

const amountsIn = (amountField: string) =>
  documentOf(settingsSchema.parse({ attribution: { amountField } }), "settings");

test("a sum that goes from nothing to one cent below is another", async () => {
  const store = await memoryStore(warehouse);
  await publishIn(store, { cause: "import", now, records: recordsOf(warehouse, organisation, false) });
  await publishIn(store, { cause: "settings", now, settings: amountsIn("Discount__c") });
  const [channel] = await warehouse.all(
    `SELECT CAST(linear_open AS VARCHAR) AS open FROM ${PUBLISHED.results}.channels`,
  );
  expect(channel).toEqual({ open: "-0.01" });
});

test("columns of 128 bits are those that are hashed as text", async () => {
  for (const { name, wide } of LEDGERS) {
    const columns = await warehouse.all<{ name: string; type: string }>(
      `SELECT column_name AS name, data_type AS type FROM information_schema.columns
       WHERE table_schema = 'ledger' AND table_name = '${name}'`,
    );
    const is128 = (type: string) =>
      type === "HUGEINT" || Number(/^DECIMAL\((\d+),/.exec(type)?.[1] ?? 0) > 18;
    expect(
      columns.filter(({ type }) => is128(type)).map((column) => column.name),
      name,
    ).toEqual(wide);
  }
});
