import { z } from "zod";
import { idFault, isId, longId } from "./ids.ts";
import { isZone, nearestZone, readDay, readInstant } from "./zone.ts";

/**
 * The settings document, `footfall.yaml`: one definition for the file, the API and the form.
 *
 * Every key has a default. What a rule means (fields, operators, values) is read in `rules.ts`.
 * @see shared/spec/contract.md, "Settings"
 */

export const OPERATORS = [
  "equals",
  "not_equals",
  "contains",
  "not_contains",
  "starts_with",
  "not_starts_with",
  "ends_with",
  "not_ends_with",
  "matches_any",
  "not_matches_any",
  "greater_than",
  "greater_or_equal",
  "less_than",
  "less_or_equal",
] as const;

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const condition = z
  .strictObject({
    field: z.string().describe("Object and field, as `Campaign.Type`"),
    operator: z.enum(OPERATORS),
    value: z
      .union([scalar, z.array(scalar)])
      .default("")
      .describe("Empty asks for null, with equals and not_equals"),
  })
  .describe("One comparison of a field with a value");

const group = z
  .array(condition, {
    error: (issue) =>
      given(issue, "is a group, and so a list of conditions; begin its line with two dashes, - -"),
  })
  .min(1, "a group needs at least one condition");

const anyOf = z
  .array(group)
  .min(1, "a rule needs at least one group of conditions")
  .describe("Groups of conditions: a record matches when all conditions of any group hold");

/** In YAML, braces without quotes are a group of keys. */
const DATE_FORM =
  'must be a field in braces and quotes, as "{CampaignMember.FirstRespondedDate}", or a list of such fields';

const dateCandidates = z.preprocess(
  (value) => (typeof value === "string" ? [value] : value),
  z
    .array(z.string({ error: (issue) => given(issue, DATE_FORM) }), {
      error: (issue) => given(issue, DATE_FORM),
    })
    .min(1, 'a rule needs at least one date, as "{CampaignMember.FirstRespondedDate}"'),
);

/** Words for a value of the wrong kind; where there is no value at all, the general ones are right. */
function given(issue: { input?: unknown }, message: string): string | undefined {
  return issue.input === undefined || issue.input === null ? undefined : message;
}

const syncRule = z
  .strictObject({
    name: z.string().trim().min(1, "a rule needs a name"),
    touchpointDate: dateCandidates.describe("Date fields in braces; the first that is not empty is the date"),
    applyCampaignWindow: z.boolean().default(false),
    anyOf,
  })
  .describe("Members that match count, on the date that the rule names");

const filterRule = z.strictObject({ name: z.string().trim().min(1).optional(), anyOf });

const channelName = z.string().trim().min(1, "a channel needs a name");

const offlineChannel = z.strictObject({
  type: z.string().optional().describe("Campaign.Type, trimmed and without regard to case"),
  when: z.array(condition).optional(),
  channel: channelName,
  subchannel: channelName.nullish(),
});

const weight = z
  .number()
  .min(0, "a weight is 0 to 100")
  .max(100, "a weight is 0 to 100")
  .refine((value) => Number.isInteger(Math.round(value * 1e10) / 1e6), "has more than 4 decimals; round it");

const custom = z
  .strictObject({ FT: weight, LC: weight, OC: weight, Closed: weight, middle: weight })
  .refine((weights) => total(weights) === 100, {
    error: (issue) =>
      `the weights add up to ${total(issue.input as Record<string, number>)}, and must add up to 100`,
  });

function total(weights: Record<string, number>): number {
  return Object.values(weights).reduce((sum, value) => sum + Math.round(value * 1e4), 0) / 1e4;
}

const id = z.string().refine(isId, {
  error: (issue) => `${idFault(String(issue.input))}; copy it from Salesforce again`,
});
const instant = z.string().refine((text) => readDay(text) !== undefined || readInstant(text) !== undefined, {
  error: (issue) => `"${issue.input}" is no date; write 2026-01-25T17:00:00Z, or a day as 2026-01-25`,
});
const day = z.string().refine((text) => readDay(text) !== undefined, {
  error: (issue) => `"${issue.input}" is no date; write a day as 2026-01-25`,
});

const override = z.strictObject({
  campaignMember: id,
  touchpointDate: instant
    .nullable()
    .describe("null clears: the CRM's own Buyer Touchpoint Date does not count either"),
});

const campaignSetting = z
  .strictObject({
    campaign: id,
    syncType: z.enum(["include_all", "include_responded", "exclude_all", "none"]).nullable().optional(),
    touchpointStart: day.nullable().optional(),
    touchpointEnd: day.nullable().optional(),
    type: z.string().nullable().optional(),
  })
  .describe("Settings of one campaign, made in Footfall; each key given beats the CRM's value");

/**
 * No record twice: nobody could say which entry counts.
 *
 * @see shared/spec/README.md, decision 44
 */
function onceEach<Key extends string>(list: string, key: Key) {
  return (entries: Record<Key, string>[], context: z.RefinementCtx): void => {
    const places = new Map<string, number>();
    for (const [index, entry] of entries.entries()) {
      const first = places.get(longId(entry[key]));
      if (first === undefined) places.set(longId(entry[key]), index);
      else {
        const message = `${entry[key]} stands already in ${list}[${first}]; keep one of the two entries`;
        context.addIssue({ code: "custom", path: [index, key], message });
      }
    }
  };
}

const apiName = z.string().trim().min(1, "needs an API name");

const rules = z.array(filterRule).default([]);

function zoneFault(written: string): string {
  const near = nearestZone(written);
  const hint = near ? `did you mean ${near}?` : "write the name of a place, as America/Los_Angeles";
  return `"${written}" is not a time zone of the IANA list; ${hint}`;
}

export const settingsSchema = z.strictObject({
  version: z.literal(1, { error: "the only version is 1" }).default(1),
  timezone: z
    .string()
    .refine(isZone, { error: (issue) => zoneFault(String(issue.input)) })
    .default("UTC"),
  sync: z
    .strictObject({
      precedence: z.enum(["auto", "rules_only", "rules_then_sync_type", "sync_type_only"]).default("auto"),
      endDateInclusive: z.boolean().default(false),
      windowBasis: z.enum(["touchpoint_date", "member_created_date"]).default("touchpoint_date"),
      rules: z.array(syncRule).default([]),
    })
    .prefault({}),
  channels: z
    .strictObject({
      offline: z.array(offlineChannel).default([]),
      default: z
        .strictObject({ channel: channelName, subchannel: channelName.nullish() })
        .default({ channel: "Other" }),
    })
    .prefault({}),
  attribution: z
    .strictObject({
      mapping: z.enum(["account", "contact_role", "primary_contact_role"]).default("account"),
      lookbackDays: z.number().int().min(0).max(36_500).nullable().default(null),
      amountField: apiName.default("Amount"),
      custom: custom.nullish(),
      timeDecayHalfLifeDays: z.number().positive("must be over 0").max(36_500).default(7),
    })
    .prefault({}),
  suppress: z.strictObject({ buyerTouchpoints: rules, attributionTouchpoints: rules }).prefault({}),
  overrides: z.array(override).superRefine(onceEach("overrides", "campaignMember")).default([]),
  campaigns: z.array(campaignSetting).superRefine(onceEach("campaigns", "campaign")).default([]),
  fields: z
    .strictObject({
      syncType: apiName.optional(),
      touchpointStart: apiName.optional(),
      touchpointEnd: apiName.optional(),
      uniqueId: apiName.optional(),
      touchpointDate: apiName.optional(),
    })
    .default({}),
  salesforce: z
    .strictObject({
      writeBack: z.boolean().default(false),
      memberStatus: z.boolean().default(false),
      memberDates: z.boolean().default(false),
      pauseOnErrors: z.boolean().default(true),
      campaignRollups: z
        .boolean()
        .default(false)
        .describe("Writes what came of each campaign to Footfall's fields on it"),
      maxApiCallsPerDay: z.number().int().positive().nullable().default(null),
      reservePercent: z.number().min(0).max(100).default(20),
      postLcLimit: z.number().int().min(0).nullable().default(null),
      remove: z.strictObject({ buyerTouchpoints: rules, attributionTouchpoints: rules }).prefault({}),
    })
    .prefault({}),
});

/** The settings with every default filled in. */
export type Settings = z.output<typeof settingsSchema>;
export type Operator = (typeof OPERATORS)[number];
export type ConditionSetting = z.output<typeof condition>;
export type FilterRuleSetting = z.output<typeof filterRule>;
export type CustomWeights = z.output<typeof custom>;

/** The JSON Schema of the settings document, for editors. */
export function settingsJsonSchema(): object {
  return {
    title: "Footfall settings",
    ...z.toJSONSchema(settingsSchema, { io: "input", target: "draft-2020-12" }),
  };
}
