import { z } from "zod";
import { withStore } from "../../app/open-store.ts";
import { settingsSection } from "../../app/pending.ts";
import { rulesFields } from "../../app/rule-fields.ts";
import { testRules } from "../../app/rule-test.ts";
import { fieldValues, RULE_OBJECTS } from "../../results/browse/fields.ts";
import { route, storeOf } from "../route.ts";
import { search } from "./query.ts";

const tag = "rules";

export const ruleRoutes = [
  route({
    method: "POST",
    path: "/rules/test",
    access: "editor",
    scope: "preview",
    tag,
    summary:
      "Try sync rules on a campaign, or on all: which members match which rule, which wins, which date",
    body: z.strictObject({
      sync: settingsSection,
      campaignId: z.string().max(255).optional(),
    }),
    answer: z.object({
      members: z.number(),
      counts: z.number(),
      rules: z.array(
        z.object({
          number: z.number(),
          name: z.string(),
          matches: z.number(),
          wins: z.number(),
          counts: z.number(),
        }),
      ),
      statuses: z.array(z.object({ status: z.string(), members: z.number() })),
      sample: z.array(
        z.object({
          memberId: z.string(),
          person: z.string().nullable(),
          campaignId: z.string().nullable(),
          campaign: z.string().nullable(),
          status: z.string(),
          rule: z.string().nullable(),
          touchpointDate: z.string().nullable(),
          dateSource: z.string().nullable(),
          matching: z.array(z.number()),
        }),
      ),
    }),
    handle: async ({ desk, body }) => testRules(storeOf(desk).folder, body.sync, body.campaignId),
  }),
  route({
    method: "GET",
    path: "/fields",
    access: "viewer",
    scope: "read",
    tag,
    summary: "Fields that rules and channel conditions may name",
    answer: z.object({
      items: z.array(
        z.object({
          object: z.enum(RULE_OBJECTS),
          name: z.string(),
          type: z.enum(["id", "text", "boolean", "number", "date", "datetime"]),
          isDate: z.boolean(),
        }),
      ),
    }),
    handle: async ({ desk }) => ({ items: await rulesFields(storeOf(desk).folder) }),
  }),
  route({
    method: "GET",
    path: "/fields/values",
    access: "viewer",
    scope: "read",
    tag,
    summary: "The values that a field has most often",
    query: z.object({ object: z.enum(RULE_OBJECTS), name: z.string().max(255), search }),
    answer: z.object({ items: z.array(z.object({ value: z.string(), records: z.number() })) }),
    handle: async ({ desk, query }) => ({
      items: await withStore(storeOf(desk).folder, (outcome) =>
        fieldValues(outcome, query.object, query.name, query.search),
      ),
    }),
  }),
];
