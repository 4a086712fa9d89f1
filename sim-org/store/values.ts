/** Between what SQLite keeps and what the API writes. */
import type { Cell, FieldInfo, FieldType } from "../org.ts";
import type { Stored } from "./database.ts";

const texts: ReadonlySet<FieldType> = new Set([
  "string",
  "textarea",
  "email",
  "url",
  "phone",
  "picklist",
  "multipicklist",
  "address",
]);
const numbers: ReadonlySet<FieldType> = new Set(["int", "double", "currency", "percent"]);
const decimals: ReadonlySet<FieldType> = new Set(["double", "currency", "percent"]);

export function isText(type: FieldType): boolean {
  return texts.has(type);
}

export function isNumber(type: FieldType): boolean {
  return numbers.has(type);
}

export function isId(type: FieldType): boolean {
  return type === "id" || type === "reference";
}

/** How SQLite declares the column; what does not fit, as exports may hold it, is kept as it stands. */
export function columnType(field: FieldInfo): string {
  if (field.type === "boolean" || field.type === "int") return "INTEGER";
  if (isNumber(field.type)) return "NUMERIC";
  // Texts compare without regard to case, ids and case-sensitive keys byte by byte.
  return isText(field.type) && !field.caseSensitive ? "TEXT COLLATE NOCASE" : "TEXT";
}

/** As JSON of REST has it: `2026-01-25T17:00:00.000+0000`. */
export function jsonCell(value: Stored, type: FieldType): Cell {
  if (value === null) return type === "boolean" ? false : null;
  if (type === "boolean" && typeof value === "number") return value !== 0;
  if (type === "datetime" && typeof value === "string") return value.replace(/Z$/, "+0000");
  return value;
}

/** As CSV of Bulk API 2.0 has it: `2026-01-25T17:00:00.000Z`, `true`, `100.0`, nothing for null. */
export function csvCell(value: Stored, type: FieldType): string {
  if (typeof value === "string") return value;
  if (value === null) return type === "boolean" ? "false" : "";
  if (type === "boolean") return value === 0 ? "false" : "true";
  return Number.isInteger(value) && decimals.has(type) ? `${value}.0` : String(value);
}

/** An instant as it is kept: in UTC with milliseconds, so that texts sort as time does. */
export function instantText(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** Salesforce keeps no milliseconds. */
export function stampText(milliseconds: number): string {
  return instantText(Math.floor(milliseconds / 1000) * 1000);
}

const DATETIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i;

/** @returns milliseconds since 1970; a datetime without offset is UTC; undefined where the text is none */
export function instantOf(text: string): number | undefined {
  const [, day = "", minute = "", second = "00", fraction = "", zone = "Z"] = DATETIME.exec(text) ?? [];
  if (day === "" || dayOf(day) === undefined) return undefined;
  const offset = /^z$/i.test(zone) ? "Z" : `${zone.slice(0, 3)}:${zone.slice(3).replace(":", "") || "00"}`;
  const parsed = Date.parse(`${day}T${minute}:${second}.${fraction.slice(0, 3).padEnd(3, "0")}${offset}`);
  return Number.isNaN(parsed) ? undefined : parsed;
}

/** @returns the day itself where it is one of the calendar */
export function dayOf(text: string): string | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const parsed = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text) ? text : undefined;
}
