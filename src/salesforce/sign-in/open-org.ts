import { type BackOff, backOffOf } from "../back-off.ts";
import type { Connection, CredentialStore } from "../connection.ts";
import { NeedsSignIn } from "../errors.ts";
import { allowedOrigin } from "../hosts.ts";
import { type OrgApi, type OrgApiOptions, type OrgIdentity, orgApi } from "../org-api.ts";
import { type Session, sessionOf } from "../session.ts";
import { signInAgain } from "./sign-in.ts";

/**
 * The org that a store is connected to.
 *
 * A session that has ended is renewed by itself, and what came of it is kept.
 * @param connection - as `credentials` holds it
 */
export function openOrg(
  connection: Connection,
  credentials: CredentialStore,
  options: OrgApiOptions = {},
): OrgApi {
  return orgApi(identityOf(connection), keptSession(connection, credentials, backOffOf(options)), options);
}

function identityOf(connection: Connection): OrgIdentity {
  const { orgId, userId, username, instanceUrl, apiVersion, isSandbox } = connection;
  return { orgId, userId, username, instanceUrl, apiVersion, isSandbox };
}

function keptSession(connection: Connection, credentials: CredentialStore, backOff: BackOff): Session {
  const { accessToken, instanceUrl, loginUrl } = connection;
  const first = { accessToken, instanceUrl: allowedOrigin(instanceUrl, "the kept instance") };
  return sessionOf(first, async () => {
    // Another process may have been given a new refresh token meanwhile.
    const kept = (await credentials.read()) ?? connection;
    const { tokens, grant } = await signInAgain(loginUrl, kept.grant, backOff);
    guardOrg(connection.orgId, tokens);
    const fresh = { accessToken: tokens.accessToken, instanceUrl: tokens.instanceUrl };
    await credentials.write({ ...kept, ...fresh, grant });
    return fresh;
  });
}

/** An alias of the Salesforce CLI may come to mean another org. */
function guardOrg(orgId: string, tokens: { identity?: string; orgId?: string }): void {
  const told = /\/id\/(00D\w{12})/.exec(tokens.identity ?? "")?.[1] ?? tokens.orgId?.slice(0, 15);
  if (told !== undefined && told !== orgId.slice(0, 15))
    throw new NeedsSignIn(
      `the sign-in now leads to another org (${told}) than the store's (${orgId})`,
      "sign in to the store's org with footfall connect",
    );
}
