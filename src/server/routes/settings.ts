import { z } from "zod";
import { publishedSettings } from "../../app/history.ts";
import { settingsText } from "../../app/pending.ts";
import { describeChanges } from "../../settings/describe-changes.ts";
import { parseSettings } from "../../settings/parse.ts";
import { InputError } from "../../settings/problem.ts";
import { readRules } from "../../settings/rules.ts";
import { settingsYaml } from "../../settings/write-yaml.ts";
import { route, storeOf } from "../route.ts";

const tag = "settings";

export const settingsRoutes = [
  route({
    method: "GET",
    path: "/settings",
    access: "viewer",
    scope: "read",
    tag,
    summary: "The settings as of a publish, as YAML and as an object",
    query: z.object({ asOf: z.coerce.number().int().positive().optional() }),
    answer: z.object({
      publish: z.number().int(),
      yaml: z.string(),
      settings: z.record(z.string(), z.unknown()),
    }),
    handle: async ({ desk, query }) => {
      const { publish, settings } = await publishedSettings(storeOf(desk).folder, query.asOf);
      return { publish, yaml: settingsYaml(settings), settings };
    },
  }),
  route({
    method: "POST",
    path: "/settings/check",
    access: "viewer",
    scope: "read",
    tag,
    summary: "What is wrong with a settings document, and what it would change",
    body: z.strictObject({ yaml: settingsText }),
    answer: z.object({
      problems: z.array(
        z.object({
          line: z.number().nullable(),
          character: z.number().nullable(),
          path: z.string().nullable(),
          message: z.string(),
        }),
      ),
      changes: z.array(z.string()),
    }),
    handle: async ({ desk, body }) => {
      try {
        const document = parseSettings(body.yaml, "settings");
        readRules(document);
        const { settings } = await publishedSettings(storeOf(desk).folder);
        return { problems: [], changes: describeChanges(settings, document.settings) };
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        const problems = error.problems.map(({ line, character, column, message }) => ({
          line: line ?? null,
          character: character ?? null,
          path: column ?? null,
          message,
        }));
        return { problems, changes: [] };
      }
    },
  }),
];
