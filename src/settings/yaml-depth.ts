import { Lexer } from "yaml";

/** Lists and groups of a settings document stand in one another five or six deep. */
export const NESTING_MAX = 50;

/**
 * Whether lists and groups nest deeper than any settings do, without building them: a text of brackets alone would
 * keep the parser busy for seconds.
 *
 * Levels by indentation are not counted: each takes a line that is longer than the one before, so that they are few.
 */
export function nestedTooDeep(text: string): boolean {
  if (!mayNest(text)) return false;
  let brackets = 0;
  let dashes = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === "[" || token === "{") brackets += 1;
    else if (token === "]" || token === "}") brackets = Math.max(0, brackets - 1);
    else if (token === "-" || token === "?") dashes += 1;
    else if (token === "\n") dashes = 0;
    if (brackets > NESTING_MAX || dashes > NESTING_MAX) return true;
  }
  return false;
}

/** Cheaper, and wrong only where brackets or dashes stand in texts: by far the most documents need no second look. */
function mayNest(text: string): boolean {
  let brackets = 0;
  let dashes = 0;
  for (let index = 0; index < text.length; index++) {
    const sign = text[index];
    if (sign === "[" || sign === "{") brackets += 1;
    else if ((sign === "]" || sign === "}") && brackets > 0) brackets -= 1;
    else if (sign === "-" || sign === "?") dashes += 1;
    else if (sign === "\n") dashes = 0;
    if (brackets > NESTING_MAX || dashes > NESTING_MAX) return true;
  }
  return false;
}
