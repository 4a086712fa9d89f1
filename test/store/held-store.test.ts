import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { applyChange } from "../../src/app/change.ts";
import { importExport } from "../../src/app/import.ts";
import { holdStore, withLivingStore } from "../../src/app/living-store.ts";
import { withStore } from "../../src/app/open-store.ts";
import { mergeRecords } from "../../src/mirror/merge.ts";
import { longId } from "../../src/settings/ids.ts";
import type { Warehouse } from "../../src/warehouse/warehouse.ts";
import { loadMirror } from "../support/model-run.ts";

const NOW = Date.parse("2026-07-01T00:00:00Z");
const CAMPAIGN = longId("701000000000001");
const MEMBER = longId("00v000000000001");
const LEAD = longId("00Q000000000001");

const member = (responded: string) => ({
  columns: ["Id", "CampaignId", "LeadId", "CreatedDate", "HasResponded", "FirstRespondedDate"],
  rows: [[MEMBER, CAMPAIGN, LEAD, "2026-01-10T10:00:00Z", responded, "2026-01-10"]],
});

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "footfall-held-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test("in the middle of an import, a question sees the records of the newest publish", async () => {
  const store = join(folder, "store");
  await importExport({ store, source: await smallExport(), full: false, yes: false, now: NOW });
  const letGo = await holdStore(store);
  try {
    const told: string[] = [];
    const look = () => withStore(store, (outcome) => answers(outcome.warehouse, outcome.schemas));
    await withLivingStore(store, (living) =>
      applyChange(living, "publish", {
        cause: "import",
        reason: null,
        now: NOW,
        undoes: null,
        records: (publish) => mergeResponded(living.warehouse, publish),
        // The merge is committed by now, the publish is not there.
        alongside: async () => {
          told.push(await look());
        },
      }),
    );
    told.push(await look());
    expect(told).toEqual(["false not_responded", "true created"]);
  } finally {
    await letGo();
  }
});

test("a publish of which the state could not say that it is done does not stand in the way of the next", async () => {
  const store = join(folder, "store");
  await importExport({ store, source: await smallExport(), full: false, yes: false, now: NOW });
  const publishAnew = () =>
    withLivingStore(store, (living) =>
      applyChange(living, "publish", { cause: "settings", reason: null, now: NOW, undoes: null }),
    );
  const letGo = await holdStore(store);
  try {
    await withLivingStore(store, async (living) => {
      const state = await living.state();
      const { finishPublish } = state;
      state.finishPublish = async () => {
        state.finishPublish = finishPublish;
        throw new Error("the connection was lost");
      };
    });
    await expect(publishAnew()).rejects.toThrow("the connection was lost");
    expect((await publishAnew()).document.publish).toBe(3);
    const ids = await withLivingStore(store, async (living) =>
      (await (await living.state()).publishes()).map(({ id, status }) => `${id} ${status}`),
    );
    expect(ids).toEqual(["3 done", "2 done", "1 done"]);
  } finally {
    await letGo();
  }
});

/** What the record says, and what the outcome says of it. */
async function answers(warehouse: Warehouse, { mirror, results }: { mirror: string; results: string }) {
  const [row] = await warehouse.all<{ responded: boolean; status: string }>(
    `SELECT record.has_responded AS responded, member.status
     FROM ${mirror}.campaign_member AS record JOIN ${results}.members AS member ON member.campaign_member_id = record.id`,
  );
  return `${row?.responded} ${row?.status}`;
}

async function mergeResponded(warehouse: Warehouse, publish: number): Promise<void> {
  const { columns } = member("true");
  await loadMirror(warehouse, { CampaignMember: member("true") }, "staged");
  await mergeRecords(warehouse, {
    staged: "staged",
    objects: [{ object: "CampaignMember", columns }],
    publish,
    full: false,
    delta: "delta",
  });
  await warehouse.dropTables("staged");
}

async function smallExport(): Promise<string> {
  const path = join(folder, "export");
  await mkdir(path);
  const file = (name: string, lines: readonly string[]) =>
    writeFile(join(path, `${name}.csv`), `${lines.join("\n")}\n`);
  await file("Campaign", [
    "Id,Name,Type,Footfall_Sync_Type__c",
    `${CAMPAIGN},Fair,Tradeshow,Include_Responded`,
  ]);
  await file("Lead", ["Id,Email", `${LEAD},ann@example.com`]);
  const { columns, rows } = member("false");
  await file("CampaignMember", [columns.join(","), ...rows.map((row) => row.join(","))]);
  return path;
}
