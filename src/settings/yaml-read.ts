import {
  Composer,
  type CST,
  Document,
  type ErrorCode,
  type LineCounter,
  Parser,
  YAMLParseError,
  YAMLWarning,
} from "yaml";

/** Nobody reads so many: only what comes before the first that spoils the structure is told (`yaml-problems.ts`). */
const ERRORS_MAX = 200;

const OPTIONS = {
  logLevel: "error",
  // The library compares each key with all before it; `yamlProblems` looks for the same at once.
  uniqueKeys: false,
} as const;

type Found = { source: unknown; code: ErrorCode; message: string; isWarning: boolean };
class TooMany extends Error {}

/**
 * Reads one YAML document, as the library's `parseDocument` does, and stops at the first errors.
 *
 * The library makes an object for every error, with a stack: 240 kB of `]` are 240,000 of them, and eight seconds in
 * which the server answers nobody. Here they are counted where they arise, and their stacks left out.
 */
export function readYaml(body: string, lines: LineCounter): Document {
  const { stackTraceLimit } = Error;
  const found: Found[] = [];
  try {
    Error.stackTraceLimit = 0;
    return compose(body, lines, found);
  } catch (error) {
    if (!(error instanceof TooMany)) throw error;
    const document = new Document(null, OPTIONS);
    for (const { source, code, message, isWarning } of found) {
      const place = placeOf(source);
      if (isWarning) document.warnings.push(new YAMLWarning(place, code, message));
      else document.errors.push(new YAMLParseError(place, code, message));
    }
    return document;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** @throws {TooMany} with `found` full */
function compose(body: string, lines: LineCounter, found: Found[]): Document {
  const composer = new Composer(OPTIONS);
  const count = (one: Found) => {
    if (found.length >= ERRORS_MAX) throw new TooMany();
    found.push(one);
  };
  // The one place through which the composer's own errors go; it is not part of its declared face.
  const tell = Reflect.get(composer, "onError") as (...given: unknown[]) => void;
  Reflect.set(
    composer,
    "onError",
    (source: unknown, code: ErrorCode, message: string, isWarning?: boolean) => {
      count({ source, code, message, isWarning: isWarning === true });
      tell(source, code, message, isWarning);
    },
  );
  let document: Document | undefined;
  for (const next of composer.compose(tokens(body, lines, count), true, body.length)) {
    if (document) {
      const [start, end] = next.range;
      document.errors.push(new YAMLParseError([start, end], "MULTIPLE_DOCS", "more than one document"));
      break;
    }
    document = next;
  }
  return document ?? new Document(null, OPTIONS);
}

/** The parser's tokens; those that are errors are counted. */
function* tokens(body: string, lines: LineCounter, count: (one: Found) => void): Generator<CST.Token> {
  for (const token of new Parser(lines.addNewLine).parse(body)) {
    if (token.type === "error") {
      const { message } = token;
      count({ source: token, code: "UNEXPECTED_TOKEN", message, isWarning: false });
    }
    yield token;
  }
}

/** Where an error is: an offset, a range, or the token that it is about. */
function placeOf(source: unknown): [number, number] {
  if (typeof source === "number") return [source, source + 1];
  if (Array.isArray(source)) return [Number(source[0]), Number(source[1] ?? source[0])];
  const { offset, source: text } = source as { offset: number; source?: string };
  return [offset, offset + (text?.length ?? 1)];
}
