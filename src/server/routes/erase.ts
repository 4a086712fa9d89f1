import { z } from "zod";
import { erasePerson } from "../../app/erase.ts";
import { actingAs, withLivingStore } from "../../app/living-store.ts";
import { nameOf, route, storeOf } from "../route.ts";

export const eraseRoutes = [
  route({
    method: "POST",
    path: "/people/erase",
    access: "admin",
    scope: "admin",
    tag: "privacy",
    summary: "Erase a person from the store, in every version and publish; logged without the address",
    body: z.strictObject({
      email: z.string().trim().min(3).max(254),
      dryRun: z.boolean().default(true).describe("Only count"),
    }),
    answer: z.object({
      records: z.number(),
      addresses: z.number().describe("That these records have or ever had"),
      memberships: z.number(),
      touchpoints: z.number(),
      deals: z.number(),
      publish: z.number().nullable(),
    }),
    handle: async ({ desk, body, caller }) => {
      const by = nameOf(caller);
      const erased = await actingAs(by, () =>
        withLivingStore(storeOf(desk).folder, (store) =>
          erasePerson(store, {
            email: body.email,
            now: store.published?.now ?? Date.now(),
            isDryRun: body.dryRun,
            addressesErased: (addresses) => desk.accounts.erase(addresses),
          }),
        ),
      );
      if (!body.dryRun)
        await desk.accounts.audit({ at: Date.now(), by, action: "person erased", detail: { ...erased } });
      return erased;
    },
  }),
];
