import type { ColumnType, Dialect } from "../dialect.ts";

const TYPES: Record<ColumnType, string> = {
  text: "VARCHAR",
  boolean: "BOOLEAN",
  instant: "TIMESTAMP",
  day: "DATE",
  integer: "BIGINT",
  whole: "HUGEINT",
  number: "DECIMAL(34,18)",
  double: "DOUBLE",
};

/** What JavaScript's `trim` removes: the white space of Unicode and the byte order mark. */
const WHITE_SPACE = [
  ..." \t\n\v\f\r\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff",
  ...Array.from({ length: 11 }, (_, index) => String.fromCharCode(0x2000 + index)),
].join("");
/** The same as a class of RE2. */
const WHITE_SPACE_CLASS = "\\s\\v\\p{Z}\\x{feff}";

const MINUTE = "\\d{4}-\\d{2}-\\d{2}[T ]([01]\\d|2[0-3]):[0-5]\\d";
const OFFSET = "(Z|z|[+-]\\d{2}(:?\\d{2})?)?";
const INSTANT = `${MINUTE}:[0-5]\\d(\\.\\d+)?${OFFSET}`;
const INSTANT_TO_THE_MINUTE = `${MINUTE}${OFFSET}`;
const NUMBER = "[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?";

/**
 * Trimming by a set of characters costs a microsecond a cell; to see that there is nothing to trim, a sixth of it.
 */
const trimmed = (text: string) =>
  `CASE WHEN regexp_full_match(${text}, '(?s)[^${WHITE_SPACE_CLASS}](.*[^${WHITE_SPACE_CLASS}])?')
    THEN ${text} ELSE trim(${text}, ${quoted(WHITE_SPACE)}) END`;

/** Stands before characters of two UTF-16 units, so that the engine counts them as two; no text holds it. */
const SECOND_UNIT = "\uffff";

/** No text has more units than bytes of UTF-8. */
const cut = (text: string, units: number) =>
  `CASE WHEN strlen(${text}) <= ${Math.trunc(units)} THEN ${text} ELSE ${trimmed(
    `replace(substr(regexp_replace(${text}, '([\\x{10000}-\\x{10ffff}])', '${SECOND_UNIT}\\1', 'g'), 1, ${Math.trunc(units)}), '${SECOND_UNIT}', '')`,
  )} END`;

const quoted = (value: string) => `'${value.replaceAll("'", "''")}'`;

/** DuckDB's words for what differs between engines. */
export const duckdbDialect: Dialect = {
  name: "duckdb",
  type: (type) => TYPES[type],

  position: "rowid",

  identifier: (name) => `"${name.replaceAll('"', '""')}"`,
  // A NUL ends the statement for the engine's parser, so it cannot stand in it.
  text: (value) =>
    value.includes("\0") ? `(${value.split("\0").map(quoted).join(" || chr(0) || ")})` : quoted(value),
  instant: (milliseconds) => `make_timestamp(${Math.round(milliseconds) * 1000})`,
  day: (iso) => `DATE ${quoted(iso)}`,
  number: (plain) => {
    if (!/^-?\d+(\.\d+)?$/.test(plain)) throw new RangeError(`not a plain decimal number: ${plain}`);
    return `CAST(${quoted(plain)} AS ${TYPES.number})`;
  },

  isBlank: (text) => `regexp_full_match(${text}, '[${WHITE_SPACE_CLASS}]*')`,
  trimmed,
  cut,
  folded: (text) => `lower(nfc_normalize(${trimmed(text)}))`,
  contains: (text, part) => `contains(${text}, ${part})`,
  startsWith: (text, prefix) => `starts_with(${text}, ${prefix})`,
  endsWith: (text, suffix) => `ends_with(${text}, ${suffix})`,
  matches: (text, pattern) => `regexp_full_match(${text}, ${quoted(pattern)})`,

  toBoolean: (text) =>
    `CASE lower(${text}) WHEN 'true' THEN TRUE WHEN '1' THEN TRUE WHEN 'false' THEN FALSE WHEN '0' THEN FALSE END`,
  toNumber: (text) =>
    `CASE WHEN regexp_full_match(${text}, '${NUMBER}') THEN TRY_CAST(${text} AS ${TYPES.number}) END`,
  toDay: (text) =>
    `CASE WHEN regexp_full_match(${text}, '\\d{4}-\\d{2}-\\d{2}') THEN TRY_CAST(${text} AS DATE) END`,
  // The session's zone is UTC, so that a text without offset is read as UTC; fractions end at the millisecond. Without
  // seconds DuckDB takes no offset, so they are put in.
  toInstant: (text) =>
    `CASE
      WHEN regexp_full_match(${text}, '${INSTANT}') THEN make_timestamp_ms(epoch_ms(TRY_CAST(${text} AS TIMESTAMPTZ)))
      WHEN regexp_full_match(${text}, '${INSTANT_TO_THE_MINUTE}')
        THEN make_timestamp_ms(epoch_ms(TRY_CAST(substr(${text}, 1, 16) || ':00' || substr(${text}, 17) AS TIMESTAMPTZ)))
    END`,

  hash: (columns) => `hash(${columns.join(", ")})`,
  quotient: (dividend, divisor) => `((${dividend}) // (${divisor}))`,
  daysBetween: (from, to) => `((epoch_us(${to}) - epoch_us(${from})) / 86400000000.0)`,
  plusDays: (instant, days) => `(${instant} + to_microseconds(CAST((${days}) * 86400000000 AS BIGINT)))`,

  zonedInstant: (instant) => `CAST(${instant} AS TIMESTAMPTZ)`,
  instantText: (instant) => `strftime(${instant}, '%Y-%m-%dT%H:%M:%S.%gZ')`,
  decimalText: (decimal) =>
    `CASE WHEN ${decimal} = 0 THEN '0' ELSE regexp_replace(CAST(${decimal} AS VARCHAR), '\\.?0+$', '') END`,
};
