import { z } from "zod";
import { SCOPES } from "../../state/accounts.ts";
import { makeKey } from "../accounts/tokens.ts";
import { numberInPath } from "../numbers.ts";
import { notFound } from "../problem.ts";
import { personOf, route } from "../route.ts";

const tag = "keys";
const scope = z.enum(SCOPES);
const instant = z.iso.datetime();

export const keyRoutes = [
  route({
    method: "GET",
    path: "/keys",
    access: "admin",
    tag,
    summary: "The keys of programs, without the keys themselves",
    answer: z.object({
      items: z.array(
        z.object({
          id: z.number(),
          name: z.string(),
          start: z.string(),
          scopes: z.array(scope),
          madeBy: z.string(),
          createdAt: z.string(),
          expiresAt: z.string().nullable(),
          lastUsedAt: z.string().nullable(),
        }),
      ),
    }),
    handle: async ({ desk }) => ({
      items: (await desk.accounts.keys()).map((key) => ({
        ...key,
        createdAt: key.createdAt.toISOString(),
        expiresAt: key.expiresAt?.toISOString() ?? null,
        lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
      })),
    }),
  }),
  route({
    method: "POST",
    path: "/keys",
    access: "admin",
    tag,
    summary: "Make a key for a program; it is shown this once",
    body: z.strictObject({
      name: z.string().trim().min(1).max(100),
      scopes: z.array(scope).min(1),
      expiresAt: instant.nullable().default(null),
    }),
    answer: z.object({ id: z.number(), key: z.string() }),
    handle: async ({ desk, body, caller }) => {
      const { email: by } = personOf(caller);
      const { name, scopes, expiresAt } = body;
      const made = await makeKey(desk.accounts, {
        name,
        scopes: [...new Set(scopes)],
        madeBy: by,
        expiresAt: expiresAt === null ? null : new Date(expiresAt),
      });
      await desk.accounts.audit({
        at: Date.now(),
        by,
        action: "key made",
        detail: { id: made.id, name, scopes },
      });
      return made;
    },
  }),
  route({
    method: "DELETE",
    path: "/keys/:id",
    access: "admin",
    tag,
    summary: "Take a key back",
    params: z.object({ id: numberInPath }),
    handle: async ({ desk, params, caller }) => {
      if (!(await desk.accounts.removeKey(params.id))) throw notFound("There is no such key.");
      const by = personOf(caller).email;
      await desk.accounts.audit({ at: Date.now(), by, action: "key removed", detail: { id: params.id } });
    },
  }),
];
