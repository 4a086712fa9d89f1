import type { FieldType } from "../org.ts";
import { queryFault } from "./faults.ts";
import type { Expression, Scope } from "./scope.ts";

/** A function as the parser gives it, in a select list or a condition. */
export type FunctionCall = {
  functionName?: string | undefined;
  parameters?: readonly unknown[] | undefined;
  rawValue?: string | undefined;
};

/** Days and hours count in UTC, as Salesforce's date functions do without `convertTimezone`. */
const dateParts: Record<string, (sql: string) => string> = {
  CALENDAR_YEAR: (sql) => `CAST(substr(${sql}, 1, 4) AS INTEGER)`,
  CALENDAR_QUARTER: (sql) => `(CAST(substr(${sql}, 6, 2) AS INTEGER) + 2) / 3`,
  CALENDAR_MONTH: (sql) => `CAST(substr(${sql}, 6, 2) AS INTEGER)`,
  DAY_IN_MONTH: (sql) => `CAST(substr(${sql}, 9, 2) AS INTEGER)`,
  DAY_IN_WEEK: (sql) => `CAST(strftime('%w', ${sql}) AS INTEGER) + 1`,
  DAY_IN_YEAR: (sql) => `CAST(strftime('%j', ${sql}) AS INTEGER)`,
  DAY_ONLY: (sql) => `substr(${sql}, 1, 10)`,
  HOUR_IN_DAY: (sql) => `CAST(substr(${sql}, 12, 2) AS INTEGER)`,
};

const aggregates: Record<string, (sql: string) => string> = {
  COUNT: (sql) => `count(${sql})`,
  COUNT_DISTINCT: (sql) => `count(DISTINCT ${sql})`,
  MIN: (sql) => `min(${sql})`,
  MAX: (sql) => `max(${sql})`,
  SUM: (sql) => `sum(${sql})`,
  AVG: (sql) => `avg(${sql})`,
};

export function isAggregate(call: FunctionCall): boolean {
  return (call.functionName ?? "").toUpperCase() in aggregates;
}

/** @throws {ApiError} INVALID_FIELD, MALFORMED_QUERY */
export function functionExpression(scope: Scope, call: FunctionCall): Expression {
  const name = (call.functionName ?? "").toUpperCase();
  const written = call.rawValue ?? name;
  const [parameter] = call.parameters ?? [];
  const date = dateParts[name.replace("FISCAL_", "CALENDAR_")];
  const aggregate = aggregates[name];
  if (name === "COUNT" && parameter === undefined) {
    return { ...scope.resolve("Id"), sql: "count(*)", type: "int", name: written };
  }
  const inner =
    typeof parameter === "string" ? scope.resolve(parameter) : functionExpression(scope, asCall(parameter));
  if (aggregate)
    return { ...inner, sql: aggregate(inner.sql), type: aggregateType(scope, name, inner), name: written };
  if (date && (inner.type === "date" || inner.type === "datetime")) {
    return { ...inner, sql: date(inner.sql), type: name === "DAY_ONLY" ? "date" : "int", name: written };
  }
  // One language and one currency: labels are the values themselves.
  if (name === "TOLABEL" || name === "CONVERTCURRENCY") return inner;
  throw queryFault(
    "MALFORMED_QUERY",
    scope.soql,
    call.functionName ?? "",
    `the function ${written} cannot be used here`,
  );
}

function aggregateType(scope: Scope, name: string, inner: Expression): FieldType {
  if (name.startsWith("COUNT")) return "int";
  if (name === "MIN" || name === "MAX") {
    if (inner.type !== "boolean") return inner.type;
  } else if (/^(int|double|currency|percent)$/.test(inner.type))
    return name === "AVG" ? "double" : inner.type;
  const reason = `field ${inner.field.name} does not support aggregate operator ${name}`;
  throw queryFault("MALFORMED_QUERY", scope.soql, inner.name, reason);
}

function asCall(parameter: unknown): FunctionCall {
  return typeof parameter === "object" && parameter !== null ? (parameter as FunctionCall) : {};
}
