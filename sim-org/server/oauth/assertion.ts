import { createPublicKey, type KeyObject } from "node:crypto";
import { errors, type JWTPayload, jwtVerify } from "jose";
import type { Service } from "../service.ts";
import { OAuthError } from "./oauth-error.ts";

/** Salesforce takes no assertion that is good for longer than a few minutes. */
const LIFETIME_SECONDS_MAX = 5 * 60;
const LOGIN_HOSTS = ["https://login.salesforce.com", "https://test.salesforce.com"];

/**
 * Checks a JWT of the bearer flow: RS256 by a registered key, the app as `iss`, the user as `sub`, a login host as
 * `aud`, soon to expire.
 *
 * @throws {OAuthError} invalid_grant, invalid_client, invalid_app_access
 */
export async function checkAssertion(assertion: string, service: Service): Promise<void> {
  const claims = await verified(assertion, service.credentials.certificates.map(publicKey));
  if (claims.iss !== service.credentials.clientId)
    throw new OAuthError("invalid_client_id", "client identifier invalid");
  const audiences = [claims.aud ?? []].flat().map(withoutSlash);
  if (!audiences.some((audience) => isLoginHost(audience, service.url)))
    throw new OAuthError("invalid_grant", "audience is invalid");
  if (claims.sub !== service.credentials.username)
    throw new OAuthError("invalid_grant", "user hasn't approved this consumer");
}

async function verified(assertion: string, keys: readonly KeyObject[]): Promise<JWTPayload> {
  if (keys.length === 0)
    throw new OAuthError("invalid_grant", "invalid assertion: no certificate is registered");
  for (const key of keys) {
    try {
      const { payload } = await jwtVerify(assertion, key, {
        algorithms: ["RS256"],
        requiredClaims: ["iss", "sub", "aud", "exp"],
      });
      if ((payload.exp ?? 0) > Date.now() / 1000 + LIFETIME_SECONDS_MAX)
        throw new OAuthError("invalid_grant", "invalid assertion: it expires too late");
      return payload;
    } catch (error) {
      if (error instanceof OAuthError) throw error;
      // So misleading are the words that Salesforce has for an assertion past its time.
      if (error instanceof errors.JWTExpired)
        throw new OAuthError("invalid_grant", "expired authorization code");
      if (!(error instanceof errors.JWSSignatureVerificationFailed))
        throw new OAuthError("invalid_grant", "invalid assertion");
    }
  }
  throw new OAuthError("invalid_grant", "invalid assertion");
}

/** @throws {Error} where the text is neither a public key nor a certificate */
export function publicKey(pem: string): KeyObject {
  return createPublicKey(pem);
}

function isLoginHost(audience: string, url: string): boolean {
  if (LOGIN_HOSTS.includes(audience)) return true;
  const port = new URL(url).port;
  return ["127.0.0.1", "localhost"].some((host) => audience === `http://${host}:${port}`);
}

function withoutSlash(address: string): string {
  return address.replace(/\/(services\/oauth2\/token)?$/, "");
}
