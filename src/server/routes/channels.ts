import { z } from "zod";
import { withStore } from "../../app/open-store.ts";
import { browseTypes } from "../../results/browse/types.ts";
import { route, storeOf } from "../route.ts";

const tag = "channels";

export const channelRoutes = [
  route({
    method: "GET",
    path: "/channels/types",
    access: "viewer",
    scope: "read",
    tag,
    summary: "Campaign types that the org uses, and the channels that the map gives them",
    query: z.object({ asOf: z.coerce.number().int().positive().optional() }),
    answer: z.object({
      items: z.array(
        z.object({
          type: z.string().nullable(),
          campaigns: z.number(),
          active: z.number(),
          members: z.number(),
          touchpoints: z.number(),
          unmapped: z.number(),
          channels: z.array(
            z.object({ channel: z.string(), subchannel: z.string().nullable(), campaigns: z.number() }),
          ),
        }),
      ),
    }),
    handle: async ({ desk, query: { asOf } }) => ({
      items: await withStore(storeOf(desk).folder, browseTypes, { asOf }),
    }),
  }),
];
