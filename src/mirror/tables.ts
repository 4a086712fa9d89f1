import { FIELDS, type Field, type FieldType, knownField, type ObjectName } from "../settings/fields.ts";
import type { ColumnType } from "../warehouse/dialect.ts";
import type { Column } from "../warehouse/warehouse.ts";

/**
 * The mirror: one table for each object of the CRM, one row for each record.
 *
 * Known fields have typed columns in snake case. A datetime has two columns, since an export may hold a day
 * alone, which stands for local midnight in a zone that only the settings know: `created_date` (an instant) and
 * `created_date_day`. What the cell held is kept beside, as text, in `cell_<api name>`; rules that compare text
 * read it. Columns that the contract does not know have only this text.
 */

/** The name of an object's table. */
export function tableOf(object: ObjectName): string {
  return snakeCase(object);
}

/** `FirstRespondedDate` to `first_responded_date`. */
export function snakeCase(name: string): string {
  return name
    .replaceAll(/__c$/g, "")
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll(/_+/g, "_")
    .toLowerCase();
}

/** The typed column of a known field. */
export function typedColumn(field: Field): string {
  return snakeCase(field.name);
}

/** The column that holds the day, where a datetime cell held no time. */
export function dayColumn(field: Field): string {
  return `${typedColumn(field)}_day`;
}

/** The column with the text of a field's cell. Texts and ids are their own. */
export function cellColumn(object: ObjectName, name: string): string {
  const known = knownField(object, name);
  return known && !hasCell(known.type) ? typedColumn(known) : `cell_${name.toLowerCase()}`;
}

/** Whether the text of the cell is kept beside the typed value. */
export function hasCell(type: FieldType): boolean {
  return type !== "text" && type !== "id";
}

const COLUMN_TYPES: Record<FieldType, ColumnType> = {
  id: "text",
  text: "text",
  boolean: "boolean",
  number: "number",
  date: "day",
  datetime: "instant",
};

/** The type of a known field's column. */
export function columnTypeOf(type: FieldType): ColumnType {
  return COLUMN_TYPES[type];
}

/** Every column of an object's table, of the known fields and of the others that an export brought. */
export function columnsOf(object: ObjectName, others: readonly string[]): Column[] {
  const columns: Column[] = [];
  for (const field of FIELDS[object]) {
    columns.push({ name: typedColumn(field), type: COLUMN_TYPES[field.type] });
    if (field.type === "datetime") columns.push({ name: dayColumn(field), type: "day" });
    if (hasCell(field.type)) columns.push({ name: cellColumn(object, field.name), type: "text" });
  }
  for (const other of others) columns.push({ name: cellColumn(object, other), type: "text" });
  return columns;
}
