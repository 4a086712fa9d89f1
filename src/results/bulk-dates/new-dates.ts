import { dayOfField, instantOfField, isFilled } from "../../model/fields.ts";
import type { CrmField, FieldReference } from "../../settings/rules.ts";
import type { Dialect } from "../../warehouse/dialect.ts";
import type { ListedDate } from "./dates-list.ts";
import { mayHoldDates, type OtherColumns, readField } from "./filter-fields.ts";
import {
  instantOfLocalSql,
  localSql,
  plusMilliseconds,
  readLocalDate,
  readTimeOfDay,
  spansSql,
} from "./local-time.ts";

/** What is done with the dates of the chosen members. */
export type DateAction =
  /** A day, a time on the wall of the settings' zone (`2026-01-25 09:00`), or an instant with `Z` or an offset. */
  | { kind: "set"; date: string }
  | { kind: "clear" }
  /** By whole days of the calendar: the time of day stays as clocks show it. */
  | { kind: "shift"; days: number }
  /** `time`: the time of day, `09:00`, where the field holds a day alone; midnight unless given. */
  | { kind: "copy"; field: string; time?: string }
  /** A date for each member that a CSV names, by id or address; see `dates-list.ts`. */
  | { kind: "list"; csv: string };

/** The same, read and checked. */
export type ReadAction =
  | { kind: "set"; instant: number }
  | { kind: "clear" }
  | { kind: "shift"; days: number }
  | { kind: "copy"; field: FieldReference; timeOfDay: number }
  | { kind: "list"; dates: readonly ListedDate[] };

/** Two centuries: who shifts by more has not meant days. */
const SHIFT_DAYS_MAX = 73_000;

/** @returns the action, or in words what is wrong with it; a list is read where its members are known */
export function readAction(
  action: Exclude<DateAction, { kind: "list" }>,
  columns: OtherColumns,
  zone: string,
): ReadAction | string {
  switch (action.kind) {
    case "set": {
      const instant = readLocalDate(action.date, zone);
      return instant === undefined
        ? `"${action.date}" is not a date; write 2026-01-25, 2026-01-25 09:00 or 2026-01-25T17:00:00Z`
        : { kind: "set", instant };
    }
    case "clear":
      return { kind: "clear" };
    case "shift":
      return Number.isInteger(action.days) && action.days !== 0 && Math.abs(action.days) <= SHIFT_DAYS_MAX
        ? { kind: "shift", days: action.days }
        : `${action.days} is not a number of days; write a whole one other than 0, as 7 or -1, at most ${SHIFT_DAYS_MAX}`;
    case "copy": {
      const field = readField(action.field, columns);
      if (typeof field === "string") return field;
      if (!mayHoldDates(field))
        return `${action.field} does not hold dates; name a field that does, as Campaign.StartDate`;
      const timeOfDay = readTimeOfDay(action.time ?? "00:00");
      return timeOfDay === undefined
        ? `"${action.time}" is not a time of day; write 09:00`
        : { kind: "copy", field, timeOfDay };
    }
  }
}

/**
 * Columns that the action needs of each chosen member, beside the aliases of conditions.
 *
 * `old_date` is the date in use; where the model looked for none, the buyer touchpoint date. To clear takes away the
 * latter, whatever is in use.
 */
export function actionColumns(action: ReadAction, dialect: Dialect): string {
  const inUse = "COALESCE(touchpoint.touchpoint_date, touchpoint.buyer_touchpoint_date)";
  if (action.kind === "clear") return "touchpoint.buyer_touchpoint_date AS old_date";
  if (action.kind === "list") return `${inUse} AS old_date, touchpoint.buyer_touchpoint_date`;
  if (action.kind !== "copy") return `${inUse} AS old_date`;
  const { field } = action;
  const [filled, instant, day] =
    field.object === "Touchpoint"
      ? [
          `touchpoint.${field.name} IS NOT NULL`,
          `touchpoint.${field.name}`,
          `CAST(NULL AS ${dialect.type("day")})`,
        ]
      : [isFilled, instantOfField, dayOfField].map((part) => part(field as CrmField, dialect));
  const midnight = `CAST(${day} AS ${dialect.type("instant")})`;
  return `${inUse} AS old_date,
      ${filled} AS has_source,
      ${instant} AS source_instant,
      ${plusMilliseconds(midnight, String(action.timeOfDay), dialect)} AS source_local`;
}

/** What becomes of a chosen member. */
export type Fate = "changed" | "confirmed" | "unchanged" | "without_source" | "unreadable";

/** The chosen members with their new dates, and what becomes of each. */
export function newDatesSql(action: ReadAction, zone: string, dialect: Dialect): string {
  return `
    SELECT
      dated.campaign_member_id,
      dated.old_date,
      dated.new_date,
      CASE
        ${fateCases(action)}
        WHEN dated.old_date = dated.new_date THEN 'confirmed'
        ELSE 'changed'
      END AS fate
    FROM (${datedSql(action, zone, dialect)}) AS dated`;
}

function fateCases({ kind }: ReadAction): string {
  // Where neither Footfall nor the CRM holds a date there is nothing to clear.
  if (kind === "clear") return "WHEN dated.old_date IS NULL THEN 'unchanged'";
  // A date that merely happens to be in use already is set all the same: it then stays when rules or records change.
  const same = "WHEN dated.override_date = dated.new_date THEN 'unchanged'";
  if (kind === "set") return same;
  if (kind === "list")
    return `WHEN dated.new_date IS NULL AND dated.buyer_touchpoint_date IS NULL THEN 'unchanged' ${same}`;
  if (kind === "shift") return `WHEN dated.old_date IS NULL THEN 'without_source' ${same}`;
  return `WHEN NOT dated.has_source THEN 'without_source' WHEN dated.new_date IS NULL THEN 'unreadable' ${same}`;
}

function datedSql(action: ReadAction, zone: string, dialect: Dialect): string {
  const spans = (alias: string) => spansSql(zone, alias, dialect);
  const shown = instantOfLocalSql("chosen.source_local", "target", dialect);
  const target = `LEFT JOIN ${spans("target")}
        ON chosen.source_local >= target.local_from AND chosen.source_local < target.local_to`;
  switch (action.kind) {
    case "set":
      return `SELECT chosen.*, ${dialect.instant(action.instant)} AS new_date FROM chosen`;
    case "clear":
      return `SELECT chosen.*, CAST(NULL AS ${dialect.type("instant")}) AS new_date FROM chosen`;
    case "list":
      return `SELECT chosen.*, listed.new_date
      FROM chosen
      JOIN ${listedSql(action.dates, dialect)} ON listed.campaign_member_id = chosen.campaign_member_id`;
    case "copy":
      return `
      SELECT chosen.*, COALESCE(chosen.source_instant, ${shown}) AS new_date
      FROM chosen
      ${target}`;
    case "shift":
      return `
      SELECT chosen.*, ${shown} AS new_date
      FROM (
        SELECT chosen.*,
          ${dialect.plusDays(localSql("chosen.old_date", "present", dialect), String(action.days))} AS source_local
        FROM chosen
        LEFT JOIN ${spans("present")}
          ON chosen.old_date >= present.from_instant AND chosen.old_date < present.to_instant
      ) AS chosen
      ${target}`;
  }
}

/** The dates of a list as a relation; of an empty one, without rows. */
function listedSql(dates: readonly ListedDate[], dialect: Dialect): string {
  const none = `CAST(NULL AS ${dialect.type("instant")})`;
  const rows = dates.map(
    ({ campaignMemberId, instant }) =>
      `(${dialect.text(campaignMemberId)}, ${instant === null ? none : dialect.instant(instant)})`,
  );
  const values =
    rows.length > 0 ? rows.join(",\n      ") : `(CAST(NULL AS ${dialect.type("text")}), ${none})`;
  return `(VALUES ${values}) AS listed(campaign_member_id, new_date)`;
}
