import type { FieldType, Query } from "@jetstreamapp/soql-parser-js";
import { malformed, queryFault } from "./faults.ts";
import { functionExpression, isAggregate } from "./functions.ts";
import type { Expression, Scope } from "./scope.ts";

/** Fields at most that FIELDS(ALL) and FIELDS(CUSTOM) are given with. */
const FIELDS_LIMIT_MAX = 200;

/** One column of the answer; `key` names it in JSON, where groups have aliases; `alias` of a label, in records too. */
export type Column = {
  readonly expression: Expression;
  readonly key: string;
  readonly isAggregate: boolean;
  readonly alias?: string;
};

/**
 * @param withChildren - whether queries of children, which are no columns, may stand in it
 * @throws {ApiError} INVALID_FIELD, MALFORMED_QUERY
 */
export function selectList(scope: Scope, query: Query, withChildren = false): Column[] {
  let unnamed = 0;
  const columns = (query.fields ?? []).flatMap((field): Column[] => {
    if (withChildren && field.type === "FieldSubquery") return [];
    const expanded = fieldsFunction(scope, query, field);
    if (expanded) return expanded.map((expression) => column(expression));
    if (field.type === "FieldFunctionExpression") {
      const expression = functionExpression(scope, field);
      const key = field.alias ?? `expr${unnamed++}`;
      const alias = field.alias === undefined ? {} : { alias: field.alias };
      return [{ expression, key, isAggregate: isAggregate(field), ...alias }];
    }
    const expression = scope.resolve(pathOf(field));
    const alias = "alias" in field ? field.alias : undefined;
    return [{ ...column(expression), ...(alias ? { key: alias } : {}) }];
  });
  refuseTwice(scope, columns);
  return columns;
}

function column(expression: Expression): Column {
  return { expression, key: expression.field.name, isAggregate: false };
}

function pathOf(field: FieldType): string {
  if (field.type === "Field") return "rawValue" in field ? field.rawValue : field.field;
  if (field.type === "FieldRelationship")
    return field.rawValue ?? [...field.relationships, field.field].join(".");
  throw malformed("this kind of field is not offered by this simulated org");
}

function fieldsFunction(scope: Scope, query: Query, field: FieldType): Expression[] | undefined {
  if (field.type !== "FieldFunctionExpression" || field.functionName.toUpperCase() !== "FIELDS")
    return undefined;
  const which = String(field.parameters[0] ?? "").toUpperCase();
  if (which !== "STANDARD" && (query.limit === undefined || query.limit > FIELDS_LIMIT_MAX)) {
    throw malformed(`The SOQL FIELDS function must have a LIMIT of at most ${FIELDS_LIMIT_MAX}`);
  }
  return scope.object.description.fields
    .filter(({ custom }) => which === "ALL" || custom === (which === "CUSTOM"))
    .map(({ name }) => scope.resolve(name));
}

function refuseTwice(scope: Scope, columns: readonly Column[]): void {
  const seen = new Set<string>();
  for (const { expression, key, isAggregate } of columns) {
    const name = isAggregate || key.startsWith("expr") ? key : `${expression.name} ${key}`;
    if (seen.has(name)) {
      throw queryFault(
        "INVALID_FIELD",
        scope.soql,
        expression.name,
        `duplicate field selected: ${expression.name}`,
      );
    }
    seen.add(name);
  }
}
