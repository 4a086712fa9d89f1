import { anyOfSql } from "../../model/conditions.ts";
import { idFault, isId, longId } from "../../settings/ids.ts";
import { InputError, type Problem } from "../../settings/problem.ts";
import type { Condition } from "../../settings/rules.ts";
import { many, type Outcome, one } from "../explain/story.ts";
import { readDatesList } from "./dates-list.ts";
import { factsSql } from "./facts.ts";
import { filterText, type MemberFilter, readCondition } from "./filter.ts";
import { type OtherColumns, PERSON_FACTS } from "./filter-fields.ts";
import {
  actionColumns,
  type DateAction,
  type Fate,
  newDatesSql,
  type ReadAction,
  readAction,
} from "./new-dates.ts";

export type BulkUpdate = {
  /** Only members of this campaign; an id of 15 or 18 characters. */
  campaign?: string;
  /** Only these campaign members, of those that the filters choose. */
  members?: readonly string[];
  /** Without any, all members are chosen. */
  filters: readonly MemberFilter[];
  match: "all" | "any";
  action: DateAction;
};

/** Of all members that match, each is in one of the five counts after `matched`; only the first two are in the table. */
export type BulkSummary = {
  matched: number;
  /** Their date becomes another one, or is cleared. */
  changed: number;
  /** The new date is in use already, but not because somebody set it in Footfall; from now on it is. */
  confirmed: number;
  /** Left out: Footfall holds this very date already, or there is none to clear. */
  unchanged: number;
  /** Left out: the field to copy from is empty, or there is no date to shift. */
  withoutSource: number;
  /** Left out: the field to copy from holds no date that can be read. */
  unreadable: number;
  /** Of the table's rows, as `2026-01-25T17:00:00.000Z`; null where there is none. */
  oldDates: { earliest: string | null; latest: string | null };
  newDates: { earliest: string | null; latest: string | null };
};

/**
 * Chooses members by filters and says what date each would get.
 *
 * Deleted members and those of deleted campaigns are never chosen. Nothing but the table is written.
 * @param table - is created or replaced, with the columns `campaign_member_id`, `old_date`, `new_date`; a new date that
 *   is NULL clears
 * @throws {InputError} with all that is wrong with the filters and the action
 * @see shared/spec/offline-sync.md, section 12
 */
export async function bulkDates(outcome: Outcome, update: BulkUpdate, table: string): Promise<BulkSummary> {
  const { warehouse, context } = outcome;
  const columns = await otherColumns(outcome);
  const { campaign, conditions, action } = await readUpdate(outcome, update, columns);
  const chosen = chosenSql(outcome, { ...update, campaign }, conditions, action, columns.lead);
  const settled = `${table}_settled`;
  try {
    await warehouse.run(`
      CREATE OR REPLACE TABLE ${settled} AS
      WITH chosen AS (${chosen}
      )
      ${newDatesSql(action, context.settings.timezone, context.dialect)}`);
    await warehouse.run(`
      CREATE OR REPLACE TABLE ${table} AS
      SELECT campaign_member_id, old_date, new_date
      FROM ${settled}
      WHERE fate IN ('changed', 'confirmed')`);
    return await summaryOf(outcome, settled);
  } finally {
    await warehouse.run(`DROP TABLE IF EXISTS ${settled}`);
  }
}

type Read = { campaign: string | undefined; conditions: Condition[]; action: ReadAction };

/** @throws {InputError} with every problem */
async function readUpdate(outcome: Outcome, update: BulkUpdate, columns: OtherColumns): Promise<Read> {
  const zone = outcome.context.settings.timezone;
  const problems: Problem[] = [];
  const campaignFault =
    update.campaign === undefined ? undefined : await faultOfCampaign(outcome, update.campaign);
  if (campaignFault !== undefined) problems.push({ file: "campaign", message: campaignFault });
  const conditions = update.filters.flatMap((filter) => {
    const condition = readCondition(filter, columns, zone);
    if (typeof condition !== "string") return [condition];
    problems.push({ file: `filter "${filterText(filter)}"`, message: condition });
    return [];
  });
  const { action } = update;
  const campaign = update.campaign && longId(update.campaign);
  if (action.kind === "list") {
    if (campaign === undefined)
      problems.push({ file: "dates", message: "a list of dates is of one campaign; name it" });
    // Whose members it may name has to be right first.
    if (problems.length > 0 || campaign === undefined) throw new InputError(problems);
    const dates = await readDatesList(outcome, action.csv, campaign);
    return { campaign, conditions, action: { kind: "list", dates } };
  }
  const read = readAction(action, columns, zone);
  if (typeof read === "string") problems.push({ file: action.kind, message: read });
  if (problems.length > 0 || typeof read === "string") throw new InputError(problems);
  return { campaign, conditions, action: read };
}

async function faultOfCampaign(outcome: Outcome, id: string): Promise<string | undefined> {
  if (!isId(id)) return idFault(id);
  const { schemas, context } = outcome;
  const found = await one<{ isDeleted: boolean }>(
    outcome,
    `SELECT COALESCE(is_deleted, FALSE) AS "isDeleted" FROM ${schemas.mirror}.campaign
     WHERE id = ${context.dialect.text(longId(id))}`,
  );
  if (!found) return `the store holds no campaign ${id}; import it first, or correct the id`;
  return found.isDeleted ? `the campaign ${id} is deleted, so its members count no longer` : undefined;
}

/** The members that match, under the aliases that conditions read. */
function chosenSql(
  outcome: Outcome,
  { campaign, match, members }: Pick<BulkUpdate, "match" | "members"> & { campaign: string | undefined },
  conditions: readonly Condition[],
  action: ReadAction,
  leadColumns: readonly string[],
): string {
  const { schemas, context } = outcome;
  const { dialect } = context;
  const id = campaign === undefined ? undefined : dialect.text(campaign);
  const groups = match === "all" ? [conditions] : conditions.map((condition) => [condition]);
  const fields = conditions.map(({ field }) => field);
  const ticked = members?.map((member) => dialect.text(longId(member))).join(", ");
  const people = fields.some(({ object, name }) => object === "Touchpoint" && PERSON_FACTS.includes(name));
  return `
    SELECT
      member.id AS campaign_member_id,
      touchpoint.override_date,
      ${actionColumns(action, dialect)}
    FROM ${schemas.mirror}.campaign_member AS member
    JOIN (${factsSql(outcome, id, people, leadColumns)}
    ) AS touchpoint ON touchpoint.campaign_member_id = member.id
    LEFT JOIN ${schemas.results}.campaign_decisions AS campaign ON campaign.id = member.campaign_id
    WHERE NOT COALESCE(campaign.is_deleted, FALSE)${ticked === undefined ? "" : ` AND member.id IN (${ticked})`}${conditions.length === 0 ? "" : ` AND ${anyOfSql(groups, dialect)}`}`;
}

/** The columns beyond the contract's: only these need to be looked up, as the mirror always has the others. */
export async function otherColumns(outcome: Outcome): Promise<OtherColumns & { lead: string[] }> {
  const { schemas, context } = outcome;
  const schema = context.dialect.text(schemas.mirror.slice(schemas.mirror.lastIndexOf(".") + 1));
  const rows = await many<{ table: string; column: string }>(
    outcome,
    `SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns
     WHERE table_schema = ${schema} AND table_name IN ('campaign', 'campaign_member', 'lead')`,
  );
  const of = (table: string) =>
    rows.flatMap((row) =>
      row.table === table && row.column.startsWith("cell_") ? [row.column.slice("cell_".length)] : [],
    );
  return { CampaignMember: of("campaign_member"), Campaign: of("campaign"), lead: of("lead") };
}

type Counts = Omit<BulkSummary, "oldDates" | "newDates">;
type Bounds = Record<"oldEarliest" | "oldLatest" | "newEarliest" | "newLatest", string | null>;

async function summaryOf(outcome: Outcome, settled: string): Promise<BulkSummary> {
  const { dialect } = outcome.context;
  const count = (fate: Fate) => `CAST(count(*) FILTER (WHERE fate = '${fate}') AS INTEGER)`;
  const bound = (pick: "min" | "max", column: string) =>
    dialect.instantText(`${pick}(${column}) FILTER (WHERE fate IN ('changed', 'confirmed'))`);
  const row = await one<Counts & Bounds>(
    outcome,
    `SELECT
      CAST(count(*) AS INTEGER) AS matched,
      ${count("changed")} AS changed,
      ${count("confirmed")} AS confirmed,
      ${count("unchanged")} AS unchanged,
      ${count("without_source")} AS "withoutSource",
      ${count("unreadable")} AS unreadable,
      ${bound("min", "old_date")} AS "oldEarliest",
      ${bound("max", "old_date")} AS "oldLatest",
      ${bound("min", "new_date")} AS "newEarliest",
      ${bound("max", "new_date")} AS "newLatest"
    FROM ${settled}`,
  );
  if (!row) throw new Error("a count has no row");
  const { oldEarliest, oldLatest, newEarliest, newLatest, ...counts } = row;
  return {
    ...counts,
    oldDates: { earliest: oldEarliest, latest: oldLatest },
    newDates: { earliest: newEarliest, latest: newLatest },
  };
}
