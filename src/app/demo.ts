import { access, constants, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { DemoOptionsError, type DemoSummary, demoSettings, demoTruth, writeDemo } from "../demo/index.ts";
import { InputError } from "../settings/problem.ts";
import { importExport } from "./import.ts";
import { withStore } from "./open-store.ts";
import { publish } from "./publish.ts";
import { type RunResult, run } from "./run.ts";
import { readKind } from "./run-store.ts";

export type DemoRequest = {
  members: number;
  seed?: number;
  until?: string;
  out: string;
  /** Where to write settings that fit the organisation. */
  settingsOut?: string;
  /** Where to write, as JSON, which lists were uploaded late. */
  truthOut?: string;
  progress?: (what: string) => void;
};

/**
 * Writes the demo organisation as a Data Export.
 *
 * @throws {InputError} where no company can be made of the options
 */
export async function generateDemo(request: DemoRequest): Promise<DemoSummary> {
  const { out, settingsOut, truthOut, progress, ...options } = request;
  try {
    // Before the organisation is written, so that a place that cannot be written costs nothing.
    for (const [option, file] of [["settings-out", settingsOut] as const, ["truth-out", truthOut] as const]) {
      if (file !== undefined) await checkWritable(option, file);
    }
    const summary = await writeDemo(out, {
      ...options,
      onProgress: (done, total, object) =>
        progress?.(`writing ${object}: ${Math.floor((100 * done) / total)} %`),
    });
    if (settingsOut !== undefined) await writeFile(settingsOut, demoSettings);
    if (truthOut !== undefined) await writeFile(truthOut, `${JSON.stringify(demoTruth(options), null, 2)}\n`);
    return summary;
  } catch (error) {
    if (error instanceof DemoOptionsError) {
      throw new InputError(error.problems.map((message) => ({ file: "demo", message })));
    }
    throw error;
  }
}

/** @throws {InputError} where the file cannot be written */
async function checkWritable(option: string, file: string): Promise<void> {
  const folder = dirname(resolve(file));
  await access(folder, constants.W_OK).catch(() => {
    throw new InputError([
      {
        file: `--${option} ${file}`,
        message: "its folder is not there, or may not be written; name another",
      },
    ]);
  });
}

/** Where the demo lies, what came of it, and ids that are worth an explanation. */
export type DemoTour = {
  export: string;
  settings: string;
  out: string;
  store: string;
  result: RunResult;
  examples: { member: string | undefined; opportunity: string | undefined; lateList: string | undefined };
};

/** The demo's clock: the instant after its newest day, so that every start gives the same outcome. */
const DEMO_NOW = Date.parse("2026-07-01T00:00:00Z");
const DEMO_MEMBERS = 20_000;

/**
 * Makes the demo organisation in a folder: its export, its outcome, and a living store of it. A store that is there
 * already stays as it is, with whatever was published in it.
 */
export async function startDemo(home: string, progress?: (what: string) => void): Promise<DemoTour> {
  await mkdir(home, { recursive: true });
  const tour = {
    export: join(home, "export.zip"),
    settings: join(home, "footfall.yaml"),
    out: join(home, "outcome"),
    store: join(home, "store"),
  };
  const told = progress === undefined ? {} : { progress };
  const isThere = (await readKind(tour.store)) === "living";
  if (!isThere) {
    // What an earlier Footfall made here is the store of one run: it holds nothing that anybody typed.
    if ((await readKind(tour.store)) === "run") await rm(tour.store, { recursive: true });
    await generateDemo({ members: DEMO_MEMBERS, out: tour.export, settingsOut: tour.settings, ...told });
  }
  const { export: source, settings, out, store } = tour;
  const result = await run({ source, settings, out, now: DEMO_NOW, format: "csv", ...told });
  if (!isThere) {
    const made = { store, now: DEMO_NOW, ...told };
    await importExport({ ...made, source, full: false, yes: false, reason: "The demo organisation" });
    await publish({ ...made, settings, reason: "Zone and channels" });
  }
  return { ...tour, result, examples: await examplesOf(store) };
}

/** A member on a late list, and a won deal with a journey that fits on a screen. */
async function examplesOf(store: string): Promise<DemoTour["examples"]> {
  return withStore(store, async ({ warehouse, schemas }) => {
    const [member] = await warehouse.all<{ id: string }>(
      `SELECT member.campaign_member_id AS id
       FROM ${schemas.results}.members AS member
       JOIN ${schemas.results}.campaigns AS campaign ON campaign.campaign_id = member.campaign_id
       JOIN ${schemas.results}.attribution_touchpoints AS share ON share.touchpoint_id = member.touchpoint_id
       WHERE campaign.late_upload_members > 20
       ORDER BY member.campaign_member_id LIMIT 1`,
    );
    const [list] = await warehouse.all<{ id: string }>(
      `SELECT campaign_id AS id FROM ${schemas.results}.campaigns
       ORDER BY late_upload_members DESC, campaign_id LIMIT 1`,
    );
    const [opportunity] = await warehouse.all<{ id: string }>(
      `SELECT share.opportunity_id AS id
       FROM ${schemas.results}.attribution_touchpoints AS share
       JOIN ${schemas.results}.opportunities AS deal ON deal.opportunity_id = share.opportunity_id
       WHERE deal.is_won
       GROUP BY share.opportunity_id
       HAVING count(*) BETWEEN 5 AND 9 AND count(DISTINCT share.person) > 1
       ORDER BY share.opportunity_id LIMIT 1`,
    );
    return { member: member?.id, opportunity: opportunity?.id, lateList: list?.id };
  });
}
