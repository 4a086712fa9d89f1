/** What a column holds, in words that every engine can translate. */
export type ColumnType = "text" | "boolean" | "instant" | "day" | "integer" | "whole" | "number" | "double";

/**
 * The few expressions that differ between SQL engines.
 *
 * Everything else in a model step is SQL that DuckDB and Spark read alike. All arguments and results are SQL
 * text, except for the literals, which take values: these are the only way in which a value becomes SQL.
 */
export interface Dialect {
  readonly name: string;

  /** The engine's type for a column. `integer` has 64 bits, `whole` at least 38 digits, `number` 18 decimal places. */
  type(type: ColumnType): string;

  /** The place of a row in a table that was just filled from a CSV file: 0, 1, ... in the order of the file. */
  readonly position: string;

  /** A name (column, table) quoted for this engine. */
  identifier(name: string): string;
  /** A text literal; the one place where text is escaped. */
  text(value: string): string;
  /** A literal of an instant, in milliseconds since 1970 UTC. */
  instant(milliseconds: number): string;
  /** A literal of a day, `YYYY-MM-DD`. */
  day(iso: string): string;
  /** A literal of a decimal number, plain digits as `-12.5`. */
  number(plain: string): string;

  /** Whether a text holds nothing but white space (Unicode's, not only blanks). */
  isBlank(text: string): string;
  /** Without outer white space (Unicode's, not only blanks). */
  trimmed(text: string): string;
  /**
   * As much of a trimmed text as fits into so many UTF-16 units, in which JavaScript and Java count: never half of a
   * character, and without white space where it was cut.
   */
  cut(text: string, units: number): string;
  /** As texts are compared: trimmed, in NFC, in lower case. */
  folded(text: string): string;
  contains(text: string, part: string): string;
  startsWith(text: string, prefix: string): string;
  endsWith(text: string, suffix: string): string;
  /** Whether the whole text matches a regular expression of RE2 and Java alike. */
  matches(text: string, pattern: string): string;

  /** Trimmed text to a value, NULL where it cannot be read. Days: `YYYY-MM-DD`. Instants: ISO 8601, no offset means UTC. */
  toBoolean(text: string): string;
  toNumber(text: string): string;
  toDay(text: string): string;
  toInstant(text: string): string;

  /** A hash of 64 bits over columns, NULLs among them. */
  hash(columns: readonly string[]): string;
  /** Whole-number quotient of non-negative whole numbers. */
  quotient(dividend: string, divisor: string): string;
  /** Days from one instant to another, with fraction. */
  daysBetween(from: string, to: string): string;
  /** An instant some 24-hour days later (earlier where negative). */
  plusDays(instant: string, days: string): string;

  /** The engine's type that knows that it is an instant, for files that others read. */
  zonedInstant(instant: string): string;
  /** `2026-01-25T17:00:00.000Z` */
  instantText(instant: string): string;
  /** A decimal (with places after the point) in plain digits, no exponent, no trailing zeros after the point. */
  decimalText(decimal: string): string;
}
