import { z } from "zod";

/** A publish, as history tells it. */
export const historyEntrySchema = z.object({
  id: z.number().int(),
  at: z.string(),
  now: z.string().describe("The model's clock"),
  by: z.string(),
  cause: z.string(),
  reason: z.string().nullable(),
  settingsVersion: z.number().int(),
  opened: z.number().int(),
  closed: z.number().int(),
  undoes: z.number().int().nullable(),
});

const money = z.object({ before: z.string(), after: z.string() });
const rows = z.object({ added: z.number(), removed: z.number(), changed: z.number() });
const standing = z.object({
  status: z.string(),
  date: z.string().nullable(),
  source: z.string().nullable(),
  positions: z
    .string()
    .nullable()
    .describe("Of its touchpoint in the journey of the person; null: it has none"),
});

/** What a change brings: the contract's document. */
export const changeDocumentSchema = z.object({
  publish: z.number().int().nullable().describe("Null in a preview"),
  seconds: z.number(),
  members: z.object({ gained: z.number(), lost: z.number(), redated: z.number() }),
  touchpoints: rows,
  attributionTouchpoints: rows,
  opportunities: z.number(),
  channels: z.array(
    z.object({
      channel: z.string(),
      subchannel: z.string().nullable(),
      model: z.string(),
      won: money,
      open: money,
    }),
  ),
  campaigns: z.array(
    z.object({
      campaignId: z.string(),
      name: z.string().nullable(),
      model: z.string(),
      won: money,
      open: money,
    }),
  ),
  statuses: z.array(
    z.object({ before: z.string().nullable(), after: z.string().nullable(), members: z.number() }),
  ),
  warnings: z.array(z.object({ code: z.string(), count: z.number(), examples: z.array(z.unknown()) })),
});

/** What people read beside the document. */
export const changeDetailsSchema = z.object({
  settings: z.array(z.string()),
  members: z.array(
    z.object({
      id: z.string(),
      campaignId: z.string(),
      person: z.string().nullable(),
      before: standing.nullable(),
      after: standing,
    }),
  ),
  dates: z.array(
    z.object({ before: z.string().nullable(), after: z.string().nullable(), members: z.number() }),
  ),
  opportunities: z.array(
    z.object({
      id: z.string(),
      name: z.string().nullable(),
      amount: z.string(),
      moved: z.string().describe("W-shaped"),
      models: z.array(z.object({ model: z.string(), moved: z.string() })),
    }),
  ),
  positions: z.array(
    z.object({
      before: z.string().nullable(),
      after: z.string().nullable(),
      touchpoints: z.number(),
      attributionTouchpoints: z.number(),
    }),
  ),
  deals: z.object({ won: z.number(), open: z.number(), lost: z.number() }),
  campaignChannels: z.array(z.object({ campaignId: z.string(), channel: z.string() })),
  salesforce: z.object({ insert: z.number(), update: z.number(), delete: z.number(), apiCalls: z.number() }),
  precedence: z.string().nullable(),
});
