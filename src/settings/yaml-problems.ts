import { type Document, isScalar, type LineCounter, visit } from "yaml";
import type { Problem } from "./problem.ts";

/**
 * What keeps a text from being read as YAML, in the words of someone who has never heard of "implicit keys".
 *
 * @returns the problems up to the first that spoils the structure: what the parser finds after that is its own confusion
 */
export function yamlProblems(document: Document, text: string, lines: LineCounter, label: string): Problem[] {
  let lastQuote = 0;
  const found: { offset: number; message: string; spoils: boolean }[] = [];
  visit(document, {
    Scalar(_key, scalar) {
      if (scalar.type?.startsWith("QUOTE")) lastQuote = Math.max(lastQuote, scalar.range?.[0] ?? 0);
    },
    Map(_key, map) {
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        const offset = key.range?.[0] ?? 0;
        const message = `the key ${wordAt(text, offset)} stands here a second time; keep one, with the values of both`;
        if (seen.has(key.value)) found.push({ offset, message, spoils: false });
        seen.add(key.value);
      }
    },
    Alias(_key, alias, ancestors) {
      const offset = alias.range?.[0] ?? 0;
      const repeated = alias.resolve(document);
      // Without an anchor of its name it is most likely a wildcard: matches_any takes "*Watched".
      if (!repeated) found.push({ offset, message: inQuotes(`*${alias.source}`), spoils: false });
      else if (ancestors.includes(repeated)) {
        const message = `*${alias.source} stands inside what it repeats; write it out`;
        found.push({ offset, message, spoils: false });
      }
    },
  });
  for (const { code, message, pos } of [...document.errors, ...document.warnings]) {
    // The parser notices at the end of the file; the person has to look where the quote opens.
    const offset = /^Missing closing .quote/.test(message) ? lastQuote : pos[0];
    const spoils = code !== "TAG_RESOLVE_FAILED";
    found.push({ offset, message: messageOf(code, message, text, offset), spoils });
  }
  found.sort((one, other) => one.offset - other.offset);
  const first = found.findIndex(({ spoils }) => spoils);
  return found.slice(0, first < 0 ? undefined : first + 1).map(({ offset, message }) => {
    const { line, col } = lines.linePos(offset);
    return { file: label, line, character: col, message };
  });
}

function messageOf(code: string, message: string, text: string, offset: number): string {
  switch (code) {
    case "TAB_AS_INDENT":
      return "this line begins with a tab; indent it with spaces";
    case "MULTIPLE_DOCS":
      return "a second document begins here; remove the line --- and keep one set of keys";
    case "BLOCK_AS_IMPLICIT_KEY":
    case "MULTILINE_IMPLICIT_KEY":
      return "this line and the next do not fit together; indent keys of one group alike, write a space after each colon, and put a text that holds a colon in double quotes";
    case "BAD_SCALAR_START":
    case "TAG_RESOLVE_FAILED":
      return inQuotes(wordAt(text, offset));
    case "BAD_INDENT":
      return /end with a [\]}]/.test(message)
        ? `a bracket that opens before this place is not closed; write ${message.at(-1)} where its list or group ends`
        : "this line is not indented as those above; begin all keys of one group in the same column";
    default:
      return message.startsWith("Missing closing ")
        ? "the quote that opens here is never closed; write it at the end of the text too"
        : `cannot be read as YAML from here (${message}); look at the indentation, the quotes and the brackets`;
  }
}

function inQuotes(word: string): string {
  return `a text that begins with ${word.charAt(0)} must stand in double quotes, as ${JSON.stringify(word)}`;
}

/** Characters of a word that are told. */
const WORD_MAX = 200;

/** What stands at a place, up to the next space or sign of YAML. */
function wordAt(text: string, offset: number): string {
  return /^[^\s:,[\]{}]+/.exec(text.slice(offset, offset + WORD_MAX))?.[0] ?? "";
}
