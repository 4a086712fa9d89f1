import type { BackOff } from "../back-off.ts";
import type { Grant } from "../connection.ts";
import { allowedOrigin } from "../hosts.ts";
import { signInByClientCredentials } from "./client-credentials.ts";
import { signInByJwt } from "./jwt.ts";
import { signInByPassword } from "./password.ts";
import { signInBySf } from "./sf.ts";
import type { SignedIn } from "./token.ts";
import { renewByRefreshToken, signInByWeb, type WebSignIn } from "./web.ts";

/** A way of signing in, with what it takes: a grant, or a person at a browser who gives one. */
export type SignInRequest = Exclude<Grant, { auth: "web" }> | ({ auth: "web" } & WebSignIn);

/** Tokens, how to get the next ones, and who signed in where that was told. */
export type SignIn = { tokens: SignedIn & { orgId?: string; username?: string }; grant: Grant };

/**
 * Signs in for the first time.
 *
 * @throws {NeedsSignIn}, {OrgUnreachable}, {HostRefused}
 */
export async function signIn(loginUrl: string, request: SignInRequest, backOff?: BackOff): Promise<SignIn> {
  if (request.auth !== "web") return { tokens: await tokensOf(loginUrl, request, backOff), grant: request };
  const tokens = await signInByWeb(loginUrl, request);
  checkHosts(loginUrl, tokens);
  const { clientId, clientSecret } = request;
  return {
    tokens,
    grant: {
      auth: "web",
      clientId,
      ...(clientSecret === undefined ? {} : { clientSecret }),
      refreshToken: tokens.refreshToken,
    },
  };
}

/**
 * Signs in again, without a person.
 *
 * @returns also the grant, which may have changed: some apps give a new refresh token with each access token
 * @throws {NeedsSignIn}, {OrgUnreachable}, {HostRefused}
 */
export async function signInAgain(loginUrl: string, grant: Grant, backOff?: BackOff): Promise<SignIn> {
  const tokens = await tokensOf(loginUrl, grant, backOff);
  const { refreshToken } = tokens;
  return {
    tokens,
    grant: grant.auth === "web" && refreshToken !== undefined ? { ...grant, refreshToken } : grant,
  };
}

async function tokensOf(
  loginUrl: string,
  grant: Grant,
  backOff: BackOff | undefined,
): Promise<SignIn["tokens"]> {
  // The Salesforce CLI has an org of its own, whatever address stands here.
  if (grant.auth === "sf") return signInBySf(grant.alias);
  const tokens = await byGrant(loginUrl, grant, backOff);
  checkHosts(loginUrl, tokens);
  return tokens;
}

/** @throws {HostRefused} where what was signed in to, or who signed in, is said to be on a host that may not be named */
function checkHosts(loginUrl: string, { instanceUrl, identity }: SignedIn): void {
  allowedOrigin(instanceUrl, "the instance that the sign-in named", loginUrl);
  if (identity !== undefined) allowedOrigin(identity, "the identity that the sign-in named", loginUrl);
}

function byGrant(
  loginUrl: string,
  grant: Exclude<Grant, { auth: "sf" }>,
  backOff: BackOff | undefined,
): Promise<SignIn["tokens"]> {
  switch (grant.auth) {
    case "web":
      return renewByRefreshToken(loginUrl, grant, backOff);
    case "jwt":
      return signInByJwt(loginUrl, grant, backOff);
    case "client-credentials":
      return signInByClientCredentials(loginUrl, grant, backOff);
    case "password":
      return signInByPassword(loginUrl, grant, backOff);
  }
}
