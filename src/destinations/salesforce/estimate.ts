import { SHOWN_MODEL } from "../../model/credit/weights.ts";
import type { ModelContext } from "../../model/step.ts";
import { SUPPRESSION_READS } from "../../model/suppression.ts";
import { settingChanges } from "../../settings/changes.ts";
import { type Settings, settingsSchema } from "../../settings/schema.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { keptAttribution, WRITTEN_SHARES } from "./attribution.ts";
import { ROLLUP_FIGURES, rollupsSql } from "./campaign-rollups.ts";
import { callsOf } from "./plan.ts";
import {
  carriers,
  PUBLISHED,
  type RuleReads,
  surfacedTouchpoints,
  type TouchpointSource,
} from "./touchpoints.ts";

/** Records that a change gives the write-back to do, and about how many calls that takes. */
export type WriteEstimate = { insert: number; update: number; delete: number; apiCalls: number };

/** A change that was computed and compared, and not published. */
export type Candidate = {
  /** Schema of what was computed: `opening_` and `closing_` rows of the ledgers, and the lookups. */
  schema: string;
  /** Whether only a scope was computed: all rows of its people and opportunities, before and after, are at hand then. */
  isScoped: boolean;
  /** The published settings and rules; undefined before the first publish. */
  before: ModelContext | undefined;
  after: ModelContext;
  /** The entries of the batch: `campaign_member_id`, `action`, `touchpoint_date`. */
  dates: string | undefined;
};

type Counts = { insert: number; update: number; delete: number };

/**
 * What publishing a change would give the next export to write, under the settings that hold before and after it.
 *
 * It is the difference between what the publishes before and after want in the org, by the rules of the write-back; what an
 * earlier export has still to write is not counted. Records that only follow (a renamed campaign, a lead that went) are
 * left out, as are members' opportunity statuses: to find them would mean to compare everything.
 */
export async function estimateWrites(warehouse: Warehouse, candidate: Candidate): Promise<WriteEstimate> {
  const { flipped, ...surfaced } = await touchpoints(warehouse, candidate);
  const targets = [
    surfaced,
    await attribution(warehouse, candidate),
    await memberStatuses(warehouse, candidate, flipped),
    await memberDates(warehouse, candidate),
    await campaignRollups(warehouse, candidate),
    campaignFields(candidate),
  ];
  const total = (kind: keyof Counts) => targets.reduce((sum, counts) => sum + counts[kind], 0);
  return {
    insert: total("insert"),
    update: total("update"),
    delete: total("delete"),
    apiCalls: targets.reduce((sum, counts) => sum + callsOf(counts), 0),
  };
}

const NOTHING: Counts = { insert: 0, update: 0, delete: 0 };

/** The columns of the outcome that a touchpoint's record is made of. */
const WRITTEN_TOUCHPOINT = ["touchpoint_date", "channel", "subchannel", "campaign_id", "positions"];
const TOUCHPOINT_COLUMNS = [
  ...["touchpoint_id", "person", "source", "campaign_member_id"],
  ...WRITTEN_TOUCHPOINT,
];
const WRITTEN_ATTRIBUTION = [...WRITTEN_TOUCHPOINT, "contact_id", ...WRITTEN_SHARES];
const ATTRIBUTION_COLUMNS = ["opportunity_id", "touchpoint_id", "person", ...WRITTEN_ATTRIBUTION];

/**
 * The rows of a ledger before and after the change: of all that it touches, which is what `touched` tells; or all rows,
 * where the rules of the write-back are others.
 */
function sidesOf(
  { schema, before, isScoped }: Candidate,
  ledger: "touchpoints" | "attribution_touchpoints",
  columns: readonly string[],
  touched: string | undefined,
): { was: TouchpointSource; will: TouchpointSource } {
  const where = touched ?? "TRUE";
  const list = columns.map((column) => `row.${column}`).join(", ");
  const key = ledger === "touchpoints" ? ["touchpoint_id"] : ["opportunity_id", "touchpoint_id"];
  const same = key.map((column) => `closing.${column} = row.${column}`).join(" AND ");
  const published = before
    ? `SELECT ${list} FROM published.${ledger} AS row WHERE ${where}`
    : `SELECT ${list} FROM ${schema}.opening_${ledger} AS row WHERE FALSE`;
  const fresh = Object.fromEntries(
    SUPPRESSION_READS.map((name) => [
      name,
      PUBLISHED[name].startsWith("mirror.") ? PUBLISHED[name] : `${schema}.${name}`,
    ]),
  ) as RuleReads;
  if (isScoped && touched !== undefined)
    return {
      was: { rows: `${schema}.before_${ledger}`, reads: PUBLISHED },
      will: { rows: `${schema}.${ledger}`, reads: fresh },
    };
  return {
    was: { rows: `(${published})`, reads: before ? PUBLISHED : fresh },
    will: {
      rows: `(
        SELECT row.* FROM (${published}) AS row ANTI JOIN ${schema}.closing_${ledger} AS closing ON ${same}
        UNION ALL SELECT ${list} FROM ${schema}.opening_${ledger} AS row)`,
      reads: fresh,
    },
  };
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
const differs = (columns: readonly string[]) =>
  columns.map((column) => `was.${column} IS DISTINCT FROM will.${column}`).join(" OR ");

/**
 * One record for each lead or contact that carries the touchpoint; `flipped`: members whose status stays, and whose
 * touchpoint is surfaced now, or no longer.
 */
async function touchpoints(
  warehouse: Warehouse,
  candidate: Candidate,
): Promise<Counts & { flipped: number }> {
  const { schema, before, after } = candidate;
  const [old, fresh] = [before?.settings.salesforce, after.settings.salesforce];
  const rulesStay =
    isSame(old?.remove.buyerTouchpoints, fresh.remove.buyerTouchpoints) &&
    old?.postLcLimit === fresh.postLcLimit;
  // A limit looks at all of a person's touchpoints, so these are there whole.
  const touched = `row.person IN (SELECT person FROM ${schema}.opening_touchpoints UNION ALL SELECT person FROM ${schema}.closing_touchpoints)`;
  const { was, will } = sidesOf(
    candidate,
    "touchpoints",
    TOUCHPOINT_COLUMNS,
    rulesStay ? touched : undefined,
  );
  const [row] = await warehouse.all<Counts & { flipped: number }>(
    `WITH was AS (${surfacedTouchpoints(before ?? after, was)}),
     will AS (${surfacedTouchpoints(after, will)}),
     carried AS (SELECT person, count(*) AS records FROM (${carriers(schema)}) AS carrier GROUP BY person),
     pair AS (
       SELECT COALESCE(will.person, was.person) AS person,
         COALESCE(will.campaign_member_id, was.campaign_member_id) AS campaign_member_id, was.touchpoint_id AS old_id, will.touchpoint_id AS new_id,
         ${differs(WRITTEN_TOUCHPOINT)} AS differs
       FROM was FULL JOIN will ON will.touchpoint_id = was.touchpoint_id
     )
     SELECT ${sums("carried.records")},
       CAST(count(*) FILTER (
         WHERE (pair.old_id IS NULL OR pair.new_id IS NULL)
           AND pair.campaign_member_id NOT IN (${changedStatuses(schema)})
       ) AS DOUBLE) AS flipped
     FROM pair JOIN carried ON carried.person = pair.person`,
  );
  return row ?? { ...NOTHING, flipped: 0 };
}

/** Members whose status is another one. */
function changedStatuses(schema: string, where = "TRUE"): string {
  return `SELECT will.campaign_member_id FROM ${schema}.opening_members AS will
    LEFT JOIN ${schema}.closing_members AS was ON was.campaign_member_id = will.campaign_member_id
    WHERE was.status IS DISTINCT FROM will.status AND ${where}`;
}

async function attribution(warehouse: Warehouse, candidate: Candidate): Promise<Counts> {
  const { schema, before, after } = candidate;
  const rulesStay = isSame(
    before?.settings.salesforce.remove.attributionTouchpoints,
    after.settings.salesforce.remove.attributionTouchpoints,
  );
  const touched = `row.opportunity_id IN (SELECT opportunity_id FROM ${schema}.opening_attribution_touchpoints
    UNION ALL SELECT opportunity_id FROM ${schema}.closing_attribution_touchpoints)`;
  const { was, will } = sidesOf(
    candidate,
    "attribution_touchpoints",
    ATTRIBUTION_COLUMNS,
    rulesStay ? touched : undefined,
  );
  return counts(
    warehouse,
    `WITH was AS (${keptAttribution(before ?? after, was)}),
     will AS (${keptAttribution(after, will)}),
     pair AS (
       SELECT was.touchpoint_id AS old_id, will.touchpoint_id AS new_id, ${differs(WRITTEN_ATTRIBUTION)} AS differs
       FROM was FULL JOIN will
         ON will.opportunity_id = was.opportunity_id AND will.touchpoint_id = was.touchpoint_id
     )
     SELECT ${sums("1")} FROM pair`,
  );
}

function sums(records: string): string {
  const sum = (test: string, name: string) =>
    `CAST(COALESCE(sum(${records}) FILTER (WHERE ${test}), 0) AS DOUBLE) AS "${name}"`;
  return [
    sum("pair.old_id IS NULL", "insert"),
    sum("pair.old_id IS NOT NULL AND pair.new_id IS NOT NULL AND pair.differs", "update"),
    sum("pair.new_id IS NULL", "delete"),
  ].join(", ");
}

async function counts(warehouse: Warehouse, sql: string): Promise<Counts> {
  const [row] = await warehouse.all<Counts>(sql);
  return row ?? NOTHING;
}

/** Members that get a status field: all of them once the settings ask for it, then those whose status changes. */
async function memberStatuses(warehouse: Warehouse, candidate: Candidate, flipped: number): Promise<Counts> {
  const { schema, before, after } = candidate;
  if (!after.settings.salesforce.memberStatus) return NOTHING;
  const written = `NOT IN ('missing_campaign', 'member_removed', 'campaign_not_synced', 'auto_campaign')`;
  const changed = changedStatuses(schema, `(will.status ${written} OR was.status ${written})`);
  const isNew = before !== undefined && !before.settings.salesforce.memberStatus;
  const others = isNew
    ? `UNION ALL SELECT row.campaign_member_id FROM published.members AS row
         ANTI JOIN ${schema}.opening_members AS will ON will.campaign_member_id = row.campaign_member_id
         WHERE row.status ${written}`
    : "";
  const [row] = await warehouse.all<{ n: number }>(
    `SELECT CAST(count(*) AS DOUBLE) AS n FROM (${changed} ${others}) AS members`,
  );
  return { ...NOTHING, update: (row?.n ?? 0) + (isNew ? 0 : flipped) };
}

/** Members whose date by a batch is another now; all that have one once the settings ask for it. */
async function memberDates(warehouse: Warehouse, { before, after, dates }: Candidate): Promise<Counts> {
  if (!after.settings.salesforce.memberDates) return NOTHING;
  const held = `SELECT campaign_member_id, action, touchpoint_date FROM ledger.batch_dates
    WHERE closed_by IS NULL AND action IN ('set', 'clear')`;
  const entries = dates
    ? `SELECT campaign_member_id, action, touchpoint_date FROM ${dates}`
    : `SELECT campaign_member_id, action, touchpoint_date FROM ledger.batch_dates WHERE FALSE`;
  const isNew = before !== undefined && !before.settings.salesforce.memberDates;
  const [row] = await warehouse.all<{ n: number }>(
    `SELECT CAST(count(*) AS DOUBLE) AS n
     FROM (${entries}) AS entry FULL JOIN (${held}) AS held ON held.campaign_member_id = entry.campaign_member_id
     WHERE CASE
       WHEN entry.campaign_member_id IS NULL THEN ${isNew}
       WHEN entry.action IN ('set', 'clear')
         THEN ${isNew} OR held.campaign_member_id IS NULL OR held.touchpoint_date IS DISTINCT FROM entry.touchpoint_date
       ELSE held.campaign_member_id IS NOT NULL AND NOT ${isNew}
     END`,
  );
  return { ...NOTHING, update: row?.n ?? 0 };
}

/** What figures on campaigns are made of: the ledgers, by their keys. */
const ROLLED_UP = {
  touchpoints: { key: ["touchpoint_id"], columns: ["touchpoint_id", "campaign_id", "person", "positions"] },
  attribution_touchpoints: {
    key: ["opportunity_id", "touchpoint_id"],
    columns: ["opportunity_id", "touchpoint_id", "campaign_id"],
  },
  campaign_revenue: {
    key: ["campaign_id"],
    columns: ["campaign_id", `${SHOWN_MODEL}_open`, `${SHOWN_MODEL}_won`],
  },
};
type RolledUp = keyof typeof ROLLED_UP;

/** Campaigns of which a figure is another now; all that have figures once the settings ask for them. */
async function campaignRollups(warehouse: Warehouse, { schema, before, after }: Candidate): Promise<Counts> {
  if (!after.settings.salesforce.campaignRollups) return NOTHING;
  const ledgers = Object.keys(ROLLED_UP) as RolledUp[];
  const wasWritten = before?.settings.salesforce.campaignRollups ?? false;
  const moved = ledgers.flatMap((ledger) =>
    ["opening", "closing"].map((kind) => `SELECT campaign_id FROM ${schema}.${kind}_${ledger}`),
  );
  const touched = wasWritten ? `campaign_id IN (${moved.join(" UNION ALL ")})` : "TRUE";
  const published = (ledger: RolledUp) =>
    `SELECT ${ROLLED_UP[ledger].columns.join(", ")} FROM ${
      before ? `published.${ledger} WHERE ${touched}` : `${schema}.opening_${ledger} WHERE FALSE`
    }`;
  const candidate = (ledger: RolledUp) => {
    const same = ROLLED_UP[ledger].key.map((column) => `closing.${column} = row.${column}`).join(" AND ");
    return `SELECT row.* FROM (${published(ledger)}) AS row ANTI JOIN ${schema}.closing_${ledger} AS closing ON ${same}
      UNION ALL SELECT ${ROLLED_UP[ledger].columns.join(", ")} FROM ${schema}.opening_${ledger}`;
  };
  const side = (rows: (ledger: RolledUp) => string) =>
    rollupsSql({
      touchpoints: `(${rows("touchpoints")}) AS touchpoints`,
      attribution_touchpoints: `(${rows("attribution_touchpoints")}) AS attribution_touchpoints`,
      campaign_revenue: `(${rows("campaign_revenue")})`,
    });
  const moves = ROLLUP_FIGURES.map((figure) => `COALESCE(was.${figure}, 0) <> COALESCE(will.${figure}, 0)`);
  return counts(
    warehouse,
    `WITH was AS (${side(published)}), will AS (${side(candidate)})
     SELECT CAST(0 AS DOUBLE) AS insert, CAST(count(*) AS DOUBLE) AS update, CAST(0 AS DOUBLE) AS delete
     FROM was FULL JOIN will ON will.campaign_id = was.campaign_id
     JOIN mirror.campaign AS record
       ON record.id = COALESCE(will.campaign_id, was.campaign_id) AND NOT COALESCE(record.is_deleted, FALSE)
     WHERE ${wasWritten ? moves.join(" OR ") : "will.campaign_id IS NOT NULL"}`,
  );
}

const CAMPAIGN_FIELD = /^campaigns\[.+\]\.(syncType|touchpointStart|touchpointEnd)$/;

/** Fields of campaigns that were decided in Footfall, where the settings let them be written. */
function campaignFields({ before, after }: Candidate): Counts {
  if (!after.settings.salesforce.writeBack) return NOTHING;
  const wasWritten = before?.settings.salesforce.writeBack ?? false;
  const former: Settings = before && wasWritten ? before.settings : settingsSchema.parse({});
  const changed = settingChanges(former, after.settings).filter(({ key }) => CAMPAIGN_FIELD.test(key));
  return { ...NOTHING, update: changed.length };
}
