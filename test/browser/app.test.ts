import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, tray, type Visitor, visitor } from "../support/browser.ts";
import { idsOf, type RunningServer, runningServer } from "../support/running-server.ts";
import { slowTest } from "../support/slow.ts";

/** The app over a store of files: roles, rules, channels, undo, two editors, the keyboard. */

let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([runningServer({ members: 1_200 }), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

async function as(role: "viewer" | "editor" | "admin", work: (visitor: Visitor) => Promise<void>) {
  const who = await visitor(browser, server.url, role);
  if (role !== "viewer") await server.ask("DELETE", "/api/pending", { as: role });
  try {
    await work(who);
    expect(who.errors).toEqual([]);
  } finally {
    await who.context.close();
  }
}

const rows = (page: Page, name: string) => page.getByRole("grid", { name }).getByRole("row");
const isFocused = (place: Locator) =>
  place.evaluate(
    (node: unknown) =>
      node === (globalThis as { document?: { activeElement: unknown } }).document?.activeElement,
  );

async function firstCampaign(page: Page): Promise<{ id: string; name: string }> {
  await page.goto("/campaigns?sort=touchpoints&order=desc");
  const link = rows(page, "Campaigns").nth(1).getByRole("link");
  const name = (await link.textContent()) ?? "";
  const id = (await link.getAttribute("href"))?.split("/").at(-1)?.split("?")[0] ?? "";
  return { id, name };
}

async function publishAll(page: Page, reason: string) {
  await tray(page).getByRole("link", { name: "Preview" }).click();
  await page.getByRole("button", { name: /^Publish/ }).waitFor();
  await page.getByLabel("Reason").fill(reason);
  await page.getByRole("button", { name: /^Publish/ }).click();
  await page.getByRole("heading", { name: "History" }).waitFor();
}

describe("roles", () => {
  test("a viewer sees, and has nothing to change anything with", async () => {
    await as("viewer", async ({ page }) => {
      await page.goto("/campaigns");
      await rows(page, "Campaigns").nth(1).waitFor();
      expect(await page.getByRole("checkbox").count()).toBe(0);
      expect(await page.getByRole("button", { name: /Edit$/ }).count()).toBe(0);
      await page.goto("/rules");
      await page.getByText("No rules yet").waitFor();
      expect(await page.getByRole("button", { name: "Add a rule" }).count()).toBe(0);
      await page.goto("/settings");
      await page.getByRole("tab", { name: "Connection" }).waitFor();
      expect(await page.getByRole("tab", { name: "Users" }).count()).toBe(0);
    });
  });
  test("who is not signed in is asked to, and comes back to the page", async () => {
    const context = await browser.newContext({ baseURL: server.url });
    const page = await context.newPage();
    await page.goto("/history?x=1");
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.getByLabel("Email").fill("viewer@example.com");
    await page.locator("input[type=password]").fill("wrong password 123");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("Address and password do not belong together.").waitFor();
    await page.locator("input[type=password]").fill("a long enough password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "History" }).waitFor();
    await context.close();
  });
});

describe("changes", () => {
  test("a campaign is excluded, previewed, published and undone; the outcome is as before", async () => {
    await as("editor", async ({ page }) => {
      const { id, name } = await firstCampaign(page);
      const before = (await server.ask("GET", `/api/campaigns/${id}`, { as: "viewer" })).body;
      await page
        .getByRole("button", { name: `Sync type of ${name}` })
        .first()
        .click();
      await page.getByRole("combobox", { name: `Sync type of ${name}` }).selectOption("exclude_all");
      await tray(page).getByText("1 pending change").waitFor();
      await page.reload();
      await tray(page).getByText("1 pending change").waitFor();
      await publishAll(page, "Not an event of ours");
      const during = (await server.ask("GET", `/api/campaigns/${id}`, { as: "viewer" })).body;
      expect(during.touchpoints).toBe(0);
      await page
        .getByRole("row", { name: /Not an event of ours/ })
        .getByRole("button", { name: "Undo" })
        .click();
      await page.getByRole("heading", { name: "Preview of 1 change" }).waitFor();
      await page.getByRole("button", { name: /^Publish/ }).waitFor();
      expect(await page.getByLabel("Reason").inputValue()).toMatch(/^Publish \d+ taken back$/);
      await page.getByLabel("Reason").fill("It was one");
      await page.getByRole("button", { name: /^Publish/ }).click();
      await page.getByRole("heading", { name: "History" }).waitFor();
      expect((await server.ask("GET", `/api/campaigns/${id}`, { as: "viewer" })).body).toEqual(before);
      await page
        .getByRole("row", { name: /Not an event of ours/ })
        .getByText(/^undone by \d+$/)
        .waitFor();
    });
  });

  test("a rule is written, tested, bridged, and published; the campaign's members say which rule decided", async () => {
    await as("editor", async ({ page }) => {
      await page.goto("/rules");
      await page.getByRole("button", { name: "Add a rule" }).click();
      await page.getByLabel("Name of rule 1").fill("Who answered");
      await page.getByText("The first rule switches the sync type off").waitFor();
      await page.getByRole("button", { name: "Add the bridging rules" }).click();
      await page.getByLabel("Name of rule 3").waitFor();
      await page.getByRole("button", { name: "Test the rules" }).click();
      await page.getByText(/members would count/).waitFor();
      const cells = page.getByRole("row", { name: /1\. Who answered/ }).getByRole("cell");
      expect(Number((await cells.nth(1).textContent())?.replace(",", ""))).toBeGreaterThan(0);
      await page.getByRole("button", { name: "Move rule 1 down" }).click();
      expect(await page.getByLabel("Name of rule 2").inputValue()).toBe("Who answered");
      await page.getByRole("button", { name: "Move rule 2 up" }).click();
      // What is edited is in the tray as it is made, and there after another page.
      await page.getByRole("link", { name: "Models" }).click();
      await page.getByRole("heading", { name: "Models" }).waitFor();
      await page.getByRole("link", { name: "Sync rules" }).click();
      expect(await page.getByLabel("Name of rule 1").inputValue()).toBe("Who answered");
      await publishAll(page, "Whoever answered counts");
      const { items } = (
        await server.ask("GET", "/api/campaigns?sort=touchpoints&order=desc&limit=1", { as: "viewer" })
      ).body as {
        items: { id: string }[];
      };
      const members = (
        await server.ask("GET", `/api/campaigns/${items[0]?.id}/members?counts=true`, { as: "viewer" })
      ).body as {
        items: { rule: string }[];
      };
      expect(members.items.map(({ rule }) => rule)).toContain("Who answered");
    });
  });

  slowTest("a wrong rule is refused with its place, and what was typed stays", async () => {
    await as("editor", async ({ page }) => {
      await page.goto("/rules");
      await page.getByRole("button", { name: "Add a rule" }).click();
      const last = await page.getByLabel(/^Name of rule \d+$/).count();
      await page.getByLabel(`Name of rule ${last}`).fill("");
      await page.getByRole("button", { name: "Test the rules" }).click();
      await page.getByText("a rule needs a name").first().waitFor();
      expect(await page.getByLabel(/^Name of rule \d+$/).count()).toBe(last);
    });
  });

  test("a campaign type is mapped to a channel", async () => {
    await as("editor", async ({ page }) => {
      await page.goto("/channels");
      await page.getByRole("button", { name: "Add an entry" }).click();
      const types = (await server.ask("GET", "/api/channels/types", { as: "viewer" })).body as {
        items: { type: string }[];
      };
      const type = types.items.find((each) => each.type)?.type ?? "";
      const last = await page.getByRole("button", { name: /^Remove entry/ }).count();
      // Only what is edited has fields.
      expect(await page.locator('input[aria-label^="Type of entry"]').count()).toBe(1);
      await page.locator(`input[aria-label="Type of entry ${last}"]`).fill(type);
      await page.keyboard.press("Escape");
      await page.locator(`input[aria-label="Channel of entry ${last}"]`).fill("Gatherings");
      await page.keyboard.press("Escape");
      for (let place = last; place > 1; place--)
        await page.getByRole("button", { name: `Move entry ${place} up` }).click();
      await publishAll(page, "Gatherings");
      const campaigns = (await server.ask("GET", "/api/campaigns?channel=Gatherings", { as: "viewer" })).body;
      expect(campaigns.total).toBeGreaterThan(0);
    });
  });

  test("a channel's attribution touchpoints are suppressed, and less is written to Salesforce", async () => {
    await as("editor", async ({ page }) => {
      const won = async () =>
        (
          (await server.ask("GET", "/api/reports/channels", { as: "viewer" })).body as {
            rows: { level: string; channel: string; won: string }[];
          }
        ).rows.filter((row) => row.level === "channel" && Number(row.won) > 0);
      const channel = (await won())[0]?.channel ?? "";
      await page.goto("/settings?tab=suppression");
      await page.getByRole("button", { name: "Add a filter of Attribution Touchpoints" }).click();
      await page.getByLabel("Name of Attribution Touchpoints filter 1").fill("Not this one");
      const first = "condition 1 of Attribution Touchpoints filter 1, group 1";
      // Deals may be named here, and in no sync rule.
      await page.getByLabel(`Field of ${first}`).selectOption("Opportunity.StageName");
      await page.getByLabel(`Field of ${first}`).selectOption("Touchpoint.channel");
      await page.getByRole("combobox", { name: `Value of ${first}` }).fill(channel.slice(0, 4));
      await page.getByRole("option", { name: channel, exact: true }).click();
      await page.getByRole("tab", { name: "Write-back" }).click();
      await page.getByLabel("PostLC touchpoints, at most").fill("5");
      await page
        .getByRole("switch", { name: "Stop an object's writing at a refusal that needs a person" })
        .uncheck();
      await publishAll(page, "Not this one");
      const { settings } = (await server.ask("GET", "/api/settings", { as: "viewer" })).body as {
        settings: { suppress: unknown; salesforce: unknown };
      };
      const anyOf = [[{ field: "Touchpoint.channel", operator: "equals", value: channel }]];
      expect(settings.suppress).toEqual({
        buyerTouchpoints: [],
        attributionTouchpoints: [{ name: "Not this one", anyOf }],
      });
      expect(settings.salesforce).toMatchObject({ postLcLimit: 5, pauseOnErrors: false, writeBack: false });
      expect((await won()).filter((row) => row.channel === channel)).toEqual([]);
    });
  });

  slowTest("two editors: the second is shown what the first has published, and previews again", async () => {
    await as("editor", async ({ page: second }) => {
      const { name } = await firstCampaign(second);
      await second
        .getByRole("button", { name: `Type of ${name}` })
        .first()
        .click();
      await second.getByRole("combobox", { name: `Type of ${name}` }).selectOption({ label: "None" });
      await tray(second).waitFor();
      await tray(second).getByRole("link", { name: "Preview" }).click();
      await second.getByLabel("Reason").fill("Mine");
      await as("admin", async ({ page: first }) => {
        await first.goto("/models");
        await first.getByLabel("Half-life of time decay, days").fill("14");
        await publishAll(first, "Slower decay");
      });
      await second.getByRole("button", { name: /^Publish/ }).click();
      await second.getByText("Others have published since you began").waitFor();
      await second.getByText(/Slower decay/).waitFor();
      expect(await second.getByRole("button", { name: /^Publish/ }).isDisabled()).toBe(true);
      await second.getByRole("button", { name: "I have seen it" }).click();
      expect(await second.getByLabel("Reason").inputValue()).toBe("Mine");
      await second.getByLabel("Reason").fill("Mine, again");
      await second.getByRole("button", { name: /^Publish/ }).click();
      await second.getByRole("heading", { name: "History" }).waitFor();
      await second.getByText("Mine, again").waitFor();
    });
  });
});

describe("hands on keys", () => {
  test("a campaign is found, edited, previewed and published without a mouse", async () => {
    await as("editor", async ({ page }) => {
      const { name } = await firstCampaign(page);
      await page.goto("/campaigns");
      await rows(page, "Campaigns").nth(1).waitFor();
      await page.keyboard.press("/");
      await page.keyboard.type(name);
      await page.getByText(/^1 campaign$/).waitFor();
      await page.keyboard.press("Escape");
      await page.keyboard.press("j");
      await page.keyboard.press("Space");
      await page.getByText("1 campaign selected").waitFor();
      await page.keyboard.press("Escape");
      await page.getByText(/^1 campaign$/).waitFor();
      await page.keyboard.press("Space");
      await page.getByText("1 campaign selected").waitFor();
      expect(await page.getByLabel("Search name or id").inputValue()).toBe(name);
      await page.keyboard.press("e");
      await page.getByRole("dialog").waitFor();
      const label = page.getByRole("dialog").getByLabel("Touchpoints from", { exact: true });
      for (let tabs = 0; tabs < 12 && !(await isFocused(label)); tabs++) await page.keyboard.press("Tab");
      expect(await isFocused(label)).toBe(true);
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Tab");
      const field = page.getByRole("dialog").getByLabel("Touchpoints from, day");
      await page.keyboard.type("01/02/2020");
      await page.keyboard.press("Enter");
      await page.getByText("Write a day as 14 Jan 2026").waitFor();
      await field.fill("31 Dec 2019");
      // The month: a day on, over the end of the year.
      await page.keyboard.press("ArrowDown");
      const month = page.getByRole("dialog", { name: /^Calendar/ });
      await month.getByRole("button", { name: "31 Dec 2019" }).waitFor();
      await page.keyboard.press("ArrowRight");
      await month.getByRole("table", { name: "Jan 2020" }).waitFor();
      await page.keyboard.press("Enter");
      await month.waitFor({ state: "detached" });
      expect(await field.inputValue()).toBe("1 Jan 2020");
      expect(await isFocused(field)).toBe(true);
      await page.keyboard.press("Enter");
      await tray(page)
        .getByText(/touchpoints from → 1 Jan 2020/)
        .waitFor();
      await page.keyboard.press("p");
      await page.getByRole("button", { name: /^Publish/ }).waitFor();
      const reason = page.getByLabel("Reason");
      for (let tabs = 0; tabs < 60 && !(await isFocused(reason)); tabs++) await page.keyboard.press("Tab");
      await page.keyboard.type("By keys alone");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "History" }).waitFor();
      await page.getByText("By keys alone").waitFor();
      await page.keyboard.press("j");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: /^Publish \d+$/ }).waitFor();
      await page.keyboard.press("?");
      await page.getByRole("dialog", { name: "Keys" }).waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("dialog", { name: "Keys" }).waitFor({ state: "detached" });
    });
  });
});

slowTest(
  "members that are ticked get a date, and a list gives each its own; both wait in the tray",
  async () => {
    await as("editor", async ({ page }) => {
      const { id } = await idsOf(server);
      await page.goto(`/campaigns/${id.campaign}`);
      const boxes = page.getByRole("checkbox", { name: /^Tick / });
      await boxes.nth(0).check();
      await boxes.nth(1).check();
      await page.getByText("2 members ticked").waitFor();
      await page.getByRole("button", { name: "Update their touchpoint date" }).click();
      const drawer = page.getByRole("dialog");
      await drawer.getByLabel("Day").fill("2026-01-14");
      await drawer.getByText(/^2 members match/).waitFor();
      await drawer.getByRole("button", { name: "Add to pending changes" }).click();
      await tray(page)
        .getByText(/14 Jan 2026 \(2 ticked members\)/)
        .waitFor();
      const { items } = (await server.ask("GET", `/api/campaigns/${id.campaign}/members`, { as: "viewer" }))
        .body as {
        items: { id: string }[];
      };
      await page.getByRole("button", { name: "Bulk update touchpoint date" }).click();
      await drawer.getByText("From a list").click();
      const list = drawer.getByLabel("List of dates");
      await list.fill(`member_id,touchpoint_date\n${items[0]?.id},14/01/2026`);
      await drawer.getByText(/line 2: .*is not a date/).waitFor();
      await list.fill(`member_id,touchpoint_date\n${items[0]?.id},2026-01-15 09:30`);
      await drawer.getByText(/^1 member matches/).waitFor();
      await drawer.getByRole("button", { name: "Add to pending changes" }).click();
      await tray(page)
        .getByText(/from a list of 1 line/)
        .waitFor();
    });
  },
);

describe("address and history", () => {
  slowTest("filters stand in the address, and back takes them away", async () => {
    await as("viewer", async ({ page }) => {
      await page.goto("/campaigns");
      await page.getByRole("button", { name: "Choose the columns" }).click();
      await page.getByLabel("Pipeline", { exact: true }).check();
      await page.keyboard.press("Escape");
      await page.reload();
      await page.getByRole("columnheader", { name: "Pipeline" }).waitFor();
      await page.getByRole("button", { name: /^Uploaded late/ }).click();
      await page.waitForURL(/view=late/);
      await page.goBack();
      await page.waitForURL((url) => !url.search.includes("view"));
      await page.goto("/reports?from=2026-01-01&model=linear");
      expect(await page.getByLabel("Attribution model").inputValue()).toBe("linear");
      expect(await page.getByLabel("From").inputValue()).toBe("1 Jan 2026");
      await page.getByLabel("To", { exact: true }).fill("2026-06-30");
      await page.waitForURL(/to=2026-06-30/);
    });
  });
  slowTest("everything can be seen as of an earlier publish", async () => {
    await as("viewer", async ({ page }) => {
      await page.goto("/campaigns");
      await page.getByRole("button", { name: "as of today" }).click();
      await page.getByRole("button", { name: /^1 · .+, \d\d:\d\d/ }).click();
      await page.getByText("You see everything as of publish 1").waitFor();
      // It goes along to other pages.
      await page.getByRole("link", { name: "Radar" }).click();
      await page.getByRole("heading", { name: "Radar" }).waitFor();
      await page.getByText("You see everything as of publish 1").waitFor();
      await page.getByRole("button", { name: "Show today" }).click();
      await page.getByRole("button", { name: "as of today" }).waitFor();
    });
  });
  test("a report is narrowed to a campaign, opens the deals behind a number, and a deal its sum", async () => {
    await as("viewer", async ({ page }) => {
      await page.goto("/reports");
      await page.getByRole("combobox", { name: "Campaigns" }).click();
      await page.getByRole("listbox").getByRole("option").first().click();
      await page.waitForURL(/campaign=701/);
      await page.goto("/reports");
      await page
        .getByRole("button", { name: /^The \d+ deals of/ })
        .first()
        .click();
      // What is open stands in the address.
      await page.waitForURL(/deals=/);
      await page.reload();
      await page.getByRole("dialog").getByRole("row").nth(1).getByRole("link").click();
      await page.getByRole("region", { name: "Journey" }).waitFor();
      await page.getByRole("button", { name: /explain the share of touch 1$/ }).click();
      await page.waitForURL(/explain=/);
      await page.getByText("The shares add up to 100.0%.").waitFor();
    });
  });
});
