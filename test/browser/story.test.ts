import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RecordInput } from "../../sim-org/org.ts";
import { type SimulatedOrg, startSimulatedOrg } from "../../sim-org/start.ts";
import { writeDemo } from "../../src/demo/index.ts";
import { readConfig } from "../../src/server/config.ts";
import { type Running, serve } from "../../src/server/serve.ts";
import { openBrowser, WAIT_MS } from "../support/browser.ts";
import { slowTest } from "../support/slow.ts";

/**
 * The story that the project began with, by clicks alone: the org is connected, a list comes three weeks late, its dates
 * are put right, the campaign is synced, the touchpoints stand in the org; then it is excluded, and they are gone.
 */

const DAY_MS = 86_400_000;
const day = (before: number) => new Date(Date.now() - before * DAY_MS).toISOString().slice(0, 10);
/** Names come from Salesforce, and from whoever typed them there. */
const FAIR = 'Winter Fair <img src=x onerror="window.broken=1">';
const EVENT_DAY = day(24);
/** `2026-01-14` as pages write it: `14 Jan 2026`. */
const asShown = (date: string) =>
  new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" })
    .format(new Date(date))
    .replace("Sept", "Sep");

let folder: string;
let sim: SimulatedOrg;
let running: Running;
let browser: Browser;
let page: Page;
const errors: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "footfall-story-"));
  process.env.FOOTFALL_KEY_FILE = join(folder, "key");
  const source = join(folder, "export");
  await writeDemo(source, { members: 400, seed: 11, until: "2026-06-30" });
  sim = await startSimulatedOrg({ load: source });
  running = await serve(
    readConfig({ FOOTFALL_HOME: join(folder, "home"), PORT: "0", FOOTFALL_LOG: "silent" }),
  );
  browser = await openBrowser();
  const context = await browser.newContext({ baseURL: running.url, viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(WAIT_MS);
  page = await context.newPage();
  page.on("pageerror", (error) => errors.push(error.message));
});
afterAll(async () => {
  await browser?.close();
  await running?.close();
  await sim?.close();
  delete process.env.FOOTFALL_KEY_FILE;
  if (folder) await rm(folder, { recursive: true, force: true });
});

const WHOLE = { allOrNone: true };
function insert(object: string, records: readonly RecordInput[]): string[] {
  return sim.org.insert(object, records, WHOLE).map((result) => {
    if (!("id" in result) || !result.id) throw new Error(`${object} was not made: ${JSON.stringify(result)}`);
    return String(result.id);
  });
}
function found(soql: string): Record<string, unknown>[] {
  const cursor = sim.org.query(soql);
  const records = cursor.records(0, cursor.size);
  cursor.close();
  return records;
}
const touchpointsOf = (campaign: string) =>
  found(
    `SELECT Id, Person_Email__c, Touchpoint_Date__c FROM Footfall_Touchpoint__c WHERE Campaign__c = '${campaign}'`,
  );

let campaign = "";
let written = 0;
/** Half of the twenty who left their address at the booth have answered. */
const BOOTH = 20;

test("the first account is made by the one-time link of the terminal", async () => {
  await page.goto(running.setupLink ?? "no link");
  await page.getByRole("heading", { name: "Make the first account" }).waitFor();
  await page.getByLabel("Email").fill("mo@example.com");
  await page.getByLabel("Name", { exact: true }).fill("Mo");
  await page.locator("input[type=password]").fill("a long enough password");
  await page.getByRole("button", { name: "Make the account and sign in" }).click();
  await page.getByRole("heading", { name: "Nothing is connected yet" }).waitFor();
});

test("the org is connected, looked at and imported", async () => {
  await page.getByRole("main").getByRole("link", { name: "Connect your org" }).click();
  await page.getByLabel("Where", { exact: true }).fill(sim.url);
  await page.getByLabel(/Consumer key of the app/).fill(sim.clientId);
  await page.locator("input[type=password]").fill(sim.clientSecret);
  await page.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByText(/^Connected as/).waitFor();
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByRole("button", { name: "Look at the org" }).click();
  await page.getByText("The org is fit to be read.").waitFor();
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByRole("heading", { name: "Zone and write-back" }).waitFor();
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByText(/records are here/).waitFor();
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByRole("heading", { name: "First things to do" }).waitFor();
});

test("a list comes three weeks late, and the next import brings it", async () => {
  [campaign = ""] = insert("Campaign", [
    { Name: FAIR, Type: "Tradeshow", IsActive: true, StartDate: EVENT_DAY, EndDate: EVENT_DAY },
  ]);
  const people = found(`SELECT Id FROM Contact WHERE Email != null ORDER BY Id LIMIT ${BOOTH}`);
  insert("CampaignMemberStatus", [
    { CampaignId: campaign, Label: "Visited booth", HasResponded: true, SortOrder: 5 },
  ]);
  insert(
    "CampaignMember",
    people.map(({ Id }, index) => ({
      CampaignId: campaign,
      ContactId: String(Id),
      Status: index % 2 === 0 ? "Visited booth" : "Sent",
    })),
  );
  await page.getByRole("link", { name: "Activity" }).click();
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page
    .getByText(/records? came from Salesforce: 0 members gained/)
    .first()
    .waitFor();
});

test("its dates go to the day of the fair, and those who answered get a touchpoint: seen before it is saved", async () => {
  await page.getByRole("link", { name: "Campaigns", exact: true }).click();
  await page.getByRole("searchbox").fill(FAIR);
  await page.getByRole("gridcell").getByRole("link", { name: FAIR }).click();
  await page.getByRole("button", { name: "Bulk update touchpoint date" }).click();
  await page.getByRole("button", { name: "Add a filter" }).click();
  await page.getByText(`${BOOTH} members match`).waitFor();
  expect(await page.getByLabel("Day", { exact: true }).inputValue()).toBe(asShown(EVENT_DAY));
  await page.getByRole("button", { name: "Add to pending changes" }).click();
  const settings = page.getByRole("region", { name: "Settings of the campaign" });
  await settings.getByRole("button", { name: new RegExp(`Sync type of ${FAIR}`) }).click();
  await settings.getByRole("combobox").selectOption({ label: "Include responded" });
  await page.getByText("2 pending changes").waitFor();
  await page.getByRole("link", { name: "Preview" }).click();
  await page
    .getByText(`+${BOOTH / 2} · −0`, { exact: true })
    .first()
    .waitFor();
  await page.getByLabel("Reason").fill("The list arrived late");
  await page.getByRole("button", { name: "Publish 2 changes" }).click();
  await page.getByRole("heading", { name: "History" }).waitFor();
  await page.getByText("The list arrived late").waitFor();
});

async function writeBack() {
  await page.getByRole("link", { name: "Activity" }).click();
  const done = page.getByText(/^It took/);
  const before = await done.count();
  await page.getByRole("button", { name: "Write back", exact: true }).click();
  // The settings say that Salesforce is only read: writing all the same is typed.
  await page.getByLabel('Type "write" to write once').fill("write");
  await page.getByRole("button", { name: "Write back once" }).click();
  await done.nth(before).waitFor();
}

test("the touchpoints stand in the org, on the day of the fair", async () => {
  await writeBack();
  const made = touchpointsOf(campaign);
  // A person may be a contact and a lead: each of the records carries the touchpoint.
  expect(new Set(made.map((row) => row.Person_Email__c)).size).toBe(BOOTH / 2);
  written = made.length;
  expect(
    new Set(made.map((row) => new Date(String(row.Touchpoint_Date__c)).toISOString().slice(0, 10))),
  ).toEqual(new Set([EVENT_DAY]));
});

test("the campaign is excluded again, and they are gone; what others made is there", async () => {
  const others = found("SELECT Id FROM Footfall_Touchpoint__c").length - written;
  await page.getByRole("link", { name: "Campaigns", exact: true }).click();
  await page.getByRole("searchbox").fill(FAIR);
  await page.getByRole("button", { name: new RegExp(`Sync type of ${FAIR}`) }).click();
  await page.getByRole("combobox", { name: `Sync type of ${FAIR}` }).selectOption({ label: "Exclude all" });
  await page.getByRole("link", { name: "Preview" }).click();
  await page
    .getByText(`+0 · −${BOOTH / 2}`, { exact: true })
    .first()
    .waitFor();
  await page.getByLabel("Reason").fill("Not ours after all");
  await page.getByRole("button", { name: "Publish 1 change" }).click();
  await page.getByText("Not ours after all").waitFor();
  await writeBack();
  expect(touchpointsOf(campaign)).toEqual([]);
  expect(found("SELECT Id FROM Footfall_Touchpoint__c")).toHaveLength(others);
  expect(await page.evaluate("window.broken")).toBeUndefined();
  expect(errors).toEqual([]);
});

async function sync() {
  await page.getByRole("link", { name: "Activity" }).click();
  const done = page.getByText(/^It took/);
  const before = await done.count();
  await page.getByRole("button", { name: "Sync now" }).click();
  await done.nth(before).waitFor();
}

slowTest(
  "syncs may write, and what somebody writes over a decision of Footfall is told, and left",
  async () => {
    const syncType = () => found(`SELECT Footfall_Sync_Type__c FROM Campaign WHERE Id = '${campaign}'`)[0];
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByRole("tab", { name: "Write-back" }).click();
    await page.getByRole("switch", { name: "Touchpoints, at each sync" }).check();
    await page.getByRole("link", { name: "Preview" }).click();
    await page.getByLabel("Reason").fill("Salesforce may have it");
    await page.getByRole("button", { name: "Publish 1 change" }).click();
    await page.getByText("Salesforce may have it").waitFor();
    await sync();
    expect(syncType()).toMatchObject({ Footfall_Sync_Type__c: "Exclude all Campaign Members" });
    sim.org.update("Campaign", [{ Id: campaign, Footfall_Sync_Type__c: "By hand" }], WHOLE);
    await sync();
    await page.getByText(/^1 field was edited in Salesforce/).click();
    const row = page.getByRole("row", { name: campaign });
    for (const text of ["Footfall sync type", "Exclude all Campaign Members", "By hand"])
      await row.getByRole("cell", { name: text }).waitFor();
    expect(syncType()).toMatchObject({ Footfall_Sync_Type__c: "By hand" });
    expect(errors).toEqual([]);
  },
);
