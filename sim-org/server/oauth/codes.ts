import { createHash } from "node:crypto";
import { secret } from "../credentials.ts";
import { OAuthError } from "./oauth-error.ts";

/** Salesforce's codes are good for 15 minutes. */
const LIFETIME_MS = 15 * 60_000;

type Code = { redirectUri: string; challenge: string | null; scope: string; madeAt: number };

/** Authorization codes between consent and token: each good once. */
export class Codes {
  readonly #codes = new Map<string, Code>();

  make(redirectUri: string, challenge: string | null, scope: string): string {
    const code = `aPrx${secret(60)}`;
    this.#codes.set(code, { redirectUri, challenge, scope, madeAt: Date.now() });
    return code;
  }

  /** @returns the scope consented to. @throws {OAuthError} invalid_grant; the code is used up all the same */
  redeem(code: string, redirectUri: string, verifier: string | undefined): string {
    const kept = this.#codes.get(code);
    this.#codes.delete(code);
    if (!kept) throw new OAuthError("invalid_grant", "invalid authorization code");
    if (Date.now() - kept.madeAt > LIFETIME_MS)
      throw new OAuthError("invalid_grant", "expired authorization code");
    if (kept.redirectUri !== redirectUri)
      throw new OAuthError("redirect_uri_mismatch", "redirect_uri must match configuration");
    if (kept.challenge !== null && kept.challenge !== challengeOf(verifier))
      throw new OAuthError("invalid_grant", "invalid code verifier");
    return kept.scope;
  }
}

/** S256 of PKCE. */
function challengeOf(verifier: string | undefined): string | undefined {
  return verifier === undefined ? undefined : createHash("sha256").update(verifier).digest("base64url");
}
