import type { FieldInfo } from "../org.ts";
import type { Stored } from "../store/database.ts";
import { longId } from "../store/ids.ts";
import { instantOf, instantText, isId, isNumber } from "../store/values.ts";

const PLAIN_INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** How a cell of an export is stored. What the field cannot hold stays as it stands: a load checks nothing. */
export function loadedValue(field: FieldInfo): (cell: string) => Stored {
  const read = reader(field);
  const empty = field.type === "boolean" ? 0 : null;
  return (cell) => (cell === "" || cell === "#N/A" ? empty : read(cell));
}

function reader(field: FieldInfo): (cell: string) => Stored {
  if (isId(field.type)) return (cell) => longId(cell.trim()) ?? cell;
  if (field.type === "boolean") return booleanOf;
  if (isNumber(field.type)) return numberOf;
  if (field.type === "datetime") return datetimeOf;
  return (cell) => cell;
}

function booleanOf(cell: string): Stored {
  if (cell === "1" || /^\s*true\s*$/i.test(cell)) return 1;
  return cell === "0" || /^\s*false\s*$/i.test(cell) ? 0 : cell;
}

function numberOf(cell: string): Stored {
  const value = Number(cell);
  return cell.trim() === "" || Number.isNaN(value) ? cell : value;
}

function datetimeOf(cell: string): Stored {
  if (PLAIN_INSTANT.test(cell)) return cell;
  const instant = instantOf(cell.trim());
  return instant === undefined ? cell : instantText(instant);
}
