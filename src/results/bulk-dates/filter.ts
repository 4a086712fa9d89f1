import { type Comparison, readComparison } from "../../settings/comparison.ts";
import { idFault, isId } from "../../settings/ids.ts";
import { InputError } from "../../settings/problem.ts";
import type { Condition, FieldReference } from "../../settings/rules.ts";
import type { Operator } from "../../settings/schema.ts";
import { canonicalField, fieldFault, type OtherColumns, readField } from "./filter-fields.ts";
import { type FilterOperator, operatorFault, operatorNamed, takesValue } from "./filter-operators.ts";
import { instantOfLocal, readLocal, zoneSpans } from "./local-time.ts";

/**
 * Which members are meant, one line of the dialog: field, operator, value.
 *
 * @see shared/spec/offline-sync.md, sections 12 and 4.3
 */
export type MemberFilter = { field: string; operator: FilterOperator; value?: string };

/**
 * Reads a filter as it is typed: `Status equals Attended`, `buyer_touchpoint_date is_empty`, `Campaign.Type is not Webinar`.
 *
 * The value is the rest of the text; quotes around it, single or double, are taken off, and `""` asks for an empty field.
 * @throws {InputError} that names the nearest field or operator
 */
export function readFilter(text: string): MemberFilter {
  const words = [...text.matchAll(/\S+/g)];
  const fail = (message: string): never => {
    throw new InputError([{ file: `filter "${text}"`, message }]);
  };
  if (words.length === 0)
    return fail("is empty; write a field, an operator and a value, as status equals Attended");
  const phrase = (from: number, to: number) =>
    words
      .slice(from, to)
      .map(([word]) => word)
      .join(" ");
  const after = (place: number) => text.slice(words[place]?.index ?? text.length).trim();
  const longest = (from: number, most: number, fits: (words: string, rest: string) => boolean) => {
    for (let to = Math.min(from + most, words.length); to > from; to--)
      if (fits(phrase(from, to), after(to))) return to;
    return from;
  };
  const isOperator = (words: string, rest: string) => {
    const operator = operatorNamed(words);
    return operator !== undefined && (rest === "" || takesValue(operator));
  };

  const fieldEnd = longest(0, 4, (name) => canonicalField(name) !== undefined);
  if (fieldEnd === 0) {
    const operatorAt = words.findIndex((_, place) => place > 0 && longest(place, 6, isOperator) > place);
    return fail(fieldFault(phrase(0, operatorAt < 0 ? 1 : operatorAt)));
  }
  const field = canonicalField(phrase(0, fieldEnd)) as string;
  const operatorEnd = longest(fieldEnd, 6, isOperator);
  const operator = operatorNamed(phrase(fieldEnd, operatorEnd));
  if (operator === undefined) return fail(operatorFault(phrase(fieldEnd, fieldEnd + 1)));
  if (!takesValue(operator)) return { field, operator };
  const written = after(operatorEnd);
  if (written === "") return fail(`${operator} needs a value; ${ASK_FOR_EMPTY}`);
  return { field, operator, value: withoutQuotes(written) };
}

/** A value without the quotes around it, of either kind; a quote inside them stands there twice. */
function withoutQuotes(written: string): string {
  const [, quote = "", inside = ""] = /^(["'])((?:(?!\1)[\s\S]|\1\1)*)\1$/.exec(written) ?? [];
  return quote === "" ? written : inside.replaceAll(quote + quote, quote);
}

/** A filter as it is typed. */
export function filterText({ field, operator, value }: MemberFilter): string {
  return [field, operator, ...(value === undefined ? [] : [value === "" ? '""' : value])].join(" ");
}

const ASK_FOR_EMPTY = "to ask for an empty field use is_empty";

/**
 * What a filter asks of a member.
 *
 * @returns the condition, or in words what is wrong with the filter
 */
export function readCondition(filter: MemberFilter, columns: OtherColumns, zone: string): Condition | string {
  const field = readField(filter.field, columns);
  if (typeof field === "string") return field;
  const named = operatorNamed(filter.operator);
  if (named === undefined) return operatorFault(filter.operator);
  const value = filter.value?.trim();
  if (!takesValue(named)) {
    if (value !== undefined && value !== "") return operatorFault(named);
    return { field, comparison: { kind: "empty", negated: named === "is_not_empty" } };
  }
  const operator = named;
  const isEquals = operator === "equals" || operator === "not_equals";
  if (value === undefined || (value === "" && !isEquals))
    return `${operator} needs a value; ${ASK_FOR_EMPTY}`;
  if (field.type === "id" && isEquals && value !== "" && !isId(value)) {
    const name = field.name === "CampaignId" ? "; for a campaign's name use Campaign.Name" : "";
    return `${idFault(value)}${name}`;
  }
  const comparison = readComparison(operator, instantText(value, field, operator, zone), field.type, zone);
  if (typeof comparison === "string") return comparison;
  return { field, comparison: field.object === "Touchpoint" ? worded(comparison) : comparison };
}

/** A time on the wall of the zone as an instant, where times are compared; else the value as it is. */
function instantText(value: string, { type }: FieldReference, operator: Operator, zone: string): string {
  const compares = operator !== "contains" && operator !== "not_contains" && operator !== "starts_with";
  const ofTimes = type === "date" || type === "datetime" || (type === "text" && !operator.endsWith("equals"));
  const local = compares && ofTimes ? readLocal(value) : undefined;
  return local === undefined ? value : new Date(instantOfLocal(local, zoneSpans(zone))).toISOString();
}

/** The facts that are true or false are words, as conditions on what the model made have no other type but time. */
function worded(comparison: Comparison): Comparison {
  if (comparison.kind !== "boolean") return comparison;
  return { kind: "text", match: "equals", value: String(comparison.value), negated: comparison.negated };
}
