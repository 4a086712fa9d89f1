import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * `node scripts/api-types.ts DOCUMENT`: writes `web/src/api/paths.ts`, the types of the HTTP API, from its OpenAPI
 * document (`/api/openapi.json` of a running server; `test/server/looking.test.ts` makes one and checks the file).
 */

type Schema = {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  $ref?: string;
  description?: string;
};
type Parameter = { name: string; in: string; required?: boolean; schema: Schema };
type Content = { content?: Record<string, { schema?: Schema }> };
type Operation = {
  summary?: string;
  parameters?: Parameter[];
  requestBody?: Content & { required?: boolean };
  responses?: Record<string, Content>;
};
export type OpenApi = {
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema> };
};

const METHODS = ["get", "put", "post", "patch", "delete"] as const;

/** The API's types as TypeScript, in the form that openapi-fetch reads. */
export function apiTypes(api: OpenApi): string {
  const shared = Object.entries(api.components?.schemas ?? {}).map(
    ([name, schema]) => `export type ${plain(name)} = ${typeOf(schema, "")};`,
  );
  const paths = Object.entries(api.paths)
    .filter(([path]) => path.startsWith("/api/"))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, operations]) => `  ${JSON.stringify(path)}: {\n${pathOf(operations)}\n  };`);
  return `// Made by \`node scripts/api-types.ts\` from the server's OpenAPI document; edit the routes instead.
${[...shared, `export type paths = {\n${paths.join("\n")}\n};`].join("\n\n")}
`;
}

function pathOf(operations: Record<string, Operation>): string {
  const methods = METHODS.map((method) => {
    const operation = operations[method];
    return operation ? operationOf(method, operation) : `    ${method}?: never;`;
  });
  return ["    parameters: Parameters;", ...methods]
    .join("\n")
    .replace("Parameters", "Record<string, never>");
}

function operationOf(
  method: string,
  { summary, parameters = [], requestBody, responses }: Operation,
): string {
  const query = parametersOf(parameters, "query");
  const path = parametersOf(parameters, "path");
  const needsQuery = parameters.some((each) => each.in === "query" && each.required);
  const lines = [
    `    ${summary ? `/** ${summary.replaceAll("*/", "")} */\n    ` : ""}${method}: {`,
    `      parameters: { query${needsQuery ? "" : "?"}: ${query}; path${path === NONE ? "?" : ""}: ${path} };`,
  ];
  const body = requestBody && contentOf(requestBody);
  lines.push(body ? `      requestBody: { content: ${body} };` : "      requestBody?: never;");
  const answers = Object.entries(responses ?? {}).map(([status, answer]) => {
    const content = contentOf(answer);
    return `        ${/^\d+$/.test(status) ? status : JSON.stringify(status)}: { content${content ? `: ${content}` : "?: never"} };`;
  });
  return [...lines, "      responses: {", ...answers, "      };", "    };"].join("\n");
}

const NONE = "Record<string, never>";

function parametersOf(parameters: readonly Parameter[], place: string): string {
  const found = parameters.filter((parameter) => parameter.in === place);
  if (found.length === 0) return NONE;
  const members = found.map(
    ({ name, required, schema }) => `${key(name)}${required ? "" : "?"}: ${typeOf(schema, "      ")}`,
  );
  return `{ ${members.join("; ")} }`;
}

function contentOf({ content }: Content): string | undefined {
  const all = Object.entries(content ?? {});
  // An answer that is a file where that is asked for: the client asks for JSON.
  const json = all.filter(([mime]) => mime.endsWith("json"));
  const entries = json.length > 0 ? json : all;
  if (entries.length === 0) return undefined;
  const types = entries.map(
    ([mime, { schema }]) => `${JSON.stringify(mime)}: ${schema ? typeOf(schema, "        ") : "unknown"}`,
  );
  return `{ ${types.join("; ")} }`;
}

function typeOf(schema: Schema, indent: string): string {
  if (schema.$ref) return plain(schema.$ref.split("/").at(-1) ?? "");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return unique(choices.map((choice) => typeOf(choice, indent))).join(" | ");
  if (schema.allOf) return schema.allOf.map((part) => `(${typeOf(part, indent)})`).join(" & ");
  if (Array.isArray(schema.type))
    return unique(schema.type.map((type) => typeOf({ ...schema, type }, indent))).join(" | ");
  switch (schema.type) {
    case "string":
      return "string";
    case "number":
    case "integer":
      return "number";
    case "boolean":
      return "boolean";
    case "null":
      return "null";
    case "array":
      return `(${schema.items ? typeOf(schema.items, indent) : "unknown"})[]`;
    case "object":
      return objectOf(schema, indent);
    default:
      return "unknown";
  }
}

function objectOf({ properties, required = [], additionalProperties }: Schema, indent: string): string {
  if (!properties) {
    if (additionalProperties && additionalProperties !== true)
      return `Record<string, ${typeOf(additionalProperties, indent)}>`;
    return "Record<string, unknown>";
  }
  const inner = `${indent}  `;
  const members = Object.entries(properties).map(([name, schema]) => {
    const told = schema.description ? `${inner}/** ${schema.description.replaceAll("*/", "")} */\n` : "";
    return `${told}${inner}${key(name)}${required.includes(name) ? "" : "?"}: ${typeOf(schema, inner)};`;
  });
  return members.length === 0 ? NONE : `{\n${members.join("\n")}\n${indent}}`;
}

const unique = (types: readonly string[]) => [...new Set(types)];
const key = (name: string) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));
const plain = (name: string) => name.replaceAll(/\W/g, "_");

/** Where the types stand. */
export const TYPES_FILE = fileURLToPath(new URL("../web/src/api/paths.ts", import.meta.url));

if (import.meta.main) {
  const [document] = process.argv.slice(2);
  if (!document) throw new Error("name the OpenAPI document: node scripts/api-types.ts openapi.json");
  writeFileSync(TYPES_FILE, apiTypes(JSON.parse(readFileSync(document, "utf8")) as OpenApi));
}
