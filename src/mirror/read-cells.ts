import { FIELDS, type Field, type ObjectName } from "../settings/fields.ts";
import type { Dialect } from "../warehouse/dialect.ts";
import { cellColumn, columnTypeOf, dayColumn, hasCell, typedColumn } from "./tables.ts";

/** What stands before an id that cannot be read, so that it is found and can be told of. */
export const UNREADABLE_ID = "!";

/**
 * The SELECT that turns the cells of an export into rows of the mirror, its columns in the order of `columnsOf`.
 *
 * Cells that cannot be read become NULL in the typed column, while the cell keeps its text; ids keep theirs behind
 * a mark. This is how a source finds them. A cell of blanks only is NULL (spec/README.md, 42).
 * @param relation - the cells as text, as it stands after FROM
 * @param columnOf - the relation's column for a field or another column; undefined where the export lacks it
 */
export function selectRecords(
  object: ObjectName,
  others: readonly string[],
  dialect: Dialect,
  relation: string,
  columnOf: (name: string) => string | undefined,
): string {
  const cells: string[] = [];
  const suffixes: string[] = [];
  const values: string[] = [];
  const put = (expression: string, column: string) =>
    values.push(`${expression} AS ${dialect.identifier(column)}`);
  const none = (type: Parameters<Dialect["type"]>[0]) => `CAST(NULL AS ${dialect.type(type)})`;
  const asWritten = (column: string, cell: string) =>
    cells.push(`CASE WHEN ${dialect.trimmed(column)} <> '' THEN ${column} END AS ${cell}`);

  for (const [index, field] of FIELDS[object].entries()) {
    const column = columnOf(field.name);
    if (column === undefined) {
      put(none(columnTypeOf(field.type)), typedColumn(field));
      if (field.type === "datetime") put(none("day"), dayColumn(field));
      if (hasCell(field.type)) put(none("text"), cellColumn(object, field.name));
      continue;
    }
    const cell = `f${index}`;
    if (field.type === "text") asWritten(column, cell);
    else cells.push(`NULLIF(${dialect.trimmed(column)}, '') AS ${cell}`);
    if (field.type === "id") suffixes.push(`${idSuffix(cell)} AS ${cell}_suffix`);
    put(typedValue(field, cell, dialect), typedColumn(field));
    if (field.type === "datetime") put(dialect.toDay(cell), dayColumn(field));
    if (hasCell(field.type)) put(cell, cellColumn(object, field.name));
  }
  for (const [index, other] of others.entries()) {
    const column = columnOf(other);
    if (column !== undefined) asWritten(column, `o${index}`);
    put(column === undefined ? none("text") : `o${index}`, cellColumn(object, other));
  }
  return `
  WITH cells AS (
    SELECT ${cells.join(",\n      ")}
    FROM ${relation}
  ),
  suffixed AS (
    SELECT cells.*${suffixes.map((suffix) => `,\n      ${suffix}`).join("")}
    FROM cells
  )
  SELECT ${values.join(",\n    ")}
  FROM suffixed`;
}

function typedValue(field: Field, cell: string, dialect: Dialect): string {
  switch (field.type) {
    case "id":
      return longId(cell, dialect);
    case "boolean":
      return dialect.toBoolean(cell);
    case "number":
      return dialect.toNumber(cell);
    case "date":
      return dialect.toDay(cell);
    case "datetime":
      return dialect.toInstant(cell);
    case "text":
      return cell;
  }
}

/**
 * The 18-character form of an id, marked where the text is no id: 15 letters and digits, or 18 of which the last
 * three fit the first fifteen (they do not when a spreadsheet has lost the case of the letters).
 */
function longId(cell: string, dialect: Dialect): string {
  const long = `substr(${cell}, 1, 15) || ${cell}_suffix`;
  const wellFormed = dialect.matches(cell, "[a-zA-Z0-9]{15}([a-zA-Z0-9]{3})?");
  return `CASE WHEN ${wellFormed} AND (length(${cell}) = 15 OR ${cell} = ${long}) THEN ${long}
    ELSE '${UNREADABLE_ID}' || ${cell} END`;
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
