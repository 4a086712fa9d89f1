import { ApiError } from "../../org.ts";

/** What SOQL may not hold in a bulk query, with the words of the refusal. */
const REFUSED: readonly [RegExp, string][] = [
  [/\bGROUP\s+BY\b/i, "Aggregate Relationships not supported in Bulk Query"],
  [/\b(COUNT|COUNT_DISTINCT|SUM|MIN|MAX|AVG)\s*\(/i, "Aggregate Relationships not supported in Bulk Query"],
  [/\bOFFSET\s+\d/i, "OFFSET clause is not supported in Bulk Query"],
  [/\bTYPEOF\b/i, "TYPEOF clause is not supported in Bulk Query"],
];

/**
 * @throws {ApiError} 400 for aggregates, OFFSET, TYPEOF and nested selects, as Bulk API 2.0 refuses them
 * @see shared/spec/salesforce.md, section 19, source 24
 */
export function checkBulkSoql(soql: string): void {
  // What stands between quotes is a value, not a clause.
  const bare = soql.replace(/'(?:\\.|[^'\\])*'/g, "''");
  for (const [pattern, message] of REFUSED)
    if (pattern.test(bare)) throw new ApiError(400, "API_ERROR", message);
  // Before the first FROM: in the select list. One behind it is a semi-join, which is allowed.
  const selectList = bare.split(/\bFROM\b/i)[0] ?? "";
  if (/\(\s*SELECT\b/i.test(selectList))
    throw new ApiError(400, "API_ERROR", "Nested query not supported in Bulk Query");
}
