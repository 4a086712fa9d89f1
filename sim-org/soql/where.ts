import { instantText, isText } from "../store/values.ts";
import { dateLiteral, dayIn, startOfDay } from "./calendar.ts";
import type { Comparison, ConditionTree } from "./condition-tree.ts";
import { malformed, queryFault } from "./faults.ts";
import { functionExpression } from "./functions.ts";
import { type Literal, likePattern, literal } from "./literals.ts";
import type { Expression, Scope } from "./scope.ts";

/** A condition in SQL; `values` are bound in the order of its question marks. */
export type Sql = { readonly sql: string; readonly values: readonly (string | number)[] };

/** Today, in the zone of the org. */
export type Clock = { readonly now: number; readonly zone: string };

/** Compiles the query inside IN (SELECT ...). */
export type SemiJoin = (comparison: Comparison) => Sql;

/**
 * A tree of conditions as SQL that is true or not true, never unknown.
 *
 * In SOQL a comparison with null is simply not met, so that `!=`, NOT IN and NOT also find records without a value.
 */
export function whereSql(scope: Scope, tree: ConditionTree, clock: Clock, semiJoin: SemiJoin): Sql {
  if (tree.kind === "comparison") return comparisonSql(scope, tree.comparison, clock, semiJoin);
  if (tree.kind === "not") return not(whereSql(scope, tree.of, clock, semiJoin));
  const parts = tree.of.map((each) => whereSql(scope, each, clock, semiJoin));
  return joined(parts, tree.kind === "and" ? "AND" : "OR");
}

function comparisonSql(scope: Scope, comparison: Comparison, clock: Clock, semiJoin: SemiJoin): Sql {
  const left =
    "fn" in comparison ? functionExpression(scope, comparison.fn) : scope.resolve(comparison.field);
  if (!left.field.filterable) {
    const reason = `field '${left.field.name}' can not be filtered in a query call`;
    throw queryFault("INVALID_FIELD", scope.soql, left.name, reason);
  }
  const operator = comparison.operator.toUpperCase();
  if ("valueQuery" in comparison) {
    const { sql, values } = semiJoin(comparison);
    const found = { sql: `${left.sql} IN (${sql})`, values };
    return operator === "NOT IN" ? not(found) : found;
  }
  const literals = literalsOf(scope, left, comparison);
  switch (operator) {
    case "=":
    case "IN":
      return among(left, literals, clock);
    case "!=":
    case "<>":
    case "NOT IN":
      return not(among(left, literals, clock));
    case "LIKE":
      return like(scope, left, comparison);
    case "INCLUDES":
      return includes(left, literals);
    case "EXCLUDES":
      return not(includes(left, literals));
    default:
      return ordered(left, operator, literals[0] ?? { kind: "null" }, clock);
  }
}

function literalsOf(
  scope: Scope,
  left: Expression,
  comparison: Exclude<Comparison, { valueQuery: unknown }>,
): Literal[] {
  const written = [comparison.value].flat();
  const types = [comparison.literalType ?? "STRING"].flat();
  return written.map((value, place) =>
    literal(scope.soql, left, value, types[place] ?? types[0] ?? "STRING"),
  );
}

/** Whether the value is one of those named. */
function among(left: Expression, literals: readonly Literal[], clock: Clock): Sql {
  const parts: Sql[] = [];
  const values: (string | number)[] = [];
  for (const each of literals) {
    if (each.kind === "null") parts.push({ sql: `${left.sql} IS NULL`, values: [] });
    else if (each.kind === "value") values.push(each.value);
    else parts.push(within(left, each.written, clock));
  }
  if (values.length > 0) parts.push(equal(left, values));
  return joined(parts, "OR");
}

function equal(left: Expression, values: readonly (string | number)[]): Sql {
  // A checkbox that an export left empty is not ticked.
  const value = left.type === "boolean" ? `coalesce(${left.sql}, 0)` : left.sql;
  const folded = isText(left.type) && !left.field.caseSensitive && values.some((each) => !isAscii(each));
  const sql = folded ? `fold(${value})` : value;
  const wanted = folded ? values.map((each) => String(each).toLowerCase()) : values;
  const [only] = wanted;
  if (wanted.length === 1 && only !== undefined) return { sql: `${sql} = ?`, values: [only] };
  return { sql: `${sql} IN (SELECT value FROM json_each(?))`, values: [JSON.stringify(wanted)] };
}

function ordered(left: Expression, operator: string, to: Literal, clock: Clock): Sql {
  if (left.type === "boolean" || left.type === "multipicklist") throw badOperator(operator, left);
  if (to.kind === "null") return { sql: "FALSE", values: [] };
  if (to.kind === "value") return { sql: `${left.sql} ${operator} ?`, values: [to.value] };
  const [start, end] = bounds(left, to.written, clock);
  const edge = operator === "<" || operator === ">=" ? start : end;
  return { sql: `${left.sql} ${operator.startsWith("<") ? "<" : ">="} ?`, values: [edge] };
}

/** Days as the field has them: days themselves, or instants of the org's zone. */
function bounds(left: Expression, written: string, clock: Clock): [string, string] {
  const { start, end } = dateLiteral(written, dayIn(clock.zone, clock.now));
  if (left.type === "date") return [start, end];
  return [instantText(startOfDay(clock.zone, start)), instantText(startOfDay(clock.zone, end))];
}

function within(left: Expression, written: string, clock: Clock): Sql {
  return { sql: `(${left.sql} >= ? AND ${left.sql} < ?)`, values: bounds(left, written, clock) };
}

function like(scope: Scope, left: Expression, comparison: Comparison): Sql {
  const written = "value" in comparison && typeof comparison.value === "string" ? comparison.value : "";
  if (!isText(left.type)) throw badOperator("LIKE", left);
  if (!written.startsWith("'")) throw malformed(`unexpected token: '${written}' after LIKE in ${scope.soql}`);
  const pattern = likePattern(written);
  const [sql, value] = isAscii(pattern) ? [left.sql, pattern] : [`fold(${left.sql})`, pattern.toLowerCase()];
  return { sql: `${sql} LIKE ? ESCAPE '\\'`, values: [value] };
}

/** `INCLUDES ('a;b', 'c')`: both a and b, or c. */
function includes(left: Expression, literals: readonly Literal[]): Sql {
  if (left.type !== "multipicklist") throw badOperator("INCLUDES", left);
  const alternatives = literals.map((each) => {
    const all = each.kind === "value" ? String(each.value).split(";") : [];
    const parts = all.map((value) => ({
      sql: `instr(fold(';' || ${left.sql} || ';'), ?) > 0`,
      values: [`;${value.toLowerCase()};`],
    }));
    return parts.length > 0 ? joined(parts, "AND") : { sql: `${left.sql} IS NULL`, values: [] };
  });
  return joined(alternatives, "OR");
}

function not({ sql, values }: Sql): Sql {
  return { sql: `(${sql}) IS NOT TRUE`, values };
}

function joined(parts: readonly Sql[], word: "AND" | "OR"): Sql {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  return {
    sql: `(${parts.map(({ sql }) => sql).join(` ${word} `)})`,
    values: parts.flatMap(({ values }) => values),
  };
}

function isAscii(value: string | number): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII begins with them
  return typeof value === "number" || /^[\x00-\x7f]*$/.test(value);
}

function badOperator(operator: string, left: Expression) {
  return malformed(`invalid operator on ${left.type} field: '${operator}' on '${left.field.name}'`);
}
