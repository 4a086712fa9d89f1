import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeDemo } from "../../src/demo/index.ts";
import { makeKey } from "../../src/server/accounts/tokens.ts";
import { readConfig } from "../../src/server/config.ts";
import { type Running, serve } from "../../src/server/serve.ts";
import type { Role, Scope } from "../../src/state/accounts.ts";
import { NOW } from "./connected-store.ts";
import { told } from "./told.ts";

/** A server over a store of a small demo organisation, and people who are signed in to it. */
export type RunningServer = Running & {
  home: string;
  /** Asks as somebody: a role's person, a program with a key, or nobody. */
  ask(method: string, path: string, asked?: Asked): Promise<Answer>;
  /** A file, as it comes. */
  bytes(path: string, as: Role): Promise<{ status: number; type: string | null; bytes: Uint8Array }>;
  /** The headers of a program with a key of these scopes. */
  keyed(...scopes: Scope[]): Promise<Record<string, string>>;
};
export type Asked = { as?: Role; body?: unknown; headers?: Record<string, string> };
export type Answer = { status: number; headers: Headers; body: Record<string, unknown>; text: string };

export const PASSWORD = "a long enough password";
export const addressOf = (role: Role) => `${role}@example.com`;

export async function runningServer(
  options: { members?: number; environment?: Record<string, string> } = {},
): Promise<RunningServer> {
  const home = await mkdtemp(join(tmpdir(), "footfall-server-"));
  const source = join(home, "export");
  await writeDemo(source, { members: options.members ?? 300, seed: 7, until: "2026-06-30" });
  const store = join(home, "own");
  const { status, error } = await told("import", "--store", store, "--source", source, "--now", NOW);
  if (status !== 0) throw new Error(error);
  const environment = { FOOTFALL_HOME: home, PORT: "0", FOOTFALL_LOG: "silent", ...options.environment };
  const running = await serve(readConfig(environment));
  const cookies = new Map<Role, string>();
  const ask: RunningServer["ask"] = async (method, path, { as, body, headers } = {}) => {
    const response = await fetch(`${running.url}${path}`, {
      method,
      redirect: "manual",
      headers: {
        ...(as ? { cookie: cookies.get(as) ?? "" } : {}),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get("content-type") ?? "");
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : {} };
  };
  for (const role of ["viewer", "editor", "admin"] as const) {
    await running.desk.auth.addUser({ email: addressOf(role), name: role, role, password: PASSWORD });
    const { headers } = await ask("POST", "/api/session", {
      body: { email: addressOf(role), password: PASSWORD },
    });
    cookies.set(role, cookieOf(headers));
  }
  return {
    ...running,
    home,
    ask,
    bytes: async (path, as) => {
      const response = await fetch(`${running.url}${path}`, { headers: { cookie: cookies.get(as) ?? "" } });
      const bytes = new Uint8Array(await response.arrayBuffer());
      return { status: response.status, type: response.headers.get("content-type"), bytes };
    },
    keyed: async (...scopes) => {
      const made = { name: scopes.join(), scopes, madeBy: addressOf("admin"), expiresAt: null };
      const { key } = await makeKey(running.desk.accounts, made);
      return { authorization: `Bearer ${key}` };
    },
    close: async () => {
      await running.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** The cookies of an answer, as a browser sends them back. */
export function cookieOf(headers: Headers): string {
  return headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

/** A campaign, a person and a deal that the store holds. */
export async function idsOf(running: RunningServer) {
  const first = async (path: string) =>
    ((await running.ask("GET", path, { as: "viewer" })).body.items as Record<string, unknown>[])[0];
  return {
    id: {
      campaign: String((await first("/api/campaigns?sort=touchpoints&order=desc"))?.id),
      person: String((await first("/api/people"))?.person),
      deal: String((await first("/api/opportunities?state=won"))?.id),
    },
  };
}
