import { writeDatesFile } from "../destinations/files/dates-file.ts";
import type { ModelName } from "../model/credit/weights.ts";
import { readLocalDate } from "../results/bulk-dates/local-time.ts";
import type { ChangeDocument } from "../results/change/change-document.ts";
import { type DoubleCount, doubleCounting } from "../results/double-counting/index.ts";
import { proposedDatesSql, type RadarFinding, radar } from "../results/radar/index.ts";
import { isId, longId } from "../settings/ids.ts";
import { InputError } from "../settings/problem.ts";
import { entriesOf } from "./bulk-dates.ts";
import { applyChange, type BatchEntry, type ChangeResult } from "./change.ts";
import { type LivingStore, readLivingStore, withLivingStore } from "./living-store.ts";
import { lookAt } from "./open-store.ts";

/** What taking a finding's proposal would do: to the campaign's own revenue under each model, and to everybody's. */
export type RadarStake = {
  campaign: Omit<ChangeDocument["campaigns"][number], "campaignId" | "name">[];
  members: ChangeDocument["members"];
  opportunities: number;
};
export type RadarEntry = Omit<RadarFinding, "groups"> & { stake: RadarStake | null };

export type RadarRequest = {
  store: string;
  asOf?: number;
  /** Only so many of the worst get their stake computed: each is a preview. Default: all. */
  stakes?: number;
  progress?: (what: string) => void;
};

/**
 * Campaigns whose members' dates cannot be the event's, worst first, each with the credit at stake.
 *
 * @throws {InputError} where the store has no such publish
 */
export function radarOf(request: RadarRequest): Promise<RadarEntry[]> {
  return withLivingStore(request.store, async (store) => {
    request.progress?.("looking at the dates");
    const findings = await lookAt(store, request.store, { asOf: request.asOf }, (outcome) => radar(outcome));
    const isNewest = request.asOf === undefined || request.asOf === store.published?.id;
    const entries: RadarEntry[] = [];
    for (const [index, finding] of findings.entries()) {
      const { groups: _, ...told } = finding;
      const wanted = isNewest && index < (request.stakes ?? findings.length) && finding.proposal !== null;
      request.progress?.(`previewing the proposals (${index + 1} of ${findings.length})`);
      entries.push({ ...told, stake: wanted ? await stakeOf(store, request.store, finding) : null });
    }
    return entries;
  });
}

/** What the proposal would change at the clock of the newest publish. */
async function stakeOf(store: LivingStore, path: string, finding: RadarFinding): Promise<RadarStake> {
  const dates = await proposedEntries(store, path, finding);
  const { document } = await applyChange(store, "preview", {
    cause: "dates",
    reason: null,
    now: store.published?.now ?? 0,
    undoes: null,
    dates,
  });
  return {
    campaign: document.campaigns
      .filter(({ campaignId }) => campaignId === finding.campaignId)
      .map(({ model, won, open }) => ({ model, won, open })),
    members: document.members,
    opportunities: document.opportunities,
  };
}

async function proposedEntries(
  store: LivingStore,
  path: string,
  finding: RadarFinding,
  options: { date?: string; out?: string } = {},
): Promise<BatchEntry[]> {
  return lookAt(store, path, {}, async (outcome) => {
    const { warehouse } = outcome;
    await warehouse.run("CREATE SCHEMA chosen");
    await warehouse.run(
      `CREATE TABLE chosen.dates AS ${proposedDatesSql(outcome, finding, options.date ?? finding.proposal?.date)}`,
    );
    if (options.out !== undefined) await writeDatesFile(warehouse, "chosen.dates", options.out);
    return entriesOf(store, "chosen.dates");
  });
}

/** What the radar finds, without the money at stake; of one campaign, or of all. */
export function radarFindings(
  store: string,
  options: { campaign?: string; asOf?: number } = {},
): Promise<Omit<RadarFinding, "groups">[]> {
  const { campaign, asOf } = options;
  return readLivingStore(store, (living) =>
    lookAt(living, store, { asOf }, async (outcome) =>
      (await radar(outcome, campaign === undefined ? {} : { campaign: longId(campaign) })).map(
        ({ groups: _, ...told }) => told,
      ),
    ),
  );
}

/** The credit at stake, were a finding's proposal taken; null where there is no finding or no proposal. */
export function radarStake(store: string, campaign: string): Promise<RadarStake | null> {
  return withLivingStore(store, async (living) => {
    const [finding] = await lookAt(living, store, {}, (outcome) =>
      radar(outcome, { campaign: longId(campaign) }),
    );
    return finding?.proposal ? stakeOf(living, store, finding) : null;
  });
}

/**
 * The dates that a finding proposes, member by member.
 *
 * @param date another day than the proposed one
 * @throws {InputError} where the radar has nothing on the campaign, or no date
 */
export async function radarEntries(
  living: LivingStore,
  campaign: string,
  date?: string,
): Promise<BatchEntry[]> {
  const fail = (message: string) => new InputError([{ file: `campaign ${campaign}`, message }]);
  const [finding] = await lookAt(living, living.folder, {}, (outcome) =>
    radar(outcome, { campaign: longId(campaign) }),
  );
  if (!finding) throw fail("the radar no longer finds anything wrong with its dates; take the change out");
  const wanted = dateOf(date, living.published?.settings.timezone ?? "UTC", fail);
  if (!finding.proposal && wanted === undefined)
    throw fail("its dates look wrong, but nothing tells the right one; choose the date yourself");
  return proposedEntries(living, living.folder, finding, wanted === undefined ? {} : { date: wanted });
}

export type RadarApplyRequest = {
  store: string;
  campaign: string;
  /** Another date than the proposed one. */
  date?: string;
  /** The file of dates that is written, for publish --dates. */
  out?: string;
  now: number;
  wantsDetails?: boolean;
  /** The model whose moves the details name. */
  model?: ModelName;
  /** How near two memberships of a person are warned of; default: a day. */
  withinHours?: number;
  progress?: (what: string) => void;
};

/**
 * Makes a finding's proposal a bulk update: previews it, and writes it as a file that can be published.
 *
 * @throws {InputError} where the radar has nothing on the campaign, or proposes no date
 */
export function radarApply(request: RadarApplyRequest): Promise<ChangeResult & { finding: RadarFinding }> {
  const { campaign } = request;
  const fail = (message: string) => new InputError([{ file: `campaign ${campaign}`, message }]);
  if (!isId(campaign)) throw fail("is not a Salesforce id; an id has 15 or 18 letters and digits");
  return withLivingStore(request.store, async (store) => {
    const [finding] = await lookAt(store, request.store, {}, (outcome) =>
      radar(outcome, { campaign: longId(campaign) }),
    );
    if (!finding)
      throw fail(
        "the radar finds nothing wrong with its dates; choose members yourself with footfall preview dates",
      );
    const date = dateOf(request.date, store.published?.settings.timezone ?? "UTC", fail);
    if (!finding.proposal && date === undefined)
      throw fail("its dates look wrong, but nothing tells the right one; name it with --date");
    const dates = await proposedEntries(store, request.store, finding, {
      ...(date === undefined ? {} : { date }),
      ...(request.out === undefined ? {} : { out: request.out }),
    });
    const result = await applyChange(store, "preview", {
      cause: "dates",
      reason: null,
      now: request.now,
      undoes: null,
      dates,
      wantsDetails: request.wantsDetails ?? false,
      ...(request.model ? { model: request.model } : {}),
      ...(request.withinHours === undefined ? {} : { withinHours: request.withinHours }),
      ...(request.progress ? { progress: request.progress } : {}),
    });
    return { ...result, finding };
  });
}

function dateOf(
  text: string | undefined,
  zone: string,
  fail: (message: string) => Error,
): string | undefined {
  if (text === undefined) return undefined;
  const instant = readLocalDate(text, zone);
  if (instant === undefined) throw fail(`"${text}" is no date; write 2026-01-25, or '2026-01-25 09:00'`);
  return new Date(instant).toISOString();
}

export type DoubleCountRequest = {
  store: string;
  asOf?: number;
  withinHours?: number;
  webTrackingSince?: string;
  minimumPeople?: number;
};

/** What may be counted twice: reported, never changed. */
export function doubleCounts({ store, asOf, ...options }: DoubleCountRequest): Promise<DoubleCount[]> {
  return withLivingStore(store, (living) =>
    lookAt(living, store, { asOf }, (outcome) => doubleCounting(outcome, options)),
  );
}
