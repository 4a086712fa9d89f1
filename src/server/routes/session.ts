import { z } from "zod";
import { LINK_KINDS, ROLES } from "../../state/accounts.ts";
import { PASSWORD_MAX, PASSWORD_MIN } from "../accounts/auth.ts";
import { linkOf, takeLink } from "../accounts/tokens.ts";
import type { Desk } from "../desk.ts";
import { headersOf } from "../headers.ts";
import { HttpProblem, notFound } from "../problem.ts";
import { nameOf, personOf, route } from "../route.ts";

const tag = "session";
const email = z.email().max(254);
const password = z.string().min(PASSWORD_MIN).max(PASSWORD_MAX);
const user = z.object({ id: z.string(), email: z.string(), name: z.string(), role: z.enum(ROLES) });
const WRONG = "Address and password do not belong together.";

export const sessionRoutes = [
  route({
    method: "GET",
    path: "/session",
    access: "viewer",
    tag,
    summary: "Who is signed in",
    answer: z.object({ user }),
    handle: async ({ caller }) => {
      const { userId, email, name, role } = personOf(caller);
      return { user: { id: userId, email, name, role } };
    },
  }),
  route({
    method: "POST",
    path: "/session",
    access: "public",
    tag,
    summary: "Sign in; sets the cookie of the session",
    isTry: true,
    body: z.strictObject({ email: z.string().max(254), password: z.string().max(PASSWORD_MAX) }),
    answer: z.object({ user: user.omit({ id: true }).partial({ name: true, role: true }) }),
    handle: async ({ body, desk, request, reply }) => {
      const { accounts, auth, tries } = desk;
      const address = body.email.trim().toLowerCase();
      const takeBack = tries.begin(address, request.ip);
      const cookies = await auth.signIn(address, body.password, headersOf(request));
      await accounts.audit({
        at: Date.now(),
        by: address.slice(0, 254),
        action: cookies ? "sign-in" : "sign-in refused",
        detail: { ip: request.ip },
      });
      if (!cookies) throw new HttpProblem(401, "wrong_password", WRONG);
      takeBack();
      reply.header("set-cookie", cookies);
      return { user: { email: address } };
    },
  }),
  route({
    method: "DELETE",
    path: "/session",
    access: "viewer",
    tag,
    summary: "Sign out",
    handle: async ({ desk, request, reply, caller }) => {
      reply.header("set-cookie", await desk.auth.signOut(headersOf(request)));
      await desk.accounts.audit({ at: Date.now(), by: nameOf(caller), action: "sign-out", detail: {} });
    },
  }),
  route({
    method: "PUT",
    path: "/session/password",
    access: "viewer",
    tag,
    summary: "Change your password; asks for the current one, and ends your other sessions",
    isTry: true,
    body: z.strictObject({ current: z.string().max(PASSWORD_MAX), password }),
    handle: async ({ body, desk, request, reply, caller }) => {
      const { email: by } = personOf(caller);
      const takeBack = desk.tries.begin(by, request.ip);
      const passwords = { current: body.current, fresh: body.password };
      const cookies = await desk.auth.changePassword(headersOf(request), passwords);
      const action = cookies ? "password changed" : "password change refused";
      await desk.accounts.audit({ at: Date.now(), by, action, detail: { ip: request.ip } });
      if (!cookies) throw new HttpProblem(403, "wrong_password", "The current password is another one.");
      takeBack();
      reply.header("set-cookie", cookies);
    },
  }),
  route({
    method: "GET",
    path: "/sessions",
    access: "viewer",
    tag,
    summary: "Where you are signed in",
    answer: z.object({
      items: z.array(
        z.object({
          id: z.string(),
          createdAt: z.string(),
          expiresAt: z.string(),
          userAgent: z.string().nullable(),
          isThis: z.boolean(),
        }),
      ),
    }),
    handle: async ({ desk, request }) => ({
      items: (await desk.auth.sessionsOf(headersOf(request))).map((session) => ({
        ...session,
        createdAt: session.createdAt.toISOString(),
        expiresAt: session.expiresAt.toISOString(),
      })),
    }),
  }),
  route({
    method: "DELETE",
    path: "/sessions/:id",
    access: "viewer",
    tag,
    summary: "End one of your sessions",
    params: z.object({ id: z.string().max(200) }),
    handle: async ({ desk, params, request, caller }) => {
      if (!(await desk.auth.endSession(headersOf(request), params.id)))
        throw notFound("You have no such session.");
      await desk.accounts.audit({ at: Date.now(), by: nameOf(caller), action: "session ended", detail: {} });
    },
  }),
  route({
    method: "GET",
    path: "/links/:token",
    access: "public",
    tag,
    summary: "What a one-time link is for",
    isTry: true,
    params: z.object({ token: z.string().max(200) }),
    answer: z.object({
      kind: z.enum(LINK_KINDS),
      email: z.string().nullable(),
      role: z.enum(ROLES).nullable(),
      passwordMin: z.number(),
    }),
    handle: async ({ desk, params }) => {
      const link = await linkOf(desk.accounts, params.token);
      if (!link || (link.kind === "reset" && !(await isThere(desk, link.email)))) throw notFound(SPENT);
      return { kind: link.kind, email: link.email, role: link.role, passwordMin: PASSWORD_MIN };
    },
  }),
  route({
    method: "POST",
    path: "/links/:token",
    access: "public",
    tag,
    summary: "Take a one-time link: make the account, or set the password; signs in",
    isTry: true,
    params: z.object({ token: z.string().max(200) }),
    body: z.strictObject({
      email: email.optional(),
      name: z.string().trim().min(1).max(200).optional(),
      password,
    }),
    answer: z.object({ user: z.object({ email: z.string() }) }),
    handle: async ({ desk, params, body, request, reply }) => {
      const { accounts, auth } = desk;
      const found = await linkOf(accounts, params.token);
      if (!found) throw notFound(SPENT);
      const address = (found.email ?? body.email)?.toLowerCase();
      if (!address) throw new HttpProblem(400, "invalid", "Write the address that you will sign in with.");
      const isKnown = await isThere(desk, address);
      // Whose account is gone has nothing to set a password for.
      if (found.kind === "reset" && !isKnown) throw notFound(SPENT);
      // Who holds the server's machine may also let an admin in again who has lost the password.
      if (found.kind === "invitation" && isKnown)
        throw new HttpProblem(
          409,
          "taken",
          "There is an account with this address; sign in, or ask an admin for a password link.",
        );
      const link = await takeLink(accounts, params.token);
      if (!link) throw notFound(SPENT);
      if (link.kind === "reset" || isKnown) {
        if (!(await auth.setPassword(address, body.password))) throw notFound(SPENT);
        const user = (await accounts.users()).find((other) => other.email === address);
        if (link.kind === "setup" && user) await accounts.setRole(user.id, "admin");
      } else
        await auth.addUser({
          email: address,
          name: body.name ?? address,
          role: link.role ?? "viewer",
          password: body.password,
        });
      await accounts.audit({
        at: Date.now(),
        by: address,
        action: `link taken: ${link.kind}`,
        detail: { role: link.role },
      });
      const cookies = await auth.signIn(address, body.password, headersOf(request));
      if (cookies) reply.header("set-cookie", cookies);
      return { user: { email: address } };
    },
  }),
];

async function isThere({ accounts }: Desk, address: string | null): Promise<boolean> {
  return (await accounts.users()).some(({ email }) => email === address);
}

const SPENT = "This link has been used or has run out; ask an admin for a new one.";
