import type { Condition, HavingClause, ValueQueryCondition, WhereClause } from "@jetstreamapp/soql-parser-js";
import { malformed } from "./faults.ts";

/** One comparison, as the parser gives it. */
export type Comparison = Exclude<Condition | ValueQueryCondition, { openParen: number; field?: never }>;

export type ConditionTree =
  | { readonly kind: "and" | "or"; readonly of: readonly ConditionTree[] }
  | { readonly kind: "not"; readonly of: ConditionTree }
  | { readonly kind: "comparison"; readonly comparison: Comparison };

type Token = "(" | ")" | "AND" | "OR" | "NOT" | Comparison;

/**
 * The parser gives conditions as a chain with counts of parentheses; here they become a tree.
 *
 * @throws {ApiError} MALFORMED_QUERY where AND and OR stand side by side without parentheses, as Salesforce demands them
 */
export function conditionTree(clause: WhereClause | HavingClause): ConditionTree {
  const tokens = tokensOf(clause);
  let next = 0;

  const unary = (): ConditionTree => {
    const token = tokens[next++];
    if (token === "NOT") return { kind: "not", of: unary() };
    if (token === "(") {
      const inner = expression();
      if (tokens[next++] !== ")") throw malformed("unexpected token: a parenthesis is not closed");
      return inner;
    }
    if (token === undefined || typeof token === "string")
      throw malformed(`unexpected token: '${token ?? "<EOF>"}'`);
    return { kind: "comparison", comparison: token };
  };

  const expression = (): ConditionTree => {
    const first = unary();
    const word = tokens[next];
    if (word !== "AND" && word !== "OR") return first;
    const of = [first];
    while (tokens[next] === word) {
      next++;
      of.push(unary());
    }
    const after = tokens[next];
    if (after === "AND" || after === "OR") throw malformed(`unexpected token: '${after}'`);
    return { kind: word === "AND" ? "and" : "or", of };
  };

  const tree = expression();
  if (next < tokens.length) throw malformed("unexpected token: ')'");
  return tree;
}

function tokensOf(clause: WhereClause | HavingClause): Token[] {
  const tokens: Token[] = [];
  let link: WhereClause | HavingClause | undefined = clause;
  while (link) {
    const { left } = link;
    for (let count = left?.openParen ?? 0; count > 0; count--) tokens.push("(");
    if (left && isComparison(left)) {
      tokens.push(left);
      for (let count = left.closeParen ?? 0; count > 0; count--) tokens.push(")");
    }
    if ("operator" in link) tokens.push(link.operator);
    link = "right" in link ? link.right : undefined;
  }
  return tokens;
}

function isComparison(left: Condition | ValueQueryCondition): left is Comparison {
  return "operator" in left;
}
