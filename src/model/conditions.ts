import { cellColumn, dayColumn, hasCell, typedColumn } from "../mirror/tables.ts";
import type { Comparison } from "../settings/comparison.ts";
import { knownField } from "../settings/fields.ts";
import type { AnyOf, Condition, FieldReference, RuleObject } from "../settings/rules.ts";
import type { Dialect } from "../warehouse/dialect.ts";

/**
 * Conditions of rules as SQL predicates that are true or false, never NULL.
 *
 * @see shared/spec/offline-sync.md, 4.3; shared/spec/README.md, decision 22
 */

/** The aliases under which the rows of the objects stand in a step's FROM. */
export const ALIASES: Record<RuleObject, string> = {
  Account: "account",
  Campaign: "campaign",
  CampaignMember: "member",
  Contact: "contact",
  Lead: "lead",
  Opportunity: "opportunity",
  OpportunityContactRole: "role",
  Touchpoint: "touchpoint",
};

/** SQL for the forms in which a rule looks at a field. */
type FieldSql = { cell: string; typed?: string; day?: string };

/** True where any group holds. */
export function anyOfSql(anyOf: AnyOf, dialect: Dialect): string {
  const groups = anyOf.map(
    (group) => `(${group.map((condition) => conditionSql(condition, dialect)).join(" AND ")})`,
  );
  return groups.length === 0 ? "FALSE" : `(${groups.join(" OR ")})`;
}

/** True where the condition holds. */
export function conditionSql(condition: Condition, dialect: Dialect): string {
  return comparisonSql(condition.comparison, fieldSql(condition.field, dialect), dialect);
}

/** The objects of which an expression over these conditions needs a row. */
export function objectsOf(rules: readonly { anyOf: AnyOf }[]): Set<RuleObject> {
  return new Set(rules.flatMap((rule) => rule.anyOf.flat().map((condition) => condition.field.object)));
}

/** The text of a field's cell, as rules that compare text read it. */
export function cellSql(field: FieldReference, dialect: Dialect): string {
  return fieldSql(field, dialect).cell;
}

function fieldSql(field: FieldReference, dialect: Dialect): FieldSql {
  const alias = ALIASES[field.object];
  const column = (name: string) => `${alias}.${dialect.identifier(name)}`;
  if (field.object === "Touchpoint") {
    return field.type === "datetime"
      ? { cell: dialect.instantText(column(field.name)), typed: column(field.name) }
      : { cell: column(field.name) };
  }
  // What Footfall's own settings say of a campaign's type holds in rules too (spec/README.md, 37).
  if (field.object === "Campaign" && field.name === "Type") return { cell: column("effective_type") };
  const known = knownField(field.object, field.name);
  const cell = column(cellColumn(field.object, field.name));
  if (!known || !hasCell(known.type)) return { cell };
  const typed = column(typedColumn(known));
  if (known.type === "date") return { cell, day: typed };
  if (known.type === "datetime") return { cell, typed, day: column(dayColumn(known)) };
  return { cell, typed };
}

function comparisonSql(comparison: Comparison, field: FieldSql, dialect: Dialect): string {
  const positive = `COALESCE(${positiveSql(comparison, field, dialect)}, FALSE)`;
  return comparison.negated ? `NOT ${positive}` : positive;
}

/** What the comparison asks before it is negated; NULL where the field is empty. */
function positiveSql(comparison: Comparison, field: FieldSql, dialect: Dialect): string {
  switch (comparison.kind) {
    case "empty":
      return `${field.cell} IS NULL`;
    case "never":
      return "FALSE";
    case "any":
      return comparison.of.length === 0
        ? "FALSE"
        : `(${comparison.of.map((item) => comparisonSql(item, field, dialect)).join(" OR ")})`;
    case "text":
      return textSql(comparison.match, comparison.value, field.cell, dialect);
    case "boolean":
      return `${field.typed} = ${comparison.value ? "TRUE" : "FALSE"}`;
    case "number": {
      const number = field.typed ?? dialect.toNumber(dialect.trimmed(field.cell));
      return `${number} ${comparison.compare} ${dialect.number(comparison.value)}`;
    }
    case "moment": {
      const { from, to } = comparison;
      const between = (value: string, low: string | undefined, high: string | undefined) =>
        [low && `${value} >= ${low}`, high && `${value} < ${high}`].filter(Boolean).join(" AND ");
      const instant = field.typed ?? (field.day ? undefined : dialect.toInstant(dialect.trimmed(field.cell)));
      const day = field.day ?? (field.typed ? undefined : typedDaySql(field.cell, dialect));
      const tests = [];
      if (instant)
        tests.push(
          between(instant, from && dialect.instant(from.instant), to && dialect.instant(to.instant)),
        );
      if (day) tests.push(between(day, from && dialect.day(from.day), to && dialect.day(to.day)));
      return `COALESCE(${tests.join(", ")})`;
    }
  }
}

/** A day in a column that the contract does not know, written `YYYY-MM-DD` or `M/D/YYYY`. */
function typedDaySql(cell: string, dialect: Dialect): string {
  const text = dialect.trimmed(cell);
  const part = (index: number, width: number) => `lpad(split_part(${text}, '/', ${index}), ${width}, '0')`;
  const american = `${part(3, 4)} || '-' || ${part(1, 2)} || '-' || ${part(2, 2)}`;
  return `COALESCE(${dialect.toDay(text)},
    CASE WHEN ${dialect.matches(text, "\\d{1,2}/\\d{1,2}/\\d{4}")} THEN ${dialect.toDay(american)} END)`;
}

function textSql(match: string, value: string, cell: string, dialect: Dialect): string {
  const text = dialect.folded(cell);
  const wanted = dialect.folded(dialect.text(value));
  switch (match) {
    case "contains":
      return dialect.contains(text, wanted);
    case "startsWith":
      return dialect.startsWith(text, wanted);
    case "endsWith":
      return dialect.endsWith(text, wanted);
    default:
      return `${text} = ${wanted}`;
  }
}
