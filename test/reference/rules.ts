/** Rules that people write: OR of groups, AND of conditions, 14 operators (offline-sync.md, 4; README.md, 21 and 22). */
import {
  comparable,
  endOfDay,
  id18,
  readBoolean,
  readDay,
  readInstant,
  readTime,
  startOfDay,
} from "./csv-values.ts";
import { compare, readDecimal } from "./exact.ts";
import { type Field, fieldOf } from "./fields.ts";
import type { Condition, Rule } from "./settings.ts";

/** The text of the cell that a rule names, null where it is null. */
export type CellReader = (field: Field) => string | null;

type Order = "less_than" | "less_or_equal" | "greater_than" | "greater_or_equal";

export function ruleMatches(rule: Rule, read: CellReader, zone: string): boolean {
  return rule.anyOf.some((group) => group.every((condition) => conditionHolds(condition, read, zone)));
}

/** A negative operator is the contrary of the positive one, so it is true on null (offline-sync.md, 4.3). */
export function conditionHolds(condition: Condition, read: CellReader, zone: string): boolean {
  const field = fieldOf(condition.field);
  const cell = read(field);
  const value = Array.isArray(condition.value) ? "" : String(condition.value ?? "");
  switch (condition.operator) {
    case "equals":
      return equals(field, cell, value, zone);
    case "not_equals":
      return !equals(field, cell, value, zone);
    case "contains":
      return textHolds(cell, value, "contains");
    case "not_contains":
      return !textHolds(cell, value, "contains");
    case "starts_with":
      return textHolds(cell, value, "starts");
    case "not_starts_with":
      return !textHolds(cell, value, "starts");
    case "ends_with":
      return textHolds(cell, value, "ends");
    case "not_ends_with":
      return !textHolds(cell, value, "ends");
    case "matches_any":
      return matchesAny(field, cell, condition.value, zone);
    case "not_matches_any":
      return !matchesAny(field, cell, condition.value, zone);
    default:
      return isInOrder(field, cell, value, condition.operator, zone);
  }
}

/** An empty value asks for null; typed fields compare by value; text trimmed, in NFC, without regard to case. */
function equals(field: Field, cell: string | null, value: string, zone: string): boolean {
  // Reading: a value of spaces only, none, and YAML's null are empty too.
  if (value.trim() === "") return cell === null;
  if (cell === null) return false;
  switch (field.kind) {
    case "boolean": {
      const wanted = readBoolean(value);
      return wanted !== undefined && readBoolean(cell) === wanted;
    }
    case "number": {
      const [left, right] = [readDecimal(cell), readDecimal(value)];
      return left !== undefined && right !== undefined && compare(left, right) === 0;
    }
    case "day":
    case "instant":
      return isSameTime(cell, value, zone);
    case "id":
      // Reading: 15 characters become 18 on both sides; then case does not matter, as in any text.
      return comparable(id18(cell.trim())) === comparable(id18(value.trim()));
    case "text":
      return comparable(cell) === comparable(value);
  }
}

/**
 * On any field these read the text of the cell (README.md, 22).
 * Reading: the very text of the CSV: a boolean `1` does not contain "ru", `TRUE` does; an id may have 15 characters.
 * Reading: CSV knows no multi-select picklists, so text with semicolons is one text (against offline-sync.md, 4.3).
 */
function textHolds(cell: string | null, value: string, where: "contains" | "starts" | "ends"): boolean {
  if (cell === null) return false;
  const [text, part] = [comparable(cell), comparable(value)];
  if (where === "contains") return text.includes(part);
  return where === "starts" ? text.startsWith(part) : text.endsWith(part);
}

function matchesAny(field: Field, cell: string | null, value: Condition["value"], zone: string): boolean {
  if (cell === null) return false;
  return itemsOf(value).some((item) => matchesItem(field, cell, item, zone));
}

/** `x*`, `*x`, `*x*`; an item without `*` at its ends compares like `equals`; an inner `*` is itself. */
function matchesItem(field: Field, cell: string, item: string, zone: string): boolean {
  const [openStart, openEnd] = [item.startsWith("*"), item.endsWith("*")];
  // Reading: on a typed field such an item compares by value, as `equals` does; one with `*` by text.
  if (!openStart && !openEnd) return equals(field, cell, item, zone);
  // Reading: the one item `*` matches every cell that is not null.
  const part = item.slice(openStart ? 1 : 0, openEnd && item.length > 1 ? -1 : undefined);
  if (openStart && openEnd) return textHolds(cell, part, "contains");
  return textHolds(cell, part, openEnd ? "starts" : "ends");
}

/** A list as it is, or one text of items separated by commas, double quotes keeping a comma; empty items go. */
export function itemsOf(value: Condition["value"]): string[] {
  // Reading: in a list, commas and quotes inside an item are themselves.
  const items = Array.isArray(value) ? value.map(String) : splitAtCommas(String(value ?? ""));
  return items.map((item) => item.trim()).filter((item) => item !== "");
}

function splitAtCommas(text: string): string[] {
  const items: string[] = [];
  let item = "";
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    else if (character === "," && !quoted) {
      items.push(item);
      item = "";
    } else item += character;
  }
  return [...items, item];
}

/** Orders: false on null, on booleans, and on text whose two sides are not both numbers or both times. */
function isInOrder(field: Field, cell: string | null, value: string, order: Order, zone: string): boolean {
  if (cell === null) return false;
  switch (field.kind) {
    case "boolean":
      return false;
    case "number":
      return numbersInOrder(cell, value, order);
    case "day":
    case "instant":
      return timesInOrder(cell, value, order, zone);
    // Reading: a text or an id of the contract's tables is ordered like a column that the contract does not list.
    case "id":
    case "text":
      return numbersInOrder(cell, value, order) || timesInOrder(cell, value, order, zone);
  }
}

function numbersInOrder(cell: string, value: string, order: Order): boolean {
  const [left, right] = [readDecimal(cell), readDecimal(value)];
  if (left === undefined || right === undefined) return false;
  const sign = compare(left, right);
  if (order === "less_than") return sign < 0;
  if (order === "less_or_equal") return sign <= 0;
  return order === "greater_than" ? sign > 0 : sign >= 0;
}

/**
 * A day as the bound means its local midnights: `< D` before D 00:00, `<= D` before (D+1) 00:00,
 * `> D` from (D+1) 00:00, `>= D` from D 00:00 (offline-sync.md, 4.3). A day in the cell is its own midnight.
 * Reading: `equals` on a day or an instant follows the same bounds; `M/D/YYYY` is a day in a text cell as in a value.
 */
function timesInOrder(cell: string, value: string, order: Order, zone: string): boolean {
  const time = readTime(cell, zone);
  const bound = boundsOf(value, zone);
  if (time === undefined || bound === undefined) return false;
  if (order === "less_than") return time < bound.from;
  if (order === "less_or_equal") return time < bound.until;
  return order === "greater_than" ? time >= bound.until : time >= bound.from;
}

function isSameTime(cell: string, value: string, zone: string): boolean {
  const time = readTime(cell, zone);
  const bound = boundsOf(value, zone);
  return time !== undefined && bound !== undefined && time >= bound.from && time < bound.until;
}

/** The half-open time that a value means: a local day, or a single instant (which lasts a millisecond). */
function boundsOf(value: string, zone: string): { from: number; until: number } | undefined {
  const day = readDay(value);
  if (day !== undefined) return { from: startOfDay(day, zone), until: endOfDay(day, zone) };
  const instant = readInstant(value);
  return instant === undefined ? undefined : { from: instant, until: instant + 1 };
}
