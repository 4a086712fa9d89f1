import { FIELDS, type ObjectName } from "../settings/fields.ts";
import type { Dialect } from "../warehouse/dialect.ts";
import { cellColumn, columnTypeOf, dayColumn, hasCell, typedColumn } from "./tables.ts";

/** What stands before an id that cannot be read, so that it is found and can be told of. */
export const UNREADABLE_ID = "!";

/**
 * The SELECT that turns the cells of an export into rows of the mirror, its columns in the order of `columnsOf`.
 *
 * Cells that cannot be read become NULL in the typed column, while the cell keeps its text; ids keep theirs behind
 * a mark. This is how a source finds them. A cell of blanks only is NULL (spec/README.md, 42).
 *
 * A value is first read as it stands, and trimmed only where that fails: trimming costs as much as reading.
 * @param relation - the cells as text, as it stands after FROM, named `cells`
 * @param columnOf - the relation's column for a field or another column; undefined where the export lacks it
 */
export function selectRecords(
  object: ObjectName,
  others: readonly string[],
  dialect: Dialect,
  relation: string,
  columnOf: (name: string) => string | undefined,
): string {
  const readings: string[] = [];
  const values: string[] = [];
  const put = (expression: string, column: string) =>
    values.push(`${expression} AS ${dialect.identifier(column)}`);
  const none = (type: Parameters<Dialect["type"]>[0]) => `CAST(NULL AS ${dialect.type(type)})`;
  const asWritten = (column: string) => `CASE WHEN NOT ${dialect.isBlank(column)} THEN ${column} END`;

  for (const field of FIELDS[object]) {
    const column = columnOf(field.name);
    if (column === undefined) {
      put(none(columnTypeOf(field.type)), typedColumn(field));
      if (field.type === "datetime") put(none("day"), dayColumn(field));
      if (hasCell(field.type)) put(none("text"), cellColumn(object, field.name));
      continue;
    }
    if (field.type === "text") put(asWritten(column), typedColumn(field));
    else if (field.type === "id") put(idSql(column, dialect), typedColumn(field));
    else {
      const read = READERS[field.type];
      const typed = `typed_${readings.length}`;
      readings.push(
        `COALESCE(${read(column, dialect)}, ${read(dialect.trimmed(column), dialect)}) AS ${typed}`,
      );
      put(typed, typedColumn(field));
      if (field.type === "datetime") {
        put(
          `CASE WHEN ${typed} IS NULL THEN ${dialect.toDay(dialect.trimmed(column))} END`,
          dayColumn(field),
        );
      }
      const cell = `CASE WHEN ${typed} IS NULL THEN NULLIF(${dialect.trimmed(column)}, '') ELSE ${column} END`;
      put(cell, cellColumn(object, field.name));
    }
  }
  for (const other of others) {
    const column = columnOf(other);
    put(column === undefined ? none("text") : asWritten(column), cellColumn(object, other));
  }
  return `
  SELECT
    ${values.join(",\n    ")}
  FROM (
    SELECT cells.*${readings.map((reading) => `,\n      ${reading}`).join("")}
    FROM ${relation}
  ) AS readings`;
}

const READERS = {
  boolean: (cell: string, dialect: Dialect) => dialect.toBoolean(cell),
  number: (cell: string, dialect: Dialect) => dialect.toNumber(cell),
  date: (cell: string, dialect: Dialect) => dialect.toDay(cell),
  datetime: (cell: string, dialect: Dialect) => dialect.toInstant(cell),
};

/**
 * The 18-character form of an id, marked where the text is no id.
 *
 * Whether the last three characters of 18 fit the others is not looked at here but by `idFits`, once for each
 * distinct id: a campaign's id stands on all of its members.
 */
function idSql(column: string, dialect: Dialect): string {
  const trimmed = dialect.trimmed(column);
  return `CASE
      WHEN ${dialect.matches(column, "[a-zA-Z0-9]{18}")} THEN ${column}
      WHEN ${dialect.matches(trimmed, "[a-zA-Z0-9]{15}")} THEN ${trimmed} || ${idSuffix(trimmed)}
      WHEN ${dialect.matches(trimmed, "[a-zA-Z0-9]{18}")} THEN ${trimmed}
      WHEN ${dialect.isBlank(column)} THEN NULL
      ELSE '${UNREADABLE_ID}' || ${column}
    END`;
}

/** Whether the last three of 18 characters fit the first 15; they do not when a spreadsheet has lost their case. */
export function idFits(id: string): string {
  return `substr(${id}, 16) = ${idSuffix(id)}`;
}

/** Which of the fifteen characters are capitals, five to a letter of `ABCDEFGHIJKLMNOPQRSTUVWXYZ012345`. */
function idSuffix(text: string): string {
  return [1, 6, 11]
    .map((start) => {
      const bits = [0, 1, 2, 3, 4].map(
        (offset) =>
          `CASE WHEN substr(${text}, ${start + offset}, 1) BETWEEN 'A' AND 'Z' THEN ${1 << offset} ELSE 0 END`,
      );
      return `substr('ABCDEFGHIJKLMNOPQRSTUVWXYZ012345', 1 + ${bits.join(" + ")}, 1)`;
    })
    .join(" || ");
}
