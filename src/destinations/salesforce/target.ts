import type { Dialect } from "../../warehouse/dialect.ts";

/** How a value stands in JSON; in CSV everything is text. */
export type WriteType = "text" | "id" | "instant" | "day" | "boolean" | "number";

export type WriteField = {
  /** API name. */
  name: string;
  type: WriteType;
  /** Written with the others, but no reason to write: the run that wrote, the moment of a change. */
  isIncidental?: boolean;
  /** Only some orgs have it: where it is not there, nothing is lacking. */
  isOptional?: boolean;
};

/**
 * Something that Footfall writes: an object, what finds a record, and a SELECT of what should stand there.
 *
 * The SELECT's columns: `source` (what the external id is made of) or `key` (the record's Id), `parent` (records of one
 * parent go in one request, so that they do not lock each other out) and the fields by name, each as text in the form of
 * the API, NULL for empty.
 */
export type WriteTarget = {
  /** Tells targets apart; two may write to one object. */
  name: string;
  object: string;
  /** `Unique_Id__c`: records of our own, made and deleted by us. `Id`: fields on records of the org. */
  key: "Unique_Id__c" | "Id";
  fields: readonly WriteField[];
  select: string;
};

/**
 * A text as the org keeps it: without white space at its ends, cut to the characters that the field takes, and NULL where
 * nothing is left. `#N/A` is nothing too: a bulk job reads it as that, and what is written must not depend on the way.
 * @param length - characters that the field takes; undefined where nobody knows
 * @see docs/salesforce-api.md
 */
export function textCell(trimmed: string, length: number | undefined, dialect: Dialect): string {
  const cut = length ? dialect.cut(trimmed, length) : trimmed;
  return `CASE WHEN ${trimmed} NOT IN ('', '#N/A') THEN ${cut} END`;
}

/** An instant as the org keeps it: without milliseconds. */
export function instantCell(instant: string, dialect: Dialect): string {
  return `substr(${dialect.instantText(instant)}, 1, ${"2026-01-25T17:00:00".length}) || '.000Z'`;
}

/** Text of a row's fields that tells whether they are the same: equal exactly when they are. */
export function hashSql(fields: readonly WriteField[], dialect: Dialect, alias: string): string {
  const parts = fields
    .filter(({ isIncidental }) => !isIncidental)
    .map(({ name }) => {
      const column = `${alias}.${dialect.identifier(name)}`;
      return `COALESCE(CAST(length(${column}) AS VARCHAR) || ':' || ${column}, '-')`;
    });
  return `md5(${parts.join(" || ")})`;
}
