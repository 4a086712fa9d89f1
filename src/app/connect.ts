import { readdir } from "node:fs/promises";
import { resolve } from "node:path";
import { type Connection, type CredentialStore, readApiVersion } from "../salesforce/connection.ts";
import { NeedsSignIn, WrongKey } from "../salesforce/errors.ts";
import { allowedOrigin } from "../salesforce/hosts.ts";
import { orgApi } from "../salesforce/org-api.ts";
import { orgCurrency } from "../salesforce/org-currency.ts";
import { seal } from "../salesforce/seal.ts";
import { type SignInRequest, signIn } from "../salesforce/sign-in/sign-in.ts";
import { organization, type Who, whoIs } from "../salesforce/who.ts";
import { settingsSchema } from "../settings/schema.ts";
import { credentialsOf } from "./credentials.ts";
import { KEPT_SETTINGS } from "./kept-settings.ts";
import { makeStore, withLivingStore } from "./living-store.ts";
import { OtherOrg, readKind, StoreRefused } from "./run-store.ts";

export { API_VERSION, AUTH_KINDS, type AuthKind } from "../salesforce/connection.ts";
export { LOGIN_URL } from "../salesforce/hosts.ts";
export type { SignInRequest } from "../salesforce/sign-in/sign-in.ts";
export { CALLBACK_PORT } from "../salesforce/sign-in/web.ts";

export type ConnectRequest = {
  store: string;
  /** Where to sign in: login.salesforce.com, test.salesforce.com, the org's My Domain, or the simulated org. */
  loginUrl: string;
  apiVersion: string;
  signIn: SignInRequest;
  progress?: (what: string) => void;
};

export type Connected = Who & {
  organization: string | null;
  instanceUrl: string;
  apiVersion: string;
  /** Null where the user may not see it. */
  isSandbox: boolean | null;
  /** Of the org, null where the user may not see it; and of the store's settings. */
  timezone: { org: string | null; settings: string };
};

/**
 * Connects a store to an org, and keeps what it takes to sign in again, sealed.
 *
 * @throws {StoreRefused} where the folder is no place for a store, or the store belongs to another org
 * @throws {NeedsSignIn}, {OrgUnreachable}, {HostRefused} where the sign-in fails; then everything is as it was
 */
export async function connect(request: ConnectRequest): Promise<Connected> {
  const folder = resolve(request.store);
  const loginUrl = allowedOrigin(request.loginUrl, "the address of --url");
  const apiVersion = readApiVersion(request.apiVersion);
  if (apiVersion === undefined)
    throw new NeedsSignIn(
      `"${request.apiVersion}" is no version of the API from 50.0 on`,
      "leave --api-version out",
    );
  const zone = await settingsZone(request.store, folder);
  const credentials = credentialsOf(folder);
  const kept = await keptConnection(credentials);

  // Whether there is a key, is better known before a person goes through a browser.
  await seal("", folder);

  request.progress?.("signing in");
  const { tokens, grant } = await signIn(loginUrl, request.signIn);
  const session = { ...tokens, renew: () => Promise.reject(refusedAtOnce()) };
  const nobody = { orgId: "", userId: "", username: "", isSandbox: undefined };
  const api = orgApi({ ...nobody, instanceUrl: tokens.instanceUrl, apiVersion }, session);
  request.progress?.("asking who is signed in");
  const who = await whoIs(api, tokens);
  if (kept && kept.orgId !== who.orgId) throw new OtherOrg(request.store, kept, who);
  const { name, isSandbox, zone: orgZone } = await organization(api);
  const currency = (await orgCurrency({ ...tokens, apiVersion })) ?? kept?.currency;

  await keep(request.store, credentials, {
    grant,
    loginUrl,
    instanceUrl: tokens.instanceUrl,
    apiVersion,
    ...who,
    ...(isSandbox === undefined ? {} : { isSandbox }),
    ...(currency === undefined ? {} : { currency }),
    accessToken: tokens.accessToken,
  });
  return {
    ...who,
    organization: name ?? null,
    instanceUrl: tokens.instanceUrl,
    apiVersion,
    isSandbox: isSandbox ?? null,
    timezone: { org: orgZone ?? null, settings: zone },
  };
}

/** A kept connection that cannot be opened is replaced: to connect anew is the way out of a lost key. */
async function keptConnection(credentials: CredentialStore): Promise<Connection | undefined> {
  try {
    return await credentials.read();
  } catch (error) {
    if (error instanceof WrongKey) return undefined;
    throw error;
  }
}

/** The zone of the published settings, or the default. @throws {StoreRefused} */
async function settingsZone(store: string, folder: string): Promise<string> {
  const { timezone } = settingsSchema.parse({});
  const kind = await readKind(folder);
  if (kind !== undefined)
    return withLivingStore(store, async ({ published }) => published?.settings.timezone ?? timezone);
  const held = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw new StoreRefused(`${store}: cannot be used for a store (${error.code}); name a new folder`);
  });
  if (held.some((name) => !name.startsWith("salesforce.") && name !== KEPT_SETTINGS))
    throw new StoreRefused(`${store}: is not empty and holds no store; name an empty or a new folder`);
  return timezone;
}

/** Writes the connection, into a store that is made where there is none yet. */
async function keep(store: string, credentials: CredentialStore, connection: Connection): Promise<void> {
  await makeStore(store);
  await credentials.write(connection);
}

function refusedAtOnce(): NeedsSignIn {
  return new NeedsSignIn(
    "Salesforce refuses the session that it has just given",
    "give the app the scope api, the user API Enabled, and let this machine's address in (Setup > Network Access)",
  );
}
