import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, tray, violations, visitor } from "../support/browser.ts";
import { idsOf, type RunningServer, runningServer } from "../support/running-server.ts";

/** Every page, and what opens over it, as axe sees it, wide and narrow, light and dark; and nothing is wider than the window. */

let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([runningServer({ members: 1_200 }), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const PAGES = [
  "/",
  "/campaigns",
  "/rules",
  "/channels",
  "/models",
  "/journeys",
  "/journeys?of=deals",
  "/reports",
  "/reports?report=roi",
  "/reports?report=engagement",
  "/reports?report=events",
  "/reports?report=data-driven",
  "/reports?report=double",
  "/radar",
  "/history",
  "/history/1",
  "/activity",
  "/settings",
  "/settings?tab=write-back",
  "/settings?tab=suppression",
  "/settings?tab=document",
  "/settings?tab=users",
  "/settings?tab=keys",
  "/settings?tab=you",
  "/connect",
  "/preview",
];

/** Every page wide and narrow in the slow suite; in the quick one those where most is done, narrow and dark alone. */
const isThorough = process.env.FOOTFALL_BROWSER === "thorough";
/** All pages one after the other, beside whatever else runs. */
const AXE_MS = 360_000;
const BUSY = ["/", "/campaigns", "/rules", "/channels", "/reports", "/history"];

describe("accessibility", () => {
  const looks = [
    ["light", 1440],
    ["dark", 390],
  ] as const;
  for (const [scheme, width] of isThorough ? looks : looks.slice(1)) {
    test(
      `axe finds nothing wrong with any page, ${scheme}, ${width} pixels wide`,
      async () => {
        const who = await visitor(browser, server.url, "admin", { width });
        try {
          await who.page.emulateMedia({ colorScheme: scheme });
          const { id } = await idsOf(server);
          const found: string[] = [];
          for (const path of [
            ...(isThorough ? PAGES : BUSY),
            `/campaigns/${id.campaign}`,
            `/journeys/people/${id.person}`,
            `/journeys/deals/${id.deal}`,
          ]) {
            await who.page.goto(path);
            await who.page.getByRole("main").waitFor();
            await who.page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
            found.push(...(await violations(who.page)).map((line) => `${path} ${line}`));
            const isWider = await who.page.evaluate(
              "document.documentElement.scrollWidth > document.documentElement.clientWidth",
            );
            if (isWider) found.push(`${path} is wider than the window`);
          }
          expect(found).toEqual([]);
          expect(who.errors).toEqual([]);
        } finally {
          await who.context.close();
        }
      },
      AXE_MS,
    );
  }
});

/** What stands open over a page, or has just been edited on it: opened where everything is looked at. */
const STATES: readonly (readonly [string, (page: Page, id: { campaign: string }) => Promise<void>])[] = [
  [
    "the keys",
    async (page) => {
      await page.goto("/history");
      await page.getByRole("region", { name: "Publishes" }).waitFor();
      await page.keyboard.press("?");
      await page.getByRole("dialog", { name: "Keys" }).waitFor();
    },
  ],
  [
    "the bulk update of dates",
    async (page, { campaign }) => {
      await page.goto(`/campaigns/${campaign}`);
      await page.getByRole("button", { name: "Bulk update touchpoint date" }).click();
      await page.getByText(/members? match/).waitFor();
    },
  ],
  [
    "dates from a list that is wrong, of members that were ticked",
    async (page, { campaign }) => {
      await page.goto(`/campaigns/${campaign}`);
      await page
        .getByLabel(/^Tick /)
        .first()
        .check();
      await page.getByRole("button", { name: "Update their touchpoint date" }).click();
      await page.getByText("1 ticked member").waitFor();
      await page.getByText("From a list").click();
      await page.getByLabel("List of dates").fill("email,date\nnobody@example.com,soon");
      await page.getByText(/line 2: .*is not a date/).waitFor();
    },
  ],
  [
    "the lines of the settings document that differ",
    async (page) => {
      await page.goto("/settings?tab=document");
      await page.getByLabel("Settings document").last().fill("version: 1\ntimezone: Europe/Paris\n");
      await page.getByRole("region", { name: "Line by line" }).waitFor();
    },
  ],
  [
    "the deals behind a number",
    async (page) => {
      await page.goto("/reports");
      await page
        .getByRole("button", { name: /^The \d+ deals of/ })
        .first()
        .click();
      await page.getByRole("dialog").getByRole("row").nth(1).waitFor();
    },
  ],
  [
    "a channel entry that is not complete",
    async (page) => {
      await page.goto("/channels");
      await page.getByRole("button", { name: "Add an entry" }).click();
      await tray(page).waitFor();
    },
  ],
  [
    "the first rule, without a name",
    async (page) => {
      await page.goto("/rules");
      await page.getByRole("button", { name: "Add a rule" }).click();
      await page.getByText("The first rule switches the sync type off").waitFor();
      await page.getByLabel("Name of rule 1").fill("");
      await page.getByText("a rule needs a name").waitFor();
    },
  ],
  [
    "a preview that is refused, and the question before what is pending goes",
    async (page) => {
      await page.goto("/preview");
      await page.getByRole("alert").first().waitFor();
      await page.goto("/rules");
      await tray(page).getByRole("button", { name: "Discard" }).click();
      await page.getByText(/^Discard 2 changes/).waitFor();
    },
  ],
];

describe.runIf(isThorough)("accessibility of what opens", () => {
  for (const [scheme, width] of [
    ["light", 1440],
    ["dark", 390],
  ] as const) {
    test(
      `axe finds nothing wrong with drawers, dialogs and edits, ${scheme}, ${width} pixels wide`,
      async () => {
        await server.ask("DELETE", "/api/pending", { as: "admin" });
        const who = await visitor(browser, server.url, "admin", { width });
        try {
          await who.page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
          const { id } = await idsOf(server);
          const found: string[] = [];
          for (const [name, open] of STATES) {
            await open(who.page, id);
            found.push(...(await violations(who.page)).map((line) => `${name} ${line}`));
          }
          expect(found).toEqual([]);
          expect(who.errors).toEqual([]);
        } finally {
          await server.ask("DELETE", "/api/pending", { as: "admin" });
          await who.context.close();
        }
      },
      AXE_MS,
    );
  }
});
