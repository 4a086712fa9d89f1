import { z } from "zod";
import { radarFindings, radarStake } from "../../app/radar.ts";
import { isId } from "../../settings/ids.ts";
import { route, storeOf } from "../route.ts";
import { withoutUndefined } from "../without-undefined.ts";
import { asOf } from "./query.ts";

const tag = "radar";
const id = z.string().refine(isId, "is no Salesforce id of 15 or 18 characters");
const money = z.object({ before: z.string(), after: z.string() });

export const radarRoutes = [
  route({
    method: "GET",
    path: "/radar",
    access: "viewer",
    scope: "read",
    tag,
    summary:
      "Campaigns whose members' dates cannot be the event's, worst first, with evidence and a proposal",
    query: z.object({ campaign: id.optional(), asOf }),
    answer: z.object({
      items: z.array(
        z.object({
          campaignId: z.string(),
          name: z.string(),
          type: z.string().nullable(),
          startDate: z.string().nullable(),
          endDate: z.string().nullable(),
          members: z.number(),
          ofMembers: z.number(),
          evidence: z.array(z.object({ kind: z.string(), members: z.number(), text: z.string() })),
          confidence: z.number(),
          score: z.number(),
          proposal: z.object({ date: z.string(), why: z.string() }).loose().nullable(),
        }),
      ),
    }),
    handle: async ({ desk, query }) => ({
      items: await radarFindings(storeOf(desk).folder, withoutUndefined(query)),
    }),
  }),
  route({
    method: "GET",
    path: "/radar/:id/stake",
    access: "viewer",
    scope: "read",
    tag,
    summary: "The credit at stake, were the radar's proposal for a campaign taken; a preview of it",
    params: z.object({ id }),
    answer: z.object({
      stake: z
        .object({
          campaign: z.array(z.object({ model: z.string(), won: money, open: money })),
          members: z.object({ gained: z.number(), lost: z.number(), redated: z.number() }),
          opportunities: z.number(),
        })
        .nullable(),
    }),
    handle: async ({ desk, params: { id } }) => ({ stake: await radarStake(storeOf(desk).folder, id) }),
  }),
];
