import { z } from "zod";
import { actingAs, withLivingStore } from "../../app/living-store.ts";
import {
  changePending,
  type PendingRequest,
  type PendingResult,
  pendingChange,
  StaleBase,
} from "../../app/pending.ts";
import type { Desk } from "../desk.ts";
import { NUMBER_MAX } from "../numbers.ts";
import { HttpProblem } from "../problem.ts";
import { type Caller, nameOf, personOf, route, storeNamed } from "../route.ts";
import { changeDetailsSchema, changeDocumentSchema } from "./schemas.ts";

const tag = "changes";
const CHANGES_MAX = 5_000;
const changes = z.array(pendingChange).max(CHANGES_MAX);
const base = z.number().int().positive().max(NUMBER_MAX).nullable();
export const storeId = z.string().max(100).optional().describe("The store that the page showed, by its id");
const reason = z.string().trim().min(1).max(1_000);

const answer = z.object({
  document: changeDocumentSchema,
  details: changeDetailsSchema.nullable(),
  updates: z.array(
    z.object({
      matched: z.number(),
      changed: z.number(),
      confirmed: z.number(),
      unchanged: z.number(),
      withoutSource: z.number(),
      unreadable: z.number(),
      oldDates: z.object({ earliest: z.string().nullable(), latest: z.string().nullable() }),
      newDates: z.object({ earliest: z.string().nullable(), latest: z.string().nullable() }),
    }),
  ),
});

/** Takes the way of every change, in the name of who asks, at the clock of the newest publish: a preview shows one change. */
export async function change(
  desk: Desk,
  caller: Caller | undefined,
  mode: "preview" | "publish",
  { store: id, ...request }: Omit<PendingRequest, "now"> & { store?: string | undefined },
): Promise<PendingResult> {
  const { folder } = storeNamed(desk, id);
  try {
    return await actingAs(nameOf(caller), () =>
      withLivingStore(folder, (store) =>
        changePending(store, mode, { ...request, now: store.published?.now ?? Date.now() }),
      ),
    );
  } catch (error) {
    if (error instanceof StaleBase)
      throw new HttpProblem(409, "stale", error.message, { since: error.since });
    throw error;
  }
}

export const changeRoutes = [
  route({
    method: "GET",
    path: "/pending",
    access: "editor",
    tag,
    summary: "What you have changed and not published, in the store that is shown",
    query: z.object({ store: storeId }),
    answer: z.object({ changes: z.array(z.unknown()), base }),
    handle: async ({ desk, caller, query }) =>
      (await desk.accounts.pending(personOf(caller).userId, storeNamed(desk, query.store).id)) ?? {
        changes: [],
        base: null,
      },
  }),
  route({
    method: "PUT",
    path: "/pending",
    access: "editor",
    tag,
    summary: "Keep what you have changed",
    body: z.strictObject({ changes, base, store: storeId }),
    handle: async ({ desk, caller, body: { store, ...pending } }) =>
      desk.accounts.keepPending(personOf(caller).userId, storeNamed(desk, store).id, pending),
  }),
  route({
    method: "DELETE",
    path: "/pending",
    access: "editor",
    tag,
    summary: "Discard what you have changed",
    query: z.object({ store: storeId }),
    handle: async ({ desk, caller, query }) => {
      const { userId, email: by } = personOf(caller);
      const { id, name } = storeNamed(desk, query.store);
      const kept = await desk.accounts.pending(userId, id);
      await desk.accounts.dropPending(userId, id);
      if (kept && kept.changes.length > 0)
        await desk.accounts.audit({
          at: Date.now(),
          by,
          action: "changes discarded",
          detail: { store: name, changes: kept.changes.length },
        });
    },
  }),
  route({
    method: "POST",
    path: "/preview",
    access: "editor",
    scope: "preview",
    tag,
    summary: "What publishing these changes would do; changes nothing",
    body: z.strictObject({ changes: changes.min(1), store: storeId }),
    answer,
    handle: async ({ desk, caller, body }) => change(desk, caller, "preview", body),
  }),
  route({
    method: "POST",
    path: "/publish",
    access: "editor",
    scope: "publish",
    tag,
    summary: "Publish these changes; 409 `stale` where the newest publish is not the base",
    body: z.strictObject({ changes: changes.min(1), reason, base: base.optional(), store: storeId }),
    answer,
    handle: async ({ desk, caller, body: { base, ...request } }) => {
      const { id } = storeNamed(desk, request.store);
      const result = await change(desk, caller, "publish", {
        ...request,
        ...(base === undefined ? {} : { base }),
      });
      if (caller?.kind === "person") await desk.accounts.dropPending(caller.userId, id);
      return result;
    },
  }),
];
