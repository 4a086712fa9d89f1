import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import chromiumPack from "@sparticuz/chromium";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { demoServer } from "../scripts/demo-server.ts";
import { importExport } from "../src/app/import.ts";
import { textTable } from "../src/cli/table.ts";
import { placesIn, readConfig } from "../src/server/config.ts";
import { serve } from "../src/server/serve.ts";

const CAMPAIGNS = 100_000;
const RUNS = 7;
const NOW = Date.parse("2026-07-01T00:00:00Z");
/** A phone's line and a slow laptop: 10 Mbit/s, 40 ms away, a fourth of the processor's speed. */
const SLOW = { offline: false, latency: 40, downloadThroughput: 1_250_000, uploadThroughput: 1_250_000 };
const SLOWER_BY = 4;

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const ms = (value: number) => `${Math.round(value)} ms`;

/**
 * `npm run bench -- app`: what a person waits for, in Chromium: first load on a slow line, clicks in a table of 100,000
 * campaigns, and a preview over the demo organisation; medians.
 */
export async function benchApp(): Promise<void> {
  const rows: string[][] = [];
  const browser = await chromium.launch({
    executablePath: await chromiumPack.executablePath(),
    args: chromiumPack.args.filter((arg) => !/single-process|no-zygote/.test(arg)),
  });
  try {
    const demo = await demoServer((what) => console.error(what));
    try {
      const context = await signedIn(browser, demo.url, demo);
      rows.push(...(await firstLoad(context, demo.url)));
      rows.push(...(await previews(context, demo.url)));
    } finally {
      await demo.close();
    }
    rows.push(...(await manyCampaigns(browser)));
  } finally {
    await browser.close();
  }
  console.log(textTable([{ title: "What" }, { title: "Median", align: "right" }], rows));
}

async function signedIn(
  browser: Browser,
  url: string,
  { email, password }: { email: string; password: string },
): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 } });
  const answer = await context.request.post("/api/session", {
    data: { email, password },
    headers: { origin: url },
  });
  if (!answer.ok()) throw new Error(`signing in: ${answer.status()}`);
  return context;
}

/** Scripts that a page loads first, compressed; and until its table can be used, on the slow profile, nothing cached. */
async function firstLoad(context: BrowserContext, url: string): Promise<string[][]> {
  const page = await context.newPage();
  const scripts = new Set<string>();
  page.on("request", (request) => {
    if (request.resourceType() === "script") scripts.add(new URL(request.url()).pathname);
  });
  await page.goto("/campaigns");
  await page.getByRole("gridcell").first().waitFor();
  const sizes = [...scripts].map((path) => gzipSync(readFileSync(join("dist/web", path))).length);
  const client = await context.newCDPSession(page);
  await client.send("Network.enable");
  await client.send("Network.emulateNetworkConditions", SLOW);
  await client.send("Network.setCacheDisabled", { cacheDisabled: true });
  await client.send("Emulation.setCPUThrottlingRate", { rate: SLOWER_BY });
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    await page.goto(`${url}/campaigns?run=${run}`);
    await page.getByRole("gridcell").getByRole("link").first().waitFor();
    times.push(performance.now() - start);
  }
  await page.close();
  return [
    [
      "Scripts of the first page, gzip",
      `${Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1024)} KiB`,
    ],
    ["First page until its table is there, 10 Mbit/s, 40 ms, CPU ÷ 4, no cache", ms(median(times))],
  ];
}

/** From the click on Preview to the figures on the page, for three kinds of change of the demo organisation. */
async function previews(context: BrowserContext, origin: string): Promise<string[][]> {
  const page = await context.newPage();
  const fair = { campaignId: "701Hs0012W8P0DbIQK", name: "MedTech Data Expo San Diego 2025" };
  const changes = {
    "a campaign excluded": { kind: "campaign", ...fair, set: { syncType: "exclude_all" } },
    "186 dates moved": { kind: "radar", ...fair },
    "time decay's half-life changed, which touches all deals": {
      kind: "attribution",
      attribution: { timeDecayHalfLifeDays: 14 },
    },
  };
  const rows: string[][] = [];
  for (const [name, change] of Object.entries(changes)) {
    const times: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      await context.request.put("/api/pending", {
        headers: { origin },
        data: { base: 2, changes: [change] },
      });
      await page.goto("/history");
      await page.getByRole("link", { name: "Preview" }).waitFor();
      const start = performance.now();
      await page.getByRole("link", { name: "Preview" }).click();
      await page.getByText("Deals touched").waitFor();
      times.push(performance.now() - start);
    }
    rows.push([`Preview, 20,000 members: ${name}`, ms(median(times))]);
  }
  await page.close();
  return rows;
}

async function manyCampaigns(browser: Browser): Promise<string[][]> {
  const folder = mkdtempSync(join(tmpdir(), "footfall-bench-app-"));
  try {
    const home = join(folder, "home");
    console.error(`importing ${CAMPAIGNS} campaigns`);
    await importExport({
      store: placesIn(home).own,
      source: writeCampaigns(folder),
      full: false,
      yes: false,
      now: NOW,
    });
    const running = await serve(readConfig({ FOOTFALL_HOME: home, PORT: "0", FOOTFALL_LOG: "silent" }));
    try {
      const account = { email: "ada@example.com", password: "a long enough password" };
      await running.desk.auth.addUser({ ...account, name: "Ada", role: "admin" });
      const context = await signedIn(browser, running.url, account);
      const page = await context.newPage();
      await page.goto("/campaigns");
      await page.getByText("100,000 campaigns").waitFor();
      return [
        ["100,000 campaigns: sort by name until the rows are there", ms(await sorts(page))],
        ["100,000 campaigns: frame while scrolling, median", `${(await frames(page)).middle.toFixed(1)} ms`],
        [
          "100,000 campaigns: frame while scrolling, slowest of 100",
          `${(await frames(page)).slow.toFixed(1)} ms`,
        ],
        ["100,000 campaigns: select a row (key to mark)", ms(await selects(page))],
        ["100,000 campaigns: jump to the end until the last row is there", ms(await jumps(page))],
      ];
    } finally {
      await running.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function sorts(page: Page): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const isUp = run % 2 === 1;
    const start = performance.now();
    await page.getByRole("columnheader", { name: "Campaign" }).getByRole("button").click();
    await page.getByRole("gridcell", { name: isUp ? "Fair 000000" : "Fair 099999", exact: true }).waitFor();
    times.push(performance.now() - start);
  }
  return median(times);
}

/** Milliseconds between frames while the table is scrolled by hand, so to speak. */
async function frames(page: Page): Promise<{ middle: number; slow: number }> {
  const between = (await page.evaluate(`new Promise((resolve) => {
    const place = document.querySelector('[role="grid"]');
    const times = [];
    let last = performance.now();
    const step = (now) => {
      times.push(now - last);
      last = now;
      place.scrollTop += 90;
      if (times.length < 300) requestAnimationFrame(step);
      else resolve(times.slice(1));
    };
    requestAnimationFrame(step);
  })`)) as number[];
  const sorted = between.toSorted((a, b) => a - b);
  return { middle: median(between), slow: sorted[Math.floor(sorted.length * 0.99)] ?? 0 };
}

async function selects(page: Page): Promise<number> {
  const times: number[] = [];
  // On a button the space bar would press it.
  await page.getByRole("grid").focus();
  await page.keyboard.press("Home");
  for (let run = 0; run < RUNS; run++) {
    await page.keyboard.press("j");
    const before = await page.locator('[role="row"][aria-selected="true"]').count();
    const start = performance.now();
    await page.keyboard.press("Space");
    await page.locator('[role="row"][aria-selected="true"]').nth(before).waitFor();
    times.push(performance.now() - start);
  }
  return median(times);
}

async function jumps(page: Page): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    await page.keyboard.press("Home");
    await page.getByRole("grid").evaluate((place) => {
      (place as { scrollTop: number }).scrollTop = 0;
    });
    await page.waitForTimeout(200);
    const start = performance.now();
    await page.keyboard.press("End");
    await page.locator(`[role="row"][aria-rowindex="${CAMPAIGNS + 1}"] a`).waitFor();
    times.push(performance.now() - start);
  }
  return median(times);
}

/** An export of many campaigns with one member each of the first thousand. */
function writeCampaigns(folder: string): string {
  const source = join(folder, "export");
  mkdirSync(source);
  const id = (prefix: string, index: number) => `${prefix}${String(index).padStart(12, "0")}`;
  const write = (name: string, head: string, count: number, line: (index: number) => string) =>
    writeFileSync(
      join(source, `${name}.csv`),
      `${head}\n${Array.from({ length: count }, (_, index) => line(index)).join("\n")}\n`,
    );
  const created = "2025-01-01T00:00:00.000Z";
  write(
    "Campaign",
    "Id,Name,Type,StartDate,EndDate,ActualCost,CreatedDate,Footfall_Sync_Type__c",
    CAMPAIGNS,
    (index) =>
      `${id("701", index)},Fair ${String(index).padStart(6, "0")},Tradeshow,2025-01-02,2025-01-03,100,${created},Include all`,
  );
  write("Account", "Id,Name", 1, (index) => `${id("001", index)},Acme`);
  write(
    "Contact",
    "Id,AccountId,Email,Name",
    1_000,
    (index) => `${id("003", index)},${id("001", 0)},p${index}@example.com,P ${index}`,
  );
  write("Lead", "Id,Email,IsConverted", 0, () => "");
  write(
    "CampaignMember",
    "Id,CampaignId,ContactId,LeadId,CreatedDate,HasResponded,FirstRespondedDate",
    1_000,
    (index) => `${id("00v", index)},${id("701", index)},${id("003", index)},,${created},true,2025-01-02`,
  );
  write("Opportunity", "Id,AccountId,CreatedDate,CloseDate,Amount,IsClosed,IsWon", 0, () => "");
  return source;
}
