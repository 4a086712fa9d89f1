import type { OrderByClause, Query, Subquery } from "@jetstreamapp/soql-parser-js";
import type { Catalogue } from "../metadata/catalogue.ts";
import { childRelationships } from "../metadata/child-relationships.ts";
import { ApiError, isLongText, isSortable } from "../org.ts";
import { quoted } from "../store/database.ts";
import { ROW } from "../store/tables.ts";
import { type ConditionTree, conditionTree } from "./condition-tree.ts";
import { malformed, noSuchChildren, queryFault } from "./faults.ts";
import { functionExpression, isAggregate } from "./functions.ts";
import { parseSoql, refuseUnsupported } from "./parse.ts";
import { type Expression, Scope } from "./scope.ts";
import { type Column, selectList } from "./select-list.ts";
import { type Clock, type Sql, whereSql } from "./where.ts";

const OFFSET_MAX = 2_000;
/** What fits an int of Java. */
const LIMIT_MAX = 2_147_483_647;

/** What SQLite has to do for a query. */
export type Plan = {
  readonly object: string;
  readonly columns: readonly Column[];
  readonly answer: "count" | "groups" | "records";
  /** All rows of groups, or the one row of a count; of records, the `_row` of each in order. */
  readonly sql: Sql;
  /** Of records: the columns, for rows given as a JSON array of `_row`. */
  readonly page: string;
  /** Of records: what a query asks of the children of each; the id of the parent is the first value of their `sql`. */
  readonly children: readonly { readonly name: string; readonly plan: Plan }[];
  /** Of records: the relationships that `page` reads, in the order of their ids after the columns. */
  readonly parents: readonly string[];
};

/**
 * Compiles SOQL to one SELECT of SQLite with bound values.
 *
 * @throws {ApiError} 400 MALFORMED_QUERY, INVALID_TYPE, INVALID_FIELD, INVALID_QUERY_FILTER_OPERATOR
 */
export function planQuery(catalogue: Catalogue, soql: string, includeDeleted: boolean, clock: Clock): Plan {
  const query = parseSoql(soql);
  const scope = new Scope(catalogue, soql, query.sObject ?? "", query.sObjectAlias);
  const plan = planOf(scope, query, includeDeleted, clock);
  const children = (query.fields ?? []).flatMap((field) =>
    field.type === "FieldSubquery" ? [childPlan(scope, field.subquery, includeDeleted, clock)] : [],
  );
  if (children.length > 0 && plan.answer !== "records")
    throw malformed("a query of children cannot stand among groups");
  return { ...plan, children };
}

/** @throws {ApiError} INVALID_TYPE where the parent has no such children */
function childPlan(parent: Scope, asked: Subquery, includeDeleted: boolean, clock: Clock) {
  const { catalogue, soql, object } = parent;
  const wanted = asked.relationshipName.toLowerCase();
  const found = childRelationships(catalogue.all(), object.description.name).find(
    ({ name }) => name?.toLowerCase() === wanted,
  );
  if (!found?.name) throw noSuchChildren(soql, asked.relationshipName);
  const query: Query = { ...asked, sObject: found.object };
  refuseUnsupported(query);
  const scope = new Scope(catalogue, soql, found.object, asked.sObjectAlias);
  const plan = planOf(scope, query, includeDeleted, clock, found.field.name);
  if (plan.answer !== "records") throw malformed("a query of children cannot count or group them");
  return { name: found.name, plan };
}

/** @param parentField - of children: where the id of their parent stands */
function planOf(
  scope: Scope,
  query: Query,
  includeDeleted: boolean,
  clock: Clock,
  parentField?: string,
): Plan {
  const withChildren = parentField === undefined;
  const columns = selectList(scope, query, withChildren);
  const groups = groupExpressions(scope, query);
  const isCount = columns.length === 1 && columns[0]?.expression.name.toUpperCase() === "COUNT()";
  const filtered = filter(scope, query, includeDeleted, clock);
  const ofParent = parentField === undefined ? "" : `${scope.alias}.${quoted(parentField)} = ? AND `;
  const where = { ...filtered, sql: ofParent + filtered.sql };
  const object = scope.object.description.name;
  if (isCount) {
    // A limit counts here too: SELECT COUNT() FROM Lead LIMIT 1 is at most 1.
    const inner = `SELECT 1 FROM ${scope.from()} WHERE ${where.sql}${paging(query)}`;
    const sql = { sql: `SELECT count(*) FROM (${inner})`, values: where.values };
    return { object, columns: [], answer: "count", sql, page: "", parents: [], children: [] };
  }
  if (groups.length > 0 || columns.some((column) => column.isAggregate)) {
    return grouped(scope, query, columns, groups, where, clock);
  }
  const order = orderBy(scope, query);
  const terms = [...order.map(({ sql }) => sql), `${scope.alias}."Id"`].join(", ");
  const sql = `SELECT ${scope.alias}.${ROW} FROM ${scope.from()} WHERE ${where.sql} ORDER BY ${terms}${paging(query)}`;
  return {
    object,
    columns,
    answer: "records",
    sql: { sql, values: [...where.values, ...order.flatMap(({ values }) => values)] },
    ...pageOf(scope, query, columns, withChildren),
    children: [],
  };
}

/** Reads rows by their number, so that each page shows them as they are when it is asked. */
function pageOf(
  { catalogue, soql, object }: Scope,
  query: Query,
  columns: readonly Column[],
  withChildren: boolean,
) {
  // A scope of its own: parents that only the condition names need not be read again.
  const scope = new Scope(catalogue, soql, object.description.name, query.sObjectAlias);
  selectList(scope, query, withChildren);
  const parents = [...new Set(columns.flatMap(({ expression }) => prefixes(expression.parents)))];
  const ids = ["Id", ...parents.map((path) => `${path}.Id`)].map((path) => scope.resolve(path).sql);
  const selected = [...columns.map(({ expression }) => expression.sql), ...ids].join(", ");
  const page =
    `SELECT ${selected} FROM json_each(?) AS page CROSS JOIN ${scope.from()} ` +
    `WHERE ${scope.alias}.${ROW} = page.value ORDER BY page.key`;
  return { page, parents };
}

function prefixes(parents: readonly string[]): string[] {
  return parents.map((_, place) => parents.slice(0, place + 1).join("."));
}

function grouped(
  scope: Scope,
  query: Query,
  columns: readonly Column[],
  groups: readonly Expression[],
  where: Sql,
  clock: Clock,
): Plan {
  for (const { expression, isAggregate } of columns) {
    const isGrouped = groups.some(({ sql }) => sql === expression.sql);
    if (!isAggregate && !isGrouped)
      throw malformed(`Field must be grouped or aggregated: ${expression.name}`);
  }
  const having = query.having
    ? whereSql(scope, conditionTree(query.having), clock, noSemiJoin)
    : { sql: "TRUE", values: [] };
  const asked = orderBy(scope, query);
  const order = [...asked.map(({ sql }) => sql), ...groups.map(({ sql }) => `${sql} NULLS FIRST`)];
  const sql = [
    `SELECT ${columns.map(({ expression }) => expression.sql).join(", ")} FROM ${scope.from()}`,
    `WHERE ${where.sql}`,
    groups.length > 0 ? `GROUP BY ${groups.map((group) => group.sql).join(", ")}` : "",
    query.having ? `HAVING ${having.sql}` : "",
    order.length > 0 ? `ORDER BY ${order.join(", ")}` : "",
    paging(query),
  ].join(" ");
  const values = [...where.values, ...having.values, ...asked.flatMap((term) => term.values)];
  return {
    object: "AggregateResult",
    columns,
    answer: "groups",
    sql: { sql, values },
    page: "",
    parents: [],
    children: [],
  };
}

function groupExpressions(scope: Scope, query: Query): Expression[] {
  return [query.groupBy ?? []].flat().map((group) => {
    if ("field" in group) {
      const expression = scope.resolve(group.field);
      if (isLongText(expression.field)) throw cannot(scope, expression, "grouped");
      return expression;
    }
    return functionExpression(scope, group.fn);
  });
}

function filter(scope: Scope, query: Query, includeDeleted: boolean, clock: Clock, depth = 1): Sql {
  const parts: string[] = includeDeleted ? [] : [`${scope.alias}.${quoted("IsDeleted")} = 0`];
  let values: readonly (string | number)[] = [];
  if (query.where) {
    const tree = conditionTree(query.where);
    refuseAggregates(tree);
    const where = whereSql(scope, tree, clock, (comparison) => {
      if (!("valueQuery" in comparison)) return noSemiJoin();
      return semiJoin(scope, comparison.valueQuery, includeDeleted, clock, depth);
    });
    parts.push(`(${where.sql})`);
    values = where.values;
  }
  return { sql: parts.join(" AND ") || "TRUE", values };
}

/** The ids that a query inside IN finds; nulls among them match nothing. */
function semiJoin(outer: Scope, query: Query, includeDeleted: boolean, clock: Clock, depth: number): Sql {
  const scope = new Scope(outer.catalogue, outer.soql, query.sObject ?? "", query.sObjectAlias, depth);
  const [only, ...more] = selectList(scope, query);
  const type = only?.expression.type;
  if (!only || more.length > 0 || (type !== "id" && type !== "reference")) {
    throw malformed("a query inside IN must select exactly one field, an id or a reference");
  }
  const where = filter(scope, query, includeDeleted, clock, depth + 1);
  const { sql } = only.expression;
  return {
    sql: `SELECT ${sql} FROM ${scope.from()} WHERE ${where.sql} AND ${sql} IS NOT NULL${paging(query)}`,
    values: where.values,
  };
}

function noSemiJoin(): never {
  throw malformed("a query cannot stand inside HAVING");
}

function refuseAggregates(tree: ConditionTree): void {
  if (tree.kind === "comparison") {
    const { comparison } = tree;
    if ("fn" in comparison && isAggregate(comparison.fn)) {
      throw malformed(`Grouped functions cannot be used in WHERE: ${comparison.fn.rawValue ?? ""}`);
    }
  } else for (const each of [tree.of].flat()) refuseAggregates(each);
}

function orderBy(scope: Scope, query: Query): Sql[] {
  return [query.orderBy ?? []].flat().map((clause: OrderByClause) => {
    // Salesforce sorts nulls first, also when it sorts downwards.
    const way = `${clause.order ?? "ASC"} NULLS ${clause.nulls ?? "FIRST"}`;
    if (!("field" in clause))
      return { sql: `${functionExpression(scope, clause.fn).sql} ${way}`, values: [] };
    const expression = scope.resolve(clause.field);
    if (!isSortable(expression.field)) throw cannot(scope, expression, "sorted");
    const { sql, field } = expression;
    if (field.type !== "picklist" || field.picklistValues.length === 0)
      return { sql: `${sql} ${way}`, values: [] };
    // As the values were set up; what is none of them comes behind, in the order of the alphabet.
    const places = field.picklistValues.map((_, place) => `WHEN ? THEN ${place}`).join(" ");
    const place = `CASE ${sql} ${places} ELSE iif(${sql} IS NULL, NULL, ${field.picklistValues.length}) END`;
    const values = field.picklistValues.map(({ value }) => value);
    return { sql: `${place} ${way}, ${sql} ${way}`, values };
  });
}

function cannot(scope: Scope, { field, name }: Expression, done: string): ApiError {
  const reason = `field '${field.name}' can not be ${done} in a query call`;
  return queryFault("MALFORMED_QUERY", scope.soql, name, reason);
}

function paging({ limit, offset }: Query): string {
  if (limit !== undefined && limit > LIMIT_MAX) throw malformed(`unexpected token: '${limit}'`);
  if (offset !== undefined && offset > OFFSET_MAX) {
    throw new ApiError(400, "NUMBER_OUTSIDE_VALID_RANGE", `Maximum SOQL offset allowed is ${OFFSET_MAX}`);
  }
  if (limit === undefined && offset === undefined) return "";
  return ` LIMIT ${limit ?? -1}${offset === undefined ? "" : ` OFFSET ${offset}`}`;
}
