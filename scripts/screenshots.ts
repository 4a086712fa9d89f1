import { mkdirSync, rmSync } from "node:fs";
import chromiumPack from "@sparticuz/chromium";
import { chromium, type Page } from "playwright-core";
import { demoServer } from "./demo-server.ts";

/**
 * `npm run screenshots`: every page of the app over the demo organisation, 1440 and 390 pixels wide, light and dark, into
 * `docs/screenshots/`. `npm run screenshots -- campaigns deal connect-wizard` makes these alone.
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
  ["settings-write-back", "/settings?tab=write-back"],
  ["settings-suppression", "/settings?tab=suppression"],
  ["settings-document", "/settings?tab=document"],
  ["settings-users", "/settings?tab=users"],
  ["settings-keys", "/settings?tab=keys"],
  ["settings-sessions", "/settings?tab=you"],
  ["connect", "/connect"],
];
const WIDE = { width: 1440, height: 900 };
const SIZES = [WIDE, { width: 390, height: 844 }];

/** What stands in the tray of every picture. */
const PENDING = {
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
};

/** What is on its way keeps its place as a skeleton; the picture is of what comes. */
async function settled(page: Page): Promise<void> {
  await page.locator('[aria-busy="true"]').first().waitFor({ state: "detached" });
  await page.waitForLoadState("networkidle");
}

/** One page in both sizes and both schemes: it is loaded once, and then looked at four times. */
async function shoot(page: Page, name: string): Promise<void> {
  for (const viewport of SIZES) {
    await page.setViewportSize(viewport);
    await page.waitForTimeout(200);
    await settled(page);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.waitForTimeout(250);
      const path = `${OUT}/${name}-${viewport.width}-${colorScheme}.jpg`;
      await page.screenshot({ path, type: "jpeg", quality: 72 });
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(WIDE);
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
    "bulk-dates",
    `/campaigns/${FAIR}`,
    async (page) => {
      await page.getByRole("button", { name: /^Put them on/ }).click();
      await page.getByText(/members match/).waitFor();
    },
  ],
  [
    "dates-list",
    `/campaigns/${FAIR}`,
    async (page) => {
      await page.getByRole("button", { name: "Bulk update touchpoint date" }).click();
      await page.getByText("From a list").click();
      await page
        .getByLabel("List of dates")
        .fill(
          "email,touchpoint_date\naisha.quinn@havenfellcloud.com,2025-01-14\nnobody@example.com,15.1.2025",
        );
      await page.getByText(/line 3: .*is not a date/).waitFor();
    },
  ],
  [
    "settings-diff",
    "/settings?tab=document",
    async (page) => {
      const document = page.getByRole("textbox", { name: "Settings document" });
      const text = await document.inputValue();
      await document.fill(
        text.replace("America/Los_Angeles", "Europe/Paris").replace("channel: Partner", "channel: Partners"),
      );
      await page.getByRole("region", { name: "Line by line" }).waitFor();
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

/** The wizard from the first sign-in to the first findings, with an org of its own; it leaves that store shown. */
async function connectWizard(page: Page): Promise<void> {
  const org = await server.anotherOrg();
  const goOn = () => page.getByRole("button", { name: "Go on" }).click();
  await page.goto("/connect");
  await page.getByLabel("Where", { exact: true }).fill(org.url);
  await page.getByLabel(/Consumer key of the app/).fill(org.clientId);
  await page.locator("input[type=password]").fill(org.clientSecret);
  await page.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByText(/^Connected as/).waitFor();
  await goOn();
  await page.getByRole("button", { name: "Look at the org" }).click();
  await page.getByText("The org is fit to be read.").waitFor();
  await shoot(page, "connect-doctor");
  await goOn();
  await page.getByRole("heading", { name: "Zone and write-back" }).waitFor();
  await shoot(page, "connect-decide");
  await goOn();
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByRole("main").getByRole("status").first().waitFor();
  // It goes on while it is looked at: one size and scheme each, as far as it has come.
  await shoot(page, "connect-import");
  await page.getByText(/records are here/).waitFor();
  await goOn();
  await page.getByText(/look uploaded late/).waitFor();
  await shoot(page, "connect-findings");
}

/** Names of pictures that are wanted alone, as `npm run screenshots -- campaigns deal`; without, all of them. */
const wanted = process.argv.slice(2);
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);

const server = await demoServer((what) => console.error(what));
const browser = await chromium.launch({
  executablePath: await chromiumPack.executablePath(),
  args: chromiumPack.args.filter((arg) => !/single-process|no-zygote/.test(arg)),
});
try {
  if (wanted.length === 0) rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const context = await browser.newContext({ baseURL: server.url, viewport: WIDE, colorScheme: "light" });
  context.setDefaultTimeout(120_000);
  const headers = { origin: server.url };
  const page = await context.newPage();
  if (isWanted("sign-in")) {
    await page.goto("/sign-in");
    await page.getByRole("main").waitFor();
    await shoot(page, "sign-in");
  }
  const { email, password } = server;
  const answer = await context.request.post("/api/session", { data: { email, password }, headers });
  if (!answer.ok()) throw new Error(`signing in: ${answer.status()}`);
  const all = [...PAGES.map(([name, path]) => [name, path, undefined] as const), ...ACTS];
  for (const [name, path, act] of all.filter(([name]) => isWanted(name))) {
    // An act before may have edited something.
    await context.request.put("/api/pending", { headers, data: PENDING });
    await page.goto(path);
    await page.getByRole("main").waitFor();
    await settled(page);
    await act?.(page);
    await shoot(page, name);
    console.error(name);
  }
  if (isWanted("connect-wizard")) await connectWizard(page);
} finally {
  await browser.close();
  await server.close();
}
