import type { z } from "zod";
import { nearestName } from "./nearest.ts";

/** What zod found wrong with a setting, in words that say how to put it right. */
export function issueText(issue: z.core.$ZodIssue): string {
  // The schema's own words say more than any made here; zod's begin in these ways.
  if (!/^(Invalid|Too|Unrecognized)\b/.test(issue.message)) return issue.message;
  switch (issue.code) {
    case "invalid_type":
      return wrongKind(issue.expected, issue.input);
    case "invalid_value":
      return notOneOf(issue.values.map(String), issue.input);
    case "invalid_union":
      return "must be a text, a number, true or false, or a list of these";
    case "too_small":
      return issue.origin === "string"
        ? "must not be empty"
        : `must be ${issue.inclusive === false ? "over" : "at least"} ${issue.minimum}`;
    case "too_big":
      return `must be ${issue.inclusive === false ? "under" : "at most"} ${issue.maximum}`;
    default:
      return issue.message;
  }
}

function wrongKind(expected: string, input: unknown): string {
  const kind = KINDS[expected] ?? expected;
  if (input === undefined) return `is missing; it must be ${kind}`;
  if (input === null) return `is empty; it must be ${kind}, or leave the key out`;
  if (expected === "string" && !Array.isArray(input)) return `must be ${kind}; put it in double quotes`;
  if (/^(number|int|boolean)$/.test(expected) && isQuoted(input)) return `must be ${kind}, without quotes`;
  return `must be ${kind}`;
}

const KINDS: Record<string, string> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a group of keys",
};

/** Whether the text would be a number, or true or false, if it did not stand in quotes. */
function isQuoted(input: unknown): boolean {
  return typeof input === "string" && /^(true|false|[+-]?\d+(\.\d+)?)$/.test(input.trim());
}

function notOneOf(values: readonly string[], input: unknown): string {
  const near = typeof input === "string" ? nearestName(input, values) : undefined;
  const hint = near?.isNear ? `; did you mean ${near.name}?` : "";
  return `must be one of: ${values.join(", ")}${hint}`;
}
