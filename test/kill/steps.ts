import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { demoSettings, demoTables } from "../../src/demo/index.ts";
import { toCsv } from "../reference/csv-text.ts";
import type { Table } from "../reference/csv-values.ts";

/** One command of the life of a store; each makes one publish. */
export type Step = { name: string; args: readonly string[] };

const NOW = "2026-07-01T00:00:00Z";
const MEMBERS = 600;

/**
 * The life of a small store, and the files that its commands read; `hardly-any` is an export that `--full` refuses.
 *
 * @param folder - where the files lie
 * @param store - the folder of the store
 */
export async function writeSteps(folder: string): Promise<(store: string) => Step[]> {
  const tables: Record<string, Table> = {};
  for await (const { object, columns, rows } of demoTables({ members: MEMBERS }))
    tables[object] = { columns: [...columns], rows: [...rows].map((row) => [...row]) };
  const path = (name: string) => join(folder, name);
  await writeExport(path("whole"), tables);
  await writeExport(path("some"), someChanged(tables));
  await writeExport(path("fewer"), withoutSome(tables));
  await writeExport(path("hardly-any"), { CampaignMember: headed(tables.CampaignMember as Table, 10) });
  const members = column(tables.CampaignMember as Table, "Id");
  await writeFile(path("demo.yaml"), demoSettings);
  await writeFile(
    path("stricter.yaml"),
    demoSettings
      .replace("precedence: auto", "precedence: sync_type_only")
      .replace("lookbackDays: null", "lookbackDays: 200"),
  );
  await writeFile(path("first-dates.csv"), datesOf(members.slice(0, 120), "2025-11-03T10:00:00Z"));
  await writeFile(path("other-dates.csv"), datesOf(members.slice(200, 260), "2026-02-10T10:00:00Z"));
  return (store) => {
    const step = (name: string, ...args: string[]): Step => {
      const [command = "", ...rest] = args;
      return { name, args: [command, "--store", store, ...rest, "--now", NOW, "--json"] };
    };
    const [demo, stricter] = [path("demo.yaml"), path("stricter.yaml")];
    return [
      step("the first import", "import", "--source", path("whole")),
      step("settings", "publish", "--settings", demo, "--reason", "Zone and channels"),
      step("dates", "publish", "--dates", path("first-dates.csv"), "--reason", "The late list"),
      step("a partial import", "import", "--source", path("some")),
      step("undo of the dates", "undo", "3"),
      step(
        "settings and dates",
        "publish",
        ...["--settings", stricter, "--dates", path("other-dates.csv"), "--reason", "Stricter"],
      ),
      step("a full import", "import", "--source", path("fewer"), "--full"),
      step("undo of settings and dates", "undo", "6", "--reason", "Too strict"),
    ];
  };
}

async function writeExport(folder: string, tables: Record<string, Table>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [object, table] of Object.entries(tables))
    await writeFile(join(folder, `${object}.csv`), toCsv(table));
}

/** Some members with another day of response, some that are new, a campaign with another type, a column that is new. */
function someChanged(tables: Record<string, Table>): Record<string, Table> {
  const members = tables.CampaignMember as Table;
  const cell = (row: readonly string[], name: string) => row[members.columns.indexOf(name)] ?? "";
  const chosen = members.rows.filter((_, index) => index % 7 === 0);
  const changed = chosen.map((row, index) => [
    cell(row, "Id"),
    cell(row, "CampaignId"),
    cell(row, "LeadId"),
    cell(row, "ContactId"),
    cell(row, "CreatedDate"),
    `2026-03-${String(1 + (index % 28)).padStart(2, "0")}`,
    "true",
    `Booth ${index % 3}`,
  ]);
  const added = chosen
    .slice(0, 20)
    .map((row, index) => [
      `00v${String(index).padStart(12, "0")}`,
      cell(row, "CampaignId"),
      "",
      column(tables.Contact as Table, "Id")[index] ?? "",
      "2026-04-01T12:00:00.000Z",
      "2026-04-01",
      "true",
      "Booth new",
    ]);
  const columns = "Id,CampaignId,LeadId,ContactId,CreatedDate,FirstRespondedDate,HasResponded,Booth__c";
  const campaigns = tables.Campaign as Table;
  const type = campaigns.columns.indexOf("Type");
  return {
    CampaignMember: { columns: columns.split(","), rows: [...changed, ...added] },
    Campaign: {
      columns: campaigns.columns,
      rows: campaigns.rows
        .slice(0, 5)
        .map((row) => row.map((text, index) => (index === type ? "Webinar" : text))),
    },
  };
}

/** A full export in which some members and an opportunity are missing. */
function withoutSome(tables: Record<string, Table>): Record<string, Table> {
  const kept = (table: Table, test: (index: number) => boolean): Table => ({
    columns: table.columns,
    rows: table.rows.filter((_, index) => test(index)),
  });
  return {
    ...tables,
    CampaignMember: kept(tables.CampaignMember as Table, (index) => index % 50 !== 3),
    Opportunity: kept(tables.Opportunity as Table, (index) => index !== 4),
  };
}

/** The first rows of a table. */
function headed({ columns, rows }: Table, count: number): Table {
  return { columns, rows: rows.slice(0, count) };
}

function column({ columns, rows }: Table, name: string): string[] {
  const place = columns.indexOf(name);
  return rows.map((row) => row[place] ?? "");
}

/** A batch: every fifth member's date is cleared. */
function datesOf(members: readonly string[], date: string): string {
  const rows = members.map((id, index) => `${id},${index % 5 === 4 ? "" : date}`);
  return `${["campaign_member_id,touchpoint_date", ...rows].join("\n")}\n`;
}
