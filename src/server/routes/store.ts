import { existsSync } from "node:fs";
import { z } from "zod";
import { storeSummary } from "../../app/store-summary.ts";
import { placesIn } from "../config.ts";
import { HttpProblem } from "../problem.ts";
import { nameOf, personOf, route, storeOf } from "../route.ts";
import type { SyncState } from "../scheduler.ts";
import { keepStartDate, proposedStartDate, startDate } from "../start-date.ts";
import { STORE_NAMES } from "../stores.ts";
import { day } from "./query.ts";
import { historyEntrySchema } from "./schemas.ts";

const tag = "store";
const name = z.enum(STORE_NAMES);

const view = z.strictObject({
  name: z.string().trim().min(1).max(100),
  filters: z.record(z.string().max(40), z.string().max(255)).describe("As the page's address has them"),
});
const VIEWS_MAX = 50;
const views = z.array(view).max(VIEWS_MAX);
const viewsOf = (userId: string) => `views:${userId}`;

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
      startDate: z.string().nullable().describe("Campaigns created before it wait for no decision"),
      proposedStartDate: z.string(),
      isDemoGone: z.boolean().describe("It was thrown away, and does not come back by itself"),
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
        startDate: (await startDate(desk)) ?? null,
        proposedStartDate: proposedStartDate(Date.now()),
        isDemoGone: existsSync(placesIn(desk.config.FOOTFALL_HOME).demoGone),
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
  route({
    method: "PUT",
    path: "/store/start-date",
    access: "admin",
    tag,
    summary: "Set the day from which on campaigns are worth a decision",
    body: z.strictObject({ startDate: day.nullable() }),
    handle: async ({ desk, body, caller }) => {
      await keepStartDate(desk, body.startDate ?? null);
      await desk.accounts.audit({ at: Date.now(), by: nameOf(caller), action: "start date", detail: body });
    },
  }),
  route({
    method: "GET",
    path: "/views",
    access: "viewer",
    tag,
    summary: "Your saved views of the campaigns",
    answer: z.object({ items: z.array(view) }),
    handle: async ({ desk, caller }) => {
      const kept = views.safeParse(await desk.accounts.setting(viewsOf(personOf(caller).userId)));
      return { items: kept.success ? kept.data : [] };
    },
  }),
  route({
    method: "PUT",
    path: "/views",
    access: "viewer",
    tag,
    summary: "Keep your saved views of the campaigns",
    body: z.strictObject({ items: views }),
    handle: async ({ desk, caller, body }) =>
      desk.accounts.keepSetting(viewsOf(personOf(caller).userId), body.items),
  }),
];
