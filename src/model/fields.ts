import { cellColumn, dayColumn, typedColumn } from "../mirror/tables.ts";
import { knownField } from "../settings/fields.ts";
import type { CrmField } from "../settings/rules.ts";
import type { Dialect } from "../warehouse/dialect.ts";
import { ALIASES } from "./conditions.ts";

/** How the model itself reads a field that the settings name: as text, as a day, as a moment, as a number. */

const column = (field: CrmField, name: string, dialect: Dialect) =>
  `${ALIASES[field.object]}.${dialect.identifier(name)}`;

/** The text of the cell. */
export function textOf(field: CrmField, dialect: Dialect): string {
  return column(field, cellColumn(field.object, field.name), dialect);
}

/** The day in a date field; NULL where the cell holds none. */
export function dayOfField(field: CrmField, dialect: Dialect): string {
  const known = knownField(field.object, field.name);
  if (!known) return dialect.toDay(dialect.trimmed(textOf(field, dialect)));
  return column(field, known.type === "datetime" ? dayColumn(known) : typedColumn(known), dialect);
}

/** The instant in a datetime field; NULL where the cell holds none, or a day alone. */
export function instantOfField(field: CrmField, dialect: Dialect): string {
  const known = knownField(field.object, field.name);
  if (!known) return dialect.toInstant(dialect.trimmed(textOf(field, dialect)));
  return known.type === "datetime"
    ? column(field, typedColumn(known), dialect)
    : `CAST(NULL AS ${dialect.type("instant")})`;
}

/** The number in a field. */
export function numberOfField(field: CrmField, dialect: Dialect): string {
  const known = knownField(field.object, field.name);
  return known
    ? column(field, typedColumn(known), dialect)
    : dialect.toNumber(dialect.trimmed(textOf(field, dialect)));
}

/** Whether the field holds anything. */
export function isFilled(field: CrmField, dialect: Dialect): string {
  return `${textOf(field, dialect)} IS NOT NULL`;
}

/** Text as SQL, or a typed NULL. */
export function textOrNull(value: string | undefined, dialect: Dialect): string {
  return value === undefined ? `CAST(NULL AS ${dialect.type("text")})` : dialect.text(value);
}

/**
 * The first instant of a day, by the row of `zone_day` joined for it.
 *
 * Days beyond the years of that table start at midnight UTC.
 */
export function startOfDaySql(day: string, zoneDay: string, dialect: Dialect): string {
  return `COALESCE(${zoneDay}.start, CAST(${day} AS ${dialect.type("instant")}))`;
}
