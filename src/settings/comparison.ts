import type { FieldType } from "./fields.ts";
import { longId } from "./ids.ts";
import type { Operator } from "./schema.ts";
import { dayOf, plusDays, readInstant, readTypedDay, startOfDay } from "./zone.ts";

/**
 * What a condition asks of a field, read from its operator and value.
 *
 * An empty field answers no to every comparison, and a negated one turns the answer round: so negative operators
 * are true of an empty field.
 * @see shared/spec/offline-sync.md, 4.3; shared/spec/README.md, decision 22
 */
export type Comparison = { negated: boolean } & (
  | { kind: "empty" }
  /** Text of the cell, trimmed, in NFC, without regard to case. */
  | { kind: "text"; match: "equals" | "contains" | "startsWith" | "endsWith"; value: string }
  | { kind: "boolean"; value: boolean }
  | { kind: "number"; compare: Comparator; value: string }
  | ({ kind: "moment" } & Interval)
  | { kind: "any"; of: readonly Comparison[] }
  | { kind: "never" }
);

export type Comparator = "=" | "<" | "<=" | ">" | ">=";

/**
 * A half-open stretch of time: at or after `from`, before `to`.
 *
 * Each bound is an instant, for cells with a time, and a day, for cells without one.
 */
export type Interval = { from?: Bound; to?: Bound };
export type Bound = { instant: number; day: string };

type Scalar = string | number | boolean | null;

const ORDERS: Partial<Record<Operator, Comparator>> = {
  greater_than: ">",
  greater_or_equal: ">=",
  less_than: "<",
  less_or_equal: "<=",
};

/**
 * Reads an operator and a value against a field of a type.
 *
 * @returns the comparison, or in words what is wrong with the value
 */
export function readComparison(
  operator: Operator,
  value: Scalar | readonly Scalar[],
  type: FieldType,
  zone: string,
): Comparison | string {
  const negated = operator.startsWith("not_");
  const positive = (negated ? operator.slice(4) : operator) as Operator;
  if (positive === "matches_any") return readList(value, type, zone, negated);
  if (Array.isArray(value)) return `${operator} takes one value; for a list use matches_any`;
  const text = scalarText(value as Scalar);
  const order = ORDERS[positive];
  if (text === "") {
    if (positive === "equals") return { kind: "empty", negated };
    return `${operator} needs a value; to ask for an empty field use equals with an empty value`;
  }
  if (order) return readOrder(order, text, type, zone);
  if (positive === "equals") return readEquals(text, type, zone, negated);
  const match = positive === "contains" ? "contains" : positive === "starts_with" ? "startsWith" : "endsWith";
  return { kind: "text", match, value: text, negated };
}

function readEquals(text: string, type: FieldType, zone: string, negated: boolean): Comparison | string {
  switch (type) {
    case "boolean": {
      const value = readBoolean(text);
      return value === undefined ? notABoolean(text) : { kind: "boolean", value, negated };
    }
    case "number": {
      const value = readNumber(text);
      return value === undefined ? notANumber(text) : { kind: "number", compare: "=", value, negated };
    }
    case "date":
    case "datetime": {
      const interval = readMoment("=", text, zone);
      return interval ? { kind: "moment", ...interval, negated } : notADate(text);
    }
    case "id":
      return {
        kind: "text",
        match: "equals",
        value: /^[a-zA-Z0-9]{15}$/.test(text) ? longId(text) : text,
        negated,
      };
    case "text":
      return { kind: "text", match: "equals", value: text, negated };
  }
}

/** An order compares numbers or times; on text it does so where both sides are such, and is false otherwise. */
function readOrder(compare: Comparator, text: string, type: FieldType, zone: string): Comparison | string {
  const never: Comparison = { kind: "never", negated: false };
  if (type === "boolean") return readBoolean(text) === undefined ? notABoolean(text) : never;
  const number = readNumber(text);
  if (type === "number" && number === undefined) return notANumber(text);
  if (number !== undefined && (type === "number" || type === "text")) {
    return { kind: "number", compare, value: number, negated: false };
  }
  const interval = readMoment(compare, text, zone);
  if (type === "date" || type === "datetime")
    return interval ? { kind: "moment", ...interval, negated: false } : notADate(text);
  return interval && type === "text" ? { kind: "moment", ...interval, negated: false } : never;
}

function readList(
  value: Scalar | readonly Scalar[],
  type: FieldType,
  zone: string,
  negated: boolean,
): Comparison | string {
  const items = Array.isArray(value) ? value.map(scalarText) : splitList(scalarText(value as Scalar));
  const of: Comparison[] = [];
  for (const item of items) {
    if (item === "") continue;
    const comparison = readItem(item, type, zone);
    if (typeof comparison === "string") return comparison;
    of.push(comparison);
  }
  return { kind: "any", of, negated };
}

/** `*x*` contains, `x*` starts with, `*x` ends with; without a star at its ends, an item compares like `equals`. */
function readItem(item: string, type: FieldType, zone: string): Comparison | string {
  const starts = item.startsWith("*");
  const ends = item.endsWith("*");
  if (!starts && !ends) return readEquals(item, type, zone, false);
  const value = item.slice(starts ? 1 : 0, ends && item.length > 1 ? -1 : undefined).trim();
  const match = starts && ends ? "contains" : ends ? "startsWith" : "endsWith";
  // `*` alone: any text at all.
  return { kind: "text", match, value, negated: false };
}

/** Items separated by commas; one in double quotes may hold a comma, and a doubled quote stands for one. */
export function splitList(text: string): string[] {
  const items: string[] = [];
  let item = "";
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (quoted && character === '"' && text.charAt(index + 1) === '"') {
      item += '"';
      index++;
    } else if (character === '"' && (quoted || item.trim() === "")) {
      if (!quoted) item = "";
      quoted = !quoted;
    } else if (character === "," && !quoted) {
      items.push(item.trim());
      item = "";
    } else item += character;
  }
  items.push(item.trim());
  return items;
}

/** The stretch of time in which a moment must lie to stand in this order to a day or an instant. */
function readMoment(compare: Comparator, text: string, zone: string): Interval | undefined {
  const day = readTypedDay(text);
  if (day !== undefined) {
    return intervalOf(compare, dayBound(day, zone), dayBound(plusDays(day, 1), zone));
  }
  const instant = readInstant(text);
  if (instant === undefined) return undefined;
  return intervalOf(compare, instantBound(instant, zone), instantBound(instant + 1, zone));
}

/** A day as bound. After 9999-12-31, as people write "for ever", SQL wants the year without ISO's sign. */
function dayBound(day: string, zone: string): Bound {
  return { instant: startOfDay(day, zone), day: day.replace(/^\+0*/, "") };
}

/** An instant as bound: cells without a time stand for the start of their day. */
function instantBound(instant: number, zone: string): Bound {
  const day = dayOf(instant, zone);
  const first = startOfDay(day, zone) >= instant ? day : plusDays(day, 1);
  return { instant, day: dayBound(first, zone).day };
}

function intervalOf(compare: Comparator, start: Bound, end: Bound): Interval {
  switch (compare) {
    case "=":
      return { from: start, to: end };
    case "<":
      return { to: start };
    case "<=":
      return { to: end };
    case ">":
      return { from: end };
    case ">=":
      return { from: start };
  }
}

function notABoolean(text: string): string {
  return `"${text}" is neither true nor false; write true, false, yes, no, 1 or 0`;
}

function notANumber(text: string): string {
  return `"${text}" is not a number that can be read; write 1200.50, without currency, spaces and thousands separators, at most 16 digits before the point`;
}

function notADate(text: string): string {
  return `"${text}" is not a date; write 2026-01-25, 1/25/2026 or 2026-01-25T17:00:00Z`;
}

function scalarText(value: Scalar): string {
  return value === null ? "" : String(value).trim().normalize("NFC");
}

function readBoolean(text: string): boolean | undefined {
  if (/^(true|yes|1)$/i.test(text)) return true;
  if (/^(false|no|0)$/i.test(text)) return false;
  return undefined;
}

/** Digits before the point, of the numbers that the warehouse holds. */
const WHOLE_DIGITS_MAX = 16;

/** A number as plain digits, or undefined. At most 18 places after the point are compared, as they are stored. */
export function readNumber(text: string): string | undefined {
  const parts = /^([+-]?)(?:(\d+)\.?(\d*)|\.(\d+))(?:[eE]([+-]?\d{1,3}))?$/.exec(text.trim());
  if (!parts) return undefined;
  const [, sign = "", whole = "0", after = "", only = "", exponent = "0"] = parts;
  const fraction = after || only;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  const padded = point < 0 ? "0".repeat(-point) + digits : digits.padEnd(point, "0");
  const at = Math.max(point, 0);
  const wholePart = padded.slice(0, at).replace(/^0+(?=\d)/, "") || "0";
  if (wholePart.length > WHOLE_DIGITS_MAX) return undefined;
  const plain = `${wholePart}.${padded.slice(at).slice(0, 18) || "0"}`;
  return (sign === "-" ? "-" : "") + plain;
}
