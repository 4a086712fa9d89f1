import type { ServerConfig } from "./config.ts";
import { PARQUET } from "./files.ts";

type Content = Record<string, { schema?: unknown }>;
type Operation = {
  operationId?: string;
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: { name: string; in: string }[];
  responses?: Record<string, { description?: string; content?: Content }>;
};
type Document = {
  paths?: Record<string, Record<string, Operation> | undefined>;
  components?: { securitySchemes?: Record<string, { name?: string }> };
};

const TEXT = { schema: { type: "string" } };

/**
 * What the routes' schemas do not say of the API: names of the operations, problems as RFC 9457 sends them, answers that
 * are files or streams, and the two addresses beside `/api`.
 */
export function describeApi<T extends object>(given: T, config: ServerConfig): T {
  const document = given as Document;
  const cookie = document.components?.securitySchemes?.session;
  // The library marks the cookie where only https carries it.
  if (cookie && config.FOOTFALL_URL?.startsWith("https:")) cookie.name = `__Secure-${SESSION_COOKIE}`;
  const paths = { ...document.paths };
  for (const [path, operations] of Object.entries(paths))
    for (const [method, operation] of Object.entries(operations ?? {})) {
      operation.operationId ??= operationId(method, path);
      const { default: problem, 200: answer } = operation.responses ?? {};
      if (problem?.content?.["application/json"])
        problem.content = { "application/problem+json": problem.content["application/json"] };
      if (answer && operation.parameters?.some(({ name }) => name === "format"))
        answer.content = {
          ...answer.content,
          "text/csv": TEXT,
          [PARQUET]: { schema: { type: "string", format: "binary" } },
        };
      if (path.endsWith("/events"))
        operation.responses = {
          200: {
            description: "One event of the kind `job` at each change",
            content: { "text/event-stream": TEXT },
          },
          ...operation.responses,
        };
    }
  return { ...given, paths: { ...paths, ...BESIDE } };
}

export const SESSION_COOKIE = "footfall.session_token";

/** `GET /api/campaigns/{id}/members` as `getCampaignsByIdMembers`. */
function operationId(method: string, path: string): string {
  const words = path
    .replace(/^\/api\//, "")
    .split("/")
    .map((part) => part.replace(/^\{(.+)\}$/, "by-$1"))
    .flatMap((part) => part.split("-"))
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${method}${words.join("")}`;
}

const BESIDE: Record<string, Record<string, Operation>> = {
  "/healthz": {
    get: {
      operationId: "health",
      summary: "Whether the server, its accounts and the store that is shown answer",
      description: "Public.",
      tags: ["operation"],
      responses: {
        200: {
          description: "They do",
          content: {
            "application/json": {
              schema: { type: "object", properties: { status: { type: "string" } }, required: ["status"] },
            },
          },
        },
        503: { description: "One of them does not", content: { "application/problem+json": {} } },
      },
    },
  },
  "/metrics": {
    get: {
      operationId: "metrics",
      summary: "Figures for Prometheus",
      description: "For the machine itself, or with FOOTFALL_METRICS_TOKEN as a bearer token.",
      tags: ["operation"],
      responses: { 200: { description: "Figures as text", content: { "text/plain": TEXT } } },
    },
  },
};
