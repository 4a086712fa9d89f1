import { mkdirSync, rmSync } from "node:fs";
import chromiumPack from "@sparticuz/chromium";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { demoServer } from "./demo-server.ts";

/**
 * `npm run screenshots`: every page of the app over the demo organisation, 1440 and 390 pixels wide, light and dark, into
 * `docs/screenshots/`.
 */
const OUT = "docs/screenshots";
const FAIR = "701Hs0012W8P0DbIQK";
const PAGES: readonly (readonly [string, string])[] = [
  ["overview", "/"],
  ["campaigns", "/campaigns"],
  ["campaign", `/campaigns/${FAIR}`],
  ["preview", "/preview"],
  ["rules", "/rules"],
  ["channels", "/channels"],
  ["models", "/models"],
  ["journeys", "/journeys"],
  ["deal", "/journeys/deals/006Hs0012W2XUIpIQO"],
  ["person", "/journeys/people/diane.king@granitecreektooling.com"],
  ["report-revenue", "/reports"],
  ["report-roi", "/reports?report=roi"],
  ["report-engagement", "/reports?report=engagement"],
  ["report-events", "/reports?report=events"],
  ["report-data-driven", "/reports?report=data-driven"],
  ["report-double-counting", "/reports?report=double"],
  ["radar", "/radar"],
  ["history", "/history"],
  ["publish", "/history/2"],
  ["activity", "/activity"],
  ["settings", "/settings"],
  ["settings-document", "/settings?tab=document"],
  ["settings-users", "/settings?tab=users"],
  ["settings-keys", "/settings?tab=keys"],
  ["settings-sessions", "/settings?tab=you"],
  ["connect", "/connect"],
];
const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

async function shoot(page: Page, name: string): Promise<void> {
  await page.getByRole("main").waitFor();
  // What is on its way keeps its place as a skeleton; the picture is of what comes.
  await page.locator('[aria-busy="true"]').first().waitFor({ state: "detached" });
  await page.waitForLoadState("networkidle");
  await page.screenshot({ path: `${OUT}/${name}.jpg`, type: "jpeg", quality: 72 });
}

async function bulkDates(page: Page, name: string): Promise<void> {
  await page.goto(`/campaigns/${FAIR}`);
  await page.getByRole("button", { name: /^Put them on/ }).click();
  await page.getByText(/members match/).waitFor();
  await page.waitForTimeout(300);
  await page.screenshot({ path: `${OUT}/${name}.jpg`, type: "jpeg", quality: 72 });
}

/** What only a click shows: each opens its page, and says what to do there before the picture. */
const ACTS: readonly (readonly [string, string, (page: Page) => Promise<void>])[] = [
  [
    "rule-open",
    "/rules",
    async (page) => {
      await page.getByRole("button", { name: "Add a rule" }).click();
      await page.getByLabel("Name of rule 1").waitFor();
    },
  ],
  [
    "rule-test",
    "/rules",
    async (page) => {
      await page.getByRole("button", { name: "Add a rule" }).click();
      await page.getByRole("button", { name: "Test the rules" }).click();
      await page.getByText(/would count/).waitFor();
      await page.getByText(/would count/).scrollIntoViewIfNeeded();
    },
  ],
  [
    "rule-refused",
    "/rules",
    async (page) => {
      await page.getByRole("button", { name: "Add a rule" }).click();
      await page.getByLabel("Name of rule 1").fill("");
      await page.getByRole("button", { name: "Test the rules" }).click();
      await page.getByRole("alert").last().waitFor();
      await page.getByRole("alert").last().scrollIntoViewIfNeeded();
    },
  ],
  [
    "tray",
    "/campaigns",
    (page) =>
      page
        .getByRole("region", { name: "Pending changes" })
        .getByRole("button", { name: /pending changes/ })
        .click(),
  ],
  [
    "deals-behind",
    "/reports",
    async (page) => {
      await page
        .getByRole("button", { name: /^The \d+ deals of/ })
        .first()
        .click();
      await page.getByRole("dialog").getByRole("row").nth(1).waitFor();
    },
  ],
  [
    "connect-look",
    "/connect",
    async (page) => {
      await page.getByRole("button", { name: "Sign in", exact: true }).scrollIntoViewIfNeeded();
    },
  ],
  ["connect-failed", "/connect", signInInVain],
];

/** The wizard's error: an app that the org does not know. */
async function signInInVain(page: Page): Promise<void> {
  await page.getByLabel("Where", { exact: true }).fill("http://127.0.0.1:1");
  await page.getByLabel(/Consumer key of the app/).fill("nobody");
  await page.locator("input[type=password]").fill("nothing");
  await page.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("alert").last().waitFor();
}

const server = await demoServer((what) => console.error(what));
const browser = await chromium.launch({
  executablePath: await chromiumPack.executablePath(),
  args: chromiumPack.args.filter((arg) => !/single-process|no-zygote/.test(arg)),
});
try {
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const signIn = async (context: BrowserContext) => {
    const answer = await context.request.post("/api/session", {
      data: { email: server.email, password: server.password },
      headers: { origin: server.url },
    });
    if (!answer.ok()) throw new Error(`signing in: ${answer.status()}`);
  };
  for (const viewport of SIZES)
    for (const colorScheme of ["light", "dark"] as const) {
      const context = await browser.newContext({ baseURL: server.url, viewport, colorScheme });
      const suffix = `${viewport.width}-${colorScheme}`;
      const page = await context.newPage();
      await page.goto("/sign-in");
      await shoot(page, `sign-in-${suffix}`);
      await signIn(context);
      await context.request.put("/api/pending", {
        headers: { origin: server.url },
        data: {
          base: 2,
          changes: [
            { kind: "radar", campaignId: FAIR, name: "MedTech Data Expo San Diego 2025" },
            {
              kind: "campaign",
              campaignId: "701Hs0012W8P0H5IQK",
              name: "2025-07-29 Webinar: AI Needs Tidy Inputs",
              set: { syncType: "include_responded" },
            },
          ],
        },
      });
      for (const [name, path] of PAGES) {
        await page.goto(path);
        await shoot(page, `${name}-${suffix}`);
      }
      for (const [name, path, act] of ACTS) {
        await page.goto(path);
        await page.locator('[aria-busy="true"]').first().waitFor({ state: "detached" });
        await act(page);
        await page.waitForTimeout(300);
        await page.screenshot({ path: `${OUT}/${name}-${suffix}.jpg`, type: "jpeg", quality: 72 });
      }
      await bulkDates(page, `bulk-dates-${suffix}`);
      console.error(`${suffix} done`);
      await context.close();
    }
} finally {
  await browser.close();
  await server.close();
}
