import { nearestName } from "../../settings/nearest.ts";
import type { Operator } from "../../settings/schema.ts";
import { bare } from "./filter-fields.ts";

/** Each operator with the other ways in which people write it. */
const OPERATOR_WORDS = {
  equals: ["is equal to", "equal to", "equal", "is", "=", "=="],
  not_equals: ["is not equal to", "not equal to", "does not equal", "is not", "!=", "<>"],
  less_than: ["is less than", "is before", "<"],
  greater_than: ["is greater than", "is after", ">"],
  less_or_equal: ["is less or equal than", "is less or equal to", "less than or equal to", "<="],
  greater_or_equal: ["is greater or equal than", "is greater or equal to", "greater than or equal to", ">="],
  contains: ["contain"],
  not_contains: ["does not contain"],
  starts_with: ["begins with"],
  is_empty: ["empty", "is null", "is blank"],
  is_not_empty: ["not empty", "is not null", "is not blank"],
} as const satisfies Record<string, readonly string[]>;

export type FilterOperator = keyof typeof OPERATOR_WORDS;
export const FILTER_OPERATORS = Object.keys(OPERATOR_WORDS) as FilterOperator[];

/** The operator that is meant, in whichever of its words. */
export function operatorNamed(written: string): FilterOperator | undefined {
  const wanted = bare(written);
  if (wanted === "") return undefined;
  return FILTER_OPERATORS.find((name) =>
    [name, ...OPERATOR_WORDS[name]].some((words) => bare(words) === wanted),
  );
}

/** Those without a value are none of the rules' operators. */
export function takesValue(operator: FilterOperator): operator is FilterOperator & Operator {
  return operator !== "is_empty" && operator !== "is_not_empty";
}

/** What is wrong with an operator: there is none of that name, or it has a value and takes none. */
export function operatorFault(written: string): string {
  const list = FILTER_OPERATORS.join(", ");
  if (written === "") return `has no operator; write one of ${list}`;
  const operator = operatorNamed(written);
  if (operator) return `${operator} takes no value; leave it out`;
  const near = nearestName(bare(written), FILTER_OPERATORS);
  return `"${written}" is not an operator; ${near?.isNear ? `did you mean ${near.name}?` : `use one of ${list}`}`;
}
