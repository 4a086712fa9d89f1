import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { applyChange, type ChangeRequest } from "../src/app/change.ts";
import { generateDemo } from "../src/app/demo.ts";
import { importExport } from "../src/app/import.ts";
import { type LivingStore, withLivingStore } from "../src/app/living-store.ts";
import { publish } from "../src/app/publish.ts";
import { readSettings } from "../src/app/run.ts";
import { undoIn } from "../src/app/undo.ts";
import { countText, textTable } from "../src/cli/table.ts";
import { publishOf } from "../src/ledger/publishes.ts";
import { documentOf } from "../src/settings/parse.ts";
import type { Settings } from "../src/settings/schema.ts";

/** The instant after the newest day of the demo organisation. */
const NOW = Date.parse("2026-07-01T00:00:00Z");

/**
 * `npm run bench -- preview [--members 10000000] [--runs 3] [--store FOLDER]`: a living store over the demo organisation;
 * preview and publish of three changes, medians; then everything computed anew. `--store` keeps the store, and uses it
 * where it is there; `--only abcd` measures some of the changes, d being everything anew.
 */
export async function benchPreview(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      members: { type: "string", default: "10000000" },
      runs: { type: "string", default: "3" },
      store: { type: "string" },
      only: { type: "string", default: "abcd" },
    },
  });
  const folder = mkdtempSync(join(tmpdir(), "footfall-bench-"));
  const store = values.store ?? join(folder, "store");
  try {
    await withLivingStore(store, async () => {}).catch(() =>
      makeStore(Number(values.members), folder, store),
    );
    const rows = await withLivingStore(store, (living) => measure(living, Number(values.runs), values.only));
    console.log(
      `${countText(Number(values.members))} members, ${availableParallelism()} cores, medians of ${values.runs} runs, in seconds; peak memory ${countText(peakMiB())} MiB\n\n${textTable(
        [
          { title: "Change" },
          { title: "Members", align: "right" },
          { title: "Opportunities", align: "right" },
          { title: "Rows of the ledger", align: "right" },
          { title: "Preview", align: "right" },
          { title: "Publish", align: "right" },
        ],
        rows,
      )}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Imports the demo organisation, and publishes settings under which rules and the picklist both count. */
async function makeStore(members: number, folder: string, store: string): Promise<void> {
  const seconds = async (name: string, work: () => Promise<unknown>) => {
    const start = performance.now();
    await work();
    console.log(
      `${name}: ${((performance.now() - start) / 1000).toFixed(1)} s, peak memory ${countText(peakMiB())} MiB`,
    );
  };
  const [source, settings] = [join(folder, "export.zip"), join(folder, "footfall.yaml")];
  await seconds("generate", () => generateDemo({ members, out: source, settingsOut: settings }));
  await seconds("import", () => importExport({ store, source, full: false, yes: false, now: NOW }));
  const document = (await readSettings(settings)).settings;
  const ruled = { ...document, sync: { ...document.sync, precedence: "rules_then_sync_type" } };
  writeFileSync(settings, JSON.stringify(ruled));
  await seconds("publish the settings", () => publish({ store, settings, now: NOW }));
}

type Measure = { name: string; request: Pick<ChangeRequest, "settings" | "dates"> };

async function measure(store: LivingStore, runs: number, only: string): Promise<(string | number)[][]> {
  const settings = store.published?.settings as Settings;
  const changes = (await changesOf(store, settings)).filter(({ name }) => only.includes(name.charAt(1)));
  const rows: (string | number)[][] = [];
  for (const { name, request } of changes) {
    const whole: ChangeRequest = { cause: "settings", reason: null, now: NOW, undoes: null, ...request };
    const previews: number[] = [];
    const publishes: number[] = [];
    let counts: (string | number)[] = [];
    for (let run = 0; run < runs; run++) {
      const seen = await applyChange(store, "preview", whole);
      previews.push(seen.document.seconds);
      const start = performance.now();
      await applyChange(store, "publish", whole);
      publishes.push((performance.now() - start) / 1000);
      store.published = await publishOf(store.warehouse);
      const made = store.published;
      const { gained, lost, redated } = seen.document.members;
      counts = [
        countText(gained + lost + redated),
        countText(seen.document.opportunities),
        countText((made?.opened ?? 0) + (made?.closed ?? 0)),
      ];
      await undoIn(store, "publish", { store: store.folder, publish: made?.id ?? 0, now: NOW });
      store.published = await publishOf(store.warehouse);
    }
    rows.push([name, ...counts, median(previews).toFixed(2), median(publishes).toFixed(2)]);
    console.error(rows.at(-1)?.join("  "));
  }
  if (!only.includes("d")) return rows;
  const start = performance.now();
  const request: ChangeRequest = { cause: "settings", reason: null, now: NOW, undoes: null };
  await applyChange(store, "preview", { ...request, isFull: true });
  rows.push([
    "everything anew, and compared",
    "",
    "",
    "",
    ((performance.now() - start) / 1000).toFixed(1),
    "",
  ]);
  return rows;
}

/** The three changes: a campaign's sync type, its dates, and a rule over many campaigns. */
async function changesOf({ warehouse }: LivingStore, settings: Settings): Promise<Measure[]> {
  const [campaign] = await warehouse.all<{ id: string; type: string }>(
    `SELECT member.campaign_id AS id, campaign.effective_type AS type
     FROM published.members AS member
     JOIN published.campaign_decisions AS campaign ON campaign.id = member.campaign_id
     WHERE member.counts AND campaign.sync = 'include_all'
     GROUP BY member.campaign_id, campaign.effective_type
     ORDER BY abs(count(*) - 10000), member.campaign_id LIMIT 1`,
  );
  const id = campaign?.id ?? "";
  const dates = await warehouse.all<{ id: string; date: Date }>(
    `SELECT campaign_member_id AS id, touchpoint_date AS date FROM published.members
     WHERE counts AND campaign_id = '${id}' ORDER BY campaign_member_id`,
  );
  const campaigns = await warehouse.all<{ id: string }>(
    `SELECT campaign_id AS id FROM (
       SELECT campaign_id, sum(count(*)) OVER (ORDER BY count(*) DESC, campaign_id) AS so_far
       FROM published.members WHERE counts AND campaign_id <> '${id}'
       GROUP BY campaign_id HAVING count(*) < 8000
     ) AS listed WHERE so_far <= 100000 ORDER BY campaign_id`,
  );
  const rule = {
    name: "These at the end of the campaign",
    touchpointDate: ["{Campaign.EndDate}", "{CampaignMember.CreatedDate}"],
    applyCampaignWindow: false,
    anyOf: [
      [{ field: "Campaign.Id", operator: "matches_any" as const, value: campaigns.map((row) => row.id) }],
    ],
  };
  const withRule = { ...settings, sync: { ...settings.sync, rules: [rule] } };
  const excluded = [...settings.campaigns, { campaign: id, syncType: "exclude_all" as const }];
  return [
    {
      name: "(a) sync type of a campaign",
      request: { settings: documentOf({ ...settings, campaigns: excluded }, "a") },
    },
    {
      name: "(b) dates of its members, three weeks earlier",
      request: {
        dates: dates.map((row) => ({
          campaignMemberId: row.id,
          action: "set" as const,
          touchpointDate: row.date.getTime() - 21 * 86_400_000,
        })),
      },
    },
    { name: "(c) a rule over many campaigns", request: { settings: documentOf(withRule, "c") } },
  ];
}

function peakMiB(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
