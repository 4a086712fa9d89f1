import { randomBytes } from "node:crypto";
import type { BackOff } from "../back-off.ts";
import { NeedsSignIn } from "../errors.ts";
import { waitForCallback } from "./callback.ts";
import { askForTokens, oauthApp, type SignedIn } from "./token.ts";

/** Registered in the app, letter by letter: Salesforce compares the whole address. */
export const CALLBACK_PORT = 1717;

/** What Footfall asks leave for: the API, and to stay signed in. */
const SCOPE = "api refresh_token";

/** Salesforce takes up to 128 characters. */
const VERIFIER_BYTES = 96;

export type WebSignIn = {
  clientId: string;
  clientSecret?: string | undefined;
  /** Of `http://localhost:PORT/callback`. */
  port: number;
  /** Tells the person which address to open. */
  show: (address: string) => void;
  /** For the person, in milliseconds. */
  timeoutMs?: number;
  /** Ends the waiting for the person. */
  signal?: AbortSignal;
};

/** A person has some minutes to sign in, second factor included. */
const TIMEOUT_MS = 10 * 60_000;

/**
 * Signs in through the browser of a person: OAuth's web-server flow with PKCE.
 *
 * @throws {NeedsSignIn} where the person or the org declines, or nobody comes in time
 * @see https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_web_server_flow.htm
 */
export async function signInByWeb(
  loginUrl: string,
  request: WebSignIn,
): Promise<SignedIn & { refreshToken: string }> {
  const { clientId, clientSecret, port, show, timeoutMs = TIMEOUT_MS, signal } = request;
  const redirectUri = `http://localhost:${port}/callback`;
  const oauth2 = await oauthApp(loginUrl, { clientId, clientSecret, redirectUri });
  oauth2.codeVerifier = randomBytes(VERIFIER_BYTES).toString("base64url");
  const state = randomBytes(32).toString("base64url");
  const code = await waitForCallback({
    port,
    state,
    timeoutMs,
    signal,
    onListening: () =>
      show(oauth2.getAuthorizationUrl({ scope: SCOPE, state, code_challenge_method: "S256" })),
  });
  const tokens = await askForTokens(() => oauth2.requestToken(code), {
    isOnce: true,
    secrets: [clientSecret, code, oauth2.codeVerifier],
  });
  const { refreshToken } = tokens;
  if (refreshToken === undefined)
    throw new NeedsSignIn(
      "the app gives no refresh token",
      "add the scope refresh_token: Setup > External Client App Manager > the app > Settings > OAuth Settings",
    );
  return { ...tokens, refreshToken };
}

/** New tokens for a refresh token. */
export async function renewByRefreshToken(
  loginUrl: string,
  app: { clientId: string; clientSecret?: string | undefined; refreshToken: string },
  backOff?: BackOff,
): Promise<SignedIn> {
  const { clientId, clientSecret, refreshToken } = app;
  const oauth2 = await oauthApp(loginUrl, { clientId, clientSecret });
  return askForTokens(() => oauth2.refreshToken(refreshToken), {
    secrets: [clientSecret, refreshToken],
    backOff,
  });
}
