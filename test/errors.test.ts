import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { COMMAND } from "./errors/command.ts";
import { CSV_STRUCTURE } from "./errors/csv-structure.ts";
import { errorsPage } from "./errors/docs.ts";
import { LIVING_STORE } from "./errors/living-store.ts";
import { RULES } from "./errors/rules.ts";
import { SETTINGS } from "./errors/settings.ts";
import { csv } from "./errors/sound-export.ts";
import { SOURCE } from "./errors/source.ts";
import { STORE } from "./errors/store.ts";
import { TOGETHER } from "./errors/together.ts";
import { VALUES } from "./errors/values.ts";
import {
  everythingHere,
  layOut,
  layOutStore,
  makeLivingStore,
  runOn,
  type WrongInput,
} from "./errors/wrong-input.ts";
import { type StateServer, startStateServer } from "./salesforce/state-server.ts";

/** Every case in the slow suite; in the quick one every third of each section: each takes half a second. */
const EVERY = process.env.FOOTFALL_SLOW ? 1 : 3;

const SECTIONS = [COMMAND, SOURCE, CSV_STRUCTURE, VALUES, SETTINGS, RULES, TOGETHER, STORE, LIVING_STORE];
const PAGE = fileURLToPath(new URL("../docs/errors.md", import.meta.url));

/** `FILE: ...`, `FILE:LINE: ...` or `FILE:LINE:COLUMN-NAME: ...`; at the end, how many more there are. */
const PROBLEM = /^[^:\s]+(:\d+(:[^:\s]+)?)?: \S|^\.\.\. and \d+ more problems?$/;

// Names are relative, as a person types them, and so are those in the messages.
const home = process.cwd();
let folder: string;
let living: string;
let server: StateServer;
beforeAll(async () => {
  // The embedded engine would take most of each case's time; what is wrong is told alike.
  server = await startStateServer();
  living = await mkdtemp(join(tmpdir(), "footfall-errors-living-"));
  await makeLivingStore(living);
});
afterAll(async () => {
  await rm(living, { recursive: true, force: true });
  await server?.stop();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "footfall-errors-"));
  process.chdir(folder);
});
afterEach(async () => {
  process.chdir(home);
  await rm(folder, { recursive: true });
});

describe.each(SECTIONS)("$title", ({ cases }) => {
  test.each(cases.filter((_, index) => index % EVERY === 0))("$wrong", async (input) => {
    await layOut(input);
    await layOutStore(input, living);
    const before = await everythingHere();
    const { exit, lines } = await runOn(input);
    expect(lines).toEqual(input.says);
    expect(exit).toBe(input.exit ?? 1);
    // What a store refuses has no place in a file.
    if (exit !== 2 && !input.living) for (const line of lines) expect(line).toMatch(PROBLEM);
    expect(await everythingHere()).toEqual(before);
  });
});

test("an outcome of an earlier run stays as it is", async () => {
  const input: WrongInput = {
    wrong: "a date",
    files: { "Campaign.csv": csv("Campaign.csv", { StartDate: "March" }) },
    beside: { "outcome/summary.json": "{}", "outcome/notes.txt": "mine" },
    says: [],
  };
  await layOut(input);
  const before = await everythingHere();
  expect((await runOn(input)).exit).toBe(1);
  expect(await everythingHere()).toEqual(before);
});

describe("what is no error", () => {
  const accepted: Omit<WrongInput, "says">[] = [
    { wrong: "the sound export" },
    {
      wrong: "an export in which only the required files stand",
      files: {
        "Account.csv": null,
        "Lead.csv": null,
        "Opportunity.csv": null,
        "OpportunityContactRole.csv": null,
      },
    },
    {
      wrong: "files with a header alone",
      files: { "CampaignMember.csv": csv("CampaignMember.csv"), "Lead.csv": csv("Lead.csv") },
    },
    { wrong: "an empty settings file", settings: "" },
    { wrong: "settings with a byte order mark and CRLF", settings: "\ufefftimezone: UTC\r\nversion: 1\r\n" },
    {
      wrong: "overrides and campaign settings for records that are not in the export",
      settings:
        "overrides: [{ campaignMember: 00v000000000009AAA, touchpointDate: 2026-01-25 }]\ncampaigns: [{ campaign: 701000000000009AAA, type: Webinar }]\n",
    },
    {
      wrong: "a known field that the export does not have",
      settings:
        "suppress: { buyerTouchpoints: [{ anyOf: [[{ field: Lead.Company, operator: equals, value: Fair }]] }] }\n",
    },
    {
      wrong: "a rule that ends with the last day of all",
      settings:
        "suppress: { buyerTouchpoints: [{ anyOf: [[{ field: Campaign.EndDate, operator: less_or_equal, value: 12/31/9999 }, { field: Campaign.CreatedDate, operator: less_or_equal, value: 9999-12-31 }]] }] }\n",
    },
    {
      wrong: "a store inside the outcome",
      args: ["run", "--source", "export", "--out", "outcome", "--store", "outcome/store"],
    },
  ];
  test.each(accepted)("$wrong", async (input) => {
    const sound = { ...input, says: [] };
    await layOut(sound);
    expect(await runOn(sound)).toEqual({ exit: 0, lines: [] });
  });
});

test("docs/errors.md says what the command says", async () => {
  const page = errorsPage(SECTIONS);
  if (process.env.UPDATE_DOCS === "1") await writeFile(PAGE, page);
  const onDisk = await readFile(PAGE, "utf8").catch(() => "");
  expect(
    onDisk === page,
    "docs/errors.md is out of date; UPDATE_DOCS=1 npx vitest run test/errors.test.ts writes it",
  ).toBe(true);
});
