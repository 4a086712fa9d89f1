import { closest, distance } from "fastest-levenshtein";
import { type Document, isMap, isNode, isPair, isScalar, LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import { InputError, type Problem } from "./problem.ts";
import { type Settings, settingsJsonSchema, settingsSchema } from "./schema.ts";

export type Path = readonly (string | number)[];

/** Settings read from a text, and where in the text each of them stands. */
export type SettingsDocument = {
  settings: Settings;
  /** A problem at a setting, with file, line and path. */
  problemAt(path: Path, message: string): Problem;
};

/** The settings when there is no file: every key has its default. */
export function defaultSettings(): SettingsDocument {
  return documentOf(settingsSchema.parse({}), "settings");
}

/** Settings that did not come from a text (the app's form, a test). */
export function documentOf(settings: Settings, label: string): SettingsDocument {
  return {
    settings,
    problemAt: (path, message) => ({ file: label, column: pathText(path), message }),
  };
}

/**
 * Reads a settings document in YAML (or JSON, which is YAML).
 *
 * @param text - the document
 * @param label - the file's name as the person knows it, for messages
 * @throws {InputError} with every problem: syntax, unknown keys with the nearest known one, values of the wrong kind
 */
export function parseSettings(text: string, label: string): SettingsDocument {
  const lines = new LineCounter();
  const document = parseDocument(text.replace(/^\ufeff/, ""), { lineCounter: lines, prettyErrors: false });
  const problemAt = (path: Path, message: string, atKey?: string): Problem => {
    const offset = offsetOf(document, path, atKey);
    const problem: Problem = { file: label, message };
    if (offset !== undefined) {
      const place = lines.linePos(offset);
      problem.line = place.line;
      problem.character = place.col;
    }
    const full = atKey === undefined ? path : [...path, atKey];
    if (full.length > 0) problem.column = pathText(full);
    return problem;
  };
  if (document.errors.length > 0) {
    throw new InputError(
      document.errors.map((error) => {
        const place = lines.linePos(error.pos[0]);
        const message = `not readable as YAML: ${error.message}`;
        return { file: label, line: place.line, character: place.col, message };
      }),
    );
  }
  const input: unknown = document.toJS() ?? {};
  const parsed = settingsSchema.safeParse(input);
  if (!parsed.success) {
    throw new InputError(parsed.error.issues.flatMap((issue) => problemsOf(issue, problemAt)));
  }
  return { settings: parsed.data, problemAt };
}

type ProblemAt = (path: Path, message: string, atKey?: string) => Problem;

function problemsOf(issue: z.core.$ZodIssue, problemAt: ProblemAt): Problem[] {
  const path = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
  if (issue.code === "unrecognized_keys") {
    const known = keysAt(path);
    return issue.keys.map((key) => {
      const near = known.length > 0 ? closest(key, known) : undefined;
      const hint =
        near !== undefined && distance(key.toLowerCase(), near.toLowerCase()) <= Math.max(3, key.length / 2)
          ? `did you mean ${near}?`
          : `known here: ${known.join(", ")}`;
      return problemAt(path, `unknown key ${key}; ${hint}`, key);
    });
  }
  return [problemAt(path, issueText(issue))];
}

function issueText(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type") {
    return issue.input === undefined && /undefined/.test(issue.message)
      ? `is missing; it must be ${kindText(issue.expected)}`
      : `must be ${kindText(issue.expected)}`;
  }
  if (issue.code === "invalid_value") return `must be one of: ${issue.values.map(String).join(", ")}`;
  if (issue.code === "invalid_union") return "must be a text, a number, true or false, or a list of these";
  return issue.message;
}

function kindText(kind: string): string {
  const words: Record<string, string> = {
    string: "a text",
    number: "a number",
    int: "a whole number",
    boolean: "true or false",
    array: "a list",
    object: "a group of keys",
  };
  return words[kind] ?? kind;
}

/** The keys that the document may have at a path, from its JSON Schema. */
function keysAt(path: Path): string[] {
  type Node = { properties?: Record<string, Node>; items?: Node; anyOf?: Node[]; allOf?: Node[] };
  const branches = (node: Node): Node[] => [node, ...(node.anyOf ?? []), ...(node.allOf ?? [])];
  let nodes = branches(settingsJsonSchema() as Node);
  for (const part of path) {
    nodes = nodes.flatMap((node) => {
      const next = typeof part === "number" ? node.items : node.properties?.[part];
      return next ? branches(next) : [];
    });
  }
  return nodes.flatMap((node) => Object.keys(node.properties ?? {}));
}

/** Where a setting stands in the text; where it is absent, the nearest thing above it that is there. */
function offsetOf(document: Document, path: Path, atKey?: string): number | undefined {
  for (let depth = path.length; depth >= 0; depth--) {
    const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
    if (atKey !== undefined && depth === path.length && isMap(node)) {
      const pair = node.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === atKey,
      );
      if (pair && isNode(pair.key) && pair.key.range) return pair.key.range[0];
    }
    if (isNode(node) && node.range) return node.range[0];
  }
  return undefined;
}

/** `sync.rules[0].anyOf[1][0].value` */
export function pathText(path: Path): string {
  return path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join("");
}
