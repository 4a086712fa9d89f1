import { createHash, randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { z } from "zod";
import { InputError } from "../settings/problem.ts";
import { type Accounts, openAccounts } from "../state/accounts.ts";
import { authOver } from "./accounts/auth.ts";
import { makeLink } from "./accounts/tokens.ts";
import { countedTries } from "./accounts/tries.ts";
import { placesIn, type ServerConfig } from "./config.ts";
import type { Desk } from "./desk.ts";
import { type JobsKept, jobRecord, jobsWith } from "./jobs.ts";
import { linkAddress } from "./mail.ts";
import { problemOf } from "./problem.ts";
import { schedulerOver } from "./schedule.ts";
import { serverOver } from "./server.ts";
import { lastShown, STORE_NAMES, storesIn } from "./stores.ts";

/** A server that listens. */
export type Running = {
  /** `http://127.0.0.1:PORT` */
  url: string;
  desk: Desk;
  /** Where the first admin makes the account; undefined where there is one. */
  setupLink: string | undefined;
  /** Where another admin makes an account; only where it was asked for, and there is one already. */
  adminLink: string | undefined;
  /** Ends what is under way, then closes everything. */
  close(): Promise<void>;
};

/**
 * Opens accounts and stores, and listens.
 *
 * @throws {InputError} where the port is taken
 */
export async function serve(
  config: ServerConfig,
  progress?: (what: string) => void,
  { wantsAdminLink = false }: { wantsAdminLink?: boolean } = {},
): Promise<Running> {
  const places = placesIn(config.FOOTFALL_HOME);
  await mkdir(config.FOOTFALL_HOME, { recursive: true, mode: 0o700 });
  progress?.("opening the accounts");
  const accounts = await openAccounts(
    config.DATABASE_URL ? { url: config.DATABASE_URL } : { folder: places.accounts },
  );
  const stores = storesIn({ demo: places.demo, own: places.own }, accounts);
  const secret = await sessionSecret(config);
  const tries = countedTries();
  const jobs = jobsWith((error) => problemOf(error).message, await jobsKeptIn(accounts));
  const origin = config.FOOTFALL_URL ?? `http://127.0.0.1:${config.PORT}`;
  const desk: Desk = {
    config,
    accounts,
    stores,
    tries,
    jobs,
    origin,
    auth: authOver(accounts, { origin, secret }),
    log: (line) => app.log.error(line),
  };
  const app = await serverOver(desk);
  const close = async () => {
    desk.scheduler?.stop();
    await app.close();
    await jobs.settled();
    await stores.close();
    await accounts.close();
  };
  try {
    progress?.("opening the store");
    const shown = (await lastShown(accounts)) ?? "own";
    for (const name of STORE_NAMES) if (stores.isThere(name)) await stores.open(name);
    const first = [shown, ...STORE_NAMES].find((name) => stores.isThere(name));
    if (first) await stores.show(first);
    desk.scheduler = await schedulerOver(desk);
    await listen(app, config);
    const { port } = app.server.address() as AddressInfo;
    if (!config.FOOTFALL_URL) desk.origin = `http://${hostText(config.HOST)}:${port}`;
    const isNew = (await accounts.users()).length === 0;
    const link =
      isNew || wantsAdminLink
        ? linkAddress(desk.origin, await adminLink(accounts, isNew ? "the first start" : "--new-admin-link"))
        : undefined;
    const [setupLink, otherLink] = isNew ? [link, undefined] : [undefined, link];
    return { url: `http://${hostText(config.HOST)}:${port}`, desk, setupLink, adminLink: otherLink, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const JOBS = "jobs";
/** Characters of a job's result that are kept for the next process. */
const RESULT_MAX = 50_000;

/** Jobs as the accounts keep them; how each ended stands in the audit log, whoever began it. */
async function jobsKeptIn(accounts: Accounts): Promise<JobsKept> {
  const before = z.array(jobRecord).safeParse(await accounts.setting(JOBS));
  return {
    before: before.success ? before.data : [],
    keep: (jobs) =>
      accounts.keepSetting(
        JOBS,
        jobs.map((job) =>
          JSON.stringify(job.result ?? null).length > RESULT_MAX ? { ...job, result: null } : job,
        ),
      ),
    ended: ({ id, kind, by, status, error }) =>
      accounts.audit({
        at: Date.now(),
        by,
        action: `job ${status}: ${kind}`,
        detail: { id, ...(error === null ? {} : { error }) },
      }),
  };
}

/** Whoever can start the server may become admin: it is their machine. */
async function adminLink(accounts: Accounts, madeBy: string): Promise<string> {
  await accounts.audit({
    at: Date.now(),
    by: "the server's machine",
    action: "admin link",
    detail: { madeBy },
  });
  return makeLink(accounts, { kind: "setup", email: null, role: "admin", madeBy });
}

async function listen(
  app: Awaited<ReturnType<typeof serverOver>>,
  { HOST, PORT }: ServerConfig,
): Promise<void> {
  try {
    await app.listen({ host: HOST, port: PORT });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    throw new InputError([
      { file: `PORT=${PORT}`, message: "is taken by another program; name another, or 0 for a free one" },
    ]);
  }
}

/** What a person can open: the wildcard addresses are none. */
function hostText(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}

/** Signs the cookies of sessions: from `FOOTFALL_SECRET`, or a file of the home that only its owner may read. */
async function sessionSecret({ FOOTFALL_SECRET, FOOTFALL_HOME }: ServerConfig): Promise<string> {
  if (FOOTFALL_SECRET)
    return createHash("sha256").update(`footfall sessions ${FOOTFALL_SECRET}`).digest("hex");
  const path = join(FOOTFALL_HOME, "session.key");
  const kept = await readFile(path, "utf8").catch(() => undefined);
  if (kept && kept.length >= 64) return kept;
  const fresh = randomBytes(48).toString("hex");
  await writeFile(path, fresh, { mode: 0o600 });
  return fresh;
}
