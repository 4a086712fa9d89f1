import { z } from "zod";
import { LINK_KINDS, ROLES } from "../../state/accounts.ts";
import { makeLink } from "../accounts/tokens.ts";
import { sendLink } from "../mail.ts";
import { HttpProblem, notFound } from "../problem.ts";
import { nameOf, personOf, route } from "../route.ts";

const tag = "users";
const role = z.enum(ROLES);
const params = z.object({ id: z.string().max(200) });
const link = z.object({
  link: z.string().nullable().describe("To pass on; null where it was sent by mail"),
  sent: z.boolean(),
});

export const userRoutes = [
  route({
    method: "GET",
    path: "/users",
    access: "admin",
    scope: "admin",
    tag,
    summary: "Who may sign in",
    answer: z.object({
      items: z.array(
        z.object({ id: z.string(), name: z.string(), email: z.string(), role, createdAt: z.string() }),
      ),
    }),
    handle: async ({ desk }) => ({
      items: (await desk.accounts.users()).map((user) => ({
        ...user,
        createdAt: user.createdAt.toISOString(),
      })),
    }),
  }),
  route({
    method: "POST",
    path: "/users",
    access: "admin",
    tag,
    summary: "Invite somebody by a one-time link",
    body: z.strictObject({ email: z.email().max(254), role }),
    answer: link,
    handle: async ({ desk, body, caller }) => {
      const email = body.email.toLowerCase();
      if ((await desk.accounts.users()).some((user) => user.email === email))
        throw new HttpProblem(409, "taken", `${email} can sign in already; change the role in the list.`);
      const by = nameOf(caller);
      const token = await makeLink(desk.accounts, { kind: "invitation", email, role: body.role, madeBy: by });
      await desk.accounts.audit({
        at: Date.now(),
        by,
        action: "invitation",
        detail: { email, role: body.role },
      });
      return sendLink(desk, { kind: "invitation", to: email, token, by });
    },
  }),
  route({
    method: "PATCH",
    path: "/users/:id",
    access: "admin",
    tag,
    summary: "Give somebody another role",
    params,
    body: z.strictObject({ role }),
    handle: async ({ desk, params: { id }, body, caller }) => {
      const user = await desk.accounts.user(id);
      if (!user) throw notFound("There is nobody with this id.");
      if (!(await desk.accounts.setRole(id, body.role))) throw lastAdmin();
      await desk.accounts.audit({
        at: Date.now(),
        by: nameOf(caller),
        action: "role",
        detail: { email: user.email, before: user.role, after: body.role },
      });
    },
  }),
  route({
    method: "DELETE",
    path: "/users/:id",
    access: "admin",
    scope: "admin",
    tag,
    summary: "Take somebody's account away; ends their sessions, and takes their keys and links back",
    params,
    handle: async ({ desk, params: { id }, caller }) => {
      const user = await desk.accounts.user(id);
      if (!user) throw notFound("There is nobody with this id.");
      if (!(await desk.accounts.removeUser(id))) throw lastAdmin();
      await desk.accounts.audit({
        at: Date.now(),
        by: nameOf(caller),
        action: "account removed",
        detail: { email: user.email },
      });
    },
  }),
  route({
    method: "POST",
    path: "/users/:id/reset",
    access: "admin",
    tag,
    summary: "Make a one-time link to set a new password",
    params,
    answer: link,
    handle: async ({ desk, params: { id }, caller }) => {
      const { email: by } = personOf(caller);
      const user = await desk.accounts.user(id);
      if (!user) throw notFound("There is nobody with this id.");
      const token = await makeLink(desk.accounts, {
        kind: "reset",
        email: user.email,
        role: null,
        madeBy: by,
      });
      await desk.accounts.audit({
        at: Date.now(),
        by,
        action: "password link",
        detail: { email: user.email },
      });
      return sendLink(desk, { kind: "reset", to: user.email, token, by });
    },
  }),
  route({
    method: "DELETE",
    path: "/users/:id/sessions",
    access: "admin",
    tag,
    summary: "End every session of somebody",
    params,
    handle: async ({ desk, params: { id }, caller }) => {
      const user = await desk.accounts.user(id);
      if (!user) throw notFound("There is nobody with this id.");
      await desk.auth.endSessionsOf(id);
      await desk.accounts.audit({
        at: Date.now(),
        by: nameOf(caller),
        action: "sessions ended",
        detail: { email: user.email },
      });
    },
  }),
  route({
    method: "GET",
    path: "/invitations",
    access: "admin",
    tag,
    summary: "One-time links that nobody has taken yet, without the links themselves",
    answer: z.object({
      items: z.array(
        z.object({
          id: z.string(),
          kind: z.enum(LINK_KINDS),
          email: z.string().nullable(),
          role: role.nullable(),
          madeBy: z.string(),
          createdAt: z.string(),
          expiresAt: z.string(),
        }),
      ),
    }),
    handle: async ({ desk }) => ({
      items: (await desk.accounts.links()).map((each) => ({
        ...each,
        createdAt: each.createdAt.toISOString(),
        expiresAt: each.expiresAt.toISOString(),
      })),
    }),
  }),
  route({
    method: "DELETE",
    path: "/invitations/:id",
    access: "admin",
    tag,
    summary: "Take a one-time link back",
    params,
    handle: async ({ desk, params: { id }, caller }) => {
      const gone = await desk.accounts.removeLink(id);
      if (!gone) throw notFound("This link was taken, has run out, or never was.");
      await desk.accounts.audit({
        at: Date.now(),
        by: nameOf(caller),
        action: "link taken back",
        detail: { kind: gone.kind, email: gone.email },
      });
    },
  }),
];

const lastAdmin = () =>
  new HttpProblem(409, "last_admin", "This is the last admin; make somebody else admin first.");
