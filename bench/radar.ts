import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { generateDemo } from "../src/app/demo.ts";
import { withStore } from "../src/app/open-store.ts";
import { run } from "../src/app/run.ts";
import { countText, textTable } from "../src/cli/table.ts";
import { demoTruth, type LateList } from "../src/demo/index.ts";
import { many, type Outcome } from "../src/results/explain/story.ts";
import { proposedDatesSql, type RadarFinding, radar } from "../src/results/radar/index.ts";

const NOW = Date.parse("2026-07-01T00:00:00Z");

/** Found against true: lists that came late, are not corrected, and have a member that counts. */
export type RadarCheck = {
  lists: number;
  found: number;
  alarms: number;
  membersLate: number;
  membersFound: number;
  membersAlarmed: number;
  /** Of the lists found with a proposal: the sum of the days between it and the event's first day. */
  proposals: number;
  daysOff: number;
  seconds: number;
  missed: string[];
  falseAlarms: string[];
};

/** What is made worse than the demo organisation is, to see how the radar bears it. */
export type Hardship = {
  /** Date columns of campaigns that are emptied: `StartDate`, `EndDate`. */
  without?: readonly string[];
  /** Another zone in the settings than the one where the organisation's people live. */
  timezone?: string;
};

/**
 * `npm run bench -- radar [--seeds 1,2,3] [--members 20000] [--without StartDate,EndDate] [--timezone UTC] [--explain]`: how
 * well the radar finds the lists of the demo organisation that were uploaded late, by campaign and by member; with
 * `--explain` what it missed and what it found wrongly.
 */
export async function benchRadar(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: "string", default: "1,2,3,4,5,6,7,8" },
      members: { type: "string", default: "20000" },
      without: { type: "string", default: "" },
      timezone: { type: "string" },
      explain: { type: "boolean", default: false },
    },
  });
  const members = Number(values.members);
  const hardship: Hardship = {
    without: values.without.split(",").filter((column) => column !== ""),
    ...(values.timezone === undefined ? {} : { timezone: values.timezone }),
  };
  const checks: (RadarCheck & { seed: number })[] = [];
  for (const seed of values.seeds.split(",").map(Number)) {
    checks.push({ seed, ...(await checkOf(seed, members, hardship)) });
  }
  console.log(reportText(members, checks));
  if (!values.explain) return;
  for (const { seed, missed, falseAlarms } of checks) {
    for (const line of missed) console.log(`seed ${seed}, missed: ${line}`);
    for (const line of falseAlarms) console.log(`seed ${seed}, false alarm: ${line}`);
  }
}

/** Holds the radar against what really happened. */
export async function radarCheck(outcome: Outcome, truth: readonly LateList[]): Promise<RadarCheck> {
  const start = performance.now();
  const findings = await radar(outcome);
  const seconds = (performance.now() - start) / 1000;
  const check: RadarCheck = {
    lists: 0,
    found: 0,
    alarms: findings.length,
    membersLate: 0,
    membersFound: 0,
    membersAlarmed: findings.reduce((sum, { members }) => sum + members, 0),
    proposals: 0,
    daysOff: 0,
    seconds,
    missed: [],
    falseAlarms: [],
  };
  const alarms = new Map(findings.map((finding) => [finding.campaignId, finding]));
  for (const list of truth.filter(({ isCorrected }) => !isCorrected)) {
    const late = await lateMembers(outcome, list);
    if (late.size === 0) continue;
    const finding = alarms.get(list.campaignId);
    alarms.delete(list.campaignId);
    check.lists++;
    check.membersLate += late.size;
    if (!finding) {
      check.missed.push(`${list.type} ${list.campaignName}, ${late.size} members (${list.campaignId})`);
      continue;
    }
    check.found++;
    const concerned = await concernedMembers(outcome, finding);
    check.membersFound += concerned.filter((id) => late.has(id)).length;
    if (finding.proposal) {
      const trueStart = Date.parse(`${list.eventStart}T00:00:00-08:00`);
      check.proposals++;
      check.daysOff += Math.abs(Math.round((Date.parse(finding.proposal.date) - trueStart) / 86_400_000));
    }
  }
  for (const { campaignId, type, name, members, evidence } of alarms.values()) {
    const why = evidence.map(({ text }) => text).join(" ");
    check.falseAlarms.push(`${type ?? "(no type)"} ${name}, ${members} members (${campaignId}): ${why}`);
  }
  return check;
}

/** Members that count, of the late part of a list. */
async function lateMembers({ warehouse, schemas, context }: Outcome, list: LateList): Promise<Set<string>> {
  const rows = await warehouse.all<{ id: string }>(`
    SELECT member.campaign_member_id AS id
    FROM ${schemas.results}.members AS member
    JOIN ${schemas.mirror}.campaign_member AS record ON record.id = member.campaign_member_id
    WHERE member.campaign_id = ${context.dialect.text(list.campaignId)} AND member.counts
      AND record.created_date >= ${context.dialect.instant(Date.parse(list.uploadedAt))}`);
  return new Set(rows.map(({ id }) => id));
}

async function concernedMembers(outcome: Outcome, finding: RadarFinding): Promise<string[]> {
  const sql = proposedDatesSql(outcome, finding, finding.proposal?.date ?? "2000-01-01T00:00:00Z");
  const rows = await many<{ id: string }>(
    outcome,
    `SELECT campaign_member_id AS id FROM (${sql}) AS proposed`,
  );
  return rows.map(({ id }) => id);
}

/** Makes the organisation of a seed, runs it into a store, and holds the radar against it. */
export async function checkOf(seed: number, members: number, hardship: Hardship = {}): Promise<RadarCheck> {
  const folder = mkdtempSync(join(tmpdir(), "footfall-bench-"));
  try {
    const source = join(folder, "export");
    const settings = join(folder, "footfall.yaml");
    const store = join(folder, "store");
    await generateDemo({ members, seed, out: source, settingsOut: settings });
    if (hardship.without?.length) emptyColumns(join(source, "Campaign.csv"), hardship.without);
    if (hardship.timezone !== undefined) {
      const written = readFileSync(settings, "utf8").replace(
        /^timezone: .*$/m,
        `timezone: ${hardship.timezone}`,
      );
      writeFileSync(settings, written);
    }
    await run({ source, settings, store, out: join(folder, "out"), now: NOW, format: "csv" });
    return await withStore(store, (outcome: Outcome) => radarCheck(outcome, demoTruth({ members, seed })));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Empties columns of a CSV file of which every cell is in quotes, as the demo organisation's are. */
function emptyColumns(path: string, columns: readonly string[]): void {
  const text = readFileSync(path, "utf8");
  const names = (text.split("\n", 1)[0] ?? "").split(",").map((name) => name.replaceAll('"', ""));
  let place = -1;
  const emptied = text.slice(text.indexOf("\n") + 1).replaceAll(/"(?:[^"]|"")*"/g, (cell) => {
    place = (place + 1) % names.length;
    return columns.includes(names[place] ?? "") ? '""' : cell;
  });
  writeFileSync(path, `${text.slice(0, text.indexOf("\n") + 1)}${emptied}`);
}

function reportText(members: number, checks: readonly (RadarCheck & { seed: number })[]): string {
  const row = (name: string, check: RadarCheck) => [
    name,
    countText(check.lists),
    countText(check.found),
    countText(check.alarms),
    percent(check.found, check.lists),
    percent(check.found, check.alarms),
    percent(check.membersFound, check.membersLate),
    percent(check.membersFound, check.membersAlarmed),
    check.proposals === 0 ? "-" : (check.daysOff / check.proposals).toFixed(2),
    check.seconds.toFixed(2),
  ];
  const table = textTable(
    [
      { title: "Seed" },
      ...[
        "Late lists",
        "Found",
        "Alarms",
        "Recall",
        "Precision",
        "Recall of members",
        "Precision of members",
        "Days off",
        "Seconds",
      ].map((title) => ({ title, align: "right" as const })),
    ],
    [...checks.map((check) => row(String(check.seed), check)), row("all", sumOf(checks))],
  );
  return `${countText(members)} members\n\n${table}`;
}

function sumOf(checks: readonly RadarCheck[]): RadarCheck {
  const sum = (read: (check: RadarCheck) => number) =>
    checks.reduce((total, check) => total + read(check), 0);
  return {
    lists: sum((check) => check.lists),
    found: sum((check) => check.found),
    alarms: sum((check) => check.alarms),
    membersLate: sum((check) => check.membersLate),
    membersFound: sum((check) => check.membersFound),
    membersAlarmed: sum((check) => check.membersAlarmed),
    proposals: sum((check) => check.proposals),
    daysOff: sum((check) => check.daysOff),
    seconds: sum((check) => check.seconds),
    missed: [],
    falseAlarms: [],
  };
}

function percent(part: number, whole: number): string {
  return whole === 0 ? "-" : `${((100 * part) / whole).toFixed(1)} %`;
}
