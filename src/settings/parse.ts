import { type Document, isMap, isNode, isPair, isScalar, isSeq, LineCounter, visit } from "yaml";
import type { z } from "zod";
import { issueText } from "./issue-text.ts";
import { nearestName } from "./nearest.ts";
import { InputError, inTextOrder, type Problem } from "./problem.ts";
import { type Settings, settingsJsonSchema, settingsSchema } from "./schema.ts";
import { NESTING_MAX, nestedTooDeep } from "./yaml-depth.ts";
import { yamlProblems } from "./yaml-problems.ts";
import { readYaml } from "./yaml-read.ts";

/** So many problems are told at once, each with its place and the nearest name; the others are counted. */
const TOLD_MAX = 100;

/** The settings are wrong. */
export class SettingsError extends InputError {
  /** What is left of them without what is wrong, where that can be read: its rules may have problems of their own. */
  readonly rest: SettingsDocument | undefined;

  constructor(problems: readonly Problem[], rest?: SettingsDocument, count = problems.length) {
    super(inTextOrder(problems), count);
    this.name = "SettingsError";
    this.rest = rest;
  }
}

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
 * @throws {SettingsError} with every problem: syntax, unknown keys with the nearest known one, values of the wrong kind
 */
export function parseSettings(text: string, label: string): SettingsDocument {
  const body = text.replace(/^\ufeff/, "");
  const deep = new SettingsError([
    { file: label, message: `nests lists or groups more than ${NESTING_MAX} deep; no setting needs that` },
  ]);
  if (nestedTooDeep(body)) throw deep;
  try {
    return read(body, label);
  } catch (error) {
    // The parser calls itself at every level: what is deeper than it can go is no settings document either.
    if (error instanceof RangeError) throw deep;
    throw error;
  }
}

function read(body: string, label: string): SettingsDocument {
  const lines = new LineCounter();
  const document = readYaml(body, lines);
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
  const unreadable = yamlProblems(document, body, lines, label);
  if (unreadable.length > 0)
    throw new SettingsError(unreadable.slice(0, TOLD_MAX), undefined, unreadable.length);
  keepNumbersAsWritten(document);
  const input = withoutEmptyKeys(valuesOf(document, label));
  const nul = textsWithNul(input);
  if (nul.length > 0) {
    const told = nul
      .slice(0, TOLD_MAX)
      .map((path) => problemAt(path, "holds a NUL character; type the text again"));
    throw new SettingsError(told, undefined, nul.length);
  }
  const parsed = settingsSchema.safeParse(input, { reportInput: true });
  if (!parsed.success) {
    const { issues } = parsed.error;
    const { problems, count } = toldProblems(issues, problemAt);
    for (const issue of issues) removeFaults(input, issue);
    const rest = settingsSchema.safeParse(input);
    throw new SettingsError(problems, rest.success ? { settings: rest.data, problemAt } : undefined, count);
  }
  return { settings: parsed.data, problemAt };
}

/** Keys whose values are texts, though they may look like numbers: an id, a postal code, a year as a type. */
const TEXT_KEYS = ["value", "campaign", "campaignMember", "type"];

/** Takes numbers under those keys as they are written: YAML would read 00501 as 501 and 10.0 as 10. */
function keepNumbersAsWritten(document: Document): void {
  visit(document, {
    Pair: (_, { key, value }) => {
      if (!isScalar(key) || !TEXT_KEYS.includes(String(key.value))) return;
      for (const item of isSeq(value) ? value.items : [value]) {
        if (isScalar(item) && typeof item.value === "number" && item.source !== undefined)
          item.value = item.source;
      }
    },
  });
}

/** In these lists an empty key says something: the CRM's value does not count. */
const EMPTY_SPEAKS = ["overrides", "campaigns"];

/** Without the keys after which nothing stands, as where every rule is commented out: they have their defaults. */
function withoutEmptyKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmptyKeys);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  const filled = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(
    filled.map(([key, item]) => [key, EMPTY_SPEAKS.includes(key) ? item : withoutEmptyKeys(item)]),
  );
}

/** @throws {SettingsError} where aliases repeat more than any person writes: they can make gigabytes of a few lines */
function valuesOf(document: Document, label: string): unknown {
  try {
    return document.toJS() ?? {};
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw new SettingsError([
      { file: label, message: "repeats anchors (&) by aliases (*) too often; write the settings out" },
    ]);
  }
}

/** Places of texts with a NUL, as in UTF-16 that lost its mark; no SQL engine takes one. */
function textsWithNul(value: unknown, path: Path = []): Path[] {
  if (typeof value === "string") return value.includes("\0") ? [path] : [];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsWithNul(item, [...path, index]));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => textsWithNul(item, [...path, key]));
}

type ProblemAt = (path: Path, message: string, atKey?: string) => Problem;

/** The first of what is wrong in words, and how much there is of it in all. */
function toldProblems(
  issues: readonly z.core.$ZodIssue[],
  problemAt: ProblemAt,
): { problems: Problem[]; count: number } {
  const problems: Problem[] = [];
  let count = 0;
  for (const issue of issues) {
    count += issue.code === "unrecognized_keys" ? issue.keys.length : 1;
    const room = TOLD_MAX - problems.length;
    if (room > 0) problems.push(...problemsOf(issue, problemAt, room));
  }
  return { problems, count };
}

function problemsOf(issue: z.core.$ZodIssue, problemAt: ProblemAt, most: number): Problem[] {
  const path = pathOf(issue);
  if (issue.code === "unrecognized_keys") {
    const known = keysAt(path);
    return issue.keys.slice(0, most).map((key) => {
      const near = nearestName(key, known);
      const others = `known here: ${known.join(", ")}`;
      const hint = near?.isNear
        ? `did you mean ${near.name}?`
        : near
          ? `the nearest is ${near.name}; ${others}`
          : others;
      return problemAt(path, `unknown key ${key}; ${hint}`, key);
    });
  }
  if (path.length === 0 && issue.code === "invalid_type")
    return [problemAt(path, "holds no settings; write keys with their values, as timezone: UTC")];
  return [problemAt(path, issueText(issue))];
}

function pathOf(issue: z.core.$ZodIssue): (string | number)[] {
  return issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
}

/** Takes out what an issue is about; an entry of a list stays, as all after it would move to other places. */
function removeFaults(input: unknown, issue: z.core.$ZodIssue): void {
  const path = pathOf(issue);
  const keys = issue.code === "unrecognized_keys" ? issue.keys : [path.pop()];
  const holder = path.reduce<unknown>(
    (value, part) => (value as Record<string, unknown> | undefined)?.[part],
    input,
  );
  if (typeof holder !== "object" || holder === null) return;
  for (const key of keys) if (typeof key === "string") Reflect.deleteProperty(holder, key);
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
