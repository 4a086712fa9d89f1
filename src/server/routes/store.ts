import { z } from "zod";
import { storeSummary } from "../../app/store-summary.ts";
import { HttpProblem } from "../problem.ts";
import { nameOf, route, storeOf } from "../route.ts";
import type { SyncState } from "../scheduler.ts";
import { STORE_NAMES } from "../stores.ts";
import { historyEntrySchema } from "./schemas.ts";

const tag = "store";
const name = z.enum(STORE_NAMES);

/** What everybody should know of the syncs. */
function syncOf(sync: Pick<SyncState, "isOverdue" | "last"> | undefined) {
  if (!sync) return null;
  const { isOverdue, last } = sync;
  return { isOverdue, lastStatus: last?.status ?? null, lastAt: last?.at ?? null };
}

export const storeRoutes = [
  route({
    method: "GET",
    path: "/store",
    access: "viewer",
    scope: "read",
    tag,
    summary: "The store that is shown: its org, zone, currency, newest publish, and what waits to be done",
    answer: z.object({
      name,
      id: z.string().describe("What changes name, so that they go to no other store"),
      stores: z.array(z.object({ name, isThere: z.boolean() })),
      org: z
        .object({
          id: z.string(),
          username: z.string(),
          instanceUrl: z.string(),
          isSandbox: z.boolean().nullable(),
          isSimulated: z.boolean(),
        })
        .nullable(),
      timezone: z.string(),
      currency: z.string(),
      published: historyEntrySchema.nullable(),
      sync: z
        .object({
          isOverdue: z.boolean(),
          lastStatus: z.enum(["done", "failed"]).nullable(),
          lastAt: z.string().nullable(),
        })
        .nullable(),
      counts: z.object({
        campaigns: z.number(),
        members: z.number(),
        touchpoints: z.number(),
        unmapped: z.number(),
      }),
    }),
    handle: async ({ desk }) => {
      const { stores } = desk;
      const shown = storeOf(desk);
      return {
        name: shown.name,
        id: shown.id,
        stores: STORE_NAMES.map((each) => ({ name: each, isThere: stores.isThere(each) })),
        sync: syncOf(desk.scheduler?.syncOf(shown.name)),
        ...(await storeSummary(shown.folder)),
      };
    },
  }),
  route({
    method: "POST",
    path: "/store/active",
    access: "admin",
    tag,
    summary: "Show the demo's store or the company's own, to everybody",
    body: z.strictObject({ name }),
    handle: async ({ desk, body, caller }) => {
      if (!desk.stores.isThere(body.name))
        throw new HttpProblem(409, "not_ready", "This store is not there yet; connect your org first.");
      await desk.stores.show(body.name);
      await desk.accounts.audit({ at: Date.now(), by: nameOf(caller), action: "store shown", detail: body });
    },
  }),
];
