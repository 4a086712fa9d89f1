import { mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import { AxeBuilder } from "@axe-core/playwright";
import chromiumPack from "@sparticuz/chromium";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import type { Role } from "../../src/state/accounts.ts";
import { addressOf, PASSWORD } from "./running-server.ts";

/** A real browser, for what only a browser shows. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await unpacked(),
    args: [...chromiumPack.args.filter((arg) => !NOT_HERE.test(arg)), "--disable-gpu"],
    headless: true,
  });
}

/** The browser is unpacked where it is not there yet: of two files that begin at the same time, one waits. */
async function unpacked(): Promise<string> {
  const lock = join(tmpdir(), "footfall-chromium.lock");
  const end = Date.now() + UNPACKING_MS;
  while (
    !(await mkdir(lock).then(
      () => true,
      () => false,
    )) &&
    Date.now() < end
  )
    await later(100);
  try {
    return await chromiumPack.executablePath();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}
const UNPACKING_MS = 60_000;

/** One process for all would end with its first context; a graphics card made of software takes half of a test's time. */
const NOT_HERE =
  /^--(single-process|no-zygote|use-gl|use-angle|enable-unsafe-swiftshader|ignore-gpu-blocklist|in-process-gpu)\b/;

/** `FOOTFALL_BROWSER_WAIT` makes it shorter while tests are written. */
export const WAIT_MS = Number(process.env.FOOTFALL_BROWSER_WAIT ?? 20_000);

/** A page of somebody who is signed in; errors of the page are gathered. */
export type Visitor = { page: Page; context: BrowserContext; errors: string[] };

export async function visitor(
  browser: Browser,
  url: string,
  role: Role,
  options: { width?: number; height?: number } = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
  });
  context.setDefaultTimeout(WAIT_MS);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    // A refusal of the server is told on the page; the browser's own line about it says nothing more.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      errors.push(message.text());
  });
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(addressOf(role));
  await page.locator("input[type=password]").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.locator("#content").waitFor();
  return { page, context, errors };
}

/** What axe finds wrong with the page, a line each. */
export async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page })
    // Pages have no frames of others, for which it would open a page of its own each time.
    .setLegacyMode()
    .options({ resultTypes: ["violations"] })
    .analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

/** The bar of pending changes. */
export const tray = (page: Page) => page.getByRole("region", { name: "Pending changes" });
