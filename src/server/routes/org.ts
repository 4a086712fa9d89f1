import { rm, writeFile } from "node:fs/promises";
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
import { placesIn } from "../config.ts";
import { HttpProblem } from "../problem.ts";
import { nameOf, route } from "../route.ts";
import { STORE_NAMES } from "../stores.ts";

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
    isTry: true,
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
    summary:
      "Throw away what a store has from its org, so that another can be connected; the settings of the company's own are kept, the demo goes whole; typed confirmation",
    body: z.strictObject({ confirm: z.string().max(100), store: z.enum(STORE_NAMES).default("own") }),
    answer: z.object({
      keepsSettings: z.boolean(),
      orphans: z
        .object({ campaigns: z.array(z.string()), members: z.array(z.string()) })
        .describe("Ids in the settings that another org does not have"),
    }),
    handle: async ({ desk, body, caller }) => {
      if (desk.jobs.list().some(({ status }) => status === "running"))
        throw new HttpProblem(409, "busy", "Something is under way; wait until it is done.");
      const name = body.store;
      const other = name === "own" ? "demo" : "own";
      const id = (await readStoreId(desk.stores.folderOf(name))) ?? name;
      const wasShown = desk.stores.shown()?.name === name;
      await desk.stores.letGo(name);
      try {
        const { org, kept, orphans } = await resetStore(desk.stores.folderOf(name), body.confirm, {
          keepsSettings: name === "own",
        });
        if (name === "demo") await writeFile(placesIn(desk.config.FOOTFALL_HOME).demoGone, "");
        await desk.accounts.dropPendingOf(id);
        await desk.scheduler?.forget(name);
        await desk.accounts.audit({
          at: Date.now(),
          by: nameOf(caller),
          action: "store thrown away",
          detail: { store: name, org },
        });
        return { keepsSettings: kept !== null, orphans };
      } finally {
        if (desk.stores.isThere(name)) await desk.stores.open(name);
        else if (wasShown && desk.stores.isThere(other)) await desk.stores.show(other);
      }
    },
  }),
  route({
    method: "POST",
    path: "/store/demo",
    access: "admin",
    tag,
    summary: "Bring the demo back that was thrown away, at the next start of the server",
    handle: async ({ desk, caller }) => {
      await rm(placesIn(desk.config.FOOTFALL_HOME).demoGone, { force: true });
      await desk.accounts.audit({
        at: Date.now(),
        by: nameOf(caller),
        action: "demo brought back",
        detail: {},
      });
    },
  }),
];
