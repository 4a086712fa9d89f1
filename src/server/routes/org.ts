import { z } from "zod";
import {
  API_VERSION,
  CALLBACK_PORT,
  type Connected,
  connect,
  LOGIN_URL,
  type SignInRequest,
} from "../../app/connect.ts";
import { resetStore } from "../../app/reset.ts";
import { readStoreId } from "../../app/run-store.ts";
import { HttpProblem } from "../problem.ts";
import { nameOf, route } from "../route.ts";

const tag = "org";
const secret = z.string().trim().min(1).max(10_000);
const url = z.string().trim().max(500).default(LOGIN_URL);

/** How to sign in, by the ways that work without a terminal. */
const signInBody = z.discriminatedUnion("auth", [
  z.strictObject({ auth: z.literal("web"), url, clientId: secret, clientSecret: secret.optional() }),
  z.strictObject({ auth: z.literal("client-credentials"), url, clientId: secret, clientSecret: secret }),
  z.strictObject({ auth: z.literal("jwt"), url, clientId: secret, username: secret, privateKey: secret }),
]);

export const orgRoutes = [
  route({
    method: "POST",
    path: "/org/connect",
    access: "admin",
    tag,
    summary:
      "Connect the company's own store to its org, as a job: with `web`, its progress names the address to open on the server's machine",
    triesPerMinute: 10,
    body: signInBody,
    answer: z.object({ id: z.number() }),
    handle: async ({ desk, body, caller }) => {
      const by = nameOf(caller);
      const folder = desk.stores.folderOf("own");
      const { url: wanted, ...way } = body;
      const loginUrl = wanted.includes("://") ? wanted : `https://${wanted}`;
      // One that still waits for a person at a browser knows other credentials; the newest count.
      while (desk.jobs.list().some(({ kind, status }) => kind === "connect" && status === "running"))
        await desk.jobs.end("connect");
      const job = desk.jobs.begin("connect", "own", by, async (progress, signal): Promise<Connected> => {
        const signIn: SignInRequest =
          way.auth === "web"
            ? {
                auth: "web",
                clientId: way.clientId,
                ...(way.clientSecret === undefined ? {} : { clientSecret: way.clientSecret }),
                port: desk.config.FOOTFALL_CALLBACK_PORT ?? CALLBACK_PORT,
                signal,
                show: (address) => progress(`open ${address}`),
              }
            : way;
        const connected = await connect({
          store: folder,
          loginUrl,
          apiVersion: API_VERSION,
          signIn,
          progress,
        });
        await desk.stores.show("own");
        await desk.accounts.audit({
          at: Date.now(),
          by,
          action: "org connected",
          detail: { org: connected.orgId, username: connected.username },
        });
        return connected;
      });
      return { id: job.id };
    },
  }),
  route({
    method: "POST",
    path: "/org/reset",
    access: "admin",
    tag,
    summary: "Throw the company's own store away, so that another org can be connected; typed confirmation",
    body: z.strictObject({ confirm: z.string().max(100) }),
    handle: async ({ desk, body, caller }) => {
      if (desk.jobs.list().some(({ status }) => status === "running"))
        throw new HttpProblem(409, "busy", "Something is under way; wait until it is done.");
      const id = (await readStoreId(desk.stores.folderOf("own"))) ?? "own";
      const wasShown = desk.stores.shown()?.name === "own";
      await desk.stores.letGo("own");
      try {
        const { org } = await resetStore(desk.stores.folderOf("own"), body.confirm);
        await desk.accounts.dropPendingOf(id);
        await desk.scheduler?.forget("own");
        await desk.accounts.audit({
          at: Date.now(),
          by: nameOf(caller),
          action: "store thrown away",
          detail: { org },
        });
      } finally {
        if (desk.stores.isThere("own")) await desk.stores.open("own");
      }
      if (wasShown && desk.stores.isThere("demo")) await desk.stores.show("demo");
    },
  }),
];
