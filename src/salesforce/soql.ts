/** Text of SOQL: the one place where values become part of a query. */

/**
 * A text literal.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_quotedstringescapes.htm
 */
export function soqlText(value: string): string {
  const escaped = value
    .replaceAll("\\", "\\\\")
    .replaceAll("'", "\\'")
    .replaceAll('"', '\\"')
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t");
  return `'${escaped}'`;
}

/** A literal of an instant, in milliseconds since 1970 UTC. */
export function soqlInstant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/**
 * A field or object as a query names it: letters, digits, underscores, points.
 *
 * @throws {RangeError} for anything else: names come from describe or were checked against it
 */
export function soqlName(name: string): string {
  if (!/^[A-Za-z]\w*(\.[A-Za-z]\w*)*$/.test(name)) throw new RangeError(`not a field: ${name}`);
  return name;
}

/** `('a', 'b')` */
export function soqlList(values: readonly string[]): string {
  return `(${values.map(soqlText).join(", ")})`;
}
