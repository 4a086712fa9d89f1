import { Document, isPair, isScalar, visit, type YAMLMap, type YAMLSeq } from "yaml";
import { isSameSetting, normalSettings } from "./normal-form.ts";
import { defaultSettings } from "./parse.ts";
import { type Settings, settingsJsonSchema } from "./schema.ts";

/**
 * A settings document as YAML for people: keys in the schema's order, without those that hold their default.
 *
 * `parseSettings` reads it as `normalSettings(settings)`, which is `settings` itself where they came from YAML. Settings
 * with a NUL character in a text are not read back: the reader takes none.
 */
export function settingsYaml(settings: Settings): string {
  const said = withoutDefaults(
    normalSettings(settings),
    settingsJsonSchema() as SchemaNode,
    defaultSettings().settings,
  );
  const document = new Document(said, { aliasDuplicateObjects: false });
  visit(document, {
    Map: (place, map, ancestors) => {
      const parent = ancestors.at(-1);
      const key = isPair(parent) && isScalar(parent.key) ? String(parent.key.value) : undefined;
      const isShort = typeof place === "number" ? !map.has("anyOf") : ON_ONE_LINE.includes(key ?? "");
      map.flow = isShort && fitsALine(map);
    },
    Seq: (_, list) => {
      list.flow = list.items.every(isScalar) && fitsALine(list);
    },
    Scalar: (_, scalar) => {
      // Without quotes, the library lays texts with line ends over several lines, and some come back as others.
      if (typeof scalar.value === "string" && /[\r\n]|^\s|\s$/.test(scalar.value))
        scalar.type = "QUOTE_DOUBLE";
    },
  });
  return document.toString({
    lineWidth: 0,
    singleQuote: false,
    blockQuote: false,
    doubleQuotedAsJSON: true,
  });
}

/** Groups that read best on one line; so do conditions and the entries of lists. */
const ON_ONE_LINE = ["default", "custom"];
const LINE_LENGTH = 120;

function fitsALine(node: YAMLMap | YAMLSeq): boolean {
  return JSON.stringify(node).length <= LINE_LENGTH;
}

/** As much of a JSON Schema as is asked here. */
type SchemaNode = {
  properties?: Record<string, SchemaNode>;
  items?: SchemaNode;
  anyOf?: SchemaNode[];
  default?: unknown;
};

/** The version says how to read the rest; a condition without a value looks as if somebody forgot it. */
const ALWAYS_SAID = ["version", "value"];

/** @param defaults - the defaults of the whole document at this place; inside lists the schema's own count */
function withoutDefaults(setting: unknown, node: SchemaNode, defaults: unknown): unknown {
  if (Array.isArray(setting)) {
    const items = branchesOf(node).find((branch) => branch.items !== undefined)?.items ?? {};
    return setting.map((item) => withoutDefaults(item, items, undefined));
  }
  if (typeof setting !== "object" || setting === null) return setting;
  const settings = setting as Record<string, unknown>;
  const properties = Object.assign({}, ...branchesOf(node).map((branch) => branch.properties));
  const said: Record<string, unknown> = {};
  for (const [key, property] of Object.entries<SchemaNode>(properties)) {
    const value = settings[key];
    const byDefault = (defaults as Record<string, unknown> | undefined)?.[key] ?? property.default;
    if (value === undefined || (isSameSetting(value, byDefault) && !ALWAYS_SAID.includes(key))) continue;
    // A group whose keys have defaults of their own; others are said as a whole.
    const isGroup = isSameSetting(property.default, {});
    said[key] = withoutDefaults(value, property, isGroup ? byDefault : undefined);
  }
  return said;
}

function branchesOf(node: SchemaNode): SchemaNode[] {
  return [node, ...(node.anyOf ?? [])];
}
